#include "runbook/hold.h"

bool
hold_see(struct hold *h, bool good, int64_t began_ms, int64_t ended_ms)
{
	if (good && !h->good)
		h->since_ms = ended_ms;
	else if (good && began_ms - h->since_ms >= h->for_ms)
		return true;
	h->good = good;
	return good && h->for_ms == 0;
}

int64_t
hold_next(const struct hold *h, int64_t every_ms, int64_t now_ms)
{
	int64_t next = now_ms + every_ms, enough = h->since_ms + h->for_ms;

	return h->good && enough < next ? enough : next;
}
