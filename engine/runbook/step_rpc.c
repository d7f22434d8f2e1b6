/* rpc: an operational request by its XML, and what of the answer is wanted. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "data/xml.h"
#include "device/device.h"
#include "netconf/session.h"
#include "runbook/arguments.h"
#include "runbook/request.h"
#include "runbook/step.h"

enum { TIMEOUT_MS = 120000, VALUES_MOST = 1000 };

struct ask {
	const char *rpc;
	const struct value *get;
	bool changes;
};

static const struct row rows[] = {
    ROW_TEXT(struct ask, rpc, "rpc", ROW_REQUIRED, NULL,
	"the request: get-system-alarm-information, or XML"),
    ROW_VALUE(struct ask, get, "get", 0,
	"mapping: name, and the element whose text it takes; with [] all of them"),
    ROW_BOOL(struct ask, changes, "changes", 0, false,
	"the request does something: it is sent though its name does not begin with "
	"get-"),
    ROW_END,
};

/* "<get-x/>" of "get-x"; XML stays. */
static const char *
body_of(struct arena *a, const char *rpc)
{
	struct str s = str_trim(str_of(rpc));

	return s.n > 0 && s.p[0] == '<' ? arena_strndup(a, s.p, s.n)
					: arena_printf(a, "<" STR_FMT "/>", STR_ARG(s));
}

static bool
reads_only(const char *rpc)
{
	struct str s = str_trim(str_of(rpc));

	if (s.n > 0 && s.p[0] == '<')
		s = (struct str){s.p + 1, s.n - 1};
	return str_starts(s, STR("get-")) || str_starts(s, STR("get>"));
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *rpc = value_get(step->arguments, "rpc");
	const struct value *get = value_get(step->arguments, "get");
	struct xml *root;

	(void)site;
	if (get != NULL && get->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, get->mark, "'get' must be a mapping, not %s",
		    value_kind_name(get->kind));
	if (rpc == NULL || arguments_template(rpc))
		return 0;
	if (xml_parse(a, str_of(body_of(a, rpc->str.p)), &root, e) < 0) {
		err_wrap(e, "'rpc' is no XML");
		err_mark(*e, rpc->mark);
		return -1;
	}
	if (reads_only(rpc->str.p) || value_flag(step->arguments, "changes", false))
		return 0;
	err_at(e, ERR_INPUT, rpc->mark, "'%s' may change the router", root->name);
	err_remedy(*e, "give 'changes: true' if that is meant");
	return -1;
}

/* Every element of that name below, or the first. */
static struct value *
take(struct step_run *s, const struct xml *root, const char *name)
{
	struct str path = str_of(name);
	bool all = str_ends(path, STR("[]"));
	struct value *list = value_list(s->arena);
	const struct xml *x = NULL;
	const char *last;

	if (all)
		path.n -= 2;
	last = arena_strndup(s->arena, path.p, path.n);
	while ((x = xml_walk(root, x, last)) != NULL && list->list.n < VALUES_MOST) {
		value_append(s->arena, list, value_str(s->arena, xml_text(x)));
		if (!all)
			return list->list.v[0];
	}
	return all ? list : value_null(s->arena);
}

static void
tell(struct step_run *s, const struct ask *ask, const struct reply *reply)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	xml_print(reply->root, &text);
	step_result(s, "xml", value_str(s->arena, buf_str(&text)));
	buf_done(&text);
	step_result(s, "text", value_str(s->arena, xml_text(reply->root)));
	if (ask->get != NULL)
		value_pairs(ask->get, it)
		{
			if (it->value->kind == VALUE_STR)
				step_result(s, it->key->str.p,
				    take(s, reply->root, it->value->str.p));
		}
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct ask *ask = arguments;
	const char *body = body_of(s->arena, ask->rpc);
	struct request r = {.body = str_of(body), .said = body};
	struct reply *reply;
	int rc = 0;

	r.reads = r.harmless = reads_only(ask->rpc);
	if (!r.reads && !ask->changes)
		return err_set(e, ERR_INPUT, "'%s' may change the router", ask->rpc);
	if (request_send(s, &r, &reply, e) < 0)
		return -1;
	if (reply != NULL && reply->failed) {
		rc = reply_err(reply, ERR_RPC, e);
	} else if (reply != NULL) {
		tell(s, ask, reply);
		s->outcome = r.reads ? STEP_PASSED : STEP_CHANGED;
		step_detail(s, "answered with %zu octets", reply->raw.n);
	}
	reply_free(reply);
	return rc;
}

const struct step_kind step_rpc = {
    .name = "rpc",
    .summary = "an operational request, and what it answers",
    .help = "What later steps see: 'xml' and 'text' of the whole, and what 'get' "
	    "names.\n\n"
	    "    - rpc: get-system-uptime-information\n"
	    "    - name: who is the master?\n"
	    "      rpc: {rpc: get-route-engine-information, get: {state: "
	    "mastership-state, slots: 'slot[]'}}\n"
	    "      result: engines\n\n"
	    "A request that may change the router needs 'changes: true'. Those that "
	    "change its\n"
	    "configuration are refused: that is what 'configure' is for.",
    .rows = rows,
    .size = sizeof(struct ask),
    .shorthand = "rpc",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .timeout_ms = TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
