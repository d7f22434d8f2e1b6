/*
 * Any XML is a bound tree. What was read prints as XML that reads as the same, and in the other forms: its JSON is read
 * without an error, its text is a configuration.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
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

static const struct bound *
read_xml(struct arena *a, const struct schema *s, struct str text)
{
	struct xml *x = NULL;
	struct err *e = NULL;

	if (xml_parse(a, text, &x, &e) == 0)
		return bound_from_xml(a, s, x, found, NULL);
	err_free(e);
	return NULL;
}

static void
print_xml(const struct bound *root, struct buf *out)
{
	buf_adds(out, "<configuration xmlns:junos=\"http://xml.juniper.net/junos/\">\n");
	bound_print_xml(root, 2, out);
	buf_adds(out, "</configuration>\n");
}

static void
other_forms(struct arena *a, const struct bound *root)
{
	struct config_node *again = NULL, *tree = bound_to_config(a, root);
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	bound_print_json(root, BOUND_JSON_IETF, 0, &out);
	bound_print_json(root, BOUND_JSON_VERBOSE, 2, &out);
	buf_reset(&out);
	config_print_text(tree, &out);
	if (config_parse_text(a, "f", buf_str(&out), &again, &e) != 0)
		abort();
	buf_done(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static struct schema *s;
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct buf one, two;
	const struct bound *root;

	if (s == NULL && schema_open(NULL, &s, &e) != 0)
		abort();
	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	root = read_xml(a, s, (struct str){(const char *)p, n});
	if (root != NULL) {
		print_xml(root, &one);
		root = read_xml(a, s, buf_str(&one));
		if (root == NULL)
			abort();
		print_xml(root, &two);
		if (!str_eq(buf_str(&one), buf_str(&two)))
			abort();
		other_forms(a, root);
	}
	buf_done(&one);
	buf_done(&two);
	arena_free(a);
	return 0;
}
