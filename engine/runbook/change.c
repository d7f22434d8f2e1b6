#include "runbook/change.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/check.h"
#include "data/value.h"
#include "deploy/journal.h"
#include "deploy/render.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/arguments.h"
#include "runbook/step.h"

enum {
	NAMES_MOST = 1000,
	COMMENT_MOST = 200,
	FIRM_WAIT_MS =
	    120000, /* for somebody's lock, where giving up leaves something behind */
};

/* The attempt is part of the number behind it. */
const char *
change_name(struct step_run *s, const char *what)
{
	struct step_run first = *s;
	const char *id;

	first.attempt = 1;
	id = step_run_id(&first);
	return what != NULL ? arena_printf(s->arena, "%s-%s", id, what) : id;
}

static const char *
numbered(struct step_run *s, const struct change *c, int n)
{
	return n == 1 ? c->name : arena_printf(s->arena, "%s-%d", c->name, n);
}

/* NULL: no journals are kept. */
static const char *
journal_of(struct step_run *s, const char *id)
{
	if (s->run->state == NULL)
		return NULL;
	return journal_path(s->arena,
	    arena_printf(s->arena, "%s/runs/%s", s->run->state, id), s->host->name);
}

static bool
is_there(const char *path)
{
	return path != NULL && access(path, F_OK) == 0;
}

/* --- the plan ------------------------------------------------------------------------------------------ */

static int
plan_checks(struct step_run *s, const struct change *c, struct plan *plan, struct err **e)
{
	bool own = c->options != NULL && arguments_written(s->step, "checks") != NULL;
	struct check_set set;

	if (c->options == NULL)
		return 0;
	if (check_load_set(s->arena, s->run->site->dir,
		own ? &c->options->checks : &s->run->site->checks, &set, e) < 0)
		return -1;
	plan->checks = set.v;
	plan->nchecks = set.n;
	return 0;
}

static const char *
comment_of(struct step_run *s, const struct change *c)
{
	if (c->options != NULL && c->options->comment != NULL)
		return c->options->comment;
	return arena_printf(s->arena, "%.*s: %.*s", COMMENT_MOST, s->run->runbook->name,
	    COMMENT_MOST, s->step->name);
}

static int
plan_of(struct step_run *s, const struct change *c, struct plan *plan, struct err **e)
{
	const struct runbook_run *run = s->run;
	bool set = c->file == NULL && !c->site && c->undo == NULL;

	*plan = (struct plan){.site = run->site,
	    .load = set ? SITE_SET : c->load,
	    .confirm_timeout = run->site->confirm_timeout,
	    .lock_wait_ms = run->site->lock_wait_ms,
	    .undo = c->undo,
	    .comment = comment_of(s, c),
	    .bus = run->bus,
	    .cancel = run->cancel,
	    .state = run->state,
	    .redact = run->redact,
	    .mask = run->mask,
	    .leased = true,
	    .part = true,
	    .firm = c->firm};
	if (c->firm && plan->lock_wait_ms < FIRM_WAIT_MS)
		plan->lock_wait_ms = FIRM_WAIT_MS;
	if (c->options != NULL && c->options->confirm_timeout > 0)
		plan->confirm_timeout = c->options->confirm_timeout;
	return plan_checks(s, c, plan, e);
}

/* --- what is loaded ------------------------------------------------------------------------------------ */

/* An item of a list may have become several lines. */
static size_t
count_lines(const struct row_texts *lines)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->n; i++) {
		struct str rest = str_of(lines->v[i]);

		while (rest.n > 0) {
			str_cut(&rest, '\n');
			n++;
		}
	}
	return n;
}

static struct mark
mark_of(const struct value *written, size_t i)
{
	const struct value *item = value_at(written, i);

	if (item != NULL)
		return item->mark;
	return written != NULL ? written->mark : (struct mark){0};
}

