#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "check/baseline.h"
#include "check/check.h"
#include "data/xml.h"
#include "unit/expect.h"

extern const struct check_kind check_bgp;
extern const struct check_kind check_cores;

static const struct check sessions = {
    .name = "sessions", .title = "t", .kind = &check_bgp};

static struct check_replies
replies_of(struct arena *a, const char *text)
{
	const struct xml **v = arena_array(a, const struct xml *, 1);
	struct xml *root = NULL;
	struct err *e = NULL;

	if (xml_parse(a, str_of(text), &root, &e) < 0)
		fail_msg("%s", err_message(e));
	v[0] = root;
	return (struct check_replies){v, 1};
}

static const char *
temporary(struct arena *a)
{
	char *path = arena_strdup(a, "/tmp/test_baseline.XXXXXX");

	close(mkstemp(path));
	return path;
}

static void
test_round(void **state)
{
	struct arena *a = arena_new();
	const char *path = temporary(a);
	struct check_replies r =
	    replies_of(a, "<rpc-reply a=\"1\"><output>\nBGP is &lt;not&gt; "
			  "running\n</output></rpc-reply>");
	struct baseline *b = baseline_new(a);
	struct err *e = NULL;
	struct stat st;
	struct buf text;

	(void)state;
	chmod(path, 0644);
	baseline_put(b, "fra-edge1", &sessions, &r);
	baseline_put(b, "fra-edge2", &sessions, &r);
	assert_int_equal(baseline_write(b, path, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(baseline_read(a, path, &b, &e), 0);
	assert_int_equal(baseline_get(b, "fra-edge2", &sessions, a, &r, &e), 0);
	assert_int_equal(r.n, 1);
	buf_init(&text, BUF_LINE);
	xml_print(r.v[0], &text);
	assert_string_equal(xml_attr(r.v[0], "a"), "1");
	assert_int_equal(
	    str_cmp(xml_text(xml_child(r.v[0], "output")), STR("BGP is <not> running")),
	    0);
	buf_done(&text);
	unlink(path);
	arena_free(a);
}

static void
test_absent(void **state)
{
	static const struct check other = {
	    .name = "sessions", .title = "t", .kind = &check_cores};
	struct arena *a = arena_new();
	const char *path = temporary(a);
	struct check_replies r = replies_of(a, "<rpc-reply/>");
	struct baseline *b = baseline_new(a);
	struct err *e = NULL;

	(void)state;
	baseline_put(b, "fra-edge1", &sessions, &r);
	assert_int_equal(baseline_write(b, path, &e), 0);
	assert_int_equal(baseline_read(a, path, &b, &e), 0);
	assert_int_equal(baseline_get(b, "sin-edge1", &sessions, a, &r, &e), -1);
	expect_err(e, ERR_INPUT,
	    arena_printf(a,
		"%s: nothing of check 'sessions' on 'sin-edge1' is in the baseline\n"
		"  remedy: take one of this check and router: 'holdfast check --save "
		"FILE'\n",
		path));
	e = NULL;
	assert_int_equal(baseline_get(b, "fra-edge1", &other, a, &r, &e), -1);
	assert_string_equal(err_message(e),
	    "check 'sessions' is of kind 'bgp' in the baseline, but of 'cores' now");
	assert_string_equal(err_where(e).file, path);
	err_free(e);
	unlink(path);
	arena_free(a);
}

/* `printed` follows the name of the file. */
static void
refused(const char *text, enum err_code code, const char *printed)
{
	struct arena *a = arena_new();
	const char *path = temporary(a);
	struct baseline *b;
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_LINE);
	buf_adds(&out, text);
	assert_int_equal(buf_write_file(&out, path, 0600, &e), 0);
	buf_done(&out);
	assert_int_equal(baseline_read(a, path, &b, &e), -1);
	expect_err(e, code, arena_printf(a, "%s%s", path, printed));
	unlink(path);
	arena_free(a);
}

#define CORRECT "\n  remedy: correct the file at the position shown\n"
#define FILE_OF(hosts)                                                                   \
	"{\"holdfast-baseline\": 1, \"saved\": "                                         \
	"\"2026-11-22T02:04:57.123Z\",\n\"hosts\": " hosts "}"

static void
test_refused(void **state)
{
	(void)state;
	refused("{\"holdfast-baseline\": 2, \"saved\": \"x\", \"hosts\": {}}", ERR_INPUT,
	    ":1:23: 'holdfast-baseline' must be from 1 to 1, not 2" CORRECT);
	refused("{\"holdfast-baseline\": 1, \"hosts\": {}}", ERR_INPUT,
	    ":1:1: a baseline needs the key 'saved'" CORRECT);
	refused(FILE_OF("[]"), ERR_INPUT,
	    ":2:10: 'hosts' must be a mapping, not list" CORRECT);
	refused(FILE_OF("{\"a\": 1}"), ERR_INPUT,
	    ":2:16: the checks of a host must be a mapping, not whole number" CORRECT);
	refused(FILE_OF("{\"a\": {\"bgp\": {\"kind\": \"bgp\", \"replys\": []}}}"),
	    ERR_UNKNOWN_KEY,
	    ":2:40: unknown key 'replys' in check of a baseline\n  remedy: did you mean "
	    "'replies'?\n");
	refused(FILE_OF("{\"a\": {\"bgp\": {\"kind\": \"bgp\", \"replies\": [1]}}}"),
	    ERR_INPUT, ":2:52: a saved reply must be text, not whole number" CORRECT);
	refused(
	    FILE_OF("{\"a\": {\"bgp\": {\"kind\": \"bgp\", \"replies\": [\"<ok/>\"]}}}"),
	    ERR_INPUT, ":2:52: a saved reply must be an <rpc-reply>, not <ok>" CORRECT);
}

static void
test_not_xml(void **state)
{
	struct arena *a = arena_new();
	const char *path = temporary(a);
	struct baseline *b;
	struct err *e = NULL;
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	buf_adds(&out, FILE_OF("{\"a\": {\"bgp\": {\"kind\": \"bgp\", \"replies\": "
			       "[\"<rpc-reply>\"]}}}"));
	assert_int_equal(buf_write_file(&out, path, 0600, &e), 0);
	assert_int_equal(baseline_read(a, path, &b, &e), -1);
	assert_int_equal(err_where(e).line, 2);
	assert_string_equal(err_message(e), "a saved reply cannot be read");
	err_free(e);
	buf_done(&out);
	unlink(path);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round),
	    cmocka_unit_test(test_absent),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_not_xml),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
