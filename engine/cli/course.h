/*
 * How a deploy goes through its devices: the waves that site.yml and the options ask for, shown before they run, and
 * which of them may still begin.
 */
#ifndef CLI_COURSE_H
#define CLI_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "deploy/waves.h"
#include "inventory/rollout.h"

struct cli;
struct err;
struct fleet;
struct value;

struct course {
	int strategy; /* enum site_strategy */
	struct rollout rollout;
	const struct host *const *canary;
	size_t ncanary;
	struct waves waves;   /* after course_plan */
	struct waves_run run; /* likewise */
	bool stopped;         /* by the operator, while more might have begun */
	bool soaks;           /* the wave before changed something */
};

/* Reads --strategy, --canary, --batches, --soak and --failure-budget over site.yml's. */
int course_open(struct course *co, struct cli *c, struct err **e);
/* For the devices of this fleet. Posts the plan, and a warning if no canary is among them. */
void course_plan(struct course *co, const struct fleet *f);
/* The plan as the event has it, for --dry-run; as JSON if asked for. */
int course_write(const struct course *co, const struct fleet *f, struct err **e);
/* Posts that it soaks and waits before `wave`; false if the operator ended that. */
bool course_soak(const struct course *co, const struct wave *wave, struct cli *c);

#endif
