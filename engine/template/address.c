#include "template/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/buf.h"

enum { TEXT_MOST = 64 }; /* no address is longer */

static const __uint128_t all_ones = ~(__uint128_t)0;

static struct str
without_space(struct str s)
{
	static const char space[] = " \t\n\v\f\r\x1c\x1d\x1e\x1f";

	while (s.n > 0 && s.p[0] != '\0' && strchr(space, s.p[0]) != NULL)
		s.p++, s.n--;
	while (s.n > 0 && s.p[s.n - 1] != '\0' && strchr(space, s.p[s.n - 1]) != NULL)
		s.n--;
	return s;
}

static void
add_digit(struct integer *i, unsigned digit)
{
	i->over |= i->magnitude > (all_ones - digit) / 10;
	i->magnitude = i->over ? all_ones : i->magnitude * 10 + digit;
}

int
integer_parse(struct str s, struct integer *ret)
{
	struct integer i = {0};
	bool digit = false;

	s = without_space(s);
	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+')) {
		i.negative = s.p[0] == '-';
		s.p++, s.n--;
	}
	for (size_t k = 0; k < s.n; k++) {
		if (s.p[k] == '_' && digit) {
			digit = false;
			continue;
		}
		if (s.p[k] < '0' || s.p[k] > '9')
			return -1;
		digit = true;
		add_digit(&i, (unsigned)(s.p[k] - '0'));
	}
	if (!digit) /* nothing, or a `_` at the end */
		return -1;
	i.negative &= i.magnitude > 0;
	*ret = i;
	return 0;
}

bool
address_all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static __uint128_t
of_octets(const unsigned char *p, size_t n)
{
	__uint128_t v = 0;

	for (size_t i = 0; i < n; i++)
		v = v << 8 | p[i];
	return v;
}

/* With its NUL; false: too long, or with a NUL inside. */
static bool
terminated(struct str s, char text[TEXT_MOST])
{
	if (s.n >= TEXT_MOST || (s.n > 0 && memchr(s.p, '\0', s.n) != NULL))
		return false;
	memcpy(text, s.n > 0 ? s.p : "", s.n);
	text[s.n] = '\0';
	return true;
}

int
address_parse(struct str s, int width, __uint128_t *ret)
{
	char text[TEXT_MOST];
	unsigned char octets[16];

	if (!terminated(s, text) ||
	    inet_pton(width == ADDRESS_V4 ? AF_INET : AF_INET6, text, octets) != 1)
		return -1;
	*ret = of_octets(octets, (size_t)width / 8);
	return 0;
}

int
address_parse_loose(struct str s, struct network *ret)
{
	char text[TEXT_MOST];
	struct in_addr four;
	__uint128_t six;

	/* what follows a space is nothing to inet_aton */
	if (terminated(s, text) && strpbrk(text, " \t\n\v\f\r") == NULL &&
	    inet_aton(text, &four) != 0)
		*ret = (struct network){ntohl(four.s_addr), ADDRESS_V4, ADDRESS_V4};
	else if (address_parse(s, ADDRESS_V6, &six) == 0)
		*ret = (struct network){six, ADDRESS_V6, ADDRESS_V6};
	else
		return -1;
	return 0;
}

/* One to four numbers as Python reads them; what is not written is 0. */
static int
parse_short(struct str s, __uint128_t *ret)
{
	__uint128_t v = 0;
	struct integer part;
	size_t dots = 0;

	for (size_t i = 0; i < s.n; i++)
		dots += s.p[i] == '.';
	if (dots > 3)
		return -1;
	for (size_t i = 0; i < 4; i++) {
		part = (struct integer){0};
		if (i <= dots && (integer_parse(str_cut(&s, '.'), &part) < 0 ||
				     part.negative || part.magnitude > 255))
			return -1;
		v = v << 8 | part.magnitude;
	}
	*ret = v;
	return 0;
}

__uint128_t
address_most(int width)
{
	return all_ones >> (128 - width);
}

__uint128_t
network_hostmask(const struct network *n)
{
	return n->width == n->prefix ? 0 : all_ones >> (128 - network_host_bits(n));
}

__uint128_t
network_first(const struct network *n)
{
	return n->value & ~network_hostmask(n);
}

__uint128_t
network_last(const struct network *n)
{
	return n->value | network_hostmask(n);
}

/* The length that a netmask or a hostmask stands for. */
static int
parse_mask(struct str s, int width, int *ret)
{
	struct network n = {.width = width};
	__uint128_t mask;

	if (address_parse(s, width, &mask) < 0)
		return -1;
	for (n.prefix = 0; n.prefix <= width; n.prefix++)
		if (mask == (network_hostmask(&n) ^ address_most(width)))
			return *ret = n.prefix, 0;
	for (n.prefix = 0; n.prefix <= width; n.prefix++)
		if (mask == network_hostmask(&n))
			return *ret = n.prefix, 0;
	return -1;
}

