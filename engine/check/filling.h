/*
 * The names of a check of collect and judge: what its `expect` lists may stand as {name} in its texts, and a step may give
 * other values.
 *
 *	expect: {peer: null, prefixes: 1}               # null: a step has to give it
 *	collect: {rpc: <get-bgp-summary-information/>}
 *	judge:
 *	  - {rows: "//bgp-peer[peer-address = {peer}]", id: peer-address, value: peer-state, is: Established}
 *	  - {value: "sum(//bgp-peer[peer-address = {peer}]//received-prefix-count)", at-least: "{prefixes}"}
 *
 * A value is put in so that it means itself: a literal in XPath, quoted in a regular expression, escaped in XML. In a
 * command line it may be one word only, in a path no way to elsewhere. A condition that is nothing but a name takes the
 * value as it is: a number, a list.
 */
#ifndef CHECK_FILLING_H
#define CHECK_FILLING_H

struct arena;
struct err;
struct value;

/* What the file expects with what a step gives; *ret_expect is NULL if neither says anything. A null of the step is not
 * known yet: anything may stand there, and the check is not to be run. ERR_INPUT at the key: a name that the file does not
 * list, or that means something else; a value that is missing. */
int filling_expect(struct arena *a, const char *check, const struct value *file,
    const struct value *step, const struct value **ret_expect, struct err **e);
/* Copies of both halves with their names filled in; expect NULL: as they are. ERR_INPUT at the text. */
int filling_do(struct arena *a, const struct value *expect, const struct value **collect,
    const struct value **judge, struct err **e);

#endif
