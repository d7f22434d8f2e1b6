/*
 * An array in an arena that grows without moving what is in it. Zero it and give it its arena. Elements that are cut
 * off keep their room.
 */
#ifndef TEMPLATE_PILE_H
#define TEMPLATE_PILE_H

#include <stddef.h>

struct arena;

enum { PILE_CHUNK = 256 }; /* elements */

struct pile {
	struct arena *a;
	size_t n;
	size_t chunks, room; /* that are there; that have a place in `chunk` */
	char **chunk;
};

static inline void *
pile_at_(const struct pile *p, size_t i, size_t size)
{
	return p->chunk[i / PILE_CHUNK] + i % PILE_CHUNK * size;
}
void pile_grow_(struct pile *p, size_t size);
static inline void *
pile_add_(struct pile *p, size_t size)
{
	if (p->n == p->chunks * PILE_CHUNK)
		pile_grow_(p, size);
	return pile_at_(p, p->n++, size);
}

#define pile_at(pile, i, type) ((type *)pile_at_((pile), (i), sizeof(type)))
#define pile_add(pile, type) ((type *)pile_add_((pile), sizeof(type))) /* not cleared */
#define pile_last(pile, type)                                                            \
	((pile)->n > 0 ? pile_at((pile), (pile)->n - 1, type) : (type *)NULL)
#define pile_cut(pile, most) ((void)((pile)->n = (most) < (pile)->n ? (most) : (pile)->n))

#endif
