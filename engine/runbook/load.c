/* A runbook's file, what stands at its head, and the files that it includes. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"
#include "data/value.h"
#include "data/yaml.h"
#include "inventory/rollout.h"
#include "inventory/site.h"
#include "runbook/listing.h"
#include "runbook/loader.h"
#include "runbook/names.h"

enum { FILE_SIZE = 1 << 20 };

const char *const runbook_words[] = {
    "run", "batch", "runbook", "result", "failed", "loop", "hostvars", "groups", NULL};

static const char *const order_names[] = {
    [RUNBOOK_SERIAL] = "serial",
    [RUNBOOK_PAIRS] = "pairs",
    [RUNBOOK_TOGETHER] = "together",
    NULL,
};

struct head {
	const char *name, *help, *targets;
	const struct value *parameters, *order, *steps;
};

static const struct row head_rows[] = {
    ROW_TEXT(struct head, name, "name", 0, NULL, "as people call it"),
    ROW_TEXT(struct head, help, "help", 0, NULL, "what it does, for 'holdfast run'"),
    ROW_VALUE(struct head, parameters, "parameters", 0,
	"mapping: name, and {type, help, required, default, choices}"),
    ROW_TEXT(struct head, targets, "targets", 0, NULL, "inventory pattern; default: all"),
    ROW_VALUE(struct head, order, "order", 0,
	"serial | pairs | together | sizes of batches: [1, 25%]"),
    ROW_VALUE(struct head, steps, "steps", ROW_REQUIRED, "list of steps"),
    ROW_END,
};

void
loader_nearest(struct err *e, const char *word, const char *const *names, size_t n)
{
	const char *near = str_nearest(str_of(word), names, n);

	if (near != NULL)
		err_remedy(e, "did you mean '%s'?", near);
}

static bool
is_name(const struct value *v)
{
	static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	return v->kind == VALUE_STR && v->str.n > 0 &&
	       strspn(v->str.p, allowed) == v->str.n &&
	       strspn(v->str.p, "0123456789") == 0;
}

int
loader_check_name(const struct value *v, const char *what, struct err **e)
{
	if (!is_name(v)) {
		err_at(e, ERR_INPUT, v->mark, "%s must be a name, not '%s'", what,
		    v->kind == VALUE_STR ? v->str.p : value_kind_name(v->kind));
		err_remedy(*e, "a name has letters, digits and '_', and no digit first");
		return -1;
	}
	for (size_t i = 0; runbook_words[i] != NULL; i++)
		if (strcmp(runbook_words[i], v->str.p) == 0) {
			err_at(e, ERR_INPUT, v->mark,
			    "%s cannot be '%s', which is always defined", what, v->str.p);
			err_remedy(*e, "give it another name");
			return -1;
		}
	return 0;
}

/* --- files ------------------------------------------------------------------------------------------- */

int
loader_enter(struct loader *l, const char *path, struct mark at, struct value **ret_value,
    struct err **e)
{
	struct buf text;
	int rc = -1;

	for (size_t i = 0; i < l->nfiles; i++)
		if (strcmp(l->files[i], path) == 0)
			return err_at(
			    e, ERR_INPUT, at, "'%s' would include itself", path);
	if (l->nfiles == LOADER_INCLUDES)
		return err_at(e, ERR_LIMIT, at, "files are included more than %d deep",
		    LOADER_INCLUDES - 1);
	buf_init(&text, FILE_SIZE);
	if (buf_read_file(&text, path, e) < 0) {
		if (at.file != NULL)
			err_mark(*e, at);
	} else {
		sha256_add(&l->sum, &text.n, sizeof text.n);
		sha256_add(&l->sum, text.p, text.n);
		rc = yaml_parse(l->arena, path, buf_str(&text), NULL, ret_value, e);
	}
	buf_done(&text);
	if (rc == 0)
		l->files[l->nfiles++] = path;
	return rc;
}

void
loader_leave(struct loader *l)
{
	l->nfiles--;
}

