#include "schema/obscured.h"

#include <string.h>

enum { OBSCURED_MAX = 512 }; /* octets of a secret */

/* The alphabet in four families; how many characters of salt follow the first one depends on its family. */
static const char alphabet[] = "QzF3n6/9CAtpu0O"
			       "B1IREhcSyrleKvMW8LXx"
			       "7N-dVbwsY2g4oaJZGUDj"
			       "iHkq.mPf5T";
enum { LETTERS = sizeof alphabet - 1 };
static const int family_end[] = {15, 35, 55, 65};

/* What the gaps between the characters of one octet count, by the octet's number. */
static const struct {
	int n, weight[4];
} weights[] = {{3, {1, 4, 32}}, {3, {1, 16, 32}}, {3, {1, 8, 32}}, {2, {1, 64}},
    {2, {1, 32}}, {4, {1, 4, 16, 128}}, {3, {1, 32, 64}}};

static int
place_of(char c)
{
	const char *at = c != '\0' ? strchr(alphabet, c) : NULL;

	return at != NULL ? (int)(at - alphabet) : -1;
}

static int
salt_of(int place)
{
	int family = 0;

	while (place >= family_end[family])
		family++;
	return 3 - family;
}

/* The next octet, or -1. */
static int
next_octet(struct str *rest, size_t number, int *place)
{
	const size_t row = number % (sizeof weights / sizeof weights[0]);
	int sum = 0;

	if (rest->n < (size_t)weights[row].n)
		return -1;
	for (int i = 0; i < weights[row].n; i++) {
		int next = place_of(rest->p[i]);

		if (next < 0)
			return -1;
		sum += ((next - *place + LETTERS) % LETTERS - 1) * weights[row].weight[i];
		*place = next;
	}
	rest->p += weights[row].n;
	rest->n -= (size_t)weights[row].n;
	return sum & 255;
}

/* Octets of the secret, or -1. */
static int
reveal(struct str text, char *secret)
{
	struct str rest = {text.p + 3, text.n - 3};
	int place, n = 0;

	if (rest.n == 0 || (place = place_of(rest.p[0])) < 0 ||
	    rest.n < 1 + (size_t)salt_of(place))
		return -1;
	rest.n -= 1 + (size_t)salt_of(place);
	rest.p += 1 + salt_of(place);
	while (rest.n > 0) {
		int octet = n < OBSCURED_MAX ? next_octet(&rest, (size_t)n, &place) : -1;

		if (octet < 0)
			return -1;
		secret[n++] = (char)octet;
	}
	return n;
}

static int
read_secret(struct str text, char *secret)
{
	if (str_starts(text, STR("$9$")))
		return reveal(text, secret);
	if (text.n == 0 || text.p[0] == '$' || text.p[0] == '<' || text.n > OBSCURED_MAX)
		return -1;
	memcpy(secret, text.p, text.n);
	return (int)text.n;
}

int
obscured_compare(struct str a, struct str b)
{
	char one[OBSCURED_MAX], two[OBSCURED_MAX];
	int na = read_secret(a, one), nb = read_secret(b, two), same = -1;

	if (na >= 0 && nb >= 0)
		same = na == nb && memcmp(one, two, (size_t)na) == 0;
	explicit_bzero(one, sizeof one);
	explicit_bzero(two, sizeof two);
	return same;
}
