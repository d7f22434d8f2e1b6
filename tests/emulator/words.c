#include "emulator/words.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"

const char *
words_next(struct arena *a, const char **rest)
{
	const char *p = *rest + strspn(*rest, " \t\r\n");
	char *word = arena_alloc(a, strlen(p) + 1);
	char quote = '\0';
	size_t n = 0;

	if (*p == '\0')
		return NULL;
	for (; *p != '\0' && (quote != '\0' || strchr(" \t\r\n", *p) == NULL); p++) {
		bool escapes = *p == '\\' && quote != '\'' && p[1] != '\0';

		if (quote == '\0' && (*p == '"' || *p == '\''))
			quote = *p;
		else if (quote != '\0' && *p == quote)
			quote = '\0';
		else
			word[n++] = escapes ? *++p : *p;
	}
	*rest = p;
	return quote == '\0' ? word : NULL;
}