/* Beside the file that includes it. */
static const char *
beside(struct loader *l, const char *name)
{
	const char *here = l->files[l->nfiles - 1], *slash = strrchr(here, '/');

	if (name[0] == '/' || slash == NULL)
		return name;
	return arena_printf(l->arena, "%.*s/%s", (int)(slash - here), here, name);
}

int
loader_include(struct loader *l, const struct value *name, const char *prefix,
    struct runbook_step *block, struct err **e)
{
	struct head head = {0};
	struct value *v;
	int rc = 0;

	if (name->kind != VALUE_STR || name->str.n == 0)
		return err_at(e, ERR_INPUT, name->mark,
		    "'include' must be the name of a file, not %s",
		    value_kind_name(name->kind));
	if (loader_enter(l, beside(l, name->str.p), name->mark, &v, e) < 0)
		return -1;
	head.steps = v;
	if (v->kind == VALUE_MAP)
		rc = rows_load(l->arena, head_rows, "runbook", v, &head, e);
	if (rc == 0)
		rc = loader_parameters(l, head.parameters, e);
	if (rc == 0)
		rc =
		    loader_steps(l, head.steps, prefix, &block->block, &block->nblock, e);
	if (rc == 0 && block->name == NULL)
		block->name = head.name != NULL ? head.name : name->str.p;
	loader_leave(l);
	return rc;
}

struct call {
	const char *runbook;
	const struct value *with;
};

static const struct row call_rows[] = {
    ROW_TEXT(struct call, runbook, "runbook", ROW_REQUIRED, NULL, "name, or a file"),
    ROW_VALUE(struct call, with, "with", 0, "mapping: values of its parameters"),
    ROW_END,
};

static int
load_call(struct loader *l, const struct value *v, struct call *call, const char **path,
    struct err **e)
{
	int rc = 0;

	*call = (struct call){.runbook = v->kind == VALUE_STR ? v->str.p : NULL};
	if (call->runbook == NULL)
		rc = rows_load(l->arena, call_rows, "'run'", v, call, e);
	if (rc == 0 && call->with != NULL && call->with->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, call->with->mark,
		    "'with' must be a mapping, not %s",
		    value_kind_name(call->with->kind));
	if (rc < 0)
		return -1;
	if (runbook_name_of_file(l->arena, call->runbook) != NULL) {
		*path = beside(l, call->runbook);
		return 0;
	}
	if (runbook_find(l->arena, l->site->dir, call->runbook, path, e) == 0)
		return 0;
	err_mark(*e, v->mark);
	return -1;
}

/* Its targets and order are for when it is run by itself: here it is for the router at hand. */
static int
load_called(struct loader *l, const struct value *v, const char *prefix,
    struct runbook_step *block, struct err **e)
{
	struct loader outer = *l;
	struct runbook *called = arena_new_of(l->arena, struct runbook);
	struct head head;
	int rc;

	called->path = l->files[l->nfiles - 1];
	l->rb = called;
	l->caller = block;
	memset(&l->steps, 0, sizeof l->steps);
	memset(&l->results, 0, sizeof l->results);
	rc = rows_load(l->arena, head_rows, "runbook", v, &head, e);
	if (rc == 0) {
		called->name = head.name != NULL ? head.name : called->path;
		rc = loader_parameters(l, head.parameters, e);
	}
	if (rc == 0)
		rc =
		    loader_steps(l, head.steps, prefix, &block->block, &block->nblock, e);
	vec_done(&l->steps);
	vec_done(&l->results);
	l->rb = outer.rb;
	l->caller = outer.caller;
	l->steps.v = outer.steps.v, l->steps.n = outer.steps.n;
	l->steps.cap = outer.steps.cap;
	l->results.v = outer.results.v, l->results.n = outer.results.n;
	l->results.cap = outer.results.cap;
	block->called = called;
	return rc;
}

