/*
 * An errand whose sessions are tapes, one after the other: a session that was dropped is followed by the next one, and
 * "" is a router that nobody answers at. What was sent in all of them, what was said and what was remembered is looked at
 * afterwards.
 */
#ifndef TESTS_UNIT_DEPLOY_ERRAND_PLAY_H
#define TESTS_UNIT_DEPLOY_ERRAND_PLAY_H

#include "unit/device/saved_software.h"

#include "base/cancel.h"
#include "data/value.h"
#include "deploy/errand.h"

struct errand_play {
	struct arena *arena;
	const char *const *tapes;
	size_t opened;
	struct device *device;
	struct buf sent, said;
	struct value *memory;
	struct cancel cancel;
	bool read_only, forgets; /* the journal cannot be written */
	struct errand errand;
	struct err *e;
};

static inline int
errand_play_session(
    void *ctx, const struct deadline *d, struct device **ret, struct err **e)
{
	struct errand_play *p = ctx;
	struct device_options options = {
	    .dialect = "junos", .may_operate = !p->read_only};

	if (p->device == NULL) {
		const char *tape = p->tapes[p->opened];

		if (tape == NULL)
			fail_msg("a session more than there are tapes; said:\n%s",
			    buf_z(&p->said));
		p->opened++;
		buf_adds(&p->sent, "SESSION\n");
		if (tape[0] == '\0')
			return err_set(e, ERR_CONNECT, "connection refused");
		if (device_open(stream_tape_new(str_of(tape), &p->sent), &options, d,
			&p->device, e) < 0)
			return -1;
	}
	*ret = p->device;
	return 0;
}

static inline void
errand_play_drop(void *ctx)
{
	struct errand_play *p = ctx;

	device_drop(p->device);
	p->device = NULL;
}

static inline void
errand_play_say(void *ctx, const char *state, const char *detail)
{
	struct errand_play *p = ctx;

	buf_printf(&p->said, "%s: %s\n", state, detail != NULL ? detail : "");
}

static inline int
errand_play_remember(void *ctx, const char *key, const struct value *v, struct err **e)
{
	struct errand_play *p = ctx;

	if (p->forgets)
		return err_set(e, ERR_FILE, "the journal cannot be written");
	value_set(p->arena, p->memory, key, value_copy(p->arena, v));
	return 0;
}

static inline const struct value *
errand_play_recall(void *ctx, const char *key)
{
	return value_get(((struct errand_play *)ctx)->memory, key);
}

static inline void
errand_play_init(struct errand_play *p, const char *const *tapes)
{
	*p = (struct errand_play){.arena = arena_new(), .tapes = tapes};
	p->memory = value_map(p->arena);
	buf_init(&p->sent, BUF_TEXT);
	buf_init(&p->said, BUF_TEXT);
	cancel_init(&p->cancel);
	p->errand = (struct errand){.arena = p->arena,
	    .deadline = deadline_in(20000, &p->cancel),
	    .probe_ms = 1,
	    .ctx = p,
	    .session = errand_play_session,
	    .drop = errand_play_drop,
	    .say = errand_play_say,
	    .remember = errand_play_remember,
	    .recall = errand_play_recall};
}

static inline void
errand_play_done(struct errand_play *p)
{
	errand_play_drop(p);
	cancel_done(&p->cancel);
	buf_done(&p->sent);
	buf_done(&p->said);
	err_free(p->e);
	arena_free(p->arena);
}

static inline size_t
errand_play_times(const struct errand_play *p, const char *text)
{
	size_t n = 0;

	for (const char *at = buf_z(&p->sent); (at = strstr(at, text)) != NULL;
	     at += strlen(text))
		n++;
	return n;
}

#endif