static struct renderer_given *
given_of(struct step_run *s, const struct change *c)
{
	struct renderer_given *given = arena_new_of(s->arena, struct renderer_given);
	const struct value *written =
	    c->key != NULL ? arguments_written(s->step, c->key) : NULL;
	struct mark *marks;
	struct buf text;

	given->file = c->file;
	given->vars = s->vars;
	if (c->file != NULL)
		return given;
	marks = arena_array(s->arena, struct mark, count_lines(&c->lines) + 1);
	buf_init(&text, BUF_TEXT);
	for (size_t i = 0; i < c->lines.n; i++) {
		struct str rest = str_of(c->lines.v[i]);

		while (rest.n > 0) {
			buf_addstr(&text, str_cut(&rest, '\n'));
			buf_addc(&text, '\n');
			marks[given->nlines++] = mark_of(written, i);
		}
	}
	given->text = str_of(buf_copy(&text, s->arena));
	given->lines = marks;
	buf_done(&text);
	return given;
}

static int
open_renderer(struct step_run *s, const struct change *c, struct renderer **ret_renderer,
    struct err **e)
{
	*ret_renderer = NULL;
	if (c->undo != NULL)
		return 0;
	if (c->site)
		return renderer_new(s->run->site, &s->host, 1, ret_renderer, e);
	return renderer_new_given(s->run->site, given_of(s, c), ret_renderer, e);
}

/* --- the transaction ----------------------------------------------------------------------------------- */

int
change_make(
    struct step_run *s, const struct change *c, struct result *ret_result, struct err **e)
{
	struct renderer *renderer;
	struct plan plan;
	int n = 1;

	while (n < NAMES_MOST && is_there(journal_of(s, numbered(s, c, n))))
		n++;
	if (plan_of(s, c, &plan, e) < 0 || open_renderer(s, c, &renderer, e) < 0)
		return -1;
	plan.renderer = renderer;
	plan.run = numbered(s, c, n);
	if (s->dry)
		transaction_compare(&plan, s->host, ret_result);
	else
		transaction_run(&plan, s->host, NULL, ret_result);
	renderer_free(renderer);
	return 0;
}

bool
change_stands(const struct result *r)
{
	return r->exit_code == 0 &&
	       (r->outcome == OUTCOME_CONFIRMED || r->outcome == OUTCOME_UNCHANGED);
}

static void
tell_dry(struct step_run *s, const struct result *r)
{
	if (r->exit_code != 0)
		s->outcome = STEP_FAILED;
	else if (r->diff.n == 0)
		s->outcome = STEP_SKIPPED;
	step_detail(s, "%s",
	    r->exit_code == 0 && r->diff.n > 0 ? "would change what is shown"
					       : buf_z(&r->detail));
}

static enum step_outcome
outcome_of(const struct result *r)
{
	if (r->exit_code == 7 || r->outcome == OUTCOME_UNKNOWN)
		return STEP_UNKNOWN;
	if (r->exit_code == 6)
		return STEP_STOPPED;
	if (!change_stands(r))
		return STEP_FAILED;
	return r->outcome == OUTCOME_CONFIRMED ? STEP_CHANGED : STEP_SKIPPED;
}

void
change_tell(struct step_run *s, const struct change *c, const struct result *r)
{
	struct arena *a = s->arena;

	step_result(s, "state", value_strz(a, outcome_name(r->outcome)));
	step_result(s, "exit", value_int(a, r->exit_code));
	step_result(s, "diff", value_str(a, buf_str(&r->diff)));
	step_result(s, "run", value_strz(a, c->name));
	if (s->dry) {
		tell_dry(s, r);
		return;
	}
	s->outcome = outcome_of(r);
	s->reverted = r->outcome == OUTCOME_ROLLED_BACK;
	step_detail(s, "%s: %s", outcome_name(r->outcome), buf_z(&r->detail));
}

/* --- after a crash ------------------------------------------------------------------------------------- */

static int
recover(struct step_run *s, const struct change *c, const struct journal_story *story,
    enum recovery how, struct result *ret_result, struct err **e)
{
	struct plan plan;

	if (plan_of(s, c, &plan, e) < 0)
		return -1;
	plan.run = story->run;
	plan.confirm_timeout = story->confirm_timeout;
	recovery_run(&plan, s->host, story, how, ret_result);
	return 0;
}

