/*
 * What a router answered to an operational request, whatever it was wrapped in: the elements asked for and the text
 * that came instead of or beside them, each with the routing engine that said it (junos-facts 1.6, 1.8, 1.9).
 *
 * What cannot be read is an error, so that no check passes because of it. All of it is borrowed from the reply, or
 * lives in the arena.
 */
#ifndef CHECK_ANSWER_H
#define CHECK_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct err;
struct xml;

struct answer_part {
	const char
	    *re; /* "re1", "fpc0", "node0"; "" if the answer is of one routing engine */
	const struct xml *body; /* the element asked for, or NULL: text */
	struct str text;        /* of <output>, or bare; trimmed */
	bool quiet; /* the text is one of those that mean that there is nothing to show */
};

struct answer {
	struct answer_part *v; /* at least one */
	size_t n;
};

/* `want` is the local name of the element asked for. ERR_RPC: the router reports an error, at whatever depth and
 * beside whatever results. ERR_PROTOCOL: nothing is in it, or something that is not known. NULL: every element is a part,
 * and a router (or a routing engine) that answers nothing gives an empty text. */
int answer_read(struct arena *a, const struct xml *reply, const char *want,
    struct answer *ret_answer, struct err **e);
/* The same of a router that may have nothing to show: a text, or the message of an error or a warning, that is one of
 * `quiet` (NULL-terminated; compared without a leading "error: " or "warning: " and without a dot at the end) is a part
 * of its own, a text whose `quiet` is set. */
int answer_read_quiet(struct arena *a, const struct xml *reply, const char *want,
    const char *const *quiet, struct answer *ret_answer, struct err **e);
/* ERR_PROTOCOL with the first line of a text that a check does not know. -1. */
int answer_odd_text(const struct answer_part *part, const char *want, struct err **e);
/* "re1: ge-0/0/0" or "ge-0/0/0": names an object of a part. */
const char *answer_object(struct arena *a, const char *re, const char *name);

#endif
