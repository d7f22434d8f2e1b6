#include "base/vec.h"

#include <stdint.h>
#include <stdlib.h>

void *
vec_grow_(void *v, size_t *cap, size_t need, size_t size)
{
	size_t n = *cap != 0 ? *cap : 8;

	while (n < need)
		n *= 2;
	if (n > SIZE_MAX / size)
		abort();
	v = realloc(v, n * size);
	if (v == NULL)
		abort();
	*cap = n;
	return v;
}

void
vec_free_(void *v)
{
	free(v);
}
