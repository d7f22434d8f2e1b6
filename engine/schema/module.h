/*
 * Texts of YANG modules: found in a folder or built in, one of each name, made valid where Juniper's are not.
 */
#ifndef SCHEMA_MODULE_H
#define SCHEMA_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct err;

struct module {
	const char *file; /* path below the folder, as errors show it */
	const char *name;
	const char *revision; /* "" without */
	const char *head;     /* the beginning of its text: all of it if it is built in */
	size_t size;          /* octets of the file */
	int rank;             /* of two files with one module the higher one is taken */
	bool config;          /* defines <configuration> or adds to it */
};

struct modules {
	struct module *v; /* sorted by name */
	size_t n;
	size_t cap;
	const char *root; /* name of the module with <configuration> */
};

/* A module that is part of the program (build/gen/schemas.c). */
struct module_file {
	const char *name;
	const char *text;
};

extern const struct module_file module_files[];
extern const size_t module_nfiles;

enum {
	MODULE_FILES = 20000,     /* in a folder, refused above */
	MODULE_TOTAL = 512 << 20, /* octets of all that are taken */
};

/* All modules below dir; NULL: the built-in ones. ERR_SCHEMA: no root, several families, or two files that claim the
 * same module and neither is better. The caller ends with modules_done; strings are in the arena. */
int modules_read(
    struct arena *a, const char *dir, struct modules *ret_modules, struct err **e);
void modules_done(struct modules *m);
const struct module *modules_find(const struct modules *m, const char *name);
/* The whole text, repaired; malloc'ed. */
int modules_text(const struct module *m, char **ret_text, struct err **e);

/* --- one text (module.c) --- */

/*
 * Doubles the backslash of escapes that RFC 7950 6.1.3 does not know, in double-quoted strings, and blanks what would
 * compile everything twice: augments of the root's groups, whose statements are found through the root. Lines stay
 * where they are. malloc'ed.
 */
char *module_repair(struct str text);

struct module_head {
	struct str name;
	struct str revision; /* the latest; "" without */
};

/* False: this is not YANG. */
bool module_read_head(struct str text, struct module_head *ret);
bool module_imports(struct str text, struct str name);

#endif
