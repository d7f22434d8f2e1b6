#include <stdlib.h>

#include "template/filter.h"
#include "template/ip.h"

/* Networks within networks: ipsubnet and cidr_merge. */

static struct value *
network_of(struct render *r, __uint128_t value, int prefix, int width)
{
	struct network n = {value, prefix, width};

	n.value = network_first(&n);
	return ip_network(r, &n);
}

/* Of the networks around an address the one of this length, or so many bits longer. */
static struct value *
around(struct render *r, const struct network *n, int length, const int *index)
{
	int more = index != NULL ? *index : 0, count = n->width - length;

	if (index != NULL && (2 * more > n->width + 1 || more < -count))
		return object_bool(false);
	if (more >= count)
		return render_fail(r, "IndexError",
		    "ipsubnet: there is no network %d bits longer than /%d around an "
		    "address of %d bits",
		    more, length, n->width);
	return network_of(
	    r, n->value, more < 0 ? n->width + more : length + more, n->width);
}

static struct value *
as_text(struct render *r, struct value *v)
{
	return v != NULL ? object_text(r, v) : NULL;
}

/* Of the networks of this length within n the one with that number, or how many there are. */
static struct value *
within(struct render *r, const struct network *n, int length, const struct integer *index)
{
	int bits = length - n->prefix;
	__uint128_t most, at;

	if (index == NULL && bits < 0)
		return render_fail(r, "AnsibleFilterError",
		    "Requested subnet size of %d is invalid", length);
	if (index == NULL)
		return as_text(r, ip_power(r, bits));
	if (bits < 0) { /* the first of half a network is the network, by another name */
		struct network wider = {n->value, length, n->width};

		return index->magnitude == 0 ? ip_network(r, &wider) : object_bool(false);
	}
	most = bits == 0 ? 0 : ~(__uint128_t)0 >> (128 - bits);
	if (index->over || index->magnitude - index->negative > most)
		return object_bool(false);
	at = index->negative ? most - (index->magnitude - 1) : index->magnitude;
	return network_of(
	    r, n->value + (length > 0 ? at << (n->width - length) : 0), length, n->width);
}

/* Which of the networks of its length within the outer one this is, counted from 1. */
static struct value *
rank(struct render *r, const struct network *n, const struct network *outer)
{
	int bits = n->prefix - outer->prefix;
	struct buf b;
	__uint128_t at;

	if (!network_contains(outer, n)) {
		struct network first = *outer;

		first.value = network_first(outer);
		buf_init(&b, BUF_LINE);
		network_print(&b, n);
		buf_adds(&b, " is not in the subnet ");
		network_print(&b, &first);
		render_fail(r, "AnsibleFilterError", "%s", buf_z(&b));
		buf_done(&b);
		return NULL;
	}
	at = bits == 0
		 ? 0
		 : n->value >> (n->width - n->prefix) & ~(__uint128_t)0 >> (128 - bits);
	return as_text(r, bigint_op(r, OP_ADD, ip_number(r, at), object_int(r, 1)));
}

static int
clamped(const struct integer *i)
{
	int n = i->magnitude > 1000 ? 1000 : (int)i->magnitude;

	return i->negative ? -n : n;
}

static struct value *
divided(struct render *r, const struct network *n, struct str query, struct value *index)
{
	struct integer length, at;
	int given = ip_read_integer(r, "index", index, &at), small;

	if (given < 0)
		return NULL;
	integer_parse(query, &length);
	if (length.magnitude > (unsigned)n->width)
		return object_bool(false);
	if (network_host_bits(n) > 0)
		return within(r, n, (int)length.magnitude, given > 0 ? &at : NULL);
	small = given > 0 ? clamped(&at) : 0;
	return around(r, n, (int)length.magnitude, given > 0 ? &small : NULL);
}

FILTER(ipsubnet)
{
	struct ip ip, outer;
	struct str text, query = {0};

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &text) < 0 ||
	    (a[0] != NULL && a[0]->kind != VALUE_NULL &&
		object_text_of(r, a[0], &query) < 0))
		return NULL;
	if (v->kind == VALUE_NULL || ip_parse(text, 0, &ip) < 0)
		return object_bool(false);
	ip.n.value = network_first(&ip.n);
	if (query.n == 0)
		return ip_network(r, &ip.n);
	if (address_all_digits(query))
		return divided(r, &ip.n, query, a[1]);
	if (ip_parse(query, 0, &outer) < 0)
		return render_fail(r, "AnsibleFilterError",
		    "You must pass a valid subnet or IP address; " STR_FMT " is invalid",
		    STR_ARG(query));
	return rank(r, &ip.n, &outer.n);
}

