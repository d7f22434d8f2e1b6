/* Set commands, applied line by line (junos-facts 2.3, 2.4, 2.7). */
#include "base/arena.h"
#include "base/err.h"
#include "config/apply.h"
#include "config/comment.h"

static struct mark
mark_of(const struct apply *ap, const struct word *w)
{
	return (struct mark){ap->scan.file, w->line, w->col};
}

void
apply_complain(struct apply *ap, bool warning, const struct word *at, const char *message)
{
	if (ap->complain != NULL)
		ap->complain(ap->ctx, warning, mark_of(ap, at), message, at->s);
}

void
apply_syntax_error(struct apply *ap, const struct word *at)
{
	apply_complain(ap, false, at, "syntax error");
}

bool
apply_is(const struct word *w, const char *z)
{
	return str_eq(w->s, str_of(z));
}

/* --- set ---------------------------------------------------------------------------------------------- */

/* The command's words as statements: those that are not there are made. */
static bool
place_line(struct apply *ap)
{
	struct place *p = &ap->place;
	size_t n = ap->prefix.n + ap->line.n - 1;
	struct word *words = arena_array(ap->arena, struct word, n + 1);

	for (size_t i = 0; i < ap->prefix.n; i++)
		words[i] = ap->prefix.v[i];
	for (size_t i = 1; i < ap->line.n; i++)
		words[ap->prefix.n + i - 1] = ap->line.v[i];
	p->words = words;
	p->nwords = (int)n;
	p->list_at = ap->list_at < 0 ? -1 : ap->list_at - 1 + (int)ap->prefix.n;
	p->block = false;
	p->depth = 0;
	if (!place_words(p, ap->root)) {
		apply_complain(
		    ap, false, &ap->line.v[1], "too many levels of statements");
		return false;
	}
	return p->tail != NULL;
}

/* What was deleted and is set again is replaced. */
static void
do_set(struct apply *ap)
{
	if (!place_line(ap) || !ap->keep)
		return;
	for (struct config_node *n = ap->place.tail; n != NULL; n = n->parent)
		if ((n->flags & CONFIG_DELETE) != 0)
			n->flags ^= CONFIG_DELETE | CONFIG_REPLACE;
}

/* --- commands on what is there ------------------------------------------------------------------------ */

static void
find(struct apply *ap, size_t to, struct path_matches *ret)
{
	size_t n = ap->prefix.n + to - 1;
	struct str *words = arena_array(ap->arena, struct str, n + 1);

	for (size_t i = 0; i < ap->prefix.n; i++)
		words[i] = ap->prefix.v[i].s;
	for (size_t i = 1; i < to; i++)
		words[ap->prefix.n + i - 1] = ap->line.v[i].s;
	path_find(ap->root, words, (int)n, ret);
	if (ret->n == 0 && ap->keep && place_split(&ap->place, ap->root, words, (int)n))
		path_find(ap->root, words, (int)n, ret);
}

bool
apply_find(struct apply *ap, size_t to, bool warning, struct path_matches *ret)
{
	find(ap, to, ret);
	if (ret->n > 0)
		return true;
	apply_complain(ap, warning, &ap->line.v[to - 1], "statement not found");
	return false;
}

/* An unknown list of one value is a leaf with that value. */
static void
remove_value(struct apply *ap, struct config_node *n, int value)
{
	for (int i = value; i + 1 < n->nwords; i++)
		n->words[i] = n->words[i + 1];
	n->nwords--;
	if (n->nwords - node_value_at(n) > 1)
		return;
	n->flags &= ~CONFIG_LIST;
	if (n->key == NULL)
		node_rename(ap->arena, n, n->words, n->nwords, n->nwords);
}

/* A container without contents goes with its last statement, unless it means something alone. */
static bool
vanishes(const struct config_node *n)
{
	if (n->parent == NULL || n->child != NULL)
		return false;
	if (n->key == NULL)
		return n->nwords == 1;
	return n->key->type == KEY_BOX && (n->key->flags & KEY_FULL) == 0;
}

void
node_delete(struct config_node *n)
{
	struct config_node *parent = n->parent;

	node_remove(n);
	while (vanishes(parent)) {
		n = parent;
		parent = n->parent;
		node_remove(n);
	}
}

