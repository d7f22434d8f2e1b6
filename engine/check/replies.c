#include "check/replies.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "check/check.h"
#include "data/value.h"
#include "data/xml.h"

/* A reply says few names many times: each is kept once. */
struct keeper {
	struct arena *arena;
	struct map names;
};

static const char *
name(struct keeper *k, const char *z)
{
	char *kept;

	if (z == NULL)
		return NULL;
	kept = map_get(&k->names, str_of(z));
	if (kept == NULL) {
		kept = arena_strdup(k->arena, z);
		map_put(&k->names, str_of(kept), kept);
	}
	return kept;
}

static struct xml_attr *
keep_attrs(struct keeper *k, const struct xml_attr *from)
{
	struct xml_attr *first = NULL, **tail = &first;

	for (; from != NULL; from = from->next) {
		*tail = arena_new_of(k->arena, struct xml_attr);
		**tail = (struct xml_attr){
		    .name = name(k, from->name),
		    .prefix = name(k, from->prefix),
		    .ns = name(k, from->ns),
		    .value = arena_strdup(k->arena, from->value),
		};
		tail = &(*tail)->next;
	}
	return first;
}

static struct str
text(struct keeper *k, struct str s)
{
	return s.n == 0 ? STR("") : (struct str){arena_strndup(k->arena, s.p, s.n), s.n};
}

/* As deep as xml_parse lets a reply be. */
static struct xml *
keep(struct keeper *k, const struct xml *from, struct xml *parent)
{
	struct xml *x = arena_new_of(k->arena, struct xml), **tail = &x->child;

	x->name = name(k, from->name);
	x->prefix = name(k, from->prefix);
	x->ns = name(k, from->ns);
	x->text = text(k, from->text);
	x->line = from->line;
	x->attrs = keep_attrs(k, from->attrs);
	x->parent = parent;
	xml_each(from, c)
	{
		*tail = keep(k, c, x);
		tail = &(*tail)->next;
	}
	return x;
}

const struct xml *
replies_keep(struct arena *a, const struct xml *root)
{
	struct keeper k = {.arena = a};
	const struct xml *kept;

	map_init(&k.names);
	kept = keep(&k, root, NULL);
	map_done(&k.names);
	return kept;
}

/* An element a line, its depth as indentation; the text of <output> as it came. */
static void
print(const struct xml *x, int depth, size_t most, struct buf *out)
{
	struct str text = xml_text(x);

	buf_fill(out, ' ', (size_t)depth);
	buf_printf(out, "<%s", x->name);
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next) {
		buf_printf(out, " %s=\"", at->name);
		buf_add_xml(out, str_of(at->value));
		buf_addc(out, '"');
	}
	if (x->child == NULL && text.n == 0) {
		buf_adds(out, "/>\n");
		return;
	}
	buf_addc(out, '>');
	if (xml_is(x, "output"))
		buf_addstr(out, x->text);
	else
		buf_add_xml(out, text);
	if (x->child != NULL)
		buf_addc(out, '\n');
	for (const struct xml *c = x->child; c != NULL && out->n <= most; c = c->next)
		print(c, depth + 1, most, out);
	if (x->child != NULL)
		buf_fill(out, ' ', (size_t)depth);
	buf_printf(out, "</%s>\n", x->name);
}

const char *
replies_show(struct arena *a, const struct check_replies *replies, size_t most)
{
	static const char cut[] = "\n[cut]";
	struct buf text;
	const char *shown;

	buf_init(&text, 4 * BUF_TEXT);
	for (size_t i = 0; i < replies->n && text.n <= most; i++) {
		struct str bare = xml_text(replies->v[i]);

		if (bare.n > 0)
			buf_printf(&text, STR_FMT "\n", STR_ARG(bare));
		xml_each(replies->v[i], c) print(c, 0, most, &text);
	}
	if (text.n > most) {
		buf_cut(&text, most - sizeof cut);
		/* a character that was cut in two goes as a whole */
		buf_cut(&text, str_utf8_error(buf_str(&text)));
		buf_adds(&text, cut);
	}
	shown = buf_copy(&text, a);
	buf_done(&text);
	return shown;
}

struct value *
check_replies_save(struct arena *a, const struct check_replies *replies)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < replies->n; i++) {
		struct buf text;

		buf_init(
		    &text, 4 * BUF_TEXT); /* escapes may make it longer than it came */
		xml_print(replies->v[i], &text);
		value_append(a, list, value_str(a, buf_str(&text)));
		buf_done(&text);
	}
	return list;
}

static int
load_one(struct arena *a, const struct value *text, const struct xml **ret_reply,
    struct err **e)
{
	struct xml *root;

	if (text->kind != VALUE_STR)
		return err_at(e, ERR_INPUT, text->mark,
		    "a saved reply must be text, not %s", value_kind_name(text->kind));
	if (xml_parse(a, text->str, &root, e) < 0) {
		err_wrap(e, "a saved reply cannot be read");
		err_mark(*e, text->mark);
		return -1;
	}
	if (!xml_is(root, "rpc-reply"))
		return err_at(e, ERR_INPUT, text->mark,
		    "a saved reply must be an <rpc-reply>, not <%s>", root->name);
	*ret_reply = root;
	return 0;
}

int
check_replies_load(struct arena *a, const struct value *saved,
    struct check_replies *ret_replies, struct err **e)
{
	size_t n = value_count(saved);
	const struct xml **v = arena_array(a, const struct xml *, n + 1);

	if (saved->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, saved->mark,
		    "saved replies must be a list, not %s", value_kind_name(saved->kind));
	for (size_t i = 0; i < n; i++)
		if (load_one(a, value_at(saved, i), &v[i], e) < 0)
			return -1;
	*ret_replies = (struct check_replies){v, n};
	return 0;
}
