#include "inventory/secret.h"

#include <string.h>

#include "base/redact.h"
#include "data/value.h"

static const char *const within[] = {
    "password", "passwd", "passphrase", "secret", "token", NULL};
static const char *const ends[] = {"_pass", NULL};
static const char *const harmless_ends[] = {"_file", "_path", "_dir", "_method",
    "_prompt", "_length", "_format", "_type", "_age", "_lifetime", "_policy", NULL};

static bool
ends_in(const char *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (str_ends(str_of(name), str_of(*list)))
			return true;
	return false;
}

bool
secret_name(struct str name)
{
	char lower[128];
	size_t n = name.n < sizeof lower - 1 ? name.n : sizeof lower - 1;

	for (size_t i = 0; i < n; i++) {
		char c = name.p[i];
		lower[i] = c >= 'A' && c <= 'Z' ? c | 0x20 : c == '-' ? '_' : c;
	}
	lower[n] = '\0';
	if (ends_in(lower, harmless_ends))
		return false;
	for (size_t i = 0; within[i] != NULL; i++)
		if (strstr(lower, within[i]) != NULL)
			return true;
	return ends_in(lower, ends);
}

static void
take_text(struct redact *redact, struct value *v)
{
	if (v->secret || memmem(v->str.p, v->str.n, "{{", 2) != NULL)
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
