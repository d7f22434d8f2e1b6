#include "cli/cli.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"

enum { WIDE = 90 }; /* columns */

static size_t
columns(struct str line)
{
	size_t n = 0;

	for (size_t i = 0; i < line.n; i++)
		n += ((unsigned char)line.p[i] & 0xc0) != 0x80;
	return n;
}

static void
fits(const char *what, const struct buf *text)
{
	struct str rest = buf_str(text);

	assert_false(text->over);
	assert_true(text->n > 0 && text->p[text->n - 1] == '\n');
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');

		if (columns(line) > WIDE || memchr(line.p, '\t', line.n) != NULL)
			fail_msg("help of '%s': '" STR_FMT "'", what, STR_ARG(line));
	}
}

static void
has_help(const char *where, const struct cli_option *options)
{
	for (const struct cli_option *o = options; o != NULL && o->name != NULL; o++) {
		if (o->help == NULL || o->help[0] == '\0')
			fail_msg("%s: '--%s' has no help", where, o->name);
		if (o->value != NULL && o->value[0] == '\0')
			fail_msg("%s: the value of '--%s' has no name", where, o->name);
		for (const struct cli_option *p = options; p != o; p++)
			if (strcmp(p->name, o->name) == 0 ||
			    (o->letter != 0 && o->letter == p->letter))
				fail_msg("%s: '--%s' stands there twice", where, o->name);
	}
}

/* A command's option that has the name of a global one would never be seen. */
static void
hides_nothing(const struct command *c)
{
	for (const struct cli_option *o = c->options; o != NULL && o->name != NULL; o++)
		for (const struct cli_option *g = cli_globals; g->name != NULL; g++)
			if (strcmp(g->name, o->name) == 0 ||
			    (o->letter != 0 && o->letter == g->letter))
				fail_msg(
				    "'%s --%s' is a global option", c->name, o->name);
}

static void
everything_has_help(void **state)
{
	(void)state;
	has_help("globals", cli_globals);
	assert_non_null(commands[0]);
	for (const struct command *const *c = commands; *c != NULL; c++) {
		assert_true((*c)->summary[0] != '\0');
		assert_null(strchr((*c)->summary, '\n'));
		/* a paragraph and an example that can be typed */
		if (strstr((*c)->help, "\n    holdfast ") == NULL)
			fail_msg("the help of '%s' has no example", (*c)->name);
		assert_true((*c)->min_args <= (*c)->max_args);
		has_help((*c)->name, (*c)->options);
		hides_nothing(*c);
		assert_ptr_equal(command_named((*c)->name), *c);
		if (c[1] != NULL)
			assert_true(strcmp((*c)->name, c[1]->name) < 0);
	}
	assert_null(command_named("depl"));
	assert_null(command_named(""));
}

static void
nothing_is_too_wide(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	cli_help(&out);
	fits("help", &out);
	for (const struct command *const *c = commands; *c != NULL; c++) {
		buf_reset(&out);
		cli_help_command(*c, &out);
		fits((*c)->name, &out);
	}
	buf_done(&out);
}

static void
names_commands_and_options(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	cli_help(&out);
	for (const struct command *const *c = commands; *c != NULL; c++)
		assert_non_null(strstr(buf_z(&out), (*c)->summary));
	for (const struct cli_option *o = cli_globals; o->name != NULL; o++)
		assert_non_null(strstr(buf_z(&out), o->help));
	buf_reset(&out);
	cli_help_command(command_named("deploy"), &out);
	assert_memory_equal(buf_z(&out),
	    "usage: holdfast deploy [OPTION…] [HOST…]\n\n"
	    "render, load, commit confirmed, prove health, confirm or roll back\n\n",
	    107);
	assert_non_null(strstr(buf_z(&out),
	    "\n      --confirm-timeout MIN      minutes until the router rolls back "
	    "(site.yml: 5)\n"));
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everything_has_help),
	    cmocka_unit_test(nothing_is_too_wide),
	    cmocka_unit_test(names_commands_and_options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
