/*
 * Texts of YANG modules: found in a folder or built in, one of each name, made valid where Juniper's are not.
 */
#ifndef SCHEMA_MODULE_H
#define SCHEMA_MODULE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "schema/checksum.h"

struct arena;
struct err;

struct module {
	const char *file; /* path below the folder, as errors show it */
	const char *name;
	const char *revision;      /* "" without */
	const struct str *imports; /* names of what it imports or includes */
	size_t nimports;
	const char *text; /* as it is in the file; of those that are needed */
	size_t size;      /* its octets */
	int rank;         /* of two files with one module the higher one is taken */
	bool config;      /* defines <configuration> or adds to it */
	bool needed;      /* that, or one of those needs it */
};

struct modules {
	struct module *v; /* sorted by name */
	size_t n;
	size_t cap;
	struct arena *arena; /* of all texts and names */
	const char *root;    /* name of the module with <configuration> */
	size_t nfiles;       /* that were there */
	bool builtin;
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

/*
 * What a configuration needs of the modules below dir, with their texts: the module with <configuration> of that device
 * family ("junos", "junos-es"; NULL: the only one), those that add to it, and what they import. dir NULL: the built-in
 * ones. ERR_SCHEMA: no root, several families or releases, or two files that claim the same module and neither is
 * better. The caller ends with modules_done.
 */
int modules_read(
    const char *dir, const char *family, struct modules *ret_modules, struct err **e);
void modules_done(struct modules *m);
const struct module *modules_find(const struct modules *m, const char *name);
/* "junos-es" */
struct str modules_family(const struct modules *m);
/* Of all texts and names. */
void modules_checksum(const struct modules *m, unsigned char ret[CHECKSUM]);
/* As libyang gets it: repaired and reduced; malloc'ed. */
char *module_text(const struct module *m);

/* All YANG files below dir, in no order, with no text (folder.c). */
int folder_read(struct modules *m, const char *dir, struct err **e);
/* Adds a module if that is what `text` begins. */
void folder_add(struct modules *m, const char *file, struct str text);
/* The whole text of it, in the arena. */
int folder_text(struct modules *m, struct module *it, struct err **e);

/* --- one text (module.c) --- */

enum module_repair {
	REPAIR_ESCAPE, /* a backslash that begins no escape of RFC 7950 6.1.3: doubled */
	REPAIR_INNER,  /* a double quote within double quotes: escaped */
	REPAIR_QUOTE,  /* \' in double quotes: ' */
	REPAIR_STATUS, /* a grouping or type that is deprecated and used by what is not */
	REPAIRS,
};

extern const char *const module_repair_names[REPAIRS];

/* Lines stay where they are; ret (may be NULL) counts. malloc'ed. */
char *module_repair(struct str text, size_t ret[REPAIRS]);
/*
 * Blanks what would compile everything again, since its statements are found through the root: augments of the root's
 * groups, and what stands in logical systems and tenants. malloc'ed.
 */
char *module_reduce(struct str text);

struct module_head {
	struct str name;
	struct str revision; /* the latest; "" without */
};

/* False: this is not YANG. */
bool module_read_head(struct str text, struct module_head *ret);
/* What the text imports or includes, one after the other: *at is 0 at first. */
bool module_next_import(struct str text, size_t *at, struct str *ret);

#endif
