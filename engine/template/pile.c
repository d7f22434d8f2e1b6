#include "template/pile.h"

#include "base/arena.h"

void
pile_grow_(struct pile *p, size_t size)
{
	size_t room = p->room > 0 ? p->room * 2 : 8;

	if (p->chunks == p->room) {
		p->chunk = arena_grow(
		    p->a, p->chunk, p->room * sizeof *p->chunk, room * sizeof *p->chunk);
		p->room = room;
	}
	p->chunk[p->chunks++] = arena_alloc(p->a, PILE_CHUNK * size);
}
