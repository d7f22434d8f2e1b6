#include "template/filter.h"

#include "template/twister.h"

/* random and shuffle, by a seed only: the same input has to give the same configuration. */

static void *
unseeded(struct render *r, const char *what)
{
	return render_fail(r, "TemplateRuntimeError",
	    "%s without a seed is refused: the same input has to give the same "
	    "configuration",
	    what);
}

static int
optional_int(struct render *r, const struct value *v, int64_t *ret)
{
	int truth = v == NULL ? 0 : object_truth(r, v);

	if (truth < 0)
		return -1;
	return truth ? argument_int(r, v, ret) : 0;
}

/* A number of start, start + step, … before stop. */
static struct value *
draw_number(struct render *r, struct value *v, struct value **a, struct twister *t)
{
	int64_t start = 0, stop = int_value(v), step = 1, width, n;

	if (optional_int(r, a[0], &start) < 0 || optional_int(r, a[1], &step) < 0)
		return NULL;
	if (__builtin_sub_overflow(stop, start, &width) || step == INT64_MIN)
		return render_fail(r, "OverflowError", "random: the range is too wide");
	n = step > 0 ? width / step + (width > 0 && width % step != 0)
		     : width / step + (width < 0 && width % step != 0);
	if (n <= 0)
		return render_fail(r, "ValueError",
		    step == 1 ? "empty range for randrange() (%lld, %lld, %lld)"
			      : "empty range for randrange()",
		    (long long)start, (long long)stop, (long long)width);
	return object_int(r, start + step * (int64_t)twister_below(t, (uint64_t)n));
}

static struct value *
draw_item(struct render *r, struct value *v, struct value **a, struct twister *t)
{
	struct value *list;

	for (int i = 0; i < 2; i++) {
		int truth = a[i] == NULL ? 0 : object_truth(r, a[i]);

		if (truth < 0)
			return NULL;
		if (truth)
			return render_fail(r, "AnsibleFilterError",
			    "start and step can only be used with integer values");
	}
	if (v->kind == VALUE_MAP)
		return render_fail(r, "KeyError",
		    "random: of a mapping there is no item by number: say '|list'");
	if ((list = object_list(r, v)) == NULL)
		return NULL;
	if (list->list.n == 0)
		return render_fail(
		    r, "IndexError", "Cannot choose from an empty sequence");
	return list->list.v[twister_below(t, list->list.n)];
}

FILTER(draw)
{
	struct twister t;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_int(v) && !object_iterable(v))
		return render_fail(r, "AnsibleFilterError",
		    "random can only be used on sequences and integers");
	if (a[2] == NULL || a[2]->kind == VALUE_NULL)
		return unseeded(r, "'random'");
	if (twister_seed(r, &t, a[2]) < 0)
		return NULL;
	return is_int(v) ? draw_number(r, v, a, &t) : draw_item(r, v, a, &t);
}

FILTER(shuffle)
{
	int seeded = a[0] == NULL ? 0 : object_truth(r, a[0]);
	struct value *list;
	struct twister t;

	UNUSED_ARGUMENTS;
	if (seeded < 0)
		return NULL;
	/* what is no sequence stays as it is */
	if (!is_undefined(v) && !object_iterable(v))
		return v;
	if ((list = object_list(r, v)) == NULL)
		return NULL;
	if (!seeded)
		return unseeded(r, "'shuffle'");
	if (twister_seed(r, &t, a[0]) < 0)
		return NULL;
	for (size_t i = list->list.n; i-- > 1;) {
		size_t j = twister_below(&t, i + 1);
		struct value *x = list->list.v[i];

		list->list.v[i] = list->list.v[j];
		list->list.v[j] = x;
	}
	return list;
}

FILTER(lipsum)
{
	UNUSED_ARGUMENTS;
	return render_fail(r, "TemplateRuntimeError",
	    "lipsum() is refused: the same input has to give the same configuration");
}

static const struct template_function rows[] = {
    {"lipsum", TEMPLATE_GLOBAL, "*", 0, lipsum,
	"refused: text that is another every time"},
    {"random", TEMPLATE_FILTER, "start step seed", 0, draw,
	"an item, or a number below one, drawn by a seed as Python draws it"},
    {"shuffle", TEMPLATE_FILTER, "seed", 0, shuffle,
	"the items in an order drawn by a seed as Python draws it"},
};

TEMPLATE_FUNCTIONS(filter_random, rows);
