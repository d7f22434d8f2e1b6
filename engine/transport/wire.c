#include "transport/wire.h"

#include "base/buf.h"

void
wire_put_u32(struct buf *b, size_t n)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_addc(b, (char)(n >> shift & 0xff));
}

void
wire_put_string(struct buf *b, struct str s)
{
	wire_put_u32(b, s.n);
	buf_addstr(b, s);
}

bool
wire_take(struct str *s, size_t n, struct str *ret)
{
	if (n > s->n)
		return false;
	*ret = (struct str){s->p, n};
	s->p += n;
	s->n -= n;
	return true;
}

bool
wire_take_u32(struct str *s, size_t *ret)
{
	const unsigned char *p;
	struct str octets;

	if (!wire_take(s, 4, &octets))
		return false;
	p = (const unsigned char *)octets.p;
	*ret = (size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3];
	return true;
}

bool
wire_take_string(struct str *s, struct str *ret)
{
	size_t n;

	return wire_take_u32(s, &n) && wire_take(s, n, ret);
}
