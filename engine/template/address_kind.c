#include "template/address_kind.h"

static const struct network v4_loopback = {(__uint128_t)127 << 24, 8, ADDRESS_V4},
			    v4_multicast = {(__uint128_t)224 << 24, 4, ADDRESS_V4},
			    v6_multicast = {(__uint128_t)0xff << 120, 8, ADDRESS_V6},
			    v6_6to4 = {(__uint128_t)0x2002 << 112, 16, ADDRESS_V6},
			    link_local[] = {{(__uint128_t)0xa9fe << 16, 16, ADDRESS_V4},
				{(__uint128_t)0xfe80 << 112, 10, ADDRESS_V6}},
			    /* RFC 1918, 6598, 6890, 2544, 4193, 3879 */
    private[] = {{(__uint128_t)10 << 24, 8, ADDRESS_V4},
	{(__uint128_t)0x6440 << 16, 10, ADDRESS_V4},
	{(__uint128_t)0xac10 << 16, 12, ADDRESS_V4},
	{(__uint128_t)0xc00000 << 8, 24, ADDRESS_V4},
	{(__uint128_t)0xc0a8 << 16, 16, ADDRESS_V4},
	{(__uint128_t)0xc612 << 16, 15, ADDRESS_V4},
	{(__uint128_t)0xfc << 120, 7, ADDRESS_V6},
	{(__uint128_t)0xfec0 << 112, 10, ADDRESS_V6}};

static bool
is_within(const struct network *n, const struct network *v, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (network_contains(&v[i], n))
			return true;
	return false;
}

bool
address_is_multicast(const struct network *n)
{
	return network_contains(
	    n->width == ADDRESS_V4 ? &v4_multicast : &v6_multicast, n);
}

bool
address_is_loopback(const struct network *n)
{
	return n->width == ADDRESS_V4 ? network_contains(&v4_loopback, n) : n->value == 1;
}

bool
address_is_private(const struct network *n)
{
	const __uint128_t first = (__uint128_t)239 << 24, last = first | 0xffffff;

	/* netaddr takes a network for within 239/8 only if another address follows it there, which is not its last */
	return is_within(n, private, sizeof private / sizeof *private) ||
	       is_within(n, link_local, sizeof link_local / sizeof *link_local) ||
	       (n->width == ADDRESS_V4 && network_first(n) >= first &&
		   network_last(n) + 1 < last);
}

bool
address_is_public(const struct network *n)
{
	__uint128_t inverse = n->value ^ address_most(n->width);

	return !address_is_multicast(n) && !address_is_private(n) &&
	       !address_is_loopback(n) && (inverse & (inverse + 1)) != 0 &&
	       (n->value & (n->value + 1)) != 0;
}

bool
address_is_link_local(const struct network *n)
{
	return is_within(n, link_local, sizeof link_local / sizeof *link_local);
}

bool
address_is_6to4(const struct network *n)
{
	return network_contains(&v6_6to4, n);
}
