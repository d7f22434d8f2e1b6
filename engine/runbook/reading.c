#include "runbook/reading.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "config/tree.h"
#include "data/xml.h"
#include "device/device.h"
#include "inventory/inventory.h"
#include "netconf/session.h"
#include "runbook/step.h"

enum { AGAIN_MS = 1000, TRY_MS = 40000, WHOLE_MS = 120000 };

static int
ask_once(struct step_run *s, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	struct deadline look = *d;
	struct device *dev;

	if (look.at_ms > clock_ms() + TRY_MS)
		look.at_ms = clock_ms() + TRY_MS;
	if (step_device(s, &dev, e) < 0)
		return -1;
	if (device_read(dev, rpc, &look, ret_reply, e) == 0)
		return 0;
	if (device_broken(dev))
		step_drop_device(s);
	return -1;
}

int
reading_ask(struct step_run *s, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e)
{
	while (ask_once(s, rpc, d, ret_reply, e) < 0) {
		struct deadline pause = *d;

		if (!err_retryable(*e) || deadline_left(d) <= AGAIN_MS)
			return -1;
		err_clear(e);
		pause.at_ms = clock_ms() + AGAIN_MS;
		if (wait_until(&pause, e) < 0)
			return -1;
	}
	return 0;
}

/* The hierarchy that the path begins with is enough, if its name can be asked for. */
static void
print_request(const char *path, struct buf *out)
{
	struct str rest = str_trim(str_of(path)), top = str_cut(&rest, ' ');
	bool plain = rest.n > 0;

	for (size_t i = 0; i < top.n; i++)
		plain &= (top.p[i] >= 'a' && top.p[i] <= 'z') || top.p[i] == '-';
	buf_adds(out, "<get-configuration database=\"committed\" format=\"text\">");
	if (plain)
		buf_printf(
		    out, "<configuration><" STR_FMT "/></configuration>", STR_ARG(top));
	buf_adds(out, "</get-configuration>");
}

static int
find(struct step_run *s, const struct reply *reply, const char *path,
    enum reading_state *ret_state, struct err **e)
{
	const struct xml *text = xml_child(reply->root, "configuration-text");
	struct arena *a = arena_new();
	struct config_node *root = NULL;
	const struct config_node *node;
	int rc = 0;

	if (reply->failed) {
		rc = reply_err(reply, ERR_RPC, e);
	} else if (text == NULL) {
		rc = err_set(
		    e, ERR_PROTOCOL, "the router did not answer with its configuration");
	} else if (config_parse_text(a, s->host->name, text->text, &root, e) < 0) {
		rc = err_wrap(e, "the router's configuration is not understood");
	} else {
		node = config_find(root, path);
		*ret_state = node == NULL                           ? READING_ABSENT
			     : (node->flags & CONFIG_INACTIVE) != 0 ? READING_INACTIVE
								    : READING_ACTIVE;
	}
	arena_free(a);
	return rc;
}

int
reading_statement(
    struct step_run *s, const char *path, enum reading_state *ret_state, struct err **e)
{
	struct deadline d = s->deadline;
	struct reply *reply;
	struct buf rpc;
	int rc;

	if (d.at_ms > clock_ms() + WHOLE_MS)
		d.at_ms = clock_ms() + WHOLE_MS;
	buf_init(&rpc, BUF_LINE);
	print_request(path, &rpc);
	rc = reading_ask(s, buf_str(&rpc), &d, &reply, e);
	buf_done(&rpc);
	if (rc < 0)
		return err_wrap(e, "cannot read '%s'", path);
	rc = find(s, reply, path, ret_state, e);
	reply_free(reply);
	return rc;
}
