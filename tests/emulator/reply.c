#include "emulator/reply.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"
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

/* The source-daemon moved into error-info with 21.2, where that goes by the RFC (1.7). */
static bool
daemon_inside(const struct call *c)
{
	return c->session->rfc && personality_since(c->router->setup.personality, 21, 2);
}

static void
place(struct call *c, const struct rpc_error *x)
{
	if (x->filename != NULL)
		reply_elem(c, "filename", x->filename);
	if (x->line != 0)
		reply_number(c, "line-number", x->line);
	if (x->column != 0)
		reply_number(c, "column", x->column);
}

static void
reason(struct call *c, const struct rpc_error *x)
{
	if (x->stopped == NULL)
		return;
	reply_add(c, "<reason>\n");
	reply_elem(c, "daemon", x->stopped);
	reply_add(c, "<process-not-running/>\n</reason>\n");
}

static void
error_info(struct call *c, const struct rpc_error *x)
{
	const char *daemon = daemon_inside(c) ? x->daemon : NULL;

	if (x->bad == NULL && x->session_id == 0 && daemon == NULL &&
	    x->filename == NULL && x->line == 0 && x->stopped == NULL)
		return;
	buf_printf(&c->out, "<%serror-info>\n", c->nc);
	if (x->bad != NULL)
		reply_elem(c, "bad-element", x->bad);
	place(c, x);
	reason(c, x);
	if (daemon != NULL)
		reply_elem(c, "source-daemon", daemon);
	if (x->session_id != 0)
		buf_printf(&c->out, "<%ssession-id>%d</%ssession-id>\n", c->nc,
		    x->session_id, c->nc);
	buf_printf(&c->out, "</%serror-info>\n", c->nc);
}

/* Order of the members: junos-facts 1.9. */
static void
rpc_error(struct call *c, const struct rpc_error *x)
{
	bool old = c->old_errors;

	buf_printf(&c->out, "<%srpc-error>\n", c->nc);
	if (!old) {
		member(c, "error-type", x->type, false);
		member(c, "error-tag", x->tag, false);
	}
	member(c, "error-severity", x->severity, false);
	if (x->daemon != NULL && !daemon_inside(c))
		reply_elem(c, "source-daemon", x->daemon);
	member(c, "error-path", x->path, false);
	if (old)
		error_info(c, x);
	member(c, "error-message", x->message, x->lined);
	if (!old)
		error_info(c, x);
	buf_printf(&c->out, "</%srpc-error>\n", c->nc);
}

/* Who holds the lock, in the form of JUNOScript (2.1). */
static void
database_status(struct call *c, int pid)
{
	const struct holder *h = &c->router->holder;
	const struct schedule *at = &c->router->schedule;
	bool timed = at->arena != NULL && at->pid == pid, held = h->pid == pid;

	if (pid == 0 || (!held && !timed))
		return;
	reply_add(c, "<database-status-information>\n<database-status>\n");
	reply_elem(c, "user", held ? h->user : at->user);
	reply_elem(c, "terminal", held ? h->terminal : "");
	reply_number(c, "pid", pid);
	buf_adds(&c->out, "<start-time>");
	simclock_print_date(&c->out, held ? h->since_ms : at->since_ms);
	buf_adds(&c->out, "</start-time>\n");
	if (held) {
		buf_adds(&c->out, "<idle-time>");
		simclock_print_hms(
		    &c->out, (router_now(c->router) - h->active_ms) / 1000);
		buf_adds(&c->out, "</idle-time>\n");
	}
	if (timed)
		reply_elem(c, "commit-at", at->text);
	reply_add(c,
	    "%s<edit-path>[edit]</edit-path>\n</database-status>\n"
	    "</database-status-information>\n",
	    held ? "<exclusive/>\n" : "");
}

static void
xnm_error(struct call *c, const struct rpc_error *x)
{
	static const char ns[] = "http://xml.juniper.net/xnm/1.1/xnm";

	buf_printf(
	    &c->out, "<xnm:%s xmlns=\"%s\" xmlns:xnm=\"%s\">\n", x->severity, ns, ns);
	if (x->daemon != NULL)
		reply_elem(c, "source-daemon", x->daemon);
	place(c, x);
	if (x->bad != NULL)
		reply_elem(c, "token", x->bad);
	if (x->path != NULL)
		reply_elem(c, "edit-path", x->path);
	if (x->statement != NULL)
		reply_elem(c, "statement", x->statement);
	reply_elem(c, "message", x->message);
	reason(c, x);
	database_status(c, x->session_id);
	buf_printf(&c->out, "</xnm:%s>\n", x->severity);
}

void
reply_error(struct call *c, const struct rpc_error *x)
{
	bool is_error = strcmp(x->severity, "error") == 0;

	if (is_error || c->complaint == NULL)
		c->complaint = arena_strdup(c->arena, x->message);
	c->failed |= is_error;
	c->warned |= !is_error;
	c->session->traffic.errors += is_error;
	if (c->xnm_errors)
		xnm_error(c, x);
	else
		rpc_error(c, x);
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
reply_elems(struct call *c, ...)
{
	const char *name;
	va_list ap;

	va_start(ap, c);
	while ((name = va_arg(ap, const char *)) != NULL) {
		const char *text = va_arg(ap, const char *);

		if (text[0] != '\0')
			reply_elem(c, name, text);
	}
	va_end(ap);
}

void
reply_celsius(struct call *c, const char *name, int celsius)
{
	buf_printf(&c->out, "<%s junos:celsius=\"%d\">%d degrees C / %d degrees F</%s>\n",
	    name, celsius, celsius, celsius * 9 / 5 + 32, name);
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
	    machine_label(c->router), *kind != '\0' ? "-" : "", kind);
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
