#include "schema/yang_type.h"

#include <libyang/libyang.h>

#include "base/arena.h"
#include "schema/schema_node.h"
#include "schema/store.h"

static const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

static const struct {
	enum type_base base;
	struct type_range range;
} numbers[LY_DATA_TYPE_COUNT] = {
    [LY_TYPE_UINT8] = {TYPE_UNSIGNED, {{0}, {.uhigh = UINT8_MAX}}},
    [LY_TYPE_UINT16] = {TYPE_UNSIGNED, {{0}, {.uhigh = UINT16_MAX}}},
    [LY_TYPE_UINT32] = {TYPE_UNSIGNED, {{0}, {.uhigh = UINT32_MAX}}},
    [LY_TYPE_UINT64] = {TYPE_UNSIGNED, {{0}, {.uhigh = UINT64_MAX}}},
    [LY_TYPE_INT8] = {TYPE_SIGNED, {{INT8_MIN}, {INT8_MAX}}},
    [LY_TYPE_INT16] = {TYPE_SIGNED, {{INT16_MIN}, {INT16_MAX}}},
    [LY_TYPE_INT32] = {TYPE_SIGNED, {{INT32_MIN}, {INT32_MAX}}},
    [LY_TYPE_INT64] = {TYPE_SIGNED, {{INT64_MIN}, {INT64_MAX}}},
};

static void
take_ranges(struct store *s, struct type *t, const struct lysc_range *range)
{
	size_t n = range != NULL ? LY_ARRAY_COUNT(range->parts) : 0;
	struct type_range *to;

	if (n == 0)
		return;
	to = arena_array(s->schema->arena, struct type_range, n);
	for (size_t i = 0; i < n; i++)
		to[i] = (struct type_range){
		    {.low = range->parts[i].min_64}, {.high = range->parts[i].max_64}};
	t->ranges = to;
	t->nranges = n;
}

