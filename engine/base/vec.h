/*
 * A growing array of any type, malloc'ed:
 *
 *	VEC(struct host *) hosts = {0};
 *	vec_push(&hosts, h);
 *	vec_each(&hosts, hp) use(*hp);
 *	vec_done(&hosts);
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stddef.h>

#define VEC(type)                                                                        \
	struct {                                                                         \
		type *v;                                                                 \
		size_t n;                                                                \
		size_t cap;                                                              \
	}

void *vec_grow_(void *v, size_t *cap, size_t need, size_t size);

#define vec_reserve(vec, need)                                                           \
	((need) > (vec)->cap ? (void)((vec)->v = vec_grow_((vec)->v, &(vec)->cap,        \
					  (need), sizeof *(vec)->v))                     \
			     : (void)0)
#define vec_push(vec, x)                                                                 \
	(vec_reserve((vec), (vec)->n + 1), (void)((vec)->v[(vec)->n++] = (x)))
/* A zeroed new last element; gives its address. */
#define vec_add(vec)                                                                     \
	(vec_reserve((vec), (vec)->n + 1),                                               \
	    __builtin_memset(&(vec)->v[(vec)->n], 0, sizeof *(vec)->v),                  \
	    &(vec)->v[(vec)->n++])
#define vec_pop(vec) ((vec)->v[--(vec)->n])
#define vec_last(vec) ((vec)->v[(vec)->n - 1])
#define vec_reset(vec) ((void)((vec)->n = 0))
#define vec_done(vec)                                                                    \
	(vec_free_((vec)->v), (vec)->v = NULL, (void)((vec)->n = (vec)->cap = 0))
/* The elements' addresses, of a const vector too. An empty one may be NULL, to which nothing
 * may be added, not even 0 (the same in map.h and data/value.h). */
#define vec_each(vec, it)                                                                \
	for (typeof(&*(vec)->v) it = (vec)->v; it != NULL && it < (vec)->v + (vec)->n;   \
	     it++)

void vec_free_(void *v);

#endif
