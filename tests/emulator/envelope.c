#include "emulator/envelope.h"

#include <ctype.h>

#include "base/buf.h"
#include "emulator/framing.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"

static const char base_ns[] = "urn:ietf:params:xml:ns:netconf:base:1.0";

static const char *const capabilities_new[] = {
    "urn:ietf:params:netconf:base:1.0",
    "urn:ietf:params:netconf:capability:candidate:1.0",
    "urn:ietf:params:netconf:capability:confirmed-commit:1.0",
    "urn:ietf:params:netconf:capability:validate:1.0",
    "urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file",
    NULL,
};

/* Not the names of any RFC: a client that compares strings sees no candidate in an old hello. */
static const char *const capabilities_old[] = {
    "urn:ietf:params:xml:ns:netconf:base:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:candidate:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:confirmed-commit:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:validate:1.0",
    "urn:ietf:params:xml:ns:netconf:capability:url:1.0?protocol=http,ftp,file",
    NULL,
};

static const char *const capabilities_juniper[] = {
    "http://xml.juniper.net/netconf/junos/1.0",
    "http://xml.juniper.net/dmi/system/1.0",
    NULL,
};

struct form {
	const char *nc, *indent;
};

static void
capability(struct buf *out, const struct form *f, const char *name)
{
	buf_printf(out, "%s%s<%scapability>%s</%scapability>\n", f->indent, f->indent,
	    f->nc, name, f->nc);
}

static void
capabilities(struct buf *out, const struct form *f, const char *const *names)
{
	for (; *names != NULL; names++)
		capability(out, f, *names);
}

static void
hello_old(const struct session *s, struct buf *out)
{
	const struct form f = {"", "  "};

	buf_printf(out,
	    "<!-- No zombies were killed during the creation of this user interface -->\n"
	    "<!-- user %s, class j-super-user -->\n"
	    "<hello xmlns=\"%s\">\n  <capabilities>\n",
	    s->user, base_ns);
	capabilities(out, &f, capabilities_old);
	capabilities(out, &f, capabilities_juniper);
	buf_printf(
	    out, "  </capabilities>\n  <session-id>%d</session-id>\n</hello>\n", s->pid);
}

static void
hello_new(const struct session *s, struct buf *out)
{
	const struct form f = {s->rfc ? "nc:" : "", ""};

	buf_printf(out, "<%shello xmlns%s=\"%s\">\n<%scapabilities>\n", f.nc,
	    s->rfc ? ":nc" : "", base_ns, f.nc);
	capability(out, &f, capabilities_new[0]);
	if (s->offer_1_1)
		capability(out, &f, "urn:ietf:params:netconf:base:1.1");
	capabilities(out, &f, capabilities_new + 1);
	capabilities(out, &f, capabilities_old);
	capability(out, &f, "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring");
	capabilities(out, &f, capabilities_juniper);
	buf_printf(out,
	    "</%scapabilities>\n<%ssession-id>%d</%ssession-id>\n</%shello>\n", f.nc,
	    f.nc, s->pid, f.nc, f.nc);
}

void
envelope_hello(const struct session *s, bool garbage, struct buf *out)
{
	if (garbage)
		buf_adds(out,
		    "*** authorized access only ***\n"
		    "<rpc-reply>\n<rpc-error>\n<error-severity>warning</error-severity>\n"
		    "<error-message>\ncould not reach the other routing engine\n"
		    "</error-message>\n</rpc-error>\n</rpc-reply>\n");
	if (!s->rfc && s->router->setup.personality->hello == HELLO_OLD)
		hello_old(s, out);
	else
		hello_new(s, out);
	buf_adds(out, "]]>]]>\n"); /* a hello is never chunked */
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
	    nc, s->rfc ? ":nc" : "", base_ns, s->router->setup.personality->label);
	if (raw.n > 0)
		echo(s, raw, &text);
	buf_adds(&text, ">\n");
	buf_addstr(&text, body);
	buf_printf(&text, "</%srpc-reply>\n", nc);
	framing_wrap(s->framing.chunked, buf_str(&text), out);
	buf_done(&text);
}
