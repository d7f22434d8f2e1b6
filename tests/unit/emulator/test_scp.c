/* scp's protocol by its octets, words of a command, and what an exec channel runs. */
#include "rig.h"

#include "emulator/disk.h"
#include "emulator/program.h"
#include "emulator/scp.h"
#include "emulator/words.h"

static int
write_buf(void *ctx, const char *p, size_t n)
{
	buf_add(ctx, p, n);
	return 0;
}

/* Feeds it and gives what it said, which is then forgotten. */
static void
exchange(struct scp *s, struct buf *out, const char *p, size_t n, const char *want,
    size_t want_n)
{
	buf_reset(out);
	scp_feed(s, p, n);
	assert_int_equal(out->n, want_n);
	assert_memory_equal(buf_z(out), want, want_n);
}
#define EXCHANGE(s, out, text, want)                                                     \
	exchange((s), (out), (text), sizeof(text) - 1, (want), sizeof(want) - 1)

static struct scp *
begin(struct rig *g, struct buf *out, const char *command)
{
	struct scp_io io = {.write = write_buf, .ctx = out};

	return scp_new(g->router, "admin", command, &io);
}

static void
test_sink(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct file_info info;
	struct buf out;
	struct scp *s;

	(void)state;
	buf_init(&out, BUF_LINE);
	s = begin(g, &out, "scp -v -p -r -t -- '/var/tmp'");
	assert_non_null(s);
	assert_true(scp_start(s));
	assert_int_equal(out.n, 1);
	EXCHANGE(s, &out, "T1759660000 0 1759660000 0\n", "\0");
	EXCHANGE(s, &out, "C0600 6 x.conf\n", "\0");
	EXCHANGE(s, &out, "hel", "");
	EXCHANGE(s, &out, "lo\n\0", "\0");
	EXCHANGE(s, &out, "D0755 0 d\nC0644 0 e\n\0E\n", "\0\0\0\0");
	EXCHANGE(s, &out, "C0644 3 ../../x\n", "\2scp: unexpected filename\n");
	assert_int_equal(scp_status(s), 1);
	scp_free(s);
	assert_int_equal(disk_stat(g->router, g->arena, "/var/tmp/x.conf", &info), 0);
	assert_int_equal(info.size, 6);
	assert_int_equal(info.mode, 0600);
	assert_int_equal(info.changed_ms, 1759660000000);
	assert_int_equal(disk_stat(g->router, g->arena, "/var/tmp/d/e", &info), 0);
	buf_done(&out);
	rig_free(g);
}

static void
test_disk_full(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct file_info info;
	struct buf out;
	struct scp *s;
	char octets[8193] = {0};

	(void)state;
	buf_init(&out, BUF_LINE);
	disk_leave_free(g->router, 8);
	s = begin(g, &out, "scp -t /var/tmp/x");
	scp_start(s);
	EXCHANGE(s, &out, "C0644 8192 x\n", "\0");
	exchange(s, &out, octets, sizeof octets,
	    "\1scp: /var/tmp/x: No space left on device\n", 42);
	assert_int_equal(scp_status(s), 1);
	assert_int_equal(disk_stat(g->router, g->arena, "/var/tmp/x", &info), 0);
	assert_int_equal(info.size, 4096);
	scp_free(s);
	buf_done(&out);
	rig_free(g);
}

static void
test_source(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct buf out;
	struct scp *s;

	(void)state;
	buf_init(&out, BUF_LINE);
	disk_write(g->router, "/var/tmp/a.log", "admin", STR("one\n"));
	disk_write(g->router, "/var/tmp/b.log", "admin", STR("two!\n"));
	s = begin(g, &out, "scp -f /var/tmp/*.log /var/tmp/none");
	assert_true(scp_start(s));
	assert_int_equal(out.n, 0);
	EXCHANGE(s, &out, "\0", "C0644 4 a.log\n");
	EXCHANGE(s, &out, "\0", "one\n\0");
	EXCHANGE(s, &out, "\0", "C0644 5 b.log\n");
	EXCHANGE(s, &out, "\0", "two!\n\0");
	EXCHANGE(s, &out, "\0", "\1scp: /var/tmp/none: No such file or directory\n");
	assert_int_equal(scp_status(s), 1);
	scp_free(s);
	buf_done(&out);
	rig_free(g);
}

static void
test_not_scp(void **state)
{
	static const char *const lines[] = {
	    "scp", "scp -t", "scp -x /a", "scp -t -f /a", "show version", "scp -t 'a"};
	struct rig *g = rig_new(NULL, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_null(begin(g, NULL, lines[i]));
	rig_free(g);
}

static void
test_words(void **state)
{
	const char *rest = " scp -t  '/a b'\\ c \"d\\\"e\" ''";
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(words_next(a, &rest), "scp");
	assert_string_equal(words_next(a, &rest), "-t");
	assert_string_equal(words_next(a, &rest), "/a b c");
	assert_string_equal(words_next(a, &rest), "d\"e");
	assert_string_equal(words_next(a, &rest), "");
	assert_null(words_next(a, &rest));
	arena_free(a);
}

static void
test_command_line(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct buf out;
	struct program_io io = {.write = write_buf, .ctx = &out};
	struct program *p;

	(void)state;
	buf_init(&out, BUF_LINE);
	p = program_new(g->router, "admin", NULL, "show version", &io);
	assert_false(program_start(p));
	assert_contains(buf_z(&out), "Model: mx204\nJunos: 22.4R3.25\n");
	assert_int_equal(program_status(p), 0);
	program_free(p);
	buf_reset(&out);
	p = program_new(g->router, "admin", NULL, "show <nonsense>", &io);
	assert_false(program_start(p));
	assert_contains(buf_z(&out), "error: syntax error, expecting <command>");
	assert_int_equal(program_status(p), 1);
	program_free(p);
	buf_done(&out);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sink),
	    cmocka_unit_test(test_disk_full), cmocka_unit_test(test_source),
	    cmocka_unit_test(test_not_scp), cmocka_unit_test(test_words),
	    cmocka_unit_test(test_command_line)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
