/* Files over SFTP: see sftp.h. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/sftp_talk.h"
#include "transport/wire.h"

enum {
	HANDLE_MOST = 256,
	WINDOW = 128, /* writes on their way */
};

struct sftp_file {
	struct sftp *sftp;
	char handle[HANDLE_MOST];
	size_t nhandle;
	int64_t at;      /* of the next octet */
	int64_t written; /* answered well, without a gap */
	/* the writes on their way: [oldest, oldest + flying) */
	uint32_t oldest;
	size_t flying;
	size_t length[WINDOW];
	bool answered[WINDOW];
	struct err *refused; /* the first that was */
};

int
sftp_open(struct sftp *s, const char *path, int flags, const struct deadline *d,
    struct sftp_file **ret_file, struct err **e)
{
	struct sftp_file *f;
	struct sftp_reply r;
	struct str handle;
	uint32_t id;
	size_t from = sftp_request(s, FXP_OPEN, &id);

	wire_put_string(&s->out, str_of(path));
	wire_put_u32(&s->out, (size_t)flags);
	wire_put_u32(&s->out, FX_ATTR_MODE);
	wire_put_u32(&s->out, 0644);
	sftp_request_end(s, from);
	if (sftp_ask(s, id, d, &r, e) != 0 ||
	    sftp_expect(s, &r, FXP_HANDLE, path, e) != 0)
		return -1;
	if (!wire_take_string(&r.rest, &handle) || handle.n > HANDLE_MOST)
		return sftp_misunderstood(s, "a handle that is too long", e);
	f = calloc(1, sizeof *f);
	if (f == NULL)
		abort();
	f->sftp = s;
	f->nhandle = handle.n;
	if (handle.n > 0)
		memcpy(f->handle, handle.p, handle.n);
	*ret_file = f;
	return 0;
}

void
sftp_seek(struct sftp_file *f, int64_t at)
{
	f->at = f->written = at;
}

int64_t
sftp_written(const struct sftp_file *f)
{
	return f->written;
}

static void
put_handle(struct sftp_file *f)
{
	wire_put_string(&f->sftp->out, (struct str){f->handle, f->nhandle});
}

/* What has been answered without a gap is done; a refusal stops the count, not the answers. */
static void
settle(struct sftp_file *f)
{
	while (f->flying > 0 && f->answered[f->oldest % WINDOW]) {
		if (f->refused == NULL)
			f->written += (int64_t)f->length[f->oldest % WINDOW];
		f->oldest++;
		f->flying--;
	}
}

/* The answer to one of the writes on their way, whichever. */
static int
take_answer(struct sftp_file *f, const struct deadline *d, struct err **e)
{
	struct sftp_reply r;
	size_t status, slot;

	if (sftp_receive_reply(f->sftp, d, &r, e) != 0 ||
	    sftp_status(f->sftp, &r, &status, e) != 0)
		return -1;
	slot = r.id % WINDOW;
	if ((uint32_t)((uint32_t)r.id - f->oldest) >= f->flying || f->answered[slot])
		return sftp_misunderstood(
		    f->sftp, "an answer to a write that was not sent", e);
	f->answered[slot] = true;
	if (status != FX_OK && f->refused == NULL)
		sftp_refused(&r, status, "write", &f->refused);
	settle(f);
	return 0;
}

/* Up to SFTP_TOGETHER pieces, sent at once; moves *p and *n. */
static int
send_pieces(struct sftp_file *f, const char **p, size_t *n, const struct deadline *d,
    struct err **e)
{
	for (int i = 0; i<SFTP_TOGETHER && * n> 0 && f->flying < WINDOW; i++) {
		size_t piece = *n < SFTP_PIECE ? *n : SFTP_PIECE;
		uint32_t id;
		size_t from = sftp_request(f->sftp, FXP_WRITE, &id);

		put_handle(f);
		sftp_put_u64(&f->sftp->out, (uint64_t)f->at);
		wire_put_string(&f->sftp->out, (struct str){*p, piece});
		sftp_request_end(f->sftp, from);
		if (f->flying++ == 0)
			f->oldest = id;
		f->length[id % WINDOW] = piece;
		f->answered[id % WINDOW] = false;
		f->at += (int64_t)piece;
		*p += piece;
		*n -= piece;
	}
	return sftp_transmit(f->sftp, d, e);
}

