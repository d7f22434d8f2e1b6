#include "runbook/replay.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "runbook/state.h"

static struct step_state *
router_named(struct walk *w, const char *name)
{
	for (size_t i = 0; name != NULL && i < w->n; i++)
		if (strcmp(w->routers[i].host->name, name) == 0)
			return &w->routers[i];
	return NULL;
}

/* A step that was begun and came to no end is begun again. */
static void
take_step(struct step_state *s, const struct value *line)
{
	const char *id = value_text(line, "step");

	if (id == NULL)
		return;
	value_set(s->arena, s->begun, id,
	    value_bool(s->arena, strcmp(value_text(line, "entry"),
				     logbook_entry_name(LOGBOOK_CHANGES)) == 0));
	value_remove(s->done, value_strz(s->arena, id));
}

static void
take_done(struct step_state *s, const struct value *line)
{
	const char *id = value_text(line, "step");
	struct value *own;

	if (id == NULL)
		return;
	own = value_copy(s->arena, line);
	if (value_get(own, "result") != NULL)
		state_unsafe(value_get(own, "result"));
	value_set(s->arena, s->done, id, own);
	value_remove(s->begun, value_strz(s->arena, id));
}

static void
take_fact(struct step_state *s, const struct value *line)
{
	const char *id = value_text(line, "step"), *key = value_text(line, "key");
	struct value *own, *v = value_get(line, "value");

	if (id == NULL || key == NULL || v == NULL)
		return;
	own = value_get(s->facts, id);
	if (own == NULL) {
		own = value_map(s->arena);
		value_set(s->arena, s->facts, id, own);
	}
	value_set(s->arena, own, key, value_copy(s->arena, v));
}

/* One that cannot be kept is not passed over. */
static int
check_promise(const struct value *line, struct err **e)
{
	const char *kind = value_text(line, "kind");
	const struct step_kind *k = kind != NULL ? step_kind_named(kind) : NULL;

	if (value_text(line, "promise") != NULL && value_text(line, "what") != NULL &&
	    value_text(line, "step") != NULL && value_get(line, "value") != NULL &&
	    k != NULL)
		return 0;
	err_at(e, ERR_INPUT, line->mark, "a promise that this version cannot keep: '%s'",
	    value_text(line, "what") != NULL ? value_text(line, "what") : "?");
	err_remedy(*e, "take it back by hand, or with the version that wrote it");
	return -1;
}

static void
take_promise(struct step_state *s, const struct value *line)
{
	struct promise *p = vec_add(&s->promises);
	struct value *v = value_get(line, "value");
	const char *id = value_text(line, "promise"), *kind = value_text(line, "kind"),
		   *what = value_text(line, "what"), *step = value_text(line, "step");

	*p = (struct promise){.id = arena_strdup(s->arena, id),
	    .step = arena_strdup(s->arena, step),
	    .kind = arena_strdup(s->arena, kind),
	    .what = arena_strdup(s->arena, what),
	    .value = value_copy(s->arena, v),
	    .standing = value_flag(line, "standing", false)};
	s->walk->npromises++;
}

static void
take_back(struct promise *p, const struct value *line)
{
	p->kept = true;
	p->never = value_flag(line, "never", false);
	p->settled = value_flag(line, "settled", false);
}

static void
take_kept(struct step_state *s, const struct value *line)
{
	const char *id = value_text(line, "promise");

	vec_each (&s->promises, p)
		if (id != NULL && strcmp(p->id, id) == 0)
			take_back(p, line);
}

static const struct {
	enum logbook_entry entry;
	void (*take)(struct step_state *s, const struct value *line);
} takers[] = {
    {LOGBOOK_STEP, take_step},
    {LOGBOOK_CHANGES, take_step},
    {LOGBOOK_FACT, take_fact},
    {LOGBOOK_PROMISE, take_promise},
    {LOGBOOK_KEPT, take_kept},
    {LOGBOOK_DONE, take_done},
};

