#include "deploy/reboot.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "deploy/errand.h"
#include "device/device.h"
#include "device/software.h"

enum { REPLY_MS = 30000, PHASES_MOST = 2 };

/* One order, and the engines that are to be back after it. */
struct phase {
	const char *key;   /* of what is remembered */
	const char *words; /* for people */
	enum device_reboot which;
	bool backup, master; /* which engines it is about */
};

static bool
is_about(const struct phase *p, const struct device_engine *engine)
{
	return engine->master ? p->master : p->backup;
}

static int
no_backup(const struct reboot *rb, const struct device_software *sw, struct err **e)
{
	if (rb->order == REBOOT_TOGETHER)
		return 0;
	if (sw->evolved)
		return err_set(e, ERR_INPUT, "Junos Evolved reboots as a whole");
	if (sw->shape == DEVICE_DUAL)
		return 0;
	return err_set(
	    e, ERR_INPUT, "there is no backup routing engine to reboot by itself");
}

static const struct phase backup_phase = {
    "booted-backup", "the backup routing engine", DEVICE_REBOOT_OTHER, true, false};
static const struct phase master_phase = {
    "booted-master", "the master routing engine", DEVICE_REBOOT_LOCAL, false, true};
/* By what is told to reboot. */
static const struct phase all_phases[] = {
    [DEVICE_REBOOT_LOCAL] = {"booted", "it", DEVICE_REBOOT_LOCAL, true, true},
    [DEVICE_REBOOT_BOTH] = {"booted", "both routing engines", DEVICE_REBOOT_BOTH, true,
	true},
    [DEVICE_REBOOT_MEMBERS] = {"booted", "all members", DEVICE_REBOOT_MEMBERS, true,
	true},
};

static enum device_reboot
whole_of(const struct device_software *sw)
{
	return sw->shape == DEVICE_DUAL      ? DEVICE_REBOOT_BOTH
	       : sw->shape == DEVICE_MEMBERS ? DEVICE_REBOOT_MEMBERS
					     : DEVICE_REBOOT_LOCAL;
}

/* How many; in their order. */
static size_t
phases_of(const struct reboot *rb, enum device_reboot whole, struct phase *phases)
{
	if (rb->order == REBOOT_TOGETHER) {
		phases[0] = all_phases[whole];
		return 1;
	}
	phases[0] = backup_phase;
	phases[1] = master_phase;
	return rb->order == REBOOT_BACKUP ? 1 : 2;
}

static int
check_engines(const struct device_software *sw, struct err **e)
{
	for (size_t i = 0; i < sw->n; i++) {
		const struct device_engine *engine = &sw->engines[i];

		if (engine->version == NULL)
			return err_set(e, ERR_CHECK,
			    "%s does not answer%s%s: nothing was rebooted", engine->name,
			    sw->silent != NULL ? ": " : "",
			    sw->silent != NULL ? sw->silent : "");
		if (engine->booted == 0)
			return err_set(e, ERR_CHECK,
			    "the router does not tell when %s booted, so that a reboot "
			    "could "
			    "not be proved",
			    engine->name[0] != '\0' ? engine->name : "it");
	}
	return 0;
}

int
reboot_plan(const struct errand *er, const struct reboot *rb,
    const struct device_software *sw, const char **ret_words, struct err **e)
{
	struct phase phases[PHASES_MOST];
	size_t n;

	if (no_backup(rb, sw, e) < 0 || check_engines(sw, e) < 0)
		return -1;
	n = phases_of(rb, whole_of(sw), phases);
	*ret_words = arena_printf(er->arena, "reboots %s%s%s", phases[0].words,
	    n > 1 ? ", and when it is back " : "", n > 1 ? phases[1].words : "");
	return 0;
}

/* --- before and after --------------------------------------------------------------------------------------------- */

/* One engine of a phase, as it was before the order and as it was seen since. */
struct witness {
	const char *name;
	int64_t booted,
	    asked; /* seconds by its own clock: before the order, and when that was read */
	enum { WITNESS_UNSEEN, WITNESS_UP, WITNESS_SILENT, WITNESS_BACK } state;
	const char *version;
};

