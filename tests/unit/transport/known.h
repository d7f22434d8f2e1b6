/* A target that is one of the servers of sshd.h, what is known of its keys, and what it says. */
#ifndef TESTS_UNIT_TRANSPORT_KNOWN_H
#define TESTS_UNIT_TRANSPORT_KNOWN_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "sshd.h"
#include "transport/connect.h"
#include "transport/stream.h"

/* libssh2 1.10 forgets two numbers for every ECDSA key in OpenSSH's format. */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *
__asan_default_options(void)
{
	return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions(void)
{
	return "leak:libssh2_userauth_publickey_frommemory\n";
}

static struct deadline soon;
static char known[SSHD_PATH], key[SSHD_PATH], home[SSHD_PATH];

static inline struct target
target(const struct sshd *s)
{
	return (struct target){
	    .name = "pe1",
	    .address = "127.0.0.1",
	    .port = s->port,
	    .user = sshd_user,
	    .key_file = key,
	    .site_known_hosts = known,
	    .home = home,
	};
}

/* Makes known what `host_TYPE` is on that server's port; replaces what was. */
static inline void
know(const struct sshd *s, const char *type)
{
	sshd_shell("printf '[127.0.0.1]:%d ' > %s && cut -d' ' -f1,2 %s >> %s", s->port,
	    known, sshd_file(type), known);
}

static inline void
know_more(const struct sshd *s, const char *type)
{
	sshd_shell("printf '[127.0.0.1]:%d ' >> %s && cut -d' ' -f1,2 %s >> %s", s->port,
	    known, sshd_file(type), known);
}

static inline void
echoes(struct stream *s, struct str text)
{
	struct err *e = NULL;
	char back[256];
	size_t got = 0, n;

	assert_int_equal(stream_write(s, text.p, text.n, &soon, &e), 0);
	while (got < text.n) {
		assert_int_equal(
		    stream_read(s, back + got, sizeof back - got, &soon, &n, &e), 0);
		assert_true(n > 0);
		got += n;
	}
	assert_memory_equal(back, text.p, text.n);
}

/* Frees it. */
static inline void
tells(struct err *e, enum err_code code, const char *part, const char *remedy)
{
	struct buf why;

	buf_init(&why, BUF_LINE);
	err_brief(e, &why);
	if (err_code(e) != code || strstr(buf_z(&why), part) == NULL ||
	    strstr(err_get_remedy(e), remedy) == NULL)
		fail_msg("%s: %s: %s", err_code_name(err_code(e)), buf_z(&why),
		    err_get_remedy(e));
	buf_done(&why);
	err_free(e);
}

#endif
