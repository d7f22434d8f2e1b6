#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "check/json_tree.h"
#include "data/xml.h"
#include "unit/expect.h"

static void
tree(const char *json, const char *wanted)
{
	struct arena *a = arena_new();
	const struct xml *reply;
	struct err *e = NULL;
	struct buf out;

	if (json_tree(a, str_of(json), &reply, &e) < 0)
		fail_msg("%s", err_message(e));
	buf_init(&out, BUF_TEXT);
	xml_print(reply, &out);
	assert_string_equal(buf_z(&out), wanted);
	xml_each(reply, c) assert_ptr_equal(c->parent, reply);
	buf_done(&out);
	arena_free(a);
}

#define IN(x) "<rpc-reply>" x "</rpc-reply>"

/* Every leaf a list of one, attributes beside it: the element that the XML would have. */
static void
test_junos(void **state)
{
	(void)state;
	tree("{\"bgp-information\": [{\"attributes\": {\"xmlns\": \"http://x\"}, "
	     "\"bgp-peer\": ["
	     "{\"attributes\": {\"junos:style\": \"terse\"}, \"peer-address\": "
	     "[{\"data\": "
	     "\"192.0.2.1\"}], \"elapsed-time\": [{\"data\": \"1:01\", \"attributes\": "
	     "{\"junos:seconds\": \"61\"}}]}, {\"peer-address\": [{\"data\": "
	     "\"192.0.2.2\"}], "
	     "\"down\": [null]}]}]}",
	    IN("<bgp-information xmlns=\"http://x\"><bgp-peer "
	       "style=\"terse\"><peer-address>"
	       "192.0.2.1</peer-address><elapsed-time seconds=\"61\">1:01</elapsed-time>"
	       "</bgp-peer><bgp-peer><peer-address>192.0.2.2</peer-address><down/></"
	       "bgp-peer>"
	       "</bgp-information>"));
}

static void
test_any(void **state)
{
	(void)state;
	tree("{\"a\": {\"b\": 1, \"c\": [1.5, true, \"x\"], \"d\": []}, \"e\": null}",
	    IN("<a><b>1</b><c>1.5</c><c>true</c><c>x</c></a><e/>"));
	tree("[1, [2, 3], {\"a\": \"4\"}]",
	    IN("<item>1</item><item><item>2</item><item>3</item></item><item><a>4</a></"
	       "item>"));
	tree("{\"two words\": 1, \"9\": 2, \"\": 3, \"x:y\": 4, \"a<b\": 5}",
	    IN("<two_words key=\"two words\">1</two_words><_9 key=\"9\">2</_9><_ "
	       "key=\"\">3</_><y>4</y><a_b key=\"a&lt;b\">5</a_b>"));
	/* these two are keys like others, if others stand beside them or they are no leaf */
	tree("{\"data\": 5}", IN("<data>5</data>"));
	tree("{\"a\": {\"data\": 5, \"x\": 6}}", IN("<a><data>5</data><x>6</x></a>"));
	tree("{\"a\": {\"data\": {\"b\": 5}}}", IN("<a><data><b>5</b></data></a>"));
}

static void
test_appended(void **state)
{
	(void)state;
	tree("\n{\"a\": 1}\n{}\n", IN("<a>1</a>"));
}

static void
refused(const char *json, const char *message)
{
	struct arena *a = arena_new();
	const struct xml *reply;
	struct err *e = NULL;

	assert_int_equal(json_tree(a, str_of(json), &reply, &e), -1);
	assert_int_equal(err_code(e), ERR_PROTOCOL);
	assert_string_equal(err_message(e), message);
	err_free(e);
	arena_free(a);
}

static void
test_refused(void **state)
{
	(void)state;
	refused("5", "the answer is no JSON object or list");
	refused("\"x\"", "the answer is no JSON object or list");
	refused("BGP is not running", "the answer is not valid JSON: invalid token");
	refused("{\"a\": 1} {\"b\": 2}",
	    "the answer is not valid JSON: end of file expected");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_junos),
	    cmocka_unit_test(test_any),
	    cmocka_unit_test(test_appended),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
