/* Requests to read configurations and to compare them (junos-facts 2.5). */
#include "emulator/configuration.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/inherit.h"
#include "config/node.h"
#include "data/xml.h"
#include "emulator/bind.h"
#include "emulator/candidate.h"
#include "emulator/configuration_form.h"
#include "emulator/database.h"
#include "emulator/delta.h"
#include "emulator/machine.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "schema/bound.h"

static bool
is(const char *text, const char *word)
{
	return text != NULL && strcmp(text, word) == 0;
}

/* --- views -------------------------------------------------------------------------------------------- */

/* Says only what was asked for of where statements come from. */
static void
forget_groups(struct config_node *n, bool groups, bool ranges)
{
	bool range = (n->flags & CONFIG_RANGE) != 0;

	if (range ? !ranges : !groups)
		n->group = NULL;
	node_each(n, c) forget_groups(c, groups, ranges);
}

/* inherit="inherit": groups and interface ranges applied; groups="groups" says what came from where. */
static const struct config_node *
inherited(struct call *c, const struct config_node *root)
{
	const char *how = xml_attr(c->op, "inherit");
	struct config_node *full;

	if (how == NULL)
		return root;
	full = config_inherit(c->arena, root, &(struct config_inherit){0});
	forget_groups(full, xml_attr(c->op, "groups") != NULL,
	    xml_attr(c->op, "interface-ranges") != NULL);
	return full;
}

static struct view
view(struct call *c, bool candidate, const struct xml *filter)
{
	const struct router *r = c->router;
	const struct candidate *d = database_candidate(c);
	struct view v = {.revision = r->history[0],
	    .root = candidate ? candidate_root(r, d) : router_running(r),
	    .whole = filter == NULL || filter->child == NULL,
	    .changed = candidate && candidate_dirty(r, d)};

	v.keys = is(xml_attr(c->op, "key"), "key");
	v.root = inherited(c, v.root);
	if (xml_attr(c->op, "changed") != NULL) {
		struct config_node *marked = config_copy(c->arena, v.root);

		delta_mark(inherited(c, router_running(r)), marked);
		v.root = marked;
	}
	if (!v.whole) {
		struct bound *bound = bind_view(c->arena, r->setup.schema, v.root);

		bind_narrow(bound, filter);
		v.bound = bound;
		v.root = bound_to_config(c->arena, bound);
	}
	return v;
}

/* Behind <rollback-information> and <rescue-information> text stands in configuration-output (junos-facts 9). */
void
configuration_print(struct call *c, const struct revision *v, const char *format)
{
	struct view view = {.root = v->root, .revision = v, .whole = true};
	struct buf text;

	if (format == NULL ||
	    (strcmp(format, "text") != 0 && strcmp(format, "set") != 0)) {
		configuration_form(c, &view, format != NULL ? format : "xml");
		return;
	}
	buf_init(&text, BUF_TEXT);
	(strcmp(format, "set") == 0 ? config_print_set : config_print_text)(
	    v->root, &text);
	reply_add(c, "<configuration-information>\n<configuration-output>\n");
	if (strcmp(format, "set") != 0) {
		configuration_header(c, &view);
		reply_add(c, "version %s;\n", machine_version(c->router));
	} else {
		reply_add(c, "set version %s\n", machine_version(c->router));
	}
	buf_add_xml(&c->out, buf_str(&text));
	reply_add(c, "</configuration-output>\n</configuration-information>\n");
	buf_done(&text);
}

void
configuration_difference(
    struct call *c, const struct config_node *old, const struct config_node *new)
{
	struct buf diff;
	struct str text;

	buf_init(&diff, BUF_TEXT);
	config_diff_text(old, new, &diff);
	text = str_trim(buf_str(&diff));
	reply_add(c, "<configuration-information>\n<configuration-output>\n");
	if (text.n > 0) {
		/* the trimmed text begins with "[", so only blanks at its end are lost */
		reply_add(c, "\n");
		buf_add_xml(&c->out, text);
		reply_add(c, "\n");
	}
	reply_add(c, "</configuration-output>\n</configuration-information>\n");
	buf_done(&diff);
}