struct watch {
	struct errand *er;
	const struct reboot *rb;
	const struct phase *phase;
	struct witness *v;
	size_t n;
	enum device_base base;
	int64_t began_ms; /* clock_ms of the order */
	const char *last; /* what was seen last */
};

static struct value *
watch_value(const struct watch *w)
{
	struct arena *a = w->er->arena;
	struct value *map = value_map(a), *engines = value_map(a);

	for (size_t i = 0; i < w->n; i++) {
		struct value *one = value_map(a);

		value_set(a, one, "booted", value_int(a, w->v[i].booted));
		value_set(a, one, "asked", value_int(a, w->v[i].asked));
		value_set(a, engines, w->v[i].name, one);
	}
	value_set(a, map, "engines", engines);
	value_set(a, map, "which", value_int(a, w->phase->which));
	value_set(a, map, "base", value_int(a, w->base));
	return map;
}

static enum device_base
base_of(int64_t remembered)
{
	return remembered == DEVICE_VMHOST    ? DEVICE_VMHOST
	       : remembered == DEVICE_EVOLVED ? DEVICE_EVOLVED
					      : DEVICE_JUNOS;
}

static void
watch_recalled(struct watch *w, const struct value *v)
{
	const struct value *engines = value_get(v, "engines");

	w->base = base_of(value_number(v, "base", DEVICE_JUNOS));
	w->v = arena_array(w->er->arena, struct witness, value_count(engines) + 1);
	if (engines == NULL || engines->kind != VALUE_MAP)
		return;
	value_pairs(engines, it)
	{
		w->v[w->n++] = (struct witness){
		    .name = arena_strndup(w->er->arena, it->key->str.p, it->key->str.n),
		    .booted = value_number(it->value, "booted", 0),
		    .asked = value_number(it->value, "asked", 0)};
	}
}

static void
watch_engines(struct watch *w, const struct device_software *sw)
{
	w->base = sw->evolved  ? DEVICE_EVOLVED
		  : sw->vmhost ? DEVICE_VMHOST
			       : DEVICE_JUNOS;
	w->v = arena_array(w->er->arena, struct witness, sw->n + 1);
	for (size_t i = 0; i < sw->n; i++) {
		const struct device_engine *engine = &sw->engines[i];

		if (is_about(w->phase, engine))
			w->v[w->n++] = (struct witness){.name = engine->name,
			    .booted = engine->booted,
			    .asked = engine->now > engine->booted ? engine->now
								  : engine->booted};
	}
}

/* Clocks are set after a boot, so that the time of one and the same boot can move a little; one that was ordered lies behind
 * the middle between the boot before and the order, and the engine has not been up for longer than since then. */
static bool
has_rebooted(const struct witness *w, const struct device_engine *engine)
{
	int64_t middle = w->booted + (w->asked - w->booted) / 2;

	if (engine->booted == 0 || engine->booted <= middle)
		return false;
	return engine->uptime == 0 || engine->now == 0 ||
	       engine->uptime <= engine->now - middle;
}

/* "re0: " of a router with several. */
static const char *
of(const struct watch *w, const struct witness *one)
{
	return one->name[0] != '\0' ? arena_printf(w->er->arena, "%s: ", one->name) : "";
}

static void
see(struct watch *w, const struct device_software *sw)
{
	struct buf line;

	buf_init(&line, BUF_LINE);
	for (size_t i = 0; i < w->n; i++) {
		struct witness *one = &w->v[i];
		const struct device_engine *engine = device_engine_named(sw, one->name);

		/* a router that told no name before may tell one now, with the other engine there */
		if (engine == NULL && one->name[0] == '\0' && sw->n > 0)
			engine = &sw->engines[0];
		one->state = WITNESS_SILENT;
		if (engine != NULL && engine->version != NULL && engine->booted != 0) {
			one->state =
			    has_rebooted(one, engine) ? WITNESS_BACK : WITNESS_UP;
			one->version = engine->version;
		}
		buf_printf(&line, "%s%s%s", line.n > 0 ? "; " : "", of(w, one),
		    one->state == WITNESS_BACK ? "has booted"
		    : one->state == WITNESS_UP ? "has not gone down yet"
					       : "does not answer yet");
	}
	w->last = buf_copy(&line, w->er->arena);
	buf_done(&line);
}

