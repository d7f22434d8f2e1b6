/*
 * The general check: a file with `collect` and `judge` instead of a kind of its own. It says where its answer comes from
 * (source.h) and what is claimed of it (claim.h); judging is pure, as that of every kind.
 */
#ifndef CHECK_GENERAL_H
#define CHECK_GENERAL_H

#include <stddef.h>

#include "check/check.h"

struct claim;
struct check_source;
struct value;

/* What check->expect points to. */
struct general {
	const struct check_source *source;
	const struct claim *v;
	size_t n;
};

extern const struct check_kind
    general_kind; /* "collect"; in no table: no file names it */

/* ERR_INPUT with marks. */
int general_load(struct arena *a, const char *site_dir, const struct value *collect,
    const struct value *judge, const struct general **ret_general, struct err **e);

#endif
