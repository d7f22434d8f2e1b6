/*
 * Text as Python sees it: a str is a sequence of characters, ours is UTF-8. Positions and lengths in template
 * functions count characters. Octets that are not UTF-8 count as one character each.
 */
#ifndef TEMPLATE_UNICODE_H
#define TEMPLATE_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

enum {
	UNICODE_ALPHA = 1,
	UNICODE_DECIMAL = 2,
	UNICODE_DIGIT = 4,
	UNICODE_NUMERIC = 8,
	UNICODE_SPACE = 16,
	UNICODE_PRINTABLE = 32,
	UNICODE_IS_UPPER = 64,
	UNICODE_IS_LOWER = 128,
	UNICODE_IS_TITLE = 256,
	UNICODE_ALNUM = UNICODE_ALPHA | UNICODE_DECIMAL | UNICODE_DIGIT | UNICODE_NUMERIC,
};

enum unicode_case { UNICODE_TO_UPPER, UNICODE_TO_LOWER, UNICODE_TO_TITLE };

unsigned unicode_props(uint32_t c);
/* The value of a decimal digit of any script, or -1. */
int unicode_decimal(uint32_t c);
bool unicode_word(uint32_t c); /* \w */
static inline bool
unicode_space(uint32_t c)
{
	return c < 128 ? c == ' ' || (c >= 9 && c <= 13) || (c >= 28 && c <= 31)
		       : (unicode_props(c) & UNICODE_SPACE) != 0;
}
/* The character at s.p (s.n > 0) and its length in octets. */
uint32_t unicode_next(struct str s, size_t *len);
/* The character that ends s. */
uint32_t unicode_prev(struct str s, size_t *len);
void unicode_add(struct buf *b, uint32_t c);
size_t unicode_ascii(struct str s);  /* octets of ASCII that it begins with */
size_t unicode_length(struct str s); /* characters */
size_t unicode_offset(
    struct str s, size_t characters); /* octets before that character, at most s.n */
void unicode_case(
    struct buf *b, struct str s, enum unicode_case to); /* every character */
/* The lower-case form of a str: knows the final sigma. */
void unicode_lower(struct buf *b, struct str s);
struct str unicode_trim_left(struct str s);
struct str unicode_trim_right(struct str s);
/* Cuts the next line off *rest as str.splitlines does; *end is the length of its line end (0: last line). */
struct str unicode_line(struct str *rest, size_t *end);

#endif
