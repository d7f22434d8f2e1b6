/*
 * Runbooks that are walked without routers: their steps are written as 'local: [WORD, …]', and every word but 'local' is
 * done by a kind of this file, which writes down what it did, such as "r1:4 change". One thread.
 */
#ifndef UNIT_RUNBOOK_WALKED_H
#define UNIT_RUNBOOK_WALKED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/logbook.h"
#include "runbook/step.h"
#include "runbook/walk.h"

struct walked {
	struct arena *a;
	char dir[64];
	struct site site;
	struct inventory *inv;
	const struct host **hosts;
	size_t n;
	struct cancel cancel;
	struct runbook *rb;
	struct runbook_run run;
	struct walk *walk;
	struct buf did; /* "r1:1 change; r1:1 back p1; " */
	int code;
	struct err *e;
};

/* What the kind of this file writes to; tests run one after the other. */
static struct walked *walked_now;

static inline void
walked_say(const struct step_run *s, const char *what)
{
	buf_printf(&walked_now->did, "%s:%s %s; ", s->host->name, s->step->id, what);
}

struct walked_words {
	struct row_texts argv;
};

static inline const char *
walked_word(const struct walked_words *w, size_t i)
{
	return i < w->argv.n ? w->argv.v[i] : "";
}

static inline int
walked_promise(struct step_run *s, const struct walked_words *w, struct err **e)
{
	struct value *v = value_map(s->arena);
	const char *id;

	value_set(s->arena, v, "what", value_strz(s->arena, walked_word(w, 1)));
	if (step_promise(s, walked_word(w, 1), v,
		strcmp(walked_word(w, 2), "standing") == 0, &id, e) < 0)
		return -1;
	s->outcome = STEP_CHANGED;
	return strcmp(walked_word(w, 3), "fail") == 0
		   ? err_set(e, ERR_CHECK, "failed after its promise")
		   : 0;
}

static inline int
walked_settled(struct step_run *s, struct err **e)
{
	const struct value *promise;
	const char *id;

	if (step_open_promises(s, s->step->kind->name, 0, &id, &promise) == 0)
		return err_set(e, ERR_CHECK, "nothing is promised");
	return step_settled(s, id, e);
}

static inline int
walked_kept(struct step_run *s, struct err **e)
{
	const struct value *promise;
	const char *id;

	s->outcome = STEP_SKIPPED;
	if (step_open_promises(s, s->step->kind->name, 0, &id, &promise) == 0)
		return 0;
	s->outcome = STEP_CHANGED;
	return step_kept(s, id, e);
}

/* [fail-on, r2]: fails on that router; [fail-first, 2]: so many tries fail. */
static inline int
walked_run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct walked_words *w = arguments;
	const char *word = walked_word(w, 0);

	walked_say(s, s->again ? arena_printf(s->arena, "%s again", word) : word);
	step_result(s, "seen", value_strz(s->arena, walked_word(w, 1)));
	step_detail(s, "saw '%s'", walked_word(w, 1));
	if (strcmp(word, "change") == 0)
		s->outcome = STEP_CHANGED;
	else if (strcmp(word, "fail") == 0 ||
		 (strcmp(word, "fail-on") == 0 &&
		     strcmp(s->host->name, walked_word(w, 1)) == 0) ||
		 (strcmp(word, "fail-first") == 0 &&
		     s->attempt <= atoi(walked_word(w, 1))))
		return err_set(e, ERR_CHECK, "it is not so");
	else if (strcmp(word, "refuse") == 0)
		return err_set(e, ERR_CONNECT, "nobody is there");
	else if (strcmp(word, "stop") == 0)
		return err_set(e, ERR_CANCELLED, "somebody said no");
	else if (strcmp(word, "unknown") == 0)
		return err_set(e, ERR_STATE, "nobody knows");
	else if (strcmp(word, "interrupt") == 0)
		cancel_raise(&walked_now->cancel);
	else if (strcmp(word, "promise") == 0)
		return walked_promise(s, w, e);
	else if (strcmp(word, "keep") == 0)
		return walked_kept(s, e);
	else if (strcmp(word, "settle") == 0)
		return walked_settled(s, e);
	else if (strcmp(word, "remember") == 0)
		return step_remember(
		    s, "key", value_strz(s->arena, walked_word(w, 1)), e);
	return 0;
}

static inline int
walked_reverse(struct step_run *s, const struct value *promise, struct err **e)
{
	const char *what = value_text(promise, "what");

	walked_say(s, arena_printf(s->arena, "back %s", what));
	if (cancel_level(s->run->cancel) != CANCEL_NONE)
		return err_set(e, ERR_CANCELLED, "cut");
	return strcmp(what, "broken") == 0
		   ? err_set(e, ERR_RPC, "it cannot be taken back")
		   : 0;
}

static const struct row walked_rows[] = {
    ROW_TEXTS(struct walked_words, argv, "argv", ROW_REQUIRED, "words"),
    ROW_END,
};

static const struct step_kind walked_kind = {
    .name = "local",
    .summary = "of a test",
    .rows = walked_rows,
    .size = sizeof(struct walked_words),
    .where = STEP_ROUTER,
    .changes = true,
    .run = walked_run,
    .reverse = walked_reverse,
};
/* The same once for a batch. */
static const struct step_kind walked_batch_kind = {
    .name = "local",
    .summary = "of a test",
    .rows = walked_rows,
    .size = sizeof(struct walked_words),
    .where = STEP_BATCH,
    .changes = true,
    .run = walked_run,
    .reverse = walked_reverse,
};