/* Addresses in a row. */
struct span {
	__uint128_t first, last;
	struct network n; /* what it was made of, if of one */
	bool merged;
};

static int
by_end(const void *x, const void *y)
{
	const struct span *a = x, *b = y;

	if (a->n.width != b->n.width)
		return a->n.width < b->n.width ? -1 : 1;
	if (a->last != b->last)
		return a->last < b->last ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return network_cmp(&a->n, &b->n);
}

/* The fewest networks that are these addresses. */
static void
append_span(struct render *r, struct value *out, const struct span *s)
{
	struct network n = {.value = s->first, .width = s->n.width};
	__uint128_t last;

	if (!s->merged) {
		value_append(r->a, out, ip_network(r, &s->n));
		return;
	}
	do {
		n.prefix = 0;
		while (network_first(&n) != n.value || network_last(&n) > s->last)
			n.prefix++;
		value_append(r->a, out, ip_network(r, &n));
		last = network_last(&n);
		n.value = last + 1;
	} while (last != s->last);
}

/* Joins what overlaps or meets, from the highest down; gives where the joined ones begin. */
static size_t
join(struct span *v, size_t n)
{
	size_t to = n - 1; /* where the lowest joined one stands */

	for (size_t i = n - 1; i-- > 0;) {
		struct span *above = &v[to];

		if (v[i].n.width == above->n.width &&
		    (above->first == 0 || above->first - 1 <= v[i].last)) {
			above->first =
			    v[i].first < above->first ? v[i].first : above->first;
			above->merged = true;
		} else {
			v[--to] = v[i];
		}
	}
	return to;
}

static struct value *
merged(struct render *r, struct span *v, size_t n)
{
	struct value *out = value_list(r->a);

	if (n == 0)
		return out;
	qsort(v, n, sizeof *v, by_end);
	for (size_t i = join(v, n); i < n; i++)
		append_span(r, out, &v[i]);
	return out;
}

/* The network that has the lowest and the highest of them. */
static struct value *
spanned(struct render *r, const struct span *v, size_t n)
{
	const struct network *low = &v[0].n, *high = &v[0].n;
	struct network around_all;
	__uint128_t first;

	if (n < 2)
		return n == 0 ? object_none() : ip_network(r, low);
	for (size_t i = 1; i < n; i++) {
		if (network_cmp(&v[i].n, low) < 0)
			low = &v[i].n;
		if (network_cmp(&v[i].n, high) > 0)
			high = &v[i].n;
	}
	if (low->width != high->width)
		return render_fail(r, "AnsibleFilterError",
		    "cidr_merge: addresses of both versions have no network in common");
	/* netaddr goes one bit further than it must if the highest is a network that is as low as the lowest */
	around_all = *high;
	around_all.value = network_last(high);
	for (first = network_first(low);
	     around_all.prefix > 0 && around_all.value > first;) {
		around_all.prefix--;
		around_all.value = network_first(&around_all);
	}
	return ip_network(r, &around_all);
}

static int
read_spans(struct render *r, struct value *list, struct span *ret)
{
	size_t n = 0;

	value_each(list, it)
	{
		struct str text;
		struct span *s = &ret[n++];

		if (object_text_of(r, *it, &text) < 0)
			return -1;
		if (network_parse(text, &s->n) < 0) {
			render_fail(r, "AnsibleFilterError",
			    "cidr_merge: '" STR_FMT "' is no address or network",
			    STR_ARG(text));
			return -1;
		}
		s->first = network_first(&s->n);
		s->last = network_last(&s->n);
	}
	return 0;
}

FILTER(cidr_merge)
{
	struct str action = STR("merge");
	struct value *list;
	struct span *spans;

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && object_text_of(r, a[0], &action) < 0)
		return NULL;
	if (!str_eq(action, STR("merge")) && !str_eq(action, STR("span")))
		return render_fail(r, "AnsibleFilterError",
		    "cidr_merge: invalid action '" STR_FMT "'", STR_ARG(action));
	if ((list = ip_texts(r, "cidr_merge", v)) == NULL)
		return NULL;
	spans = arena_array(r->a, struct span, list->list.n + 1);
	if (read_spans(r, list, spans) < 0)
		return NULL;
	return str_eq(action, STR("span")) ? spanned(r, spans, list->list.n)
					   : merged(r, spans, list->list.n);
}

static const struct template_function rows[] = {
    {"cidr_merge", TEMPLATE_FILTER, "action", 0, cidr_merge,
	"the fewest networks that are these, or the one that spans them"},
    {"ipsubnet", TEMPLATE_FILTER, "query index", 0, ipsubnet,
	"networks within or around a network, or its number in one"},
};

TEMPLATE_FUNCTIONS(filter_subnet, rows);
