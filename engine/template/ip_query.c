#include "template/ip_query.h"

#include "template/address_kind.h"
#include "template/filter.h"
#include "template/ip_host.h"

enum { BEHIND_V4_MAPPED = 96 }; /* bits of ::ffff:0:0/96 */
static const __uint128_t v4_mapped = (__uint128_t)0xffff << 32;

static bool
is_network_address(const struct network *n)
{
	return n->value == network_first(n);
}

static bool
is_broadcast_address(const struct network *n)
{
	return n->value == network_last(n);
}

static struct value *
with(struct ip_asked *q, const char *between, __uint128_t second)
{
	const struct network *n = &q->ip.n;
	struct buf b;

	buf_init(&b, BUF_LINE);
	address_print(&b, n->value, n->width);
	buf_adds(&b, between);
	address_print(&b, second, n->width);
	return object_buf(q->r, &b);
}

static struct value *
first_with(struct ip_asked *q, __uint128_t second)
{
	q->ip.n.value = network_first(&q->ip.n);
	return with(q, " ", second);
}

static struct value *
if_so(struct ip_asked *q, bool so)
{
	return so ? q->value : object_none();
}

static __uint128_t
netmask(const struct network *n)
{
	return network_hostmask(n) ^ address_most(n->width);
}

/* The address alone, whatever was written behind it. */
static struct network
bare(const struct network *n)
{
	return (struct network){n->value, n->width, n->width};
}

#define QUERY(name) static struct value *name(struct ip_asked *q)

QUERY(itself)
{
	return q->ip.with_prefix ? ip_network(q->r, &q->ip.n)
				 : ip_address(q->r, q->ip.n.value, q->ip.n.width);
}

QUERY(query_6to4)
{
	const struct network *n = &q->ip.n, own = bare(n);
	bool host = network_host_bits(n) == 0 || !is_network_address(n);
	unsigned v4 = (unsigned)n->value;

	if (n->width == ADDRESS_V6)
		return (!q->ip.with_prefix || !is_network_address(n)) &&
			       address_is_6to4(&own)
			   ? q->value
			   : object_bool(false);
	if (!host || (!address_is_public(&own) && !address_is_private(&own)))
		return object_bool(false);
	return value_strf(q->r->a, "2002:%04x:%04x::1/48", v4 >> 16, v4 & 0xffff);
}

QUERY(address)
{
	const struct network *n = &q->ip.n;

	if (n->width == ADDRESS_V4 && network_host_bits(n) > 1 && is_network_address(n))
		return object_none();
	return ip_address(q->r, n->value, n->width);
}

QUERY(address_prefix)
{
	const struct network *n = &q->ip.n;

	if (network_host_bits(n) > 1 &&
	    (is_network_address(n) || is_broadcast_address(n)))
		return object_bool(false);
	return ip_network(q->r, n);
}

QUERY(truth)
{
	(void)q;
	return object_bool(true);
}

QUERY(broadcast)
{
	const struct network *n = &q->ip.n;

	return network_host_bits(n) > 1 ? ip_address(q->r, network_last(n), n->width)
					: object_none();
}

QUERY(cidr)
{
	return ip_network(q->r, &q->ip.n);
}

QUERY(host)
{
	const struct network *n = &q->ip.n;

	/* the one without a broadcast address is 31 bits long, of version 4 */
	return network_host_bits(n) == 0 || !is_network_address(n) ||
		       (n->width == ADDRESS_V4 && network_host_bits(n) == 1)
		   ? ip_network(q->r, n)
		   : object_none();
}

QUERY(hostmask)
{
	return ip_address(q->r, network_hostmask(&q->ip.n), q->ip.n.width);
}

QUERY(integer)
{
	struct value *number = ip_number(q->r, q->ip.n.value);
	struct buf b;

	if (!q->ip.with_prefix)
		return number;
	buf_init(&b, BUF_LINE);
	bigint_digits(number, 10, &b);
	buf_printf(&b, "/%d", q->ip.n.prefix);
	return object_buf(q->r, &b);
}

static bool
is_host(const struct network *n)
{
	return network_host_bits(n) == 1 ||
	       (network_host_bits(n) > 1 && !is_network_address(n));
}

QUERY(ip_prefix)
{
	return is_host(&q->ip.n) ? ip_network(q->r, &q->ip.n) : object_none();
}

QUERY(ip_netmask)
{
	return is_host(&q->ip.n) ? with(q, " ", netmask(&q->ip.n)) : object_none();
}

