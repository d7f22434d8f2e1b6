#include "template/twister.h"

#include <math.h>

#include "base/arena.h"
#include "template/digest.h"
#include "template/object.h"

/* MT19937 (Matsumoto and Nishimura 1998); how a seed becomes words and words become a number is CPython's. */

enum { MIDDLE = 397, HASH_BITS = 61 };
#define HASH_MODULUS ((UINT64_C(1) << HASH_BITS) - 1)

static void
fill(struct twister *t, uint32_t seed)
{
	t->word[0] = seed;
	for (uint32_t i = 1; i < TWISTER_WORDS; i++)
		t->word[i] = 1812433253u * (t->word[i - 1] ^ t->word[i - 1] >> 30) + i;
	t->used = TWISTER_WORDS;
}

static uint32_t
mixed(const struct twister *t, uint32_t i, uint32_t factor)
{
	uint32_t before = t->word[i - 1];

	return t->word[i] ^ (before ^ before >> 30) * factor;
}

static uint32_t
step(struct twister *t, uint32_t i)
{
	if (++i < TWISTER_WORDS)
		return i;
	t->word[0] = t->word[TWISTER_WORDS - 1];
	return 1;
}

static void
fill_by(struct twister *t, const uint32_t *key, size_t n)
{
	uint32_t i = 1, turns = n > TWISTER_WORDS ? (uint32_t)n : TWISTER_WORDS;

	fill(t, 19650218u);
	for (uint32_t k = 0, j = 0; k < turns; k++) {
		t->word[i] = mixed(t, i, 1664525u) + key[j] + j;
		i = step(t, i);
		j = j + 1 < n ? j + 1 : 0;
	}
	for (uint32_t k = 1; k < TWISTER_WORDS; k++) {
		t->word[i] = mixed(t, i, 1566083941u) - i;
		i = step(t, i);
	}
	t->word[0] = 0x80000000u;
}

static void
twist(struct twister *t)
{
	for (uint32_t i = 0; i < TWISTER_WORDS; i++) {
		uint32_t y = (t->word[i] & 0x80000000u) |
			     (t->word[(i + 1) % TWISTER_WORDS] & 0x7fffffffu);

		t->word[i] = t->word[(i + MIDDLE) % TWISTER_WORDS] ^ y >> 1 ^
			     ((y & 1) != 0 ? 0x9908b0dfu : 0);
	}
	t->used = 0;
}

static uint32_t
draw(struct twister *t)
{
	uint32_t y;

	if (t->used == TWISTER_WORDS)
		twist(t);
	y = t->word[t->used++];
	y ^= y >> 11;
	y ^= y << 7 & 0x9d2c5680u;
	y ^= y << 15 & 0xefc60000u;
	return y ^ y >> 18;
}

static uint64_t
bits(struct twister *t, int n)
{
	uint64_t low = draw(t);

	if (n <= 32)
		return low >> (32 - n);
	return low | (uint64_t)(draw(t) >> (64 - n)) << 32;
}

uint64_t
twister_below(struct twister *t, uint64_t n)
{
	int wide = 64 - __builtin_clzll(n);
	uint64_t x;

	do
		x = bits(t, wide);
	while (x >= n);
	return x;
}

/* --- seeds --- */

/* An integer by its octets, most significant first. */
static void
seed_octets(struct render *r, struct twister *t, const unsigned char *p, size_t n)
{
	uint32_t *key;
	size_t words;

	while (n > 0 && *p == 0) {
		p++;
		n--;
	}
	words = n > 0 ? (n + 3) / 4 : 1;
	key = arena_array(r->a, uint32_t, words);
	for (size_t i = 0; i < n; i++)
		key[i / 4] |= (uint32_t)p[n - 1 - i] << i % 4 * 8;
	fill_by(t, key, words);
}

static int
seed_integer(struct render *r, struct twister *t, const struct value *v)
{
	struct buf hex;
	unsigned char *octets;
	size_t n;

	buf_init(&hex, BUF_TEXT);
	if (object_digits(r, v, 'x', &hex) < 0) {
		buf_done(&hex);
		return -1;
	}
	n = hex.n;
	octets = arena_alloc(r->a, n / 2 + 1);
	memset(octets, 0, n / 2 + 1);
	for (size_t i = 0; i < n; i++)
		octets[n / 2 - i / 2] |=
		    (unsigned char)(str_hex_digit(buf_str(&hex).p[n - 1 - i])
				    << i % 2 * 4);
	seed_octets(r, t, octets, n / 2 + 1);
	buf_done(&hex);
	return 0;
}

/* Text is followed by its digest. */
static void
seed_text(struct render *r, struct twister *t, struct str s)
{
	unsigned char *octets = arena_alloc(r->a, s.n + DIGEST_MAX), digest[DIGEST_MAX];
	unsigned n = digest_of(STR("sha512"), s, digest);

	if (s.n > 0)
		memcpy(octets, s.p, s.n);
	memcpy(octets + s.n, digest, n);
	seed_octets(r, t, octets, s.n + n);
}

static uint64_t
rotated(uint64_t x, int by)
{
	return (x << by & HASH_MODULUS) | x >> (HASH_BITS - by);
}

/* Python's hash of a float: its value modulo 2^61 - 1. */
static uint64_t
float_hash(double d)
{
	uint64_t x = 0;
	double m;
	int e;

	if (isinf(d))
		return d > 0 ? 314159 : (uint64_t)-314159;
	for (m = frexp(fabs(d), &e); m != 0; e -= 28) {
		m *= 0x1p28;
		x = rotated(x, 28) + (uint64_t)m;
		m -= (double)(uint64_t)m;
		x -= x >= HASH_MODULUS ? HASH_MODULUS : 0;
	}
	e = e >= 0 ? e % HASH_BITS : HASH_BITS - 1 - (-1 - e) % HASH_BITS;
	x = rotated(x, e);
	x = d < 0 ? -x : x;
	return x == (uint64_t)-1 ? (uint64_t)-2 : x;
}

int
twister_seed(struct render *r, struct twister *t, const struct value *seed)
{
	unsigned char octets[8];
	uint64_t hash;

	if (is_undefined(seed)) {
		undefined_fail(r, seed);
		return -1;
	}
	if (is_integer(seed))
		return seed_integer(r, t, seed);
	if (is_str(seed)) {
		seed_text(r, t, str_value(seed));
		return 0;
	}
	if (seed->kind != VALUE_FLOAT || isnan(seed->real)) {
		render_fail(r, "TypeError", "a seed is a text or a number, not '%s'",
		    object_type_name(seed));
		return -1;
	}
	hash = float_hash(seed->real);
	for (int i = 0; i < 8; i++)
		octets[i] = (unsigned char)(hash >> (56 - 8 * i));
	seed_octets(r, t, octets, sizeof octets);
	return 0;
}
