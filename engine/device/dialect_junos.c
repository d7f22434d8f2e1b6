/* Juniper's own RPCs. Every form here is in junos-facts.md; the section is named where it is used. */
#include "device/dialect.h"
#include "device/junos_history.h"
#include "device/junos_software.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "data/xml.h"
#include "netconf/session.h"

#define CHECK_RPC "<commit-configuration><check/></commit-configuration>"

enum { LOG_MOST = 512 }; /* octets, 2.8 */

/* White space, which Junos puts into any message, as single blanks (rule 5). */
static char *
flat(struct arena *a, const char *text)
{
	char *out = arena_alloc(a, strlen(text) + 1), *p = out;

	for (; *text != '\0'; text++) {
		bool blank = isspace((unsigned char)*text) != 0;

		if (blank && (p == out || p[-1] == ' '))
			continue;
		*p++ = blank ? ' ' : *text;
	}
	while (p > out && p[-1] == ' ')
		p--;
	*p = '\0';
	return out;
}

/* --- configuration text (2.5) ---------------------------------------------------------------------- */

static int
junos_diff(struct device *dev, int against, struct buf *out, const struct deadline *d,
    struct err **e)
{
	struct reply *reply;
	const struct xml *text;
	char body[128];
	int n = snprintf(body, sizeof body,
	    "<get-configuration compare=\"rollback\" rollback=\"%d\" format=\"text\"/>",
	    against);

	if (device_ask(dev, (struct str){body, (size_t)n}, d, &reply, e) < 0)
		return -1;
	/* An empty difference may come as an empty output, an empty reply or a bare <ok/> (2.5). */
	text = xml_walk(reply->root, NULL, "configuration-output");
	if (text != NULL && str_trim(text->text).n > 0) {
		struct str s = text->text;

		while (s.n > 0 && s.p[0] == '\n')
			s = (struct str){s.p + 1, s.n - 1};
		while (s.n > 0 && isspace((unsigned char)s.p[s.n - 1]))
			s.n--;
		buf_addstr(out, s);
		buf_addc(out, '\n');
	}
	if (text == NULL && reply->root->child != NULL && !reply->ok)
		err_set(e, ERR_PROTOCOL, "the answer holds no configuration-output");
	else if (out->over)
		err_set(
		    e, ERR_LIMIT, "the difference is larger than %zu octets", out->limit);
	reply_free(reply);
	return *e != NULL ? -1 : 0;
}

/* --- lock (2.1) ------------------------------------------------------------------------------------ */

/* Who edits and since when, as get-config tells beside the configuration; "" if it does not. */
static void
editors(struct device *dev, struct arena *a, const struct deadline *d, struct buf *out)
{
	static const char body[] =
	    "<get-config><source><candidate/></source><filter type=\"subtree\">"
	    "<configuration><version/></configuration></filter></get-config>";
	const struct xml *x = NULL, *config;
	struct err *ignored = NULL;
	struct reply *reply;

	if (device_ask(dev, STR(body), d, &reply, &ignored) < 0) {
		err_free(ignored);
		return;
	}
	config = xml_walk(reply->root, NULL, "configuration");
	if (config != NULL && xml_attr(config, "changed-localtime") != NULL)
		buf_printf(out, ", changed %s", xml_attr(config, "changed-localtime"));
	while ((x = xml_walk(reply->root, x, "database-status")) != NULL) {
		const char *user = xml_get(a, x, "user"),
			   *since = xml_get(a, x, "start-time");
		const char *pid = xml_get(a, x, "pid"),
			   *terminal = xml_get(a, x, "terminal");

		buf_printf(out, "; in configuration mode: %s", user != NULL ? user : "?");
		if (terminal != NULL && terminal[0] != '\0')
			buf_printf(out, " on %s", terminal);
		if (pid != NULL)
			buf_printf(out, " (pid %s)", pid);
		if (since != NULL)
			buf_printf(out, " since %s", since);
	}
	reply_free(reply);
}