QUERY(to_v4)
{
	struct network n = q->ip.n;

	if (n.width == ADDRESS_V4)
		return q->value;
	if (n.value > address_most(ADDRESS_V4))
		n.value = n.value >> 32 == 0xffff ? n.value - v4_mapped : n.value;
	n.width = ADDRESS_V4;
	n.prefix -= BEHIND_V4_MAPPED;
	return n.value > address_most(ADDRESS_V4) || n.prefix < 0 ? object_bool(false)
								  : ip_network(q->r, &n);
}

QUERY(to_v6)
{
	struct network n = q->ip.n;

	if (n.width == ADDRESS_V6)
		return q->value;
	n = (struct network){
	    n.value + v4_mapped, n.prefix + BEHIND_V4_MAPPED, ADDRESS_V6};
	return ip_network(q->r, &n);
}

/* ansible.utils has these names and cannot answer them. */
QUERY(no_answer)
{
	return render_fail(q->r, "TypeError",
	    "%s: query '" STR_FMT "' has no answer in ansible.utils; ask for 'ip" STR_FMT
	    "'",
	    q->q->filter, STR_ARG(q->q->text), STR_ARG(q->q->text));
}

QUERY(query_link_local)
{
	const struct network own = bare(&q->ip.n);

	return if_so(q, address_is_link_local(&own));
}

QUERY(loopback)
{
	const struct network own = bare(&q->ip.n);

	return if_so(q, address_is_loopback(&own));
}

QUERY(multicast)
{
	return if_so(q, address_is_multicast(&q->ip.n));
}

QUERY(net)
{
	return network_host_bits(&q->ip.n) > 0 && is_network_address(&q->ip.n)
		   ? ip_network(q->r, &q->ip.n)
		   : object_none();
}

QUERY(query_netmask)
{
	return ip_address(q->r, netmask(&q->ip.n), q->ip.n.width);
}

QUERY(network_address)
{
	return ip_address(q->r, network_first(&q->ip.n), q->ip.n.width);
}

QUERY(network_netmask)
{
	return first_with(q, netmask(&q->ip.n));
}

QUERY(network_wildcard)
{
	return first_with(q, network_hostmask(&q->ip.n));
}

QUERY(prefix)
{
	return object_int(q->r, q->ip.n.prefix);
}

QUERY(query_private)
{
	return if_so(q, address_is_private(&q->ip.n));
}

QUERY(public)
{
	const struct network own = bare(&q->ip.n);

	return if_so(q, address_is_public(&own));
}

QUERY(revdns)
{
	const struct network *n = &q->ip.n;
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (n->width == ADDRESS_V4)
		for (int i = 0; i < 4; i++)
			buf_printf(&b, "%u.", (unsigned)(n->value >> 8 * i) & 0xff);
	else
		for (int i = 0; i < 32; i++)
			buf_printf(&b, "%x.", (unsigned)(n->value >> 4 * i) & 0xf);
	buf_adds(&b, n->width == ADDRESS_V4 ? "in-addr.arpa." : "ip6.arpa.");
	return object_buf(q->r, &b);
}

QUERY(size)
{
	return ip_power(q->r, network_host_bits(&q->ip.n));
}

QUERY(subnet)
{
	q->ip.n.value = network_first(&q->ip.n);
	return ip_network(q->r, &q->ip.n);
}

QUERY(type)
{
	return object_copy_str(
	    q->r, network_host_bits(&q->ip.n) == 0 || !is_network_address(&q->ip.n)
		      ? STR("address")
		      : STR("network"));
}

QUERY(unicast)
{
	return if_so(q, !address_is_multicast(&q->ip.n));
}

QUERY(version)
{
	return object_int(q->r, network_version(&q->ip.n));
}

QUERY(wrap)
{
	struct buf b;

	if (q->ip.n.width == ADDRESS_V4)
		return q->value;
	buf_init(&b, BUF_LINE);
	buf_addc(&b, '[');
	address_print(&b, q->ip.n.value, q->ip.n.width);
	buf_addc(&b, ']');
	if (q->ip.with_prefix)
		buf_printf(&b, "/%d", q->ip.n.prefix);
	return object_buf(q->r, &b);
}

