#include "device/device.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "device/dialect.h"
#include "netconf/session.h"
#include "transport/stream.h"

static const struct dialect *
dialect_named(const char *name)
{
	for (const struct dialect *const *d = dialects; *d != NULL; d++)
		if (strcmp((*d)->name, name) == 0)
			return *d;
	return NULL;
}

static void
count_trip(const struct device *dev)
{
	if (dev->trips != NULL)
		++*dev->trips;
}

int
device_open(struct stream *s, const struct device_options *options,
    const struct deadline *d, struct device **ret_device, struct err **e)
{
	const struct dialect *dialect = dialect_named(options->dialect);
	struct session *session;
	struct device *dev;

	if (dialect == NULL) {
		stream_close(s);
		return err_set(
		    e, ERR_INPUT, "there is no dialect '%s'", options->dialect);
	}
	if (session_open(s, d, NULL, NULL, &session, e) < 0)
		return -1;
	dev = calloc(1, sizeof *dev);
	if (dev == NULL)
		abort();
	*dev = (struct device){.dialect = dialect,
	    .session = session,
	    .may_commit = options->may_commit,
	    .may_operate = options->may_operate,
	    .observe = options->observe,
	    .ctx = options->ctx,
	    .trips = options->trips};
	count_trip(dev);
	*ret_device = dev;
	return 0;
}

void
device_forget(struct device *dev)
{
	if (dev == NULL)
		return;
	vec_each (&dev->behind, body)
		free(*body);
	vec_each (&dev->ahead, a)
		free(a->body);
	vec_reset(&dev->behind);
	vec_reset(&dev->ahead);
}

static void
device_free(struct device *dev)
{
	device_forget(dev);
	vec_done(&dev->behind);
	vec_done(&dev->ahead);
	free(dev);
}

void
device_close(struct device *dev)
{
	if (dev == NULL)
		return;
	session_close(dev->session);
	device_free(dev);
}

void
device_drop(struct device *dev)
{
	if (dev == NULL)
		return;
	session_drop(dev->session);
	device_free(dev);
}

bool
device_broken(const struct device *dev)
{
	return session_broken(dev->session);
}

/* "get-bgp-summary-information" of "<get-bgp-summary-information/>". */
static struct str
element_of(struct str body)
{
	size_t n = 1;

	while (n < body.n && strchr(" \t\r\n/>", body.p[n]) == NULL)
		n++;
	return (struct str){body.p + 1, n - 1};
}

static void
behind(struct device *dev, struct str rpc)
{
	char *body = strndup(rpc.p, rpc.n);

	if (body == NULL)
		abort();
	vec_push(&dev->behind, body);
}

/* What would be refused is not sent ahead either: whoever asks it is told. */
void
device_behind_read(struct device *dev, struct str rpc)
{
	if (device_reads(rpc))
		behind(dev, rpc);
}

void
device_behind(struct device *dev, enum device_query query)
{
	if (query != DEVICE_CHECK || dev->may_commit)
		behind(dev, str_of(dev->dialect->queries[query]));
}

/* The oldest one that was sent ahead, if it is this one. */
static bool
was_sent(struct device *dev, struct str body, unsigned *ret_id)
{
	if (dev->ahead.n == 0 || !str_eq(str_of(dev->ahead.v[0].body), body))
		return false;
	*ret_id = dev->ahead.v[0].id;
	free(dev->ahead.v[0].body);
	memmove(dev->ahead.v, dev->ahead.v + 1, --dev->ahead.n * sizeof *dev->ahead.v);
	return true;
}

/* A query that does not get out breaks the session: whoever asks it finds out. */
static int
send_with_behind(struct device *dev, struct str body, const struct deadline *d,
    unsigned *ret_id, struct err **e)
{
	struct err *unsent = NULL;
	size_t sent = 0;

	if (session_send(dev->session, body, d, ret_id, e) < 0)
		return -1;
	count_trip(dev);
	for (; sent < dev->behind.n; sent++) {
		struct ahead a = {.body = dev->behind.v[sent]};

		if (session_send(dev->session, str_of(a.body), d, &a.id, &unsent) < 0)
			break;
		vec_push(&dev->ahead, a);
	}
	for (; sent < dev->behind.n; sent++)
		free(dev->behind.v[sent]);
	vec_reset(&dev->behind);
	err_free(unsent);
	return 0;
}

static int
exchange(struct device *dev, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	unsigned id;

	if (!was_sent(dev, body, &id)) {
		vec_each (&dev->ahead, a)
			free(a->body);
		vec_reset(&dev->ahead);
		if (send_with_behind(dev, body, d, &id, e) < 0)
			return -1;
	}
	return session_receive(dev->session, id, d, ret_reply, e);
}

