/*
 * YAML written by libyaml's emitter, which is what PyYAML writes with: the same line breaks, quotes and folds. The
 * caller walks its values and says each node; wrong nodes are found at the end.
 */
#ifndef DATA_YAML_PRINT_H
#define DATA_YAML_PRINT_H

#include <stdbool.h>

#include "base/str.h"
#include "data/yaml_type.h"

struct buf;

struct yaml_print_style {
	int indent, width; /* 0: libyaml's 2 and 80; width -1: no folding */
	bool canonical, explicit_start, explicit_end;
};

struct yaml_print;

struct yaml_print *yaml_print_new(struct buf *out, const struct yaml_print_style *style);
/* style: '\'', '"', '|', '>' or '\0' for what fits. anchor may be NULL. Text that would be read as another type than
 * `type` is quoted. */
void yaml_print_scalar(struct yaml_print *p, enum yaml_type type, struct str text,
    char style, const char *anchor);
/* A list, or a mapping of keys and values in turn; flow: within brackets. */
void yaml_print_open(struct yaml_print *p, bool map, bool flow, const char *anchor);
void yaml_print_close(struct yaml_print *p, bool map);
void yaml_print_alias(struct yaml_print *p, const char *anchor);
/* Writes the end and frees p. NULL, or libyaml's complaint (static). */
const char *yaml_print_end(struct yaml_print *p);

#endif
