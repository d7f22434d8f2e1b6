/* What is known to only read. */
#include <ctype.h>
#include <string.h>

#include "device/device.h"

static bool
is_filter(struct str pipe)
{
	static const char *const filters[] = {
	    "count", "display", "except", "find", "last", "match", "no-more", "trim"};
	struct str rest = str_trim(pipe), word = str_cut(&rest, ' ');

	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		if (str_eq(word, str_of(filters[i])))
			return true;
	return false;
}

/* "show version | match Junos". What stands in quotes is no pipe; a quote that is not closed is no line at all. */
static bool
line_reads(struct str line)
{
	size_t from = 0;
	bool quoted = false, piped = false;

	line = str_trim(line);
	if (!str_starts(line, STR("show ")))
		return false;
	for (size_t i = 0; i <= line.n; i++) {
		char c = i < line.n ? line.p[i] : '|';

		if (c == '"' && i < line.n)
			quoted = !quoted;
		if (iscntrl((unsigned char)c) || strchr("<>", c) != NULL ||
		    (c == '&' && i + 1 < line.n && line.p[i + 1] == '#'))
			return false;
		if (c != '|' || (quoted && i < line.n))
			continue;
		if (piped && !is_filter((struct str){line.p + from, i - from}))
			return false;
		piped = true;
		from = i + 1;
	}
	return !quoted;
}

/* One element whose only content is the line. What XML escapes in it by name ("&gt;") is no harm; a number could be the
 * end of a line. */
static bool
command_reads(struct str rpc)
{
	static const struct str end = STR("</command>");
	struct str rest = rpc, tag = str_cut(&rest, '>');

	if (!str_ends(rest, end) || str_ends(tag, STR("/")))
		return false;
	if (!str_eq(tag, STR("<command")) && !str_starts(tag, STR("<command ")))
		return false;
	return line_reads((struct str){rest.p, rest.n - end.n});
}

bool
device_reads(struct str rpc)
{
	return str_starts(rpc, STR("<get-")) || str_starts(rpc, STR("<get>")) ||
	       command_reads(rpc);
}
