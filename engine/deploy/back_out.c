#include "deploy/back_out.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "deploy/errand.h"
#include "device/device.h"
#include "device/software.h"

#define SENT_KEY "rollback-sent"

/* What is pending: as the facts tell it, and as the router says when it is asked. */
struct pending {
	bool vmhost, some, none; /* neither: not told */
	const char *words;       /* "re0: 23.4R2-S3.9; …", or "an install" */
};

static int
read_pending(const struct errand *er, struct pending *ret, struct err **e)
{
	struct deadline look = errand_look(er);
	struct device_software sw;
	enum device_pending asked;
	struct device *dev;
	struct buf words;

	if (errand_software(er, &sw, e) < 0 || er->session(er->ctx, &look, &dev, e) < 0 ||
	    device_pending_install(dev, &look, &asked, e) < 0)
		return -1;
	buf_init(&words, BUF_LINE);
	for (size_t i = 0; i < sw.n; i++)
		if (sw.engines[i].pending != NULL)
			buf_printf(&words, "%s%s%s%s", words.n > 0 ? "; " : "",
			    sw.n > 1 ? sw.engines[i].name : "", sw.n > 1 ? ": " : "",
			    sw.engines[i].pending);
	*ret = (struct pending){.vmhost = sw.vmhost,
	    .some = words.n > 0 || asked == DEVICE_PENDING_SOME,
	    .none = words.n == 0 && asked == DEVICE_PENDING_NONE,
	    .words = words.n > 0 ? buf_copy(&words, er->arena) : "an install"};
	buf_done(&words);
	return 0;
}

static int
may_begin(
    const struct pending *before, enum back_out what, bool *ret_nothing, struct err **e)
{
	*ret_nothing = false;
	if (what == BACK_OUT_STAGED) {
		*ret_nothing = !before->some;
		return 0;
	}
	if (!before->some)
		return 0;
	err_set(e, ERR_CHECK, "%s is pending already, which a rollback would take away",
	    before->words);
	err_remedy(*e, "back that out first ('to: staged'), or reboot");
	return -1;
}

static bool
is_done(const struct pending *now, enum back_out what)
{
	return what == BACK_OUT_STAGED ? !now->some : now->some;
}

static void
say_done(const struct errand *er, const struct pending *before, const struct pending *now,
    enum back_out what, struct back_out_result *ret)
{
	ret->changed = true;
	if (what == BACK_OUT_STAGED)
		ret->detail = arena_printf(er->arena,
		    "%s was backed out, nothing is pending any more",
		    before->some ? before->words : "what was pending");
	else
		ret->detail = arena_printf(
		    er->arena, "%s becomes active at the next reboot", now->words);
}

/* After the request, or after a crash that may have been before it or behind it. */
static int
follow_up(struct errand *er, const struct pending *before, enum back_out what,
    struct back_out_result *ret, struct err **e)
{
	const char *last = "nothing";

	for (;;) {
		struct pending now;

		if (read_pending(er, &now, e) == 0) {
			if (is_done(&now, what)) {
				say_done(er, before, &now, what, ret);
				return 0;
			}
			last = now.some
				   ? arena_printf(er->arena, "%s is pending", now.words)
				   : "nothing is pending";
		} else if (err_code(*e) != ERR_CANCELLED) {
			last = errand_why(er, *e);
			err_clear(e);
		}
		if (*e != NULL || deadline_left(&er->deadline) == 0 ||
		    errand_pause(er, er->probe_ms, e) < 0)
			break;
	}
	err_clear(e);
	err_set(e, ERR_STATE,
	    "what came of the rollback of the package is not known; last seen: %s", last);
	err_remedy(*e, "look at 'show version' and 'show log install'");
	return -1;
}

static int
send(struct errand *er, const struct pending *before, enum back_out what,
    struct back_out_result *ret, struct err **e)
{
	struct deadline look = errand_look(er);
	struct value *v = value_map(er->arena);
	struct device_answer answer;
	struct device *dev;

	if (er->session(er->ctx, &look, &dev, e) < 0)
		return -1;
	value_set(er->arena, v, "pending", value_strz(er->arena, before->words));
	if (er->remember(er->ctx, SENT_KEY, v, e) < 0)
		return -1;
	er->say(er->ctx, "rolling back the package", before->some ? before->words : NULL);
	if (device_package_rollback(
		dev, er->arena, before->vmhost, &er->deadline, &answer, e) < 0) {
		er->drop(er->ctx);
		if (!errand_left_open(*e))
			return -1;
		err_clear(e);
	} else if (answer.verdict == DEVICE_VERDICT_FAILED) {
		return err_set(
		    e, ERR_RPC, "the package was not rolled back: %s", answer.last);
	}
	return follow_up(er, before, what, ret, e);
}

int
back_out_look(const struct errand *er, bool *ret_some, struct err **e)
{
	struct pending now;

	if (read_pending(er, &now, e) < 0)
		return -1;
	*ret_some = now.some;
	return 0;
}

int
back_out_run(struct errand *er, enum back_out what, bool dry, struct back_out_result *ret,
    struct err **e)
{
	const struct value *sent = errand_recall(er, SENT_KEY);
	struct pending before;
	bool nothing;

	if (sent != NULL) {
		const char *words = value_text(sent, "pending");

		before = (struct pending){.some = true,
		    .words =
			arena_strdup(er->arena, words != NULL ? words : "an install")};
		return follow_up(er, &before, what, ret, e);
	}
	if (read_pending(er, &before, e) < 0 || may_begin(&before, what, &nothing, e) < 0)
		return -1;
	*ret = (struct back_out_result){.detail = "nothing is pending"};
	if (nothing)
		return 0;
	if (!dry)
		return send(er, &before, what, ret, e);
	ret->detail = what == BACK_OUT_STAGED
			  ? arena_printf(er->arena, "would back out %s", before.words)
			  : "would bring back the software of before";
	return 0;
}
