#include "emulator/configuration.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/database.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/shape.h"
#include "emulator/simclock.h"

static const char xnm[] = "http://xml.juniper.net/xnm/1.1/xnm";

/* One configuration to be read. */
struct view {
	const struct config_node *root;  /* pruned to the filter */
	const struct revision *revision; /* that it is, or that it began with */
	bool whole;
	bool changed; /* a candidate with changes */
};

static void
header(struct call *c, const struct view *v)
{
	if (v->changed) {
		reply_add(c, "## Last changed: ");
		simclock_print_date(&c->out, database_candidate(c)->changed_ms);
	} else {
		reply_add(c, "## Last commit: ");
		simclock_print_date(&c->out, v->revision->at_ms);
		reply_add(c, " by %s", v->revision->user);
	}
	reply_add(c, "\n");
}

static void
print_text(struct call *c, const struct view *v)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	reply_add(c, "<configuration-text xmlns=\"%s\">\n", xnm);
	header(c, v);
	if (v->whole)
		reply_add(c, "version %s;\n", machine_version(c->router));
	config_print_text(v->root, &text);
	buf_add_xml(&c->out, buf_str(&text));
	reply_add(c, "</configuration-text>\n");
	buf_done(&text);
}

static void
print_set(struct call *c, const struct view *v)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	reply_add(c, "<configuration-set>\n");
	if (v->whole)
		reply_add(c, "set version %s\n", machine_version(c->router));
	config_print_set(v->root, &text);
	buf_add_xml(&c->out, buf_str(&text));
	reply_add(c, "</configuration-set>\n");
	buf_done(&text);
}

static void
print_xml(struct call *c, const struct view *v)
{
	const struct router *r = c->router;
	const char *kind = v->changed ? "changed" : "commit";
	int64_t at = v->changed ? database_candidate(c)->changed_ms : v->revision->at_ms;

	if (c->session->rfc)
		reply_add(c,
		    "<configuration "
		    "xmlns=\"http://yang.juniper.net/yang/1.1/jc/configuration/junos/"
		    "%s\"",
		    machine_version(r));
	else
		reply_add(c, "<configuration xmlns=\"%s\"", xnm);
	reply_add(c, " junos:%s-seconds=\"%" PRId64 "\" junos:%s-localtime=\"", kind,
	    at / 1000, kind);
	simclock_print_date(&c->out, at);
	reply_add(c, "\"");
	if (!v->changed)
		reply_add(c, " junos:commit-user=\"%s\"", v->revision->user);
	reply_add(c, ">\n");
	if (v->whole)
		reply_elem(c, "version", machine_version(r));
	shape_print_xml(v->root, &c->out);
	reply_add(c, "</configuration>\n");
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

	if (!v.whole)
		v.root = shape_prune(c->arena, v.root, filter);
	return v;
}

static void
print(struct call *c, const struct view *v, const char *format)
{
	/* a format that the release lacks is ignored */
	if (format != NULL && strcmp(format, "text") == 0)
		print_text(c, v);
	else if (format != NULL && strcmp(format, "set") == 0)
		print_set(c, v);
	else
		print_xml(c, v);
}

/* Behind <rollback-information> and <rescue-information> text stands in configuration-output (junos-facts 9). */
void
configuration_print(struct call *c, const struct revision *v, const char *format)
{
	struct view view = {.root = v->root, .revision = v, .whole = true};
	struct buf text;

	if (format == NULL || strcmp(format, "xml") == 0) {
		print_xml(c, &view);
		return;
	}
	buf_init(&text, BUF_TEXT);
	(strcmp(format, "set") == 0 ? config_print_set : config_print_text)(
	    v->root, &text);
	reply_add(c, "<configuration-information>\n<configuration-output>\n");
	if (strcmp(format, "set") != 0) {
		header(c, &view);
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

void
configuration_compare(struct call *c, const char *rollback)
{
	const struct router *r = c->router;
	char *end;
	long number = strtol(rollback, &end, 10);

	if (*end != '\0' || end == rollback || number < 0 || number >= r->nhistory) {
		reply_failed(
		    c, arena_printf(c->arena, "rollback '%s' does not exist", rollback));
		return;
	}
	configuration_difference(
	    c, r->history[number]->root, candidate_root(r, database_candidate(c)));
}

void
rpc_get_configuration(struct call *c)
{
	const char *format = xml_attr(c->op, "format"),
		   *database = xml_attr(c->op, "database");
	const char *rollback = xml_attr(c->op, "rollback");
	struct view v;

	if (xml_attr(c->op, "compare") != NULL) {
		configuration_compare(c, rollback != NULL ? rollback : "0");
		return;
	}
	v = view(c, database == NULL || strcmp(database, "committed") != 0,
	    xml_child(c->op, "configuration"));
	print(c, &v, format);
}

void
rpc_get_config(struct call *c)
{
	const struct xml *source = xml_child(c->op, "source");
	struct view v = view(c, xml_child(source, "candidate") != NULL,
	    xml_find(c->op, "filter/configuration"));

	reply_add(c, "<%sdata>\n", c->nc);
	print_xml(c, &v);
	if (!c->session->rfc)
		database_status(c);
	reply_add(c, "</%sdata>\n", c->nc);
}
