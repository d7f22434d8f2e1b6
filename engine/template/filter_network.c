#include "template/filter.h"
#include "template/ip.h"

/* Arithmetic on addresses and networks, the filters of ansible.utils beside ipaddr. */

/* 1; 0: the text of v is no address or network; -1: failed. */
static int
read_ip(struct render *r, struct value *v, struct network *ret)
{
	struct ip ip;
	struct str text;

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (object_text_of(r, v, &text) < 0)
		return -1;
	if (ip_parse(text, 0, &ip) < 0)
		return 0;
	*ret = ip.n;
	return 1;
}

FILTER(ipmath)
{
	struct network n;
	struct integer by;
	struct str text;
	bool prefix;
	int given;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &text) < 0 ||
	    (given = ip_read_integer(r, "amount", a[0], &by)) < 0)
		return NULL;
	prefix = text.n > 0 && memchr(text.p, '/', text.n) != NULL;
	if (prefix ? network_parse(text, &n) < 0 : address_parse_loose(text, &n) < 0)
		return render_fail(r, "AnsibleFilterError",
		    "You must pass a valid IP address; " STR_FMT " is invalid",
		    STR_ARG(text));
	if (given == 0)
		return render_fail(r, "AnsibleFilterError",
		    "You must pass an integer for arithmetic; None is not a valid "
		    "integer");
	if (address_add(n.value, &by, address_most(n.width), &n.value) < 0)
		return render_fail(
		    r, "IndexError", "result outside valid IP address boundary!");
	return ip_address(r, n.value, n.width);
}

FILTER(nthhost)
{
	struct network n;
	struct integer i;
	struct str query = {0};
	__uint128_t most;
	int found = read_ip(r, v, &n);

	UNUSED_ARGUMENTS;
	if (found < 0 || (a[0] != NULL && a[0]->kind != VALUE_NULL &&
			     object_text_of(r, a[0], &query) < 0))
		return NULL;
	if (found == 0 || integer_parse(query, &i) < 0)
		return object_bool(false);
	most = network_hostmask(&n);
	if (i.over ? !i.negative : !i.negative && i.magnitude > most)
		return object_bool(false);
	if (i.over || (i.negative && i.magnitude - 1 > most))
		return render_fail(
		    r, "IndexError", "index out range for address range size!");
	return ip_address(r,
	    i.negative ? network_last(&n) - (i.magnitude - 1)
		       : network_first(&n) + i.magnitude,
	    n.width);
}

/* The address so far away from that of v, if hosts of its network can have it. */
static struct value *
nth_usable(struct render *r, struct value *v, struct value *offset, bool back)
{
	__uint128_t first, last, at;
	struct network n;
	struct integer by;
	int found = read_ip(r, v, &n), given = ip_read_integer(r, "offset", offset, &by);

	if (found < 0 || given < 0)
		return NULL;
	if (found == 0)
		return object_bool(false);
	if (given == 0 || offset->kind == VALUE_BOOL)
		return render_fail(r, "AnsibleFilterError", "Must pass in an integer");
	if (ip_usable(&n, &first, &last) < 0)
		return object_none();
	by.negative = by.magnitude > 0 && by.negative != back;
	if (address_add(n.value, &by, address_most(ADDRESS_V6), &at) < 0)
		return render_fail(r, "AddrFormatError",
		    "failed to detect a valid IP address: there is none so far %s it",
		    by.negative ? "before" : "after");
	return at >= first && at <= last ? ip_address(r, at, n.width) : object_none();
}

FILTER(next_nth_usable)
{
	UNUSED_ARGUMENTS;
	return nth_usable(r, v, a[0], false);
}

FILTER(previous_nth_usable)
{
	UNUSED_ARGUMENTS;
	return nth_usable(r, v, a[0], true);
}

/* From the network address to the broadcast address. What has none, 31 bits long, is taken for its first address. */
static void
ends(const struct network *n, __uint128_t *first, __uint128_t *last)
{
	*first = network_first(n);
	*last = network_host_bits(n) > 1 ? network_last(n) : *first;
}

/* 1, 0, or -1: failed. What is no address is within nothing, and neither is the other version. */
static int
is_in(struct render *r, struct value *inner, struct value *outer, bool usable)
{
	struct network n, m;
	__uint128_t first, last, from, to;
	int found = read_ip(r, outer, &n);

	if (found > 0)
		found = read_ip(r, inner, &m);
	if (found <= 0)
		return found;
	if (!usable || ip_usable(&n, &first, &last) < 0)
		ends(&n, &first, &last);
	ends(&m, &from, &to);
	return n.width == m.width && from >= first && to <= last;
}

