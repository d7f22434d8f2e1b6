#include "data/yaml_words.h"

#include <stddef.h>
#include <string.h>

static const struct yaml_words words[] = {
    {.problem = "found character that cannot start any token",
	.octet = "\t",
	.message = "a tab cannot indent YAML",
	.remedy = "indent with spaces"},
    {.problem = "found character that cannot start any token",
	.octet = "%",
	.before = "{",
	.message = "a template statement is not quoted",
	.remedy = "put the value in double quotes: \"{% … %}\""},
    {.problem = "found character that cannot start any token",
	.message = "a plain value cannot begin with this character",
	.remedy = "put the value in quotes"},
    {.problem = "found a tab character that violates indentation",
	.message = "a tab cannot indent YAML",
	.remedy = "indent with spaces"},
    {.problem = "found a tab character where an indentation space is expected",
	.message = "a tab cannot indent YAML",
	.remedy = "indent with spaces"},
    {.problem = "block sequence entries are not allowed in this context",
	.message = "a list item cannot begin on the line of its key",
	.remedy = "put '- ' on a line of its own below the key, or quote the value if it "
		  "is text"},
    {.problem = "mapping values are not allowed in this context",
	.message = "no mapping can begin here",
	.remedy = "put the value in quotes if ': ' is part of it, or correct the "
		  "indentation of this line or the one above"},
    {.problem = "did not find expected key",
	.before = "\"'",
	.message = "text after the closing quote",
	.remedy = "put the quotes around the whole value"},
    {.problem = "did not find expected key",
	.before = "}]",
	.message = "text after the closing bracket",
	.remedy = "put the whole value in double quotes"},
    {.problem = "did not find expected key",
	.message = "no key is expected at this indentation",
	.remedy = "indent the line as its neighbours in the same mapping"},
    {.problem = "did not find expected '-' indicator",
	.message = "no list item is expected at this indentation",
	.remedy = "indent the line as its neighbours in the same list"},
    {.problem = "did not find expected ',' or ']'",
	.at_context = true,
	.message = "the list that begins here is not closed, or a ',' is missing in it",
	.remedy =
	    "close it with ']', or quote items that hold ',' '[' ']' '{' '}' or ': '"},
    {.problem = "did not find expected ',' or '}'",
	.at_context = true,
	.message =
	    "the mapping that begins here is not closed, or a ',' is missing in it",
	.remedy = "close it with '}', or quote the value if it is text"},
    {.problem = "found unexpected end of stream",
	.context = "while scanning a quoted scalar",
	.at_context = true,
	.message = "the quoted text that begins here is not closed",
	.remedy = "close the quotes"},
    {.problem = "found unexpected document indicator",
	.context = "while scanning a quoted scalar",
	.at_context = true,
	.message = "the quoted text that begins here is not closed",
	.remedy = "close the quotes"},
    {.problem = "could not find expected ':'",
	.at_context = true,
	.message = "a key without ': ' behind it",
	.remedy = "write 'key: value', or correct the indentation"},
    {.problem = "found unknown escape character",
	.message = "unknown escape in double quotes",
	.remedy = "double the backslash, or use single quotes"},
    {.problem = "did not find expected hexdecimal number",
	.message = "an escape in double quotes lacks hexadecimal digits",
	.remedy = "double the backslash, or use single quotes"},
    {.problem = "did not find expected <document start>",
	.message = "text after the end of the document",
	.remedy = "correct the indentation of this line or the one above"},
    {.problem = "did not find expected node content",
	.message = "a value is missing here",
	.remedy = "write the value, or remove the ','"},
    {.problem = "found undefined tag handle",
	.message = "unknown tag",
	.remedy = "put the value in quotes if it is text"},
    {.problem = "found unknown directive name",
	.message = "a line cannot begin with '%'",
	.remedy = "put the value in quotes"},
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
