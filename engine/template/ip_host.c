#include "template/ip_host.h"

struct value *
ip_host_address(struct render *r, __uint128_t base, const struct integer *plus)
{
	struct network n;

	if (address_of_integer(base, plus, &n) < 0)
		return render_fail(r, "AddrFormatError",
		    "failed to detect a valid IP address: there is none %s it",
		    plus->negative ? "before" : "after");
	return ip_address(r, n.value, n.width);
}

static const struct integer nothing = {0}, one = {.magnitude = 1},
			    minus_one = {.negative = true, .magnitude = 1};

static struct value *
usable(
    struct ip_asked *q, struct value *(*of)(struct ip_asked *, __uint128_t, __uint128_t))
{
	__uint128_t first, last;

	if (!q->ip.with_prefix)
		return render_fail(q->r, "AnsibleFilterError", "Not a network address");
	return ip_usable(&q->ip.n, &first, &last) < 0 ? object_none()
						      : of(q, first, last);
}

static struct value *
first_of(struct ip_asked *q, __uint128_t first, __uint128_t last)
{
	(void)last;
	return ip_host_address(q->r, first, &nothing);
}

static struct value *
last_of(struct ip_asked *q, __uint128_t first, __uint128_t last)
{
	(void)first;
	return ip_host_address(q->r, last, &nothing);
}

static struct value *
range_of(struct ip_asked *q, __uint128_t first, __uint128_t last)
{
	struct value *from = ip_host_address(q->r, first, &nothing),
		     *to = ip_host_address(q->r, last, &nothing);

	return value_strf(
	    q->r->a, STR_FMT "-" STR_FMT, STR_ARG(from->str), STR_ARG(to->str));
}

static struct value *
step(struct ip_asked *q, const struct integer *by, __uint128_t first, __uint128_t last)
{
	struct value *v = ip_host_address(q->r, q->ip.n.value, by);
	__uint128_t at;

	if (v == NULL)
		return NULL;
	at = by->negative ? q->ip.n.value - 1 : q->ip.n.value + 1;
	return at >= first && at <= last ? v : object_none();
}

static struct value *
next_of(struct ip_asked *q, __uint128_t first, __uint128_t last)
{
	return step(q, &one, first, last);
}

static struct value *
previous_of(struct ip_asked *q, __uint128_t first, __uint128_t last)
{
	return step(q, &minus_one, first, last);
}

struct value *
ip_host_first(struct ip_asked *q)
{
	return usable(q, first_of);
}

struct value *
ip_host_last(struct ip_asked *q)
{
	return usable(q, last_of);
}

struct value *
ip_host_range(struct ip_asked *q)
{
	return usable(q, range_of);
}

struct value *
ip_host_next(struct ip_asked *q)
{
	return usable(q, next_of);
}

struct value *
ip_host_previous(struct ip_asked *q)
{
	return usable(q, previous_of);
}

struct value *
ip_host_peer(struct ip_asked *q)
{
	const struct network *n = &q->ip.n;
	unsigned at = (unsigned)n->value & 3;

	if (!q->ip.with_prefix)
		return render_fail(q->r, "AnsibleFilterError", "Not a network address");
	if (network_host_bits(n) == 1)
		return ip_host_address(q->r, n->value ^ 1, &nothing);
	if (network_host_bits(n) != 2)
		return render_fail(
		    q->r, "AnsibleFilterError", "Not a point-to-point network");
	if (at == 0 || at == 3)
		return render_fail(q->r, "AnsibleFilterError",
		    "%s address of /30 has no peer", at == 0 ? "Network" : "Broadcast");
	return ip_host_address(q->r, n->value ^ 3, &nothing);
}

struct value *
ip_host_size(struct ip_asked *q)
{
	__uint128_t first, last;

	return ip_usable(&q->ip.n, &first, &last) < 0 ? object_int(q->r, 0)
						      : ip_number(q->r, last - first + 1);
}
