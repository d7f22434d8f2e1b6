/*
 * Declarative input loaded by tables of rows: unknown keys are refused with the nearest
 * name, wrong types with both types, required keys by name; all with file:line:col. The
 * same rows print help and JSON Schema.
 *
 *	static const struct row rows[] = {
 *		ROW_TEXT(struct check_file, name, "name", ROW_REQUIRED, NULL, "short name"),
 *		ROW_INT(struct check_file, retries, "retries", 0, 0, 9, "looks before it fails"),
 *		ROW_END};
 */
#ifndef DATA_ROWS_H
#define DATA_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct buf;
struct err;
struct value;

enum row_type {
	ROW_TYPE_END,
	ROW_TYPE_TEXT,  /* const char * */
	ROW_TYPE_INT,   /* int64_t, bounded by min and max */
	ROW_TYPE_FLOAT, /* double; an integer is accepted */
	ROW_TYPE_BOOL,  /* bool */
	ROW_TYPE_WORD,  /* int: index into words */
	ROW_TYPE_TEXTS, /* struct row_texts */
	ROW_TYPE_SPAN,  /* int64_t, milliseconds, bounded by min and max (data/span.h) */
	ROW_TYPE_VALUE, /* const struct value *, any kind, checked by the owner */
};

enum { ROW_REQUIRED = 1 };

struct row_texts {
	const char **v;
	size_t n;
};

struct row {
	const char *key;
	enum row_type type;
	int flags;
	size_t offset;
	const char *text;         /* default of TEXT, or NULL */
	int64_t number;           /* default of INT, BOOL, WORD, SPAN */
	double real;              /* default of FLOAT */
	int64_t min, max;         /* bounds of INT and SPAN; 0,0: none */
	const char *const *words; /* of WORD, NULL-terminated */
	const char *help;
};

#define ROW_TEXT(s, f, k, fl, d, h)                                                      \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_TEXT, .flags = (fl),                        \
		.offset = offsetof(s, f), .text = (d), .help = (h)                       \
	}
#define ROW_INT(s, f, k, fl, d, lo, hi, h)                                               \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_INT, .flags = (fl),                         \
		.offset = offsetof(s, f), .number = (d), .min = (lo), .max = (hi),       \
		.help = (h)                                                              \
	}
#define ROW_FLOAT(s, f, k, fl, d, h)                                                     \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_FLOAT, .flags = (fl),                       \
		.offset = offsetof(s, f), .real = (d), .help = (h)                       \
	}
#define ROW_BOOL(s, f, k, fl, d, h)                                                      \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_BOOL, .flags = (fl),                        \
		.offset = offsetof(s, f), .number = (d), .help = (h)                     \
	}
#define ROW_WORD(s, f, k, fl, d, w, h)                                                   \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_WORD, .flags = (fl),                        \
		.offset = offsetof(s, f), .number = (d), .words = (w), .help = (h)       \
	}
#define ROW_TEXTS(s, f, k, fl, h)                                                        \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_TEXTS, .flags = (fl),                       \
		.offset = offsetof(s, f), .help = (h)                                    \
	}
#define ROW_SPAN(s, f, k, fl, d, lo, hi, h)                                              \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_SPAN, .flags = (fl),                        \
		.offset = offsetof(s, f), .number = (d), .min = (lo), .max = (hi),       \
		.help = (h)                                                              \
	}
#define ROW_VALUE(s, f, k, fl, h)                                                        \
	{                                                                                \
		.key = (k), .type = ROW_TYPE_VALUE, .flags = (fl),                       \
		.offset = offsetof(s, f), .help = (h)                                    \
	}
#define ROW_END                                                                          \
	{                                                                                \
		.type = ROW_TYPE_END                                                     \
	}

/* Fills `into` from a mapping; absent keys get their defaults (a NULL or VALUE_NULL `map`
 * is an empty mapping). Text is borrowed from `map`, arrays are in the arena. `what`
 * names the thing in messages ("check file"). */
int rows_load(struct arena *a, const struct row *rows, const char *what,
    const struct value *map, void *into, struct err **e);
/* One line per row: key, type, default, help. */
void rows_print_help(const struct row *rows, struct buf *out);

#endif