static int
lock_refused(struct device *dev, const struct reply *reply, const struct deadline *d,
    struct err **e)
{
	const struct rpc_error *first = reply_first_error(reply);
	const char *message = flat(reply->arena, first->message);
	struct buf who;

	if (strstr(message, "locked by") != NULL ||
	    (first->tag != NULL && strcmp(first->tag, "lock-denied") == 0))
		return err_set(e, ERR_LOCKED, "%s", message);
	if (strstr(message, "database modified") == NULL)
		return reply_err(reply, ERR_RPC, e);
	buf_init(&who, BUF_LINE);
	editors(dev, reply->arena, d, &who);
	err_set(e, ERR_DIRTY, "someone's uncommitted changes are in the candidate%s",
	    buf_z(&who));
	buf_done(&who);
	return -1;
}

static int
junos_lock(struct device *dev, const struct deadline *d, struct err **e)
{
	struct reply *reply;
	int rc = 0;

	if (device_call(
		dev, STR("<lock><target><candidate/></target></lock>"), d, &reply, e) < 0)
		return -1;
	if (reply->failed)
		rc = lock_refused(dev, reply, d, e);
	reply_free(reply);
	return rc;
}

static int
junos_unlock(struct device *dev, const struct deadline *d, struct err **e)
{
	return device_order(
	    dev, STR("<unlock><target><candidate/></target></unlock>"), d, e);
}

static int
junos_discard(struct device *dev, const struct deadline *d, struct err **e)
{
	return device_order(dev, STR("<discard-changes/>"), d, e);
}

/* --- load and check (2.3, 2.4, 2.8) ---------------------------------------------------------------- */

/* "/var/tmp/cand-7.conf:12:(34) syntax error" names line 12 (2.4); 0 if the message has no such head. */
static int
line_of(const char *message)
{
	const char *open = strstr(message, ":(");
	const char *digits = open;

	if (open == NULL)
		return 0;
	while (digits > message && isdigit((unsigned char)digits[-1]))
		digits--;
	if (digits == open || digits == message || digits[-1] != ':')
		return 0;
	return (int)strtol(digits, NULL, 10);
}

static const char *
copied(struct arena *a, const char *text)
{
	return text != NULL && text[0] != '\0' ? flat(a, text) : NULL;
}

static void
collect(struct arena *a, const struct reply *reply, struct device_complaints *complaints)
{
	complaints->v = arena_array(a, struct device_complaint, reply->nerrors + 1);
	complaints->n = 0;
	for (size_t i = 0; i < reply->nerrors; i++) {
		const struct rpc_error *r = &reply->errors[i];

		complaints->v[complaints->n++] = (struct device_complaint){
		    .warning = r->warning,
		    .message = flat(a, r->message),
		    .path = copied(a, r->path),
		    .bad_element = copied(a, r->bad_element),
		    .line = line_of(r->message),
		};
	}
}

/* Where the words of a refusal go. */
struct complaint_sink {
	struct arena *arena;
	struct device_complaints *complaints;
	const struct deadline *deadline;
};

static int
order_with_complaints(struct device *dev, const struct buf *body, enum err_code code,
    struct complaint_sink *sink, struct err **e)
{
	struct reply *reply;
	int rc = 0;

	if (body->over)
		return err_set(
		    e, ERR_LIMIT, "the request is larger than %zu octets", body->limit);
	if (device_call(dev, buf_str(body), sink->deadline, &reply, e) < 0)
		return -1;
	collect(sink->arena, reply, sink->complaints);
	if (reply->failed)
		rc = reply_err(reply, code, e);
	else if (!reply->ok && reply->root->child == NULL && code == ERR_LOAD)
		rc = err_set(e, ERR_PROTOCOL, "the router answered a load with nothing");
	reply_free(reply);
	return rc;
}