static void
take_names(struct store *s, struct type *t, const struct lysc_type_bitenum_item *items)
{
	size_t n = LY_ARRAY_COUNT(items);
	const char **to = arena_array(s->schema->arena, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = store_text(s, items[i].name);
	t->names = to;
	t->nnames = n;
}

static size_t
count_derived(const struct lysc_ident *id)
{
	size_t n = 0;
	LY_ARRAY_COUNT_TYPE i;

	LY_ARRAY_FOR(id->derived, i)
	{
		n += 1 + count_derived(id->derived[i]);
	}
	return n;
}

static void
name_derived(
    struct store *s, struct type *t, const char **to, const struct lysc_ident *id)
{
	LY_ARRAY_COUNT_TYPE i;

	LY_ARRAY_FOR(id->derived, i)
	{
		to[t->nnames++] = store_text(s, id->derived[i]->name);
		name_derived(s, t, to, id->derived[i]);
	}
}

static void
take_identities(struct store *s, struct type *t, struct lysc_ident *const *bases)
{
	size_t n = 0;
	LY_ARRAY_COUNT_TYPE i;
	const char **to;

	LY_ARRAY_FOR(bases, i)
	{
		n += count_derived(bases[i]);
	}
	to = arena_array(s->schema->arena, const char *, n + 1);
	LY_ARRAY_FOR(bases, i)
	{
		name_derived(s, t, to, bases[i]);
	}
	t->names = to;
}

static void
add_pattern(struct type *t, const struct pattern *p, bool invert, const char *message)
{
	struct type_pattern *to = (struct type_pattern *)(uintptr_t)t->patterns;

	to[t->npatterns++] = (struct type_pattern){p, message, invert};
}

static const char *
message_behind(struct store *s, const struct lysc_ext_instance *exts, size_t at)
{
	size_t next = at + 1;

	if (next < LY_ARRAY_COUNT(exts) && exts[next].argument != NULL &&
	    strcmp(exts[next].def->name, "pattern-message") == 0)
		return store_text(s, exts[next].argument);
	return NULL;
}

/* "<.*>|$.*" is how the modules say that a wildcard or a variable may stand for the value. */
static void
take_patterns(struct store *s, struct type *t, const struct lysc_type_str *from)
{
	size_t n = LY_ARRAY_COUNT(from->patterns) + LY_ARRAY_COUNT(from->exts);
	LY_ARRAY_COUNT_TYPE i;

	if (n == 0)
		return;
	t->patterns = arena_array(s->schema->arena, struct type_pattern, n);
	LY_ARRAY_FOR(from->patterns, i)
	{
		const struct lysc_pattern *f = from->patterns[i];
		bool wild = strcmp(f->expr, "<.*>|$.*") == 0 ||
			    strcmp(f->expr, "<.*>|\\$.*") == 0;
		const struct pattern *p = wild ? NULL : store_pattern(s, f->expr, false);

		if (p != NULL || wild)
			add_pattern(t, p, f->inverted,
			    f->emsg != NULL ? store_text(s, f->emsg) : NULL);
	}
	LY_ARRAY_FOR(from->exts, i)
	{
		const struct pattern *p;

		if (strcmp(from->exts[i].def->name, "posix-pattern") != 0 ||
		    from->exts[i].argument == NULL)
			continue;
		p = store_pattern(s, from->exts[i].argument, true);
		if (p != NULL)
			add_pattern(t, p, false, message_behind(s, from->exts, i));
	}
}

static void
take_members(struct store *s, struct type *t, const struct lysc_type_union *from,
    const struct lysp_type *parsed)
{
	size_t n = LY_ARRAY_COUNT(from->types);
	bool named = parsed != NULL && LY_ARRAY_COUNT(parsed->types) == n;
	const struct type **to = arena_array(s->schema->arena, const struct type *, n);

	for (size_t i = 0; i < n; i++)
		to[i] = yang_type(s, from->types[i], named ? &parsed->types[i] : NULL);
	t->members = to;
	t->nmembers = n;
}

static void
fill_type(struct store *s, struct type *t, const struct lysc_type *from,
    const struct lysp_type *parsed)
{
	const void *f = from;

	t->base = TYPE_OTHER;
	switch (from->basetype) {
	case LY_TYPE_STRING:
		t->base = TYPE_STRING;
		take_ranges(s, t, ((const struct lysc_type_str *)f)->length);
		take_patterns(s, t, f);
		break;
	case LY_TYPE_UNION:
		t->base = TYPE_UNION;
		take_members(s, t, f, parsed);
		break;
	case LY_TYPE_ENUM:
		t->base = TYPE_ENUM;
		take_names(s, t, ((const struct lysc_type_enum *)f)->enums);
		break;
	case LY_TYPE_BITS:
		t->base = TYPE_BITS;
		take_names(s, t, ((const struct lysc_type_bits *)f)->bits);
		break;
	case LY_TYPE_IDENT:
		t->base = TYPE_ENUM;
		take_identities(s, t, ((const struct lysc_type_identityref *)f)->bases);
		break;
	case LY_TYPE_DEC64:
		t->base = TYPE_DECIMAL;
		t->digits = ((const struct lysc_type_dec *)f)->fraction_digits;
		take_ranges(s, t, ((const struct lysc_type_dec *)f)->range);
		break;
	case LY_TYPE_BOOL: t->base = TYPE_BOOLEAN; break;
	case LY_TYPE_EMPTY: t->base = TYPE_EMPTY; break;
	default:
		if (numbers[from->basetype].range.uhigh == 0)
			break;
		t->base = numbers[from->basetype].base;
		t->ranges = &numbers[from->basetype].range;
		t->nranges = 1;
		take_ranges(s, t, ((const struct lysc_type_num *)f)->range);
	}
}

const struct type *
yang_type(struct store *s, const struct lysc_type *from, const struct lysp_type *parsed)
{
	const char *name = parsed != NULL ? parsed->name : NULL;
	struct type *to;

	while (from->basetype == LY_TYPE_LEAFREF)
		from = ((const struct lysc_type_leafref *)(const void *)from)->realtype;
	to = store_type(s, from, name);
	if (to != NULL)
		return to;
	to = arena_new_of(s->schema->arena, struct type);
	to->name = name != NULL ? store_text(s, local_name(name)) : "";
	fill_type(s, to, from, parsed);
	store_put_type(s, from, name, to);
	return to;
}
