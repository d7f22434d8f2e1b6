/*
 * The one user of libyang (yang_type.h is its half for types): it parses and compiles modules, and what it made is copied
 * into nodes of our own, a tenth in size, without choices and cases; then it goes.
 */
#ifndef SCHEMA_YANG_H
#define SCHEMA_YANG_H

struct err;
struct modules;
struct schema;

/* Into the schema's arena: its root and everything below it, the modules, the release. ERR_SCHEMA names the module, its
 * line and what libyang said. */
int yang_compile(const struct modules *all, struct schema *s, struct err **e);

#endif
