#include "template/bigint.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "template/object.h"

/* Sign and magnitude: limbs of 32 bits, the least significant first, the last one not 0. */

enum { LIMB = 32, MOST_LIMBS = 1 << 16 };

struct bigint {
	bool negative;
	size_t n;
	uint32_t *v;
};

/* An integer of either form, in `room` if it is a small one. */
static struct bigint
big(const struct value *v, uint32_t room[2])
{
	struct bigint b = {.v = room};
	uint64_t u;

	if (v->kind == VALUE_OBJECT)
		return *(const struct bigint *)v->object.self;
	b.negative = int_value(v) < 0;
	u = b.negative ? 0 - (uint64_t)int_value(v) : (uint64_t)int_value(v);
	room[0] = (uint32_t)u;
	room[1] = (uint32_t)(u >> LIMB);
	b.n = room[1] != 0 ? 2 : room[0] != 0;
	return b;
}

static struct bigint
room_for(struct arena *a, size_t limbs)
{
	return (struct bigint){.n = limbs, .v = arena_array(a, uint32_t, limbs + 1)};
}

static void
trim(struct bigint *b)
{
	while (b->n > 0 && b->v[b->n - 1] == 0)
		b->n--;
	b->negative &= b->n > 0;
}

/* In its one form. */
static struct value *
value_of(struct arena *a, struct bigint b)
{
	struct bigint *self;
	struct value *v;
	uint64_t u;

	trim(&b);
	if (b.n <= 2) {
		u = (b.n > 0 ? b.v[0] : 0) | (uint64_t)(b.n > 1 ? b.v[1] : 0) << LIMB;
		if (u <= INT64_MAX)
			return value_int(a, b.negative ? -(int64_t)u : (int64_t)u);
		if (b.negative && u == (uint64_t)INT64_MAX + 1)
			return value_int(a, INT64_MIN);
	}
	self = arena_new_of(a, struct bigint);
	*self = b;
	v = arena_new_of(a, struct value);
	v->kind = VALUE_OBJECT;
	v->object.ops = &type_bigint;
	v->object.self = self;
	return v;
}

static int
cmp_magnitude(const struct bigint *a, const struct bigint *b)
{
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (size_t i = a->n; i-- > 0;)
		if (a->v[i] != b->v[i])
			return a->v[i] < b->v[i] ? -1 : 1;
	return 0;
}

static int
cmp(const struct bigint *a, const struct bigint *b)
{
	if (a->negative != b->negative)
		return a->negative ? -1 : 1;
	return a->negative ? cmp_magnitude(b, a) : cmp_magnitude(a, b);
}

static struct bigint
add_magnitude(struct arena *a, const struct bigint *x, const struct bigint *y)
{
	size_t n = x->n > y->n ? x->n : y->n;
	struct bigint sum = room_for(a, n + 1);
	uint64_t carry = 0;

	for (size_t i = 0; i <= n; i++) {
		carry += (uint64_t)(i < x->n ? x->v[i] : 0) + (i < y->n ? y->v[i] : 0);
		sum.v[i] = (uint32_t)carry;
		carry >>= LIMB;
	}
	return sum;
}

/* x is not the smaller one. */
static struct bigint
sub_magnitude(struct arena *a, const struct bigint *x, const struct bigint *y)
{
	struct bigint rest = room_for(a, x->n);
	int64_t borrow = 0;

	for (size_t i = 0; i < x->n; i++) {
		borrow += (int64_t)x->v[i] - (i < y->n ? y->v[i] : 0);
		rest.v[i] = (uint32_t)borrow;
		borrow >>= LIMB;
	}
	return rest;
}

static struct bigint
add(struct arena *a, const struct bigint *x, const struct bigint *y)
{
	bool keep = cmp_magnitude(x, y) >= 0;
	struct bigint sum;

	if (x->negative == y->negative) {
		sum = add_magnitude(a, x, y);
		sum.negative = x->negative;
	} else {
		sum = keep ? sub_magnitude(a, x, y) : sub_magnitude(a, y, x);
		sum.negative = keep ? x->negative : y->negative;
	}
	trim(&sum);
	return sum;
}

static struct bigint
mul(struct arena *a, const struct bigint *x, const struct bigint *y)
{
	struct bigint product = room_for(a, x->n + y->n);

	for (size_t i = 0; i < x->n; i++) {
		uint64_t carry = 0;

		for (size_t k = 0; k < y->n; k++) {
			carry += (uint64_t)x->v[i] * y->v[k] + product.v[i + k];
			product.v[i + k] = (uint32_t)carry;
			carry >>= LIMB;
		}
		product.v[i + y->n] = (uint32_t)carry;
	}
	product.negative = x->negative != y->negative;
	trim(&product);
	return product;
}

/* b /= by, gives the rest. */
static uint32_t
div_small(struct bigint *b, uint32_t by)
{
	uint64_t rest = 0;

	for (size_t i = b->n; i-- > 0;) {
		rest = rest << LIMB | b->v[i];
		b->v[i] = (uint32_t)(rest / by);
		rest %= by;
	}
	trim(b);
	return (uint32_t)rest;
}

