#include "emulator/reply.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/simclock.h"

static void
member(struct call *c, const char *name, const char *text, bool lined)
{
	const char *line = lined ? "\n" : "";

	if (text == NULL)
		return;
	buf_printf(&c->out, "<%s%s>%s", c->nc, name, line);
	buf_add_xml(&c->out, str_of(text));
	buf_printf(&c->out, "%s</%s%s>\n", line, c->nc, name);
}

static void
error_info(struct call *c, const struct rpc_error *x)
{
	if (x->bad == NULL && x->session_id == 0)
		return;
	buf_printf(&c->out, "<%serror-info>\n", c->nc);
	if (x->bad != NULL)
		reply_elem(c, "bad-element", x->bad);
	if (x->session_id != 0)
		buf_printf(&c->out, "<%ssession-id>%d</%ssession-id>\n", c->nc,
		    x->session_id, c->nc);
	buf_printf(&c->out, "</%serror-info>\n", c->nc);
}

/* Order of the members: junos-facts 1.9. */
void
reply_error(struct call *c, const struct rpc_error *x)
{
	bool is_error = strcmp(x->severity, "error") == 0;

	if (is_error || c->complaint == NULL)
		c->complaint = arena_strdup(c->arena, x->message);
	c->failed |= is_error;
	c->warned |= !is_error;
	buf_printf(&c->out, "<%srpc-error>\n", c->nc);
	if (!c->old_errors) {
		member(c, "error-type", x->type, false);
		member(c, "error-tag", x->tag, false);
	}
	member(c, "error-severity", x->severity, false);
	if (x->daemon != NULL)
		reply_elem(c, "source-daemon", x->daemon);
	member(c, "error-path", x->path, false);
	if (c->old_errors)
		error_info(c, x);
	member(c, "error-message", x->message, x->lined);
	if (!c->old_errors)
		error_info(c, x);
	buf_printf(&c->out, "</%srpc-error>\n", c->nc);
}

void
reply_failed(struct call *c, const char *message)
{
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "operation-failed",
			   .severity = "error",
			   .message = message,
			   .lined = true});
}

void
reply_syntax(struct call *c, const char *path, const char *bad)
{
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "operation-failed",
			   .severity = "error",
			   .path = path,
			   .message = "syntax error",
			   .bad = bad});
}

void
reply_warning(struct call *c, const char *message)
{
	reply_error(c, &(struct rpc_error){
			   .severity = "warning", .message = message, .lined = true});
}

void
reply_ok(struct call *c)
{
	buf_printf(&c->out, "<%sok/>\n", c->nc);
}

void
reply_elem(struct call *c, const char *name, const char *text)
{
	buf_printf(&c->out, "<%s>", name);
	buf_add_xml(&c->out, str_of(text));
	buf_printf(&c->out, "</%s>\n", name);
}

void
reply_number(struct call *c, const char *name, long long number)
{
	buf_printf(&c->out, "<%s>%lld</%s>\n", name, number, name);
}

void
reply_lined(struct call *c, const char *name, const char *text)
{
	const char *line = c->router->setup.personality->padding ? "\n" : "";

	buf_printf(&c->out, "<%s>%s", name, line);
	buf_add_xml(&c->out, str_of(text));
	buf_printf(&c->out, "%s</%s>\n", line, name);
}

void
reply_add(struct call *c, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&c->out, fmt, ap);
	va_end(ap);
}

const char *
reply_ns(struct call *c, const char *kind)
{
	return arena_printf(c->arena, "http://xml.juniper.net/junos/%s/junos%s%s",
	    c->router->setup.personality->label, *kind != '\0' ? "-" : "", kind);
}

void
reply_date(struct call *c, const char *name, long long router_ms)
{
	buf_printf(&c->out, "<%s junos:seconds=\"%lld\">", name, router_ms / 1000);
	simclock_print_date(&c->out, router_ms);
	buf_printf(&c->out, "</%s>\n", name);
}

void
reply_age(struct call *c, const char *name, long long seconds)
{
	buf_printf(&c->out, "<%s junos:seconds=\"%lld\">", name, seconds);
	simclock_print_age(&c->out, seconds);
	buf_printf(&c->out, "</%s>\n", name);
}