static int
parse_version(struct str address, const struct str *prefix, int width, struct network *n)
{
	struct integer length;

	n->width = n->prefix = width;
	if (width == ADDRESS_V4 ? parse_short(address, &n->value) < 0
				: address_parse(address, width, &n->value) < 0)
		return -1;
	if (prefix == NULL)
		return 0;
	if (integer_parse(*prefix, &length) < 0)
		return parse_mask(*prefix, width, &n->prefix);
	if (length.negative || length.magnitude > (unsigned)width)
		return -1;
	n->prefix = (int)length.magnitude;
	return 0;
}

int
network_parse(struct str s, struct network *ret)
{
	bool slash = s.n > 0 && memchr(s.p, '/', s.n) != NULL;
	struct str address = str_cut(&s, '/');
	struct network n;

	if (parse_version(address, slash ? &s : NULL, ADDRESS_V4, &n) < 0 &&
	    parse_version(address, slash ? &s : NULL, ADDRESS_V6, &n) < 0)
		return -1;
	*ret = n;
	return 0;
}

int
network_parse_strict(struct str s, struct network *ret)
{
	bool slash = s.n > 0 && memchr(s.p, '/', s.n) != NULL;
	struct str address = str_cut(&s, '/');
	struct network n = {.width = ADDRESS_V4};
	struct integer length;

	if (address_parse(address, n.width, &n.value) < 0) {
		n.width = ADDRESS_V6;
		if (address_parse(address, n.width, &n.value) < 0)
			return -1;
	}
	n.prefix = n.width;
	if (slash && address_all_digits(s)) {
		integer_parse(s, &length);
		if (length.magnitude > (unsigned)n.width)
			return -1;
		n.prefix = (int)length.magnitude;
	} else if (slash &&
		   (n.width != ADDRESS_V4 || parse_mask(s, n.width, &n.prefix) < 0)) {
		return -1;
	}
	*ret = n;
	return 0;
}

bool
network_contains(const struct network *n, const struct network *inner)
{
	return n->width == inner->width && n->prefix <= inner->prefix &&
	       network_first(n) == (inner->value & ~network_hostmask(n));
}

int
network_cmp(const struct network *a, const struct network *b)
{
	__uint128_t x = network_first(a), y = network_first(b);

	if (a->width != b->width)
		return a->width < b->width ? -1 : 1;
	if (x != y)
		return x < y ? -1 : 1;
	if (a->prefix != b->prefix)
		return a->prefix < b->prefix ? -1 : 1;
	return a->value != b->value ? a->value < b->value ? -1 : 1 : 0;
}

int
address_add(
    __uint128_t base, const struct integer *plus, __uint128_t most, __uint128_t *ret)
{
	__uint128_t by = plus->magnitude;

	if (plus->over || (plus->negative ? by > base : base > most || by > most - base))
		return -1;
	*ret = plus->negative ? base - by : base + by;
	return *ret > most ? -1 : 0;
}

int
address_of_integer(__uint128_t base, const struct integer *plus, struct network *ret)
{
	__uint128_t v;

	if (address_add(base, plus, address_most(ADDRESS_V6), &v) < 0)
		return -1;
	ret->value = v;
	ret->width = v > address_most(ADDRESS_V4) ? ADDRESS_V6 : ADDRESS_V4;
	ret->prefix = ret->width;
	return 0;
}

void
address_print(struct buf *b, __uint128_t value, int width)
{
	char text[INET6_ADDRSTRLEN];
	unsigned char octets[16];

	for (int i = width / 8; i-- > 0; value >>= 8)
		octets[i] = (unsigned char)value;
	buf_adds(b, inet_ntop(width == ADDRESS_V4 ? AF_INET : AF_INET6, octets, text,
			sizeof text));
}

void
address_print_groups(struct buf *b, __uint128_t value, int width)
{
	unsigned low = (unsigned)value;
	size_t start = b->n, n;

	address_print(b, value, width);
	for (n = b->n; n > start && b->p[n - 1] != ':';)
		n--;
	if (width == ADDRESS_V6 && memchr(b->p + n, '.', b->n - n) != NULL) {
		buf_cut(b, n);
		buf_printf(b, "%x:%x", low >> 16, low & 0xffff);
	}
}

void
network_print(struct buf *b, const struct network *n)
{
	address_print(b, n->value, n->width);
	buf_printf(b, "/%d", n->prefix);
}