/* A tree that is being made has not what a router may have: the load deletes it there. */
static void
delete_elsewhere(struct apply *ap)
{
	ap->place.nest = true;
	if (place_line(ap))
		ap->place.tail->flags |= CONFIG_DELETE;
	ap->place.nest = false;
}

static void
do_delete(struct apply *ap)
{
	struct path_matches m;

	find(ap, ap->line.n, &m);
	for (size_t i = 0; i < m.n; i++) {
		struct config_node *n = m.v[i].node;

		if (m.v[i].value > 0 && n->nwords - node_value_at(n) > 1)
			remove_value(ap, n, m.v[i].value);
		else
			node_delete(n);
	}
	if (m.n == 0 && ap->keep)
		delete_elsewhere(ap);
	else if (m.n == 0)
		apply_complain(ap, true, &vec_last(&ap->line), "statement not found");
	vec_done(&m);
}

/* A flag goes on or off; the tag says so to a load of a tree that is being made. */
static void
change_flag(struct apply *ap, int flag, bool on, int tag)
{
	struct path_matches m;

	if (apply_find(ap, ap->line.n, true, &m)) {
		for (size_t i = 0; i < m.n; i++) {
			struct config_node *n = m.v[i].node;

			n->flags = on ? (n->flags | flag) & ~tag : n->flags & ~flag;
			if (!on && ap->keep)
				n->flags |= tag;
		}
	}
	vec_done(&m);
}

static void
do_deactivate(struct apply *ap)
{
	change_flag(ap, CONFIG_INACTIVE, true, CONFIG_ACTIVE);
}

static void
do_activate(struct apply *ap)
{
	change_flag(ap, CONFIG_INACTIVE, false, CONFIG_ACTIVE);
}

static void
do_protect(struct apply *ap)
{
	change_flag(ap, CONFIG_PROTECT, true, CONFIG_UNPROTECT);
}

static void
do_unprotect(struct apply *ap)
{
	change_flag(ap, CONFIG_PROTECT, false, CONFIG_UNPROTECT);
}

static void
do_annotate(struct apply *ap)
{
	const struct word *text = &vec_last(&ap->line);
	struct str s = str_trim(text->s);
	struct path_matches m;

	if (str_starts(s, STR("/*")) && str_ends(s, STR("*/")) && s.n >= 4)
		s = str_trim((struct str){s.p + 2, s.n - 4});
	if (ap->line.n < 3 ||
	    (memmem(s.p, s.n, "*/", 2) != NULL && !comment_is_hash(s))) {
		apply_syntax_error(ap, text);
		return;
	}
	if (apply_find(ap, ap->line.n - 1, false, &m))
		m.v[0].node->comment =
		    s.n > 0 ? arena_strndup(ap->arena, s.p, s.n) : NULL;
	vec_done(&m);
}

/* --- where commands begin ----------------------------------------------------------------------------- */

static void
do_edit(struct apply *ap)
{
	vec_push(&ap->edits, (int)ap->prefix.n);
	for (size_t i = 1; i < ap->line.n; i++)
		vec_push(&ap->prefix, ap->line.v[i]);
}

static void
do_top(struct apply *ap)
{
	vec_reset(&ap->prefix);
	vec_reset(&ap->edits);
}

static void
do_exit(struct apply *ap)
{
	if (ap->edits.n > 0)
		ap->prefix.n = (size_t)vec_pop(&ap->edits);
}

/* So many words of the prefix are its last level: one statement of a tree that has nothing else. */
static size_t
last_level(struct apply *ap)
{
	struct place p = ap->place;

	p.words = ap->prefix.v;
	p.nwords = (int)ap->prefix.n;
	p.list_at = -1;
	p.block = true;
	p.depth = 0;
	if (!place_words(&p, config_new(ap->arena)) || p.tail == NULL)
		return 1;
	return (size_t)p.tail->nwords < ap->prefix.n ? (size_t)p.tail->nwords
						     : ap->prefix.n;
}

/* up, up 2 */
static void
do_up(struct apply *ap)
{
	struct str count = ap->line.n > 1 ? ap->line.v[1].s : STR("1");
	bool number =
	    ap->line.n <= 2 && count.n == 1 && count.p[0] >= '1' && count.p[0] <= '9';

	if (!number) {
		apply_syntax_error(ap, &ap->line.v[1]);
		return;
	}
	vec_push(&ap->edits, (int)ap->prefix.n);
	for (int i = count.p[0] - '0'; i > 0 && ap->prefix.n > 0; i--)
		ap->prefix.n -= last_level(ap);
}

