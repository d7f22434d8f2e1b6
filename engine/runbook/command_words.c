#include "runbook/command_words.h"

#include <ctype.h>
#include <stddef.h>

#include "base/str.h"

static const char *const readers[] = {"show", "ping", "traceroute", "file list",
    "file show", "file checksum", "file compare", "test policy"};

static const char *const filters[] = {
    "count", "display", "except", "find", "last", "match", "no-more", "trim"};

static const struct {
	const char *words, *instead;
} never[] = {
    {"configure", "use a step 'configure'"},
    {"edit", "use a step 'configure'"},
    {"start", "a shell is no place for a runbook"},
    {"monitor", "use a step 'check' with retries"},
    {"ssh", "give the other router a step of its own"},
    {"telnet", "give the other router a step of its own"},
    {"request system reboot", "use a step 'reboot', which waits and proves"},
    {"request vmhost reboot", "use a step 'reboot', which waits and proves"},
    {"request system software", "use 'install', 'validate' or 'rollback-package'"},
    {"request vmhost software", "use 'install', 'validate' or 'rollback-package'"},
    {"request system halt", "a halted router does not come back: do it by hand"},
    {"request system power-off",
	"a router without power does not come back: do it by hand"},
    {"request vmhost halt", "a halted router does not come back: do it by hand"},
    {"request vmhost power-off",
	"a router without power does not come back: do it by hand"},
    {"request system zeroize", "do it by hand"},
    {"request vmhost zeroize", "do it by hand"},
};

static struct str
next_word(struct str *rest)
{
	struct str word = {rest->p, 0};

	*rest = str_trim(*rest);
	word.p = rest->p;
	while (word.n < rest->n && !isspace((unsigned char)rest->p[word.n]))
		word.n++;
	rest->p += word.n;
	rest->n -= word.n;
	return word;
}

/* Whether a line begins with these words; shortened ones count if `shortened`. */
static bool
begins(struct str line, const char *words, bool shortened)
{
	struct str wanted = str_of(words);

	while (str_trim(wanted).n > 0) {
		struct str want = next_word(&wanted), got = next_word(&line);

		if (got.n == 0 ||
		    (shortened ? !str_starts(want, got) : !str_eq(want, got)))
			return false;
	}
	return true;
}

static bool
is_filter(struct str pipe)
{
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
		if (begins(pipe, filters[i], false))
			return true;
	return false;
}

/* What stands in quotes is no pipe; a quote that is not closed is no line at all. */
static bool
only_filtered(struct str line)
{
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		if (iscntrl((unsigned char)line.p[i]))
			return false;
		if (line.p[i] == '"')
			quoted = !quoted;
		if (line.p[i] == '|' && !quoted &&
		    !is_filter((struct str){line.p + i + 1, line.n - i - 1}))
			return false;
	}
	return !quoted;
}

bool
command_words_read(const char *command)
{
	struct str line = str_of(command);

	if (!only_filtered(line))
		return false;
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (begins(line, readers[i], false))
			return true;
	return false;
}

const char *
command_words_instead(const char *command)
{
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (begins(str_of(command), never[i].words, true))
			return never[i].instead;
	return NULL;
}
