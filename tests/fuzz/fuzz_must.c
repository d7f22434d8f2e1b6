/* Any octets are a constraint that has paths and words, or none. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "schema/must.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
look(const struct must *m, const uint8_t *from, size_t n)
{
	if (m->op != MUST_PATH) {
		if ((m->b == NULL) != (m->op == MUST_NOT))
			abort();
		look(m->a, from, n);
		if (m->b != NULL)
			look(m->b, from, n);
		return;
	}
	if (m->nwords < 1 || m->nwords > MUST_WORDS || m->up < -1)
		abort();
	for (int i = 0; i < m->nwords; i++) {
		uintptr_t at = (uintptr_t)m->words[i].text.p - (uintptr_t)from;

		if (m->words[i].text.n == 0 || at + m->words[i].text.n > n)
			abort();
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	const struct must *m = must_parse(a, (struct str){(const char *)p, n});

	if (m != NULL)
		look(m, p, n);
	arena_free(a);
	return 0;
}
