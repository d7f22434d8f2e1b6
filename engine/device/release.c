#include "device/release.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

static size_t
digits(const char *s)
{
	size_t n = 0;

	while (isdigit((unsigned char)s[n]))
		n++;
	return n;
}

/* A separator (none: '\0'), a capital letter and a number: "R2", "-S3", "X49", "-D150". */
static size_t
part(const char *s, char separator)
{
	size_t at = separator != '\0' && s[0] == separator ? 1 : 0, n;

	if ((separator != '\0') != (at == 1) || !isupper((unsigned char)s[at]))
		return 0;
	n = digits(s + at + 1);
	return n > 0 ? at + 1 + n : 0;
}

/* ".25" of a build, or the date of a daily one: "-20180816.0". */
static size_t
number(const char *s)
{
	size_t n = s[0] == '.' || s[0] == '-' ? digits(s + 1) : 0;

	return n > 0 && (s[0] == '.' || n == 8) ? n + 1 : 0;
}

/* How many octets of a release stand here; 0: none does. */
static size_t
release_length(const char *s)
{
	size_t n = 2, more;

	if (digits(s) != 2 || s[2] != '.' || digits(s + 3) == 0)
		return 0;
	n += 1 + digits(s + 3);
	while ((more = part(s + n, '\0')) > 0 || (more = part(s + n, '-')) > 0 ||
	       (more = number(s + n)) > 0)
		n += more;
	if (strncmp(s + n, "-EVO", 4) == 0)
		n += 4;
	return n;
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

const char *
release_of_image(struct arena *a, const char *path)
{
	for (const char *at = base_name(path); (at = strchr(at, '-')) != NULL;) {
		size_t n = release_length(++at);

		if (n > 0)
			return arena_strndup(a, at, n);
	}
	return NULL;
}

bool
release_is(const char *wanted, const char *running)
{
	size_t n = strlen(wanted);

	if (running == NULL || strncmp(wanted, running, n) != 0)
		return false;
	return running[n] == '\0' || strcmp(running + n, "-EVO") == 0 ||
	       (running[n] == '.' && strchr(wanted, '.') != NULL &&
		   isdigit((unsigned char)running[n + 1]));
}

bool
release_image_is_vmhost(const char *path)
{
	return str_starts(str_of(base_name(path)), STR("junos-vmhost-"));
}
