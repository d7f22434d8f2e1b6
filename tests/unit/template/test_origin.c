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

static const struct name name = {.key = {.kind = VALUE_STR, .str = {"mtu", 3}}};
static const struct node before = {.kind = NODE_DATA, .line = 4, .col = 1},
			 mtu = {.kind = NODE_NAME,
			     .line = 4,
			     .col = 8,
			     .var.name = (struct name *)(uintptr_t)&name},
			 behind = {.kind = NODE_DATA, .line = 4, .col = 12};

static void
from(struct output *o, const struct node *n)
{
	output_origin(o, o->text->n, output_spot(o, n), "t", NULL);
}

/* "mtu 9000;\n  x\n" behind text that is not of the rendering: line 4 of t, 9000 from the name mtu at v:7, line 5 of t. */
static void
write_lines(struct output *o)
{
	from(o, &before);
	output_write(o, STR("mtu "));
	from(o, &mtu);
	output_printed(o, (struct mark){"v", 7, 3});
	output_write(o, STR("9000"));
	from(o, &behind);
	output_write(o, STR(";\n  x\n"));
}

static void
lines_are_made_when_asked_for(void **state)
{
	struct arena *a = arena_new();
	struct template_map map;
	const struct template_origin *line;
	struct output o;
	struct buf text;

	(void)state;
	buf_init(&text, BUF_TEXT);
	buf_adds(&text, "before\n");
	output_init(&o, &text, a);
	write_lines(&o);
	origin_map(&o, &map);
	output_done(&o);
	buf_adds(&text, "behind\n");
	assert_int_equal(template_map_lines(&map, buf_str(&text)), 2);
	assert_null(template_map_line(&map, buf_str(&text), 0));
	assert_null(template_map_line(&map, buf_str(&text), 3));
	line = template_map_line(&map, buf_str(&text), 2);
	assert_int_equal(line->at.line, 5);
	assert_int_equal(line->nvariables, 0);
	line = template_map_line(&map, buf_str(&text), 1);
	assert_ptr_equal(line, template_map_line(&map, buf_str(&text), 1));
	assert_int_equal(line->at.line, 4);
	assert_int_equal(line->nparts, 3);
	assert_int_equal(line->parts[1].col, 5);
	assert_int_equal(line->parts[1].at.col, 8);
	assert_false(line->parts[1].text);
	assert_int_equal(line->parts[2].col, 9);
	assert_int_equal(line->nvariables, 1);
	assert_string_equal(line->variables[0].name, "mtu");
	assert_string_equal(line->variables[0].at.file, "v");
	assert_int_equal(line->variables[0].at.line, 7);
	assert_int_equal(line->variables[0].col, 5);
	assert_int_equal(line->variables[0].len, 4);
	buf_done(&text);
	arena_free(a);
}

static void
nothing_has_no_lines(void **state)
{
	struct arena *a = arena_new();
	struct template_map map = {0};
	struct output o;
	struct buf text;

	(void)state;
	assert_int_equal(template_map_lines(&map, STR("x\n")), 0);
	buf_init(&text, BUF_TEXT);
	output_init(&o, &text, a);
	origin_map(&o, &map);
	assert_null(template_map_line(&map, buf_str(&text), 1));
	output_done(&o);
	buf_done(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_made_when_asked_for),
	    cmocka_unit_test(nothing_has_no_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
