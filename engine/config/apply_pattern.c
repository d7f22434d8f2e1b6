/*
 * Commands that work on all statements that fit a pattern (junos-facts 2.7): `wildcard delete PATH`, where each word
 * may be a shell pattern or a regular expression for a whole word, and `replace pattern A with B [upto N]`, which
 * changes words below the level being edited.
 */
#include <fnmatch.h>
#include <regex.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/apply.h"

/* Neither has a meaning for a tree that is only being made: what is there to match is still to come. */
static bool
refused(struct apply *ap)
{
	if (ap->keep)
		apply_complain(
		    ap, false, &ap->line.v[0], "command is not supported here");
	return ap->keep;
}

/* --- wildcard delete ---------------------------------------------------------------------------------- */

struct pattern {
	const char *shell;
	regex_t whole;
	bool regex; /* `whole` is compiled */
};

struct patterns {
	struct pattern *v;
	size_t n;
};

static void
patterns_init(struct apply *ap, struct patterns *p, size_t from)
{
	size_t n = ap->prefix.n + ap->line.n - from;

	p->v = arena_array(ap->arena, struct pattern, n);
	p->n = n;
	for (size_t i = 0; i < n; i++) {
		struct str s = i < ap->prefix.n ? ap->prefix.v[i].s
						: ap->line.v[from + i - ap->prefix.n].s;
		struct pattern *one = &p->v[i];

		one->shell = arena_strndup(ap->arena, s.p, s.n);
		one->regex =
		    i >= ap->prefix.n && s.n < 256 &&
		    regcomp(&one->whole, arena_printf(ap->arena, "^(%s)$", one->shell),
			REG_EXTENDED | REG_NOSUB) == 0;
	}
}

static void
patterns_done(struct patterns *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].regex)
			regfree(&p->v[i].whole);
}

static bool
fits(struct apply *ap, const struct pattern *p, struct str word)
{
	const char *z = arena_strndup(ap->arena, word.p, word.n);

	return fnmatch(p->shell, z, 0) == 0 ||
	       (p->regex && regexec(&p->whole, z, 0, NULL, 0) == 0);
}

/* Values of a list that fit go; the statement with the last of them. */
static int
delete_values(struct apply *ap, struct config_node *n, const struct pattern *p)
{
	int at = node_value_at(n), kept = at, all = n->nwords;

	for (int i = at; i < all; i++)
		if (!fits(ap, p, n->words[i]))
			n->words[kept++] = n->words[i];
	if (kept == all)
		return 0;
	n->nwords = kept;
	if (kept == at)
		node_delete(n);
	else
		place_mark_list(n, at);
	return all - kept;
}

static bool
holds_protected(const struct config_node *n)
{
	if ((n->flags & CONFIG_PROTECT) != 0)
		return true;
	node_each(n, c) if (holds_protected(c)) return true;
	return false;
}

/* Patterns pass by what is protected. */
static bool
spared(struct apply *ap, const struct config_node *n, bool whole)
{
	if ((n->flags & CONFIG_PROTECT) == 0 && !(whole && holds_protected(n)))
		return false;
	apply_complain(ap, true, &ap->line.v[0], "statement is protected");
	return true;
}

static int
wild_delete(
    struct apply *ap, struct config_node *parent, const struct patterns *p, size_t from)
{
	struct config_node *next;
	int gone = 0;

	for (struct config_node *n = parent->child; n != NULL; n = next) {
		size_t named = (size_t)node_named(n), left = p->n - from, k = 0;
		bool list = (n->flags & CONFIG_LIST) != 0 || node_has(n, KEY_VALUES);

		next = n->next;
		while (k < named && k < left && fits(ap, &p->v[from + k], n->words[k]))
			k++;
		if (k < named && k < left)
			continue;
		if (spared(ap, n, left <= named)) {
			gone++;
		} else if (left <= named) {
			node_delete(n);
			gone++;
		} else if (list && node_leaf(n) && left == named + 1) {
			gone += delete_values(ap, n, &p->v[from + k]);
		} else if (!node_leaf(n)) {
			gone += wild_delete(ap, n, p, from + k);
		}
	}
	return gone;
}

