/* One run of set commands over a tree, as its commands see it. */
#ifndef CONFIG_APPLY_H
#define CONFIG_APPLY_H

#include "config/path.h"
#include "config/place.h"
#include "config/scan.h"

struct apply {
	struct arena *arena;
	struct scan scan;
	struct place place;
	struct config_node *root;
	bool keep;               /* see struct place */
	VEC(struct word) line;   /* words of the command, the first included */
	VEC(struct word) prefix; /* of `edit` */
	VEC(int) edits;          /* lengths of prefix before each `edit` */
	int list_at;             /* in line, -1: none */
	config_complain_fn *complain;
	config_command_fn *check;
	void *ctx;
};

bool apply_is(const struct word *w, const char *z);
void apply_complain(
    struct apply *ap, bool warning, const struct word *at, const char *message);
void apply_syntax_error(struct apply *ap, const struct word *at);
/* Statements that words [1, to) of the line name, or a complaint and false. vec_done in both cases. */
bool apply_find(struct apply *ap, size_t to, bool warning, struct path_matches *ret);

/* --- apply_move.c --- */
void apply_rename(struct apply *ap);
void apply_insert(struct apply *ap);
void apply_copy(struct apply *ap);

/* --- apply_pattern.c --- */
void apply_wildcard(struct apply *ap);
void apply_replace(struct apply *ap);

#endif
