/*
 * Filters, tests and globals are rows of tables; one file engine/template/filter_NAME.c exports one table
 * `const struct template_functions filter_NAME`, and the build collects them. Methods of str, dict and list use the
 * same rows (method.h).
 */
#ifndef TEMPLATE_FUNCTION_H
#define TEMPLATE_FUNCTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct render;
struct value;

enum template_function_kind { TEMPLATE_FILTER, TEMPLATE_TEST, TEMPLATE_GLOBAL };

struct call_keyword {
	struct str name;
	struct value *value;
};

/* The arguments as written, without the subject. */
struct call_args {
	struct value **v;
	size_t n;
	struct call_keyword *kw;
	size_t nkw;
};

enum { TEMPLATE_MAX_PARAMS = 8 };

struct template_function {
	const char *name; /* "join"; several names are several rows */
	enum template_function_kind kind;
	const char *
	    params; /* "d attribute": names after the subject, in order; "*": fn reads `raw` */
	int required; /* how many of them must be given */
	/* a[i] is NULL where nothing was given. NULL: failed (render_fail was called). The result may be the subject. */
	struct value *(*fn)(struct render *r, struct value *subject, struct value **a,
	    const struct call_args *raw);
	const char *summary;
};

struct template_functions {
	const struct template_function *rows;
	size_t n;
};

#define TEMPLATE_FUNCTIONS(table, rows_)                                                 \
	extern const struct template_functions table;                                    \
	const struct template_functions table = {rows_, sizeof(rows_) / sizeof(rows_)[0]}

extern const struct template_functions
    *const template_function_tables[]; /* NULL-terminated */

size_t function_params(const struct template_function *fn); /* how many, unless "*" */
/* Do arguments as they are written fit the parameters? Then the keywords among them know theirs. */
struct arguments;
bool function_bind(const struct template_function *fn, struct arguments *args);

/* Filters and tests also by the name that a collection of Ansible gives them: ansible.utils.NAME and others. */
const struct template_function *template_function_find(
    enum template_function_kind kind, struct str name);
/* "did you mean": the nearest name of that kind, or NULL. */
const char *template_function_nearest(enum template_function_kind kind, struct str name);

#endif