void
apply_wildcard(struct apply *ap)
{
	struct patterns p;

	if (refused(ap))
		return;
	if (ap->line.n < 3 || !apply_is(&ap->line.v[1], "delete")) {
		apply_syntax_error(ap, &ap->line.v[1]);
		return;
	}
	patterns_init(ap, &p, 2);
	if (wild_delete(ap, ap->root, &p, 0) == 0)
		apply_complain(ap, true, &vec_last(&ap->line), "statement not found");
	patterns_done(&p);
}

/* --- replace pattern ---------------------------------------------------------------------------------- */

struct change {
	struct apply *ap;
	regex_t what;
	struct str with;
	long most; /* so many times in one word; 0: all */
	long done;
};

/* The word with what fits replaced, or the word itself. */
static struct str
changed(struct change *c, struct str word)
{
	const char *z = arena_strndup(c->ap->arena, word.p, word.n);
	long times = 0;
	regmatch_t m;
	struct buf out;
	struct str s;

	buf_init(&out, BUF_TEXT);
	while ((c->most == 0 || times < c->most) &&
	       regexec(&c->what, z, 1, &m, times > 0 ? REG_NOTBOL : 0) == 0 &&
	       m.rm_eo > m.rm_so) {
		buf_add(&out, z, (size_t)m.rm_so);
		buf_addstr(&out, c->with);
		z += m.rm_eo;
		times++;
	}
	buf_adds(&out, z);
	c->done += times;
	s = times > 0 ? str_of(buf_copy(&out, c->ap->arena)) : word;
	buf_done(&out);
	return s;
}

static void
change_node(struct change *c, struct config_node *n)
{
	struct apply *ap = c->ap;
	struct str *words = arena_array(ap->arena, struct str, (size_t)n->nwords + 1);
	long before = c->done;

	for (int i = 0; i < n->nwords; i++)
		words[i] = changed(c, n->words[i]);
	if (c->done == before)
		return;
	if (!node_words_eq(words, n->words, n->nkey) &&
	    node_find(n->parent, words, n->nkey) != NULL)
		apply_complain(ap, false, &ap->line.v[0], "statement already exists");
	else
		node_rename(ap->arena, n, words, n->nwords, n->nkey);
}

static void
change_below(struct change *c, struct config_node *parent)
{
	struct config_node *next;

	for (struct config_node *n = parent->child; n != NULL; n = next) {
		next = n->next;
		if ((n->flags & CONFIG_PROTECT) != 0)
			continue;
		change_node(c, n);
		if (n->parent != NULL)
			change_below(c, n);
	}
}

static struct config_node *
level(struct apply *ap)
{
	struct str *words = arena_array(ap->arena, struct str, ap->prefix.n + 1);
	struct config_node *found = NULL;
	struct path_matches m;

	if (ap->prefix.n == 0)
		return ap->root;
	for (size_t i = 0; i < ap->prefix.n; i++)
		words[i] = ap->prefix.v[i].s;
	path_find(ap->root, words, (int)ap->prefix.n, &m);
	if (m.n == 1)
		found = m.v[0].node;
	vec_done(&m);
	return found;
}

/* replace pattern A with B, replace pattern A with B upto 3 */
void
apply_replace(struct apply *ap)
{
	struct word *w = ap->line.v;
	bool upto = ap->line.n == 7 && apply_is(&w[5], "upto");
	struct change c = {.ap = ap};
	struct config_node *top;

	if (refused(ap))
		return;
	if ((ap->line.n != 5 && !upto) || !apply_is(&w[1], "pattern") ||
	    !apply_is(&w[3], "with") || w[2].s.n == 0 || w[2].s.n > 255) {
		apply_syntax_error(ap, &vec_last(&ap->line));
		return;
	}
	if (upto)
		c.most = atol(arena_strndup(ap->arena, w[6].s.p, w[6].s.n));
	c.with = w[4].s;
	if (regcomp(&c.what, arena_strndup(ap->arena, w[2].s.p, w[2].s.n),
		REG_EXTENDED) != 0) {
		apply_syntax_error(ap, &w[2]);
		return;
	}
	top = level(ap);
	if (top != NULL)
		change_below(&c, top);
	regfree(&c.what);
}
