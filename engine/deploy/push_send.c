#include "deploy/push_send.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "deploy/push.h"
#include "deploy/push_file.h"
#include "transport/scp.h"
#include "transport/sftp.h"

enum {
	PIECE_MOST = 256 << 10,
	PIECE_LEAST = 4096,
	PIECES_A_SECOND = 10, /* of a copy that is held back */
	STALL_MS = 60000,
	TOLD_MS = 500,
};

struct course {
	const struct push *push;
	const struct push_way *way;
	int64_t from, at;
	int64_t began_ms, told_ms;
};

struct deadline
push_within(const struct deadline *d, int64_t ms)
{
	struct deadline sooner = *d;

	if (deadline_left(d) > ms)
		sooner.at_ms = clock_ms() + ms;
	return sooner;
}

static size_t
piece_of(const struct course *c)
{
	int64_t left = push_file_size(c->push->file) - c->at, n = PIECE_MOST;

	if (c->push->rate > 0 && c->push->rate / PIECES_A_SECOND < n)
		n = c->push->rate / PIECES_A_SECOND;
	if (n < PIECE_LEAST)
		n = PIECE_LEAST;
	return (size_t)(n < left ? n : left);
}

/* Until what was sent so far is no more than the rate allows; without a rate only to see whether it is to go on. */
static int
hold_back(const struct course *c, const struct deadline *d, struct err **e)
{
	struct deadline due = *d;

	due.at_ms = c->began_ms;
	if (c->push->rate > 0)
		due.at_ms += (c->at - c->from) * 1000 / c->push->rate;
	if (due.at_ms > d->at_ms)
		return err_set(e, ERR_TIMEOUT,
		    "the time is over before the file is sent at this rate");
	return wait_until(&due, e);
}

/* What the router has answered, or at least was given. */
static int
tell(struct course *c, struct err **e)
{
	const struct push *p = c->push;
	struct sftp_file *f = c->way->sftp;

	if (p->progress == NULL || clock_ms() - c->told_ms < TOLD_MS)
		return 0;
	c->told_ms = clock_ms();
	if (f != NULL && sftp_listen(f, e) != 0)
		return -1;
	p->progress(p->ctx, f != NULL ? sftp_written(f) : c->at, push_file_size(p->file));
	return 0;
}

static int
write_piece(const struct course *c, const void *p, size_t n, const struct deadline *d,
    struct err **e)
{
	struct deadline soon = push_within(d, STALL_MS);

	return c->way->sftp != NULL ? sftp_write(c->way->sftp, p, n, &soon, e)
				    : scp_write(c->way->scp, p, n, &soon, e);
}

int
push_send(const struct push *p, const struct push_way *way, int64_t from,
    const struct deadline *d, int64_t *sent, struct err **e)
{
	struct course c = {.push = p,
	    .way = way,
	    .from = from,
	    .at = from,
	    .began_ms = clock_ms(),
	    .told_ms = clock_ms()};
	char *piece = malloc(PIECE_MOST);
	int rc = 0;

	if (piece == NULL)
		abort();
	while (rc == 0 && c.at < push_file_size(p->file)) {
		size_t n = piece_of(&c);

		rc = hold_back(&c, d, e);
		if (rc == 0)
			rc = push_file_read(p->file, piece, n, c.at, e);
		if (rc == 0)
			rc = write_piece(&c, piece, n, d, e);
		if (rc == 0) {
			c.at += (int64_t)n;
			*sent += (int64_t)n;
			rc = tell(&c, e);
		}
	}
	free(piece);
	return rc;
}
