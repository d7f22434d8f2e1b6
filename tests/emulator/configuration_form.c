/* The forms of configurations: see configuration_form.h. */
#include "emulator/configuration_form.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"
#include "emulator/bind.h"
#include "emulator/candidate.h"
#include "emulator/database.h"
#include "emulator/machine.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"
#include "schema/bound.h"

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

static int64_t
changed_at(struct call *c, const struct view *v)
{
	return v->changed ? database_candidate(c)->changed_ms : v->revision->at_ms;
}

/* Attributes of <configuration> besides the default namespace. */
static void
print_when(struct call *c, const struct view *v, struct buf *out)
{
	const char *kind = v->changed ? "changed" : "commit";
	int64_t at = changed_at(c, v);

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

static const struct bound *
bound_of(struct call *c, const struct view *v)
{
	return v->bound != NULL ? v->bound
				: bind_view(c->arena, c->router->setup.schema, v->root);
}

static void
print_elements(struct call *c, const struct view *v, bool minified)
{
	const struct bound_xml how = {.indent = minified ? -1 : 0, .keys = v->keys};
	const char *end = minified ? "" : "\n";

	reply_add(c, "<configuration xmlns=\"%s\"", namespace(c));
	print_when(c, v, &c->out);
	reply_add(c, ">%s", end);
	if (v->whole)
		reply_add(c, "<version>%s</version>%s", machine_version(c->router), end);
	bound_print_xml_as(bound_of(c, v), &how, &c->out);
	reply_add(c, "</configuration>\n");
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

/* Beside the statements: attributes as in XML, and the version. */
static void
print_json_head(struct call *c, const struct view *v, bool verbose, struct buf *out)
{
	const char *kind = v->changed ? "changed" : "commit";

	buf_printf(out,
	    "    \"%s\" : {\n        \"xmlns\" : \"%s\",\n"
	    "        \"junos:%s-seconds\" : \"%" PRId64 "\",\n"
	    "        \"junos:%s-localtime\" : \"",
	    verbose ? "attributes" : "@", namespace(c), kind, changed_at(c, v) / 1000,
	    kind);
	simclock_print_date(out, changed_at(c, v));
	buf_adds(out, "\"");
	if (!v->changed)
		buf_printf(
		    out, ",\n        \"junos:commit-user\" : \"%s\"", v->revision->user);
	buf_adds(out, "\n    }");
	if (!v->whole)
		return;
	buf_printf(out, ",\n    \"version\" : ");
	buf_printf(out,
	    verbose ? "[\n    {\n        \"data\" : \"%s\"\n    }\n    ]" : "\"%s\"",
	    machine_version(c->router));
}

/* The document: what stands in "configuration" is four blanks further in. */
static void
print_document(struct call *c, const struct view *v, bool verbose, struct buf *out)
{
	struct buf members, body;

	buf_init(&members, BUF_TEXT);
	buf_init(&body, BUF_TEXT);
	bound_print_json(
	    bound_of(c, v), verbose ? BOUND_JSON_VERBOSE : BOUND_JSON_IETF, 4, &members);
	buf_cut(&members, members.n - 1); /* the brace that closes it */
	print_json_head(c, v, verbose, &body);
	if (members.n > strlen("{\n"))
		buf_addc(&body, ',');
	buf_add(&body, members.p + 1, members.n - 1);
	buf_adds(out, verbose ? "{\n    \"configuration\" : [\n    {\n"
			      : "{\n    \"configuration\" : {\n");
	for (struct str rest = buf_str(&body); rest.n > 0;) {
		struct str line = str_cut(&rest, '\n');

		buf_printf(out, "    " STR_FMT "\n", STR_ARG(line));
	}
	buf_adds(out, verbose ? "    }\n    ]\n}\n" : "    }\n}\n");
	buf_done(&members);
	buf_done(&body);
}

/* Bare text in the reply; 14.2 and 15.1 in the verbose style. */
static void
print_json(struct call *c, const struct view *v, bool minified)
{
	struct buf text, small;

	buf_init(&text, BUF_TEXT);
	buf_init(&small, BUF_TEXT);
	print_document(
	    c, v, !personality_since(c->router->setup.personality, 16, 1), &text);
	if (minified)
		minify_json(buf_str(&text), &small);
	buf_add_xml(&c->out, buf_str(minified ? &small : &text));
	buf_done(&text);
	buf_done(&small);
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
		print_elements(c, v, true);
	else
		print_elements(c, v, false);
}
