#include "emulator/script.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/rows.h"
#include "data/value.h"
#include "data/yaml.h"
#include "emulator/control.h"
#include "emulator/router.h"

enum { ORDERS_MOST = 10000 };

struct entry {
	const char *after, *router;
	const struct value *order;
	int64_t after_ms;
	struct mark mark;
	const char *words[SCRIPT_WORDS];
	int n;
};

struct script {
	struct entry *v;
	size_t n;
};

static const struct row rows[] = {
    ROW_TEXT(struct entry, after, "after", 0, "0s",
	"time on the router's clock since its start: 500ms, 30s, 5m, 1h"),
    ROW_TEXT(struct entry, router, "router", 0, NULL, "name of one router; default: all"),
    ROW_VALUE(struct entry, order, "order", ROW_REQUIRED,
	"an order of junosim ctl, as text or as a list of words"),
    ROW_END,
};

static int
duration(const char *text, struct mark at, int64_t *ret_ms, struct err **e)
{
	static const struct {
		const char *unit;
		double ms;
	} units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}};
	char *end;
	double n = strtod(text, &end);

	for (size_t i = 0; end != text && n >= 0 && i < sizeof units / sizeof units[0];
	     i++)
		if (strcmp(units[i].unit, end) == 0) {
			*ret_ms = (int64_t)(n * units[i].ms);
			return 0;
		}
	return err_at(
	    e, ERR_INPUT, at, "'%s' is no time: write 500ms, 30s, 5m or 1h", text);
}

static int
add_word(struct arena *a, struct entry *x, struct str word, struct err **e)
{
	if (x->n == SCRIPT_WORDS)
		return err_at(
		    e, ERR_INPUT, x->mark, "an order has at most %d words", SCRIPT_WORDS);
	x->words[x->n++] = arena_strndup(a, word.p, word.n);
	return 0;
}

/* Words between blanks; "…" holds them together. */
static int
split(struct arena *a, struct entry *x, struct str text, struct err **e)
{
	while ((text = str_trim(text)).n > 0) {
		bool quoted = text.p[0] == '"';
		struct str word;

		if (quoted)
			text = (struct str){text.p + 1, text.n - 1};
		word = str_cut(&text, quoted ? '"' : ' ');
		if (add_word(a, x, word, e) < 0)
			return -1;
	}
	return 0;
}

static int
read_words(struct arena *a, struct entry *x, struct err **e)
{
	const struct value *v = x->order;

	if (v->kind == VALUE_STR)
		return split(a, x, v->str, e);
	if (v->kind != VALUE_LIST)
		return err_at(
		    e, ERR_INPUT, v->mark, "an order is a text or a list of words");
	value_each(v, item)
	{
		if ((*item)->kind != VALUE_STR)
			return err_at(e, ERR_INPUT, (*item)->mark,
			    "a word of an order is a text: put quotes around it");
		if (add_word(a, x, (*item)->str, e) < 0)
			return -1;
	}
	return 0;
}

static int
read_entry(struct arena *a, const struct value *map, struct entry *x, struct err **e)
{
	if (map->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, map->mark,
		    "an entry of a world script is a mapping with 'order'");
	if (rows_load(a, rows, "entry of a world script", map, x, e) < 0)
		return -1;
	x->mark = x->order->mark;
	if (duration(x->after, map->mark, &x->after_ms, e) < 0 || read_words(a, x, e) < 0)
		return -1;
	if (x->n == 0 || !control_knows(x->words[0]))
		return err_at(e, ERR_INPUT, x->mark, "'%s' is no order of junosim ctl",
		    x->n > 0 ? x->words[0] : "");
	return 0;
}

static int
read_script(
    struct arena *a, const struct value *top, struct script **ret_script, struct err **e)
{
	struct script *s = arena_new_of(a, struct script);

