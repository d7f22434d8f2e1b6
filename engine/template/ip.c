#include "template/ip.h"

#include "template/render.h"

struct value *
ip_number(struct render *r, __uint128_t number)
{
	unsigned char octets[16];

	for (int i = 16; i-- > 0; number >>= 8)
		octets[i] = (unsigned char)number;
	return bigint_of_octets(r->a, octets, sizeof octets);
}

struct value *
ip_power(struct render *r, int bits)
{
	return bits < 128 ? ip_number(r, (__uint128_t)1 << bits)
			  : bigint_op(r, OP_ADD, ip_number(r, ~(__uint128_t)0),
				object_int(r, 1));
}

struct value *
ip_address(struct render *r, __uint128_t value, int width)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	address_print(&b, value, width);
	return object_buf(r, &b);
}

struct value *
ip_network(struct render *r, const struct network *n)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	network_print(&b, n);
	return object_buf(r, &b);
}

int
ip_usable(const struct network *n, __uint128_t *first, __uint128_t *last)
{
	if (network_host_bits(n) == 0)
		return -1;
	*first = network_first(n) + (network_host_bits(n) > 1);
	*last = network_last(n) - (network_host_bits(n) > 1);
	return 0;
}

static int
parse_number(struct str s, int prefix, int64_t version, struct network *ret)
{
	struct integer i;

	if (integer_parse(s, &i) < 0 || i.negative || i.over)
		return -1;
	*ret = (struct network){.value = i.magnitude, .width = ADDRESS_V4};
	if (version == 6 || i.magnitude > address_most(ADDRESS_V4) || prefix > ADDRESS_V4)
		ret->width = ADDRESS_V6;
	ret->prefix = prefix < 0 ? ret->width : prefix;
	return ret->prefix > ret->width ? -1 : 0;
}

int
ip_parse(struct str s, int64_t version, struct ip *ret)
{
	struct str length = s, number = str_cut(&length, '/');
	struct integer i;
	struct ip ip = {0};

	if (address_all_digits(s)) {
		ip.number = true;
		if (parse_number(s, -1, version, &ip.n) < 0)
			return -1;
	} else if (network_parse(s, &ip.n) == 0) {
		ip.with_prefix = number.n < s.n;
	} else {
		ip.number = ip.with_prefix = true;
		if (integer_parse(length, &i) < 0 || i.negative ||
		    i.magnitude > ADDRESS_V6 ||
		    parse_number(number, (int)i.magnitude, 0, &ip.n) < 0)
			return -1;
	}
	*ret = ip;
	return 0;
}

int
ip_read_integer(struct render *r, const char *name, struct value *v, struct integer *ret)
{
	struct str text;

	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (v->kind == VALUE_BOOL) {
		*ret = (struct integer){.magnitude = v->boolean};
		return 1;
	}
	if (object_text_of(r, v, &text) < 0)
		return -1;
	if ((!is_str(v) && !is_integer(v)) || integer_parse(text, ret) < 0) {
		render_fail(r, "AnsibleFilterError",
		    "argument '%s' must be an integer, not '" STR_FMT "'", name,
		    STR_ARG(text));
		return -1;
	}
	return 1;
}

struct value *
ip_texts(struct render *r, const char *filter, struct value *v)
{
	struct value *out = value_list(r->a), *list;
	struct str text;

	if (v->kind == VALUE_LIST || is_tuple(v) || is_type(v, &type_generator)) {
		if ((list = object_list(r, v)) == NULL)
			return NULL;
		value_each(list, it)
		{
			if (object_text_of(r, *it, &text) < 0)
				return NULL;
			value_append(r->a, out, object_str(r, text));
		}
		return out;
	}
	if (!is_str(v) && !is_integer(v) && !is_undefined(v))
		return render_fail(r, "AnsibleFilterError", "%s: expected a list, got %s",
		    filter, object_type_name(v));
	if (object_text_of(r, v, &text) < 0)
		return NULL;
	for (bool more = true; more;) {
		more = text.n > 0 && memchr(text.p, ',', text.n) != NULL;
		value_append(r->a, out, object_copy_str(r, str_cut(&text, ',')));
	}
	return out;
}