static bool
all_back(const struct watch *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].state != WITNESS_BACK)
			return false;
	return w->n > 0;
}

static bool
any_up(const struct watch *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].state == WITNESS_UP)
			return true;
	return false;
}

/* --- the order --------------------------------------------------------------------------------------------------- */

/* "The other one" is the backup only to the master. */
static int
check_master(struct device *dev, const struct deadline *d, struct err **e)
{
	bool on_backup;

	if (device_on_backup(dev, d, &on_backup, e) < 0)
		return -1;
	if (!on_backup)
		return 0;
	return err_set(e, ERR_CHECK,
	    "the session is with the backup routing engine: nothing was rebooted");
}

/* ERR_RPC: it was refused. Any other trouble after it was sent says nothing (4.6). */
static int
order(struct watch *w, struct err **e)
{
	struct deadline look = errand_look(w->er);
	const char *words = "";
	struct device *dev;

	if (w->er->session(w->er->ctx, &look, &dev, e) < 0)
		return -1;
	if (look.at_ms > clock_ms() + REPLY_MS)
		look.at_ms = clock_ms() + REPLY_MS;
	if (w->phase->backup != w->phase->master && check_master(dev, &look, e) < 0)
		return -1;
	w->er->say(w->er->ctx, "rebooting", w->phase->words);
	if (device_reboot(dev, w->er->arena, w->phase->which, w->base, &look, &words, e) <
	    0) {
		if (!errand_left_open(*e))
			return err_wrap(e, "the router refused to reboot");
		words = errand_why(w->er, *e);
		err_clear(e);
	}
	w->er->drop(w->er->ctx);
	w->began_ms = clock_ms();
	w->last = arena_printf(w->er->arena, "the order was answered '%s'", words);
	return 0;
}

static int
never_down(const struct watch *w, struct err **e)
{
	struct deadline look = errand_look(w->er);
	const char *scheduled = NULL;
	struct err *ignored = NULL;
	struct device *dev;

	if (w->er->session(w->er->ctx, &look, &dev, &ignored) == 0)
		(void)device_reboot_scheduled(
		    dev, w->er->arena, &look, &scheduled, &ignored);
	err_free(ignored);
	err_set(e, ERR_CHECK,
	    "%s was told to reboot, and has not gone down within %s%s%s", w->phase->words,
	    errand_span(w->er, clock_ms() - w->began_ms),
	    scheduled != NULL ? ": " : ": nothing is scheduled any more",
	    scheduled != NULL ? scheduled : "");
	err_remedy(*e, "'clear system reboot' takes an order back that is still there");
	return -1;
}

static int
never_back(const struct watch *w, const char *why, struct err **e)
{
	err_clear(e);
	err_set(e, ERR_STATE, "%s has not come back within %s%s; last seen: %s",
	    w->phase->words, errand_span(w->er, clock_ms() - w->began_ms), why, w->last);
	err_remedy(*e, "look at its console");
	return -1;
}

enum waited { WAITED_BACK, WAITED_UP };

/* Until all are back, or one has not gone down in its time. */
static int
wait_back(struct watch *w, enum waited *ret, struct err **e)
{
	for (;;) {
		struct device_software sw;

		if (errand_software(w->er, &sw, e) == 0) {
			see(w, &sw);
		} else if (err_code(*e) == ERR_CANCELLED) {
			return never_back(w, ", and it was not waited for any longer", e);
		} else {
			/* a look that the end of the time cut short saw nothing */
			if (deadline_left(&w->er->deadline) > 0)
				w->last = errand_why(w->er, *e);
			err_clear(e);
			for (size_t i = 0; i < w->n; i++)
				w->v[i].state = WITNESS_SILENT;
		}
		if (all_back(w) ||
		    (any_up(w) && clock_ms() - w->began_ms >= w->rb->down_ms)) {
			*ret = all_back(w) ? WAITED_BACK : WAITED_UP;
			return 0;
		}
		errand_repeat(w->er, "waiting for it to come back", w->last, w->began_ms);
		if (deadline_left(&w->er->deadline) == 0)
			return never_back(w, "", e);
		/* what it talks to now may be on its way down */
		w->er->drop(w->er->ctx);
		if (errand_pause(w->er, w->er->probe_ms, e) < 0)
			return never_back(w, ", and it was not waited for any longer", e);
	}
}

