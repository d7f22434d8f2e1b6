#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/vec.h"
#include "data/value.h"
#include "event/event.h"
#include "event/event_check.h"

struct seat {
	const struct sink_ops *ops;
	void *self;
};

struct bus {
	pthread_mutex_t mutex; /* guards seq and sinks, and is held while sinks work */
	char *run;
	const struct redact *redact;
	int64_t seq; /* of the last event */
	VEC(struct seat) sinks;
};

/* An event on its way: its own arena, the stamps first and filled in last. */
struct draft {
	struct arena *arena;
	enum event_kind kind;
	bool replayed;
	struct value *fields;
};

struct bus *
bus_new(const char *run, const struct redact *redact)
{
	struct bus *b = calloc(1, sizeof *b);
	pthread_mutexattr_t checking; /* a sink that posts is a bug, not a hang */

	if (b == NULL || (b->run = strdup(run)) == NULL)
		abort();
	pthread_mutexattr_init(&checking);
	pthread_mutexattr_settype(&checking, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&b->mutex, &checking);
	pthread_mutexattr_destroy(&checking);
	b->redact = redact;
	return b;
}

const char *
bus_run(const struct bus *b)
{
	return b->run;
}

static void
bus_lock(struct bus *b)
{
	if (pthread_mutex_lock(&b->mutex) != 0) {
		fprintf(stderr, "holdfast: bug: a sink calls the event bus\n");
		abort();
	}
}

void
bus_add(struct bus *b, const struct sink_ops *ops, void *self)
{
	bus_lock(b);
	vec_push(&b->sinks, ((struct seat){ops, self}));
	pthread_mutex_unlock(&b->mutex);
}

int
bus_free(struct bus *b, struct err **e)
{
	struct err *first = NULL;

	if (b == NULL)
		return 0;
	vec_each (&b->sinks, seat) {
		struct err *one = NULL;

		if (seat->ops->close(seat->self, &one) == 0)
			continue;
		if (first == NULL)
			first = one;
		else
			err_free(one);
	}
	vec_done(&b->sinks);
	pthread_mutex_destroy(&b->mutex);
	free(b->run);
	free(b);
	if (first == NULL)
		return 0;
	*e = first;
	return -1;
}

void
bus_tick(struct bus *b)
{
	if (b == NULL)
		return;
	bus_lock(b);
	vec_each (&b->sinks, seat)
		if (seat->ops->tick != NULL)
			seat->ops->tick(seat->self);
	pthread_mutex_unlock(&b->mutex);
}

static void
fan_out(struct bus *b, const struct draft *d)
{
	struct event ev = {.kind = d->kind, .replayed = d->replayed, .fields = d->fields};

	vec_each (&b->sinks, seat)
		seat->ops->event(seat->self, &ev);
}

static struct draft
draft_new(struct bus *b, enum event_kind kind)
{
	struct draft d = {.arena = arena_new(), .kind = kind};

	d.fields = value_map(d.arena);
	value_set(d.arena, d.fields, "seq", value_int(d.arena, 0));
	value_set(d.arena, d.fields, "time", value_strz(d.arena, ""));
	value_set(d.arena, d.fields, "run", value_strz(d.arena, b->run));
	value_set(d.arena, d.fields, "kind", value_strz(d.arena, event_kind_name(kind)));
	return d;
}

static void
draft_put(struct draft *d, const struct bus *b, const char *key, const struct value *v)
{
	value_set(d->arena, d->fields, key, event_cleanse(d->arena, b->redact, v));
}

static void
draft_text(struct draft *d, const struct bus *b, const char *key, const char *text)
{
	struct value v = {.kind = VALUE_STR, .str = str_of(text)};

	if (text != NULL)
		draft_put(d, b, key, &v);
}

static void
draft_int(struct draft *d, const char *key, int64_t integer)
{
	value_set(d->arena, d->fields, key, value_int(d->arena, integer));
}

