/* What was committed on a router: junos-facts 2.9 and 2.10. */
#include "device/junos_history.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "device/dialect.h"
#include "netconf/session.h"

static int64_t
number_of(const char *text)
{
	return text != NULL ? strtoll(text, NULL, 10) : 0;
}

static struct device_commit
commit_of(struct arena *a, const struct xml *x)
{
	const struct xml *when = xml_child(x, "date-time");
	const char *user = xml_get(a, x, "user"), *client = xml_get(a, x, "client");
	const char *log = xml_get(a, x, "log"), *comment = xml_get(a, x, "comment");
	struct str time = xml_text(when);

	return (struct device_commit){
	    .sequence = (int)number_of(xml_get(a, x, "sequence-number")),
	    .user = user != NULL ? user : "",
	    .client = client != NULL ? client : "",
	    .time = arena_strndup(a, time.p, time.n),
	    .seconds = when != NULL ? number_of(xml_attr(when, "seconds")) : 0,
	    .log = log != NULL ? log : "",
	    .comment = comment != NULL ? comment : "",
	    .pending = xml_child(x, "commit-confirmed") != NULL,
	};
}

/* N of "commit confirmed, rollback in Nmins", -1 if it says nothing of the kind. */
static int64_t
rollback_minutes(const char *text)
{
	const char *at = strstr(text, "rollback in ");
	char *end;
	long long n;

	if (at == NULL || strstr(text, "commit confirmed") == NULL)
		return -1;
	n = strtoll(at + strlen("rollback in "), &end, 10);
	return strncmp(end, "min", 3) == 0 && n >= 0 ? n : -1;
}

/* Seconds after the window within which the rollback has ended: it begins up to 45 s late (2.9) and is a commit. */
enum { LATENESS = 120 };

/* Releases without the marker keep the comment for ever: there only the router's clock tells (2.9). */
static int
pending_by_clock(struct device *dev, struct device_commit *newest,
    const struct deadline *d, struct err **e)
{
	int64_t minutes = rollback_minutes(newest->comment);
	const struct xml *now;
	struct reply *reply;
	int64_t seconds;

	if (minutes < 0)
		minutes = rollback_minutes(newest->log);
	if (newest->pending || minutes < 0 || newest->seconds == 0)
		return 0;
	if (device_ask(dev, STR("<get-system-uptime-information/>"), d, &reply, e) < 0)
		return -1;
	now = xml_walk(reply->root, NULL, "current-time");
	now = xml_child(now, "date-time");
	seconds = now != NULL && xml_attr(now, "seconds") != NULL
		      ? number_of(xml_attr(now, "seconds"))
		      : 0;
	reply_free(reply);
	if (seconds == 0)
		return err_set(e, ERR_PROTOCOL, "the router did not tell its time");
	newest->pending = seconds < newest->seconds + minutes * 60 + LATENESS;
	return 0;
}

static int
history_read(struct device *dev, struct arena *a, const struct reply *reply,
    const struct deadline *d, struct device_history *history, struct err **e)
{
	const struct xml *top = xml_walk(reply->root, NULL, "commit-information"),
			 *x = NULL;
	size_t n = 0;

	if (top == NULL)
		return err_set(e, ERR_PROTOCOL, "the answer holds no commit-information");
	while ((x = xml_walk(top, x, "commit-history")) != NULL)
		n++;
	history->v = arena_array(a, struct device_commit, n + 1);
	for (x = NULL; (x = xml_walk(top, x, "commit-history")) != NULL;)
		history->v[history->n++] = commit_of(a, x);
	/* A router that has the marker has it for every pending commit: none means that nothing is pending. */
	if (xml_walk(top, NULL, "commit-confirmed") != NULL)
		dev->marks_pending = true;
	if (history->n == 0 || dev->marks_pending)
		return 0;
	return pending_by_clock(dev, &history->v[0], d, e);
}

int
junos_history(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_history *ret_history, struct err **e)
{
	struct device_history history = {0};
	struct reply *reply;
	int rc;

	if (device_ask(dev, STR(JUNOS_HISTORY_RPC), d, &reply, e) < 0)
		return -1;
	rc = history_read(dev, a, reply, d, &history, e);
	reply_free(reply);
	if (rc == 0)
		*ret_history = history;
	return rc;
}
