#include "data/yaml_vault.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "data/vault.h"
#include "data/yaml.h"

int
yaml_vault_value(struct arena *a, struct vault *vault, struct yaml_vault what,
    struct value **ret, struct err **e)
{
	struct vault_opened opened;
	struct value *v;

	if (vault_open(vault, what.text, what.at, &opened, e) < 0)
		return -1;
	v = value_str(a, STR(""));
	v->mark = what.at;
	v->secret = v->unsafe = true;
	v->locked = opened.text.p == NULL;
	v->str = v->locked ? str_of(arena_strdup(a, opened.remedy)) : opened.text;
	*ret = v;
	return 0;
}

void
yaml_vault_keep(struct vault *vault, struct value *v)
{
	char number[32];

	if (v->kind == VALUE_LIST) {
		value_each(v, it) yaml_vault_keep(vault, *it);
	} else if (v->kind == VALUE_MAP) {
		value_pairs(v, it) yaml_vault_keep(vault, it->value);
	} else if (v->kind == VALUE_INT && !v->secret) {
		v->secret = true;
		snprintf(number, sizeof number, "%lld", (long long)v->integer);
		vault_keep(vault, str_of(number));
	} else if (v->kind == VALUE_STR && !v->secret &&
		   memmem(v->str.p, v->str.n, "{{", 2) == NULL) {
		char *old = (char *)v->str.p;

		v->secret = true;
		v->str = vault_keep(vault, v->str);
		explicit_bzero(old, v->str.n);
	}
}

int
yaml_locked(const struct value *v, const char *name, struct err **e)
{
	err_at(e, ERR_INPUT, v->mark,
	    "'%s' is a vault, and no password that was given opens it", name);
	err_remedy(*e, "%s", v->str.p);
	return -1;
}
