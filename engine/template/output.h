/*
 * What a rendering has written so far: one buffer, and, if a source map is wanted, where each piece came from.
 * Capturing (macros, set blocks, filters) writes behind what is there and takes it off again as a string that
 * keeps its origins: they are found again by the address of its octets.
 */
#ifndef TEMPLATE_OUTPUT_H
#define TEMPLATE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mark.h"
#include "base/str.h"
#include "base/vec.h"

struct arena;
struct buf;
struct node;
struct template;
struct template_map;
struct template_via;
struct value;

struct segment {
	size_t at; /* offset of its first octet */
	const char *file;
	int line, col;
	bool data; /* template text: line ends in it advance the line */
	const struct template_via *via;
	const struct value *value;  /* printed value with a mark, or NULL */
	const struct node *printed; /* the expression, with value */
};

struct segments {
	struct segment *v; /* `at` counts from the start of the string */
	size_t n;
};

struct output {
	struct buf *text; /* borrowed */
	size_t base;      /* what stood there before */
	bool map;
	VEC(struct segment) segments;
	VEC(struct kept {
		const char *p;
		struct segments s;
	})
	kept; /* open addressing by p; n is the number used */
	size_t slots;
};

struct capture {
	size_t text, segments;
};

void output_init(struct output *o, struct buf *text, bool map);
void output_done(struct output *o);
struct capture output_capture(const struct output *o);
/* Takes off what was written since, into the arena, with its origins. */
struct str output_take(struct output *o, struct capture c, struct arena *a);
void output_drop(struct output *o, struct capture c);
/* Says where what is written next came from. Only if o->map. */
void output_origin(struct output *o, const struct segment *origin);
void output_write(struct output *o, struct str s);
/* Writes a value's text: with its own origins if it is a kept string, else as `origin`. */
void output_write_from(struct output *o, struct str s, const struct segment *origin);
/* Origins of a string that was taken, or NULL. */
const struct segments *output_kept(const struct output *o, const char *p);
void output_keep(struct output *o, const char *p, struct segments s);
/* `to` was made from `from`: as the same pieces if it is a part of it, line by line if both have as many lines. */
void output_follow(struct output *o, struct arena *a, struct str from, struct str to);
/* The map of everything written. */
void output_map(const struct output *o, struct arena *a, struct template_map *map);

#endif
