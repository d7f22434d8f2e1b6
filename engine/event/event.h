/*
 * Events: everything this program says. A JSONL file of them is the run: every other
 * report can be rebuilt from it. Fields are a mapping; the bus stamps `seq`, `run`,
 * `time` and `kind` and redacts once, then hands the event to every sink, one event at a
 * time and in the order of `seq` (bus_post may be called from any thread).
 */
#ifndef EVENT_EVENT_H
#define EVENT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct bus;
struct err;
struct redact;
struct value;

enum event_level { EVENT_ERROR, EVENT_WARN, EVENT_NOTICE, EVENT_INFO, EVENT_DEBUG };

enum event_kind {
#define EVENT(kind, name, level, required) EV_##kind,
#include "event/kinds.def"
#undef EVENT
	EVENT_KINDS
};

struct event {
	enum event_kind kind;
	bool replayed;              /* from a record: it does not happen now */
	const struct value *fields; /* mapping, with seq, run, time (ISO) and kind; const,
				       lives until the sink returns */
};

const char *event_kind_name(enum event_kind kind);
enum event_level event_kind_level(enum event_kind kind);
bool event_kind_of(const char *name, enum event_kind *ret_kind);

/* A sink sees every event. All calls come from one thread at a time. */
struct sink_ops {
	const char *name;    /* of --report NAME=FILE */
	const char *summary; /* one line for help */
	/* `path` NULL: standard error (terminal sinks only). */
	int (*open)(const char *path, void **ret_self, struct err **e);
	void (*event)(void *self, const struct event *ev);
	/* Writes what is left; reports a file that could not be written. */
	int (*close)(void *self, struct err **e);
	/* Optional: called about 5 times a second while lanes work, for live views. */
	void (*tick)(void *self);
};

/*
 * `run` identifies the run in every event and in commit logs; copied. redact borrowed,
 * may be NULL. Posts and ticks to a NULL bus are dropped: nobody listens. A sink must not
 * call the bus (that aborts).
 */
struct bus *bus_new(const char *run, const struct redact *redact);
/* self is what open gave. */
void bus_add(struct bus *b, const struct sink_ops *ops, void *self);
/* Closes every sink; -1 with the first error if one failed. */
int bus_free(struct bus *b, struct err **e);
const char *bus_run(const struct bus *b);
struct ev_value {
	enum { EV_IS_TEXT = 1, EV_IS_INT, EV_IS_BOOL, EV_IS_VALUE } kind;
	union {
		const char *text; /* copied; NULL: the field is left out */
		int64_t integer;
		bool boolean;
		const struct value *value; /* copied */
	};
};
struct ev_field {
	const char *key;
	struct ev_value value;
};
#define ev_text(s) ((struct ev_value){.kind = EV_IS_TEXT, .text = (s)})
#define ev_int(i) ((struct ev_value){.kind = EV_IS_INT, .integer = (i)})
#define ev_bool(x) ((struct ev_value){.kind = EV_IS_BOOL, .boolean = (x)})
#define ev_val(v) ((struct ev_value){.kind = EV_IS_VALUE, .value = (v)})
void bus_post_fields(
    struct bus *b, enum event_kind kind, const struct ev_field *fields, int n);
/*
 * Values are copied. `device` and `step` are taken from the scope (base/scope.h) if not
 * given. A required field of the kind that is missing or of the wrong type (fields.def)
 * is a bug and aborts.
 *	bus_post(b, EV_NOTE, {"message", ev_text("hello")}, {"device", ev_text(name)});
 */
#define bus_post(b, kind, ...)                                                           \
	bus_post_fields((b), (kind), (const struct ev_field[]){__VA_ARGS__},             \
	    (int)(sizeof((const struct ev_field[]){__VA_ARGS__}) /                       \
		  sizeof(struct ev_field)))
/* An error and its causes as a FINDING. device may be NULL: then that of the error's
 * scope. */
void bus_post_err(struct bus *b, const char *device, const struct err *e);
void bus_tick(struct bus *b);
/*
 * Replays one recorded event, as it was (its seq, run and time are kept; events posted
 * afterwards count on from it). ERR_INPUT at the event's mark: not a mapping, unknown
 * kind, a stamp or required field missing or of the wrong type.
 */
int bus_replay(struct bus *b, const struct value *fields, struct err **e);

#endif