int
loader_run(struct loader *l, const struct value *v, const char *prefix,
    struct runbook_step *block, struct err **e)
{
	struct call call;
	const char *path;
	struct value *map;
	int rc;

	if (load_call(l, v, &call, &path, e) < 0 ||
	    loader_enter(l, path, v->mark, &map, e) < 0)
		return -1;
	rc = load_called(l, map, prefix, block, e);
	loader_leave(l);
	if (rc < 0)
		return -1;
	if (call.with != NULL)
		block->bindings = call.with = runbook_variables(l->arena, call.with);
	if (block->name == NULL)
		block->name = block->called->name;
	return loader_check_bindings(l->arena, block->called, call.with, v->mark, e);
}

/* --- the head ---------------------------------------------------------------------------------------- */

static int
load_order(struct loader *l, const struct value *v, struct err **e)
{
	struct rollout_written written = {.batches = v, .soak_ms = -1};
	struct rollout unused;

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (v->kind == VALUE_STR && memchr(v->str.p, '%', v->str.n) == NULL) {
		for (int i = 0; order_names[i] != NULL; i++)
			if (strcmp(order_names[i], v->str.p) == 0) {
				l->rb->order = i;
				return 0;
			}
		err_at(e, ERR_INPUT, v->mark, "'order' cannot be '%s'", v->str.p);
		err_remedy(*e, "use serial, pairs, together, or sizes of batches like "
			       "[1, 25%%]");
		return -1;
	}
	if (rollout_load(l->arena, &written, &unused, e) < 0)
		return -1;
	l->rb->order = RUNBOOK_BATCHES;
	l->rb->batches = v;
	return 0;
}

static size_t
count_steps(const struct runbook_step *v, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (v[i].kind != NULL) + count_steps(v[i].block, v[i].nblock) +
		       count_steps(v[i].rescue, v[i].nrescue) +
		       count_steps(v[i].always, v[i].nalways);
	return sum;
}

size_t
runbook_count(const struct runbook *rb)
{
	return count_steps(rb->steps, rb->nsteps);
}

static int
load_head(struct loader *l, const struct value *v, struct err **e)
{
	struct runbook *rb = l->rb;
	const char *slash = strrchr(rb->path, '/');
	struct head head;

	if (rows_load(l->arena, head_rows, "runbook", v, &head, e) < 0)
		return -1;
	rb->name = head.name != NULL ? head.name
				     : runbook_name_of_file(l->arena,
					   slash != NULL ? slash + 1 : rb->path);
	if (rb->name == NULL)
		rb->name = rb->path;
	rb->help = head.help;
	rb->targets = head.targets;
	if (head.targets != NULL)
		rb->targets_mark = value_get(v, "targets")->mark;
	if (load_order(l, head.order, e) < 0 ||
	    loader_parameters(l, head.parameters, e) < 0)
		return -1;
	return loader_steps(l, head.steps, "", &rb->steps, &rb->nsteps, e);
}

int
runbook_load(struct arena *a, const struct site *site, const struct inventory *inv,
    const char *name, struct runbook **ret_runbook, struct err **e)
{
	struct loader l = {
	    .arena = a, .site = site, .inv = inv, .rb = arena_new_of(a, struct runbook)};
	unsigned char sum[SHA256_OCTETS];
	struct value *v;
	int rc;

	if (runbook_find(a, site->dir, name, &l.rb->path, e) < 0)
		return -1;
	sha256_init(&l.sum);
	rc = loader_enter(&l, l.rb->path, (struct mark){0}, &v, e);
	if (rc == 0)
		rc = load_head(&l, v, e);
	sha256_end(&l.sum, sum);
	sha256_hex(sum, (sizeof l.rb->digest - 1) / 2, l.rb->digest);
	vec_done(&l.steps);
	vec_done(&l.results);
	if (rc == 0)
		rc = names_check(l.rb, site, inv, e);
	if (rc < 0)
		return -1;
	*ret_runbook = l.rb;
	return 0;
}
