/* The forms of configurations: see configuration_form.h. */
#include "emulator/configuration_form.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/candidate.h"
#include "emulator/database.h"
#include "emulator/machine.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

static const char xnm[] = "http://xml.juniper.net/xnm/1.1/xnm";

void
configuration_header(struct call *c, const struct view *v)
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
	configuration_header(c, v);
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

/* Attributes of <configuration> besides the default namespace. */
static void
print_when(struct call *c, const struct view *v, struct buf *out)
{
	const char *kind = v->changed ? "changed" : "commit";
	int64_t at = v->changed ? database_candidate(c)->changed_ms : v->revision->at_ms;

	buf_printf(out, " junos:%s-seconds=\"%" PRId64 "\" junos:%s-localtime=\"", kind,
	    at / 1000, kind);
	simclock_print_date(out, at);
	buf_adds(out, "\"");
	if (!v->changed)
		buf_printf(out, " junos:commit-user=\"%s\"", v->revision->user);
}

static const char *namespace(struct call *c)
{
	return c->session->rfc
		   ? arena_printf(c->arena,
			 "http://yang.juniper.net/yang/1.1/jc/configuration/junos/%s",
			 machine_version(c->router))
		   : xnm;
}

static void
print_elements(struct call *c, const struct view *v, struct buf *out)
{
	buf_printf(out, "<configuration xmlns=\"%s\"", namespace(c));
	print_when(c, v, out);
	buf_adds(out, ">\n");
	if (v->whole)
		buf_printf(out, "<version>%s</version>\n", machine_version(c->router));
	shape_print(v->root, &v->form, out);
	buf_adds(out, "</configuration>\n");
}

/* Without the ends of lines between elements. */
static void
print_minified(struct call *c, const struct view *v)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	print_elements(c, v, &text);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] != '\n' || i == 0 || text.p[i - 1] != '>')
			buf_addc(&c->out, text.p[i]);
	buf_addc(&c->out, '\n');
	buf_done(&text);
}

static void
minify_json(struct str text, struct buf *out)
{
	bool quoted = false;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			quoted = !quoted;
		if (quoted && text.p[i] == '\\' && i + 1 < text.n)
			buf_addc(out, text.p[i++]);
		if (quoted || strchr(" \n", text.p[i]) == NULL)
			buf_addc(out, text.p[i]);
	}
	buf_addc(out, '\n');
}

/* Bare text in the reply; 14.2 and 15.1 in the verbose style. */
static void
print_json(struct call *c, const struct view *v, bool minified)
{
	struct view hinted = *v;
	bool verbose = !personality_since(c->router->setup.personality, 16, 1);
	struct xml *root = NULL;
	struct err *e = NULL;
	struct buf text, json;

	hinted.form.hints = true;
	buf_init(&text, BUF_TEXT);
	buf_init(&json, BUF_TEXT);
	buf_printf(&text, "<x xmlns:junos=\"%s\">", reply_ns(c, ""));
	print_elements(c, &hinted, &text);
	buf_adds(&text, "</x>");
	if (xml_parse(c->arena, buf_str(&text), &root, &e) == 0) {
		shape_print_json(root->child, verbose, &json);
		buf_done(&text);
		buf_init(&text, BUF_TEXT);
		if (minified)
			minify_json(buf_str(&json), &text);
		buf_add_xml(&c->out, buf_str(minified ? &text : &json));
	} else {
		reply_failed(c, err_message(e));
		err_free(e);
	}
	buf_done(&text);
	buf_done(&json);
}

void
configuration_form(struct call *c, const struct view *v, const char *format)
{
	const struct personality *p = c->router->setup.personality;
	bool json = personality_since(p, 14, 2), minified = personality_since(p, 21, 1);

	if (format == NULL)
		format = "xml";
	if (strcmp(format, "text") == 0)
		print_text(c, v);
	else if (strcmp(format, "set") == 0)
		print_set(c, v);
	else if (strcmp(format, "json") == 0 && json)
		print_json(c, v, false);
	else if (strcmp(format, "json-minified") == 0 && minified)
		print_json(c, v, true);
	else if (strcmp(format, "xml-minified") == 0 && minified)
		print_minified(c, v);
	else
		print_elements(c, v, &c->out);
}
