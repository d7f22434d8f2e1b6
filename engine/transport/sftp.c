#include "transport/sftp.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/stream.h"
#include "transport/wire.h"

enum {
	REPLY_MOST = 256 << 10, /* as OpenSSH's client bounds them */
	HANDLE_MOST = 256,
	PIECE = 32 << 10, /* every server takes this much */
	WINDOW = 128,     /* writes on their way */
	TOGETHER = 8,     /* packets given to the stream at once */
	READ_SIZE = 64 << 10,
	VERSION_3 = 3,
};

enum {
	INIT = 1,
	VERSION = 2,
	OPEN = 3,
	CLOSE = 4,
	READ = 5,
	WRITE = 6,
	REMOVE = 13,
	STAT = 17,
	RENAME = 18,
	STATUS = 101,
	HANDLE = 102,
	DATA = 103,
	ATTRS = 105,
	EXTENDED = 200,
};

enum { OK = 0, END_OF_FILE = 1, NO_SUCH_FILE = 2 };
enum { ATTR_SIZE = 1, ATTR_IDS = 2, ATTR_MODE = 4 };
enum { MODE_TYPE = 0170000, MODE_DIRECTORY = 0040000 };

struct sftp {
	struct stream *stream;
	struct buf out, in;
	size_t
	    packet; /* octets of `in` that the reply last taken has: dropped before the next */
	uint32_t next_id;
	bool posix_rename;
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

struct reply {
	size_t type, id;
	struct str rest;
};

/* --- packets ------------------------------------------------------------------------------------------- */

static void
put_u64(struct buf *b, uint64_t n)
{
	wire_put_u32(b, (size_t)(n >> 32));
	wire_put_u32(b, (size_t)(n & 0xffffffff));
}

static bool
take_u64(struct str *s, uint64_t *ret)
{
	size_t high, low;

	if (!wire_take_u32(s, &high) || !wire_take_u32(s, &low))
		return false;
	*ret = (uint64_t)high << 32 | low;
	return true;
}

/* Gives where the packet begins; its length is filled in by packet_end. */
static size_t
packet_begin(struct sftp *s, int type, uint32_t *ret_id)
{
	size_t from = s->out.n;

	wire_put_u32(&s->out, 0);
	buf_addc(&s->out, (char)type);
	*ret_id = s->next_id++;
	wire_put_u32(&s->out, *ret_id);
	return from;
}

static void
packet_end(struct sftp *s, size_t from)
{
	size_t n = s->out.n - from - 4;

	for (int i = 0; i < 4; i++)
		s->out.p[from + (size_t)i] = (char)(n >> (24 - 8 * i) & 0xff);
}

static int
transmit(struct sftp *s, const struct deadline *d, struct err **e)
{
	int rc = stream_write(s->stream, s->out.p, s->out.n, d, e);

	buf_reset(&s->out);
	return rc;
}

static int
misunderstood(const struct sftp *s, const char *what, struct err **e)
{
	return err_set(e, ERR_PROTOCOL, "%s: the SFTP server sent %s",
	    stream_describe(s->stream), what);
}

/* Until n octets are there. */
static int
need(struct sftp *s, size_t n, const struct deadline *d, struct err **e)
{
	char octets[READ_SIZE];
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

/* One packet; what it says is good until the next. */
static int
receive(struct sftp *s, const struct deadline *d, struct str *ret, struct err **e)
{
	struct str head;
	size_t n;

	buf_shift(&s->in, s->packet);
	s->packet = 0;
	if (need(s, 4, d, e) != 0)
		return -1;
	head = (struct str){s->in.p, 4};
	if (!wire_take_u32(&head, &n) || n < 1 || n > REPLY_MOST)
		return misunderstood(s, "a packet of a length that cannot be", e);
	if (need(s, 4 + n, d, e) != 0)
		return -1;
	s->packet = 4 + n;
	*ret = (struct str){s->in.p + 4, n};
	return 0;
}

static int
receive_reply(struct sftp *s, const struct deadline *d, struct reply *ret, struct err **e)
{
	struct str packet, type;

	if (receive(s, d, &packet, e) != 0)
		return -1;
	if (!wire_take(&packet, 1, &type) || !wire_take_u32(&packet, &ret->id))
		return misunderstood(s, "a packet that is too short", e);
	ret->type = (unsigned char)type.p[0];
	ret->rest = packet;
	return 0;
}

/* Sends what is in `out` and waits for its one answer. */
static int
ask(struct sftp *s, uint32_t id, const struct deadline *d, struct reply *ret,
    struct err **e)
{
	if (transmit(s, d, e) != 0 || receive_reply(s, d, ret, e) != 0)
		return -1;
	if (ret->id != id)
		return misunderstood(s, "an answer to a question that was not asked", e);
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

/* Takes the status of a reply that must be one. */
static int
status_of(const struct sftp *s, struct reply *r, size_t *ret_status, struct err **e)
{
	if (r->type != STATUS || !wire_take_u32(&r->rest, ret_status))
		return misunderstood(s, "something else than was asked for", e);
	return 0;
}

static int
refused(const struct reply *r, size_t status, const char *doing, struct err **e)
{
	struct buf words;

	buf_init(&words, BUF_LINE);
	print_words(&words, status, r->rest);
	err_set(e, ERR_RPC, "%s: %s", doing, buf_z(&words));
	buf_done(&words);
	return -1;
}

/* The reply must be the status OK. */
static int
expect_ok(const struct sftp *s, struct reply *r, const char *doing, struct err **e)
{
	size_t status;

	if (status_of(s, r, &status, e) != 0)
		return -1;
	return status == OK ? 0 : refused(r, status, doing, e);
}

/* The reply must be of that type; a status says why it is not. */
static int
expect(
    const struct sftp *s, struct reply *r, size_t type, const char *doing, struct err **e)
{
	size_t status;

	if (r->type == type)
		return 0;
	if (status_of(s, r, &status, e) != 0)
		return -1;
	if (status == OK)
		return misunderstood(s, "no answer but that all is well", e);
	return refused(r, status, doing, e);
}

/* --- session ------------------------------------------------------------------------------------------- */

static void
hear_extensions(struct sftp *s, struct str rest)
{
	struct str name, version;

	while (wire_take_string(&rest, &name) && wire_take_string(&rest, &version))
		if (str_eq(name, STR("posix-rename@openssh.com")) &&
		    str_eq(version, STR("1")))
			s->posix_rename = true;
}

static int
greet(struct sftp *s, const struct deadline *d, struct err **e)
{
	struct str packet, type;
	size_t version;

	wire_put_u32(&s->out, 5);
	buf_addc(&s->out, INIT);
	wire_put_u32(&s->out, VERSION_3);
	if (transmit(s, d, e) != 0 || receive(s, d, &packet, e) != 0)
		return -1;
	if (!wire_take(&packet, 1, &type) || type.p[0] != VERSION ||
	    !wire_take_u32(&packet, &version))
		return misunderstood(s, "no version", e);
	if (version != VERSION_3)
		return misunderstood(s, "another version than 3", e);
	hear_extensions(s, packet);
	return 0;
}

int
sftp_begin(struct stream *stream, const struct deadline *d, struct sftp **ret_sftp,
    struct err **e)
{
	struct sftp *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->stream = stream;
	buf_init(&s->out, (TOGETHER + 1) * (PIECE + 1024));
	buf_init(&s->in, REPLY_MOST + READ_SIZE + 4);
	if (greet(s, d, e) == 0) {
		*ret_sftp = s;
		return 0;
	}
	/* An OpenSSH server takes on the subsystem even if its program cannot be started. */
	if (err_code(*e) == ERR_CLOSED && s->in.n == 0) {
		err_clear(e);
		err_set(e, ERR_NO_SERVICE, "%s: the SFTP server ended at once",
		    stream_describe(stream));
	}
	sftp_end(s);
	return -1;
}

void
sftp_end(struct sftp *s)
{
	if (s == NULL)
		return;
	stream_close(s->stream);
	buf_done(&s->out);
	buf_done(&s->in);
	free(s);
}

/* A request that says one path, and another one if `to` is not NULL. */
static int
ask_path(struct sftp *s, int type, const char *path, const struct deadline *d,
    struct reply *ret, struct err **e)
{
	uint32_t id;
	size_t from = packet_begin(s, type, &id);

	wire_put_string(&s->out, str_of(path));
	packet_end(s, from);
	return ask(s, id, d, ret, e);
}

static bool
take_info(struct str rest, struct sftp_info *ret)
{
	size_t flags, number;
	uint64_t size;

	*ret = (struct sftp_info){.there = true, .size = -1};
	if (!wire_take_u32(&rest, &flags))
		return false;
	if ((flags & ATTR_SIZE) != 0) {
		if (!take_u64(&rest, &size) || size > INT64_MAX)
			return false;
		ret->size = (int64_t)size;
	}
	if ((flags & ATTR_IDS) != 0 &&
	    (!wire_take_u32(&rest, &number) || !wire_take_u32(&rest, &number)))
		return false;
	if ((flags & ATTR_MODE) != 0) {
		if (!wire_take_u32(&rest, &number))
			return false;
		ret->directory = (number & MODE_TYPE) == MODE_DIRECTORY;
	}
	return true;
}

int
sftp_stat(struct sftp *s, const char *path, const struct deadline *d,
    struct sftp_info *ret_info, struct err **e)
{
	struct sftp_info info;
	struct reply r;
	size_t status;

	if (ask_path(s, STAT, path, d, &r, e) != 0)
		return -1;
	if (r.type == ATTRS) {
		if (!take_info(r.rest, &info))
			return misunderstood(s, "attributes that end too soon", e);
		*ret_info = info;
		return 0;
	}
	if (status_of(s, &r, &status, e) != 0)
		return -1;
	if (status == OK)
		return misunderstood(s, "no attributes", e);
	if (status != NO_SUCH_FILE)
		return refused(&r, status, path, e);
	*ret_info = (struct sftp_info){.size = -1};
	return 0;
}

int
sftp_remove(struct sftp *s, const char *path, const struct deadline *d, struct err **e)
{
	struct reply r;

	if (ask_path(s, REMOVE, path, d, &r, e) != 0)
		return -1;
	return expect_ok(s, &r, path, e);
}

/* Version 3 renames only to a name that is free (draft section 6.5). */
static int
make_room(struct sftp *s, const char *path, const struct deadline *d, struct err **e)
{
	struct sftp_info info;

	if (sftp_stat(s, path, d, &info, e) != 0)
		return -1;
	return info.there ? sftp_remove(s, path, d, e) : 0;
}

int
sftp_rename(struct sftp *s, const char *from, const char *to, const struct deadline *d,
    struct err **e)
{
	struct reply r;
	uint32_t id;
	size_t begin;

	if (!s->posix_rename && make_room(s, to, d, e) != 0)
		return -1;
	begin = packet_begin(s, s->posix_rename ? EXTENDED : RENAME, &id);
	if (s->posix_rename)
		wire_put_string(&s->out, STR("posix-rename@openssh.com"));
	wire_put_string(&s->out, str_of(from));
	wire_put_string(&s->out, str_of(to));
	packet_end(s, begin);
	if (ask(s, id, d, &r, e) != 0)
		return -1;
	return expect_ok(s, &r, to, e);
}

/* --- files --------------------------------------------------------------------------------------------- */

int
sftp_open(struct sftp *s, const char *path, int flags, const struct deadline *d,
    struct sftp_file **ret_file, struct err **e)
{
	struct sftp_file *f;
	struct reply r;
	struct str handle;
	uint32_t id;
	size_t from = packet_begin(s, OPEN, &id);

	wire_put_string(&s->out, str_of(path));
	wire_put_u32(&s->out, (size_t)flags);
	wire_put_u32(&s->out, ATTR_MODE);
	wire_put_u32(&s->out, 0644);
	packet_end(s, from);
	if (ask(s, id, d, &r, e) != 0 || expect(s, &r, HANDLE, path, e) != 0)
		return -1;
	if (!wire_take_string(&r.rest, &handle) || handle.n > HANDLE_MOST)
		return misunderstood(s, "a handle that is too long", e);
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
	struct reply r;
	size_t status, slot;

	if (receive_reply(f->sftp, d, &r, e) != 0 ||
	    status_of(f->sftp, &r, &status, e) != 0)
		return -1;
	slot = r.id % WINDOW;
	if ((uint32_t)((uint32_t)r.id - f->oldest) >= f->flying || f->answered[slot])
		return misunderstood(
		    f->sftp, "an answer to a write that was not sent", e);
	f->answered[slot] = true;
	if (status != OK && f->refused == NULL)
		refused(&r, status, "write", &f->refused);
	settle(f);
	return 0;
}

/* Up to TOGETHER pieces, sent at once; moves *p and *n. */
static int
send_pieces(struct sftp_file *f, const char **p, size_t *n, const struct deadline *d,
    struct err **e)
{
	for (int i = 0; i<TOGETHER && * n> 0 && f->flying < WINDOW; i++) {
		size_t piece = *n < PIECE ? *n : PIECE;
		uint32_t id;
		size_t from = packet_begin(f->sftp, WRITE, &id);

		put_handle(f);
		put_u64(&f->sftp->out, (uint64_t)f->at);
		wire_put_string(&f->sftp->out, (struct str){*p, piece});
		packet_end(f->sftp, from);
		if (f->flying++ == 0)
			f->oldest = id;
		f->length[id % WINDOW] = piece;
		f->answered[id % WINDOW] = false;
		f->at += (int64_t)piece;
		*p += piece;
		*n -= piece;
	}
	return transmit(f->sftp, d, e);
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
		while (f->flying > WINDOW - TOGETHER)
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
	struct reply r;
	struct str octets;
	uint32_t id;
	size_t from, status;

	if (sftp_flush(f, d, e) != 0)
		return -1;
	n = n < PIECE ? n : PIECE;
	from = packet_begin(s, READ, &id);
	put_handle(f);
	put_u64(&s->out, (uint64_t)f->at);
	wire_put_u32(&s->out, n);
	packet_end(s, from);
	if (ask(s, id, d, &r, e) != 0)
		return -1;
	*ret_n = 0;
	if (r.type == STATUS) {
		if (status_of(s, &r, &status, e) != 0)
			return -1;
		return status == END_OF_FILE ? 0 : refused(&r, status, "read", e);
	}
	if (r.type != DATA || !wire_take_string(&r.rest, &octets) || octets.n > n ||
	    octets.n == 0)
		return misunderstood(s, "other octets than were asked for", e);
	memcpy(p, octets.p, octets.n);
	f->at += (int64_t)octets.n;
	*ret_n = octets.n;
	return 0;
}

static int
release(struct sftp_file *f, const struct deadline *d, struct err **e)
{
	struct sftp *s = f->sftp;
	struct reply r;
	uint32_t id;
	size_t from = packet_begin(s, CLOSE, &id);

	put_handle(f);
	packet_end(s, from);
	if (ask(s, id, d, &r, e) != 0)
		return -1;
	return expect_ok(s, &r, "close", e);
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
