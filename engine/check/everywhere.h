/*
 * What every routing engine says (junos-facts 1.8): a router with two must be asked for both, and one with a single
 * engine may not know how. Three requests of a kind ask in all ways; here it is told which answer counts.
 */
#ifndef CHECK_EVERYWHERE_H
#define CHECK_EVERYWHERE_H

struct answer;
struct arena;
struct check_replies;
struct err;

/* The first three RPCs of a kind that asks `name`. */
#define EVERYWHERE_RPCS(name)                                                            \
	"<" name "><invoke-on>all-routing-engines</invoke-on></" name ">",               \
	    "<" name "/>", "<get-route-engine-information/>"

/* The answer of every engine. Those of answer_read; ERR_RPC also if an engine is listed and did not answer. */
int everywhere_read(struct arena *a, const struct check_replies *replies,
    const char *want, struct answer *ret_answer, struct err **e);

#endif
