/*
 * What a commit, a check or a validate is answered with, in all the shapes that were seen (junos-facts 2.8): by
 * personality, by the request, and by the configuration.
 */
#ifndef EMULATOR_RESULTS_H
#define EMULATOR_RESULTS_H

#include <stdbool.h>
#include <stdint.h>

struct call;
struct complaints;

struct commit_request {
	bool check;
	bool confirmed;
	bool validate;
	bool running; /* that is validated, not the candidate */
	bool rfc;     /* commit and validate of RFC 6241: a bare <ok/> */
	bool detail;
	bool synchronize; /* to the other engine, too: asked for, or configured */
	bool force;
	bool timed;
	int64_t timeout_s;
	int64_t at_ms; /* with `timed`; INT64_MAX: at the next boot */
	const char *log;
};

void results_succeeded(
    struct call *c, const struct commit_request *q, const struct complaints *warnings);
void results_refused(
    struct call *c, const struct commit_request *q, const struct complaints *errors);
/* The other routing engine would not take part: form (g). */
void results_other(struct call *c, const char *name, const char *message);

#endif
