#include "config/tree.h"

#include "base/arena.h"
#include "base/buf.h"
#include "config/pair.h"
#include "config/path.h"
#include "config/quote.h"

struct config_node *
config_new(struct arena *a)
{
	return node_new(a, NULL, 0);
}

struct config_node *
config_copy(struct arena *a, const struct config_node *root)
{
	return node_copy(a, root);
}

struct config_node *
config_child(const struct config_node *n, const struct str *words, int nwords)
{
	for (int nkey = nwords; nkey > 0; nkey--) {
		struct config_node *c = node_find(n, words, nkey);

		if (c != NULL && c->nwords == nwords &&
		    node_words_eq(c->words, words, nwords))
			return c;
	}
	return NULL;
}

bool
config_inactive(const struct config_node *n)
{
	for (; n != NULL; n = n->parent)
		if ((n->flags & CONFIG_INACTIVE) != 0)
			return true;
	return false;
}

static void
path_of(const struct config_node *n, struct buf *out)
{
	if (n->parent == NULL)
		return;
	path_of(n->parent, out);
	for (int i = 0; i < n->nwords; i++) {
		buf_addc(out, ' ');
		quote_print(out, n->words[i]);
	}
}

void
config_edit_path(const struct config_node *n, struct buf *out)
{
	if (n->parent != NULL && node_leaf(n) && (n->flags & CONFIG_BLOCK) == 0 &&
	    (n->key == NULL || n->key->type != KEY_LIST))
		n = n->parent;
	node_edit_path(n, out);
}

void
node_edit_path(const struct config_node *n, struct buf *out)
{
	buf_adds(out, "[edit");
	path_of(n, out);
	buf_addc(out, ']');
}

/* --- equality ----------------------------------------------------------------------------------------- */

bool
config_equal(const struct config_node *a, const struct config_node *b)
{
	struct pairs p;
	bool equal = node_same(a, b) && a->nchild == b->nchild;

	if (!equal || a->nchild == 0)
		return equal;
	pairs_init(&p, a, b);
	for (int i = 0; i < p.new.n &&equal; i++)
		equal = p.new.to[i] >= 0 && !p.moved[i] &&
			config_equal(p.old.v[p.new.to[i]], p.new.v[i]);
	pairs_done(&p);
	return equal;
}

/* --- search ------------------------------------------------------------------------------------------- */

enum { PATH_WORDS = 256 };

/* Words of a path; one in double quotes may hold blanks. */
static int
split(const char *path, struct str *words)
{
	int n = 0;

	while (n < PATH_WORDS) {
		const char *start;

		path += strspn(path, " \t\r\n");
		if (*path == '\0')
			break;
		start = path;
		if (*path == '"' && strchr(path + 1, '"') != NULL) {
			path = strchr(path + 1, '"') + 1;
			words[n++] = (struct str){start + 1, (size_t)(path - start) - 2};
		} else {
			path += strcspn(path, " \t\r\n");
			words[n++] = (struct str){start, (size_t)(path - start)};
		}
	}
	return n;
}

const struct config_node *
config_find(const struct config_node *root, const char *path)
{
	struct str words[PATH_WORDS];
	struct path_matches m;
	int n = split(path, words);
	const struct config_node *found;

	if (n == 0)
		return root;
	path_find(root, words, n, &m);
	found = m.n > 0 ? m.v[0].node : NULL;
	vec_done(&m);
	return found;
}

const struct str *
config_value(const struct config_node *root, const char *path)
{
	const struct config_node *n = config_find(root, path);
	int at;

	if (n != NULL && (node_key_flags(n) & KEY_SOLE) != 0)
		n = node_find(n, NULL, 0);
	if (n == NULL || !node_leaf(n))
		return NULL;
	at = n->key != NULL && n->key->type != KEY_LIST ? node_value_at(n)
	     : n->nwords > 1                            ? 1
							: n->nwords;
	return at < n->nwords ? &n->words[at] : NULL;
}

/* So many words name n from the top. */
static int
named_by(const struct config_node *n)
{
	int words = 0;

	for (; n->parent != NULL; n = n->parent)
		words += node_named(n);
	return words;
}

/* The statement that most of the words lead to. A list without its key leads nowhere, but at the end. */
static const struct config_node *
deepest(const struct config_node *root, const struct str *words, int n)
{
	for (int k = n; k > 0; k--) {
		struct path_matches m;
		const struct config_node *found = NULL;

		path_find(root, words, k, &m);
		if (m.n > 0 && (named_by(m.v[0].node) <= k || (k == n && m.n == 1)))
			found = m.v[0].node;
		vec_done(&m);
		if (found != NULL)
			return found;
	}
	return root;
}

static bool
has_words(const struct config_node *n, const struct str *words, int count)
{
	for (int i = 0; i + count <= n->nwords; i++)
		if (node_words_eq(n->words + i, words, count))
			return true;
	return false;
}

/* The bad element: the statement itself, one below it, or one on the same line with it. */
static const struct config_node *
element(const struct config_node *at, const struct str *words, int count)
{
	struct path_matches m;
	const struct config_node *found;

	path_find(at, words, count, &m);
	found = m.n > 0 ? m.v[0].node : NULL;
	vec_done(&m);
	if (found != NULL)
		return found;
	node_each(at, c) if (has_words(c, words, count)) return c;
	if (at->parent != NULL && has_words(at, words, count))
		return at;
	node_each(at, c) if (node_inline(c) &&
			     (found = element(c, words, count)) != NULL) return found;
	return NULL;
}

/* "[edit a b]", or "a b" */
static struct str
inner_path(const char *edit_path)
{
	struct str s = str_trim(str_of(edit_path));

	if (str_starts(s, STR("[edit")))
		s = (struct str){s.p + 5, s.n - 5};
	if (str_ends(s, STR("]")))
		s.n--;
	return s;
}

const struct config_node *
config_locate(
    const struct config_node *root, const char *edit_path, const char *bad_element)
{
	struct str words[PATH_WORDS], bad[PATH_WORDS];
	struct str inner = inner_path(edit_path != NULL ? edit_path : "");
	const struct config_node *at, *found;
	char path[4096];
	int n, nbad;

	if (inner.n >= sizeof path)
		inner.n = sizeof path - 1;
	memcpy(path, inner.p != NULL ? inner.p : "", inner.n);
	path[inner.n] = '\0';
	n = split(path, words);
	nbad = split(bad_element != NULL ? bad_element : "", bad);
	at = deepest(root, words, n);
	if (nbad > 0) {
		found = element(at, bad, nbad);
		if (found == NULL && nbad > 1)
			found = element(at, bad, 1);
		if (found != NULL)
			return found;
	}
	return at != root ? at : NULL;
}
