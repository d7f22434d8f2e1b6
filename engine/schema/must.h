/*
 * Constraints that the modules carry (extension junos:must): what a commit check judges of a statement that is there.
 * The language, as learnt from its use in Juniper's modules of 17.4 to 24.4:
 *
 *	expression = [ "any" | "all" | "unique" ] PATH | "!" expression | "(" expression ")"
 *	           | expression "&&" expression | expression "||" expression
 *
 * PATH is quoted, words separated by blanks: keywords, keys and values as in the text form, from the root, or with `..`
 * in front from the statement's parents (a key's first parent is its entry), with `.` from the statement itself. In
 * place of a word: `<*>` any, `<ps*>` those that fit; `$$` the statement's own value; `$$-IFL` the logical interface of
 * that name, `$$-IFD` its physical one; `$$={x}` the constant x; `${interface}` the key of the entry of that list that
 * the statement is in, also as `${interface}.${unit}`.
 *
 * A path alone or with `any` holds if something has it, with `all` if it goes on from every entry that the first `<*>`
 * stands for, with `unique` if not more than one thing has it [the last two are inferred from their messages].
 *
 * An expression that does not parse is not judged. One whose path the modules do not have is judged as far as the rest
 * of it decides.
 */
#ifndef SCHEMA_MUST_H
#define SCHEMA_MUST_H

#include "base/str.h"

struct arena;
struct rule_run;

enum must_op { MUST_PATH, MUST_NOT, MUST_AND, MUST_OR };
enum must_how { MUST_ANY, MUST_ALL, MUST_UNIQUE };

enum must_word_kind {
	MUST_WORD, /* as it is, or <...> */
	MUST_SELF, /* $$ */
	MUST_UNIT, /* $$-IFL */
	MUST_PORT, /* $$-IFD */
	MUST_KEYS, /* has ${name} in it */
};

struct must_word {
	enum must_word_kind kind;
	struct str text;
};

struct must {
	enum must_op op;
	const struct must *a, *b; /* operands; b of AND and OR */
	/* MUST_PATH */
	enum must_how how;
	int up; /* -1: from the root, 0: from the statement, n: from its nth parent */
	const struct must_word *words;
	int nwords;
};

enum {
	MUST_DEPTH = 64,  /* parentheses in one another */
	MUST_WORDS = 24,  /* of one path */
	MUST_TEXT = 8192, /* octets */
};

/* Words point into `text`. NULL: not understood. */
const struct must *must_parse(struct arena *a, struct str text);

/* What became of the constraints of a tree's statements. */
struct must_count {
	int met;
	int unparsed;
	int held;
	int broken;
	int unknown; /* a path that the modules do not have decides */
};

/* Judges the constraints of all statements that have effect; those that are broken are findings with their
 * must-message, rule "must". count may be NULL. */
void must_check(struct rule_run *r, struct must_count *count);

#endif
