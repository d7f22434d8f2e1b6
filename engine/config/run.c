#include "config/run.h"

#include <stdlib.h>

static bool
rises(const int *numbers, int n)
{
	for (int i = 1; i < n; i++)
		if (numbers[i - 1] > numbers[i])
			return false;
	return true;
}

/* Index in tails of the first run that does not end below `number`. */
static int
run_for(const int *numbers, const int *tails, int len, int number)
{
	int lo = 0;

	while (lo < len) {
		int mid = (lo + len) / 2;

		if (numbers[tails[mid]] < number)
			lo = mid + 1;
		else
			len = mid;
	}
	return lo;
}

void
run_longest(const int *numbers, int n, bool *ret_in)
{
	bool all = rises(numbers, n);
	int len = 0, end = -1, *tails, *back;

	for (int i = 0; i < n; i++)
		ret_in[i] = all;
	if (all)
		return;
	tails = calloc((size_t)n * 2, sizeof *tails);
	if (tails == NULL)
		abort();
	back = tails + n; /* of each number, the one before it in its run */
	for (int i = 0; i < n; i++) {
		int at = run_for(numbers, tails, len, numbers[i]);

		back[i] = at > 0 ? tails[at - 1] : -1;
		tails[at] = i;
		if (at == len) {
			len++;
			end = i;
		}
	}
	for (int i = end; i >= 0; i = back[i])
		ret_in[i] = true;
	free(tails);
}