static void
learn(struct step_run *s, struct change_past *past, const char *run, const char *outcome,
    const char *detail)
{
	if (strcmp(outcome, outcome_name(OUTCOME_CONFIRMED)) == 0) {
		past->confirmed = true;
		past->run = run;
	}
	past->unknown = strcmp(outcome, outcome_name(OUTCOME_UNKNOWN)) == 0;
	past->detail = arena_printf(
	    s->arena, "%s: %s", outcome, detail != NULL ? detail : "nothing was told");
}

static int
settle_one(struct step_run *s, const struct change *c, const char *path,
    enum recovery how, struct change_past *past, struct err **e)
{
	struct journal_story story;
	struct result r;

	if (journal_read(s->arena, path, &story, e) < 0)
		return -1;
	if (story.run == NULL)
		return 0; /* cut before anything was begun */
	past->begun = true;
	if (!journal_is_open(&story)) {
		learn(s, past, story.run, story.outcome, story.detail);
		return 0;
	}
	if (recover(s, c, &story, how, &r, e) < 0)
		return -1;
	learn(s, past, story.run, outcome_name(r.outcome), buf_z(&r.detail));
	result_done(&r);
	return 0;
}

int
change_settle(struct step_run *s, const struct change *c, enum recovery how,
    struct change_past *ret_past, struct err **e)
{
	*ret_past = (struct change_past){0};
	for (int n = 1; n < NAMES_MOST; n++) {
		const char *path = journal_of(s, numbered(s, c, n));

		if (!is_there(path))
			break;
		if (settle_one(s, c, path, how, ret_past, e) < 0)
			return -1;
	}
	return 0;
}

int
change_whole(struct step_run *s, const struct change *c, struct err **e)
{
	struct change_past past = {0};
	struct result result;

	if (!s->dry && change_settle(s, c, RECOVERY_FINISH, &past, e) < 0)
		return -1;
	if (past.unknown || (s->again && past.confirmed)) {
		s->outcome = past.unknown ? STEP_UNKNOWN : STEP_CHANGED;
		step_detail(s, "%s", past.detail);
		return 0;
	}
	if (change_make(s, c, &result, e) < 0)
		return -1;
	change_tell(s, c, &result);
	result_done(&result);
	return 0;
}

/* --- before anything starts ---------------------------------------------------------------------------- */

static int
check_line(struct str line, struct mark mark, struct err **e)
{
	static const char *const verbs[] = {"set", "delete", "activate", "deactivate",
	    "protect", "unprotect", "annotate", "rename", "insert", "copy", "edit", "top",
	    "up", "wildcard", "replace"};
	enum { N = sizeof verbs / sizeof verbs[0] };
	struct str rest = str_trim(line), verb = str_cut(&rest, ' ');
	const char *near;

	for (size_t i = 0; i < N; i++)
		if (str_eq(verb, str_of(verbs[i])))
			return 0;
	near = str_nearest(verb, verbs, N);
	err_at(e, ERR_INPUT, mark, "'" STR_FMT "' is no configuration command",
	    STR_ARG(verb));
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "write set commands: 'set …', 'delete …', 'deactivate …'");
	return -1;
}

int
change_check_lines(const struct value *lines, struct err **e)
{
	if (lines == NULL || (lines->kind == VALUE_STR && arguments_template(lines)))
		return 0;
	if (lines->kind != VALUE_LIST || lines->list.n == 0)
		return err_at(e, ERR_INPUT, lines->mark,
		    "configuration commands are a list, one command an item");
	value_each(lines, it)
	{
		if ((*it)->kind != VALUE_STR)
			return err_at(e, ERR_INPUT, (*it)->mark,
			    "a configuration command is text, not %s",
			    value_kind_name((*it)->kind));
		if (!arguments_template(*it) &&
		    check_line((*it)->str, (*it)->mark, e) < 0)
			return -1;
	}
	return 0;
}

int
change_prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *checks = arguments_written(step, "checks");
	struct check check;

	if (checks == NULL || checks->kind != VALUE_LIST)
		return 0;
	value_each(checks, it)
	{
		if ((*it)->kind != VALUE_STR || arguments_template(*it))
			continue;
		if (check_load(a, site->dir, (*it)->str.p, &check, e) < 0) {
			err_mark(*e, (*it)->mark);
			return -1;
		}
	}
	return 0;
}
