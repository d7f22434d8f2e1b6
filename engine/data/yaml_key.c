#include "data/yaml_key.h"

#include "base/map.h"
#include "data/value.h"

struct value *
yaml_key(struct yaml_keys *keys, struct arena *a, struct str text)
{
	struct str *known = &keys->known[map_hash(text) % YAML_KEYS];
	struct value *v;

	if (known->p == NULL || !str_eq(*known, text)) {
		v = value_str(a, text);
		*known = v->str;
	} else {
		v = value_null(a);
		v->kind = VALUE_STR;
		v->str = *known;
	}
	v->shared = true;
	return v;
}
