/*
 * Any octets are a record or refused with a line and a message. What was replayed is
 * recorded again, replayed again and then the same; the text of it moves no cursor, the
 * JUnit report of it is XML, and so is the page of HTML.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/xml.h"
#include "event/event.h"
#include "event/record.h"
#include "report/live.h"
#include "report/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct taken {
	struct buf jsonl;
	struct text text;
	struct buf said;
	struct live live;
	struct buf erased;
};

static void
take(void *self, const struct event *ev)
{
	struct taken *t = self;

	json_print(ev->fields, 0, &t->jsonl);
	buf_addc(&t->jsonl, '\n');
	buf_reset(&t->erased);
	live_erase(&t->live, -1, &t->erased);
	text_event(&t->text, ev, &t->said);
	t->live.rows = 5;
	t->live.columns = 40;
	live_draw(&t->live, &t->text.story, 1, &t->said);
}

static int
end(void *self, struct err **e)
{
	struct taken *t = self;

	(void)e;
	text_end(&t->text, &t->said);
	return 0;
}

static const struct sink_ops taken_ops = {.event = take, .close = end};

/* Replays into a fresh taker; false: refused. */
static bool
replay(struct taken *t, const void *p, size_t n)
{
	struct bus *b = bus_new("fuzz", NULL);
	int fd = memfd_create("record", MFD_CLOEXEC);
	struct record_tally tally;
	struct err *e = NULL;
	bool good;

	if (fd < 0 || write(fd, p, n) != (ssize_t)n || lseek(fd, 0, SEEK_SET) != 0)
		abort();
	buf_init(&t->jsonl, BUF_TEXT);
	buf_init(&t->said, BUF_TEXT);
	text_init(&t->text, false, 2);
	live_init(&t->live, false);
	buf_init(&t->erased, BUF_LINE);
	bus_add(b, &taken_ops, t);
	good = record_replay_fd(b, fd, "fuzz", &tally, &e) == 0;
	if (!good && (err_message(e)[0] == '\0' || err_where(e).line < 1))
		abort();
	err_free(e);
	close(fd);
	if (bus_free(b, &(struct err *){NULL}) < 0)
		abort();
	return good;
}

static void
taken_done(struct taken *t)
{
	buf_done(&t->jsonl);
	buf_done(&t->said);
	buf_done(&t->erased);
	text_done(&t->text);
	live_done(&t->live);
}

static void
look_harmless(const struct buf *said)
{
	for (size_t i = 0; i < said->n; i++) {
		unsigned char c = (unsigned char)said->p[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			abort();
	}
	if (!said->over && str_utf8_error(buf_str(said)) != said->n)
		abort();
}

extern const struct sink_ops sink_html, sink_junit, sink_markdown;

/* What a sink writes of the record, refused or not. */
static void
written(const struct sink_ops *ops, const void *p, size_t n, struct buf *out)
{
	int fd = memfd_create("report", MFD_CLOEXEC), in = memfd_create("record", 0);
	struct bus *b = bus_new("fuzz", NULL);
	struct record_tally tally;
	struct err *e = NULL;
	char path[64];
	void *self;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	if (write(in, p, n) != (ssize_t)n || lseek(in, 0, SEEK_SET) != 0 ||
	    ops->open(path, &self, &e) < 0)
		abort();
	bus_add(b, ops, self);
	if (record_replay_fd(b, in, "fuzz", &tally, &e) < 0)
		err_free(e);
	e = NULL;
	if (bus_free(b, &e) < 0 || buf_read_file(out, path, &e) < 0)
		abort();
	close(in);
	close(fd);
}

static void
reports_stand(const void *p, size_t n)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct buf out;
	struct xml *x;
	struct str html;

	buf_init(&out, BUF_TEXT);
	written(&sink_junit, p, n, &out);
	if (xml_parse(a, buf_str(&out), &x, &e) < 0)
		abort();
	buf_reset(&out);
	written(&sink_html, p, n,
	    &out); /* behind its doctype it is XML as well: every element ends */
	look_harmless(&out);
	html = buf_str(&out);
	str_cut(&html, '\n');
	if (xml_parse(a, html, &x, &e) < 0)
		abort();
	buf_reset(&out);
	written(&sink_markdown, p, n, &out);
	look_harmless(&out);
	buf_done(&out);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct taken first, second;
	bool good = replay(&first, p, n);

	reports_stand(p, n);
	look_harmless(&first.said);
	if (good && !first.jsonl.over) {
		if (!replay(&second, buf_z(&first.jsonl), first.jsonl.n) ||
		    !str_eq(buf_str(&first.jsonl), buf_str(&second.jsonl)))
			abort();
		taken_done(&second);
	}
	taken_done(&first);
	return 0;
}
