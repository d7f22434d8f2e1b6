/*
 * What a rendering has written so far: one buffer, and, if a source map is wanted, where each piece came from.
 * Capturing (macros, set blocks, filters) writes behind what is there and takes it off again as a string that
 * keeps its origins: they are found again by the address of its octets.
 */
#ifndef TEMPLATE_OUTPUT_H
#define TEMPLATE_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/mark.h"
#include "base/str.h"
#include "base/vec.h"
#include "template/pile.h"

struct arena;
struct node;
struct template_via;

/* A piece of what was written, up to the next one. Texts are below 4 GB where a map is wanted. */
struct segment {
	uint32_t at;    /* offset of its first octet */
	uint32_t place; /* index of its struct place */
	uint32_t line;
	uint32_t col : 31;
	bool data : 1;    /* template text: line ends in it advance the line */
	uint32_t printed; /* 1 + index of its struct printed; 0: no variable is known */
};

/* What many pieces in a row have in common. */
struct place {
	const char *file;
	const struct template_via *via;
};

/* A variable that was printed. */
struct printed {
	const struct node *node; /* the expression */
	struct mark at;          /* where the value was written */
};

struct segments {
	struct segment *v; /* `at` counts from the start of the string */
	size_t n;
};

struct output {
	struct buf *text; /* borrowed */
	size_t base;      /* what stood there before */
	bool map;
	struct pile segments, places, printed; /* in the arena of the map */
	struct place here;                     /* the last one */
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

/* keep: the arena of the map; NULL: none is wanted. */
void output_init(struct output *o, struct buf *text, struct arena *keep);
void output_done(struct output *o);
struct capture output_capture(const struct output *o);
/* Takes off what was written since, into the arena, with its origins. */
struct str output_take(struct output *o, struct capture c, struct arena *a);
void output_drop(struct output *o, struct capture c);
/* The place of what is written next, for segment.place. Only if o->map. */
static inline uint32_t
output_place(struct output *o, const char *file, const struct template_via *via)
{
	if (o->here.file != file || o->here.via != via || o->places.n == 0) {
		o->here = (struct place){file, via};
		*pile_add(&o->places, struct place) = o->here;
	}
	return (uint32_t)o->places.n - 1;
}
/* The same for segment.printed. */
uint32_t output_printed(struct output *o, const struct node *node, struct mark at);
/* Says where what stands from `at` on came from. Only if o->map. */
static inline void
output_origin_at(struct output *o, struct segment origin, size_t at)
{
	struct segment *s = pile_last(&o->segments, struct segment);

	origin.at = (uint32_t)at;
	if (s == NULL || s->at != origin.at)
		s = pile_add(&o->segments, struct segment);
	*s = origin;
}
/* The same of what is written next. */
static inline void
output_origin(struct output *o, struct segment origin)
{
	output_origin_at(o, origin, o->text->n);
}
static inline void
output_write(struct output *o, struct str s)
{
	struct buf *b = o->text;

	if (b->cap - b->n > s.n && b->n + s.n <= b->limit) {
		memcpy(b->p + b->n, s.p, s.n);
		b->n += s.n;
		b->p[b->n] = '\0';
	} else {
		buf_addstr(b, s);
	}
}
/* Writes a value's text: with its own origins if it is a kept string, else as `origin`. Only if o->map. */
void output_write_from(struct output *o, struct str s, struct segment origin);
/* Origins of a string that was taken, or NULL. */
const struct segments *output_kept(const struct output *o, const char *p);
void output_keep(struct output *o, const char *p, struct segments s);
/* `to` was made from `from`: as the same pieces if it is a part of it, line by line if both have as many lines. */
void output_follow(struct output *o, struct arena *a, struct str from, struct str to);
#endif
