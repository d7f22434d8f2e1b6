/*
 * The octets choose what a template says, so that nearly every one of them runs: each picks a row of a grammar. It is
 * rendered twice, with and without a map; both give the same text, or the same error.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"
#include "data/json.h"
#include "data/value.h"
#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const char vars_json[] =
    "{\"l\":[3,1,2],\"s\":\"Hello World\",\"n\":null,\"t\":true,\"f\":1.5,\"i\":42,"
    "\"d\":{\"a\":{\"x\":[1,2]},\"b\":1},\"big\":9223372036854775807,"
    "\"v\":[{\"name\":\"ge-0/0/"
    "0\",\"mtu\":1500,\"tags\":[\"a\"]},{\"name\":\"xe-1\",\"tags\":[]}],"
    "\"lazy\":\"{{ i + 1 }}\",\"again\":\"{{ again }}\",\"u\":\"\xc3\xbc\xe2\x82\xac\","
    "\"ip\":\"192.0.2.1/24\",\"ip6\":\"2001:db8::1/64\",\"mac\":\"00:11:22:33:44:55\"}";

/* In a row, $x is a row of the table of that letter; row 0 of each ends. */
static const char *const expressions[] = {"$n", "$w", "$i", "$n", "$n", "$w", "$i",
    "$n.$a", "$n|$f", "$n|$f($A)", "$n.$m", "$e|$f", "$e|$f", "$e|$f($A)", "$e|$f($A)",
    "$e.$m", "$e is $t", "$e is not $t", "$e[$e]", "$e[$i:$i]", "$e[::$i]", "[$e, $e]",
    "[$e]", "{$w: $e, $w: $e}", "($e, $e)", "($e)", "$e + $e", "$e - $e", "$e * $e",
    "$e / $e", "$e // $e", "$e % $e", "$e ** $i", "$e ~ $e", "$e == $e", "$e < $e",
    "$e >= $e", "$e in $e", "$e and $e", "$e or $e", "not $e", "-$e", "$e if $e else $e",
    "$e if $e", "$g($A)", "mm($A)", "loop.$k", "caller($e)", "varargs", "kwargs", "ns.x",
    "lookup($w, $e)"};
static const char *const statements[] = {"{{ $e }}", "{{ $e }}\n", "x\n", " ",
    "{{- $e -}}", "{% for $n in $e %}$s{% endfor %}",
    "{% for a, b in $e %}$s{% else %}$s{% endfor %}",
    "{% for x in $e if $e recursive %}$s{{ loop($e) }}{% endfor %}",
    "{% if $e %}$s{% elif $e %}$s{% endif %}", "{% if $e %}$s{% else %}$s{% endif %}",
    "{% set $n = $e %}", "{% set ns = namespace(x=$e) %}", "{% set ns.x = $e %}",
    "{% set a, b = $e %}", "{% set $n %}$s{% endset %}",
    "{% set $n | $f %}$s{% endset %}", "{% macro mm(a, b=$e) %}$s{% endmacro %}",
    "{% call mm($A) %}$s{% endcall %}", "{% call(z) mm($e) %}$s{% endcall %}",
    "{% filter $f %}$s{% endfilter %}", "{% filter indent($i) %}$s{% endfilter %}",
    "{% with x = $e, y = $e %}$s{% endwith %}", "{% include 'a' %}",
    "{% include $e ignore missing %}", "{% import 'a' as q with context %}{{ q.mm($e) }}",
    "{% from 'a' import mm %}", "{% do $e %}", "{% block b1 %}$s{% endblock %}",
    "{{ self.b1() }}", "{% extends 'a' %}", "{{ super() }}",
    "{% for x in $e %}$s{% if $e %}{% break %}{% endif %}{% endfor %}",
    "{% for $n in l %}{% if $e %}{% continue %}{% endif %}$s{% endfor %}", "$s$s",
    "$s$s$s", "{# c #}", "{% raw %}{{ x }}{% endraw %}"};
static const char *const names[] = {"l", "x", "s", "n", "t", "f", "i", "d", "v", "u", "a",
    "b", "ns", "nope", "big", "lazy", "again", "ip", "ip6", "mac", "omit"};
static const char *const attributes[] = {
    "a", "b", "x", "name", "mtu", "tags", "items", "nope", "0"};
static const char *const words[] = {"''", "'a'", "'a b,c'", "'\xc3\xa4\\n'", "'name'",
    "'%s %d'", "'{} {0!r:>5}'", "'(.*)(\\\\d)?'", "'1.5'", "'0x1f'", "'192.0.2.0/24'",
    "'address'", "'upper'", "'odd'", "'{\"a\": [1]}'", "'- a\\n- b'"};
static const char *const numbers[] = {"0", "1", "2", "3", "-1", "7", "16", "1.5", "1e3",
    "true", "none", "64", "1000", "-100", "10**20", "1e300", "9223372036854775807"};
static const char *const arguments[] = {"", "$e", "$e, $e", "$e, $e, $e", "$w", "$i",
    "$o=$e", "attribute=$w", "default=$e", "$w, $e", "*$e", "**$e", "$i, true",
    "case_sensitive=true", "reverse=true", "$e, indent=$i", "$e, recursive=true"};
static const char *const options[] = {"default", "attribute", "indent", "start", "width",
    "sep", "recursive", "name", "query", "d", "list_merge", "case_sensitive", "first",
    "a", "b", "x"};