/* --- comparisons -------------------------------------------------------------------------------------- */

/* Rollback N, or the revision of that name; answers an error if there is none. */
static const struct revision *
revision_of(struct call *c, const char *name)
{
	const struct router *r = c->router;
	char *end;
	long number = strtol(name, &end, 10);

	if (*end == '\0' && end != name && number >= 0 && number < r->nhistory)
		return r->history[number];
	for (int i = 0; i < r->nhistory; i++)
		if (strcmp(r->history[i]->id, name) == 0)
			return r->history[i];
	reply_failed(c, arena_printf(c->arena, "rollback '%s' does not exist", name));
	return NULL;
}

void
configuration_compare(struct call *c, const char *rollback)
{
	const struct revision *old = revision_of(c, rollback);

	if (old != NULL)
		configuration_difference(
		    c, old->root, candidate_root(c->router, database_candidate(c)));
}

/* The statements that differ, each with nc:operation [inferred form]. */
static void
compare_elements(struct call *c, const char *rollback)
{
	const struct revision *old = revision_of(c, rollback);
	const struct bound_xml how = {.nc = true};

	if (old == NULL)
		return;
	reply_add(c, "<configuration xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\" "
		     "xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n");
	bound_print_xml_as(bind_view(c->arena, c->router->setup.schema,
			       delta_make(c->arena, old->root,
				   candidate_root(c->router, database_candidate(c)))),
	    &how, &c->out);
	reply_add(c, "</configuration>\n");
}

static void
compare(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	const char *rollback = xml_attr(c->op, "rollback");

	if (rollback == NULL)
		rollback = xml_attr(c->op, "configuration-revision");
	if (rollback == NULL)
		rollback = "0";
	if (xml_attr(c->op, "use-fast-diff") != NULL && !personality_since(p, 21, 1))
		reply_syntax(c, NULL, "use-fast-diff");
	else if (is(xml_attr(c->op, "format"), "xml") && personality_since(p, 15, 1))
		compare_elements(c, rollback);
	else
		configuration_compare(c, rollback);
}

/* --- requests ----------------------------------------------------------------------------------------- */

void
rpc_get_configuration(struct call *c)
{
	struct view v;

	if (xml_attr(c->op, "compare") != NULL) {
		compare(c);
		return;
	}
	v = view(c, !is(xml_attr(c->op, "database"), "committed"),
	    xml_child(c->op, "configuration"));
	configuration_form(c, &v, xml_attr(c->op, "format"));
}

/* A filter without elements selects nothing. */
static bool
selects_nothing(const struct xml *filter, const struct view *v)
{
	return (filter != NULL && filter->child == NULL) ||
	       (!v->whole && v->root->child == NULL);
}

void
rpc_get_config(struct call *c)
{
	const struct xml *source = xml_child(c->op, "source"),
			 *filter = xml_child(c->op, "filter");
	struct view v;

	if (filter != NULL && is(xml_attr(filter, "type"), "xpath")) {
		reply_error(c, &(struct rpc_error){.type = "protocol",
				   .tag = "operation-not-supported",
				   .severity = "error",
				   .message = "xpath filters are not supported",
				   .bad = "filter"});
		return;
	}
	if (source != NULL && xml_child(source, "candidate") == NULL &&
	    xml_child(source, "running") == NULL) {
		reply_syntax(
		    c, NULL, source->child != NULL ? source->child->name : "source");
		return;
	}
	v = view(c, xml_child(source, "candidate") != NULL,
	    xml_child(filter, "configuration"));
	reply_add(c, "<%sdata>\n", c->nc);
	if (!selects_nothing(filter, &v))
		configuration_form(c, &v, "xml");
	else if (!c->session->rfc)
		reply_add(c, "<configuration>\n</configuration>\n");
	if (!c->session->rfc)
		database_status(c);
	reply_add(c, "</%sdata>\n", c->nc);
}
