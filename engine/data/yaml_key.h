/* Keys of one file: those of the same text share their octets, which makes finding them quick (value_getv_hint). */
#ifndef DATA_YAML_KEY_H
#define DATA_YAML_KEY_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct value;

enum { YAML_KEYS = 256 };

struct yaml_keys {
	struct yaml_key_known {
		struct str text;
		bool secret;
	} known[YAML_KEYS]; /* by hash: the last one */
	bool secret;        /* does the key that was given last speak of a secret? */
};

/* A key without a mark, in the arena that all keys of this file are in. */
struct value *yaml_key(struct yaml_keys *keys, struct arena *a, struct str text);

#endif