/* Where the poster stands, unless it said so itself. */
static void
draft_scope(struct draft *d, const struct bus *b)
{
	if (value_get(d->fields, "device") == NULL)
		draft_text(d, b, "device", scope_name(SCOPE_DEVICE));
	if (value_get(d->fields, "step") == NULL)
		draft_text(d, b, "step", scope_name(SCOPE_STEP));
}

/* Order of stamps is order of delivery: the clock is read under the lock too. */
static void
draft_send(struct draft *d, struct bus *b)
{
	const char *field, *want;
	struct buf iso;

	if (!event_complete(d->kind, d->fields, &field, &want)) {
		fprintf(stderr, "holdfast: bug: event '%s': '%s' must be %s\n",
		    event_kind_name(d->kind), field, want);
		abort();
	}
	buf_init(&iso, BUF_LINE);
	bus_lock(b);
	clock_print_iso(&iso, clock_wall_ms());
	draft_int(d, "seq", ++b->seq);
	value_set(d->arena, d->fields, "time", value_str(d->arena, buf_str(&iso)));
	fan_out(b, d);
	pthread_mutex_unlock(&b->mutex);
	buf_done(&iso);
	arena_free(d->arena);
}

static const char *const stamps[] = {"seq", "time", "run", "kind"};

static bool
is_stamp(struct str key)
{
	for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++)
		if (str_eq(key, str_of(stamps[i])))
			return true;
	return false;
}

void
bus_post_fields(struct bus *b, enum event_kind kind, const struct ev_field *fields, int n)
{
	struct draft d;

	if (b == NULL)
		return;
	d = draft_new(b, kind);
	for (const struct ev_field *f = fields; f < fields + n; f++) {
		if (is_stamp(str_of(f->key))) {
			fprintf(stderr, "holdfast: bug: event '%s': '%s' is the bus's\n",
			    event_kind_name(kind), f->key);
			abort();
		}
		switch (f->value.kind) {
		case EV_IS_TEXT: draft_text(&d, b, f->key, f->value.text); break;
		case EV_IS_INT: draft_int(&d, f->key, f->value.integer); break;
		case EV_IS_BOOL:
			value_set(d.arena, d.fields, f->key,
			    value_bool(d.arena, f->value.boolean));
			break;
		case EV_IS_VALUE:
			if (f->value.value != NULL)
				draft_put(&d, b, f->key, f->value.value);
			break;
		}
	}
	draft_scope(&d, b);
	draft_send(&d, b);
}

static bool
same_place(struct mark a, struct mark b)
{
	return a.line == b.line && a.col == b.col &&
	       str_eq(str_of(a.file), str_of(b.file));
}

/*
 * The causes, one text each. A cause that stands elsewhere than the finding says where.
 */
static void
draft_causes(struct draft *d, const struct bus *b, const struct err *e)
{
	struct value *causes = value_list(d->arena);
	struct mark said = err_where(e);

	for (e = err_cause(e); e != NULL; e = err_cause(e)) {
		const struct err *next = err_cause(e);
		struct mark at = err_where(e);
		struct mark below = next != NULL ? err_where(next) : (struct mark){0};
		bool own = at.file != NULL && !same_place(at, below);
		struct value *text;

		if (own && !same_place(at, said))
			text = value_strf(d->arena, "%s:%d:%d: %s", at.file, at.line,
			    at.col, err_message(e));
		else
			text = value_strz(d->arena, err_message(e));
		value_append(d->arena, causes, text);
	}
	if (value_count(causes) > 0)
		draft_put(d, b, "causes", causes);
}