/* `resumed`: a process that died may have ordered it. If nothing happened in the time that an order needs, it had not. */
static int
run_phase(struct watch *w, bool resumed, struct err **e)
{
	for (;;) {
		enum waited waited = WAITED_UP;

		w->began_ms = clock_ms();
		if (!resumed && order(w, e) < 0)
			return -1;
		if (!resumed && errand_pause(w->er, w->rb->pause_ms, e) < 0)
			return never_back(w, ", and it was not waited for", e);
		if (wait_back(w, &waited, e) < 0)
			return -1;
		if (waited == WAITED_BACK)
			return 0;
		if (!resumed)
			return never_down(w, e);
		resumed = false;
		w->er->say(w->er->ctx, "ordering the reboot", "it has not been rebooted");
	}
}

static void
say_back(const struct watch *w, struct buf *said)
{
	for (size_t i = 0; i < w->n; i++)
		buf_printf(said, "%s%srebooted, runs %s", said->n > 0 ? "; " : "",
		    of(w, &w->v[i]), w->v[i].version);
}

/* What a process that died had begun: its shape was remembered with the order, as the router may not answer yet, nor with
 * both its engines. */
static bool
resumed_whole(const struct errand *er, const struct reboot *rb, enum device_reboot *ret)
{
	const struct value *v =
	    errand_recall(er, rb->order == REBOOT_TOGETHER ? "booted" : backup_phase.key);

	if (v == NULL)
		return false;
	*ret = value_number(v, "which", 0) == DEVICE_REBOOT_BOTH ? DEVICE_REBOOT_BOTH
	       : value_number(v, "which", 0) == DEVICE_REBOOT_MEMBERS
		   ? DEVICE_REBOOT_MEMBERS
		   : DEVICE_REBOOT_LOCAL;
	return true;
}

/* The engines as they are before the order; of a resumed one, as they were. */
static int
begin_phase(struct watch *w, bool *ret_resumed, struct err **e)
{
	const struct value *before = errand_recall(w->er, w->phase->key);
	struct device_software sw;

	*ret_resumed = before != NULL;
	if (before != NULL) {
		watch_recalled(w, before);
		return 0;
	}
	if (errand_software(w->er, &sw, e) < 0 || check_engines(&sw, e) < 0)
		return -1;
	watch_engines(w, &sw);
	return w->er->remember(w->er->ctx, w->phase->key, watch_value(w), e);
}

static int
run_phases(struct errand *er, const struct reboot *rb, const struct phase *phases,
    size_t n, struct buf *said, struct err **e)
{
	for (size_t i = 0; i < n; i++) {
		struct watch w = {
		    .er = er, .rb = rb, .phase = &phases[i], .last = "nothing"};
		bool resumed;

		/* a later one was begun, so that this one had ended */
		if (i + 1 < n && errand_recall(er, phases[i + 1].key) != NULL)
			continue;
		if (begin_phase(&w, &resumed, e) < 0 || run_phase(&w, resumed, e) < 0)
			return -1;
		say_back(&w, said);
	}
	return 0;
}

int
reboot_run(
    struct errand *er, const struct reboot *rb, struct reboot_result *ret, struct err **e)
{
	struct phase phases[PHASES_MOST];
	enum device_reboot whole;
	struct device_software sw;
	const char *words;
	struct buf said;
	size_t n;
	int rc;

	if (!resumed_whole(er, rb, &whole)) {
		if (errand_software(er, &sw, e) < 0 ||
		    reboot_plan(er, rb, &sw, &words, e) < 0)
			return -1;
		whole = whole_of(&sw);
	}
	n = phases_of(rb, whole, phases);
	buf_init(&said, BUF_LINE);
	rc = run_phases(er, rb, phases, n, &said, e);
	if (rc == 0)
		ret->detail = buf_copy(&said, er->arena);
	buf_done(&said);
	return rc;
}
