/* load-configuration: what is asked for, where it comes from, and the results (junos-facts 2.3). */
#include "emulator/load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"
#include "emulator/candidate.h"
#include "emulator/database.h"
#include "emulator/disk.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

static const char *const actions[] = {[LOAD_MERGE] = "merge",
    [LOAD_REPLACE] = "replace",
    [LOAD_OVERRIDE] = "override",
    [LOAD_UPDATE] = "update",
    [LOAD_SET] = "set",
    [LOAD_PATCH] = "patch"};

static bool
is(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

static bool
since(const struct load *l, int major, int minor)
{
	return personality_since(l->call->router->setup.personality, major, minor);
}

/* --- attributes --------------------------------------------------------------------------------------- */

static bool
invalid_value(struct load *l, const char *value)
{
	reply_error(l->call, &(struct rpc_error){.type = "protocol",
				 .tag = "operation-failed",
				 .severity = "error",
				 .message = "invalid value",
				 .bad = value});
	return false;
}

static bool
read_action(struct load *l, const char *action)
{
	size_t i = 0, n = sizeof actions / sizeof actions[0];

	if (action == NULL)
		return true;
	while (i < n && strcmp(actions[i], action) != 0)
		i++;
	if (i == n || (i == LOAD_PATCH && !since(l, 15, 1)) ||
	    (i == LOAD_SET && !since(l, 11, 4)))
		return invalid_value(l, action);
	l->action = (enum load_action)i;
	return true;
}

/* format="set" is not valid: set commands come with action="set" format="text". */
static bool
read_format(struct load *l, const char *format)
{
	if (format == NULL || is(format, "xml"))
		return true;
	if (is(format, "text"))
		l->format = LOAD_TEXT;
	else if (is(format, "json") && since(l, 16, 1))
		l->format = LOAD_JSON;
	else
		return invalid_value(l, format);
	if (l->format == LOAD_JSON &&
	    (l->action == LOAD_REPLACE || l->action == LOAD_SET ||
		l->action == LOAD_PATCH))
		return invalid_value(l, actions[l->action]);
	return true;
}

/* --- content ------------------------------------------------------------------------------------------ */

/* Whatever was loaded well stays in the candidate, also beside errors. False: nothing to load was there. */
static bool
load_child(struct load *l, const struct xml *x)
{
	bool tree = l->action != LOAD_SET && l->action != LOAD_PATCH;

	if (xml_is(x, "configuration-text") && l->action == LOAD_PATCH) {
		load_patch(l, x->text);
	} else if (xml_is(x, "configuration-patch") && l->action == LOAD_PATCH) {
		load_patch(l, x->text);
	} else if (xml_is(x, "configuration-text") && tree && l->format != LOAD_JSON) {
		l->format = LOAD_TEXT;
		load_text(l, x->text);
	} else if (xml_is(x, "configuration-set") && l->action == LOAD_SET) {
		load_set(l, x->text);
	} else if (xml_is(x, "configuration-json") && l->format == LOAD_JSON) {
		load_json(l, x->text);
	} else if (xml_is(x, "configuration") && tree && l->format == LOAD_XML) {
		load_elements(l, x);
	} else {
		return false;
	}
	return true;
}

static void
refuse_child(struct load *l, const struct xml *x)
{
	if (xml_is(x, "configuration-set") && !since(l, 11, 4))
		load_refuse(l, (struct mark){0}, NULL, NULL,
		    "internal communications error (tag 'configuration-set') expecting "
		    "<configuration-text>");
	else
		load_refuse(l, (struct mark){0}, NULL, x->name, "syntax error");
}

/* What is wrong is no statement. */
static void
fail(struct load *l, const char *message)
{
	l->errors++;
	reply_failed(l->call, message);
}

/* --- files -------------------------------------------------------------------------------------------- */

/* XML of a file: the element itself, or in the reply that it was read with. */
static void
load_xml_text(struct load *l, struct str text)
{
	struct arena *a = l->call->arena;
	const struct xml *top;
	struct xml *root;
	struct err *e = NULL;

	if (xml_parse(a, text, &root, &e) < 0) {
		load_refuse(l, err_where(e), NULL, load_token(a, text, err_where(e)),
		    "syntax error");
		err_free(e);
		return;
	}
	top =
	    xml_is(root, "configuration") ? root : xml_walk(root, NULL, "configuration");
	if (top != NULL)
		load_elements(l, top);
	else
		load_refuse(l, (struct mark){0}, NULL, root->name, "syntax error");
}

/* The octets of a file are not those of a request: the statements keep them. */
static void
load_file_text(struct load *l, struct str text)
{
	bool xml = str_starts(str_trim(text), STR("<"));

	candidate_edit(l->call->router, l->candidate);
	if (l->action == LOAD_SET)
		load_set(l, text);
	else if (l->action == LOAD_PATCH)
		load_patch(l, text);
	else if (l->format == LOAD_JSON)
		load_json(l, text);
	else if (l->format == LOAD_XML && xml)
		load_xml_text(l, text);
	else
		load_text(l, text);
}

/* Plain paths and file: URLs of the router's own disk; it has no way to any other host [inferred texts]. */
static void
load_url(struct load *l, const char *url)
{
	struct call *c = l->call;
	const char *scheme = strstr(url, "://");
	struct buf text;
	int rc;

	if (scheme != NULL && strncmp(url, "file://", 7) != 0) {
		fail(l, arena_printf(c->arena, "could not resolve URL '%s'", url));
		return;
	}
	l->file = disk_path(c->arena, c->session->user, scheme != NULL ? url + 7 : url);
	buf_init(&text, BUF_TEXT);
	rc = disk_read(c->router, l->file, &text);
	if (rc != 0) {
		fail(l, arena_printf(c->arena, "%s: %s", l->file, strerror(rc)));
	} else {
		if (l->format == LOAD_XML && l->action != LOAD_SET &&
		    !str_starts(str_trim(buf_str(&text)), STR("<")))
			l->format = LOAD_TEXT;
		load_file_text(l, buf_str(&text));
	}
	buf_done(&text);
}

/* --- configurations that the router has --------------------------------------------------------------- */

static void
load_rollback(struct load *l, const char *rollback)
{
	struct router *r = l->call->router;
	struct arena *a = l->call->arena;
	char *end;
	long number = strtol(rollback, &end, 10);

	if (*end != '\0' || end == rollback || number < 0 || number >= ROLLBACKS) {
		fail(l, "rollback ID out of range");
	} else if (number >= r->nhistory) {
		fail(l, arena_printf(a, "rollback '%ld' does not exist", number));
	} else {
		if (number == 0)
			candidate_reset(l->candidate);
		else
			candidate_set(r, l->candidate, r->history[number]->root);
		router_log(r, "load-rollback", l->call->session->pid, "rollback",
		    rollback, NULL);
	}
}

static void
load_rescue(struct load *l)
{
	struct router *r = l->call->router;

	if (r->rescue == NULL) {
		fail(l, "No rescue configuration is set");
		return;
	}
	candidate_set(r, l->candidate, r->rescue->root);
	router_log(r, "load-rescue", l->call->session->pid, NULL);
}

/* --- the request -------------------------------------------------------------------------------------- */

static void
begin_results(struct load *l, const char *action)
{
	const struct personality *p = l->call->router->setup.personality;

	if (p->results_action && action != NULL)
		reply_add(
		    l->call, "<load-configuration-results action=\"%s\">\n", action);
	else
		reply_add(l->call, "<load-configuration-results>\n");
}

static void
end_results(struct load *l)
{
	const struct personality *p = l->call->router->setup.personality;

	if (l->errors == 0 || (l->action == LOAD_SET && p->set_load_ok))
		reply_ok(l->call);
	else
		reply_add(
		    l->call, "<load-error-count>%ld</load-error-count>\n", l->errors);
	reply_add(l->call, "</load-configuration-results>\n");
}

void
rpc_load_configuration(struct call *c)
{
	const struct xml *op = c->op;
	const char *rollback = xml_attr(op, "rollback"), *url = xml_attr(op, "url");
	const char *action = xml_attr(op, "action");
	struct load l = {.call = c, .candidate = database_candidate(c)};

	if (database_refused(c))
		return;
	if (rollback != NULL || xml_attr(op, "rescue") != NULL) {
		begin_results(&l, NULL);
		if (rollback != NULL)
			load_rollback(
			    &l, rollback); /* compare="rollback" beside it is ignored */
		else
			load_rescue(&l);
		end_results(&l);
		return;
	}
	if (!read_action(&l, action) || !read_format(&l, xml_attr(op, "format")))
		return;
	if (url == NULL && op->child == NULL) {
		reply_syntax(c, NULL, "load-configuration");
		return;
	}
	begin_results(&l, action);
	if (url != NULL)
		load_url(&l, url);
	else if (!load_child(&l, op->child))
		refuse_child(&l, op->child);
	end_results(&l);
}
