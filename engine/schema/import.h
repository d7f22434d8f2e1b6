/*
 * Modules taken in: a folder of its own for a device family's modules of one release, repaired, and only those that a
 * configuration needs. import.yml in it says what they are and has the checksum of them all, so that a folder of which
 * something is missing or was changed is not used.
 */
#ifndef SCHEMA_IMPORT_H
#define SCHEMA_IMPORT_H

#include <stdbool.h>

#include "schema/module.h"
#include "schema/schema.h"

struct arena;
struct err;

struct import {
	const char *from;   /* a folder; modules are looked for below it too */
	const char *family; /* "junos", "junos-es"; NULL: there is one only */
	const char *to;     /* the site's schemas/, made if need be */
	const char *name;   /* of the folder in it; NULL: FAMILY-RELEASE */
	const char *source; /* where they come from, for people */
	const char *cache;  /* schema_open_cached; or NULL */
	bool replace;       /* what is there under that name */
};

struct imported_module {
	const char *name;
	const char *revision; /* "" without */
	size_t repairs[REPAIRS];
};

struct imported {
	const char *name, *family, *release, *source;
	const char *checksum; /* in hexadecimal digits */
	/* not in import.yml */
	const char *dir;
	struct imported_module *modules; /* by name */
	size_t nmodules, nfiles;         /* nfiles: YANG files that were looked at */
	struct schema_count count;
	bool already; /* the same modules were there under that name */
};

/* Reads, repairs, compiles, then stores them all at once or nothing. ERR_SCHEMA, ERR_FILE; ERR_USAGE: the name is
 * taken by other modules, or by a folder that is none of ours. Text in the arena. */
int import_modules(
    struct arena *a, const struct import *i, struct imported *ret, struct err **e);

/* Removes a folder that has no folders in it, with its files. */
void import_remove(const char *dir);

/* Names of what may have been taken in below that folder, sorted; none if it is not there. */
int imported_names(struct arena *a, const char *folder, const char *const **ret_names,
    size_t *ret_n, struct err **e);
/* What import.yml of the folder says; *ret_there: there is one. */
int imported_read(struct arena *a, const char *dir, struct imported *ret, bool *ret_there,
    struct err **e);
/* ERR_SCHEMA: import.yml speaks of other modules than these. A folder without it is none of ours, and right. */
int imported_check(
    const char *dir, const unsigned char modules[CHECKSUM], struct err **e);

#endif
