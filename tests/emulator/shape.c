#include "emulator/shape.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"
#include "config/tree.h"
#include "data/xml.h"

static const struct hidden {
	const char *parent, *element;
} hidden[] = {
#define HIDDEN(parent, element) {parent, element},
#define KEYED(element, key, value, line)
#define SOLE(word, element)
#include "emulator/shape.def"
#undef HIDDEN
#undef KEYED
#undef SOLE
};

static const struct keyed {
	const char *element, *key, *value;
	bool line;
} keyed[] = {
#define HIDDEN(parent, element)
#define KEYED(element, key, value, line) {element, key, value, line},
#define SOLE(word, element)
#include "emulator/shape.def"
#undef HIDDEN
#undef KEYED
#undef SOLE
};

static const struct sole {
	const char *word, *element;
} soles[] = {
#define HIDDEN(parent, element)
#define KEYED(element, key, value, line)
#define SOLE(word, element) {word, element},
#include "emulator/shape.def"
#undef HIDDEN
#undef KEYED
#undef SOLE
};

static struct str
sole_element(struct str box)
{
	for (size_t i = 0; i < sizeof soles / sizeof soles[0]; i++)
		if (str_eq(box, str_of(soles[i].word)))
			return str_of(soles[i].element);
	return box;
}

/* No element begins with a digit. */
static struct str
element_of(struct str word)
{
	return str_eq(word, STR("802.3ad")) ? STR("ieee-802.3ad") : word;
}

static const char *
word_of(const char *element)
{
	return strcmp(element, "ieee-802.3ad") == 0 ? "802.3ad" : element;
}

static bool
can_be_element(struct str word)
{
	bool good = word.n > 0 && (isalpha((unsigned char)word.p[0]) || word.p[0] == '_');

	for (size_t i = 1; good && i < word.n; i++)
		good =
		    isalnum((unsigned char)word.p[i]) || strchr("-_.", word.p[i]) != NULL;
	return good;
}

static const char *
hidden_element(struct str parent)
{
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (str_eq(parent, str_of(hidden[i].parent)))
			return hidden[i].element;
	return NULL;
}

static struct keyed
key_of(struct str element)
{
	for (size_t i = 0; i < sizeof keyed / sizeof keyed[0]; i++)
		if (str_eq(element, str_of(keyed[i].element)))
			return keyed[i];
	return (struct keyed){.key = "name"};
}

/* --- tree to XML ------------------------------------------------------------------------------------- */

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
	struct keyed k = key_of(n->words[0]);
	bool value = n->key != NULL && n->key->type == KEY_VALUE;

	for (int i = from; i < n->nwords; i++) {
		bool keyword = can_be_element(n->words[i]);

		if (keyword && i + 1 < n->nwords && !can_be_element(n->words[i + 1])) {
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
	leaf(out, str_of(key_of(element).key), n->words[key_at]);
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
		open_tag(out, element_of(n->words[i]), n);
		buf_addc(out, '\n');
	}
	children(n, out);
	for (int i = words; i-- > 0;)
		buf_printf(out, "</" STR_FMT ">\n", STR_ARG(element_of(n->words[i])));
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
	       (n->key != &key_sole && !can_be_element(element_of(n->words[0])));
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
		leaf(out, sole_element(n->parent->words[0]), n->words[0]);
	} else if (bare(n)) {
		const char *element = hidden_element(n->parent->words[0]);

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
	       hidden_element(n->words[0]) == NULL;
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

/* --- XML to tree: by way of the text form, which the parser knows how to read ------------------------- */

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
text_line(const struct xml *x, struct keyed k, struct buf *out)
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
	const char *element = up->nwords > 0 ? hidden_element(up->words[0]) : NULL;
	struct keyed k = key_of(str_of(x->name));
	const struct key *row = key_find(up, str_of(x->name));
	struct place box, here;
	bool in_box = row_has(row, KEY_ANY) || (row != NULL && row->type == KEY_BOX &&
						   xml_child(x, x->name) == NULL);

	if (element != NULL && strcmp(element, x->name) == 0) {
		tags(x, out);
		word(out, xml_text(key));
		text_block(x, k.key, place(&here, up, &key_any, key->name, NULL), out);
	} else if (in_box && hidden_element(str_of(x->name)) == NULL) {
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
			text_block(
			    x, k.key, place(&here, up, row, word_of(x->name), NULL), out);
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
	buf_adds(out, word_of(x->name));
	text_block(x, NULL, place(&here, up, row, word_of(x->name), NULL), out);
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
	    !str_eq(sole_element(up->words[0]), str_of(x->name)))
		return false;
	word(out, xml_text(x));
	buf_adds(out, ";\n");
	return true;
}

static void
text_element(const struct xml *x, const struct config_node *up, struct buf *out)
{
	const struct xml *key = xml_child(x, key_of(str_of(x->name)).key);
	const struct xml *same = xml_child(x, x->name);
	const struct key *row = key_find(up, str_of(word_of(x->name)));
	bool entry_of_box = row == NULL || row->type != KEY_BOX || row_has(row, KEY_ANY);

	if (xml_is(x, "comment") || text_community_action(x, out) ||
	    text_sole(x, up, out))
		return;
	if (key != NULL && is_value(key) &&
	    (entry_of_box || !can_be_element(xml_text(key))))
		text_entry(x, key, up, out);
	else if (is_value(x))
		text_leaf(x, out);
	else if (same != NULL && same->next == NULL && x->child == same &&
		 is_value(same) && !row_has(row, KEY_SOLE))
		text_leaf(same, out); /* <local-preference> twice */
	else if (row_has(row, KEY_DEEP) && x->child != NULL)
		text_deep(x, row, up, out);
	else if (x->child != NULL || up->nwords == 0 ||
		 hidden_element(up->words[0]) == NULL)
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
