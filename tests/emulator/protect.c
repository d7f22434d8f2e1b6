#include "emulator/protect.h"

#include "base/arena.h"
#include "base/buf.h"
#include "config/node.h"
#include "config/path.h"
#include "emulator/keep.h"
#include "emulator/load.h"
#include "emulator/reply.h"

static bool
holds_protected(const struct config_node *n)
{
	if ((n->flags & CONFIG_PROTECT) != 0)
		return true;
	node_each(n, c) if (holds_protected(c)) return true;
	return false;
}

const struct config_node *
protect_before(struct load *l, const struct config_node *root)
{
	return holds_protected(root) ? keep_tree(l->call->arena, root) : NULL;
}

/* "a b c": what names the statement, its value not. */
static void
print_path(const struct config_node *n, struct buf *out)
{
	if (n->parent == NULL)
		return;
	print_path(n->parent, out);
	for (int i = 0; i < node_named(n); i++)
		buf_printf(out, "%s" STR_FMT,
		    i > 0 || n->parent->parent != NULL ? " " : "", STR_ARG(n->words[i]));
}

static void
warn(struct load *l, const struct config_node *guard, struct str path, const char *what)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	buf_addc(&text, '[');
	print_path(guard, &text);
	buf_printf(
	    &text, "] is protected, '" STR_FMT "' cannot be %s", STR_ARG(path), what);
	reply_warning(l->call, buf_copy(&text, l->call->arena));
	buf_done(&text);
}

static void
warn_itself(struct load *l, const struct config_node *guard, const char *what)
{
	struct buf path;

	buf_init(&path, BUF_LINE);
	print_path(guard, &path);
	warn(l, guard, buf_str(&path), what);
	buf_done(&path);
}

/* --- after a load ------------------------------------------------------------------------------------- */

/* The statement that n, of another tree, is here; containers above it are made if they are gone. */
static struct config_node *
ensure(struct arena *a, struct config_node *root, const struct config_node *n)
{
	struct config_node *up, *there, *made;

	if (n->parent == NULL)
		return root;
	up = ensure(a, root, n->parent);
	there = node_twin(up, n);
	if (there != NULL)
		return there;
	made = keep_tree(a, n);
	while (made->child != NULL)
		node_remove(made->child);
	node_insert(a, up, made, node_behind(up, made));
	return made;
}

static void
restore(struct load *l, const struct config_node *old, struct arena *a,
    struct config_node *root, struct config_node *there)
{
	struct config_node *up = ensure(a, root, old->parent), *copy = keep_tree(a, old);
	struct config_node *behind = there != NULL ? there->prev : node_behind(up, copy);

	if (there != NULL)
		node_remove(there);
	node_insert(a, up, copy, behind);
	warn_itself(l, old, there != NULL ? "changed" : "deleted");
}

static struct config_node *
same(const struct config_node *old, struct config_node *root)
{
	struct config_node *up = old->parent != NULL ? same(old->parent, root) : NULL;

	if (old->parent == NULL)
		return root;
	return up != NULL ? node_twin(up, old) : NULL;
}

static void
guard(struct load *l, const struct config_node *old, struct arena *a,
    struct config_node *root)
{
	node_each(old, n)
	{
		struct config_node *there;

		if ((n->flags & CONFIG_PROTECT) == 0) {
			guard(l, n, a, root);
			continue;
		}
		there = same(n, root);
		if (there != NULL &&
		    ((there->flags & CONFIG_PROTECT) == 0 || config_equal(n, there)))
			continue; /* unprotected by this very load, or as it was */
		restore(l, n, a, root, there);
	}
}

void
protect_restore(struct load *l, const struct config_node *before, struct arena *a,
    struct config_node *root)
{
	if (before != NULL)
		guard(l, before, a, root);
}

/* --- before a command --------------------------------------------------------------------------------- */

static const struct config_node *
guard_of(const struct config_node *n)
{
	for (; n != NULL && n->parent != NULL; n = n->parent)
		if ((n->flags & CONFIG_PROTECT) != 0)
			return n;
	return NULL;
}

/* The deepest statement on the path, *ret_n of whose words lead there. */
static struct config_node *
deepest(struct config_node *root, const struct str *path, int n, int *ret_n)
{
	for (int k = n; k > 0; k--) {
		struct path_matches m;
		struct config_node *found;

		path_find(root, path, k, &m);
		found = m.n == 1 ? m.v[0].node : NULL;
		vec_done(&m);
		*ret_n = k;
		if (found != NULL)
			return found;
	}
	*ret_n = 0;
	return NULL;
}

static void
delete_others(struct load *l, struct config_node *n)
{
	struct config_node *next;

	for (struct config_node *c = n->child; c != NULL; c = next) {
		next = c->next;
		if ((c->flags & CONFIG_PROTECT) != 0)
			warn_itself(l, c, "deleted");
		else if (holds_protected(c))
			delete_others(l, c);
		else
			node_remove(c);
	}
}

static void
warn_path(struct load *l, const struct config_node *by, const struct str *path, int n,
    const char *what)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	for (int i = 0; i < n; i++)
		buf_printf(&text, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(path[i]));
	warn(l, by, buf_str(&text), what);
	buf_done(&text);
}

bool
protect_allows(struct load *l, struct config_node *root, struct str verb,
    const struct str *path, int n)
{
	static const struct {
		const char *verb, *what;
	} verbs[] = {{"delete", "deleted"}, {"rename", "renamed"}, {"set", "created"},
	    {"activate", "changed"}, {"deactivate", "changed"}, {"insert", "moved"},
	    {"annotate", "annotated"}};
	int reached;
	struct config_node *there = deepest(root, path, n, &reached);
	const struct config_node *by = guard_of(there);
	size_t i = 0;

	while (i < sizeof verbs / sizeof verbs[0] && !str_eq(verb, str_of(verbs[i].verb)))
		i++;
	if (there == NULL || i == sizeof verbs / sizeof verbs[0])
		return true;
	if (by != NULL) {
		bool set = i == 2;

		if (set && reached == n)
			return true; /* it is there as it is to be */
		warn_path(
		    l, by, path, n, set && node_leaf(there) ? "changed" : verbs[i].what);
		return false;
	}
	if (i > 0 || reached < n || !holds_protected(there))
		return true;
	delete_others(l, there);
	return false;
}