void
bus_post_err(struct bus *b, const char *device, const struct err *e)
{
	struct mark at = err_where(e);
	int column = 0;
	const char *excerpt = err_get_excerpt(e, &column);
	struct draft d;

	if (b == NULL)
		return;
	d = draft_new(b, EV_FINDING);
	draft_text(&d, b, "message", err_message(e));
	draft_text(&d, b, "code", err_code_name(err_code(e)));
	draft_int(&d, "exit", err_exit_code(e));
	draft_text(&d, b, "device", device != NULL ? device : err_device(e));
	draft_text(&d, b, "file", at.file);
	if (at.file != NULL && at.line > 0)
		draft_int(&d, "line", at.line);
	if (at.file != NULL && at.line > 0 && at.col > 0)
		draft_int(&d, "column", at.col);
	draft_text(&d, b, "path", err_path(e));
	draft_text(&d, b, "bad-element", err_bad_element(e));
	draft_causes(&d, b, e);
	draft_text(&d, b, "excerpt", excerpt);
	if (excerpt != NULL && column > 0)
		draft_int(&d, "excerpt-column", column);
	draft_text(&d, b, "remedy", err_get_remedy(e));
	draft_scope(&d, b);
	draft_send(&d, b);
}

/* "2026-11-22T02:04:57.123Z" */
static bool
is_time(const char *z)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd.dddZ";

	if (z == NULL || strlen(z) != sizeof shape - 1)
		return false;
	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == 'd' ? z[i] < '0' || z[i] > '9' : z[i] != shape[i])
			return false;
	return true;
}

static int
replay_kind(const struct value *fields, enum event_kind *ret_kind, struct err **e)
{
	const struct value *v = value_get(fields, "kind");
	const char *names[EVENT_KINDS], *near;
	const char *name = value_text(fields, "kind");

	if (name == NULL)
		return err_at(e, ERR_INPUT, v != NULL ? v->mark : fields->mark,
		    "an event must have a 'kind', which is text");
	if (event_kind_of(name, ret_kind))
		return 0;
	for (int i = 0; i < EVENT_KINDS; i++)
		names[i] = event_kind_name((enum event_kind)i);
	near = str_nearest(str_of(name), names, EVENT_KINDS);
	err_at(e, ERR_INPUT, v->mark, "unknown kind of event '%s'", name);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "the record was written by another version or program");
	return -1;
}

/* The stamps of a recorded event. */
static int
replay_stamps(const struct value *fields, struct err **e)
{
	const char *run = value_text(fields, "run");

	if (value_number(fields, "seq", 0) < 1)
		return err_at(e, ERR_INPUT, fields->mark,
		    "an event must have a 'seq', a whole number from 1");
	if (!is_time(value_text(fields, "time")))
		return err_at(e, ERR_INPUT, fields->mark,
		    "an event must have a 'time' like '2026-11-22T02:04:57.123Z'");
	if (run == NULL || *run == '\0')
		return err_at(e, ERR_INPUT, fields->mark,
		    "an event must have a 'run', which is text");
	return 0;
}

int
bus_replay(struct bus *b, const struct value *fields, struct err **e)
{
	struct draft d;
	enum event_kind kind;
	const char *field, *want;

	if (fields->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, fields->mark, "an event must be a mapping");
	if (replay_kind(fields, &kind, e) < 0 || replay_stamps(fields, e) < 0)
		return -1;
	if (!event_complete(kind, fields, &field, &want))
		return err_at(e, ERR_INPUT, fields->mark, "event '%s': '%s' must be %s",
		    event_kind_name(kind), field, want);
	d = draft_new(b, kind);
	d.replayed = true;
	draft_int(&d, "seq", value_number(fields, "seq", 0));
	value_set(
	    d.arena, d.fields, "time", value_copy(d.arena, value_get(fields, "time")));
	value_set(
	    d.arena, d.fields, "run", value_copy(d.arena, value_get(fields, "run")));
	value_pairs(fields, it)
	{
		if (it->key->kind == VALUE_STR && is_stamp(it->key->str))
			continue;
		value_put(d.arena, d.fields, event_cleanse(d.arena, b->redact, it->key),
		    event_cleanse(d.arena, b->redact, it->value));
	}
	bus_lock(b);
	b->seq = value_number(fields, "seq", 0);
	fan_out(b, &d);
	pthread_mutex_unlock(&b->mutex);
	arena_free(d.arena);
	return 0;
}
