#include "template/pile.h"

#include "base/arena.h"

/* The level of the next element, which may be there already. */
void
pile_grow_(struct pile *p, size_t size)
{
	unsigned k = pile_level_(p->n);
	size_t room = (size_t)PILE_FIRST << k;

	if (p->level[k] == NULL)
		p->level[k] = arena_alloc(p->a, room * size);
	p->next = p->level[k];
	p->full = room * 2 - PILE_FIRST;
}

void
pile_cut_(struct pile *p, size_t n, size_t size)
{
	if (n >= p->n)
		return;
	p->n = n;
	p->full = n;
	if (pile_level_(n) == 0 || n + PILE_FIRST != (size_t)PILE_FIRST
							 << pile_level_(n)) {
		p->full = ((size_t)PILE_FIRST << pile_level_(n)) * 2 - PILE_FIRST;
		p->next = pile_at_(p, n, size);
	}
}
