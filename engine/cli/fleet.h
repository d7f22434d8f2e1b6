/*
 * The devices of a diff or a deploy: rendered before anything is sent, worked on by lanes, and summed up.
 */
#ifndef CLI_FLEET_H
#define CLI_FLEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deploy/transaction.h"

struct arena;
struct buf;
struct cli;
struct course;
struct diffs;
struct err;
struct value;

struct fleet {
	struct cli *cli;
	struct plan plan;
	struct renderer *renderer;
	const struct host **hosts;
	size_t n;
	struct result *results; /* one per host */
	bool *attempted;
	const char **
	    approved; /* digests that somebody approved, one per host; NULL: none were asked for */
	size_t
	    chosen; /* the first so many hosts are to be deployed; the others were not approved */
	int64_t jobs;          /* -j, 0: not given */
	struct course *course; /* of fleet_deploy; NULL before */
	bool planned;          /* only: no device has a result */
	int64_t began_ms;
};

/* Reads site, hosts and options (--load), renders and parses every host. All errors are posted, then ERR_TEMPLATE or
 * the like: nothing was sent. After -1 nothing is to be closed. */
int fleet_open(struct fleet *f, struct cli *c, struct err **e);
/* In place of what is rendered, the configuration of so many commits ago (1 to 49), for one router: the first argument. */
int fleet_open_rollback(struct fleet *f, struct cli *c, int ago, struct err **e);
/* The health checks of site.yml; a warning if there are none. */
int fleet_load_checks(struct fleet *f, struct err **e);
/* This one alone, without waves. */
void fleet_deploy_one(struct fleet *f, size_t host);
/* Posts the end of the run, and a result of every device that was not begun. */
void fleet_close(struct fleet *f, int exit_code);

void fleet_compare(struct fleet *f);
/* Wave by wave, as long as canary, failure budget and operator let more begin. */
void fleet_deploy(struct fleet *f, struct course *course);
int fleet_exit_code(const struct fleet *f); /* the highest of all devices */
/* How many of these devices ended in which state, as run-end has it; hosts NULL: the first n. In a. */
struct value *fleet_states(
    const struct fleet *f, struct arena *a, const size_t *hosts, size_t n);
bool fleet_differs(const struct fleet *f);
/* Keeps the differences of fleet_compare of these hosts as those approved, and forgets their results; the others are
 * refused. */
void fleet_approve(struct fleet *f, const bool *keep);
struct diffs *fleet_diffs(const struct fleet *f); /* redacted; diffs_free */
/* Equal ones once; with --json a list of {"device", "outcome", "diff", "detail"}. */
int fleet_write_diffs(const struct fleet *f, struct err **e);
int fleet_write_results(const struct fleet *f, struct err **e);

#endif
