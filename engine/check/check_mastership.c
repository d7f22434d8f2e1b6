/* Two routing engines: who is master, and whether the other could take over (junos-facts 3.11, 3.15). That each is
 * master or backup as before is judged by `routing-engine`. */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/reading.h"
#include "data/xml.h"

struct mastership_expect {
	int64_t engines;
	const char *master;
	int switchover;
	int replication;
};

enum { READY, COMPLETE = 0 };

static const char *const switchover_words[] = {"ready", "any", NULL};
static const char *const replication_words[] = {"complete", "any", NULL};

static const struct row rows[] = {
    ROW_INT(struct mastership_expect, engines, "engines", 0, 2, 1, 64,
	"routing engines that must be there, each of them OK"),
    ROW_TEXT(struct mastership_expect, master, "master", 0, "",
	"the one that must be master: re0; empty: whichever"),
    ROW_WORD(struct mastership_expect, switchover, "graceful-switchover", 0, READY,
	switchover_words, "whether the backup must be ready to take over gracefully"),
    ROW_WORD(struct mastership_expect, replication, "replication", 0, COMPLETE,
	replication_words, "whether each protocol of nonstop routing must be replicated"),
    ROW_END,
};

enum { ENGINES, REPLICATION };

static const char *const rpcs[] = {
    "<get-route-engine-information/>", "<get-routing-task-replication-state/>", NULL};

struct mastership {
	struct arena *arena;
	const struct xml *body[2][2]; /* by enum check_side and reply */
};

static int
read_body(struct arena *a, const struct xml *reply, const char *want,
    const struct xml **ret_body, struct err **e)
{
	struct answer answer;

	if (answer_read(a, reply, want, &answer, e) < 0)
		return -1;
	if (answer.v[0].body == NULL)
		return answer_odd_text(&answer.v[0], want, e);
	if (answer.n > 1)
		return err_set(e, ERR_PROTOCOL,
		    "%zu routing engines answer what the master is asked", answer.n);
	*ret_body = answer.v[0].body;
	return 0;
}

static int
read_side(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct mastership *w = self;

	if (read_body(w->arena, replies->v[ENGINES], "route-engine-information",
		&w->body[side][ENGINES], e) < 0)
		return -1;
	return read_body(w->arena, replies->v[REPLICATION], "task-replication-state",
	    &w->body[side][REPLICATION], e);
}

static const char *
told(struct arena *a, const struct xml *x, const char *path)
{
	const char *text = xml_get(a, x, path);

	return text != NULL && text[0] != '\0' ? text : "not told";
}

/* Of the engines: how many are OK, and the name of the master. */
struct crew {
	int64_t well;
	int masters;
	const char *master; /* the last that says so, or "nobody" */
};

static struct crew
crew_of(struct arena *a, const struct xml *engines)
{
	struct crew crew = {.master = "nobody"};

	for (const struct xml *x = xml_child(engines, "route-engine"); x != NULL;
	     x = xml_next(x, "route-engine")) {
		crew.well += strcmp(told(a, x, "status"), "OK") == 0;
		if (strcmp(told(a, x, "mastership-state"), "master") != 0)
			continue;
		crew.masters++;
		crew.master = arena_printf(a, "re%s", told(a, x, "slot"));
	}
	return crew;
}

static void
fail(const struct check_input *in, const char *object, const char *expect,
    const char *const actual[2], struct check_results *out)
{
	check_add(out, in->arena,
	    (struct check_result){
		.object = object,
		.expect = expect,
		.actual = actual[CHECK_NOW],
		.before = actual[CHECK_BEFORE],
	    });
}

