#include "transport/sftp_talk.h"

#include "base/err.h"
#include "transport/stream.h"
#include "transport/wire.h"

/* --- packets ------------------------------------------------------------------------------------------- */

void
sftp_put_u64(struct buf *b, uint64_t n)
{
	wire_put_u32(b, (size_t)(n >> 32));
	wire_put_u32(b, (size_t)(n & 0xffffffff));
}

bool
sftp_take_u64(struct str *s, uint64_t *ret)
{
	size_t high, low;

	if (!wire_take_u32(s, &high) || !wire_take_u32(s, &low))
		return false;
	*ret = (uint64_t)high << 32 | low;
	return true;
}

size_t
sftp_request(struct sftp *s, int type, uint32_t *ret_id)
{
	size_t from = s->out.n;

	wire_put_u32(&s->out, 0);
	buf_addc(&s->out, (char)type);
	*ret_id = s->next_id++;
	wire_put_u32(&s->out, *ret_id);
	return from;
}

void
sftp_request_end(struct sftp *s, size_t from)
{
	size_t n = s->out.n - from - 4;

	for (int i = 0; i < 4; i++)
		s->out.p[from + (size_t)i] = (char)(n >> (24 - 8 * i) & 0xff);
}

int
sftp_transmit(struct sftp *s, const struct deadline *d, struct err **e)
{
	int rc = stream_write(s->stream, s->out.p, s->out.n, d, e);

	buf_reset(&s->out);
	return rc;
}

int
sftp_misunderstood(const struct sftp *s, const char *what, struct err **e)
{
	return err_set(e, ERR_PROTOCOL, "%s: the SFTP server sent %s",
	    stream_describe(s->stream), what);
}

/* Until n octets are there. */
static int
need(struct sftp *s, size_t n, const struct deadline *d, struct err **e)
{
	char octets[SFTP_READ_SIZE];
	size_t got;

	while (s->in.n < n) {
		if (stream_read(s->stream, octets, sizeof octets, d, &got, e) != 0)
			return -1;
		if (got == 0)
			return err_set(e, ERR_CLOSED, "%s: the SFTP server went away",
			    stream_describe(s->stream));
		buf_add(&s->in, octets, got);
	}
	return 0;
}

int
sftp_receive(struct sftp *s, const struct deadline *d, struct str *ret, struct err **e)
{
	struct str head;
	size_t n;

	buf_shift(&s->in, s->packet);
	s->packet = 0;
	if (need(s, 4, d, e) != 0)
		return -1;
	head = (struct str){s->in.p, 4};
	if (!wire_take_u32(&head, &n) || n < 1 || n > SFTP_REPLY_MOST)
		return sftp_misunderstood(s, "a packet of a length that cannot be", e);
	if (need(s, 4 + n, d, e) != 0)
		return -1;
	s->packet = 4 + n;
	*ret = (struct str){s->in.p + 4, n};
	return 0;
}

int
sftp_receive_reply(
    struct sftp *s, const struct deadline *d, struct sftp_reply *ret, struct err **e)
{
	struct str packet, type;

	if (sftp_receive(s, d, &packet, e) != 0)
		return -1;
	if (!wire_take(&packet, 1, &type) || !wire_take_u32(&packet, &ret->id))
		return sftp_misunderstood(s, "a packet that is too short", e);
	ret->type = (unsigned char)type.p[0];
	ret->rest = packet;
	return 0;
}

int
sftp_ask(struct sftp *s, uint32_t id, const struct deadline *d, struct sftp_reply *ret,
    struct err **e)
{
	if (sftp_transmit(s, d, e) != 0 || sftp_receive_reply(s, d, ret, e) != 0)
		return -1;
	if (ret->id != id)
		return sftp_misunderstood(
		    s, "an answer to a question that was not asked", e);
	return 0;
}

/* --- what a server says -------------------------------------------------------------------------------- */

/* By number, draft section 7, for servers that add no words. */
static const char *const statuses[] = {"ok", "end of file", "no such file",
    "permission denied", "failure", "bad message", "no connection", "connection lost",
    "operation unsupported"};

static void
print_words(struct buf *out, size_t status, struct str rest)
{
	struct str words;
	size_t n = sizeof statuses / sizeof statuses[0];

	if (!wire_take_string(&rest, &words) || words.n == 0 || words.n > 500)
		words = str_of(status < n ? statuses[status] : "unknown status");
	for (size_t i = 0; i < words.n; i++)
		buf_addc(out, (unsigned char)words.p[i] >= ' ' ? words.p[i] : ' ');
}

int
sftp_status(
    const struct sftp *s, struct sftp_reply *r, size_t *ret_status, struct err **e)
{
	if (r->type != FXP_STATUS || !wire_take_u32(&r->rest, ret_status))
		return sftp_misunderstood(s, "something else than was asked for", e);
	return 0;
}

int
sftp_refused(const struct sftp_reply *r, size_t status, const char *doing, struct err **e)
{
	struct buf words;

	buf_init(&words, BUF_LINE);
	print_words(&words, status, r->rest);
	err_set(e, ERR_RPC, "%s: %s", doing, buf_z(&words));
	buf_done(&words);
	return -1;
}

int
sftp_expect_ok(
    const struct sftp *s, struct sftp_reply *r, const char *doing, struct err **e)
{
	size_t status;

	if (sftp_status(s, r, &status, e) != 0)
		return -1;
	return status == FX_OK ? 0 : sftp_refused(r, status, doing, e);
}

int
sftp_expect(const struct sftp *s, struct sftp_reply *r, size_t type, const char *doing,
    struct err **e)
{
	size_t status;

	if (r->type == type)
		return 0;
	if (sftp_status(s, r, &status, e) != 0)
		return -1;
	if (status == FX_OK)
		return sftp_misunderstood(s, "no answer but that all is well", e);
	return sftp_refused(r, status, doing, e);
}
