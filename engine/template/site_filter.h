/*
 * Filters of a site's own: the macros at the top level of templates/filters/NAME.j2. The value is their first argument,
 * the filter's arguments the others; what they print is the result. Names that begin with '_' are private to the file.
 */
#ifndef TEMPLATE_SITE_FILTER_H
#define TEMPLATE_SITE_FILTER_H

#include "template/function.h"

struct arena;
struct failure;
struct names;
struct render;
struct template;
struct template_options;
struct value;

struct site_filter {
	struct template_function row; /* fn NULL: it is one of these */
	const char *template;         /* the file, in the set */
	const char *file;
	int line;
};

struct site_filter_source {
	const struct template_options *options;
	struct template *t; /* name and file set; filled */
	struct str text;
};

/* Makes the macros of a file known as filters; 0, or -1: the file does not parse, or a name is taken. */
int site_filter_scan(struct arena *a, struct names *names,
    const struct site_filter_source *source, struct failure *f);
struct value *site_filter_call(struct render *r, const struct template_function *fn,
    struct value *subject, const struct call_args *args);

#endif
