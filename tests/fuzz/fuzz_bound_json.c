/*
 * Any JSON is a bound tree, or an error with a position. What was read prints as JSON that reads as the same, in either
 * style; its XML is well-formed and its text a configuration.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/json.h"
#include "data/xml.h"
#include "schema/bound.h"
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
found(void *ctx, const struct finding *f)
{
	(void)ctx;
	if (f->path == NULL || f->word == NULL || f->message == NULL)
		abort();
}

static struct bound *
read_json(struct arena *a, const struct schema *s, struct str text)
{
	struct value *v = NULL;
	struct bound *root = NULL;
	struct err *e = NULL;

	if (json_parse(a, "f", text, &v, &e) == 0 &&
	    bound_from_json(a, s, v, found, NULL, &root, &e) == 0)
		return root;
	if (v != NULL && (err_code(e) != ERR_CONFIG_SYNTAX || err_where(e).line < 1))
		abort();
	err_free(e);
	return NULL;
}

static void
again(struct arena *a, const struct schema *s, const struct bound *root,
    enum bound_json style)
{
	struct buf one, two;

	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	bound_print_json(root, style, 2, &one);
	root = read_json(a, s, buf_str(&one));
	if (root == NULL)
		abort();
	bound_print_json(root, style, 2, &two);
	if (!str_eq(buf_str(&one), buf_str(&two)))
		abort();
	buf_done(&one);
	buf_done(&two);
}

static void
other_forms(struct arena *a, const struct bound *root)
{
	struct config_node *parsed = NULL;
	struct xml *x = NULL;
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	buf_adds(&out, "<configuration xmlns:junos=\"x\">");
	bound_print_xml(root, -1, &out);
	buf_adds(&out, "</configuration>");
	if (xml_parse(a, buf_str(&out), &x, &e) != 0)
		abort();
	buf_reset(&out);
	config_print_text(bound_to_config(a, root), &out);
	if (config_parse_text(a, "f", buf_str(&out), &parsed, &e) != 0)
		abort();
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct schema *s;
	struct arena *a = arena_new();
	struct err *e = NULL;
	const struct bound *root;

	if (s == NULL && schema_open(NULL, &s, &e) != 0)
		abort();
	root = read_json(a, s, (struct str){(const char *)p, n});
	if (root != NULL) {
		again(a, s, root, BOUND_JSON_IETF);
		again(a, s, root, BOUND_JSON_VERBOSE);
		other_forms(a, root);
	}
	arena_free(a);
	return 0;
}
