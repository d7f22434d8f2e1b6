/*
 * An array in an arena that grows without moving or copying: every level is twice as long as the one before. Zero it
 * and give it its arena. Elements that are cut off keep their room.
 */
#ifndef TEMPLATE_PILE_H
#define TEMPLATE_PILE_H

#include <stddef.h>

struct arena;

enum { PILE_FIRST = 64, PILE_LEVELS = 32 };

struct pile {
	struct arena *a;
	size_t n,
	    full; /* elements; and how many there may be before the next level is wanted */
	char *next; /* where the next one goes, unless n == full */
	char *level[PILE_LEVELS];
};

static inline unsigned
pile_level_(size_t i)
{
	return 63 - (unsigned)__builtin_clzll(i / PILE_FIRST + 1);
}
static inline void *
pile_at_(const struct pile *p, size_t i, size_t size)
{
	unsigned k = pile_level_(i);

	return p->level[k] + (i + PILE_FIRST - ((size_t)PILE_FIRST << k)) * size;
}
void pile_grow_(struct pile *p, size_t size);
void pile_cut_(struct pile *p, size_t n, size_t size);
static inline void *
pile_add_(struct pile *p, size_t size)
{
	char *at;

	if (p->n == p->full)
		pile_grow_(p, size);
	at = p->next;
	p->next += size;
	p->n++;
	return at;
}

#define pile_at(pile, i, type) ((type *)pile_at_((pile), (i), sizeof(type)))
#define pile_add(pile, type) ((type *)pile_add_((pile), sizeof(type))) /* not cleared */
#define pile_last(pile, type)                                                            \
	((pile)->n > 0 ? pile_at((pile), (pile)->n - 1, type) : (type *)NULL)
#define pile_cut(pile, n, type) pile_cut_((pile), (n), sizeof(type)) /* to n elements */

#endif
