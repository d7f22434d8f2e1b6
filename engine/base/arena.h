/*
 * Arenas. Run: inventory and plan, const after build, shared by threads. Lane: one device
 * attempt. Scratch: mark/rewind. Secret: wiped when freed. An arena belongs to one thread
 * while it is being filled. All memory handed out is zeroed and aligned for any object.
 * Out of memory aborts.
 *
 * Built with ARENA=malloc every allocation is one malloc, so that ASan and valgrind see
 * each.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena_mark {
	void *chunk;
	size_t used;
};

struct arena *arena_new(void);
struct arena *arena_new_secret(void); /* contents are overwritten before they are freed */
void arena_free(struct arena *a);     /* NULL allowed */

void *arena_alloc(struct arena *a, size_t size);
/* An array that grows: copies `old` (old_size octets) to a new block of `size` octets, in
 * place if it is last. */
void *arena_grow(struct arena *a, void *old, size_t old_size, size_t size);
char *arena_strdup(struct arena *a, const char *s);
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
char *arena_vprintf(struct arena *a, const char *fmt, va_list ap);

struct arena_mark arena_mark(struct arena *a);
void arena_rewind(struct arena *a, struct arena_mark m);
size_t arena_size(const struct arena *a); /* octets handed out */

#define arena_new_of(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (n)))

#endif
