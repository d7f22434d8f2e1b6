#include "emulator/refs.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"
#include "emulator/reply.h"

enum { WORDS_MOST = 128, STARS_MOST = 8 };

static const struct ref {
	const char *pattern, *definition;
	int up;
	const char *daemon, *message;
} refs[] = {
#define REF(pattern, definition, up, daemon, message)                                    \
	{pattern, definition, up, daemon, message},
#include "emulator/refs.def"
#undef REF
};

struct walk {
	struct arena *arena;
	const struct config_node *root;
	struct str words[WORDS_MOST];
	size_t n;
	refs_fn *found;
	void *ctx;
};

struct match {
	struct str stars[STARS_MOST];
	size_t nstars;
};

static bool
fits(struct str pattern, const struct str *words, size_t n, struct match *m)
{
	struct str rest = pattern;

	m->nstars = 0;
	for (size_t i = 0; i < n; i++) {
		struct str want = str_cut(&rest, ' ');

		if (str_eq(want, STR("*")) && m->nstars < STARS_MOST)
			m->stars[m->nstars++] = words[i];
		else if (want.n == 0 || !str_eq(want, words[i]))
			return false;
	}
	return rest.n == 0;
}

/* Does a live statement with these words stand below the parent? Statements may be split anywhere. */
static bool
stands(const struct config_node *parent, const struct str *words, size_t n)
{
	for (const struct config_node *c = parent->child; c != NULL; c = c->next) {
		size_t have = (size_t)c->nwords, i = 0;

		if ((c->flags & CONFIG_INACTIVE) != 0)
			continue;
		while (i < have && i < n &&
		       (str_eq(words[i], STR("*")) || str_eq(words[i], c->words[i])))
			i++;
		if (i == n || (i == have && stands(c, words + i, n - i)))
			return true;
	}
	return false;
}

static bool
defined_as(struct walk *w, struct str definition, const struct match *m, struct str name)
{
	struct str words[WORDS_MOST];
	size_t n = 0;

	while (definition.n > 0 && n < WORDS_MOST - 1) {
		words[n] = str_cut(&definition, ' ');
		if (words[n].p[0] == '$')
			words[n] = m->stars[words[n].p[1] - '1'];
		n++;
	}
	words[n++] = name;
	return stands(w->root, words, n);
}

/* By what would define them: names that are there without it. */
static const struct {
	const char *definition, *names;
} own[] = {
    {"routing-instances", "default master"},
    {"system login class",
	"super-user superuser super-user-local operator read-only unauthorized"},
    {"class-of-service forwarding-classes",
	"best-effort expedited-forwarding assured-forwarding network-control mcast-be "
	"mcast-ef mcast-af mcast-nc mcast fcoe no-loss"},
};

static bool
is_own(struct walk *w, struct str definition, struct str name)
{
	const struct config_node *management =
	    config_find(w->root, "system management-instance");

	if (str_starts(name, STR("junos-")) || str_starts(name, STR("__")))
		return true;
	if (str_eq(name, STR("mgmt_junos")) &&
	    str_eq(definition, STR("routing-instances")))
		return management != NULL && !config_inactive(management);
	if (str_starts(definition, STR("class-of-service ")) &&
	    (memmem(name.p, name.n, "default", 7) != NULL ||
		memmem(name.p, name.n, "compatibility", 13) != NULL))
		return true;
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		struct str names = str_of(own[i].names);

		while (str_starts(definition, str_of(own[i].definition)) && names.n > 0)
			if (str_eq(str_cut(&names, ' '), name))
				return true;
	}
	return false;
}

static bool
of_policies(const struct ref *ref)
{
	return strcmp(ref->definition, "policy-options policy-statement") == 0;
}

