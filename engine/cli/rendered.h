/* Renders the configurations of hosts at once, for commands that then do something with each. */
#ifndef CLI_RENDERED_H
#define CLI_RENDERED_H

#include <stddef.h>
#include <stdint.h>

#include "deploy/lane.h"

struct cli;
struct err;
struct host;

struct rendered {
	struct cli *cli;
	const struct host *const *hosts;
	size_t n;
	int64_t jobs;       /* cli_jobs */
	lane_work_fn *work; /* one host: leaves its error in bad[index] */
	void *ctx;
	struct err **bad;   /* one per host, NULL at first; told and freed here */
	const char *remedy; /* of the error that sums up */
};

/* All hosts, so that every mistake is seen at once, in lanes; the mistakes are told in the order of the hosts.
 * ERR_INPUT if there was one. */
int rendered_run(const struct rendered *r, struct err **e);

#endif