	if (top->kind != VALUE_NULL && top->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, top->mark, "a world script is a list");
	if (top->kind == VALUE_LIST) {
		if (top->list.n > ORDERS_MOST)
			return err_at(e, ERR_INPUT, top->mark,
			    "a world script has at most %d orders", ORDERS_MOST);
		s->v = arena_array(a, struct entry, top->list.n + 1);
		value_each(
		    top, item) if (read_entry(a, *item, &s->v[s->n++], e) < 0) return -1;
	}
	*ret_script = s;
	return 0;
}

int
script_parse(struct arena *a, const char *file, struct str text,
    struct script **ret_script, struct err **e)
{
	struct value *top;

	if (yaml_parse(a, file, text, NULL, &top, e) < 0)
		return -1;
	return read_script(a, top, ret_script, e);
}

int
script_read(struct arena *a, const char *path, struct script **ret_script, struct err **e)
{
	struct value *top;

	if (yaml_read(a, path, NULL, &top, e) < 0)
		return -1;
	return read_script(a, top, ret_script, e);
}

int
script_check(const struct script *s, bool (*known)(void *ctx, const char *name),
    void *ctx, struct err **e)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->v[i].router != NULL && !known(ctx, s->v[i].router))
			return err_at(e, ERR_INPUT, s->v[i].mark,
			    "no router is named '%s'", s->v[i].router);
	return 0;
}

static void
keep(struct router *r, const struct entry *x)
{
	struct timed *t = vec_add(&r->world.timed);

	t->at_ms = router_now(r) + x->after_ms;
	for (; t->n < x->n; t->n++)
		t->words[t->n] = arena_strdup(r->world.arena, x->words[t->n]);
}

static int
start(const struct script *s, struct router *r, struct err **e)
{
	for (size_t i = 0; i < s->n; i++) {
		const struct entry *x = &s->v[i];
		struct buf out;
		bool done;

		if (x->router != NULL && strcmp(x->router, r->setup.name) != 0)
			continue;
		if (x->after_ms > 0) {
			keep(r, x);
			continue;
		}
		buf_init(&out, BUF_TEXT);
		done = control_order(r, x->words, x->n, &out);
		if (!done)
			err_at(e, ERR_INPUT, x->mark, "%s: %s: " STR_FMT, r->setup.name,
			    x->words[0], STR_ARG(str_trim(buf_str(&out))));
		buf_done(&out);
		if (!done)
			return -1;
	}
	return 0;
}

int
script_start(const struct script *s, struct router *r, struct err **e)
{
	int rc;

	pthread_mutex_lock(&r->mutex);
	rc = start(s, r, e);
	pthread_mutex_unlock(&r->mutex);
	return rc;
}

static void
carry_out(struct router *r, const struct timed *t)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	if (control_order(r, t->words, t->n, &out))
		router_log(r, "order", 0, "order", t->words[0], NULL);
	else
		router_log(
		    r, "order", 0, "order", t->words[0], "refused", buf_z(&out), NULL);
	buf_done(&out);
}

/* The earliest, of those that are equal the first; n: none. */
static size_t
earliest(const struct world *w)
{
	size_t at = w->timed.n;

	for (size_t i = 0; i < w->timed.n; i++)
		if (at == w->timed.n || w->timed.v[i].at_ms < w->timed.v[at].at_ms)
			at = i;
	return at;
}

int64_t
script_tick(struct router *r)
{
	struct world *w = &r->world;

	for (;;) {
		size_t i = earliest(w);
		struct timed due;

		if (i == w->timed.n)
			return INT64_MAX;
		due = w->timed.v[i];
		if (due.at_ms > router_now(r))
			return due.at_ms;
		/* taken out first: the order may be to let the clock jump, which comes here again */
		memmove(&w->timed.v[i], &w->timed.v[i + 1],
		    (w->timed.n - i - 1) * sizeof w->timed.v[0]);
		w->timed.n--;
		carry_out(r, &due);
	}
}
