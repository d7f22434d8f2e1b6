#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/node.h"
#include "template/origin.h"
#include "template/output.h"
#include "template/template.h"

/* What is written next comes from there. */
static void
from(struct output *o, const struct node *n)
{
	output_origin(o, o->text->n, output_spot(o, n), "t", NULL);
}

static const struct node one = {.kind = NODE_DATA, .line = 1, .col = 1},
			 two = {.kind = NODE_NAME, .line = 2, .col = 1},
			 three = {.kind = NODE_DATA, .line = 3, .col = 1},
			 five = {.kind = NODE_DATA, .line = 5, .col = 1};

static int
line_of(const struct output *o, const struct segment *s)
{
	return (int)pile_at(&o->pieces.spot, s->spot, struct spot)->line;
}

/* Text captured on lines 5 and 6, then printed from line 1: keeps its lines. */
static void
captured_text_keeps_its_lines(void **state)
{
	struct arena *a = arena_new();
	struct output o;
	struct buf text;
	struct template_map map;
	struct segment other = {.file = "t"};
	struct capture c;
	struct str s;

	(void)state;
	buf_init(&text, BUF_TEXT);
	buf_adds(&text, "before ");
	output_init(&o, &text, a);
	from(&o, &one);
	output_write(&o, STR("x\n"));
	c = output_capture(&o);
	from(&o, &five);
	output_write(&o, STR("a\nb\n"));
	s = output_take(&o, c, a);
	assert_string_equal(s.p, "a\nb\n");
	assert_string_equal(buf_z(&text), "before x\n");
	other.spot = output_spot(&o, &two);
	output_write_from(&o, s, &other);
	output_write_from(&o, STR("value"), &other);
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
	from(&o, &three);
	output_write(&o, STR("a\nb"));
	s = output_take(&o, c, a);
	output_follow(&o, a, s, up);
	assert_int_equal(output_kept(&o, up.p)->n, 2);
	assert_int_equal(line_of(&o, &output_kept(&o, up.p)->v[1]), 4);
	assert_int_equal(output_kept(&o, up.p)->v[1].at, 4);
	part = (struct str){s.p + 2, 1};
	output_follow(&o, a, s, part);
	assert_int_equal(line_of(&o, &output_kept(&o, part.p)->v[0]), 4);
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
