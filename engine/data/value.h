/*
 * One tagged union for YAML, JSON and template data. Integers and floats apart, mappings
 * in insertion order, every node with the mark of where it was written. Values live in an
 * arena and are not freed one by one.
 *
 * A value tree is const after it is built and may then be read by all threads. Only
 * template evaluation changes lists and mappings, and only copies that it made itself.
 */
#ifndef DATA_VALUE_H
#define DATA_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct buf;
struct value;

enum value_kind {
	VALUE_NULL,
	VALUE_BOOL,
	VALUE_INT,
	VALUE_FLOAT,
	VALUE_STR,
	VALUE_LIST,
	VALUE_TUPLE, /* template data only */
	VALUE_MAP,
	VALUE_OBJECT, /* template data only: behaviour in value_object.ops, which the
			 template module defines */
};

struct value_list {
	struct value **v;
	size_t n;
	size_t cap;
};

struct value_pair {
	struct value *key; /* NULL, BOOL, INT, FLOAT, STR or TUPLE */
	struct value *value;
	const char
	    *octets; /* of the key if they are shared, else NULL: saves a look at it */
};

struct value_map {
	struct value_pair *v; /* insertion order */
	uint32_t *slots;      /* open addressing, index + 1; NULL while small */
	uint32_t n;
	uint32_t cap;
	uint32_t nslots;
};

struct value_object {
	const void *ops;
	void *self;
};

struct value {
	enum value_kind kind;
	/* text that is never treated as a template (!unsafe, lookups, vault) */
	bool unsafe : 1;
	/* a mapping whose text is a template over itself, not over the reader's variables (hostvars) */
	bool own_scope : 1;
	bool secret : 1; /* never shown: prints through redact only */
	bool
	    locked : 1; /* text: a vault that no password opens; str says what would help */
	bool plain : 1; /* see value_seal */
	/* a key whose octets the same keys of its file share, which stay where they are while the file's values do */
	bool shared : 1;
	struct mark mark;
	union {
		bool boolean;
		int64_t integer;
		double real;
		struct str str; /* octets are NUL-terminated in the arena */
		struct value_list list;
		struct value_map map;
		struct value_object object;
	};
};

struct value *value_null(struct arena *a);
struct value *value_bool(struct arena *a, bool b);
struct value *value_int(struct arena *a, int64_t i);
struct value *value_float(struct arena *a, double d);
struct value *value_str(struct arena *a, struct str s);   /* copies */
struct value *value_strz(struct arena *a, const char *z); /* copies */
struct value *value_strf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
struct value *value_list(struct arena *a);
struct value *value_tuple(struct arena *a);
struct value *value_map(struct arena *a);

/* Whoever read a value says that it is complete, parts first: it is plain if no text in it (keys aside) may be a template
 * and nothing is locked, which nobody has to look for then. What is in a sealed value is not changed. */
void value_seal(struct value *v);
void value_seal_all(struct value *v); /* its parts first */

void value_append(struct arena *a, struct value *list, struct value *item);
/* Replaces the value of an equal key in place, else adds at the end. */
void value_put(struct arena *a, struct value *map, struct value *key, struct value *item);
/* Room for n keys of a new mapping at once. */
void value_reserve(struct arena *a, struct value *map, size_t n);
void value_set(struct arena *a, struct value *map, const char *key,
    struct value *item);                                       /* key copied */
bool value_remove(struct value *map, const struct value *key); /* false: was not there */

struct value *value_get(
    const struct value *map, const char *key); /* NULL: absent, or not a map */
struct value *value_gets(const struct value *map, struct str key);
struct value *value_getv(const struct value *map, const struct value *key);
/* The same by the text of a key; *hint is where to look first, and then where it was: mappings of one shape are read
 * quicker, most of all if their keys share their octets, as those of one file do. */
struct value_hint {
	uint32_t at;
	const char *octets; /* of the key that was found last */
};
struct value *value_getv_hint(
    const struct value *map, const struct value *key, struct value_hint *hint);
struct value *value_at(const struct value *list, size_t i); /* NULL: out of range */
size_t value_count(const struct value *v);                  /* list, tuple, map; else 0 */

/* Typed reads for declarative input that was already checked: NULL or the default if
 * absent or of another kind. */
const char *value_text(const struct value *map, const char *key);
int64_t value_number(const struct value *map, const char *key, int64_t otherwise);
bool value_flag(const struct value *map, const char *key, bool otherwise);

/* Python's ==: 1 == 1.0 == true; lists and tuples differ; mappings regardless of order.
 */
bool value_equal(const struct value *a, const struct value *b);
uint32_t value_hash(const struct value *key); /* equal keys hash alike */
struct value *value_copy(
    struct arena *a, const struct value *v); /* deep; objects are shared */
const char *value_kind_name(
    enum value_kind kind); /* "mapping", "list", "text", … for messages */

/* An empty one has no array, and C allows no sum with NULL. */
#define value_each(list_, it)                                                            \
	for (struct value **it = (list_)->list.v;                                        \
	     it != NULL && it < (list_)->list.v + (list_)->list.n; it++)
#define value_pairs(map_, it)                                                            \
	for (struct value_pair *it = (map_)->map.v;                                      \
	     it != NULL && it < (map_)->map.v + (map_)->map.n; it++)

#endif
