/*
 * A small terminal for tests: what stands on the screen after the octets that a program
 * wrote. Understands what the live view may use: \r \n, cursor up, erase below, erase line,
 * colours; wraps and scrolls. Anything else fails the test.
 */
#ifndef TESTS_UNIT_REPORT_SCREEN_H
#define TESTS_UNIT_REPORT_SCREEN_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCREEN_ROWS = 64, SCREEN_COLUMNS = 200 };

struct screen {
	int rows, columns;
	int row, column;
	int scrolled; /* lines that left at the top */
	char cells[SCREEN_ROWS]
		  [SCREEN_COLUMNS]; /* one octet a character: '~' if not ASCII */
};

static inline void
screen_init(struct screen *s, int rows, int columns)
{
	*s = (struct screen){.rows = rows, .columns = columns};
	memset(s->cells, ' ', sizeof s->cells);
}

static inline void
screen_feed_line(struct screen *s)
{
	if (s->row + 1 < s->rows) {
		s->row++;
		return;
	}
	memmove(s->cells[0], s->cells[1], sizeof s->cells[0] * (size_t)(s->rows - 1));
	memset(s->cells[s->rows - 1], ' ', sizeof s->cells[0]);
	s->scrolled++;
}

static inline void
screen_erase(struct screen *s, int row, int column)
{
	memset(&s->cells[row][column], ' ', (size_t)(SCREEN_COLUMNS - column));
}

/* After ESC [: gives what follows the sequence. */
static inline const char *
screen_control(struct screen *s, const char *p)
{
	int n = (int)strtol(p, (char **)&p, 10);

	switch (*p) {
	case 'A':
		s->row -= n > 0 ? n : 1;
		if (s->row < 0)
			s->row = 0;
		break;
	case 'J':
		screen_erase(s, s->row, s->column);
		for (int row = s->row + 1; row < s->rows; row++)
			screen_erase(s, row, 0);
		break;
	case 'K': screen_erase(s, s->row, s->column); break;
	case 'm': break;
	default: fail_msg("control sequence '%c'", *p);
	}
	return p + 1;
}

static inline void
screen_put(struct screen *s, char c)
{
	if (s->column == s->columns) {
		s->column = 0;
		screen_feed_line(s);
	}
	s->cells[s->row][s->column++] = c;
}

static inline void
screen_write(struct screen *s, const char *p)
{
	while (*p != '\0') {
		unsigned char c = (unsigned char)*p++;

		if (c == '\033') {
			assert_int_equal(*p++, '[');
			p = screen_control(s, p);
		} else if (c == '\r') {
			s->column = 0;
		} else if (c == '\n') {
			screen_feed_line(s);
		} else if (c >= 0xc0) {
			screen_put(s, '~');
		} else if (c < 0x80) {
			assert_true(c >= ' ');
			screen_put(s, (char)c);
		}
	}
}

/* The lines without trailing blanks, and without the empty ones at the end; to free. */
static inline char *
screen_text(const struct screen *s)
{
	char *text = calloc(SCREEN_ROWS, SCREEN_COLUMNS + 1), *p = text, *end = text;

	for (int row = 0; row < s->rows; row++) {
		size_t n = (size_t)s->columns;

		while (n > 0 && s->cells[row][n - 1] == ' ')
			n--;
		memcpy(p, s->cells[row], n);
		p += n;
		if (n > 0)
			end = p + 1;
		*p++ = '\n';
	}
	*end = '\0';
	return text;
}

#endif
