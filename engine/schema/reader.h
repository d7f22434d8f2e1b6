/*
 * What reading a bound tree from elements has in common, whether they were XML or JSON: nodes, their place below their
 * parent, findings. Internal to the folder.
 */
#ifndef SCHEMA_READER_H
#define SCHEMA_READER_H

#include "base/map.h"
#include "schema/bound.h"
#include "schema/schema.h"

enum { READER_KEYS = 16 }; /* keys of one list, at most */

struct reader {
	struct arena *arena;
	const struct schema *schema;
	finding_fn *found; /* may be NULL */
	void *ctx;
	struct map seen; /* what stands once below its parent: identity to struct bound */
};

void reader_init(struct reader *r, struct arena *a, const struct schema *s,
    finding_fn *found, void *ctx);
void reader_done(struct reader *r);

/* A new last child of `parent`. What the schema does not have there is a finding. */
struct bound *reader_node(
    struct reader *r, struct bound *parent, struct str name, struct mark mark);
/* With what is below it read: into the one that it is, if that is there already; an entry's keys come first, in their
 * order. One that is missing is a finding. */
void reader_settle(struct reader *r, struct bound *n);
void reader_finding(struct reader *r, enum finding_kind kind, const struct bound *at,
    struct str word, const char *message);
/* The member `upto` of an entry of route-filter, with its value: the entry's choice-ident and choice-value. */
bool reader_choice(
    struct reader *r, struct bound *entry, struct str name, struct str value);
/* Is n the choice-ident or choice-value of an entry that is printed so? */
bool reader_is_choice(const struct bound *n);
/* What is below is not judged: the schema does not have it, or has anything. */
bool reader_free(const struct bound *n);

/* "inactive", "operation", … with its text. False: there is no such attribute, or no such text for it. */
bool reader_attribute(
    struct reader *r, struct bound *n, struct str name, struct str text);
/* Of rename and insert: the value of a key. Gives false if the key is none of the entry's. */
bool reader_move_key(struct reader *r, struct bound *n, struct str name, struct str text);
/* Of a move: the attribute's name and text (`rename`, `insert`), and the name that its i-th key is written with. */
const char *reader_move_name(const struct bound_move *m);
const char *reader_move_text(const struct bound_move *m);
const char *reader_move_key_name(const struct bound *n, int i);
/* Can an element be named so? Letters, digits, `-`, `_`, `.`. */
bool reader_is_name(struct str name);
/* One more comment above a statement, with or without its signs. */
const char *reader_comment(struct reader *r, const char *before, struct str text);

#endif
