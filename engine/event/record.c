#include "event/record.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"

struct reader {
	struct bus *bus;
	const char *name;
	struct buf text; /* read, from the current line on */
	size_t line;     /* number of the current line */
	int64_t seq;     /* of the event before, 0: none */
	char run[256];   /* of the event before */
	struct record_tally tally;
};

/* An error within a line, which knows only columns, gets the line's number. */
static int
at_line(const struct reader *r, struct err *within, struct err **e)
{
	struct mark at = err_where(within);
	const char *remedy = err_get_remedy(within);

	err_at(e, ERR_INPUT, (struct mark){r->name, (int)r->line, at.col}, "%s",
	    err_message(within));
	err_remedy(*e, "%s", remedy);
	err_free(within);
	return -1;
}

/*
 * The numbers of one run go up by one. Fewer events than that are a report with holes,
 * which must say so.
 */
static int
follow(struct reader *r, const struct value *fields, struct err **e)
{
	int64_t seq = value_number(fields, "seq", 0);
	const char *run = value_text(fields, "run");
	bool same = r->seq > 0 && strncmp(r->run, run, sizeof r->run - 1) == 0;

	if (same && seq <= r->seq)
		return err_at(e, ERR_INPUT, fields->mark,
		    "event %lld of run '%s' stands behind event %lld", (long long)seq,
		    run, (long long)r->seq);
	r->tally.missing += (size_t)(seq - (same ? r->seq : 0) - 1);
	r->seq = seq;
	r->run[0] = '\0';
	strncat(r->run, run, sizeof r->run - 1);
	return 0;
}

static int
replay_line(struct reader *r, struct str line, bool last, struct err **e)
{
	struct arena *a;
	struct err *within = NULL;
	struct value *fields;
	int rc = 0;

	r->line++;
	if (line.n == 0)
		return err_at(e, ERR_INPUT, (struct mark){r->name, (int)r->line, 1},
		    "an empty line is no event");
	a = arena_new();
	if (json_parse(a, r->name, line, &fields, &within) < 0) {
		if (last) {
			r->tally.truncated = true;
			r->tally.cut_line = r->line;
			err_free(within);
			within = NULL;
		}
	} else if (bus_replay(r->bus, fields, &within) == 0 &&
		   follow(r, fields, &within) == 0) {
		r->tally.events++;
	}
	if (within != NULL)
		rc = at_line(r, within, e);
	arena_free(a);
	return rc;
}

/* Every whole line of what was read. */
static int
replay_lines(struct reader *r, struct err **e)
{
	struct str rest = buf_str(&r->text);
	const char *end;

	while ((end = memchr(rest.p, '\n', rest.n)) != NULL) {
		struct str line = {rest.p, (size_t)(end - rest.p)};

		if (replay_line(r, line, false, e) < 0)
			return -1;
		rest.n -= line.n + 1;
		rest.p += line.n + 1;
	}
	buf_shift(&r->text, r->text.n - rest.n);
	return 0;
}

static int
replay_all(struct reader *r, int fd, struct err **e)
{
	for (;;) {
		char piece[65536];
		ssize_t n = read(fd, piece, sizeof piece);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(e, ERR_FILE, "cannot read '%s': %s", r->name,
			    strerror(errno));
		if (n == 0)
			break;
		buf_add(&r->text, piece, (size_t)n);
		if (r->text.over)
			return err_at(e, ERR_LIMIT,
			    (struct mark){r->name, (int)r->line + 1, 0},
			    "a line is longer than %lu octets", RECORD_LINE);
		if (memchr(piece, '\n', (size_t)n) != NULL && replay_lines(r, e) < 0)
			return -1;
	}
	if (r->text.n > 0)
		return replay_line(r, buf_str(&r->text), true, e);
	return 0;
}

int
record_replay_fd(struct bus *b, int fd, const char *name, struct record_tally *ret_tally,
    struct err **e)
{
	struct reader r = {.bus = b, .name = name};
	int rc;

	buf_init(&r.text, RECORD_LINE + 65536);
	rc = replay_all(&r, fd, e);
	buf_done(&r.text);
	if (rc == 0)
		*ret_tally = r.tally;
	return rc;
}

int
record_replay(
    struct bus *b, const char *path, struct record_tally *ret_tally, struct err **e)
{
	int fd, rc;

	if (strcmp(path, "-") == 0)
		return record_replay_fd(b, STDIN_FILENO, "standard input", ret_tally, e);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set(
		    e, ERR_FILE, "cannot open '%s': %s", path, strerror(errno));
	rc = record_replay_fd(b, fd, path, ret_tally, e);
	close(fd);
	return rc;
}
