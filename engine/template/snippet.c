/* Texts that stand in files of another kind: their values, and the names that they need. */
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "template/compile.h"
#include "template/failure.h"
#include "template/set.h"

/* The one thing that a text prints, if it is one expression and nothing else. */
static struct node *
only_expression(const struct template *t)
{
	const struct nodes *nodes = &t->body.nodes;
	struct node *n;

	if (nodes->n != 1 || nodes->v[0]->kind != NODE_OUTPUT ||
	    nodes->v[0]->output.items.n != 1)
		return NULL;
	n = nodes->v[0]->output.items.v[0];
	return n->kind == NODE_DATA ? NULL : n;
}

/* t->expression is set if it has a value of its own kind. NULL: failed. */
static struct template *
compile(struct template_set *s, struct arena *a, const struct template_snippet *snippet,
    struct failure *f)
{
	struct template *t = arena_new_of(a, struct template);
	bool below = memchr(snippet->text.p, '\n', snippet->text.n) != NULL;
	int before = snippet->at.line - (below ? 0 : 1);

	t->name = t->file = snippet->at.file != NULL ? snippet->at.file : "<expression>";
	t->skipped = before > 0 ? before : 0;
	if (set_compile_placed(s, a, snippet->text, snippet->expression, t, f) < 0)
		return NULL;
	if (!snippet->expression)
		t->expression = only_expression(t);
	return t;
}

/* The first line of a text that stands in one line begins at its column; a node without a column is the whole of it. */
static struct mark
place(const struct template_snippet *snippet, int line, int col)
{
	struct mark at = {snippet->at.file, line, col};

	if (memchr(snippet->text.p, '\n', snippet->text.n) == NULL && snippet->at.col > 0)
		at.col = snippet->at.col + (col > 0 ? col - 1 : 0);
	return at;
}

static int
fail(const struct template_snippet *snippet, struct failure *f, struct err **e)
{
	bool here = f->template != NULL && snippet->at.file != NULL &&
		    strcmp(f->template, snippet->at.file) == 0;

	if (f->template == NULL || here) {
		f->at = place(snippet, f->at.line, f->at.col);
		if (f->at.line == 0)
			f->at.line = snippet->at.line;
	}
	f->source = (struct str){
	    0}; /* the position says where: a line of YAML is more than the text */
	return failure_raise(f, e);
}

int
template_snippet_value(struct template_set *s, const struct template_snippet *snippet,
    const struct value *vars, struct arena *a, struct value **ret_value, struct err **e)
{
	struct failure f = {0};
	struct template *t = compile(s, a, snippet, &f);

	if (t == NULL || render_snippet(s, t, vars, a, ret_value, &f) < 0)
		return fail(snippet, &f, e);
	return 0;
}

/* --- names ------------------------------------------------------------------------------------------- */

struct use {
	const struct name *name;
	int line, col;
	bool guarded;
};

struct search {
	VEC(struct use) v;
	VEC(const struct name *) free; /* not bound in it */
};

static struct use *
use_of(struct search *s, const struct name *name)
{
	struct use *u;

	vec_each (&s->v, it)
		if (it->name == name)
			return it;
	u = vec_add(&s->v);
	u->name = name;
	return u;
}

static void
take_loads(struct search *s, const struct scope_loads *loads)
{
	for (size_t i = 0; i < loads->n; i++)
		if (loads->v[i].kind == LOAD_RESOLVE)
			vec_push(&s->free, loads->v[i].name);
}

static void
take_scopes(struct search *s, const struct node *n)
{
	switch (n->kind) {
	case NODE_FOR:
		take_loads(s, &n->loop.loads);
		take_loads(s, &n->loop.test_loads);
		take_loads(s, &n->loop.else_loads);
		break;
	case NODE_SET:
	case NODE_SET_BLOCK: take_loads(s, &n->set.loads); break;
	case NODE_MACRO:
	case NODE_CALL_BLOCK: take_loads(s, &n->macro.body.loads); break;
	case NODE_FILTER_BLOCK:
	case NODE_AUTOESCAPE:
	case NODE_WITH: take_loads(s, &n->with.loads); break;
	case NODE_BLOCK: take_loads(s, &n->block.body.loads); break;
	default: break;
	}
}

/* '| default' and 'is defined' of a plain name. */
static const struct name *
asked_whether(const struct node *n)
{
	static const char *const words[] = {"default", "d", "defined", "undefined"};

	if ((n->kind != NODE_FILTER && n->kind != NODE_TEST) || n->call.of == NULL ||
	    n->call.of->kind != NODE_NAME)
		return NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(n->call.name->key.str, str_of(words[i])))
			return n->call.of->var.name;
	return NULL;
}

static void
see(struct node *n, void *ctx)
{
	struct search *s = ctx;
	const struct name *asked = asked_whether(n);

	if (asked != NULL)
		use_of(s, asked)->guarded = true;
	if (n->kind == NODE_NAME && n->var.use == USE_LOAD) {
		struct use *u = use_of(s, n->var.name);

		if (u->line == 0) {
			u->line = n->line;
			u->col = n->col;
		}
	}
	take_scopes(s, n);
	node_each(n, see, s);
}

static bool
is_free(const struct search *s, const struct name *name)
{
	if (name->global != NULL)
		return false;
	vec_each (&s->free, it)
		if (*it == name)
			return true;
	return false;
}

int
template_snippet_names(struct template_set *s, const struct template_snippet *snippet,
    struct arena *a, struct template_use **ret_uses, size_t *ret_n, struct err **e)
{
	struct failure f = {0};
	struct template *t = compile(s, a, snippet, &f);
	struct search found = {0};
	size_t n = 0;

	if (t == NULL)
		return fail(snippet, &f, e);
	take_loads(&found, &t->body.loads);
	nodes_each(&t->body.nodes, see, &found);
	*ret_uses = arena_array(a, struct template_use, found.v.n + 1);
	vec_each (&found.v, it)
		if (is_free(&found, it->name))
			(*ret_uses)[n++] = (struct template_use){
			    .name = arena_strndup(
				a, it->name->key.str.p, it->name->key.str.n),
			    .at = place(snippet, it->line, it->col),
			    .guarded = it->guarded};
	*ret_n = n;
	vec_done(&found.v);
	vec_done(&found.free);
	return 0;
}
