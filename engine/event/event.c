#include "event/event.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/redact.h"
#include "data/value.h"
#include "event/event_check.h"

static const struct {
	const char *name;
	enum event_level level;
	const char *required;
} kinds[] = {
#define EVENT(kind, name, level, required) [EV_##kind] = {name, EVENT_##level, required},
#include "event/kinds.def"
#undef EVENT
};

enum field_type { FIELD_TEXT, FIELD_NUMBER, FIELD_BOOL, FIELD_NAMES, FIELD_ANY };

static const char *const wants[] = {
    [FIELD_TEXT] = "text",
    [FIELD_NUMBER] = "a whole number, not negative",
    [FIELD_BOOL] = "true or false",
    [FIELD_NAMES] = "a list of texts or a whole number",
    [FIELD_ANY] = "there",
};

static const struct field {
	const char *name;
	enum field_type type;
} fields_known[] = {
#define FIELD(name, type, says) {name, FIELD_##type},
#include "event/fields.def"
#undef FIELD
};

const char *
event_kind_name(enum event_kind kind)
{
	return kinds[kind].name;
}

enum event_level
event_kind_level(enum event_kind kind)
{
	return kinds[kind].level;
}

bool
event_kind_of(const char *name, enum event_kind *ret_kind)
{
	for (int i = 0; i < EVENT_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*ret_kind = (enum event_kind)i;
			return true;
		}
	return false;
}

static const struct field *
field_named(struct str name)
{
	for (size_t i = 0; i < sizeof fields_known / sizeof *fields_known; i++)
		if (str_eq(name, str_of(fields_known[i].name)))
			return &fields_known[i];
	abort(); /* kinds.def asks for a field that fields.def does not know */
}

static bool
all_texts(const struct value *list)
{
	value_each(list, it)
	{
		if ((*it)->kind != VALUE_STR)
			return false;
	}
	return true;
}

static bool
field_fits(enum field_type type, const struct value *v)
{
	switch (type) {
	case FIELD_TEXT: return v->kind == VALUE_STR;
	case FIELD_NUMBER: return v->kind == VALUE_INT && v->integer >= 0;
	case FIELD_BOOL: return v->kind == VALUE_BOOL;
	case FIELD_NAMES:
		if (v->kind == VALUE_LIST)
			return all_texts(v);
		return v->kind == VALUE_INT && v->integer >= 0;
	case FIELD_ANY: break;
	}
	return true;
}

bool
event_complete(enum event_kind kind, const struct value *fields, const char **ret_field,
    const char **ret_want)
{
	struct str rest = str_of(kinds[kind].required);

	while (rest.n > 0) {
		const struct field *field = field_named(str_cut(&rest, ','));
		const struct value *v = value_get(fields, field->name);

		if (v != NULL && field_fits(field->type, v))
			continue;
		*ret_field = field->name;
		*ret_want = wants[field->type];
		return false;
	}
	return true;
}

static struct value *
cleanse_text(struct arena *a, const struct redact *redact, struct str s)
{
	struct value *v;
	struct buf b;

	if (redact == NULL)
		return value_str(a, s);
	buf_init(&b, SIZE_MAX / 2);
	redact_print(redact, &b, s);
	v = value_str(a, buf_str(&b));
	buf_done(&b);
	return v;
}

struct value *
event_cleanse(struct arena *a, const struct redact *redact, const struct value *v)
{
	struct value *copy;

	if (v->secret)
		return value_strz(a, "********");
	switch (v->kind) {
	case VALUE_STR: return cleanse_text(a, redact, v->str);
	case VALUE_LIST:
	case VALUE_TUPLE:
		copy = value_list(a);
		value_each(v, it)
		{
			value_append(a, copy, event_cleanse(a, redact, *it));
		}
		return copy;
	case VALUE_MAP:
		copy = value_map(a);
		value_pairs(v, it)
		{
			value_put(a, copy, event_cleanse(a, redact, it->key),
			    event_cleanse(a, redact, it->value));
		}
		return copy;
	case VALUE_OBJECT: return value_strz(a, value_kind_name(v->kind));
	default: return value_copy(a, v);
	}
}