enum { TAKES_WORDS, TAKES_NONE, TAKES_ANY };

static const struct command_word {
	const char *name;
	void (*run)(struct apply *ap);
	int takes;
	const char *until; /* the words behind it are no part of the statement's path */
} commands_by_name[] = {
    {"activate", do_activate, TAKES_WORDS, NULL},
    {"annotate", do_annotate, TAKES_WORDS, ""},
    {"copy", apply_copy, TAKES_WORDS, "to"},
    {"deactivate", do_deactivate, TAKES_WORDS, NULL},
    {"delete", do_delete, TAKES_WORDS, NULL},
    {"edit", do_edit, TAKES_WORDS, NULL},
    {"exit", do_exit, TAKES_NONE, NULL},
    {"insert", apply_insert, TAKES_WORDS, "before after"},
    {"protect", do_protect, TAKES_WORDS, NULL},
    {"rename", apply_rename, TAKES_WORDS, "to"},
    {"replace", apply_replace, TAKES_WORDS, NULL},
    {"set", do_set, TAKES_WORDS, NULL},
    {"top", do_top, TAKES_NONE, NULL},
    {"unprotect", do_unprotect, TAKES_WORDS, NULL},
    {"up", do_up, TAKES_ANY, NULL},
    {"wildcard", apply_wildcard, TAKES_WORDS, NULL},
};

/* How many words of the line, its verb included, are the verb and the statement's path. */
static size_t
path_end(const struct apply *ap, const struct command_word *c)
{
	if (c->until == NULL)
		return ap->line.n;
	if (c->until[0] == '\0')
		return ap->line.n - 1;
	for (size_t i = ap->line.n - 1; i > 1; i--) {
		struct str rest = str_of(c->until);

		while (rest.n > 0)
			if (str_eq(str_cut(&rest, ' '), ap->line.v[i].s))
				return i;
	}
	return ap->line.n;
}

/* The caller's say about words [1, end) of the line, and one more if `last` is not 0. It may put others in their place. */
static bool
ask(struct apply *ap, size_t end, size_t last)
{
	size_t n = 0;
	struct str *path = arena_array(ap->arena, struct str, ap->prefix.n + end + 1);

	for (size_t i = 0; i < ap->prefix.n; i++)
		path[n++] = ap->prefix.v[i].s;
	for (size_t i = 1; i < end; i++)
		path[n++] = ap->line.v[i].s;
	if (last > 0)
		path[n++] = ap->line.v[last].s;
	if (!ap->check(
		ap->ctx, ap->line.v[0].s, path, (int)n, mark_of(ap, &ap->line.v[0])))
		return false;
	for (size_t i = 1; i < end; i++)
		ap->line.v[i].s = path[ap->prefix.n + i - 1];
	if (last > 0)
		ap->line.v[last].s = path[n - 1];
	return true;
}

/* Of a list in brackets each value is asked about. */
static bool
allowed(struct apply *ap, const struct command_word *c)
{
	if (ap->check == NULL || c->run == apply_replace || c->run == apply_wildcard ||
	    c->takes != TAKES_WORDS)
		return true;
	if (ap->list_at < 0)
		return ask(ap, path_end(ap, c), 0);
	for (size_t i = (size_t)ap->list_at; i < ap->line.n; i++)
		if (!ask(ap, (size_t)ap->list_at, i))
			return false;
	return true;
}

static void
run_line(struct apply *ap)
{
	struct word *first = &ap->line.v[0];

	for (size_t i = 0; i < sizeof commands_by_name / sizeof commands_by_name[0];
	     i++) {
		const struct command_word *c = &commands_by_name[i];

		if (!apply_is(first, c->name))
			continue;
		if (c->takes != TAKES_ANY &&
		    (c->takes == TAKES_NONE) != (ap->line.n == 1))
			apply_syntax_error(ap, &vec_last(&ap->line));
		else if (ap->list_at >= 0 && c->run != do_set)
			apply_syntax_error(ap, &ap->line.v[ap->list_at]);
		else if (allowed(ap, c))
			c->run(ap);
		return;
	}
	apply_complain(ap, false, first, "unknown command");
}

