#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, CHUNK_FIRST = 4096, CHUNK_MOST = 1 << 20 };

/* Newest chunk first. With ARENA_MALLOC every allocation is a chunk. */
struct chunk {
	struct chunk *older;
	size_t cap;
	size_t used;
	_Alignas(ALIGN) char data[];
};

struct arena {
	struct chunk *newest;
	size_t size;
	bool secret;
};

static void *
must(void *p)
{
	if (p == NULL)
		abort();
	return p;
}

struct arena *
arena_new(void)
{
	return must(calloc(1, sizeof(struct arena)));
}

struct arena *
arena_new_secret(void)
{
	struct arena *a = arena_new();

	a->secret = true;
	return a;
}

static void
chunk_free(struct arena *a, struct chunk *c)
{
	if (a->secret)
		explicit_bzero(c->data, c->cap);
	free(c);
}

void
arena_free(struct arena *a)
{
	if (a == NULL)
		return;
	while (a->newest != NULL) {
		struct chunk *c = a->newest;

		a->newest = c->older;
		chunk_free(a, c);
	}
	free(a);
}

static struct chunk *
chunk_add(struct arena *a, size_t size)
{
#ifdef ARENA_MALLOC
	size_t cap = size;
#else
	size_t cap = a->newest != NULL ? a->newest->cap * 2 : CHUNK_FIRST;

	if (cap > CHUNK_MOST)
		cap = CHUNK_MOST;
	if (cap < size)
		cap = size;
#endif
	struct chunk *c = must(calloc(1, sizeof *c + cap));

	c->cap = cap;
	c->older = a->newest;
	a->newest = c;
	return c;
}

void *
arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c = a->newest;
	void *p;

#ifndef ARENA_MALLOC
	if (size > SIZE_MAX / 2)
		abort();
	size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	if (c == NULL || size > c->cap - c->used)
#endif
		c = chunk_add(a, size);
	p = c->data + c->used;
	c->used += size;
	a->size += size;
	return p;
}

void *
arena_grow(struct arena *a, void *old, size_t old_size, size_t size)
{
	void *p;

#ifndef ARENA_MALLOC
	struct chunk *c = a->newest;
	size_t had = (old_size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
	size_t want = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);

	if (old != NULL && c != NULL && c->used >= had &&
	    (char *)old == c->data + c->used - had && want >= had &&
	    want - had <= c->cap - c->used) {
		c->used += want - had;
		a->size += want - had;
		return old;
	}
#endif
	p = arena_alloc(a, size);
	if (old_size > 0)
		memcpy(p, old, old_size);
	return p;
}

char *
arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(p, s, n);
	return p;
}

char *
arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	if (n < 0)
		abort();
	p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}

char *
arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	char *p;

	va_start(ap, fmt);
	p = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return p;
}

struct arena_mark
arena_mark(struct arena *a)
{
	return (struct arena_mark){a->newest, a->newest != NULL ? a->newest->used : 0};
}

/* Memory handed out later must be zeroed again, so what is given back is cleared here. */
void
arena_rewind(struct arena *a, struct arena_mark m)
{
	while (a->newest != m.chunk) {
		struct chunk *c = a->newest;

		a->newest = c->older;
		a->size -= c->used;
		chunk_free(a, c);
	}
	if (a->newest != NULL) {
		struct chunk *c = a->newest;

		memset(c->data + m.used, 0, c->used - m.used);
		a->size -= c->used - m.used;
		c->used = m.used;
	}
}

size_t
arena_size(const struct arena *a)
{
	return a->size;
}
