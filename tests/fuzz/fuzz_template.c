/*
 * Any octets are a set of templates that renders, or an error with a message. The first octet chooses the options;
 * lines of "---" part the text into the templates main, a and b.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "template/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const char vars_json[] =
    "{\"l\":[3,1,2],\"s\":\"Hello "
    "World\",\"n\":null,\"t\":true,\"f\":1.5,\"i\":42,\"d\":{\"a\":{\"x\":[1,2]},\"b\":1}"
    ","
    "\"v\":[{\"name\":\"ge-0/0/"
    "0\",\"mtu\":1500,\"tags\":[\"a\"]},{\"name\":\"xe-1\",\"mtu\":9000,\"tags\":[]}],"
    "\"lazy\":\"{{ i + 1 }}\",\"loop\":\"{{ loop }}\",\"u\":\"\xc3\xbc\xe2\x82\xac\"}";

static void
add_templates(struct template_set *s, struct str text)
{
	static const char *const names[] = {"main", "a", "b"};

	for (int i = 0; i < 3; i++) {
		const char *end =
		    i < 2 && text.n > 0 ? memmem(text.p, text.n, "\n---\n", 5) : NULL;
		struct str one =
		    end != NULL ? (struct str){text.p, (size_t)(end - text.p)} : text;

		template_set_add(s, names[i], one);
		if (end == NULL)
			break;
		text.n -= one.n + 5;
		text.p = end + 5;
	}
}

static void
render(struct template_set *s, const struct value *vars, struct arena *a)
{
	struct template_map map;
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	if (template_render(s, "main", vars, a, &out, &map, &e) < 0) {
		if (err_message(e)[0] == '\0' || out.n != 0)
			abort();
		err_free(e);
	} else {
		const struct template_origin *o;

		for (size_t i = 1;
		     (o = template_map_line(&map, buf_str(&out), i)) != NULL; i++)
			if (o->at.file == NULL || o->at.line < 1)
				abort();
	}
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct template_options o = {
	    .output_limit = 1 << 18, .memory_limit = 16 << 20, .loop_limit = 5000};
	struct arena *a = arena_new();
	struct template_set *s;
	struct value *vars = NULL;
	struct err *e = NULL;

	if (n > 0) {
		o.trim_blocks = p[0] & 1;
		o.lstrip_blocks = p[0] & 2;
		o.keep_trailing_newline = p[0] & 4;
		o.lazy_variables = p[0] & 8;
		o.undefined = p[0] >> 4 & 3;
	}
	if (json_parse(a, "vars", STR(vars_json), &vars, &e) < 0)
		abort();
	s = template_set_new(&o);
	add_templates(s, (struct str){(const char *)p + (n > 0), n - (n > 0)});
	render(s, vars, a);
	template_set_free(s);
	arena_free(a);
	return 0;
}