static int
junos_load(struct device *dev, const struct device_configuration *config, struct arena *a,
    struct device_complaints *complaints, const struct deadline *d, struct err **e)
{
	static const char *const actions[] = {
	    [DEVICE_OVERRIDE] = "override",
	    [DEVICE_UPDATE] = "update",
	    [DEVICE_MERGE] = "merge",
	    [DEVICE_REPLACE] = "replace",
	    [DEVICE_SET] = "set",
	};
	const char *child =
	    config->how == DEVICE_SET ? "configuration-set" : "configuration-text";
	struct complaint_sink sink = {a, complaints, d};
	struct buf body;
	int rc;

	buf_init(&body, BUF_TEXT * 2);
	buf_printf(&body, "<load-configuration action=\"%s\" format=\"text\"><%s>",
	    actions[config->how], child);
	buf_add_xml(&body, config->text);
	buf_printf(&body, "</%s></load-configuration>", child);
	rc = order_with_complaints(dev, &body, ERR_LOAD, &sink, e);
	buf_done(&body);
	return rc;
}

static int
junos_check(struct device *dev, struct arena *a, struct device_complaints *complaints,
    const struct deadline *d, struct err **e)
{
	struct complaint_sink sink = {a, complaints, d};
	struct buf body;
	int rc;

	buf_init(&body, BUF_LINE);
	buf_adds(&body, CHECK_RPC);
	rc = order_with_complaints(dev, &body, ERR_COMMIT_CHECK, &sink, e);
	buf_done(&body);
	return rc;
}

/* --- commit (2.8, 2.9) ----------------------------------------------------------------------------- */

/* One line of at most LOG_MOST octets. */
static void
add_log(struct buf *body, const char *log)
{
	size_t n = strlen(log);
	struct buf line;

	if (n > LOG_MOST)
		n = LOG_MOST;
	n = str_utf8_error((struct str){log, n});
	buf_init(&line, LOG_MOST);
	for (size_t i = 0; i < n; i++)
		buf_addc(&line, (unsigned char)log[i] < ' ' ? ' ' : log[i]);
	buf_adds(body, "<log>");
	buf_add_xml(body, buf_str(&line));
	buf_adds(body, "</log>");
	buf_done(&line);
}

/* Minutes in commit-configuration; seconds in RFC 6241's commit, which is why that one is not used (rule 7). */
static int
junos_commit(struct device *dev, int64_t minutes, const char *log,
    const struct deadline *d, struct err **e)
{
	struct reply *reply;
	struct buf body;
	int rc;

	buf_init(&body, BUF_LINE);
	buf_adds(&body, "<commit-configuration>");
	if (minutes > 0)
		buf_printf(&body, "<confirmed/><confirm-timeout>%lld</confirm-timeout>",
		    (long long)minutes);
	add_log(&body, log);
	buf_adds(&body, "</commit-configuration>");
	rc = device_call(dev, buf_str(&body), d, &reply, e);
	buf_done(&body);
	if (rc < 0)
		return -1;
	if (reply->failed)
		rc = reply_err(reply, ERR_COMMIT, e);
	reply_free(reply);
	return rc;
}

static int
junos_load_rollback(struct device *dev, int n, const struct deadline *d, struct err **e)
{
	char body[64];
	int length =
	    snprintf(body, sizeof body, "<load-configuration rollback=\"%d\"/>", n);

	return device_order(dev, (struct str){body, (size_t)length}, d, e);
}

const struct dialect dialect_junos = {
    .name = "junos",
    .queries = {[DEVICE_HISTORY] = JUNOS_HISTORY_RPC,
	[DEVICE_DIFF] = "<get-configuration compare=\"rollback\" rollback=\"0\" "
			"format=\"text\"/>",
	[DEVICE_CHECK] = CHECK_RPC},
    .summary = "Juniper's own RPCs over NETCONF",
    .software = &junos_software,
    .history = junos_history,
    .lock = junos_lock,
    .unlock = junos_unlock,
    .load = junos_load,
    .diff = junos_diff,
    .discard = junos_discard,
    .check = junos_check,
    .commit = junos_commit,
    .load_rollback = junos_load_rollback,
};