/* Brackets: 0 as long as they are right. */
static int
bracket(struct apply *ap, enum token t, bool *in_list)
{
	if (t == TOKEN_LIST && !*in_list && ap->list_at < 0 && ap->line.n > 1) {
		*in_list = true;
		ap->list_at = (int)ap->line.n;
		return 0;
	}
	if (t == TOKEN_LIST_END && *in_list && ap->list_at < (int)ap->line.n) {
		*in_list = false;
		return 0;
	}
	return -1;
}

/* Reads one line; false at the end of the text or at an error. Only quotes and comments that are not closed are
 * errors here; what is wrong with a line is complained of and the line is dropped. */
static bool
read_line(struct apply *ap, struct err **e)
{
	struct scan *s = &ap->scan;
	bool in_list = false, bad = false;
	enum token t;

	vec_reset(&ap->line);
	ap->list_at = -1;
	for (;;) {
		t = scan_next(s, e);
		if (t == TOKEN_LIST || t == TOKEN_LIST_END) {
			bad = bad || bracket(ap, t, &in_list) != 0;
		} else if (t == TOKEN_WORD) {
			bad = bad || (ap->list_at >= 0 && !in_list) ||
			      ap->line.n >= SCAN_WORDS;
			if (!bad)
				vec_push(&ap->line, s->word);
		} else if (t != TOKEN_COMMENT && t != TOKEN_HASH) {
			break;
		}
	}
	if (t == TOKEN_ERROR)
		return false;
	if (bad || in_list) {
		struct word at = ap->line.n > 0 ? vec_last(&ap->line) : s->word;

		apply_syntax_error(ap, &at);
		vec_reset(&ap->line);
	}
	return t == TOKEN_LINE || ap->line.n > 0;
}

static int
apply_text(struct apply *ap, const char *file, struct str text, struct err **e)
{
	if (scan_init(&ap->scan, ap->arena, file, text, e) != 0)
		return -1;
	ap->scan.lines = true;
	ap->place = (struct place){.arena = ap->arena,
	    .file = file,
	    .batch = ap->scan.text,
	    .set = true,
	    .keep = ap->keep};
	while (read_line(ap, e))
		if (ap->line.n > 0)
			run_line(ap);
	vec_done(&ap->line);
	vec_done(&ap->prefix);
	vec_done(&ap->edits);
	return *e != NULL ? -1 : 0;
}

void
config_apply_commands(struct arena *a, const char *file, struct str text,
    struct config_node *root, const struct config_commands *how)
{
	struct apply ap = {.arena = a,
	    .root = root,
	    .complain = how->complain,
	    .check = how->check,
	    .ctx = how->ctx};
	struct err *e = NULL;

	if (apply_text(&ap, file, text, &e) == 0)
		return;
	if (how->complain != NULL)
		how->complain(how->ctx, false, err_where(e), err_message(e), STR(""));
	err_free(e);
}

void
config_apply_set(struct arena *a, const char *file, struct str text,
    struct config_node *root, config_complain_fn *complain, void *ctx)
{
	config_apply_commands(a, file, text, root,
	    &(struct config_commands){.complain = complain, .ctx = ctx});
}

/* --- into an empty tree ------------------------------------------------------------------------------- */

struct first {
	const struct scan *scan;
	struct err *err;
};

static void
keep_first(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	struct first *f = ctx;

	if (!warning && f->err == NULL)
		scan_fail(f->scan, at.line, at.col, &f->err, "%s: '" STR_FMT "'", message,
		    word.n > 60 ? 60 : (int)word.n, word.p);
}

int
config_parse_set(struct arena *a, const char *file, struct str text,
    struct config_node **ret_root, struct err **e)
{
	struct apply ap = {
	    .arena = a, .root = config_new(a), .complain = keep_first, .keep = true};
	struct first first = {.scan = &ap.scan};

	ap.ctx = &first;
	if (apply_text(&ap, file, text, e) != 0) {
		err_free(first.err);
		return -1;
	}
	if (first.err != NULL) {
		*e = first.err;
		return -1;
	}
	*ret_root = ap.root;
	return 0;
}
