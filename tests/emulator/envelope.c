#include "emulator/envelope.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "emulator/capability.h"
#include "emulator/framing.h"
#include "emulator/permission.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"

static const char base_ns[] = "urn:ietf:params:xml:ns:netconf:base:1.0";

struct form {
	const char *nc, *indent;
};

static void
comments(const struct session *s, struct arena *a, struct buf *out)
{
	buf_printf(out,
	    "<!-- No zombies were killed during the creation of this user interface -->\n"
	    "<!-- user %s, class %s -->\n",
	    s->user, permission_label(a, s->router, s->user));
}

static void
hello(const struct session *s, const struct form *f, struct arena *a, struct buf *out)
{
	struct capabilities known = {0};

	buf_printf(out, "<%shello xmlns%s=\"%s\">\n%s<%scapabilities>\n", f->nc,
	    s->rfc ? ":nc" : "", base_ns, f->indent, f->nc);
	capability_list(a, s, &known);
	vec_each (&known.list, name)
		buf_printf(out, "%s%s<%scapability>%s</%scapability>\n", f->indent,
		    f->indent, f->nc, *name, f->nc);
	vec_done(&known.list);
	buf_printf(out,
	    "%s</%scapabilities>\n%s<%ssession-id>%d</%ssession-id>\n</%shello>\n",
	    f->indent, f->nc, f->indent, f->nc, s->pid, f->nc, f->nc);
}

void
envelope_hello(const struct session *s, struct buf *out)
{
	const struct personality *p = s->router->setup.personality;
	bool old = !s->rfc && p->hello == HELLO_OLD;
	const struct form form = {s->rfc ? "nc:" : "", old ? "  " : ""};
	struct arena *a = arena_new();

	if (old || p->hello_comments)
		comments(s, a, out);
	hello(s, &form, a, out);
	buf_adds(out, "]]>]]>\n"); /* a hello is never chunked */
	arena_free(a);
}

void
envelope_garbage(struct buf *out)
{
	buf_adds(out,
	    "*** authorized access only ***\n"
	    "<rpc-reply>\n<rpc-error>\n<error-severity>warning</error-severity>\n"
	    "<error-message>\ncould not reach the other routing engine\n"
	    "</error-message>\n</rpc-error>\n</rpc-reply>\n");
}

void
envelope_early_error(struct buf *out)
{
	buf_adds(out, "<rpc-reply>\n<rpc-error>\n<error-severity>error</error-severity>\n"
		      "<error-message>\ncould not open the configuration database\n"
		      "</error-message>\n</rpc-error>\n</rpc-reply>\n");
}

/* The start tag of the request's own element, without its name and its end: attributes as they were written. */
static struct str
start_tag(struct str raw)
{
	const char *end = raw.p + raw.n, *p = raw.p, *from;
	char quote = '\0';

	while (p + 1 < end &&
	       !(p[0] == '<' && (isalpha((unsigned char)p[1]) || p[1] == '_')))
		p++;
	while (p < end && !isspace((unsigned char)*p) && *p != '>' && *p != '/')
		p++;
	for (from = p; p < end; p++) {
		if (quote == '\0' &&
		    (*p == '>' || (*p == '/' && p + 1 < end && p[1] == '>')))
			break;
		if (quote == *p)
			quote = '\0';
		else if (quote == '\0' && (*p == '"' || *p == '\''))
			quote = *p;
	}
	return (struct str){from, (size_t)(p - from)};
}

static bool
ours(const struct session *s, struct str name)
{
	return str_eq(name, STR("xmlns")) || str_eq(name, STR("xmlns:junos")) ||
	       (s->rfc && str_eq(name, STR("xmlns:nc")));
}

static void
echo(const struct session *s, struct str raw, struct buf *out)
{
	struct str rest = start_tag(raw);

	for (;;) {
		struct str name, value;
		char quote;

		rest = str_trim(rest);
		if (memchr(rest.p, '=', rest.n) == NULL)
			return;
		name = str_trim(str_cut(&rest, '='));
		rest = str_trim(rest);
		if (rest.n < 2)
			return;
		quote = rest.p[0];
		rest = (struct str){rest.p + 1, rest.n - 1};
		value = str_cut(&rest, quote);
		if (ours(s, name))
			continue;
		buf_printf(out, " " STR_FMT "=%c" STR_FMT "%c", STR_ARG(name), quote,
		    STR_ARG(value), quote);
	}
}

void
envelope_reply(const struct session *s, struct str raw, struct str body, struct buf *out)
{
	const char *nc = s->rfc ? "nc:" : "";
	struct buf text;

	buf_init(&text, BUF_TEXT);
	buf_printf(&text,
	    "<%srpc-reply xmlns%s=\"%s\" "
	    "xmlns:junos=\"http://xml.juniper.net/junos/%s/junos\"",
	    nc, s->rfc ? ":nc" : "", base_ns, machine_label(s->router));
	if (raw.n > 0)
		echo(s, raw, &text);
	buf_adds(&text, ">\n");
	buf_addstr(&text, body);
	buf_printf(&text, "</%srpc-reply>\n", nc);
	framing_wrap(s->framing.chunked, buf_str(&text), out);
	buf_done(&text);
}
