#include "emulator/known.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/node.h"
#include "config/tree.h"

enum { WORDS_MOST = 128 };

static const struct level {
	const char *path, *words;
} levels[] = {
#define KNOWN(path, words) {path, words},
#define RANGE(path, least, most)
#define SECRET(word, obscured)
#include "emulator/known.def"
#undef KNOWN
#undef RANGE
#undef SECRET
};

static const struct range {
	const char *path;
	long long least, most;
} ranges[] = {
#define KNOWN(path, words)
#define RANGE(path, least, most) {path, least, most},
#define SECRET(word, obscured)
#include "emulator/known.def"
#undef KNOWN
#undef RANGE
#undef SECRET
};

static const struct secret {
	const char *word;
	bool obscured;
} secrets[] = {
#define KNOWN(path, words)
#define RANGE(path, least, most)
#define SECRET(word, obscured) {word, obscured},
#include "emulator/known.def"
#undef KNOWN
#undef RANGE
#undef SECRET
};

static const char *const everywhere[] = {
    "apply-groups", "apply-groups-except", "apply-macro", "apply-flags"};

struct path {
	struct str words[WORDS_MOST];
	size_t n;
};

struct walk {
	struct arena *arena;
	struct path path;
	known_complain_fn *complain;
	void *ctx;
	size_t refused;
	struct mark at; /* the statement */
};

static bool
fits(const char *pattern, const struct str *words, size_t n)
{
	struct str rest = str_of(pattern);

	for (size_t i = 0; i < n; i++) {
		struct str want = str_cut(&rest, ' ');

		bool any =
		    str_eq(want, STR("*")) && !str_eq(words[i], STR("interface-range"));

		if (want.n == 0 || (!any && !str_eq(want, words[i])))
			return false;
	}
	return rest.n == 0;
}

static bool
among(const char *list, struct str word)
{
	struct str rest = str_of(list);

	while (rest.n > 0)
		if (str_eq(str_cut(&rest, ' '), word))
			return true;
	return false;
}

/* Where the path begins that the tables speak of: behind groups, logical systems and routing instances. */
static size_t
begin(const struct path *p)
{
	size_t at = 0;

	while (p->n >= at + 2 && (str_eq(p->words[at], STR("groups")) ||
				     str_eq(p->words[at], STR("logical-systems"))))
		at += 2;
	if (p->n >= at + 3 && str_eq(p->words[at], STR("routing-instances")) &&
	    (str_eq(p->words[at + 2], STR("protocols")) ||
		str_eq(p->words[at + 2], STR("routing-options"))))
		at += 2;
	return at;
}

static const char *
edit_path(struct walk *w, size_t n)
{
	struct buf out;
	char *text;

	if (n == 0)
		return NULL;
	buf_init(&out, BUF_LINE);
	buf_adds(&out, "[edit");
	for (size_t i = 0; i < n; i++)
		buf_printf(&out, " " STR_FMT, STR_ARG(w->path.words[i]));
	buf_addc(&out, ']');
	text = buf_copy(&out, w->arena);
	buf_done(&out);
	return text;
}

static bool
refuse(struct walk *w, size_t depth, struct str bad, const char *message)
{
	w->refused++;
	w->complain(w->ctx, w->at, edit_path(w, depth),
	    arena_strndup(w->arena, bad.p, bad.n), message);
	return false;
}

/* ae0 to ae4091, and nothing behind the number. */
static const char *
bad_bundle(struct walk *w, const char *z)
{
	char *end;
	long number = strtol(z + 2, &end, 10);

	if (*end != '\0')
		return arena_printf(w->arena, "invalid interface type in '%s'", z);
	if (number > 4091)
		return arena_printf(w->arena,
		    "device value outside range 0..4091 for '%ld' in '%s'", number, z);
	return NULL;
}

/* A name of the hardware: media-fpc/pic/port. Other names are left to the levels. */
static const char *
bad_port(struct walk *w, struct str name)
{
	static const char *const media[] = {"ge", "xe", "et", "fe", "so", "t1", "e1",
	    "at", "gr", "ip", "lt", "vt", "mt", "ms", "sp", "si", "ut", "lc", "lsq", "pd",
	    "pe", "rlsq", "ud", "vcp", "mge", "sxe", "pime", "pfe", "pfh"};
	const char *z = arena_strndup(w->arena, name.p, name.n);
	const char *dash = strchr(z, '-');
	int fpc, pic, port, end = 0;
	size_t i = 0;

	if (strncmp(z, "ae", 2) == 0 && isdigit((unsigned char)z[2]))
		return bad_bundle(w, z);
	if (dash == NULL || !isdigit((unsigned char)dash[1]))
		return NULL;
	while (i < sizeof media / sizeof media[0] &&
	       (strlen(media[i]) != (size_t)(dash - z) ||
		   strncmp(media[i], z, (size_t)(dash - z)) != 0))
		i++;
	if (i == sizeof media / sizeof media[0])
		return arena_printf(w->arena, "invalid interface type in '%s'", z);
	if (sscanf(dash + 1, "%d/%d/%d%n", &fpc, &pic, &port, &end) != 3)
		return arena_printf(w->arena, "invalid value '%s' in '%s'", dash + 1, z);
	dash += 1 + end;
	if (*dash == ':')
		for (dash++; isdigit((unsigned char)*dash); dash++)
			;
	if (*dash != '\0')
		return arena_printf(
		    w->arena, "invalid trailing input '%s' in '%s'", dash, z);
	if (port > 127)
		return arena_printf(w->arena,
		    "port value outside range 1..127 for '%d' in '%s'", port, z);
	return NULL;
}

