#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/text.h"
#include "unit/report/errand.h"

struct said {
	struct text text;
	struct buf out;
};

static void
said_event(void *self, const struct event *ev)
{
	struct said *s = self;

	text_event(&s->text, ev, &s->out);
}

/* `lines` is freed. */
static void
says_so(char *lines, bool color, bool live, int verbose, const char *want)
{
	struct said s;

	text_init(&s.text, color, verbose);
	s.text.live = live;
	buf_init(&s.out, BUF_TEXT);
	play_to(said_event, &s, lines);
	assert_string_equal(buf_z(&s.out), want);
	text_done(&s.text);
	buf_done(&s.out);
	free(lines);
}

static void
says(char *lines, const char *want)
{
	says_so(lines, false, false, 0, want);
}

/* In a runbook a rule below the head; elsewhere none (test_text.c). */
static void
test_rule(void **state)
{
	(void)state;
	says(ERRAND({"00:00.000", "runbook", "'runbook':'p','steps':1"},
		 {"00:00.000", "check-result",
		     "'device':'a','check':'bgp','title':'all up','passed':false,"
		     "'expect':'Established','actual':'Idle','object':'192.0.2.1'"},
		 {"00:00.000", "check-result",
		     "'device':'a','check':'bgp','title':'all up','passed':false,"
		     "'expect':'Established','actual':'Idle','object':'192.0.2.2'"},
		 {"00:00.000", "check-result",
		     "'device':'a','check':'bgp','title':'all up','passed':true,"
		     "'expect':'x','actual':'x'"}),
	    "[0.0 s] runbook p: 1 step\n"
	    "[ a ] bgp: all up: failed\n"
	    "─────────────────────────\n"
	    "  Expect: 192.0.2.1 Established\n"
	    "  Actual: 192.0.2.1 Idle\n"
	    "  Expect: 192.0.2.2 Established\n"
	    "  Actual: 192.0.2.2 Idle\n"
	    "[ a ] bgp: all up: ok\n"
	    "─────────────────────\n"
	    "  Expect: x  Actual: x\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
