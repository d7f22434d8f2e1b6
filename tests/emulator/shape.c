/* Trees to XML: see shape.h. */
#include "emulator/shape.h"

#include <string.h>

#include "base/buf.h"
#include "config/node.h"
#include "config/tree.h"
#include "emulator/shape_words.h"

struct shaper {
	const struct shape_form *form;
	struct buf *out;
};

static void
group(struct shaper *s, const struct config_node *n)
{
	bool range = (n->flags & CONFIG_RANGE) != 0;

	if (n->group == NULL || !(range ? s->form->ranges : s->form->groups))
		return;
	buf_printf(s->out, " junos:%s=\"", range ? "interface-range" : "group");
	buf_add_xml(s->out, str_of(n->group));
	buf_addc(s->out, '"');
}

static void
attributes(struct shaper *s, const struct config_node *n)
{
	static const struct {
		int flag;
		const char *text;
	} marks[] = {{CONFIG_INACTIVE, " inactive=\"inactive\""},
	    {CONFIG_ACTIVE, " active=\"active\""},
	    {CONFIG_PROTECT, " protect=\"protect\""},
	    {CONFIG_UNPROTECT, " unprotect=\"unprotect\""},
	    {SHAPE_CREATED, " nc:operation=\"create\""},
	    {SHAPE_DELETED, " nc:operation=\"delete\""},
	    {SHAPE_CHANGED, " junos:changed=\"changed\""}};

	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
		if ((n->flags & marks[i].flag) != 0)
			buf_adds(s->out, marks[i].text);
	if (n->group_at == 0)
		group(s, n);
}

static void
open_tag(struct shaper *s, struct str name, const struct config_node *n, const char *hint)
{
	buf_printf(s->out, "<" STR_FMT, STR_ARG(name));
	attributes(s, n);
	if (s->form->hints && hint != NULL)
		buf_printf(s->out, " list=\"%s\"", hint);
	buf_addc(s->out, '>');
}

static void
leaf(struct shaper *s, struct str name, struct str value)
{
	buf_printf(s->out, "<" STR_FMT ">", STR_ARG(name));
	buf_add_xml(s->out, value);
	buf_printf(s->out, "</" STR_FMT ">\n", STR_ARG(name));
}

static void
key_leaf(struct shaper *s, const char *name, struct str value)
{
	buf_printf(s->out, "<%s%s>", name, s->form->keys ? " junos:key=\"key\"" : "");
	buf_add_xml(s->out, value);
	buf_printf(s->out, "</%s>\n", name);
}

static void children(struct shaper *s, const struct config_node *parent);
static void node(struct shaper *s, const struct config_node *n);

/* Words behind the key of a statement that stands on one line: a keyword with its value, flags, or one value of no
 * known name. */
static void
rest_words(struct shaper *s, const struct config_node *n, int from)
{
	struct shape_key k = shape_key_of(n->words[0]);
	bool value = n->key != NULL && n->key->type == KEY_VALUE;

	for (int i = from; i < n->nwords; i++) {
		bool keyword = shape_can_be_element(n->words[i]);

		if (keyword && i + 1 < n->nwords &&
		    !shape_can_be_element(n->words[i + 1])) {
			leaf(s, n->words[i], n->words[i + 1]);
			i++;
		} else if (value || !keyword) {
			leaf(s, str_of(k.value != NULL ? k.value : "value"), n->words[i]);
		} else {
			buf_printf(s->out, "<" STR_FMT "/>\n", STR_ARG(n->words[i]));
		}
	}
}

static void
entry(struct shaper *s, const struct config_node *n, struct str element, int key_at)
{
	open_tag(s, element, n, "entry");
	buf_addc(s->out, '\n');
	key_leaf(s, shape_key_of(element).key, n->words[key_at]);
	rest_words(s, n, key_at + 1);
	children(s, n);
	buf_printf(s->out, "</" STR_FMT ">\n", STR_ARG(element));
}

/* then { community add X; } */
static bool
community_action(struct shaper *s, const struct config_node *n)
{
	if (n->nwords != 3 || !str_eq(n->words[0], STR("community")) ||
	    n->parent->nwords == 0 || !str_eq(n->parent->words[0], STR("then")))
		return false;
	open_tag(s, n->words[0], n, NULL);
	buf_printf(s->out, "\n<" STR_FMT "/>\n", STR_ARG(n->words[1]));
	leaf(s, STR("community-name"), n->words[2]);
	buf_adds(s->out, "</community>\n");
	return true;
}

static bool
has(const struct config_node *n, enum key_type type)
{
	return n->key != NULL && n->key->type == type;
}

static void
values(struct shaper *s, const struct config_node *n)
{
	bool list = (n->flags & CONFIG_LIST) != 0 || has(n, KEY_VALUES);

	for (int i = 1; i < n->nwords; i++) {
		struct config_node one = *n;

		/* of values that a group adds only those say so */
		one.group = i >= n->group_at ? n->group : NULL;
		one.group_at = 0;
		open_tag(s, n->words[0], &one, list ? "value" : NULL);
		buf_add_xml(s->out, n->words[i]);
		buf_printf(s->out, "</" STR_FMT ">\n", STR_ARG(n->words[0]));
	}
}

static void
container(struct shaper *s, const struct config_node *n, int words)
{
	for (int i = 0; i + 1 < words; i++)
		buf_printf(
		    s->out, "<" STR_FMT ">\n", STR_ARG(shape_element_of(n->words[i])));
	open_tag(s, shape_element_of(n->words[words - 1]), n, NULL);
	buf_addc(s->out, '\n');
	children(s, n);
	for (int i = words; i-- > 0;)
		buf_printf(
		    s->out, "</" STR_FMT ">\n", STR_ARG(shape_element_of(n->words[i])));
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
node(struct shaper *s, const struct config_node *n)
{
	if (n->comment != NULL) {
		buf_adds(s->out, "<junos:comment>/* ");
		buf_add_xml(s->out, str_of(n->comment));
		buf_adds(s->out, " */</junos:comment>\n");
	}
	if (community_action(s, n)) {
		return;
	} else if (n->key == &key_sole) {
		leaf(s, shape_sole_element(n->parent->words[0]), n->words[0]);
	} else if (bare(n)) {
		const char *element = shape_hidden_element(n->parent->words[0]);

		entry(s, n, element != NULL ? str_of(element) : n->parent->words[0], 0);
	} else if (n->nwords == 1 && n->child == NULL) {
		buf_printf(s->out, "<" STR_FMT, STR_ARG(shape_element_of(n->words[0])));
		attributes(s, n);
		buf_adds(s->out, "/>\n");
	} else if (n->nwords == 1 ||
		   (n->key != NULL && (n->key->flags & KEY_DEEP) != 0)) {
		container(s, n, n->nwords);
	} else if ((n->flags & CONFIG_LIST) != 0 || has(n, KEY_VALUES) ||
		   (n->nwords == 2 && n->child == NULL && !has(n, KEY_LIST))) {
		values(s, n);
	} else {
		entry(s, n, n->words[0], 1);
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
children(struct shaper *s, const struct config_node *parent)
{
	for (const struct config_node *n = parent->child; n != NULL; n = n->next) {
		if (repeated(n))
			children(s, n);
		else
			node(s, n);
	}
}

void
shape_print(
    const struct config_node *root, const struct shape_form *form, struct buf *out)
{
	struct shaper s = {form, out};

	children(&s, root);
}
