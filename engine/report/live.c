#include "report/live.h"

#include <string.h>
#include <sys/ioctl.h>

#include "base/buf.h"
#include "base/clock.h"
#include "data/span.h"
#include "report/paint.h"
#include "report/story.h"

enum { NAME_MOST = 30, STATE_MOST = 40, ELAPSED = 12 }; /* columns */

void
live_init(struct live *v, bool color)
{
	*v = (struct live){.color = color, .columns = 80, .rows = 24};
}

void
live_done(struct live *v)
{
	vec_done(&v->drawn);
}

static void
measure(struct live *v, int fd)
{
	struct winsize size = {0};

	v->columns = 80;
	v->rows = 24;
	if (ioctl(fd, TIOCGWINSZ, &size) < 0)
		return;
	if (size.ws_col > 0)
		v->columns = size.ws_col;
	if (size.ws_row > 0)
		v->rows = size.ws_row;
}

void
live_erase(struct live *v, int fd, struct buf *out)
{
	size_t up = 0;

	measure(v, fd);
	vec_each (&v->drawn, width) /* made narrower since, a line takes several rows */
		up += *width > v->columns ? (*width + v->columns - 1) / v->columns : 1;
	vec_reset(&v->drawn);
	if (up > 0)
		buf_printf(out, "\r\033[%zuA\033[J", up);
}

/* A line, cut to the terminal; its first `strong` octets bold. */
static void
add_line(struct live *v, struct str line, size_t strong, struct buf *out)
{
	struct buf cut;
	size_t room = v->columns > 1 ? v->columns - 1 : 1;

	buf_init(&cut, BUF_LINE);
	paint_cut(&cut, line, room);
	if (v->color && strong > 0 && strong + 3 < cut.n) { /* 3: the ellipsis */
		paint_add(out, true, PAINT_STRONG, (struct str){cut.p, strong});
		buf_add(out, cut.p + strong, cut.n - strong);
	} else {
		buf_addstr(out, buf_str(&cut));
	}
	buf_addc(out, '\n');
	vec_push(&v->drawn, paint_width(buf_str(&cut)));
	buf_done(&cut);
}

/* Text in a column of its own, cut to `most`. */
static void
add_cell(struct buf *line, const char *text, size_t width, size_t most)
{
	struct buf plain, cut;

	buf_init(&plain, BUF_LINE);
	buf_init(&cut, BUF_LINE);
	paint_plain(&plain, str_of(text));
	paint_cut(&cut, buf_str(&plain), most);
	buf_addstr(line, buf_str(&cut));
	for (size_t n = paint_width(buf_str(&cut)); n < width; n++)
		buf_addc(line, ' ');
	buf_adds(line, "  ");
	buf_done(&plain);
	buf_done(&cut);
}

static const char *
state_of(const struct story_device *d)
{
	if (d->result != NULL)
		return d->result;
	if (d->step != NULL)
		return d->step;
	return d->state != NULL ? d->state : "waiting";
}

struct picture {
	size_t name, state; /* column widths */
	int64_t run_ms;     /* now */
};

/* What it does within its step, and how far that is. */
static void
add_doing(struct buf *line, const struct story_device *d, int64_t run_ms)
{
	const char *between = "";

	if (d->step != NULL && strcmp(d->step, d->state) != 0) {
		paint_plain(line, str_of(d->state));
		between = ": ";
	}
	if (d->progress.last != NULL) {
		buf_adds(line, between);
		progress_say(d->progress.last, run_ms, line);
		between = ", ";
	}
	if (d->detail != NULL) {
		buf_adds(line, between);
		paint_plain(line, str_of(d->detail));
	}
}

static void
add_device(struct live *v, const struct story_device *d, const struct picture *p,
    struct buf *out)
{
	struct buf line;
	size_t name;

	buf_init(&line, BUF_LINE);
	add_cell(&line, d->name, p->name, NAME_MOST);
	name = line.n - 2;
	add_cell(&line, state_of(d), p->state, STATE_MOST);
	if (d->state != NULL) {
		size_t end = line.n + ELAPSED;

		clock_print_span(&line, d->elapsed_ms + p->run_ms - d->since_ms);
		buf_fill(&line, ' ', line.n < end ? end - line.n : 1);
		add_doing(&line, d, p->run_ms);
	}
	while (line.n > 0 && line.p[line.n - 1] == ' ')
		buf_cut(&line, line.n - 1);
	add_line(v, buf_str(&line), name, out);
	buf_done(&line);
}

/* "12 waiting, 4 committing, 30 confirmed": all devices, in the order of first sight. */
static void
add_count(struct live *v, const struct story *s, struct buf *out)
{
	struct buf line;

	buf_init(&line, BUF_LINE);
	story_tally(s, state_of, &line);
	add_line(v, buf_str(&line), 0, out);
	buf_done(&line);
}

/* "soaking before wave 2 of 5: 9 min 40 s left" */
static void
add_soak(struct live *v, const struct story *s, int64_t run_ms, struct buf *out)
{
	struct buf line;
	int64_t left = s->soak_end_ms - run_ms;

	buf_init(&line, BUF_LINE);
	buf_adds(&line, "soaking before ");
	paint_plain(&line, str_of(s->next_wave));
	buf_adds(&line, ": ");
	span_print(&line, left > 0 ? (left + 999) / 1000 * 1000 : 0);
	buf_adds(&line, " left");
	add_line(v, buf_str(&line), 0, out);
	buf_done(&line);
}

/* Which unfinished devices are shown, at most n: those at work before those that wait. */
static bool
shown(const struct story_device *d, bool crowded)
{
	return d->result == NULL && (!crowded || d->state != NULL);
}

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

void
live_draw(struct live *v, const struct story *s, int64_t since_ms, struct buf *out)
{
	struct picture p = {.run_ms = s->run_ms + since_ms};
	size_t room = v->rows > 3 ? v->rows - 2 : 1, n = 0;
	bool crowded;

	if (s->ended || s->asked || !story_worked(s))
		return;
	for (size_t i = 0; i < s->devices.n; i++)
		n += shown(s->devices.v[i], false);
	if (s->next_wave != NULL && room > 1)
		room--; /* for the soak time */
	crowded = n > room;
	if (crowded)
		room--; /* for the count */
	for (int pass = 0; pass < 2; pass++) {
		size_t left = room;

		for (size_t i = 0; i < s->devices.n && left > 0; i++) {
			const struct story_device *d = s->devices.v[i];
			size_t name, state;

			if (!shown(d, crowded))
				continue;
			left--;
			name = smaller(paint_width(str_of(d->name)), NAME_MOST);
			state = smaller(paint_width(str_of(state_of(d))), STATE_MOST);
			if (pass == 1)
				add_device(v, d, &p, out);
			p.name = name > p.name ? name : p.name;
			p.state = state > p.state ? state : p.state;
		}
	}
	if (crowded)
		add_count(v, s, out);
	if (s->next_wave != NULL)
		add_soak(v, s, p.run_ms, out);
}
