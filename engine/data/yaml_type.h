/*
 * What a plain YAML scalar is: PyYAML's implicit resolver (YAML 1.1) and its safe constructors, as Ansible users
 * know them. Internal to data/yaml.c. Source: PyYAML 6.0 resolver.py and constructor.py, compared with it by
 * tests/spec/test_yaml.
 *
 * Dates become text in Python's printed form: 2001-01-01, 2001-12-14 21:59:43.100000-05:00.
 */
#ifndef DATA_YAML_TYPE_H
#define DATA_YAML_TYPE_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct value;

enum yaml_type {
	YAML_TYPE_STR,
	YAML_TYPE_BOOL,
	YAML_TYPE_FLOAT,
	YAML_TYPE_INT,
	YAML_TYPE_MERGE, /* << */
	YAML_TYPE_NULL,
	YAML_TYPE_TIMESTAMP,
	YAML_TYPE_VALUE, /* = */
};

enum yaml_type yaml_type_of(struct str plain);
/* Text that yaml_type_of calls an integer and that a person may have meant as text: 65000:1, 10:20:30. */
bool yaml_type_base60(struct str plain);
/* The value of that type, or NULL with a static phrase: "is not an integer". */
struct value *yaml_type_make(
    struct arena *a, enum yaml_type type, struct str text, const char **ret_problem);

#endif
