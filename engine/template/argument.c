#include "template/argument.h"

int
argument_int(struct render *r, const struct value *v, int64_t *ret)
{
	if (v == NULL)
		return 0;
	if (is_undefined(v))
		return undefined_fail(r, v), -1;
	if (!is_int(v)) {
		render_fail(r, "TypeError",
		    "'%s' object cannot be interpreted as an integer",
		    object_type_name(v));
		return -1;
	}
	*ret = int_value(v);
	return 0;
}

int
argument_truth(struct render *r, const struct value *v, bool *ret)
{
	int truth = v == NULL ? *ret : object_truth(r, v);

	if (truth < 0)
		return -1;
	*ret = truth;
	return 0;
}

int
argument_text(struct render *r, const char *fn, const struct value *v, struct str *ret)
{
	if (v == NULL)
		return 0;
	if (is_undefined(v) && undefined_strict(v))
		return undefined_fail(r, v), -1;
	if (!is_str(v)) {
		render_fail(r, "TypeError", "%s%smust be str, not %s",
		    fn != NULL ? fn : "", fn != NULL ? " " : "", object_type_name(v));
		return -1;
	}
	*ret = str_value(v);
	return 0;
}

struct value *
argument_keyword(const struct call_args *args, struct str name)
{
	for (size_t i = 0; i < args->nkw; i++)
		if (str_eq(args->kw[i].name, name))
			return args->kw[i].value;
	return NULL;
}
