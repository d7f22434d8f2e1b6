/* An SFTP session on a tape: the server's packets are written in the test, what was sent is looked at afterwards. */
#ifndef TESTS_UNIT_TRANSPORT_SFTP_PLAY_H
#define TESTS_UNIT_TRANSPORT_SFTP_PLAY_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/sftp.h"
#include "transport/stream_tape.h"
#include "transport/wire.h"

struct play {
	struct buf tape, sent;
	struct sftp *sftp;
	struct deadline d;
	struct err *e;
};

/* A packet of the server: its type and whatever follows. */
static inline void
play_packet(struct play *p, int type, const void *rest, size_t n)
{
	wire_put_u32(&p->tape, n + 1);
	buf_addc(&p->tape, (char)type);
	buf_add(&p->tape, rest, n);
}

static inline void
play_status(struct play *p, size_t id, size_t status, const char *words)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	wire_put_u32(&b, id);
	wire_put_u32(&b, status);
	if (words != NULL) {
		wire_put_string(&b, str_of(words));
		wire_put_string(&b, STR("en"));
	}
	play_packet(p, 101, b.p, b.n);
	buf_done(&b);
}

static inline void
play_string(struct play *p, int type, size_t id, struct str text)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	wire_put_u32(&b, id);
	wire_put_string(&b, text);
	play_packet(p, type, b.p, b.n);
	buf_done(&b);
}

static inline void
play_init(struct play *p)
{
	*p = (struct play){.d = deadline_in(5000, NULL)};
	buf_init(&p->tape, BUF_TEXT);
	buf_init(&p->sent, BUF_TEXT);
}

#define PLAY_POSIX "\0\0\0\x18posix-rename@openssh.com\0\0\0\0011"

/* With the version that the server answers and, behind it, its extensions. */
static inline void
play_version(struct play *p, struct str extensions)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	wire_put_u32(&b, 3);
	buf_addstr(&b, extensions);
	play_packet(p, 2, b.p, b.n);
	buf_done(&b);
}

/* Begins the session; what it sent for that is forgotten. */
static inline void
play_begin(struct play *p)
{
	assert_int_equal(sftp_begin(stream_tape_new(buf_str(&p->tape), &p->sent), &p->d,
			     &p->sftp, &p->e),
	    0);
	buf_reset(&p->sent);
}

static inline void
play_done(struct play *p)
{
	sftp_end(p->sftp);
	buf_done(&p->tape);
	buf_done(&p->sent);
	err_free(p->e);
}

static inline void
play_fails(struct play *p, enum err_code code, const char *part)
{
	struct buf why;

	assert_non_null(p->e);
	buf_init(&why, BUF_LINE);
	err_brief(p->e, &why);
	if (err_code(p->e) != code || strstr(buf_z(&why), part) == NULL)
		fail_msg("%s: %s", err_code_name(err_code(p->e)), buf_z(&why));
	buf_done(&why);
	err_free(p->e);
	p->e = NULL;
}

#define assert_sent(play, octets)                                                        \
	do {                                                                             \
		assert_int_equal((play)->sent.n, sizeof(octets) - 1);                    \
		assert_memory_equal((play)->sent.p, octets, sizeof(octets) - 1);         \
	} while (0)

#endif
