#include "data/yaml_key.h"

#include "base/map.h"
#include "data/secret.h"
#include "data/value.h"

struct value *
yaml_key(struct yaml_keys *keys, struct arena *a, struct str text)
{
	struct yaml_key_known *known = &keys->known[map_hash(text) % YAML_KEYS];
	struct value *v;

	if (known->text.p == NULL || !str_eq(known->text, text)) {
		v = value_str(a, text);
		*known = (struct yaml_key_known){v->str, secret_name(text)};
	} else {
		v = value_null(a);
		v->kind = VALUE_STR;
		v->str = known->text;
	}
	v->shared = true;
	keys->secret = known->secret;
	return v;
}