static struct value *
boolean(int so)
{
	return so < 0 ? NULL : object_bool(so);
}

FILTER(network_in_network)
{
	UNUSED_ARGUMENTS;
	return boolean(is_in(r, a[0], v, false));
}

FILTER(network_in_usable)
{
	UNUSED_ARGUMENTS;
	return boolean(is_in(r, a[0], v, true));
}

FILTER(reduce_on_network)
{
	struct value *list = ip_texts(r, "reduce_on_network", v), *out = value_list(r->a);

	UNUSED_ARGUMENTS;
	if (list == NULL)
		return NULL;
	value_each(list, it)
	{
		int so = is_in(r, *it, a[0], false);

		if (so < 0)
			return NULL;
		if (so > 0)
			value_append(r->a, out, *it);
	}
	return out;
}

FILTER(usable_range)
{
	struct value *list = value_list(r->a), *out = value_map(r->a);
	struct network n;
	struct buf b;
	__uint128_t most;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_str(v))
		return render_fail(r, "AnsibleFilterError",
		    "Error while using plugin 'usable_range': not expecting type '%s'",
		    object_type_name(v));
	if (network_parse_strict(str_value(v), &n) < 0) {
		buf_init(&b, BUF_LINE);
		object_repr(r, v, &b);
		render_fail(r, "AnsibleFilterError",
		    "Error while using plugin 'usable_range': %s does not appear to be "
		    "an IPv4 or IPv6 network",
		    buf_z(&b));
		buf_done(&b);
		return NULL;
	}
	if (n.value != network_first(&n))
		return render_fail(r, "AnsibleFilterError",
		    "Error while using plugin 'usable_range': " STR_FMT
		    " has host bits set",
		    STR_ARG(str_value(v)));
	most = network_hostmask(&n);
	if (most >= RENDER_RANGE)
		return render_fail(r, "LimitError",
		    "usable_range of more than %d addresses", RENDER_RANGE);
	for (__uint128_t i = 0; i <= most; i++) {
		if (render_count_loop(r) < 0)
			return NULL;
		buf_init(&b, BUF_LINE);
		address_print_groups(&b, n.value + i, n.width);
		value_append(r->a, list, object_buf(r, &b));
	}
	value_set(r->a, out, "usable_ips", list);
	value_set(r->a, out, "number_of_ips", ip_number(r, most + 1));
	return out;
}

/* Four numbers and nothing else: what is beyond 255 would not be an address. */
FILTER(ip4_hex)
{
	struct str text, between = {0};
	struct buf b;
	int i = 0;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &text) < 0 ||
	    (a[0] != NULL && object_text_of(r, a[0], &between) < 0))
		return NULL;
	buf_init(&b, BUF_LINE);
	for (struct str rest = text; i < 4; i++) {
		struct integer part;
		bool last = rest.n == 0 || memchr(rest.p, '.', rest.n) == NULL;

		if (integer_parse(str_cut(&rest, '.'), &part) < 0 || part.negative ||
		    part.magnitude > 255 || last != (i == 3))
			break;
		if (i > 0)
			buf_addstr(&b, between);
		buf_printf(&b, "%02x", (unsigned)part.magnitude);
	}
	if (i == 4)
		return object_buf(r, &b);
	buf_done(&b);
	return render_fail(r, "ValueError",
	    "ip4_hex: '" STR_FMT "' is not an address of version 4", STR_ARG(text));
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("ip4_hex", "delimiter", 0, ip4_hex, "an address of version 4 in hexadecimal"),
    ROW("ipmath", "amount", 0, ipmath, "the address so many further on"),
    ROW("network_in_network", "test", 0, network_in_network,
	"whether an address or network lies in the network"),
    ROW("network_in_usable", "test", 0, network_in_usable,
	"whether it lies among the addresses for hosts"),
    ROW("next_nth_usable", "offset", 0, next_nth_usable,
	"the address for hosts so many after this one"),
    ROW("nthhost", "query", 0, nthhost, "the n-th address of a network"),
    ROW("previous_nth_usable", "offset", 0, previous_nth_usable,
	"the address for hosts so many before this one"),
    ROW("reduce_on_network", "network", 0, reduce_on_network,
	"those addresses of a list that lie in a network"),
    ROW("usable_range", "", 0, usable_range, "all addresses of a network, and how many"),
};

TEMPLATE_FUNCTIONS(filter_network, rows);
