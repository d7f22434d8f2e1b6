/* A step on a router that is a tape: what it says is written in the test, what was asked is looked at afterwards. */
#ifndef UNIT_RUNBOOK_PLAYED_H
#define UNIT_RUNBOOK_PLAYED_H

#include "unit/device/play.h"

#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/state.h"
#include "runbook/step.h"

struct played {
	struct play play;
	struct host host;
	struct site site;
	struct runbook book;
	struct runbook_run run;
	struct runbook_step step;
	struct step_state state;
	struct step_run s;
};

/* recording NULL: it asks nothing. */
static inline void
played_open(struct played *p, const char *recording)
{
	*p = (struct played){.host = {.name = "r1", .address = "127.0.0.1", .port = 1},
	    .site = {.dir = "."},
	    .book = {.name = "book"},
	    .step = {.name = "traffic off",
		.id = "4",
		.mark = {.file = "book.yaml", .line = 7, .col = 5}}};
	if (recording != NULL)
		play_open(&p->play, recording, false);
	else
		p->play = (struct play){.arena = arena_new()};
	p->run = (struct runbook_run){
	    .runbook = &p->book, .site = &p->site, .run = "20261122T020457-3f9c"};
	p->state = (struct step_state){
	    .host = &p->host, .arena = p->play.arena, .device = p->play.device};
	p->s = (struct step_run){.run = &p->run,
	    .step = &p->step,
	    .host = &p->host,
	    .arena = p->play.arena,
	    .deadline = deadline_in(2000, NULL),
	    .state = &p->state,
	    .attempt = 1,
	    .result = value_map(p->play.arena)};
}

static inline void
played_done(struct played *p)
{
	p->play.device = p->state.device; /* it may have been dropped */
	if (p->play.device != NULL)
		device_drop(p->play.device);
	buf_done(&p->play.sent);
	err_free(p->play.e);
	arena_free(p->play.arena);
}

#endif
