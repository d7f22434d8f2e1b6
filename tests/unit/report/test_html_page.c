#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

/* Nothing happened: still a page. */
static void
test_empty(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	html_page_init(&p);
	html_page_end(&p);
	page = page_print(&p);
	page_has(page, "<main id=\"main\">\n</main>");
	page_has(page, "</body>\n</html>\n");
	free(page);
	html_page_done(&p);
}

static void
test_room(void **state)
{
	struct html_page p;

	(void)state;
	html_page_init(&p);
	p.rooms[HTML_LOG].left = 10;
	assert_true(html_fits(&p, HTML_LOG, 10));
	assert_false(html_fits(&p, HTML_LOG, 1));
	assert_true(html_fits(&p, HTML_LOG, 0));
	assert_int_equal(p.rooms[HTML_LOG].omitted, 1);
	html_page_done(&p);
}

/* Lines stand in one list until something else comes. */
static void
test_log(void **state)
{
	struct html_page p;
	struct html_device *d;
	struct buf line;

	(void)state;
	html_page_init(&p);
	d = html_device(&p, "a");
	assert_ptr_equal(html_device(&p, "a"), d);
	assert_ptr_equal(html_device(&p, NULL), &p.run);
	buf_init(&line, BUF_LINE);
	buf_adds(&line, "x");
	html_log_line(&p, html_place(d), HTML_LOG, &line);
	html_log_line(&p, html_place(d), HTML_LOG, &line);
	html_log_block(&p, html_place(d), HTML_PASSED, &line);
	html_log_line(&p, html_place(d), HTML_LOG, &line);
	html_log_end(html_place(d));
	assert_string_equal(buf_z(&d->log.text),
	    "<ol class=\"states\">\n<li>x</li>\n<li>x</li>\n</ol>\nx"
	    "<ol class=\"states\">\n<li>x</li>\n</ol>\n");
	d->in_step = true;
	assert_ptr_equal(html_place(d), &d->body);
	buf_done(&line);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
