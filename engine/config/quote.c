#include "config/quote.h"

#include "base/buf.h"

/* What never needs quotes; a `:` before `//` does, as routers print URLs. Octets above 127 do. */
static const bool plain[256] = {
    ['0' ... '9'] = true,
    ['a' ... 'z'] = true,
    ['A' ... 'Z'] = true,
    ['-'] = true,
    ['_'] = true,
    ['.'] = true,
    ['/'] = true,
    [':'] = true,
    ['*'] = true,
    ['%'] = true,
    ['<'] = true,
    ['>'] = true,
    [','] = true,
    ['~'] = true,
};

bool
quote_needed(struct str word)
{
	if (word.n == 0)
		return true;
	for (size_t i = 0; i < word.n; i++)
		if (!plain[(unsigned char)word.p[i]])
			return true;
	/* "inactive:" as a value is not the tag; "/x" begins no comment, but "/" and "*" would */
	return word.p[word.n - 1] == ':' ||
	       (word.n > 1 && word.p[0] == '/' && word.p[1] == '*') ||
	       memmem(word.p, word.n, "://", 3) != NULL;
}

void
quote_print(struct buf *out, struct str word)
{
	if (!quote_needed(word)) {
		buf_addstr(out, word);
		return;
	}
	buf_addc(out, '"');
	for (size_t i = 0; i < word.n; i++) {
		char c = word.p[i];
		bool last = i + 1 == word.n;

		if (c == '"' || (c == '\\' && (last || word.p[i + 1] == '"' ||
						  word.p[i + 1] == '\\')))
			buf_addc(out, '\\');
		buf_addc(out, c);
	}
	buf_addc(out, '"');
}

size_t
quote_strip(char *start, size_t n)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (start[i] == '\\' && i + 1 < n &&
		    (start[i + 1] == '"' || start[i + 1] == '\\'))
			i++;
		start[k++] = start[i];
	}
	return k;
}
