#include "data/yaml_words.h"

#include <stddef.h>
#include <string.h>

static const struct yaml_words words[] = {
    {"found character that cannot start any token", NULL, "\t", NULL, false,
	"a tab cannot indent YAML", "indent with spaces"},
    {"found character that cannot start any token", NULL, "%", "{", false,
	"a template statement is not quoted",
	"put the value in double quotes: \"{% … %}\""},
    {"found character that cannot start any token", NULL, NULL, NULL, false,
	"a plain value cannot begin with this character", "put the value in quotes"},
    {"found a tab character that violates indentation", NULL, NULL, NULL, false,
	"a tab cannot indent YAML", "indent with spaces"},
    {"found a tab character where an indentation space is expected", NULL, NULL, NULL,
	false, "a tab cannot indent YAML", "indent with spaces"},
    {"block sequence entries are not allowed in this context", NULL, NULL, NULL, false,
	"a list item cannot begin on the line of its key",
	"put '- ' on a line of its own below the key, or quote the value if it is text"},
    {"mapping values are not allowed in this context", NULL, NULL, NULL, false,
	"a second ': ' on this line makes no mapping",
	"put the value in quotes, or correct the indentation of this line or the one "
	"above"},
    {"did not find expected key", NULL, NULL, "\"'", false,
	"text after the closing quote", "put the quotes around the whole value"},
    {"did not find expected key", NULL, NULL, "}]", false,
	"text after the closing bracket", "put the whole value in double quotes"},
    {"did not find expected key", NULL, NULL, NULL, false,
	"no key is expected at this indentation",
	"indent the line as its neighbours in the same mapping"},
    {"did not find expected '-' indicator", NULL, NULL, NULL, false,
	"no list item is expected at this indentation",
	"indent the line as its neighbours in the same list"},
    {"did not find expected ',' or ']'", NULL, NULL, NULL, true,
	"the list that begins here is not closed, or a ',' is missing in it",
	"close it with ']', or quote items that hold ',' '[' ']' '{' '}' or ': '"},
    {"did not find expected ',' or '}'", NULL, NULL, NULL, true,
	"the mapping that begins here is not closed, or a ',' is missing in it",
	"close it with '}', or quote the value if it is text"},
    {"found unexpected end of stream", "while scanning a quoted scalar", NULL, NULL, true,
	"the quoted text that begins here is not closed", "close the quotes"},
    {"found unexpected document indicator", "while scanning a quoted scalar", NULL, NULL,
	true, "the quoted text that begins here is not closed", "close the quotes"},
    {"could not find expected ':'", NULL, NULL, NULL, true,
	"a key without ': ' behind it", "write 'key: value', or correct the indentation"},
    {"found unknown escape character", NULL, NULL, NULL, false,
	"unknown escape in double quotes", "double the backslash, or use single quotes"},
    {"did not find expected hexdecimal number", NULL, NULL, NULL, false,
	"an escape in double quotes lacks hexadecimal digits",
	"double the backslash, or use single quotes"},
    {"did not find expected <document start>", NULL, NULL, NULL, false,
	"text after the end of the document",
	"correct the indentation of this line or the one above"},
    {"did not find expected node content", NULL, NULL, NULL, false,
	"a value is missing here", "write the value, or remove the ','"},
    {"found undefined tag handle", NULL, NULL, NULL, false, "unknown tag",
	"put the value in quotes if it is text"},
    {"found unknown directive name", NULL, NULL, NULL, false,
	"a line cannot begin with '%'", "put the value in quotes"},
};

static bool
fits(const char *want, char c)
{
	return want == NULL || (c != '\0' && strchr(want, c) != NULL);
}

const struct yaml_words *
yaml_words_find(const char *problem, const char *context, char octet, char before)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		const struct yaml_words *w = &words[i];
		if (strcmp(w->problem, problem) != 0 || !fits(w->octet, octet) ||
		    !fits(w->before, before))
			continue;
		if (w->context == NULL ||
		    (context != NULL && strcmp(w->context, context) == 0))
			return w;
	}
	return NULL;
}
