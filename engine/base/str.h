/* A borrowed run of octets, not terminated. Never owns; lives as long as what it points
 * into. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

static inline struct str
str_of(const char *z)
{
	return (struct str){z, z != NULL ? strlen(z) : 0};
}

static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s); /* ASCII white space on both ends */
struct str str_cut(
    struct str *rest, char separator);   /* up to the separator; *rest moves behind it */
int str_cmp(struct str a, struct str b); /* by octets: its sign counts */
/* The line-th line (from 1) without its end; empty if there is no such line. */
struct str str_line(struct str text, int line);
int str_hex_digit(char c); /* 0 to 15, or -1 */
/* First octet that is not well-formed UTF-8 (no surrogates, no overlong forms), or s.n.
 */
size_t str_utf8_error(struct str s);
/* The nearest of `names` (n of them) to `word` within two edits or a third of its length;
 * NULL if none is near. */
const char *str_nearest(struct str word, const char *const *names, size_t n);

#endif
