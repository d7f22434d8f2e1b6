/* SFTP by its octets: draft-ietf-secsh-filexfer-02. */
#include "rig.h"

#include "emulator/disk.h"
#include "emulator/sftp.h"

struct far {
	struct rig *rig;
	struct sftp *sftp;
	struct buf out;
};

static int
write_far(void *ctx, const char *p, size_t n)
{
	buf_add(&((struct far *)ctx)->out, p, n);
	return 0;
}

/* A request: its type, then octets with their length before them where a text begins. */
static bool
send(struct far *f, unsigned char type, const void *p, size_t n)
{
	unsigned char head[] = {
	    0, 0, (unsigned char)((n + 1) >> 8), (unsigned char)((n + 1) & 255), type};

	buf_reset(&f->out);
	return sftp_feed(f->sftp, (char *)head, 3) &&
	       sftp_feed(f->sftp, (char *)head + 3, 2) && sftp_feed(f->sftp, p, n);
}

#define SEND(f, type, text) assert_true(send((f), (type), (text), sizeof(text) - 1))
#define ANSWERED(f, text)                                                                \
	do {                                                                             \
		assert_int_equal((f)->out.n, sizeof(text) - 1);                          \
		assert_memory_equal((f)->out.p, (text), sizeof(text) - 1);               \
	} while (0)
#define SUCCESS "\0\0\0\x18\x65\0\0\0\7\0\0\0\0\0\0\0\7Success\0\0\0\0"
#define FAILED                                                                           \
	"\0\0\0\x18\x65\0\0\0\7\0\0\0\4\0\0\0\7"                                         \
	"Failure\0\0\0\0"

static struct far *
begin(void)
{
	struct far *f = calloc(1, sizeof *f);
	struct sftp_io io = {.write = write_far, .ctx = f};

	f->rig = rig_new(NULL, NULL);
	buf_init(&f->out, BUF_TEXT);
	f->sftp = sftp_new(f->rig->router, "admin", &io);
	SEND(f, 1, "\0\0\0\3");
	assert_memory_equal(
	    f->out.p + 4, "\2\0\0\0\3\0\0\0\x18posix-rename@openssh.com", 33);
	return f;
}

static void
end(struct far *f)
{
	sftp_free(f->sftp);
	buf_done(&f->out);
	rig_free(f->rig);
	free(f);
}

static void
test_write_read(void **state)
{
	struct far *f = begin();
	struct buf text;

	(void)state;
	buf_init(&text, BUF_LINE);
	/* write, create, truncate; mode 0640 */
	SEND(f, 3, "\0\0\0\7\0\0\0\x0a/var/tmp/x\0\0\0\x1a\0\0\0\4\0\0\1\xa0");
	ANSWERED(f, "\0\0\0\x0a\x66\0\0\0\7\0\0\0\1"
		    "0");
	SEND(f, 6,
	    "\0\0\0\7\0\0\0\1"
	    "0"
	    "\0\0\0\0\0\0\0\2\0\0\0\3"
	    "abc");
	ANSWERED(f, SUCCESS);
	assert_int_equal(disk_read(f->rig->router, "/var/tmp/x", &text), 0);
	assert_int_equal(text.n, 5);
	assert_memory_equal(text.p, "\0\0abc", 5);
	SEND(f, 5,
	    "\0\0\0\7\0\0\0\1"
	    "0"
	    "\0\0\0\0\0\0\0\3\0\0\0\x10");
	ANSWERED(f, "\0\0\0\x0b\x67\0\0\0\7\0\0\0\2"
		    "bc");
	SEND(f, 5,
	    "\0\0\0\7\0\0\0\1"
	    "0"
	    "\0\0\0\0\0\0\0\5\0\0\0\x10");
	assert_memory_equal(f->out.p + 4,
	    "\x65\0\0\0\7\0\0\0\1\0\0\0\x0b"
	    "End of file",
	    24);
	SEND(f, 4,
	    "\0\0\0\7\0\0\0\1"
	    "0");
	ANSWERED(f, SUCCESS);
	SEND(f, 4,
	    "\0\0\0\7\0\0\0\1"
	    "0");
	ANSWERED(f, FAILED);
	buf_done(&text);
	end(f);
}

static void
test_attributes(void **state)
{
	struct far *f = begin();

	(void)state;
	disk_write(f->rig->router, "/var/tmp/x", "admin", STR("hello\n"));
	/* size 2, mode 0600, date 0x68E24680 */
	SEND(f, 9,
	    "\0\0\0\7\0\0\0\x0a/var/tmp/x\0\0\0\x0d\0\0\0\0\0\0\0\2\0\0\1\x80"
	    "\0\0\0\0\x68\xe2\x46\x80");
	ANSWERED(f, SUCCESS);
	SEND(f, 17, "\0\0\0\7\0\0\0\x0a/var/tmp/x");
	ANSWERED(f, "\0\0\0\x25\x69\0\0\0\7\0\0\0\x0f\0\0\0\0\0\0\0\2\0\0\7\xd0\0\0\0\0"
		    "\0\0\x81\x80\x68\xe2\x46\x80\x68\xe2\x46\x80");
	SEND(f, 17, "\0\0\0\7\0\0\0\x0a/var/tmp/y");
	assert_memory_equal(
	    f->out.p + 4, "\x65\0\0\0\7\0\0\0\2\0\0\0\x0cNo such file", 25);
	/* a rename of version 3 never replaces, OpenSSH's does */
	disk_write(f->rig->router, "/var/tmp/y", "admin", STR("other"));
	SEND(f, 18, "\0\0\0\7\0\0\0\x0a/var/tmp/x\0\0\0\x0a/var/tmp/y");
	ANSWERED(f, FAILED);
	SEND(f, 200,
	    "\0\0\0\7\0\0\0\x18posix-rename@openssh.com\0\0\0\x0a/var/tmp/x"
	    "\0\0\0\x0a/var/tmp/y");
	ANSWERED(f, SUCCESS);
	end(f);
}

static void
test_bad(void **state)
{
	struct far *f = begin();

	(void)state;
	/* a text longer than the packet, an unknown request */
	SEND(f, 13, "\0\0\0\7\0\0\1\0/var");
	assert_memory_equal(f->out.p + 4,
	    "\x65\0\0\0\7\0\0\0\5\0\0\0\x0b"
	    "Bad message",
	    24);
	SEND(f, 99, "\0\0\0\7");
	assert_memory_equal(f->out.p + 4, "\x65\0\0\0\7\0\0\0\x08", 9);
	assert_false(send(f, 1, "\0\0\0\3", 4)); /* a second greeting */
	assert_false(sftp_feed(f->sftp, "\x7f\xff\xff\xff", 4));
	end(f);
}

static void
test_disk_full_fault(void **state)
{
	struct far *f = begin();
	struct err *e = NULL;
	struct file_info info;

	(void)state;
	assert_int_equal(faults_add(&f->rig->router->faults, "disk-full", &e), 0);
	SEND(f, 3, "\0\0\0\7\0\0\0\x0a/var/tmp/x\0\0\0\x1a\0\0\0\0");
	SEND(f, 6,
	    "\0\0\0\7\0\0\0\1"
	    "0"
	    "\0\0\0\0\0\0\0\0\0\0\0\4"
	    "abcd");
	ANSWERED(f, FAILED);
	assert_int_equal(
	    disk_stat(f->rig->router, f->rig->arena, "/var/tmp/x", &info), 0);
	assert_int_equal(info.size, 2);
	end(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_write_read),
	    cmocka_unit_test(test_attributes), cmocka_unit_test(test_bad),
	    cmocka_unit_test(test_disk_full_fault)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
