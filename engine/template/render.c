#include "template/render.h"

#include <stdarg.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/compile.h"
#include "template/object.h"
#include "template/origin.h"
#include "template/regex.h"
#include "template/set.h"

enum { CHAIN_SHOWN = 4 };

static const char *
chain_link(struct render *r, const char *text, const struct template_via *v)
{
	const char *turn =
	    v->turn > 0 ? arena_printf(r->keep, "turn %d of ", v->turn) : "";

	return arena_printf(r->keep, "%s%sin %s%s at %s:%d", text != NULL ? text : "",
	    text != NULL ? ", " : "", turn, v->what, v->at.file, v->at.line);
}

static const char *
via_chain(struct render *r)
{
	const char *text = NULL;
	int n = 0;

	for (const struct template_via *v = r->via; v != NULL; v = v->up)
		if (n++ < CHAIN_SHOWN)
			text = chain_link(r, text, v);
	if (n > CHAIN_SHOWN)
		text = arena_printf(r->keep, "%s, and %d more", text, n - CHAIN_SHOWN);
	return text;
}

void
render_push_via(struct render *r, struct template_via *here, const char *what, int turn)
{
	if (r->map)
		here = arena_new_of(r->keep, struct template_via);
	here->id = r->map ? ++r->vias : 0;
	here->what = what;
	here->turn = turn;
	here->at = (struct mark){r->act->t->file, r->at != NULL ? r->at->line : 0,
	    r->at != NULL ? r->at->col : 0};
	here->up = r->via;
	r->via = here;
}

void *
render_fail(struct render *r, const char *type, const char *fmt, ...)
{
	va_list ap;
	struct template *t = r->act != NULL ? r->act->t : NULL;

	if (render_failed(r))
		return NULL;
	va_start(ap, fmt);
	failure_set(r->f, r->keep, type, "%s", arena_vprintf(r->keep, fmt, ap));
	va_end(ap);
	if (t != NULL) {
		r->f->template = t->name;
		r->f->at.file = t->file;
		r->f->source = t->source;
	}
	r->f->chain = via_chain(r);
	if (r->at != NULL)
		r->f->at.line = r->at->line;
	return NULL;
}

void *
render_fail_at(struct render *r, const struct node *n)
{
	/* the line is that of the statement, as Jinja has it; the column that of the innermost piece on it */
	if (r->f->set && r->f->at.col == 0 && r->f->at.line == n->line &&
	    r->act != NULL && r->f->template == r->act->t->name)
		r->f->at.col = n->col;
	return NULL;
}

int
render_enter(struct render *r)
{
	if (++r->calls > RENDER_CALLS) {
		render_fail(r, "RecursionError", "maximum recursion depth exceeded");
		return -1;
	}
	return render_check_memory(r, 0);
}

void
render_leave(struct render *r)
{
	r->calls--;
}

int
render_stack_over(struct render *r)
{
	render_fail(r, "RecursionError", "maximum recursion depth exceeded");
	return -1;
}

int
render_check_memory(struct render *r, size_t more)
{
	if (arena_size(r->a) - r->memory + more < r->o->memory_limit)
		return 0;
	render_fail(r, "LimitError", "the template needs more than %zu MB of memory",
	    r->o->memory_limit >> 20);
	return -1;
}

struct render_turn
render_begin_turn(struct render *r)
{
	r->depth++;
	return (struct render_turn){arena_mark(r->a), r->kept, r->out.slots};
}

void
render_end_turn(struct render *r, const struct render_turn *turn)
{
	r->depth--;
	if (r->kept == turn->kept && r->out.slots == turn->strings && !r->copy &&
	    !render_failed(r))
		arena_rewind(r->a, turn->mark);
}

int
render_count_loop(struct render *r)
{
	if (++r->loops > r->o->loop_limit) {
		render_fail(
		    r, "LimitError", "more than %lu loop iterations", r->o->loop_limit);
		return -1;
	}
	if (r->out.text->over) {
		render_fail(r, "LimitError", "the output is larger than %zu octets",
		    r->out.text->limit - r->out.base);
		return -1;
	}
	return r->loops % 1024 == 0 ? render_check_memory(r, 0) : 0;
}

struct job {
	struct template_set *set;
	const struct value *vars;
	struct arena *a; /* of values; NULL: of its own */
	struct arena *keep;
	struct failure *f;
};

