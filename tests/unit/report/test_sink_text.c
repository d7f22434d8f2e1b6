#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>

#include "report/plain.h"
#include "unit/report/play.h"

#define RUN                                                                              \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"0.1.0\",\"devices\":[\"a\"]")          \
	AT(2, "01.000", "diff", "\"device\":\"a\",\"text\":\"+ x;\\n\"")                 \
	AT(3, "02.000", "device-result",                                                 \
	    "\"device\":\"a\",\"result\":\"confirmed\",\"elapsed-ms\":1000")             \
	AT(4, "03.000", "note", "\"message\":\"for -v\"")

#define TEXT                                                                             \
	"[0.0 s] holdfast 0.1.0 deploy: 1 device, run r1\n"                              \
	"[1.0 s] a: difference\n"                                                        \
	"  + x;\n"                                                                       \
	"[2.0 s] a: confirmed after 1.0 s\n"

#define TABLE                                                                            \
	"device  state      elapsed\n"                                                   \
	"a       confirmed  1.0 s\n"                                                     \
	"1 confirmed\n"

static void
test_file(void **state)
{
	char *text =
	    rendered(&sink_text, RUN AT(5, "04.000", "run-end",
				     "\"exit\":0,\"elapsed-ms\":4000,\"states\":{}"));

	(void)state;
	assert_string_equal(text, TEXT TABLE "[4.0 s] done: exit 0 after 4.0 s\n");
	free(text);
	text = rendered(&sink_text, RUN);
	assert_string_equal(text,
	    TEXT TABLE "the run did not end: nothing is known after 3.0 s\n"
		       "  remedy: look at the devices that are not finished\n");
	free(text);
}

static void
test_descriptor(void **state)
{
	struct bus *b = bus_new("r0", NULL);
	struct err *e = NULL;
	char said[2048] = "";
	int ends[2];
	void *self;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	plain_open_on(ends[1], "pipe", true, 1, &self);
	bus_add(b, &sink_text, self);
	play(b, AT(1, "00.000", "note", "\"message\":\"for -v\"")
		    AT(2, "00.000", "finding", "\"message\":\"m\""));
	assert_int_equal(bus_free(b, &e), 0);
	assert_true(read(ends[0], said, sizeof said - 1) > 0);
	assert_string_equal(
	    said, "\033[2m[0.0 s]\033[0m for -v\n\033[31merror\033[0m: m\n");
	assert_int_equal(close(ends[1]), 0); /* was left open */
	close(ends[0]);
}

static void
test_errors(void **state)
{
	struct err *e = NULL;
	void *self;

	(void)state;
	assert_int_equal(sink_text.open("/nonexistent/x", &self, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	fills_the_disk(&sink_text, RUN);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_descriptor),
	    cmocka_unit_test(test_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
