/*
 * Words to statements: where one line of words (a statement of the text form, or what stands behind `set`) belongs
 * below a node, and how it is split over nested statements. Known names split as keys.def says. Unknown words stay
 * one leaf in the text form, where the writer's braces are exact; behind `set` they follow what is in the tree, and
 * else become nested statements with a leaf of the last two words.
 */
#ifndef CONFIG_PLACE_H
#define CONFIG_PLACE_H

#include "config/node.h"

/* A word with its position. */
struct word {
	struct str s;
	int line;
	int col;
};

struct place {
	struct arena *arena;
	const char *file; /* for marks, borrowed */
	struct str batch; /* the text being read: its words point into it */
	bool set;         /* words behind `set` */
	bool keep;        /* with set: two values without a name are both kept */
	bool nest;        /* with set: no unknown word is a value */
	/* one statement */
	const struct word *words;
	int nwords;
	int list_at; /* first word of a bracketed list, or -1 */
	bool block;  /* `{` follows */
	int depth;   /* of the parent */
	/* result: the outermost and the innermost statement the words became or met */
	struct config_node *head;
	struct config_node *tail;
	bool too_deep;
	int looked; /* nodes that place_split looked at, a few million at most */
};

/* False: the tree would get too deep. */
bool place_words(struct place *p, struct config_node *parent);
/* How many words belong to the statement that begins with words[0] below parent, its key words included; 0 if no
 * row fits. */
int place_key_words(const struct key *k, const struct word *words, int n);

/* --- values.c --- */
/* Words [at, at + count) as values of n that are not there yet, behind those that are; below n, if that is a
 * container already. */
void place_add_values(struct place *p, struct config_node *n, int at, int count);
/* Statements come below n, which was a leaf: its words from `keep` on are statements too. */
void place_open_values(struct place *p, struct config_node *n, int keep);
/* The words lead into the words of a leaf: those behind them become a statement below it. False: they do not. */
bool place_split(
    struct place *p, struct config_node *parent, const struct str *words, int n);
/* n has values from its word list_at on: a list, if they are several. */
void place_mark_list(struct config_node *n, int list_at);
/* The values of the list n that was just added to did not stand in brackets. */
void place_mark_spread(const struct place *p, struct config_node *n);

#endif
