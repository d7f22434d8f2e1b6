/* A device on a tape: the router's words are written in the test, what was sent is looked at afterwards. */
#ifndef TESTS_UNIT_DEVICE_PLAY_H
#define TESTS_UNIT_DEVICE_PLAY_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "device/device.h"
#include "transport/stream_tape.h"

#define HELLO                                                                            \
	"<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities>"        \
	"<capability>urn:ietf:params:netconf:base:1.0</capability></capabilities>"       \
	"<session-id>7</session-id></hello>\n]]>]]>\n"
#define REPLY(body)                                                                      \
	"<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "                  \
	"xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\">\n" body              \
	"\n</rpc-reply>\n]]>]]>\n"

struct play {
	struct arena *arena;
	struct buf sent;
	struct device *device;
	struct deadline deadline;
	struct err *e;
};

static inline void
play_open(struct play *p, const char *recording, bool may_commit)
{
	struct device_options options = {
	    .dialect = "junos", .may_commit = may_commit, .may_operate = may_commit};

	*p = (struct play){.arena = arena_new(), .deadline = deadline_in(5000, NULL)};
	buf_init(&p->sent, BUF_TEXT);
	assert_int_equal(device_open(stream_tape_new(str_of(recording), &p->sent),
			     &options, &p->deadline, &p->device, &p->e),
	    0);
}

static inline void
play_done(struct play *p)
{
	device_drop(p->device);
	buf_done(&p->sent);
	err_free(p->e);
	arena_free(p->arena);
}

#define assert_sent(p, text) assert_non_null(strstr(buf_z(&(p)->sent), (text)))
#define assert_not_sent(p, text) assert_null(strstr(buf_z(&(p)->sent), (text)))
#define assert_failed(p, code_)                                                          \
	do {                                                                             \
		assert_non_null((p)->e);                                                 \
		assert_string_equal(err_code_name(err_code((p)->e)), (code_));           \
	} while (0)
/* The whole of the message chain holds the text. */
#define assert_says(p, text)                                                             \
	do {                                                                             \
		struct buf brief_;                                                       \
		buf_init(&brief_, BUF_LINE);                                             \
		err_brief((p)->e, &brief_);                                              \
		if (strstr(buf_z(&brief_), (text)) == NULL)                              \
			fail_msg("'%s' does not say '%s'", buf_z(&brief_), (text));      \
		buf_done(&brief_);                                                       \
	} while (0)

#endif