static int
take_batch(
    struct walk *w, const struct value *names, struct walk_batch *b, struct err **e)
{
	if (names->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, names->mark, "a batch must be a list");
	b->v = arena_array(w->arena, size_t, names->list.n + 1);
	value_each(names, it)
	{
		const struct step_state *s =
		    router_named(w, (*it)->kind == VALUE_STR ? (*it)->str.p : NULL);

		if (s == NULL)
			return err_at(e, ERR_INPUT, (*it)->mark,
			    "a router of the run is not in the inventory any more");
		b->v[b->n++] = s->index;
	}
	return 0;
}

static int
take_batches(struct walk *w, const struct value *line, struct err **e)
{
	const struct value *batches = value_get(line, "batches");

	w->nbatches = 0;
	w->batches = arena_array(w->arena, struct walk_batch,
	    (batches != NULL ? value_count(batches) : 0) + 1);
	if (batches == NULL || batches->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, line->mark,
		    "the logbook does not say which batches the run had");
	value_each(batches, it)
	{
		if (take_batch(w, *it, &w->batches[w->nbatches++], e) < 0)
			return -1;
	}
	return 0;
}

/* What the logbook calls by a name must be the router that it was then. */
static int
same_routers(const struct walk *w, const struct value *line, struct err **e)
{
	const struct value *addresses = value_get(line, "addresses");

	for (size_t i = 0; i < w->n; i++) {
		const struct host *h = w->routers[i].host;
		const char *was =
		    addresses != NULL ? value_text(addresses, h->name) : NULL;
		const char *now =
		    arena_printf(w->arena, "%s port %d", h->address, h->port);

		if (was == NULL || strcmp(was, now) == 0)
			continue;
		err_at(e, ERR_INPUT, h->mark,
		    "'%s' is %s in the inventory, and was %s in the run", h->name, now,
		    was);
		err_remedy(
		    *e, "make sure which router it was, and give the inventory of then");
		return -1;
	}
	return 0;
}

int
replay_load(struct walk *w, const struct value *lines, struct err **e)
{
	value_each(lines, it)
	{
		const char *entry = value_text(*it, "entry");
		struct step_state *s = router_named(w, value_text(*it, "device"));

		if (strcmp(entry, logbook_entry_name(LOGBOOK_BEGIN)) == 0 &&
		    (same_routers(w, *it, e) < 0 || take_batches(w, *it, e) < 0))
			return -1;
		if (strcmp(entry, logbook_entry_name(LOGBOOK_PROMISE)) == 0 &&
		    check_promise(*it, e) < 0)
			return -1;
		for (size_t k = 0; s != NULL && k < sizeof takers / sizeof *takers; k++)
			if (strcmp(entry, logbook_entry_name(takers[k].entry)) == 0)
				takers[k].take(s, *it);
	}
	return 0;
}

/* --- to take back ------------------------------------------------------------------------------------ */

static void
stand_deeds(struct step_state *s)
{
	value_pairs(s->done, it)
	{
		struct deed *d;

		if (value_get(it->value, "promised-from") == NULL)
			continue;
		d = vec_add(&s->deeds);
		d->name = value_text(it->value, "name");
		if (d->name == NULL)
			d->name = it->key->str.p;
		d->from = (size_t)value_number(it->value, "promised-from", 0);
		d->until = (size_t)value_number(it->value, "promised-until", 0);
		d->inert = value_flag(it->value, "inert", false);
	}
}

static bool
has_promised(const struct step_state *s, const char *step)
{
	vec_each (&s->promises, p)
		if (strcmp(p->step, step) == 0)
			return true;
	return false;
}

static void
stand_cut(struct step_state *s)
{
	value_pairs(s->begun, it)
	{
		if (!it->value->boolean || has_promised(s, it->key->str.p))
			continue;
		s->ending = ENDING_UNKNOWN;
		s->failed_at = it->key->str.p;
		s->failure = "it was cut, and nobody knows how far it got";
	}
}

void
replay_stand(struct walk *w)
{
	for (size_t i = 0; i < w->n; i++) {
		struct step_state *s = &w->routers[i];

		if (s->done->map.n + s->begun->map.n + s->promises.n == 0)
			continue;
		s->going = GOING_ON;
		s->began_ms = clock_ms();
		stand_deeds(s);
		stand_cut(s);
	}
}
