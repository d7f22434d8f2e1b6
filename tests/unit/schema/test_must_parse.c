#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/must.h"

static void
show_word(const struct must_word *w, struct buf *out)
{
	static const char *const kinds[] = {"", "self", "unit", "port", "keys:"};

	buf_addc(out, ' ');
	buf_adds(out, kinds[w->kind]);
	if (w->kind == MUST_WORD || w->kind == MUST_KEYS)
		buf_addstr(out, w->text);
}

static void
show(const struct must *m, struct buf *out)
{
	static const char *const ops[] = {"", "not", "and", "or"};
	static const char *const hows[] = {"", "all ", "unique "};

	if (m->op != MUST_PATH) {
		buf_printf(out, "(%s ", ops[m->op]);
		show(m->a, out);
		if (m->b != NULL) {
			buf_addc(out, ' ');
			show(m->b, out);
		}
		buf_addc(out, ')');
		return;
	}
	buf_printf(out, "[%s%d", hows[m->how], m->up);
	for (int i = 0; i < m->nwords; i++)
		show_word(&m->words[i], out);
	buf_addc(out, ']');
}

/* What an expression is read as; "" if it is not understood. */
static void
is(const char *text, const char *shown)
{
	struct arena *a = arena_new();
	const struct must *m = must_parse(a, str_of(text));
	struct buf out;

	buf_init(&out, BUF_LINE);
	if (m != NULL)
		show(m, &out);
	assert_string_equal(buf_z(&out), shown);
	buf_done(&out);
	arena_free(a);
}

static void
paths(void **state)
{
	(void)state;
	is("(\"system tracing\")", "[-1 system tracing]");
	is("(\".. .. input\")", "[2 input]");
	is("(\". inner\")", "[0 inner]");
	is("(\" .. vxlan \")", "[1 vxlan]");
	is("(any \"a <*> b <ps*>\")", "[-1 a <*> b <ps*>]");
	is("(all \".. vlan <*> id\")", "[all 1 vlan <*> id]");
	is("(unique \".. .. fpc <*> id $$\")", "[unique 2 fpc <*> id self]");
	is("(\"interfaces $$-IFL family\")", "[-1 interfaces unit family]");
	is("(\"interfaces $$-IFD mtu\")", "[-1 interfaces port mtu]");
	is("(\"ptp type $$={g.8275.1}\")", "[-1 ptp type g.8275.1]");
	is("(\"a ${i}.${u} ${v}\")", "[-1 a keys:${i}.${u} keys:${v}]");
}

static void
operators(void **state)
{
	(void)state;
	is("(!(\"a\"))", "(not [-1 a])");
	is("((\"a\" || \"b\"))", "(or [-1 a] [-1 b])");
	is("\"a\" || \"b\" && !\"c\"", "(or [-1 a] (and [-1 b] (not [-1 c])))");
	is("((\"a\" && (\"b\" || any \"c\")))", "(and [-1 a] (or [-1 b] [-1 c]))");
	is("(\"a\" || \"b\") || \"c\"", "(or (or [-1 a] [-1 b]) [-1 c])");
}

static void
refused(void **state)
{
	char deep[2 * MUST_DEPTH + 8] = "";
	int n = 0;

	(void)state;
	is("", "");
	is("()", "");
	is("(\"\")", "");
	is("(\".. ..\")", "");
	is("(\"..gre\")", "");
	is("(\"a .. b $\")", "");
	is("(\"a\"", "");
	is("(\"a)", "");
	is("(\"a\"))", "");
	is("(\"a\" \"b\")", "");
	is("(\"a\" ||)", "");
	is("(a)", "");
	is("(count \"a\")", "");
	is("(\"$$={}\")", "");
	is("(\"x$y\")", "");
	while (n < MUST_DEPTH + 1)
		deep[n++] = '(';
	memcpy(deep + n, "\"a\"", 4);
	is(deep, "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths),
	    cmocka_unit_test(operators),
	    cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