static const struct {
	const char *name;
	struct value *(*fn)(struct ip_asked *q);
} queries[] = {
    {"", itself},
    {"6to4", query_6to4},
    {"address", address},
    {"address/prefix", address_prefix},
    {"bool", truth},
    {"broadcast", broadcast},
    {"cidr", cidr},
    {"first_usable", ip_host_first},
    {"gateway", address_prefix},
    {"gw", address_prefix},
    {"host", host},
    {"host/prefix", address_prefix},
    {"hostmask", hostmask},
    {"hostnet", address_prefix},
    {"int", integer},
    {"ip", address},
    {"ip/prefix", ip_prefix},
    {"ip_netmask", ip_netmask},
    {"ipv4", to_v4},
    {"ipv6", to_v6},
    {"last_usable", ip_host_last},
    {"link-local", query_link_local},
    {"lo", loopback},
    {"loopback", loopback},
    {"multicast", multicast},
    {"net", net},
    {"netmask", query_netmask},
    {"network", network_address},
    {"network/prefix", subnet},
    {"network_id", network_address},
    {"network_netmask", network_netmask},
    {"network_wildcard", network_wildcard},
    {"next_usable", ip_host_next},
    {"peer", ip_host_peer},
    {"prefix", prefix},
    {"previous_usable", ip_host_previous},
    {"private", query_private},
    {"public", public},
    {"range_usable", ip_host_range},
    {"revdns", revdns},
    {"router", address_prefix},
    {"size", size},
    {"size_usable", ip_host_size},
    {"subnet", subnet},
    {"type", type},
    {"unicast", unicast},
    {"v4", no_answer},
    {"v6", no_answer},
    {"version", version},
    {"wildcard", hostmask},
    {"wrap", wrap},
};

/* The n-th address of the network, from its end if negative, with its prefix; of a single address, itself. */
static struct value *
nth(struct ip_asked *q)
{
	struct network n = q->ip.n;
	struct integer i;

	if (network_host_bits(&n) == 0)
		return itself(q);
	if (integer_parse(q->q->text, &i) < 0 || i.over ||
	    i.magnitude - i.negative > network_hostmask(&n))
		return object_bool(false);
	n.value = i.negative ? network_last(&n) - (i.magnitude - 1)
			     : network_first(&n) + i.magnitude;
	return ip_network(q->r, &n);
}

/* Any text that Python's float takes: of a single address 'inf' is an index, too. */
static bool
is_float(struct render *r, struct str s)
{
	struct value *none = object_none(), *v;

	v = template_function_find(TEMPLATE_FILTER, STR("float"))
		->fn(r, object_str(r, s), &none, NULL);
	return v != NULL && v->kind == VALUE_FLOAT;
}

static struct value *
answer(struct ip_asked *q)
{
	struct network within;

	if (q->q->version != 0 && q->q->version != network_version(&q->ip.n))
		return object_bool(false);
	for (size_t i = 0; i < sizeof queries / sizeof *queries; i++)
		if (str_eq(q->q->text, str_of(queries[i].name)))
			return queries[i].fn(q);
	if (!address_all_digits(q->q->text) && network_parse(q->q->text, &within) == 0)
		return if_so(q, network_contains(&within, &q->ip.n));
	if (is_float(q->r, q->q->text))
		return nth(q);
	return render_fail(q->r, "AnsibleFilterError",
	    "%s: unknown filter type: " STR_FMT, q->q->filter, STR_ARG(q->q->text));
}

static struct value *
ask_each(struct render *r, struct value *v, const struct ip_query *q)
{
	struct value *list = object_list(r, v), *out = value_list(r->a);

	if (list == NULL || render_enter(r) < 0)
		return NULL;
	value_each(list, it)
	{
		struct value *got = ip_query(r, *it, q);
		int truth = got != NULL ? object_truth(r, got) : -1;

		if (truth < 0)
			return NULL;
		if (truth > 0)
			value_append(r->a, out, got);
	}
	render_leave(r);
	return out;
}

struct value *
ip_query(struct render *r, struct value *v, const struct ip_query *q)
{
	struct ip_asked asked = {.r = r, .value = v, .q = q};
	struct str text;

	if (v->kind == VALUE_LIST || is_tuple(v) || is_type(v, &type_generator))
		return ask_each(r, v, q);
	if (is_undefined(v) && undefined_strict(v))
		return undefined_fail(r, v);
	/* neither True nor the number 0 is an address */
	if (!is_str(v) &&
	    (!is_integer(v) || v->kind == VALUE_BOOL || (is_int(v) && int_value(v) == 0)))
		return object_bool(false);
	if (object_text_of(r, v, &text) < 0)
		return NULL;
	if (ip_parse(text, q->version, &asked.ip) < 0)
		return object_bool(false);
	if (asked.ip.number)
		asked.value = ip_network(r, &asked.ip.n);
	return answer(&asked);
}
