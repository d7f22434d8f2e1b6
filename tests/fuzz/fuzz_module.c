/* Any octets are a module or none. Neither repairing nor reducing moves a line; reducing keeps every octet's place. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/str.h"
#include "schema/module.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static size_t
lines(const char *s)
{
	size_t n = 0;

	for (; *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

/* As a file's text is: with a NUL behind it, and none in it. */
static char *
text_of(const uint8_t *p, size_t n)
{
	char *s = malloc(n + 1);

	for (size_t i = 0; i < n; i++)
		s[i] = p[i] != 0 ? (char)p[i] : '{';
	s[n] = '\0';
	return s;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	char *text = text_of(p, n), *repaired, *reduced;
	size_t at = 0, was = 0;
	struct module_head head;
	struct str name;

	if (module_read_head(str_of(text), &head) && head.name.n == 0)
		abort();
	while (module_next_import(str_of(text), &at, &name)) {
		if (at <= was || at > n)
			abort();
		was = at;
	}
	repaired = module_repair(str_of(text), NULL);
	if (lines(repaired) != lines(text))
		abort();
	reduced = module_reduce(str_of(repaired));
	if (strlen(reduced) != strlen(repaired) || lines(reduced) != lines(repaired))
		abort();
	free(reduced);
	free(repaired);
	free(text);
	return 0;
}
