#include "template/filter.h"

#include "template/jmespath.h"

/* json_query of community.general. */

FILTER(json_query)
{
	struct str expression;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (argument_text(r, "json_query: the expression", a[0], &expression) < 0)
		return NULL;
	return jmespath_search(r, expression, v);
}

static const struct template_function rows[] = {
    {"json_query", TEMPLATE_FILTER, "expr", 1, json_query,
	"what a JMESPath expression selects"},
};

TEMPLATE_FUNCTIONS(filter_query, rows);