static void
begin(struct render *r, const struct job *j, struct buf *out, bool map)
{
	*r = (struct render){.a = j->a != NULL ? j->a : arena_new(),
	    .keep = j->keep,
	    .set = j->set,
	    .o = set_options(j->set),
	    .f = j->f,
	    .vars = j->vars,
	    .copy = set_mutates(j->set),
	    .map = map,
	    .floor = (const char *)__builtin_frame_address(0) - RENDER_STACK,
	    .memory = j->a != NULL ? arena_size(j->a) : 0};
	output_init(&r->out, out, map ? j->keep : NULL);
}

static struct layer *
given(struct render *r)
{
	struct layer *l = arena_new_of(r->a, struct layer);

	l->vars = r->vars;
	l->lazy = true;
	return l;
}

static int
render_main(struct render *r, struct str name)
{
	bool missing = false;
	struct template *t = set_load(r, name, &missing);

	if (missing)
		render_fail(r, "TemplateNotFound", STR_FMT, STR_ARG(name));
	if (t == NULL)
		return -1;
	if (context_run(r, t, context_new(r, t, given(r))) < 0)
		return -1;
	if (r->out.text->over) {
		render_fail(r, "LimitError", "the output is larger than %zu octets",
		    r->out.text->limit - r->out.base);
		return -1;
	}
	return 0;
}

int
render_template(struct template_set *s, struct str name, const struct value *vars,
    struct arena *a, struct buf *out, struct template_map *map, struct failure *f)
{
	struct job j = {s, vars, NULL, a, f};
	struct render r;
	size_t limit = out->limit, start = out->n, most = set_options(s)->output_limit;
	int rc;

	if (start + most < limit)
		out->limit = start + most;
	if (map != NULL && out->limit > UINT32_MAX) /* the map counts so far */
		out->limit = UINT32_MAX;
	do {
		begin(&r, &j, out, map != NULL);
		rc = render_main(&r, name);
		if (rc == 0 && map != NULL) {
			origin_map(&r.out, map);
			map->vias = r.vias;
		}
		if (rc < 0)
			buf_cut(out, start);
		output_done(&r.out);
		buf_done(&r.spare);
		regex_done(r.regexes);
		arena_free(r.a);
	} while (r.restart);
	if (rc < 0)
		out->over = false;
	out->limit = limit;
	return rc;
}

int
render_expression(struct template_set *s, struct str expression, const struct value *vars,
    struct arena *a, struct value **ret_value, struct failure *f)
{
	struct job j = {s, vars, a, a, f};
	struct template *t = set_compile_expression(s, a, expression, f);
	struct value *v;
	struct buf out;
	struct render r;

	if (t == NULL)
		return -1;
	buf_init(&out, BUF_TEXT);
	do {
		begin(&r, &j, &out, false);
		r.copy |= t->mutates;
		v = context_expression(&r, t, context_new(&r, t, given(&r)));
		output_done(&r.out);
		buf_done(&r.spare);
		regex_done(r.regexes);
	} while (r.restart);
	buf_done(&out);
	if (v == NULL)
		return -1;
	*ret_value = v;
	return 0;
}

int
render_snippet(struct template_set *s, struct template *t, const struct value *vars,
    struct arena *a, struct value **ret_value, struct failure *f)
{
	struct job j = {s, vars, a, a, f};
	struct value *v = NULL;
	struct buf out;
	struct render r;

	do {
		buf_init(&out, set_options(s)->output_limit);
		begin(&r, &j, &out, false);
		r.copy |= t->mutates;
		if (t->expression != NULL)
			v = plain_value(
			    &r, context_expression(&r, t, context_new(&r, t, given(&r))));
		else if (context_run(&r, t, context_new(&r, t, given(&r))) == 0)
			v = value_str(a, buf_str(&out));
		if (out.over)
			v = render_fail(&r, "LimitError",
			    "the output is larger than %zu octets", out.limit);
		output_done(&r.out);
		buf_done(&r.spare);
		buf_done(&out);
		regex_done(r.regexes);
	} while (r.restart);
	if (v == NULL)
		return -1;
	*ret_value = v;
	return 0;
}

int
template_render(struct template_set *s, const char *name, const struct value *vars,
    struct arena *a, struct buf *out, struct template_map *map, struct err **e)
{
	struct failure f = {0};

	if (render_template(s, str_of(name), vars, a, out, map, &f) == 0)
		return 0;
	return failure_raise(&f, e);
}

int
template_expression(struct template_set *s, const char *expression,
    const struct value *vars, struct arena *a, struct value **ret_value, struct err **e)
{
	struct failure f = {0};

	if (render_expression(s, str_of(expression), vars, a, ret_value, &f) == 0)
		return 0;
	return failure_raise(&f, e);
}