static struct bigint
shift_left(struct arena *a, const struct bigint *b, size_t bits)
{
	size_t limbs = bits / LIMB, rest = bits % LIMB;
	struct bigint to = room_for(a, b->n + limbs + 1);

	for (size_t i = 0; i < b->n; i++) {
		uint64_t x = (uint64_t)b->v[i] << rest;

		to.v[i + limbs] |= (uint32_t)x;
		to.v[i + limbs + 1] = (uint32_t)(x >> LIMB);
	}
	to.negative = b->negative;
	trim(&to);
	return to;
}

static void
shift_right_once(struct bigint *b)
{
	for (size_t i = 0; i < b->n; i++)
		b->v[i] = b->v[i] >> 1 | (i + 1 < b->n ? b->v[i + 1] << (LIMB - 1) : 0);
	trim(b);
}

static size_t
bits_of(const struct bigint *b)
{
	return b->n == 0 ? 0 : b->n * LIMB - (size_t)__builtin_clz(b->v[b->n - 1]);
}

/* Magnitudes, one bit at a time: numbers are a few limbs long. *rest is what is left of x. */
static struct bigint
divide(
    struct arena *a, const struct bigint *x, const struct bigint *y, struct bigint *rest)
{
	size_t bits = bits_of(x) >= bits_of(y) ? bits_of(x) - bits_of(y) : 0;
	struct bigint quotient = room_for(a, bits / LIMB + 1), part;

	*rest = room_for(a, x->n);
	memcpy(rest->v, x->v, x->n * sizeof *x->v);
	part = shift_left(a, y, bits);
	part.negative = false;
	for (size_t i = bits + 1; i-- > 0; shift_right_once(&part)) {
		int64_t borrow = 0;

		if (cmp_magnitude(rest, &part) < 0)
			continue;
		quotient.v[i / LIMB] |= (uint32_t)1 << i % LIMB;
		for (size_t k = 0; k < rest->n; k++) {
			borrow += (int64_t)rest->v[k] - (k < part.n ? part.v[k] : 0);
			rest->v[k] = (uint32_t)borrow;
			borrow >>= LIMB;
		}
		trim(rest);
	}
	trim(&quotient);
	return quotient;
}

/* Nearest, half to even: the 64 top bits, the last of them sticky. */
static double
to_double(const struct bigint *b)
{
	size_t bits = bits_of(b), low = bits > 64 ? bits - 64 : 0;
	uint64_t top = 0;
	bool sticky = false;
	double d;

	for (size_t i = 0; i < low; i++)
		sticky |= b->v[i / LIMB] >> i % LIMB & 1;
	for (size_t i = bits; i-- > low;)
		top = top << 1 | (b->v[i / LIMB] >> i % LIMB & 1);
	d = ldexp((double)(top | sticky), (int)low);
	return b->negative ? -d : d;
}

double
bigint_double(const struct value *v)
{
	uint32_t room[2];
	struct bigint b = big(v, room);

	return to_double(&b);
}

static struct value *
floor_op(
    struct render *r, enum operator op, const struct bigint *x, const struct bigint *y)
{
	static uint32_t unit[] = {1};
	const struct bigint one = {false, 1, unit};
	struct bigint rest, q = divide(r->a, x, y, &rest);

	/* towards minus infinity, the rest with the sign of the divisor */
	if (x->negative != y->negative && rest.n > 0) {
		q = add_magnitude(r->a, &q, &one);
		rest = sub_magnitude(r->a, y, &rest);
	}
	q.negative = x->negative != y->negative;
	rest.negative = y->negative;
	return value_of(r->a, op == OP_MOD ? rest : q);
}

static struct value *
true_div(struct render *r, const struct bigint *x, const struct bigint *y)
{
	size_t shift = bits_of(x) < bits_of(y) + 66 ? bits_of(y) + 66 - bits_of(x) : 0;
	struct bigint high = shift_left(r->a, x, shift), rest, q;
	double d;

	high.negative = false;
	q = divide(r->a, &high, y, &rest);
	if (rest.n > 0)
		q.v[0] |= 1;
	d = ldexp(to_double(&q), -(int)shift);
	if (isinf(d))
		return render_fail(
		    r, "OverflowError", "integer division result too large for a float");
	return value_float(r->a, x->negative != y->negative ? -d : d);
}

static struct value *
power(struct render *r, struct bigint base, const struct bigint *exponent)
{
	static uint32_t unit[] = {1};
	struct bigint result = {false, 1, unit};
	uint64_t times = exponent->n > 0 ? exponent->v[0] : 0;

	if (exponent->negative)
		return value_float(r->a, pow(to_double(&base), to_double(exponent)));
	if (base.n == 0 || (base.n == 1 && base.v[0] == 1)) {
		result.n = base.n > 0 || exponent->n == 0;
		result.negative = base.negative && (times & 1) != 0;
		return value_of(r->a, result);
	}
	if (exponent->n > 1 || bits_of(&base) * times > (uint64_t)MOST_LIMBS * LIMB)
		return render_fail(
		    r, "LimitError", "a power of more than %d bits", MOST_LIMBS * LIMB);
	for (; times > 0; times >>= 1) {
		if (times & 1)
			result = mul(r->a, &result, &base);
		if (times > 1)
			base = mul(r->a, &base, &base);
	}
	return value_of(r->a, result);
}

