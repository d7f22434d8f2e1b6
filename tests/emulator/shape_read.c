/* XML to trees, by way of the text form, which the parser knows how to read; and filters. */
#include "emulator/shape.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/shape_words.h"

static void
quoted(struct buf *out, struct str value)
{
	buf_adds(out, " \"");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"' || value.p[i] == '\\')
			buf_addc(out, '\\');
		buf_addc(out, value.p[i]);
	}
	buf_addc(out, '"');
}

static void
word(struct buf *out, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (isalnum((unsigned char)value.p[i]) ||
		    strchr("-_./:@%+*<>$^", value.p[i]) != NULL)
			continue;
		quoted(out, value);
		return;
	}
	if (value.n == 0) {
		quoted(out, value);
		return;
	}
	buf_addc(out, ' ');
	buf_addstr(out, value);
}

static bool
says(const struct xml *x, const char *attribute, const char *value)
{
	const char *text = xml_attr(x, attribute);

	return text != NULL && strcmp(text, value) == 0;
}

static void
tags(const struct xml *x, struct buf *out)
{
	if (says(x, "delete", "delete") || says(x, "operation", "delete") ||
	    says(x, "operation", "remove"))
		buf_adds(out, "delete: ");
	if (says(x, "replace", "replace") || says(x, "operation", "replace"))
		buf_adds(out, "replace: ");
	if (says(x, "inactive", "inactive"))
		buf_adds(out, "inactive: ");
	if (says(x, "active", "active"))
		buf_adds(out, "active: ");
	if (says(x, "protect", "protect"))
		buf_adds(out, "protect: ");
	if (says(x, "unprotect", "unprotect"))
		buf_adds(out, "unprotect: ");
}

static bool
is_value(const struct xml *x)
{
	return x->child == NULL && xml_text(x).n > 0;
}

/* Where an element stands, as the tables of statements want to know it: the nodes that its ancestors will be. */
struct place {
	struct str words[2];
	struct config_node node;
};

static struct config_node *
place(struct place *p, const struct config_node *up, const struct key *row,
    const char *word, const char *deep)
{
	p->words[0] = str_of(word);
	p->words[1] = str_of(deep);
	p->node = (struct config_node){.words = p->words,
	    .nwords = deep != NULL ? 2 : 1,
	    .nkey = deep != NULL ? 2 : 1,
	    .key = row,
	    .parent = (struct config_node *)up};
	return &p->node;
}

static bool
row_has(const struct key *row, int flag)
{
	return row != NULL && (row->flags & flag) != 0;
}

static void text_children(
    const struct xml *x, const char *but, const struct config_node *up, struct buf *out);

static void
text_block(
    const struct xml *x, const char *but, const struct config_node *here, struct buf *out)
{
	const struct xml *first = x->child;

	if (first == NULL || (but != NULL && first->next == NULL && xml_is(first, but))) {
		buf_adds(out, ";\n");
		return;
	}
	buf_adds(out, " {\n");
	text_children(x, but, here, out);
	buf_adds(out, "}\n");
}

/* <as-path><name>A</name><path>…</path>, <route-filter><address>…</address><exact/>: all on one line. */
static bool
text_line(const struct xml *x, struct shape_key k, struct buf *out)
{
	const struct xml *value = xml_child(x, k.value != NULL ? k.value : "value");

	if (k.value == NULL &&
	    (x->child == NULL || x->child->next == NULL || x->child->next->next != NULL))
		value = NULL; /* one statement of several that is named so */

	if (value != NULL) {
		word(out, xml_text(value));
		buf_adds(out, ";\n");
		return true;
	}
	if (!k.line)
		return false;
	xml_each(x, c)
	{
		if (xml_is(c, k.key))
			continue;
		word(out, str_of(c->name));
		if (is_value(c))
			word(out, xml_text(c));
	}
	buf_adds(out, ";\n");
	return true;
}

static void
text_entry(const struct xml *x, const struct xml *key, const struct config_node *up,
    struct buf *out)
{
	const char *element = up->nwords > 0 ? shape_hidden_element(up->words[0]) : NULL;
	struct shape_key k = shape_key_of(str_of(x->name));
	const struct key *row = key_find(up, str_of(x->name));
	struct place box, here;
	bool in_box = row_has(row, KEY_ANY) || (row != NULL && row->type == KEY_BOX &&
						   xml_child(x, x->name) == NULL);

	if (element != NULL && strcmp(element, x->name) == 0) {
		tags(x, out);
		word(out, xml_text(key));
		text_block(x, k.key, place(&here, up, &key_any, key->name, NULL), out);
	} else if (in_box && shape_hidden_element(str_of(x->name)) == NULL) {
		place(&box, up, row, x->name, NULL);
		buf_printf(out, "%s {\n", x->name);
		tags(x, out);
		word(out, xml_text(key));
		text_block(
		    x, k.key, place(&here, &box.node, &key_any, key->name, NULL), out);
		buf_adds(out, "}\n");
	} else {
		tags(x, out);
		if (!xml_is(x, "contents"))
			buf_adds(out, x->name);
		word(out, xml_text(key));
		if (!text_line(x, k, out))
			text_block(x, k.key,
			    place(&here, up, row, shape_word_of(x->name), NULL), out);
	}
}