static const char *const methods[] = {"items()", "keys()", "values()", "get($A)",
    "split($A)", "join($e)", "replace($A)", "strip($A)", "format($A)", "upper()",
    "append($e)", "extend($e)", "insert($i, $e)", "pop($A)", "remove($e)", "sort()",
    "reverse()", "update($e)", "setdefault($A)", "copy()", "clear()", "index($e)",
    "count($e)", "find($e)", "center($i)", "zfill($i)", "ljust($i)", "splitlines()",
    "partition($w)", "title()", "startswith($e)", "expandtabs($i)", "rsplit($A)"};
static const char *const loop_attributes[] = {"index", "index0", "first", "last",
    "length", "revindex", "previtem", "nextitem", "cycle($A)", "changed($e)", "depth"};

static const struct {
	char letter;
	const char *const *rows;
	size_t n;
} tables[] = {
#define ROWS(letter, t)                                                                  \
	{                                                                                \
		letter, t, sizeof(t) / sizeof *(t)                                       \
	}
    ROWS('e', expressions),
    ROWS('s', statements),
    ROWS('n', names),
    ROWS('a', attributes),
    ROWS('w', words),
    ROWS('i', numbers),
    ROWS('A', arguments),
    ROWS('m', methods),
    ROWS('k', loop_attributes),
    ROWS('o', options),
#undef ROWS
};

/* Filters, tests and globals: all that the language has. */
static struct {
	VEC(const char *) filters, tests, globals;
} language;

static void
add_entry(void *ctx, const char *kind, const char *name, const char *params,
    const char *summary)
{
	(void)ctx, (void)params, (void)summary;
	if (strcmp(kind, "filter") == 0)
		vec_push(&language.filters, name);
	else if (strcmp(kind, "test") == 0)
		vec_push(&language.tests, name);
	else if (strcmp(name, "password_hash") != 0)
		vec_push(&language.globals, name);
}

enum { DEPTH = 8, LENGTH = 4000 };

struct writer {
	const uint8_t *p;
	size_t n;
	struct buf text;
};

static const char *
row_of(struct writer *w, char letter, int depth)
{
	const char *const *rows = NULL;
	size_t n = 0, pick;

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		if (tables[i].letter == letter)
			rows = tables[i].rows, n = tables[i].n;
	if (letter == 'f')
		rows = language.filters.v, n = language.filters.n;
	else if (letter == 't')
		rows = language.tests.v, n = language.tests.n;
	else if (letter == 'g')
		rows = language.globals.v, n = language.globals.n;
	if (w->n == 0 || depth >= DEPTH || w->text.n >= LENGTH)
		return rows[0];
	pick = *w->p++;
	w->n--;
	return rows[pick % n];
}

static void
write_row(struct writer *w, char letter, int depth)
{
	const char *row = row_of(w, letter, depth);

	for (; *row != '\0'; row++)
		if (row[0] == '$' && row[1] != '\0')
			write_row(w, *++row, depth + 1);
		else
			buf_addc(&w->text, *row);
}

/* The text, or the error as it is shown. */
static void
render(struct template_set *s, const struct value *vars, bool mapped, struct buf *out)
{
	struct arena *a = arena_new();
	struct template_map map = {0};
	struct err *e = NULL;

	if (template_render(s, "main", vars, a, out, mapped ? &map : NULL, &e) < 0) {
		buf_adds(out, err_message(e));
		err_free(e);
	} else if (mapped) {
		const struct template_origin *o;

		for (size_t i = 1; (o = template_map_line(&map, buf_str(out), i)) != NULL;
		     i++)
			if (o->at.file == NULL || o->at.line < 1)
				abort();
	}
	arena_free(a);
}

static void
add_template(struct template_set *s, struct writer *w, const char *name)
{
	w->text.n = 0;
	for (int i = 0; i < 6 && (i == 0 || w->n > 0); i++)
		write_row(w, 's', 0);
	template_set_add(s, name, buf_str(&w->text));
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct template_options o = {
	    .output_limit = 1 << 16, .memory_limit = 8 << 20, .loop_limit = 2000};
	struct writer w = {.p = p, .n = n / 3};
	struct template_set *s;
	struct value *vars = NULL;
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct buf plain, mapped;

	if (language.filters.n == 0)
		template_entries(add_entry, NULL);
	if (json_parse(a, "vars", STR(vars_json), &vars, &e) < 0)
		abort();
	buf_init(&w.text, BUF_TEXT);
	buf_init(&plain, BUF_TEXT);
	buf_init(&mapped, BUF_TEXT);
	if (n > 0) {
		o.undefined = p[0] & 3;
		o.lazy_variables = p[0] & 4;
		o.trim_blocks = p[0] & 8;
	}
	s = template_set_new(&o);
	add_template(s, &w, "a");
	w.n = n - n / 3;
	add_template(s, &w, "main");
	render(s, vars, false, &plain);
	render(s, vars, true, &mapped);
	if (plain.n != mapped.n ||
	    (plain.n > 0 && memcmp(plain.p, mapped.p, plain.n) != 0))
		abort();
	template_set_free(s);
	buf_done(&w.text);
	buf_done(&plain);
	buf_done(&mapped);
	arena_free(a);
	return 0;
}
