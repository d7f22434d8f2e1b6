#include "inventory/extra.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/secret.h"
#include "inventory/files.h"
#include "inventory/model.h"

static const char file[] = "-e";

/* Octet behind the word that begins at p. White space ends it, unless in quotes or in a template's braces. */
static const char *
word_end(const char *p)
{
	char quote = '\0';
	int braces = 0;

	for (; *p != '\0'; p++) {
		if (quote != '\0') {
			quote = *p == quote ? '\0' : quote;
			continue;
		}
		if (*p == '"' || *p == '\'')
			quote = *p;
		else if (p[0] == '{' && (p[1] == '{' || p[1] == '%'))
			braces++, p++;
		else if ((p[0] == '}' || p[0] == '%') && p[1] == '}')
			braces--, p++;
		else if (isspace((unsigned char)*p) && braces <= 0)
			break;
	}
	return quote == '\0' ? p : NULL;
}

static struct str
unquote(struct str s)
{
	if (s.n > 1 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0])
		return (struct str){s.p + 1, s.n - 2};
	return s;
}

static int
read_pairs(struct arena *a, const char *option, struct value *map, struct err **e)
{
	struct mark at = {file, 1, 1};

	for (const char *p = option; *p != '\0';) {
		if (isspace((unsigned char)*p)) {
			p++;
			continue;
		}
		at.col = (int)(p - option) + 1;
		const char *end = word_end(p);
		const char *equals = end == NULL ? NULL : memchr(p, '=', end - p);
		if (end == NULL)
			return err_at(e, ERR_USAGE, at, "a quotation mark is not closed");
		if (equals == NULL || equals == p) {
			err_at(e, ERR_USAGE, at, "'%.*s' is not KEY=VALUE",
			    (int)(end - p), p);
			err_remedy(*e,
			    "put a value with blanks in quotes: -e 'KEY=\"two words\"'");
			return -1;
		}
		struct value *key = value_str(a, (struct str){p, (size_t)(equals - p)});
		struct value *v = value_str(
		    a, unquote((struct str){equals + 1, (size_t)(end - equals - 1)}));
		key->mark = at;
		v->mark = at;
		v->mark.col += (int)(equals + 1 - p);
		value_put(a, map, key, v);
		p = end;
	}
	return 0;
}

static int
refuse_secrets(const struct value *map, struct err **e)
{
	value_pairs(map, it)
	{
		if (it->key->kind != VALUE_STR || !secret_name(it->key->str))
			continue;
		err_at(e, ERR_USAGE, it->key->mark,
		    "a secret is not taken from the command line: '%s'", it->key->str.p);
		err_remedy(
		    *e, "put it into a file and give -e @FILE, or set HOLDFAST_PASSWORD");
		return -1;
	}
	return 0;
}

static int
read_one(struct arena *a, const char *option, const struct yaml_warn *warn,
    struct value **ret, struct err **e)
{
	if (option[0] == '@')
		return files_read(a, option + 1, warn, ret, e);
	if (option[0] == '{' || option[0] == '[') {
		if (yaml_parse(a, file, str_of(option), warn, ret, e) < 0)
			return -1;
	} else {
		*ret = value_map(a);
		(*ret)->mark = (struct mark){file, 1, 1};
		if (read_pairs(a, option, *ret, e) < 0)
			return -1;
	}
	return (*ret)->kind == VALUE_MAP ? refuse_secrets(*ret, e) : 0;
}

int
extra_read(struct arena *a, const char *const *options, const struct yaml_warn *warn,
    struct layers *into, struct err **e)
{
	for (; options != NULL && *options != NULL; options++) {
		struct value *v = NULL;

		if (**options == '\0')
			continue;
		if (read_one(a, *options, warn, &v, e) < 0)
			return -1;
		if (v->kind != VALUE_MAP)
			return err_at(e, ERR_USAGE, v->mark,
			    "extra variables must be a mapping, not %s",
			    value_kind_name(v->kind));
		layers_add(a, into, "extra vars", v);
	}
	return 0;
}
