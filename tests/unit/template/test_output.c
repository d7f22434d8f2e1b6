#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/origin.h"
#include "template/output.h"
#include "template/template.h"

static struct segment
from(struct output *o, unsigned line, bool data)
{
	return (struct segment){
	    .place = output_place(o, "t", NULL), .line = line, .col = 1, .data = data};
}

/* Text captured on lines 5 and 6, then printed from line 1: keeps its lines. */
static void
captured_text_keeps_its_lines(void **state)
{
	struct arena *a = arena_new();
	struct output o;
	struct buf text;
	struct template_map map;
	struct capture c;
	struct str s;

	(void)state;
	buf_init(&text, BUF_TEXT);
	buf_adds(&text, "before ");
	output_init(&o, &text, a);
	output_origin(&o, from(&o, 1, true));
	output_write(&o, STR("x\n"));
	c = output_capture(&o);
	output_origin(&o, from(&o, 5, true));
	output_write(&o, STR("a\nb\n"));
	s = output_take(&o, c, a);
	assert_string_equal(s.p, "a\nb\n");
	assert_string_equal(buf_z(&text), "before x\n");
	output_write_from(&o, s, from(&o, 2, false));
	output_write_from(&o, STR("value"), from(&o, 2, false));
	origin_map(&o, &map);
	assert_int_equal(template_map_lines(&map, buf_str(&text)), 4);
	assert_int_equal(template_map_line(&map, buf_str(&text), 1)->at.line, 1);
	assert_int_equal(template_map_line(&map, buf_str(&text), 2)->at.line, 5);
	assert_int_equal(template_map_line(&map, buf_str(&text), 3)->at.line, 6);
	assert_int_equal(template_map_line(&map, buf_str(&text), 4)->at.line, 2);
	output_done(&o);
	buf_done(&text);
	arena_free(a);
}

/* A filter that keeps the number of lines keeps their origins; a part keeps those of what it is a part of. */
static void
filtered_text_follows(void **state)
{
	struct arena *a = arena_new();
	struct output o;
	struct buf text;
	struct capture c;
	struct str s, up = STR("  A\n  B"), part;

	(void)state;
	buf_init(&text, BUF_TEXT);
	output_init(&o, &text, a);
	c = output_capture(&o);
	output_origin(&o, from(&o, 3, true));
	output_write(&o, STR("a\nb"));
	s = output_take(&o, c, a);
	output_follow(&o, a, s, up);
	assert_int_equal(output_kept(&o, up.p)->n, 2);
	assert_int_equal(output_kept(&o, up.p)->v[1].line, 4);
	assert_int_equal(output_kept(&o, up.p)->v[1].at, 4);
	part = (struct str){s.p + 2, 1};
	output_follow(&o, a, s, part);
	assert_int_equal(output_kept(&o, part.p)->v[0].line, 4);
	assert_null(output_kept(&o, "elsewhere"));
	output_done(&o);
	buf_done(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(captured_text_keeps_its_lines),
	    cmocka_unit_test(filtered_text_follows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
