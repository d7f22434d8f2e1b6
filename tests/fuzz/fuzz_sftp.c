/* Any octets are what an SFTP server says, after a greeting or as one, or what a router's scp says: an error, or answers
 * that keep to their bounds. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/scp.h"
#include "transport/sftp.h"
#include "transport/stream_tape.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { SIZE = 100000 };

/* 0 and no error, or -1 and one of those that may come. */
static bool
well(int rc, struct err **e)
{
	bool known = rc == 0 ? *e == NULL
			     : err_code(*e) == ERR_RPC || err_code(*e) == ERR_PROTOCOL ||
				   err_code(*e) == ERR_CLOSED;

	if (!known || (rc != 0 && err_message(*e) == NULL))
		abort();
	err_clear(e);
	return rc == 0;
}

static void
files(struct sftp *s, const struct deadline *d)
{
	static char octets[SIZE];
	struct sftp_file *f;
	struct err *e = NULL;
	size_t got = SIZE + 1;

	if (!well(sftp_open(s, "/v", SFTP_WRITE | SFTP_CREATE, d, &f, &e), &e))
		return;
	sftp_seek(f, 7);
	well(sftp_write(f, octets, SIZE, d, &e), &e);
	well(sftp_flush(f, d, &e), &e);
	if (sftp_written(f) < 7 || sftp_written(f) > 7 + SIZE)
		abort();
	if (well(sftp_read(f, octets, 50, d, &got, &e), &e) && got > 50)
		abort();
	well(sftp_close(f, d, &e), &e);
}

static void
as_sftp(struct str in)
{
	struct deadline d = deadline_in(60000, NULL);
	struct sftp_info info = {0};
	struct err *e = NULL;
	struct sftp *s;

	if (sftp_begin(stream_tape_new(in, NULL), &d, &s, &e) != 0) {
		err_free(e);
		return;
	}
	if (well(sftp_stat(s, "/v", &d, &info, &e), &e) && info.size < -1)
		abort();
	files(s, &d);
	well(sftp_rename(s, "/a", "/b", &d, &e), &e);
	well(sftp_remove(s, "/a", &d, &e), &e);
	sftp_end(s);
}

static void
as_scp(struct str in)
{
	struct deadline d = deadline_in(60000, NULL);
	struct err *e = NULL;
	struct scp *s;

	if (scp_begin(stream_tape_new(in, NULL), "v", 3, &d, &s, &e) != 0) {
		err_free(e);
		return;
	}
	well(scp_write(s, "abc", 3, &d, &e), &e);
	well(scp_finish(s, &d, &e), &e);
	scp_end(s);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const char greeting[] = "\0\0\0\5\2\0\0\0\3";
	struct str in = {(const char *)p, n};
	struct buf greeted;

	as_sftp(in);
	as_scp(in);
	buf_init(&greeted, BUF_TEXT);
	buf_add(&greeted, greeting, sizeof greeting - 1);
	buf_addstr(&greeted, in);
	as_sftp(buf_str(&greeted));
	buf_done(&greeted);
	return 0;
}
