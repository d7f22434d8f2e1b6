/*
 * Health checks: expected against actual. A file in runbooks/checks/ names a kind and what it expects; the kind
 * says which RPCs to ask (collect) and compares (judge). judge is pure: it sees saved replies only, so that every
 * kind is tested from replies in the forms of junos-facts.md section 3.
 *
 * To add a kind: check_NAME.c exporting `const struct check_kind check_NAME`; make finds it.
 */
#ifndef CHECK_CHECK_H
#define CHECK_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "data/rows.h"

struct arena;
struct buf;
struct bus;
struct check_source;
struct deadline;
struct device;
struct err;
struct value;
struct xml;

/* The answers to a kind's RPCs, in their order. A router's error reply is kept as such (an <rpc-error> root child):
 * judge decides what it means. */
struct check_replies {
	const struct xml **v; /* rpc-reply roots */
	size_t n;
};

struct check_result {
	const char *
	    object; /* what was looked at: a peer, an interface, an alarm; "" for the whole */
	bool passed;
	const char *expect;
	const char *actual;
	const char *before; /* in the baseline, or NULL */
};

struct check_results {
	struct check_result *v;
	size_t n;
	size_t cap;
	const char *raw; /* what was judged, for people, cut at CHECK_RAW_MOST; or NULL */
};

enum { CHECK_RAW_MOST = 64 << 10 }; /* octets */

struct check_input {
	struct arena *arena; /* results' text goes here */
	const void *expect;  /* the struct that `rows` filled */
	const struct check_replies *now;
	const struct check_replies *before; /* NULL: no baseline was taken */
};

struct check_kind {
	const char *name;
	const char *summary;
	const struct row
	    *rows;   /* of `expect:`; a row "ignore" holds regular expressions */
	size_t size; /* of the struct they fill */
	const char *const *rpcs; /* XML bodies, NULL-terminated */
	/* Adds one result per object that failed and at least one in all. ERR_PROTOCOL if a reply is not understood:
	 * never passed because of what could not be read. */
	int (*judge)(
	    const struct check_input *in, struct check_results *out, struct err **e);
	/* Whether it cannot be judged without a baseline. NULL: it can. */
	bool (*compares)(const void *expect);
};

extern const struct check_kind
    *const check_kinds[]; /* NULL-terminated, sorted; generated */

/* A check as its file says: of a kind, or of `collect` and `judge` (general.h), whose kind is called "collect". */
struct check {
	const char *name;
	const char *title;
	const struct check_kind *kind;
	const void *expect;
	const struct check_source *source; /* of `collect`; NULL: the kind's RPCs */
	int64_t retries;  /* how often to look again before it counts as failed */
	int64_t interval; /* seconds between */
	bool on_request;  /* not among "every file there is" */
};

extern const struct row check_file_rows[]; /* of every check file */

/* runbooks/checks/NAME.yml below the site. Errors with file:line:col; an unknown name with the nearest file. */
int check_load(struct arena *a, const char *site_dir, const char *name,
    struct check *ret_check, struct err **e);
/* The same, with what a step expects instead: `expect` is a mapping whose keys replace those of the file, or NULL. A key
 * that is null there is not known yet: then the check is good for being looked at, not for being run. */
int check_load_with(struct arena *a, const char *site_dir, const char *name,
    const struct value *expect, struct check *ret_check, struct err **e);
/* Whether it cannot be judged without a baseline. */
bool check_compares(const struct check *check);
/* The checks of a run. */
struct check_set {
	struct check *v;
	size_t n;
};
/* Those named; with names->v NULL every file there is but those on request, none if there is no folder. ERR_USAGE if one
 * is named twice. */
int check_load_set(struct arena *a, const char *site_dir, const struct row_texts *names,
    struct check_set *ret_set, struct err **e);
/* Names of all files in runbooks/checks, sorted, NULL-terminated. */
int check_list(
    struct arena *a, const char *site_dir, const char ***ret_names, struct err **e);
int check_judge(const struct check *check, struct arena *a,
    const struct check_replies *now, const struct check_replies *before,
    struct check_results *ret_results, struct err **e);
/* A check that is looked at until it holds. */
struct check_look {
	const struct check *check;
	struct device *device;
	const char *host, *address; /* of the router; `collect` may name them */
	struct arena *arena;        /* results */
	struct arena *keep;         /* check_take: the replies; NULL: `arena`, too */
	const struct check_replies *before; /* or NULL */
	const struct deadline *deadline;
	bool raw; /* results->raw also if all passed; if one failed it is always there */
	/* Told before each wait: look number `next` of `of` follows. May be NULL. */
	void (*waits)(void *ctx, const struct check *check, int64_t next, int64_t of);
	void *ctx;
};
/* Asks the router, or who else is to be asked. The replies live in `a`. */
int check_collect(const struct check_look *look, struct arena *a,
    struct check_replies *ret_replies, struct err **e);
/* Collects and judges; while something is wrong or cannot be read, again after the check's interval, as often as its
 * file says and while there is time. The last look counts. */
int check_run(
    const struct check_look *look, struct check_results *ret_results, struct err **e);
/* Collects on look->device and judges the answers against themselves: what cannot be read, or is not healthy already,
 * is known before a change. look->before is not used, and nothing is looked at twice. */
int check_take(const struct check_look *look, struct check_replies *ret_replies,
    struct check_results *ret_results, struct err **e);
/* Puts behind the next request (device.h) all that the first looks at these checks ask, but their very first request,
 * which is the next one: all looks take one round trip. */
void check_behind(const struct check *checks, size_t n, struct device *dev);
/* A CHECK_RESULT for every result; the first one carries results->raw. */
void check_post(struct bus *bus, const char *device, const struct check *check,
    const struct check_results *results);
bool check_passed(const struct check_results *results);
void check_add(struct check_results *out, struct arena *a, struct check_result r);
/* Replies to and from the form kept in baseline files (JSON: list of XML text). */
struct value *check_replies_save(struct arena *a, const struct check_replies *replies);
int check_replies_load(struct arena *a, const struct value *saved,
    struct check_replies *ret_replies, struct err **e);

/* --- for the kinds ---------------------------------------------------------------------------------------- */

enum check_side { CHECK_NOW, CHECK_BEFORE };

/* Reads one side's replies into self. */
typedef int check_read_fn(void *self, const struct check_replies *replies,
    enum check_side side, struct err **e);
/* check_kind.compares of those that always do. */
bool check_always(const void *expect);
/* Reads what is now and, if one was taken, the baseline. ERR_INPUT if it is needed and was not. */
int check_sides(const struct check_input *in, bool needs_baseline, check_read_fn *read,
    void *self, struct err **e);

#endif