static bool
defined(struct walk *w, const struct ref *ref, const struct match *m, struct str name)
{
	struct str rest = str_of(ref->definition);

	if (name.n == 0 || strchr("$<", name.p[0]) != NULL)
		return true; /* a variable, a pattern */
	if (of_policies(ref) && strchr("()!&|", name.p[0]) != NULL)
		return true; /* an operator of an expression */
	if (is_own(w, rest, name))
		return true;
	while (rest.n > 0)
		if (defined_as(w, str_cut(&rest, '|'), m, name))
			return true;
	return false;
}

static void
complain(struct walk *w, const struct ref *ref, size_t at, struct str name)
{
	const char *z = arena_strndup(w->arena, name.p, name.n);
	size_t end = at - (size_t)ref->up;
	struct str bad = w->words[end];
	struct buf path;

	buf_init(&path, BUF_LINE);
	buf_adds(&path, "[edit");
	for (size_t i = 0; i < end; i++)
		buf_printf(&path, " " STR_FMT, STR_ARG(w->words[i]));
	buf_addc(&path, ']');
	w->found(w->ctx,
	    &(struct rpc_error){.type = ref->daemon != NULL ? "protocol" : "application",
		.tag = ref->daemon != NULL ? "operation-failed" : "invalid-value",
		.severity = "error",
		.daemon = ref->daemon,
		.path = buf_copy(&path, w->arena),
		.message = arena_printf(w->arena, ref->message, z),
		.lined = ref->daemon != NULL,
		.bad = arena_strndup(w->arena, bad.p, bad.n)});
	buf_done(&path);
}

/* A name, or the names in an expression: (A && !B). */
static void
judge(struct walk *w, const struct ref *ref, size_t at, const struct match *m,
    struct str word)
{
	static const char operators[] = "()!&| ";
	const char *p = word.p, *end = word.p + word.n;

	if (word.n == 0 || *p != '(' || !of_policies(ref)) {
		if (!defined(w, ref, m, word))
			complain(w, ref, at, word);
		return;
	}
	while (p < end) {
		struct str name = {p, 0};

		while (p < end && strchr(operators, *p) == NULL)
			p++;
		name.n = (size_t)(p++ - name.p);
		if (name.n > 0 && !defined(w, ref, m, name))
			complain(w, ref, at, name);
	}
}

/* References in the words from `from` on: those of one node. */
static void
look(struct walk *w, size_t from)
{
	size_t skip = w->n > 2 && str_eq(w->words[0], STR("routing-instances")) &&
			      (str_eq(w->words[2], STR("protocols")) ||
				  str_eq(w->words[2], STR("routing-options")))
			  ? 2
			  : 0;
	struct match m;

	for (size_t i = 0; i < sizeof refs / sizeof refs[0]; i++) {
		struct str pattern = str_of(refs[i].pattern);
		bool list = str_ends(pattern, STR(" +"));

		pattern.n -= list ? 2 : 0;
		for (size_t at = from > skip ? from : skip; at < w->n; at++) {
			if (!fits(pattern, w->words + skip, at - skip, &m))
				continue;
			for (size_t k = at; k < w->n; k++) {
				judge(w, &refs[i], at, &m, w->words[k]);
				if (!list)
					break;
			}
		}
	}
}

static void
walk(struct walk *w, const struct config_node *parent)
{
	for (const struct config_node *n = parent->child; n != NULL; n = n->next) {
		size_t before = w->n;

		if ((n->flags & CONFIG_INACTIVE) != 0 ||
		    str_eq(n->words[0], STR("groups")))
			continue;
		for (int i = 0; i < n->nwords && w->n < WORDS_MOST; i++)
			w->words[w->n++] = n->words[i];
		look(w, before);
		walk(w, n);
		w->n = before;
	}
}

void
refs_check(struct arena *a, const struct config_node *root, refs_fn *found, void *ctx)
{
	struct walk *w = arena_new_of(a, struct walk);

	w->arena = a;
	w->root = root;
	w->found = found;
	w->ctx = ctx;
	walk(w, root);
}