static void
judge_crew(
    const struct check_input *in, const struct mastership *w, struct check_results *out)
{
	const struct mastership_expect *expect = in->expect;
	struct arena *a = in->arena;
	struct crew now = crew_of(a, w->body[CHECK_NOW][ENGINES]),
		    before = crew_of(a, w->body[CHECK_BEFORE][ENGINES]);
	bool known = w->body[CHECK_BEFORE][ENGINES] != NULL;

	if (now.well < expect->engines)
		fail(in, "routing engines",
		    arena_printf(a, "at least %lld OK", (long long)expect->engines),
		    (const char *const[]){arena_printf(a, "%lld OK", (long long)now.well),
			known ? arena_printf(a, "%lld OK", (long long)before.well)
			      : NULL},
		    out);
	if (now.masters > 1 || (expect->engines > 1 && now.masters == 0) ||
	    (expect->master[0] != '\0' && strcmp(now.master, expect->master) != 0))
		fail(in, "master",
		    expect->master[0] != '\0' ? expect->master : "one routing engine",
		    (const char *const[]){now.masters > 1
					      ? arena_printf(a, "%d of them", now.masters)
					      : now.master,
			known ? before.master : NULL},
		    out);
}

/* Names and states of the protocols stand side by side, a state behind its name. */
static const char *
state_of(struct arena *a, const struct xml *body, const char *protocol)
{
	bool here = false;

	xml_each(body, x)
	{
		if (xml_is(x, "task-protocol-replication-name"))
			here = str_eq(xml_text(x), str_of(protocol));
		else if (here && xml_is(x, "task-protocol-replication-state"))
			return arena_strndup(a, xml_text(x).p, xml_text(x).n);
	}
	return NULL;
}

enum { PROTOCOLS_MOST = 64 };

static int
judge_protocols(const struct check_input *in, const struct mastership *w,
    struct check_results *out, struct err **e)
{
	const struct xml *const body = w->body[CHECK_NOW][REPLICATION];
	int n = 0;

	xml_each(body, x)
	{
		const char *name, *state;

		if (!xml_is(x, "task-protocol-replication-name"))
			continue;
		if (++n > PROTOCOLS_MOST)
			return err_set(e, ERR_PROTOCOL,
			    "more than %d protocols are replicated", PROTOCOLS_MOST);
		name = arena_strndup(in->arena, xml_text(x).p, xml_text(x).n);
		state = state_of(in->arena, body, name);
		if (state == NULL || strcmp(state, "Complete") != 0)
			fail(in, arena_printf(in->arena, "replication of %s", name),
			    "Complete",
			    (const char *const[]){state != NULL ? state : "not told",
				w->body[CHECK_BEFORE][REPLICATION] != NULL
				    ? state_of(in->arena,
					  w->body[CHECK_BEFORE][REPLICATION], name)
				    : NULL},
			    out);
	}
	return 0;
}

static void
judge_switchover(
    const struct check_input *in, const struct mastership *w, struct check_results *out)
{
	const char *const gres = "task-gres-state";
	const char *now = told(in->arena, w->body[CHECK_NOW][REPLICATION], gres);

	if (strcmp(now, "Enabled") != 0)
		fail(in, "graceful switchover", "Enabled",
		    (const char *const[]){now,
			w->body[CHECK_BEFORE][REPLICATION] != NULL
			    ? told(in->arena, w->body[CHECK_BEFORE][REPLICATION], gres)
			    : NULL},
		    out);
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct mastership_expect *expect = in->expect;
	struct mastership w = {.arena = in->arena};

	if (check_sides(in, false, read_side, &w, e) < 0)
		return -1;
	judge_crew(in, &w, out);
	if (expect->switchover == READY)
		judge_switchover(in, &w, out);
	if (expect->replication == COMPLETE && judge_protocols(in, &w, out, e) < 0)
		return -1;
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = "a master, and a backup that could take over",
			.actual = arena_printf(in->arena, "%s is master",
			    crew_of(in->arena, w.body[CHECK_NOW][ENGINES]).master),
		    });
	return 0;
}

const struct check_kind check_mastership = {
    .name = "mastership",
    .summary = "one routing engine is master and the other could take over gracefully",
    .rows = rows,
    .size = sizeof(struct mastership_expect),
    .rpcs = rpcs,
    .judge = judge,
};
