/*
 * A compiled schema as octets and back: what a cache keeps. In order: texts, patterns, types, modules, nodes. Numbers are
 * LEB128; texts, patterns and types are named by their place in their list, from 1, and 0 is none. A type stands behind
 * those it is made of, a node before its children.
 *
 * The octets are those of one build of the program (schema_build): whoever keeps them compares that and a checksum.
 * Every length and number is checked all the same.
 */
#ifndef SCHEMA_COMPILED_H
#define SCHEMA_COMPILED_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct schema;

enum { COMPILED_MOST = 256 << 20 }; /* octets */

/* Checksum of the sources that compile a schema (build/gen/schemas.c). */
extern const char schema_build[];

/* A schema but for what stands beside its nodes. */
void compiled_write(const struct schema *s, struct buf *out);
/* Fills the schema; false: these octets are none, and the schema is to be freed. */
bool compiled_read(struct schema *s, struct str octets);

#endif
