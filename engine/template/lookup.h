/* The lookups by name. Pure but for files below the site, which are read as templates are. */
#ifndef TEMPLATE_LOOKUP_H
#define TEMPLATE_LOOKUP_H

#include "base/str.h"
#include "template/function.h"

struct render;
struct value;

struct lookup {
	struct render *r;
	const struct call_args *args; /* for its keywords */
	struct value *terms;          /* list, without the name */
	struct value *out;            /* list to fill */
};

/* 0, or -1: failed; as LookupError where something was not found. */
int lookup_run(struct lookup *l, struct str name);
/* A file below the site: SITE/files/NAME or SITE/NAME, at most 4 MB. lookup_file.c */
int lookup_file(struct lookup *l);
/* Such a file's text; NULL if there is none. -1: failed. Only where r->o->files is given. */
int lookup_file_read(struct render *r, struct str name, struct value **ret);
/* A password drawn by a seed, or the one that a file below the site holds. lookup_password.c */
int lookup_password(struct lookup *l);

#endif
