/* The curly-brace form, as `show configuration` prints it. */
#include "base/buf.h"
#include "config/comment.h"
#include "config/node.h"
#include "config/quote.h"

enum { INDENT = 4 };

static const struct {
	int flag;
	const char *tag;
} tags[] = {
    {CONFIG_REPLACE, "replace: "},
    {CONFIG_DELETE, "delete: "},
    {CONFIG_ACTIVE, "active: "},
    {CONFIG_INACTIVE, "inactive: "},
    {CONFIG_PROTECT, "protect: "},
    {CONFIG_UNPROTECT, "unprotect: "},
};

enum {
	TAGS = CONFIG_REPLACE | CONFIG_DELETE | CONFIG_ACTIVE | CONFIG_INACTIVE |
	       CONFIG_PROTECT | CONFIG_UNPROTECT
};

void
node_print_words(const struct config_node *n, struct buf *out)
{
	bool list = (n->flags & CONFIG_LIST) != 0 && n->nwords - n->list_at > 1;

	for (int i = 0; i < n->nwords; i++) {
		if (i > 0)
			buf_addc(out, ' ');
		if (list && i == n->list_at)
			buf_add(out, "[ ", 2);
		quote_print(out, n->words[i]);
	}
	if (list)
		buf_add(out, " ]", 2);
}

static bool
fits_line(const struct config_node *n)
{
	int flags = node_key_flags(n);

	if (n->key == &key_any && (node_key_flags(n->parent) & KEY_LINE) != 0)
		flags = KEY_LINE;
	else if ((flags & KEY_ANY) != 0)
		return false;
	if ((flags & KEY_LINE) != 0)
		return true;
	if ((flags & KEY_ONE) != 0)
		return n->nchild == 1 && !node_container(n->child);
	return n->nchild == 1 && (n->flags & CONFIG_INLINE) != 0;
}

/* Would a reader see where c ends, and the next statement begins, on one line? */
static bool
ends_clearly(const struct config_node *c)
{
	const struct key *next = c->next->key;

	if (!node_leaf(c) || c->key == NULL || (c->flags & CONFIG_LIST) != 0)
		return false;
	if (c->key->type == KEY_FLAG)
		return c->nwords == 1;
	return c->key->type == KEY_VALUE && c->nwords == c->nkey + 1 && next != NULL &&
	       next != &key_any && next != &key_sole;
}

/* An empty block of a statement that is known as a leaf: as a line it would be read as that. */
static bool
must_be_block(const struct config_node *n)
{
	return (n->flags & CONFIG_BLOCK) != 0 && n->key == NULL &&
	       key_find(n->parent, n->words[0]) != NULL;
}

bool
node_inline(const struct config_node *n)
{
	if (!fits_line(n))
		return false;
	node_each(n, c)
	{
		if (c->comment != NULL || (c->flags & TAGS) != 0)
			return false;
		if (node_leaf(c) ? must_be_block(c) : !node_inline(c))
			return false;
		if (c->next != NULL && !ends_clearly(c))
			return false;
	}
	return true;
}

/* Encrypted strings and keys, whatever their statement is called (junos-facts 2.7). */
static bool
is_secret(const struct config_node *n)
{
	if ((n->flags & CONFIG_SECRET) != 0 || (node_key_flags(n) & KEY_SECRET) != 0)
		return true;
	for (int i = 1; i < n->nwords; i++) {
		struct str w = n->words[i];

		if (w.n > 3 && w.p[0] == '$' && w.p[2] == '$' &&
		    strchr("15689", w.p[1]) != NULL)
			return true;
	}
	return false;
}

/* The statement and, if they fit its line, those below it. Gives whether one of them is a secret. */
static bool
print_line(const struct config_node *n, struct buf *out)
{
	bool secret = is_secret(n);

	node_print_words(n, out);
	node_each(n, c)
	{
		buf_addc(out, ' ');
		secret |= print_line(c, out);
	}
	return secret;
}

void
node_print_tags(const struct config_node *n, struct buf *out)
{
	if ((n->flags & TAGS) == 0)
		return;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if ((n->flags & tags[i].flag) != 0)
			buf_adds(out, tags[i].tag);
}

static void
start_line(struct buf *out, const char *margin, int indent)
{
	buf_adds(out, margin);
	buf_fill(out, ' ', (size_t)indent);
}

/* A comment ends with its line. */
static void
on_one_line(struct str word, struct buf *out)
{
	for (size_t i = 0; i < word.n; i++)
		buf_addc(out, word.p[i] == '\n' ? ' ' : word.p[i]);
}

/* Words of one line that were inherited: each value of a list, else what names the statement. Gives whether there are
 * any; prints them if `out` is not NULL. */
static bool
inherited(const struct config_node *n, bool line, const char *margin, int indent,
    struct buf *out)
{
	bool list = (n->flags & CONFIG_LIST) != 0;
	bool any = n->group != NULL;
	int at = n->group_at > 0 ? n->group_at : list ? n->list_at : n->nwords - 1;

	for (int i = at; any && out != NULL && i < n->nwords; i++) {
		start_line(out, margin, indent);
		buf_adds(out, "## '");
		on_one_line(n->words[i], out);
		buf_adds(out, (n->flags & CONFIG_RANGE) != 0
				  ? "' was expanded from interface-range '"
				  : "' was inherited from group '");
		on_one_line(str_of(n->group), out);
		buf_adds(out, "'\n");
	}
	if (line)
		node_each(n, c) any |= inherited(c, true, margin, indent, out);
	return any;
}

/* As `display inheritance` says it, above the line. */
static void
print_inherited(
    const struct config_node *n, const char *margin, int indent, struct buf *out)
{
	bool line = node_inline(n);

	if (!inherited(n, line, margin, indent, NULL))
		return;
	start_line(out, margin, indent);
	buf_adds(out, "##\n");
	inherited(n, line, margin, indent, out);
	start_line(out, margin, indent);
	buf_adds(out, "##\n");
}

void
node_print(const struct config_node *n, const char *margin, int indent, struct buf *out)
{
	if (n->comment != NULL)
		comment_print_lines(n->comment, margin, indent, out);
	print_inherited(n, margin, indent, out);
	start_line(out, margin, indent);
	node_print_tags(n, out);
	if ((node_leaf(n) && !must_be_block(n)) || node_inline(n)) {
		bool secret = print_line(n, out);

		buf_adds(out, secret ? "; ## SECRET-DATA\n" : ";\n");
		return;
	}
	node_print_words(n, out);
	buf_add(out, " {\n", 3);
	node_each(n, c) node_print(c, margin, indent + INDENT, out);
	start_line(out, margin, indent);
	buf_add(out, "}\n", 2);
}

void
config_print_text(const struct config_node *root, struct buf *out)
{
	node_each(root, n) node_print(n, "", 0, out);
}
