#include "transport/sftp.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/sftp_talk.h"
#include "transport/stream.h"
#include "transport/wire.h"

enum { VERSION_3 = 3 };
enum { MODE_TYPE = 0170000, MODE_DIRECTORY = 0040000 };

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
	buf_addc(&s->out, FXP_INIT);
	wire_put_u32(&s->out, VERSION_3);
	if (sftp_transmit(s, d, e) != 0 || sftp_receive(s, d, &packet, e) != 0)
		return -1;
	if (!wire_take(&packet, 1, &type) || type.p[0] != FXP_VERSION ||
	    !wire_take_u32(&packet, &version))
		return sftp_misunderstood(s, "no version", e);
	if (version != VERSION_3)
		return sftp_misunderstood(s, "another version than 3", e);
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
	buf_init(&s->out, (SFTP_TOGETHER + 1) * (SFTP_PIECE + 1024));
	buf_init(&s->in, SFTP_REPLY_MOST + SFTP_READ_SIZE + 4);
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
    struct sftp_reply *ret, struct err **e)
{
	uint32_t id;
	size_t from = sftp_request(s, type, &id);

	wire_put_string(&s->out, str_of(path));
	sftp_request_end(s, from);
	return sftp_ask(s, id, d, ret, e);
}

static bool
take_info(struct str rest, struct sftp_info *ret)
{
	size_t flags, number;
	uint64_t size;

	*ret = (struct sftp_info){.there = true, .size = -1};
	if (!wire_take_u32(&rest, &flags))
		return false;
	if ((flags & FX_ATTR_SIZE) != 0) {
		if (!sftp_take_u64(&rest, &size) || size > INT64_MAX)
			return false;
		ret->size = (int64_t)size;
	}
	if ((flags & FX_ATTR_IDS) != 0 &&
	    (!wire_take_u32(&rest, &number) || !wire_take_u32(&rest, &number)))
		return false;
	if ((flags & FX_ATTR_MODE) != 0) {
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
	struct sftp_reply r;
	size_t status;

	if (ask_path(s, FXP_STAT, path, d, &r, e) != 0)
		return -1;
	if (r.type == FXP_ATTRS) {
		if (!take_info(r.rest, &info))
			return sftp_misunderstood(s, "attributes that end too soon", e);
		*ret_info = info;
		return 0;
	}
	if (sftp_status(s, &r, &status, e) != 0)
		return -1;
	if (status == FX_OK)
		return sftp_misunderstood(s, "no attributes", e);
	if (status != FX_NO_SUCH_FILE)
		return sftp_refused(&r, status, path, e);
	*ret_info = (struct sftp_info){.size = -1};
	return 0;
}

int
sftp_remove(struct sftp *s, const char *path, const struct deadline *d, struct err **e)
{
	struct sftp_reply r;

	if (ask_path(s, FXP_REMOVE, path, d, &r, e) != 0)
		return -1;
	return sftp_expect_ok(s, &r, path, e);
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
	struct sftp_reply r;
	uint32_t id;
	size_t begin;

	if (!s->posix_rename && make_room(s, to, d, e) != 0)
		return -1;
	begin = sftp_request(s, s->posix_rename ? FXP_EXTENDED : FXP_RENAME, &id);
	if (s->posix_rename)
		wire_put_string(&s->out, STR("posix-rename@openssh.com"));
	wire_put_string(&s->out, str_of(from));
	wire_put_string(&s->out, str_of(to));
	sftp_request_end(s, begin);
	if (sftp_ask(s, id, d, &r, e) != 0)
		return -1;
	return sftp_expect_ok(s, &r, to, e);
}
