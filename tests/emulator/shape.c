/* Trees to XML: see shape.h. */
#include "emulator/shape.h"

#include <string.h>

#include "base/buf.h"
#include "config/node.h"
#include "config/tree.h"
#include "emulator/shape_words.h"

static void
open_tag(struct buf *out, struct str name, const struct config_node *n)
{
	buf_printf(out, "<" STR_FMT "%s%s>", STR_ARG(name),
	    (n->flags & CONFIG_INACTIVE) != 0 ? " inactive=\"inactive\"" : "",
	    (n->flags & CONFIG_PROTECT) != 0 ? " protect=\"protect\"" : "");
}

static void
leaf(struct buf *out, struct str name, struct str value)
{
	buf_printf(out, "<" STR_FMT ">", STR_ARG(name));
	buf_add_xml(out, value);
	buf_printf(out, "</" STR_FMT ">\n", STR_ARG(name));
}

static void children(const struct config_node *parent, struct buf *out);
static void node(const struct config_node *n, struct buf *out);

/* Words behind the key of a statement that stands on one line: a keyword with its value, flags, or one value of no
 * known name. */
static void
rest_words(const struct config_node *n, int from, struct buf *out)
{
	struct shape_key k = shape_key_of(n->words[0]);
	bool value = n->key != NULL && n->key->type == KEY_VALUE;

	for (int i = from; i < n->nwords; i++) {
		bool keyword = shape_can_be_element(n->words[i]);

		if (keyword && i + 1 < n->nwords &&
		    !shape_can_be_element(n->words[i + 1])) {
			leaf(out, n->words[i], n->words[i + 1]);
			i++;
		} else if (value || !keyword) {
			leaf(out, str_of(k.value != NULL ? k.value : "value"),
			    n->words[i]);
		} else {
			buf_printf(out, "<" STR_FMT "/>\n", STR_ARG(n->words[i]));
		}
	}
}

static void
entry(const struct config_node *n, struct str element, int key_at, struct buf *out)
{
	open_tag(out, element, n);
	buf_addc(out, '\n');
	leaf(out, str_of(shape_key_of(element).key), n->words[key_at]);
	rest_words(n, key_at + 1, out);
	children(n, out);
	buf_printf(out, "</" STR_FMT ">\n", STR_ARG(element));
}

/* then { community add X; } */
static bool
community_action(const struct config_node *n, struct buf *out)
{
	if (n->nwords != 3 || !str_eq(n->words[0], STR("community")) ||
	    n->parent->nwords == 0 || !str_eq(n->parent->words[0], STR("then")))
		return false;
	open_tag(out, n->words[0], n);
	buf_printf(out, "\n<" STR_FMT "/>\n", STR_ARG(n->words[1]));
	leaf(out, STR("community-name"), n->words[2]);
	buf_adds(out, "</community>\n");
	return true;
}

static void
values(const struct config_node *n, struct buf *out)
{
	for (int i = 1; i < n->nwords; i++) {
		open_tag(out, n->words[0], n);
		buf_add_xml(out, n->words[i]);
		buf_printf(out, "</" STR_FMT ">\n", STR_ARG(n->words[0]));
	}
}

static void
container(const struct config_node *n, int words, struct buf *out)
{
	for (int i = 0; i < words; i++) {
		open_tag(out, shape_element_of(n->words[i]), n);
		buf_addc(out, '\n');
	}
	children(n, out);
	for (int i = words; i-- > 0;)
		buf_printf(
		    out, "</" STR_FMT ">\n", STR_ARG(shape_element_of(n->words[i])));
}

static bool
has(const struct config_node *n, enum key_type type)
{
	return n->key != NULL && n->key->type == type;
}

/* An entry that stands without a keyword: named by its parent. */
static bool
bare(const struct config_node *n)
{
	return n->key == &key_any ||
	       (n->key != &key_sole &&
		   !shape_can_be_element(shape_element_of(n->words[0])));
}

static void
node(const struct config_node *n, struct buf *out)
{
	if (n->comment != NULL) {
		buf_adds(out, "<junos:comment>/* ");
		buf_add_xml(out, str_of(n->comment));
		buf_adds(out, " */</junos:comment>\n");
	}
	if (community_action(n, out)) {
		return;
	} else if (n->key == &key_sole) {
		leaf(out, shape_sole_element(n->parent->words[0]), n->words[0]);
	} else if (bare(n)) {
		const char *element = shape_hidden_element(n->parent->words[0]);

		entry(n, element != NULL ? str_of(element) : n->parent->words[0], 0, out);
	} else if (n->nwords == 1 && n->child == NULL) {
		buf_printf(out, "<" STR_FMT "%s/>\n", STR_ARG(n->words[0]),
		    (n->flags & CONFIG_INACTIVE) != 0 ? " inactive=\"inactive\"" : "");
	} else if (n->nwords == 1 ||
		   (n->key != NULL && (n->key->flags & KEY_DEEP) != 0)) {
		container(n, n->nwords, out);
	} else if ((n->flags & CONFIG_LIST) != 0 || has(n, KEY_VALUES) ||
		   (n->nwords == 2 && n->child == NULL && !has(n, KEY_LIST))) {
		values(n, out);
	} else {
		entry(n, n->words[0], 1, out);
	}
}

/* The children of a statement whose entries repeat its element stand in its place. */
static bool
repeated(const struct config_node *n)
{
	return n->child != NULL && n->nwords == 1 && bare(n->child) &&
	       shape_hidden_element(n->words[0]) == NULL;
}

static void
children(const struct config_node *parent, struct buf *out)
{
	for (const struct config_node *n = parent->child; n != NULL; n = n->next) {
		if (repeated(n))
			children(n, out);
		else
			node(n, out);
	}
}

void
shape_print_xml(const struct config_node *root, struct buf *out)
{
	children(root, out);
}
