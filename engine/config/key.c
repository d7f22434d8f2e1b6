#include "config/key.h"

#include "config/tree.h"

enum {
	BOX = KEY_BOX,
	LIST = KEY_LIST,
	VALUE = KEY_VALUE,
	VALUES = KEY_VALUES,
	FLAG = KEY_FLAG
};
enum {
	ANY = KEY_ANY,
	ONE = KEY_ONE,
	LINE = KEY_LINE,
	ORDERED = KEY_ORDERED,
	FULL = KEY_FULL,
	DEEP = KEY_DEEP,
	CONT = KEY_CONT,
	MATCH = KEY_MATCH,
	WEAK = KEY_WEAK,
	SECRET = KEY_SECRET,
	SOLE = KEY_SOLE,
	SET = KEY_SET,
};

static const struct key rows[] = {
#define KEY(name, in, type, keys, flags) {name, in, type, keys, flags},
#include "config/keys.def"
#undef KEY
};

enum { NROWS = sizeof rows / sizeof rows[0] };

const struct key key_any = {"", "", KEY_LIST, 0, 0};
const struct key key_sole = {"", "", KEY_VALUE, 0, KEY_WEAK};

const struct key *
key_rows(size_t *ret_n)
{
	*ret_n = NROWS;
	return rows;
}

static int
compare(struct str word, const char *name)
{
	size_t n = strlen(name);
	int c = memcmp(word.p, name, word.n < n ? word.n : n);

	return c != 0 ? c : word.n < n ? -1 : word.n > n;
}

/* The first row of that name, or NULL. */
static const struct key *
first(struct str word)
{
	size_t lo = 0, hi = NROWS;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (compare(word, rows[mid].name) > 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < NROWS && compare(word, rows[lo].name) == 0 ? &rows[lo] : NULL;
}

static bool
names(const struct config_node *n, const char *context, size_t len)
{
	return n != NULL && n->nwords > 0 && n->words[0].n == len &&
	       memcmp(n->words[0].p, context, len) == 0;
}

static bool
is_parent(const struct config_node *parent, const char *in)
{
	size_t len = strlen(in);

	if (len > 0 && in[len - 1] == '/')
		return parent->key == &key_any && names(parent->parent, in, len - 1);
	return names(parent, in, len);
}

static bool
is_ancestor(const struct config_node *n, const char *name)
{
	size_t len = strlen(name);

	for (; n != NULL; n = n->parent)
		if (names(n, name, len))
			return true;
	return false;
}

static bool
applies(const struct key *k, const struct config_node *parent, bool nameless)
{
	const char *up = strchr(k->in, '^');

	if (k->in[0] == '\0')
		return !nameless;
	if (k->in[0] == '*')
		return true;
	if (up == k->in)
		return !nameless && is_ancestor(parent, up + 1);
	if (up != NULL)
		return names(parent, k->in, (size_t)(up - k->in)) &&
		       is_ancestor(parent, up + 1);
	return is_parent(parent, k->in);
}

const struct key *
key_find(const struct config_node *parent, struct str word)
{
	int flags = parent->key != NULL ? parent->key->flags : 0;
	bool nameless = (flags & (KEY_ANY | KEY_SOLE)) != 0;
	const struct key *k = first(word);

	for (; k != NULL && k < rows + NROWS && compare(word, k->name) == 0; k++)
		if (applies(k, parent, nameless))
			return k;
	if (!nameless)
		return NULL;
	return (flags & KEY_ANY) != 0 ? &key_any : &key_sole;
}
