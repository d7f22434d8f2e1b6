#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <sys/stat.h>

#include "report/report.h"
#include "unit/report/page.h"

extern const struct sink_ops sink_html;

#define RUN                                                                              \
	ERRAND(ERRAND_START,                                                             \
	    {"00:01.000", "device-result",                                               \
		"'device':'fra-edge1','result':'confirmed','elapsed-ms':1000"},          \
	    {"00:02.000", "run-end", "'exit':7,'elapsed-ms':2000,'states':{}"})

/* One file, that runs nothing and fetches nothing. */
static void
test_page(void **state)
{
	char *lines = RUN, *page = rendered(&sink_html, lines);

	(void)state;
	assert_int_equal(strncmp(page, "<!DOCTYPE html>\n", 16), 0);
	page_has(page, "content=\"default-src 'none'; style-src 'unsafe-inline'\"");
	page_has(page, "<style>\n:root {\n");
	page_has(page, "@media print {");
	page_has(page, "(prefers-color-scheme: dark)");
	page_has(page, "exit 7</span> a person must look");
	page_has(page, "not started");
	page_lacks(page, "<script");
	page_lacks(page, "http:");
	page_lacks(page, "https:");
	page_lacks(page, "url(");
	page_lacks(page, "@import");
	free(page);
	free(lines);
}

/* For its owner only: it may hold configuration. */
static void
test_mode(void **state)
{
	char *path = scratch("page.html"), *lines = RUN;
	struct bus *b = bus_new("r0", NULL);
	struct err *e = NULL;
	struct stat st;
	void *self;

	(void)state;
	assert_int_equal(sink_html.open(path, &self, &e), 0);
	bus_add(b, &sink_html, self);
	play(b, lines);
	assert_int_equal(bus_free(b, &e), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	scratch_done(path);
	free(lines);
}

static void
test_failures(void **state)
{
	struct err *e = NULL;
	char *lines = RUN;
	void *self;

	(void)state;
	fills_the_disk(&sink_html, lines);
	free(lines);
	assert_int_equal(sink_html.open(NULL, &self, &e), -1);
	assert_string_equal(err_message(e), "report 'html' needs a file");
	err_free(e);
	e = NULL;
	assert_int_equal(sink_html.open("/nowhere/page.html", &self, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_mode),
	    cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
