#include "template/filter.h"

#include "template/literal.h"
#include "template/set.h"

/* get_path of ansible.utils: the path is an expression whose variables are the subject's keys. */

static struct value *
run(struct render *r, struct template *t, struct value *vars)
{
	struct layer *given = arena_new_of(r->a, struct layer);
	struct capture c = output_capture(&r->out);
	const struct template_via *via = r->via;
	struct template_via here;
	int rc;

	given->vars = vars;
	render_push_via(r, &here, "get_path", 0);
	rc = context_run(r, t, context_new(r, t, given));
	r->via = via;
	if (rc == 0)
		return object_str(r, output_take(&r->out, c, r->a));
	output_drop(&r->out, c);
	return NULL;
}

FILTER(get_path)
{
	struct value *text, *typed, *list;
	struct template *t;
	struct str path;
	bool many = false;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (object_text_of(r, a[0], &path) < 0 || argument_truth(r, a[1], &many) < 0)
		return NULL;
	if (v->kind != VALUE_MAP)
		return render_fail(r, "TypeError",
		    "get_path: argument after ** must be a mapping, not %s",
		    object_type_name(v));
	t = set_compile_text(r,
	    str_of(arena_printf(r->keep, "{{ " STR_FMT " }}", STR_ARG(path))), "<path>");
	if (t == NULL || (text = run(r, t, v)) == NULL)
		return NULL;
	typed = literal_value(r->a, text->str);
	typed = typed != NULL ? typed : text;
	if (!many)
		return typed;
	list = value_list(r->a);
	value_append(r->a, list, typed);
	return list;
}

static const struct template_function rows[] = {
    {"get_path", TEMPLATE_FILTER, "path wantlist", 1, get_path,
	"what stands at a path of a mapping: 'a.b[0]'; text, but for lists, mappings, "
	"true and false"},
};

TEMPLATE_FUNCTIONS(filter_get_path, rows);
