#include "report/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"
#include "report/live.h"
#include "report/outfile.h"
#include "report/text.h"

enum { REDRAW_MS = 200, TICKED_MS = 1000 };

struct terminal {
	struct outfile file;
	bool live;
	bool now_only; /* says what happens now: a replay is for the reports */
	struct text text;
	struct live view;
	struct buf out; /* said, not yet written */
	/* clock_ms of the last */
	int64_t event_ms;
	int64_t drawn_ms;
	int64_t ticked_ms;
};

int
terminal_open_on(int fd, bool color, bool live, int verbose, void **ret_self)
{
	struct terminal *t = calloc(1, sizeof *t);

	if (t == NULL)
		abort();
	outfile_borrow(&t->file, fd, "terminal");
	t->live = live;
	text_init(&t->text, color, verbose);
	t->text.live = live;
	t->text.beside_product = true;
	live_init(&t->view, color);
	buf_init(&t->out, 2 * BUF_TEXT);
	t->drawn_ms = clock_ms() - REDRAW_MS;
	t->ticked_ms = clock_ms() - TICKED_MS;
	*ret_self = t;
	return 0;
}

static bool
moves_cursor(void)
{
	const char *kind = env_get("TERM");

	return kind != NULL && strcmp(kind, "dumb") != 0;
}

int
terminal_open(bool color, bool live, int verbose, void **ret_self)
{
	live = live && verbose >= 0 && moves_cursor();
	terminal_open_on(STDERR_FILENO, color, live, verbose, ret_self);
	((struct terminal *)*ret_self)->now_only = true;
	return 0;
}

/* By --report terminal=/dev/pts/3: another window. */
static int
terminal_open_path(const char *path, void **ret_self, struct err **e)
{
	int fd = STDERR_FILENO;
	bool tty;

	if (path != NULL)
		fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return err_set(
		    e, ERR_FILE, "cannot open '%s': %s", path, strerror(errno));
	tty = isatty(fd) == 1 && moves_cursor();
	terminal_open_on(
	    fd, tty && !env_set("NO_COLOR"), tty && !env_set("CI"), 0, ret_self);
	((struct terminal *)*ret_self)->file.close_fd = path != NULL;
	return 0;
}

static void
write_out(struct terminal *t)
{
	outfile_write(&t->file, buf_str(&t->out));
	buf_reset(&t->out);
}

static void
draw(struct terminal *t, int64_t now)
{
	struct buf frame;

	buf_init(&frame, 2 * BUF_TEXT);
	live_erase(&t->view, t->file.fd, &frame);
	buf_addstr(&frame, buf_str(&t->out));
	live_draw(&t->view, &t->text.story, now - t->event_ms, &frame);
	buf_reset(&t->out);
	outfile_write(&t->file, buf_str(&frame));
	buf_done(&frame);
	t->drawn_ms = now;
}

static void
terminal_tick(void *self)
{
	struct terminal *t = self;

	t->ticked_ms = clock_ms();
	if (t->live && t->text.story.begun && !t->text.story.asked &&
	    t->ticked_ms - t->drawn_ms >= REDRAW_MS)
		draw(t, t->ticked_ms);
}

/*
 * Whether this event is drawn at once. Else the next tick draws it, so there must be ticks:
 * a single lane has none. When all devices have ended, nothing may be left below, since
 * what comes next is written by others: the product, a question.
 */
static bool
urgent(const struct terminal *t)
{
	return t->event_ms - t->drawn_ms >= REDRAW_MS ||
	       t->event_ms - t->ticked_ms >= TICKED_MS || !story_worked(&t->text.story) ||
	       story_idle(&t->text.story) || t->text.story.asked || t->text.story.ended;
}

static void
terminal_event(void *self, const struct event *ev)
{
	struct terminal *t = self;

	if (ev->replayed && t->now_only)
		return;
	t->event_ms = clock_ms();
	text_event(&t->text, ev, &t->out);
	if (!t->live)
		write_out(t);
	else if (urgent(t))
		draw(t, t->event_ms);
}

static int
terminal_close(void *self, struct err **e)
{
	struct terminal *t = self;
	struct err *unseen = NULL;

	(void)e;
	text_end(&t->text, &t->out);
	if (t->live) {
		struct buf last;

		buf_init(&last, BUF_LINE);
		live_erase(&t->view, t->file.fd, &last);
		outfile_write(&t->file, buf_str(&last));
		buf_done(&last);
	}
	write_out(t);
	if (outfile_close(&t->file, &unseen) < 0)
		err_free(unseen); /* nobody is there to be told */
	live_done(&t->view);
	text_done(&t->text);
	buf_done(&t->out);
	free(t);
	return 0;
}

const struct sink_ops sink_terminal = {
    .name = "terminal",
    .summary = "the live view on a terminal (another one's device may be named)",
    .open = terminal_open_path,
    .event = terminal_event,
    .close = terminal_close,
    .tick = terminal_tick,
};
