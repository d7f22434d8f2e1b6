#include "deploy/errand.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "device/software.h"

enum { LOOK_MS = 90000, REPEAT_MS = 60000 };

void
errand_repeat(struct errand *er, const char *state, const char *seen, int64_t since_ms)
{
	int64_t now = clock_ms();

	if (er->seen != NULL && strcmp(er->seen, seen) == 0 &&
	    now - er->seen_ms < REPEAT_MS)
		return;
	er->seen = seen;
	er->seen_ms = now;
	if (since_ms > 0)
		seen = arena_printf(
		    er->arena, "%s: %s", errand_span(er, now - since_ms), seen);
	er->say(er->ctx, state, seen);
}

const struct value *
errand_recall(const struct errand *er, const char *key)
{
	return er->again ? er->recall(er->ctx, key) : NULL;
}

const char *
errand_why(const struct errand *er, const struct err *e)
{
	const char *text;
	struct buf line;

	buf_init(&line, BUF_LINE);
	err_brief(e, &line);
	text = buf_copy(&line, er->arena);
	buf_done(&line);
	return text;
}

const char *
errand_span(const struct errand *er, int64_t ms)
{
	const char *text;
	struct buf line;

	buf_init(&line, BUF_LINE);
	clock_print_span(&line, ms);
	text = buf_copy(&line, er->arena);
	buf_done(&line);
	return text;
}

int
errand_pause(const struct errand *er, int64_t ms, struct err **e)
{
	struct deadline pause = er->deadline;
	int64_t at = clock_ms() + ms;

	if (pause.at_ms > at)
		pause.at_ms = at;
	return wait_until(&pause, e);
}

struct deadline
errand_look(const struct errand *er)
{
	struct deadline look = er->deadline;
	int64_t at = clock_ms() + LOOK_MS;

	if (look.at_ms > at)
		look.at_ms = at;
	return look;
}

int
errand_software(const struct errand *er, struct device_software *ret, struct err **e)
{
	struct deadline look = errand_look(er);
	struct device *dev;

	if (er->session(er->ctx, &look, &dev, e) < 0)
		return -1;
	if (device_software(dev, er->arena, &look, ret, e) == 0)
		return 0;
	er->drop(er->ctx);
	return -1;
}

bool
errand_left_open(const struct err *e)
{
	enum err_code code = err_code(e);

	return code == ERR_CLOSED || code == ERR_TIMEOUT || code == ERR_PROTOCOL ||
	       code == ERR_CANCELLED || code == ERR_SSH;
}
