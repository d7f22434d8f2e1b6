/*
 * Any octets are a compiled schema or none, and are read without a step out of bounds. One that was read and written is
 * read and written alike.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/compiled.h"
#include "schema/schema_node.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static struct schema *
read_one(struct str octets)
{
	struct schema *s = calloc(1, sizeof *s);

	s->arena = arena_new();
	if (compiled_read(s, octets))
		return s;
	schema_free(s);
	return NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct schema *s = read_one((struct str){(const char *)p, n}), *again;
	struct buf one, two;

	if (s == NULL)
		return 0;
	buf_init(&one, COMPILED_MOST);
	buf_init(&two, COMPILED_MOST);
	compiled_write(s, &one);
	again = read_one(buf_str(&one));
	if (again == NULL)
		abort();
	compiled_write(again, &two);
	if (!str_eq(buf_str(&one), buf_str(&two)))
		abort();
	if (schema_count(s, NULL).statements != schema_count(again, NULL).statements)
		abort();
	schema_free(again);
	schema_free(s);
	buf_done(&one);
	buf_done(&two);
	return 0;
}
