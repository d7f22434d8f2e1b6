#include "inventory/secret.h"

#include <string.h>

#include "base/redact.h"
#include "data/secret.h"
#include "data/value.h"

static void
take_text(struct redact *redact, struct value *v)
{
	if (v->secret || v->locked || memmem(v->str.p, v->str.n, "{{", 2) != NULL)
		return;
	v->secret = true;
	if (redact == NULL || v->str.n == 0)
		return;
	char *old = (char *)v->str.p;
	v->str.p = redact_add(redact, v->str);
	explicit_bzero(old, v->str.n);
}

static void
take(struct redact *redact, struct value *v, bool secret)
{
	if (v->kind == VALUE_STR && secret)
		take_text(redact, v);
	else if (v->kind == VALUE_LIST)
		value_each(v, it) take(redact, *it, secret);
	else if (v->kind == VALUE_MAP)
		value_pairs(v, it) take(redact, it->value,
		    secret || (it->key->kind == VALUE_STR && secret_name(it->key->str)));
}

void
secret_take(struct redact *redact, struct value *vars)
{
	take(redact, vars, false);
}