/* The values of all leaves of that name, which make a list; the first stands for all. */
static void
text_leaf(const struct xml *x, struct buf *out)
{
	const struct xml *more = xml_next(x, x->name);

	for (const struct xml *before = x->parent != NULL ? x->parent->child : x;
	     before != x; before = before->next)
		if (xml_is(before, x->name) && is_value(before))
			return;
	tags(x, out);
	buf_adds(out, x->name);
	if (more != NULL)
		buf_adds(out, " [");
	word(out, xml_text(x));
	for (; more != NULL; more = xml_next(more, x->name))
		word(out, xml_text(more));
	buf_adds(out, xml_next(x, x->name) != NULL ? " ];\n" : ";\n");
}

static void
text_deep(const struct xml *x, const struct key *row, const struct config_node *up,
    struct buf *out)
{
	xml_each(x, c)
	{
		struct place here;

		tags(c, out);
		buf_printf(out, "%s %s", x->name, c->name);
		text_block(c, NULL, place(&here, up, row, x->name, c->name), out);
	}
}

static void
text_box(const struct xml *x, const struct key *row, const struct config_node *up,
    struct buf *out)
{
	struct place here;

	tags(x, out);
	buf_adds(out, shape_word_of(x->name));
	text_block(x, NULL, place(&here, up, row, shape_word_of(x->name), NULL), out);
}

/* <community><add/><community-name>X</community-name></community> */
static bool
text_community_action(const struct xml *x, struct buf *out)
{
	const struct xml *name = xml_child(x, "community-name");

	if (!xml_is(x, "community") || name == NULL || xml_is(x->child, "community-name"))
		return false;
	tags(x, out);
	buf_printf(out, "community %s", x->child->name);
	word(out, xml_text(name));
	buf_adds(out, ";\n");
	return true;
}

static bool
text_sole(const struct xml *x, const struct config_node *up, struct buf *out)
{
	if (!is_value(x) || !row_has(up->key, KEY_SOLE) ||
	    !str_eq(shape_sole_element(up->words[0]), str_of(x->name)))
		return false;
	word(out, xml_text(x));
	buf_adds(out, ";\n");
	return true;
}

/* <junos:comment>, with or without the signs of a comment, annotates the element behind it. */
static bool
text_comment(const struct xml *x, struct buf *out)
{
	struct str text = xml_text(x);

	if (!xml_is(x, "comment") || strcmp(x->prefix, "junos") != 0)
		return false;
	if (str_starts(text, STR("/*")) && str_ends(text, STR("*/")) && text.n >= 4)
		text = str_trim((struct str){text.p + 2, text.n - 4});
	if (memmem(text.p, text.n, "*/", 2) == NULL)
		buf_printf(out, "/* " STR_FMT " */\n", STR_ARG(text));
	return true;
}

static void
text_element(const struct xml *x, const struct config_node *up, struct buf *out)
{
	const struct xml *key = xml_child(x, shape_key_of(str_of(x->name)).key);
	const struct xml *same = xml_child(x, x->name);
	const struct key *row = key_find(up, str_of(shape_word_of(x->name)));
	bool entry_of_box = row == NULL || row->type != KEY_BOX || row_has(row, KEY_ANY);

	if (text_comment(x, out) || says(x, "rename", "rename") ||
	    text_community_action(x, out) || text_sole(x, up, out))
		return;
	if (key != NULL && is_value(key) &&
	    (entry_of_box || !shape_can_be_element(xml_text(key))))
		text_entry(x, key, up, out);
	else if (is_value(x))
		text_leaf(x, out);
	else if (same != NULL && same->next == NULL && x->child == same &&
		 is_value(same) && !row_has(row, KEY_SOLE))
		text_leaf(same, out); /* <local-preference> twice */
	else if (row_has(row, KEY_DEEP) && x->child != NULL)
		text_deep(x, row, up, out);
	else if (x->child != NULL || up->nwords == 0 ||
		 shape_hidden_element(up->words[0]) == NULL)
		text_box(x, row, up, out);
	/* else a filter that asks for all entries: <interfaces><interface/></interfaces> */
}

static void
text_children(
    const struct xml *x, const char *but, const struct config_node *up, struct buf *out)
{
	xml_each(x, c) if (but == NULL || !xml_is(c, but)) text_element(c, up, out);
}

struct config_node *
shape_from_xml(struct arena *a, const struct xml *configuration)
{
	struct config_node *root = NULL;
	struct config_node top = {0};
	struct err *e = NULL;
	struct buf text;
	char *copy;

	buf_init(&text, BUF_TEXT);
	text_children(configuration, NULL, &top, &text);
	copy = buf_copy(&text, a);
	if (config_parse_text(a, "xml", str_of(copy), &root, &e) < 0)
		root = config_new(a);
	err_free(e);
	buf_done(&text);
	return root;
}

/* --- filters ----------------------------------------------------------------------------------------- */

static bool
selects(const struct config_node *filter, const struct config_node *n)
{
	return filter->nwords <= n->nwords &&
	       node_words_eq(filter->words, n->words, filter->nwords);
}

static void
prune(struct arena *a, const struct config_node *from, const struct config_node *filter,
    struct config_node *to)
{
	for (const struct config_node *n = from->child; n != NULL; n = n->next) {
		for (const struct config_node *f = filter->child; f != NULL;
		     f = f->next) {
			struct config_node *copy;

			if (!selects(f, n))
				continue;
			copy = node_copy(a, n);
			if (f->child != NULL) {
				while (copy->child != NULL)
					node_remove(copy->child);
				prune(a, n, f, copy);
			}
			node_append(a, to, copy);
			break;
		}
	}
}

const struct config_node *
shape_prune(struct arena *a, const struct config_node *root, const struct xml *filter)
{
	struct config_node *pruned = config_new(a);

	prune(a, root, shape_from_xml(a, filter), pruned);
	return pruned;
}
