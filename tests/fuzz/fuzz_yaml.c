/*
 * Any octets are YAML or refused with a position. What was read is printed as JSON and, where that can be read
 * again (no NaN, no key twice), is the same; and JSON that the JSON reader takes gives the same value as here.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "data/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
count(void *ctx, struct mark at, const char *message)
{
	if (at.line < 1 || at.col < 1 || message[0] == '\0')
		abort();
	++*(int *)ctx;
}

/* Every node stands inside the text. */
static void
check_marks(const struct value *v, int lines, int depth)
{
	if (v->mark.line < 1 || v->mark.line > lines || v->mark.col < 1 || depth > 1000)
		abort();
	if (v->kind == VALUE_LIST)
		value_each(v, it) check_marks(*it, lines, depth + 1);
	if (v->kind == VALUE_MAP)
		value_pairs(v, it)
		{
			check_marks(it->key, lines, depth + 1);
			check_marks(it->value, lines, depth + 1);
		}
}

static void
check_error(struct err *e, int lines)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (err_exit_code(e) != 2 || err_where(e).file == NULL ||
	    err_where(e).line > lines)
		abort();
	err_print(e, &b);
	if (str_utf8_error(buf_str(&b)) != b.n)
		abort();
	buf_done(&b);
	err_free(e);
}

static void
check_json(struct arena *a, const struct value *v)
{
	struct buf first, second;
	struct value *again = NULL;
	struct err *e = NULL;

	buf_init(&first, BUF_TEXT);
	buf_init(&second, BUF_TEXT);
	json_print(v, 0, &first);
	if (!first.over && json_parse(a, "json", buf_str(&first), &again, &e) == 0) {
		json_print(again, 0, &second);
		if (!str_eq(buf_str(&first), buf_str(&second)))
			abort();
	}
	err_free(e);
	buf_done(&first);
	buf_done(&second);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str text = {(const char *)p, n};
	struct value *v = NULL;
	struct err *e = NULL;
	int warnings = 0, lines = 1;
	struct yaml_warn warn = {.warn = count, .ctx = &warnings};

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	if (yaml_parse(a, "yaml", text, &warn, &v, &e) < 0) {
		check_error(e, lines);
	} else {
		check_marks(v, lines, 0);
		check_json(a, v);
	}
	e = NULL;
	if (json_parse(a, "json", text, &v, &e) < 0)
		check_error(e, lines);
	yaml_scalar(a, text);
	arena_free(a);
	return 0;
}
