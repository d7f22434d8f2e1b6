/*
 * A baseline file: what routers answered to checks before a change, to compare with afterwards. JSON, readable by its
 * owner only; a file with anything unknown in it is refused.
 *
 *	{"holdfast-baseline": 1, "saved": "2026-…Z", "hosts": {"fra-edge1": {"bgp": {"kind": "bgp", "replies": ["<rpc-reply>…"]}}}}
 *
 * Lives in the arena it was made in; one thread while it is put into, any number while it is read.
 */
#ifndef CHECK_BASELINE_H
#define CHECK_BASELINE_H

struct arena;
struct baseline;
struct check;
struct check_replies;
struct err;
struct value;

struct baseline *baseline_new(struct arena *a);
/* Copies everything. */
void baseline_put(struct baseline *b, const char *host, const struct check *check,
    const struct check_replies *replies);
/* {"bgp": {"kind": "bgp", "replies": […]}} of one host, for a place other than a file, and from there: in the arena of b,
 * ERR_INPUT with the value's marks. */
const struct value *baseline_checks(const struct baseline *b, const char *host);
int baseline_take(
    struct baseline *b, const char *host, const struct value *checks, struct err **e);
/* ERR_FILE; the old file stays as it is then. */
int baseline_write(const struct baseline *b, const char *path, struct err **e);

/* ERR_FILE, ERR_INPUT or ERR_UNKNOWN_KEY with file, line and column. */
int baseline_read(
    struct arena *a, const char *path, struct baseline **ret_baseline, struct err **e);
/* Replies live in `a`. ERR_INPUT: nothing of that host or check is in it, or of another kind of check. */
int baseline_get(const struct baseline *b, const char *host, const struct check *check,
    struct arena *a, struct check_replies *ret_replies, struct err **e);

#endif
