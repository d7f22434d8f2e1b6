#include "template/site_filter.h"

#include "base/arena.h"
#include "template/compile.h"
#include "template/failure.h"
#include "template/name.h"
#include "template/object.h"

static int
taken(struct arena *a, const struct node *n, const struct template_function *by,
    struct failure *f)
{
	const struct site_filter *other = (const struct site_filter *)by;
	struct str name = n->macro.name->key.str;

	if (by->fn != NULL)
		failure_set(f, a, "TemplateAssertionError",
		    "the macro '" STR_FMT "' has the name of a filter that is built in",
		    STR_ARG(name));
	else
		failure_set(f, a, "TemplateAssertionError",
		    "the filter '" STR_FMT "' is there already: %s:%d", STR_ARG(name),
		    other->file, other->line);
	f->remedy = "give the macro another name";
	failure_at(f, n->line, n->col);
	return -1;
}

int
site_filter_scan(struct arena *a, struct names *names,
    const struct site_filter_source *source, struct failure *f)
{
	struct template *t = source->t;

	if (compile_tree(a, names, source->options, source->text, t, f) < 0)
		return -1;
	for (size_t i = 0; i < t->body.nodes.n; i++) {
		const struct node *n = t->body.nodes.v[i];
		struct site_filter *own;

		if (n->kind != NODE_MACRO || n->macro.name->key.str.p[0] == '_')
			continue;
		if (n->macro.name->filter != NULL) {
			f->source = t->source;
			return taken(a, n, n->macro.name->filter, f);
		}
		own = arena_new_of(a, struct site_filter);
		own->row.name = n->macro.name->key.str.p;
		own->row.kind = TEMPLATE_FILTER;
		own->row.params = "*";
		own->row.summary = "a filter of the site";
		own->template = t->name;
		own->file = t->file;
		own->line = n->line;
		names_get(names, n->macro.name->key.str)->filter = &own->row;
	}
	return 0;
}

/* The value first, then what was written. */
static struct call_args
with_subject(struct render *r, struct value *subject, const struct call_args *args)
{
	struct call_args all = *args;

	all.v = arena_array(r->a, struct value *, args->n + 1);
	all.v[0] = subject;
	if (args->n > 0)
		memcpy(all.v + 1, args->v, args->n * sizeof *all.v);
	all.n = args->n + 1;
	return all;
}

struct value *
site_filter_call(struct render *r, const struct template_function *fn,
    struct value *subject, const struct call_args *args)
{
	const struct site_filter *own = (const struct site_filter *)fn;
	struct call_args all = with_subject(r, subject, args);
	bool missing = false;
	struct template *t = set_load(r, str_of(own->template), &missing);
	struct value *module, *macro;

	if (t == NULL || (module = include_module(r, t)) == NULL)
		return NULL;
	macro = value_get(
	    ((const struct module *)module->object.self)->exported, own->row.name);
	if (macro == NULL)
		return render_fail(r, "TemplateRuntimeError",
		    "'%s' does not define the filter '%s' when it runs", own->template,
		    own->row.name);
	return object_call(r, macro, &all);
}