static const char *
bad_number(struct walk *w, const struct range *r, struct str value)
{
	const char *z = arena_strndup(w->arena, value.p, value.n);
	char *end;
	long long number = strtoll(z, &end, 10);

	if (end == z || *end != '\0')
		return arena_printf(w->arena, "Invalid numeric value: '%s'", z);
	if (number < r->least || number > r->most)
		return arena_printf(w->arena,
		    "Value %lld is not within range (%lld..%lld)", number, r->least,
		    r->most);
	return NULL;
}

/* What is wrong with `word` behind the path, or NULL. */
static const char *
judge(struct walk *w, struct str word)
{
	size_t from = begin(&w->path), n = w->path.n - from;
	const struct str *words = w->path.words + from;
	bool listed = false;

	if (word.n > 0 && (word.p[0] == '<' || word.p[0] == '$'))
		return NULL; /* wildcards of groups, variables of dynamic profiles */
	for (size_t i = 0; i < sizeof everywhere / sizeof everywhere[0]; i++)
		if (str_eq(word, str_of(everywhere[i])))
			return NULL;
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
		if (fits(ranges[i].path, words, n))
			return bad_number(w, &ranges[i], word);
	if (n == 1 && str_eq(words[0], STR("interfaces")))
		return bad_port(w, word);
	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		if (!fits(levels[i].path, words, n))
			continue;
		if (among(levels[i].words, word))
			return NULL;
		listed = true;
	}
	return listed ? "syntax error" : NULL;
}

/* Adds the words to the path one by one. The error's path is that of the statement's hierarchy. */
static bool
step(struct walk *w, const struct str *words, size_t n, bool deep)
{
	size_t depth = w->path.n;

	for (size_t i = 0; i < n && w->path.n < WORDS_MOST; i++) {
		const char *why = judge(w, words[i]);

		if (why != NULL)
			return refuse(w, deep ? w->path.n : depth, words[i], why);
		w->path.words[w->path.n++] = words[i];
	}
	return true;
}

/* [ a b ] where one value stands. */
static bool
list_of_one(const struct config_node *n)
{
	return (n->flags & CONFIG_LIST) != 0 && n->key != NULL &&
	       n->key->type == KEY_VALUE && (n->key->flags & KEY_WEAK) == 0 &&
	       n->key != &key_sole && n->nwords - n->list_at > 1;
}

static void
prune(struct walk *w, struct config_node *parent)
{
	struct config_node *next;

	for (struct config_node *n = parent->child; n != NULL; n = next) {
		size_t depth = w->path.n;

		next = n->next;
		w->at = n->mark;
		if (list_of_one(n) ? refuse(w, depth, STR("["), "invalid value: [")
				   : step(w, n->words, (size_t)n->nwords, false))
			prune(w, n);
		else
			node_remove(n);
		w->path.n = depth;
	}
}

size_t
known_prune(
    struct arena *a, struct config_node *root, known_complain_fn *complain, void *ctx)
{
	struct walk *w = arena_new_of(a, struct walk);

	w->arena = a;
	w->complain = complain;
	w->ctx = ctx;
	prune(w, root);
	return w->refused;
}

bool
known_words(struct arena *a, const struct str *words, size_t n, struct mark at,
    known_complain_fn *complain, void *ctx)
{
	struct walk *w = arena_new_of(a, struct walk);

	w->arena = a;
	w->at = at;
	w->complain = complain;
	w->ctx = ctx;
	return step(w, words, n, true);
}

static bool
is_secret(struct str word)
{
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
		if (str_eq(word, str_of(secrets[i].word)))
			return true;
	return false;
}

void
known_secrets(struct config_node *root)
{
	for (struct config_node *n = root->child; n != NULL; n = n->next) {
		if (n->nwords > 1 && n->child == NULL && is_secret(n->words[0]))
			n->flags |= CONFIG_SECRET;
		known_secrets(n);
	}
}

/* `authentication-key 1 type md5 value x` of NTP, `md5 1 key x` of OSPF: the word alone says nothing. */
bool
known_obscured(struct str parent, struct str word)
{
	static const char *const below[][2] = {{"authentication-key", "value"},
	    {"md5", "key"}, {"pre-shared-key", "ascii-text"}};

	for (size_t i = 0; i < sizeof below / sizeof below[0]; i++)
		if (str_eq(parent, str_of(below[i][0])) &&
		    str_eq(word, str_of(below[i][1])))
			return true;
	for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++)
		if (str_eq(word, str_of(secrets[i].word)))
			return secrets[i].obscured;
	return false;
}
