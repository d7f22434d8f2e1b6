#include "template/filter.h"
#include "template/ip_query.h"

/* ipaddr and its kin; the queries themselves are in ip_query.c. */

static int
read_version(struct render *r, struct value *v, int64_t *ret)
{
	struct integer i;

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (!is_str(v))
		return argument_int(r, v, ret);
	if (integer_parse(str_value(v), &i) < 0 || i.negative || i.magnitude > 6) {
		render_fail(r, "AnsibleFilterError",
		    "argument 'version' must be 4 or 6, not '" STR_FMT "'",
		    STR_ARG(str_value(v)));
		return -1;
	}
	*ret = (int64_t)i.magnitude;
	return 0;
}

static struct value *
ask(struct render *r, struct value *v, struct value *query, struct ip_query q)
{
	if (query != NULL && object_text_of(r, query, &q.text) < 0)
		return NULL;
	return ip_query(r, v, &q);
}

FILTER(ipaddr)
{
	struct ip_query q = {.filter = "ipaddr"};
	struct str alias = {0};

	UNUSED_ARGUMENTS;
	if (read_version(r, a[1], &q.version) < 0 ||
	    argument_text(r, "alias", a[2], &alias) < 0)
		return NULL;
	if (alias.n > 0)
		q.filter = arena_strndup(r->a, alias.p, alias.n);
	return ask(r, v, a[0], q);
}

FILTER(ipv4)
{
	UNUSED_ARGUMENTS;
	return ask(r, v, a[0], (struct ip_query){.version = 4, .filter = "ipv4"});
}

FILTER(ipv6)
{
	UNUSED_ARGUMENTS;
	return ask(r, v, a[0], (struct ip_query){.version = 6, .filter = "ipv6"});
}

/* What is no address stays as it is. */
static struct value *
wrapped(struct render *r, struct value *v, const struct ip_query *q, bool of_list)
{
	struct value *got = ip_query(r, v, q);
	int truth = got != NULL ? object_truth(r, got) : -1;

	if (truth < 0)
		return NULL;
	return truth > 0
		   ? ip_query(r, of_list ? v : got,
			 &(struct ip_query){.text = STR("wrap"), .filter = "ipwrap"})
		   : v;
}

FILTER(ipwrap)
{
	struct ip_query q = {.filter = "ipwrap"};
	struct value *list, *out;

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && object_text_of(r, a[0], &q.text) < 0)
		return NULL;
	if (v->kind != VALUE_LIST && !is_tuple(v) && !is_type(v, &type_generator))
		return wrapped(r, v, &q, false);
	out = value_list(r->a);
	if ((list = object_list(r, v)) == NULL)
		return NULL;
	value_each(list, it)
	{
		struct value *got = wrapped(r, *it, &q, true);

		if (got == NULL)
			return NULL;
		value_append(r->a, out, got);
	}
	return out;
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("ipaddr", "query version alias", 0, ipaddr,
	"what is asked of an address or network; False if it is none"),
    ROW("ipv4", "query", 0, ipv4, "ipaddr of addresses of version 4"),
    ROW("ipv6", "query", 0, ipv6, "ipaddr of addresses of version 6"),
    ROW("ipwrap", "query", 0, ipwrap, "addresses of version 6 in [ ]"),
};

TEMPLATE_FUNCTIONS(filter_ip, rows);
