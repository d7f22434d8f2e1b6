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

/* Where in a template. */
struct spot {
	uint32_t line;
	uint32_t col : 31;
	bool data : 1; /* template text: line ends in it advance the line */
	const struct node *node;
};

/* Where a piece of text came from. */
struct segment {
	uint32_t at;   /* its first octet, from the start of the string */
	uint32_t spot; /* index */
	const char *file;
	const struct template_via *via;
	struct mark
	    printed; /* where the value was written; file NULL: no variable is known */
};

struct segments {
	struct segment *v;
	size_t n;
};

/*
 * The pieces of what was written, each up to the next one, as columns: few of them begin at another place than the one
 * before, few print a variable. They are many, so that what they take is time. Texts with a map are below 4 GB.
 */
struct stretch {
	uint32_t at; /* offset of its first octet */
	uint32_t spot;
};
struct place {
	uint32_t piece; /* the first one; it comes first in both (origin.c) */
	const char *file;
	const struct template_via *via;
};
struct printed {
	uint32_t piece;
	uint32_t file;
	int line, col;
};

struct stretches {
	struct pile piece, spot, place, printed;
	struct pile file; /* of const char *: for struct printed */
};

struct output {
	struct buf *text; /* borrowed */
	size_t base;      /* what stood there before */
	bool map;
	struct stretches pieces; /* in the arena of the map */
	struct place place;      /* the last one */
	size_t last; /* where the last piece begins; SIZE_MAX: there is none */
	VEC(struct spot_of {
		const struct node *node;
		uint32_t spot;
	})
	known; /* open addressing by node; n is the number used */
	size_t knows;
	VEC(struct kept {
		const char *p;
		struct segments s;
	})
	kept; /* open addressing by p; n is the number used */
	size_t slots;
};

struct capture {
	size_t text, pieces;
};

/* keep: the arena of the map; NULL: none is wanted. */
void output_init(struct output *o, struct buf *text, struct arena *keep);
void output_done(struct output *o);
struct capture output_capture(const struct output *o);
/* Takes off what was written since, into the arena, with its origins. */
struct str output_take(struct output *o, struct capture c, struct arena *a);
void output_drop(struct output *o, struct capture c);
uint32_t output_find_spot(struct output *o, const struct node *node);
static inline size_t
output_spot_hash(const struct node *node)
{
	return (size_t)((uintptr_t)node * 0x9e3779b97f4a7c15u >> 32);
}
/* Only if o->map, as all that says where something came from. */
static inline uint32_t
output_spot(struct output *o, const struct node *node)
{
	const struct spot_of *at =
	    o->known.n > 0 ? &o->known.v[output_spot_hash(node) & (o->known.n - 1)]
			   : NULL;

	return at != NULL && at->node == node ? at->spot : output_find_spot(o, node);
}
void output_again(struct output *o);
void output_moved(struct output *o, const char *file, const struct template_via *via);
/* What stands from `at` on came from there. */
static inline void
output_origin(struct output *o, size_t at, uint32_t spot, const char *file,
    const struct template_via *via)
{
	struct stretch *p;

	if (o->last == at)
		output_again(o);
	if (o->place.file != file || o->place.via != via)
		output_moved(o, file, via);
	p = pile_add(&o->pieces.piece, struct stretch);
	*p = (struct stretch){(uint32_t)at, spot};
	o->last = at;
}
/* It is the value that was written at that mark. */
void output_printed(struct output *o, struct mark at);
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
struct mark output_mark(const struct stretches *p, const struct printed *v);
/* Writes a value's text: with its own origins if it is a kept string, else as `origin`. */
void output_write_from(struct output *o, struct str s, const struct segment *origin);
/* Origins of a string that was taken, or NULL. */
const struct segments *output_kept(const struct output *o, const char *p);
void output_keep(struct output *o, const char *p, struct segments s);
/* `to` was made from `from`: as the same pieces if it is a part of it, line by line if both have as many lines. */
void output_follow(struct output *o, struct arena *a, struct str from, struct str to);
#endif
