/*
 * Types of values, as modules compile them: no library behind it. A type lives in the arena of its schema and is const
 * after schema_open.
 */
#ifndef SCHEMA_TYPE_H
#define SCHEMA_TYPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct pattern;

enum type_base {
	TYPE_STRING,
	TYPE_SIGNED,
	TYPE_UNSIGNED,
	TYPE_DECIMAL, /* ranges in 10^-digits */
	TYPE_BOOLEAN,
	TYPE_ENUM,  /* one of the names: enumeration, identityref */
	TYPE_BITS,  /* names, blanks between */
	TYPE_EMPTY, /* no value */
	TYPE_UNION,
	TYPE_OTHER, /* not judged: binary, instance-identifier */
};

/* Of values, or of the length in characters. */
struct type_range {
	union {
		int64_t low;
		uint64_t ulow;
	};
	union {
		int64_t high;
		uint64_t uhigh;
	};
};

struct type_pattern {
	const struct pattern *pattern; /* NULL: only names with wildcards would match */
	const char *message;           /* in the router's words, or NULL */
	bool invert;
};

struct type {
	enum type_base base;
	const char *name; /* as the module calls it, without prefix: "ipv4addr" */
	int digits;       /* of a decimal, behind the point */
	const struct type_range *ranges;
	size_t nranges;
	const struct type_pattern *patterns;
	size_t npatterns;
	const char *const *names;
	size_t nnames;
	const struct type *const *members;
	size_t nmembers;
};

/* False: *ret_why is what is wrong, in the arena. */
bool type_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why);
/* Is it, or one of its members, an integer of at most 32 bits? */
bool type_is_number(const struct type *t);
/* <*>, <ge-*>, $interface: stands for values of any type in groups and dynamic profiles. */
bool type_is_wildcard(struct str value);

#endif
