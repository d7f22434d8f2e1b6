#include "emulator/sftp.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "emulator/sftp_packet.h"

static void
greet(struct request *q)
{
	static const char *const extensions[][2] = {{"posix-rename@openssh.com", "1"},
	    {"statvfs@openssh.com", "2"}, {"fstatvfs@openssh.com", "2"},
	    {"fsync@openssh.com", "1"}};

	q->sftp->greeted = true;
	packet_add(q, VERSION, 1);
	packet_add(q, 3, 4);
	for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++) {
		packet_add_text(q, str_of(extensions[i][0]));
		packet_add_text(q, str_of(extensions[i][1]));
	}
}

static bool
serve(struct sftp *s, struct str packet)
{
	struct request q = {.sftp = s, .arena = arena_new(), .rest = packet};
	enum packet type = (enum packet)packet_take(&q, 1);
	char length[4];
	bool fine = (type == INIT) != s->greeted;

	buf_init(&q.out, PACKET_MOST * 2);
	if (fine && type == INIT)
		greet(&q);
	else if (fine)
		sftp_obey(&q, type);
	for (int i = 0; i < 4; i++)
		length[i] = (char)(q.out.n >> (24 - 8 * i) & 255);
	fine = fine && s->io.write(s->io.ctx, length, 4) == 0 &&
	       s->io.write(s->io.ctx, q.out.p, q.out.n) == 0;
	buf_done(&q.out);
	arena_free(q.arena);
	return fine;
}

struct sftp *
sftp_new(struct router *r, const char *user, const struct sftp_io *io)
{
	struct sftp *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->router = r;
	s->io = *io;
	snprintf(s->user, sizeof s->user, "%s", user);
	buf_init(&s->in, BUF_TEXT);
	return s;
}

void
sftp_free(struct sftp *s)
{
	vec_each (&s->handles, h)
		sftp_handle_free(s, *h);
	vec_done(&s->handles);
	buf_done(&s->in);
	free(s);
}

bool
sftp_feed(struct sftp *s, const char *p, size_t n)
{
	size_t at = 0;

	buf_add(&s->in, p, n);
	while (s->in.n - at >= 4) {
		const unsigned char *head = (const unsigned char *)s->in.p + at;
		size_t length = (size_t)head[0] << 24 | (size_t)head[1] << 16 |
				(size_t)head[2] << 8 | head[3];

		if (length < 1 || length > PACKET_MOST || s->in.over)
			return false;
		if (s->in.n - at - 4 < length)
			break;
		if (!serve(s, (struct str){s->in.p + at + 4, length}))
			return false;
		at += 4 + length;
	}
	buf_shift(&s->in, at);
	return true;
}