int
device_call(struct device *dev, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	struct str element = element_of(body);
	int64_t began = clock_ms();
	char name[64];
	int rc;

	rc = exchange(dev, body, d, ret_reply, e);
	if (element.n >= sizeof name)
		element.n = sizeof name - 1;
	memcpy(name, element.p, element.n);
	name[element.n] = '\0';
	if (dev->observe != NULL)
		dev->observe(dev->ctx, name, clock_ms() - began);
	if (rc < 0) {
		device_forget(dev);
		return err_wrap(e, "%s", name);
	}
	return 0;
}

int
device_ask(struct device *dev, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	struct reply *reply;

	if (device_call(dev, body, d, &reply, e) < 0)
		return -1;
	if (reply->failed) {
		reply_err(reply, ERR_RPC, e);
		reply_free(reply);
		return -1;
	}
	*ret_reply = reply;
	return 0;
}

int
device_order(
    struct device *dev, struct str body, const struct deadline *d, struct err **e)
{
	struct reply *reply;

	if (device_ask(dev, body, d, &reply, e) < 0)
		return -1;
	reply_free(reply);
	return 0;
}

int
device_read(struct device *dev, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	if (!device_reads(rpc))
		return err_set(e, ERR_INTERNAL,
		    "'" STR_FMT "' is not known to be read-only", STR_ARG(rpc));
	return device_call(dev, rpc, d, ret_reply, e);
}

/* What the verbs of the transaction are for, with their own rules. Anything but a plain name may hide one of them. */
static bool
is_of_configuration(struct str element)
{
	static const char *const names[] = {"commit", "commit-configuration",
	    "close-configuration", "copy-config", "delete-config", "discard-changes",
	    "edit-config", "load-configuration", "lock", "lock-configuration",
	    "open-configuration", "unlock", "unlock-configuration", "validate"};

	if (element.n == 0 || !isalpha((unsigned char)element.p[0]) ||
	    memchr(element.p, ':', element.n) != NULL)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq(element, str_of(names[i])))
			return true;
	return false;
}

int
device_operate(struct device *dev, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	struct str element =
	    str_starts(rpc, STR("<")) ? element_of(rpc) : (struct str){rpc.p, 0};

	if (!dev->may_operate)
		return err_set(e, ERR_INTERNAL,
		    "'" STR_FMT "' was asked for on a session that may only read",
		    STR_ARG(element));
	if (is_of_configuration(element))
		return err_set(e, ERR_INTERNAL,
		    "'" STR_FMT "' is not a request that leaves the configuration alone",
		    STR_ARG(element));
	return device_call(dev, rpc, d, ret_reply, e);
}

int
device_history(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_history *ret_history, struct err **e)
{
	return dev->dialect->history(dev, a, d, ret_history, e);
}

int
device_lock(struct device *dev, const struct deadline *d, struct err **e)
{
	return dev->dialect->lock(dev, d, e);
}

int
device_unlock(struct device *dev, const struct deadline *d, struct err **e)
{
	return dev->dialect->unlock(dev, d, e);
}

int
device_load(struct device *dev, const struct device_configuration *config,
    struct arena *a, struct device_complaints *complaints, const struct deadline *d,
    struct err **e)
{
	return dev->dialect->load(dev, config, a, complaints, d, e);
}

int
device_diff(struct device *dev, int against, struct buf *out, const struct deadline *d,
    struct err **e)
{
	return dev->dialect->diff(dev, against, out, d, e);
}

int
device_discard(struct device *dev, const struct deadline *d, struct err **e)
{
	return dev->dialect->discard(dev, d, e);
}

/* Law 2: what is only to be read is never committed, whatever the caller got wrong. */
static int
may_commit(const struct device *dev, struct err **e)
{
	if (dev->may_commit)
		return 0;
	return err_set(
	    e, ERR_INTERNAL, "a commit was asked for on a session that may only read");
}

int
device_check(struct device *dev, struct arena *a, struct device_complaints *complaints,
    const struct deadline *d, struct err **e)
{
	if (may_commit(dev, e) < 0)
		return -1;
	return dev->dialect->check(dev, a, complaints, d, e);
}

int
device_commit_confirmed(struct device *dev, int64_t minutes, const char *log,
    const struct deadline *d, struct err **e)
{
	if (minutes < 1 || minutes > 65535)
		return err_set(e, ERR_INTERNAL, "a confirm time-out of %lld minutes",
		    (long long)minutes);
	if (may_commit(dev, e) < 0)
		return -1;
	return dev->dialect->commit(dev, minutes, log, d, e);
}

int
device_commit(
    struct device *dev, const char *log, const struct deadline *d, struct err **e)
{
	if (may_commit(dev, e) < 0)
		return -1;
	return dev->dialect->commit(dev, 0, log, d, e);
}

int
device_load_rollback(struct device *dev, int n, const struct deadline *d, struct err **e)
{
	return dev->dialect->load_rollback(dev, n, d, e);
}