static inline void
walked_replace(struct runbook_step *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind != NULL)
			v[i].kind = strncmp(v[i].name, "batch", 5) == 0
					? &walked_batch_kind
					: &walked_kind;
		walked_replace(v[i].block, v[i].nblock);
		walked_replace(v[i].rescue, v[i].nrescue);
		walked_replace(v[i].always, v[i].nalways);
	}
}

static inline void
walked_write(const struct walked *w, const char *name, const char *text)
{
	char path[160];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", w->dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
	assert_int_equal(fclose(f), 0);
}

static inline void
walked_init(struct walked *w, const char *hosts)
{
	struct inventory_options o = {0};
	static const char *const all[] = {"all"};

	*w = (struct walked){.a = arena_new()};
	walked_now = w;
	buf_init(&w->did, BUF_TEXT);
	strcpy(w->dir, "/tmp/hf-walk-XXXXXX");
	assert_non_null(mkdtemp(w->dir));
	for (int i = 0; i < 3; i++) {
		static const char *const folders[] = {"inventory", "runbooks", "runs"};
		char path[160];

		snprintf(path, sizeof path, "%s/%s", w->dir, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	walked_write(w, "inventory/hosts.yml", hosts);
	walked_write(w, "inventory/site.yml", "redundancy-pairs: [[r1, r2]]\n");
	assert_int_equal(site_load(w->a, w->dir, &w->site, &w->e), 0);
	o.site = w->dir;
	assert_int_equal(inventory_load(w->a, &o, &w->inv, &w->e), 0);
	assert_int_equal(inventory_limit(w->inv, w->a, all, 1, &w->hosts, &w->e), 0);
	for (w->n = 0; w->hosts[w->n] != NULL;)
		w->n++;
	cancel_init(&w->cancel);
}

static inline int
walked_load(struct walked *w, const char *text)
{
	char path[160];

	walked_write(w, "runbooks/book.yaml", text);
	snprintf(path, sizeof path, "%s/runbooks/book.yaml", w->dir);
	if (runbook_load(w->a, &w->site, w->inv, "book", &w->rb, &w->e) < 0)
		return -1;
	walked_replace(w->rb->steps, w->rb->nsteps);
	w->run = (struct runbook_run){.runbook = w->rb,
	    .parameters = value_map(w->a),
	    .site = &w->site,
	    .inventory = w->inv,
	    .bus = bus_new("RUN", NULL),
	    .cancel = &w->cancel,
	    .run = "RUN",
	    .state = w->dir,
	    .folder = arena_printf(w->a, "%s/runs/RUN", w->dir),
	    .lanes = 1};
	return 0;
}

static inline int
walked_open(struct walked *w, const char *from, const struct value *resumed)
{
	struct walk_wish wish = {.run = &w->run,
	    .hosts = w->hosts,
	    .n = w->n,
	    .from = from,
	    .asked = "book",
	    .resumed = resumed};

	return walk_open(w->a, &wish, &w->walk, &w->e);
}

/* "r1 done, r2 skipped; exit 0" */
static inline const char *
walked_ends(struct walked *w)
{
	struct value *results = walk_results(w->walk, w->a);
	const char *text = "";

	value_each(results, it) text =
	    arena_printf(w->a, "%s%s%s %s", text, *text != '\0' ? ", " : "",
		value_text(*it, "device"), value_text(*it, "result"));
	return arena_printf(w->a, "%s; exit %d", text, walk_exit_code(w->walk));
}

/* Of the i-th router: its detail. */
static inline const char *
walked_detail(struct walked *w, size_t i)
{
	const char *detail =
	    value_text(value_at(walk_results(w->walk, w->a), i), "detail");

	return detail != NULL ? detail : "";
}

static inline void
walked_go(struct walked *w)
{
	assert_int_equal(walk_go(w->walk, &w->e), 0);
	assert_null(w->e);
}

static inline void
walked_close(struct walked *w)
{
	walk_close(w->walk);
	w->walk = NULL;
	bus_free(w->run.bus, &w->e);
	w->run.bus = NULL;
}

static inline void
walked_done(struct walked *w)
{
	char command[160];

	if (w->run.bus != NULL)
		walked_close(w);
	err_free(w->e);
	buf_done(&w->did);
	cancel_done(&w->cancel);
	snprintf(command, sizeof command, "rm -r %s", w->dir);
	assert_int_equal(system(command), 0);
	arena_free(w->a);
}

#define WALKED_TWO "all: {hosts: {r1: {role: a}, r2: {role: b}}}\n"

/* The whole of it: what was done, and how the routers ended. */
static inline void
walked_expect(const char *text, const char *did, const char *ends)
{
	struct walked w;

	walked_init(&w, WALKED_TWO);
	if (walked_load(&w, text) < 0 || walked_open(&w, NULL, NULL) < 0)
		fail_msg("%s", err_message(w.e));
	walked_go(&w);
	assert_string_equal(buf_z(&w.did), did);
	assert_string_equal(walked_ends(&w), ends);
	walked_done(&w);
}

#endif
