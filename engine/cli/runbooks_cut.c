/* A run of a runbook that was cut: going on with it, or taking back what it has promised. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/recover.h"
#include "cli/run.h"
#include "cli/runbooks.h"
#include "data/value.h"
#include "event/event.h"
#include "runbook/logbook.h"
#include "runbook/logbook_story.h"
#include "runbook/walk.h"

bool
runbooks_cut(struct cli *c, const char *word, const char **ret_folder)
{
	const char *state, *folder = word;
	struct err *e = NULL;

	if (!recover_is_run(word))
		return false;
	if (strchr(word, '/') == NULL) {
		if (run_state_dir(c, &state, &e) < 0) {
			err_free(e);
			return false;
		}
		folder = arena_printf(c->arena, "%s/runs/%s", state, word);
	}
	*ret_folder = folder;
	return logbook_there(c->arena, folder);
}

static int
same_runbook(const struct runbooks *r, struct err **e)
{
	if (strcmp(r->run.runbook->digest, r->story->digest) == 0)
		return 0;
	err_at(e, ERR_INPUT, (struct mark){r->run.runbook->path, 1, 1},
	    "runbook '%s' is not what it was when run %s began", r->story->name,
	    r->story->run);
	err_remedy(*e,
	    "put it back as it was; or take back what was promised, with "
	    "'holdfast rollback %s'",
	    r->story->run);
	return -1;
}

static int
open_cut(struct runbooks *r, struct cli *c, const char *folder,
    struct logbook_story *story, struct err **e)
{
	if (cli_opts(c, "limit") != NULL) {
		err_set(e, ERR_USAGE, "a runbook is gone on with as a whole");
		err_remedy(*e, "leave out -l");
		return -1;
	}
	if (logbook_story_read(c->arena, folder, story, e) < 0)
		return -1;
	if (logbook_busy(c->arena, folder)) {
		err_set(e, ERR_LOCKED, "run %s is at work", story->run);
		err_remedy(*e, "wait for its end, or stop it with Ctrl-C where it runs");
		return -1;
	}
	if (story->run == NULL)
		return err_set(e, ERR_INPUT, "'%s': the run began on no router", folder);
	if (runbooks_open(r, c, story->asked, story, e) < 0)
		return -1;
	r->run.folder = folder; /* it may have been carried here */
	return 0;
}

static int
nothing_open(struct runbooks *r)
{
	struct arena *a = arena_new();

	bus_post(
	    r->run.bus, EV_WARNING, {"message", ev_text("nothing of this run is open")});
	bus_post(r->run.bus, EV_RUN_END, {"exit", ev_int(0)},
	    {"elapsed-ms", ev_int(clock_ms() - r->began_ms)},
	    {"states", ev_val(value_map(a))});
	arena_free(a);
	return 0;
}

static int
finish_cut(struct runbooks *r, bool back, struct err **e)
{
	struct walk *w = NULL;
	int code;

	if (walk_open(r->cli->arena,
		&(struct walk_wish){.run = &r->run,
		    .hosts = r->hosts,
		    .n = r->n,
		    .from = back ? NULL : r->story->from,
		    .asked = r->asked,
		    .resumed = r->story->lines},
		&w, e) < 0)
		return runbooks_end(r, NULL, err_exit_code(*e), e);
	runbooks_announce(r, w);
	if ((back ? walk_take_back(w, e) : walk_go(w, e)) < 0)
		code = runbooks_end(r, NULL, err_exit_code(*e), e);
	else
		code = runbooks_end(r, w, 0, e);
	walk_close(w);
	return code;
}

int
runbooks_resume(struct cli *c, const char *folder, struct err **e)
{
	struct logbook_story story;
	struct runbooks r;

	if (open_cut(&r, c, folder, &story, e) < 0 || same_runbook(&r, e) < 0)
		return -1;
	runbooks_begin(&r);
	return story.ended ? nothing_open(&r) : finish_cut(&r, false, e);
}

int
runbooks_take_back(struct cli *c, const char *folder, struct err **e)
{
	struct logbook_story story;
	struct runbooks r;

	if (open_cut(&r, c, folder, &story, e) < 0)
		return -1;
	runbooks_begin(&r);
	return story.ended && story.promises == 0 ? nothing_open(&r)
						  : finish_cut(&r, true, e);
}