static int
give_refusal(struct sftp_file *f, struct err **e)
{
	if (f->refused == NULL)
		return 0;
	*e = f->refused;
	f->refused = NULL;
	return -1;
}

int
sftp_write(struct sftp_file *f, const void *p, size_t n, const struct deadline *d,
    struct err **e)
{
	const char *from = p;

	while (n > 0) {
		while (f->flying > WINDOW - SFTP_TOGETHER)
			if (take_answer(f, d, e) != 0)
				return -1;
		if (f->refused != NULL) {
			if (sftp_flush(f, d, e) != 0)
				return -1;
		}
		if (send_pieces(f, &from, &n, d, e) != 0)
			return -1;
	}
	return 0;
}

int
sftp_listen(struct sftp_file *f, struct err **e)
{
	struct deadline now = deadline_in(0, NULL);

	while (f->flying > 0)
		if (take_answer(f, &now, e) != 0) {
			if (err_code(*e) != ERR_TIMEOUT)
				return -1;
			err_clear(e);
			return 0;
		}
	return 0;
}

int
sftp_flush(struct sftp_file *f, const struct deadline *d, struct err **e)
{
	while (f->flying > 0)
		if (take_answer(f, d, e) != 0)
			return -1;
	return give_refusal(f, e);
}

int
sftp_read(struct sftp_file *f, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct sftp *s = f->sftp;
	struct sftp_reply r;
	struct str octets;
	uint32_t id;
	size_t from, status;

	if (sftp_flush(f, d, e) != 0)
		return -1;
	n = n < SFTP_PIECE ? n : SFTP_PIECE;
	from = sftp_request(s, FXP_READ, &id);
	put_handle(f);
	sftp_put_u64(&s->out, (uint64_t)f->at);
	wire_put_u32(&s->out, n);
	sftp_request_end(s, from);
	if (sftp_ask(s, id, d, &r, e) != 0)
		return -1;
	*ret_n = 0;
	if (r.type == FXP_STATUS) {
		if (sftp_status(s, &r, &status, e) != 0)
			return -1;
		return status == FX_END_OF_FILE ? 0 : sftp_refused(&r, status, "read", e);
	}
	if (r.type != FXP_DATA || !wire_take_string(&r.rest, &octets) || octets.n > n ||
	    octets.n == 0)
		return sftp_misunderstood(s, "other octets than were asked for", e);
	memcpy(p, octets.p, octets.n);
	f->at += (int64_t)octets.n;
	*ret_n = octets.n;
	return 0;
}

static int
release(struct sftp_file *f, const struct deadline *d, struct err **e)
{
	struct sftp *s = f->sftp;
	struct sftp_reply r;
	uint32_t id;
	size_t from = sftp_request(s, FXP_CLOSE, &id);

	put_handle(f);
	sftp_request_end(s, from);
	if (sftp_ask(s, id, d, &r, e) != 0)
		return -1;
	return sftp_expect_ok(s, &r, "close", e);
}

int
sftp_close(struct sftp_file *f, const struct deadline *d, struct err **e)
{
	struct err *also = NULL;
	int rc = sftp_flush(f, d, e);

	/* After a refusal the session goes on: the server's handle is given back all the same. */
	if (rc == 0)
		rc = release(f, d, e);
	else if (err_code(*e) == ERR_RPC)
		release(f, d, &also);
	err_free(also);
	err_free(f->refused);
	free(f);
	return rc;
}