struct value *
bigint_op(
    struct render *r, enum operator op, const struct value *a, const struct value *b)
{
	uint32_t room_x[2], room_y[2];
	struct bigint x = big(a, room_x), y = big(b, room_y), minus = y;

	if (x.n + y.n > MOST_LIMBS || render_check_memory(r, (x.n + y.n) * 8) < 0)
		return render_fail(r, "LimitError", "an integer of more than %d bits",
		    MOST_LIMBS * LIMB);
	minus.negative = !y.negative && y.n > 0;
	switch (op) {
	case OP_ADD: return value_of(r->a, add(r->a, &x, &y));
	case OP_SUB: return value_of(r->a, add(r->a, &x, &minus));
	case OP_MUL: return value_of(r->a, mul(r->a, &x, &y));
	case OP_DIV: return true_div(r, &x, &y);
	case OP_POW: return power(r, x, &y);
	default: return floor_op(r, op, &x, &y);
	}
}

struct value *
bigint_negate(struct render *r, const struct value *v)
{
	uint32_t *room = arena_array(r->a, uint32_t, 2);
	struct bigint b = big(v, room);

	b.negative = !b.negative;
	return value_of(r->a, b);
}

bool
bigint_negative(const struct value *v)
{
	uint32_t room[2];

	return big(v, room).negative;
}

int
bigint_cmp(const struct value *a, const struct value *b)
{
	uint32_t room_x[2], room_y[2];
	struct bigint x = big(a, room_x), y = big(b, room_y);

	return cmp(&x, &y);
}

/* The magnitude of a whole finite number, in `room`. */
static struct bigint
of_double(double d, uint32_t room[34])
{
	struct bigint b = {.negative = d < 0, .n = 34, .v = room};
	int exponent;
	uint64_t top = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);

	memset(room, 0, 34 * sizeof *room);
	for (int i = 0; i < 53; i++) {
		int at = exponent - 53 + i;

		if (at >= 0 && (top >> i & 1) != 0)
			room[at / LIMB] |= (uint32_t)1 << at % LIMB;
	}
	trim(&b);
	return b;
}

int
bigint_cmp_float(const struct value *a, double d)
{
	uint32_t room_x[2], room_y[34];
	struct bigint x, y;
	double whole = trunc(d);
	int rc;

	if (isinf(d))
		return d > 0 ? -1 : 1;
	x = big(a, room_x);
	y = of_double(whole, room_y);
	rc = cmp(&x, &y);
	return rc != 0 ? rc : d > whole ? -1 : d < whole;
}

struct value *
bigint_of_double(struct arena *a, double d)
{
	return value_of(a, of_double(trunc(d), arena_array(a, uint32_t, 34)));
}

static void
mul_add_small(struct bigint *b, uint32_t by, uint32_t plus)
{
	uint64_t carry = plus;

	for (size_t i = 0; i < b->n; i++) {
		carry += (uint64_t)b->v[i] * by;
		b->v[i] = (uint32_t)carry;
		carry >>= LIMB;
	}
	if (carry > 0)
		b->v[b->n++] = (uint32_t)carry;
}

struct value *
bigint_parse(struct arena *a, struct str digits, int base, bool negative)
{
	struct bigint b = room_for(a, digits.n * 6 / LIMB + 2);

	b.n = 0;
	b.negative = negative;
	for (size_t i = 0; i < digits.n; i++) {
		char c = digits.p[i];

		if (c != '_')
			mul_add_small(&b, (uint32_t)base,
			    (uint32_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
	}
	return value_of(a, b);
}

int
bigint_digits(const struct value *v, int base, struct buf *out)
{
	uint32_t room[2];
	struct bigint from = big(v, room), b;
	struct arena *a = arena_new();
	char *text = arena_alloc(a, from.n * LIMB + 2), *p = text + from.n * LIMB + 1;
	int rc = 0;

	b = room_for(a, from.n);
	memcpy(b.v, from.v, from.n * sizeof *from.v);
	do
		*--p =
		    "0123456789abcdefghijklmnopqrstuvwxyz"[div_small(&b, (uint32_t)base)];
	while (b.n > 0);
	if (base == 10 && text + from.n * LIMB + 1 - p > BIGINT_DIGITS)
		rc = -1;
	else
		buf_add(out, p, (size_t)(text + from.n * LIMB + 1 - p));
	arena_free(a);
	return rc;
}

struct value *
bigint_of_octets(struct arena *a, const unsigned char *p, size_t n)
{
	struct bigint b = room_for(a, n / 4 + 2);

	b.n = 0;
	for (size_t i = 0; i < n; i++)
		mul_add_small(&b, 256, p[i]);
	return value_of(a, b);
}

static void
bigint_repr(struct render *r, const struct value *v, struct buf *b)
{
	buf_adds(b, bigint_negative(v) ? "-" : "");
	object_digits(r, v, 'd', b);
}

const struct object_type type_bigint = {.name = "int", .repr = bigint_repr};
