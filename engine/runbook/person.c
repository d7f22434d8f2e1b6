#include "runbook/person.h"

#include <pwd.h>
#include <unistd.h>

#include "base/arena.h"

enum { ENTRY_MOST = 16384, HOST_MOST = 65 };

const char *
person_at(struct arena *a, unsigned uid, const char *host)
{
	char room[ENTRY_MOST];
	struct passwd entry, *found = NULL;

	if (getpwuid_r(uid, &entry, room, sizeof room, &found) == 0 && found != NULL)
		return arena_printf(a, "%s@%s", found->pw_name, host);
	return arena_printf(a, "uid %u@%s", uid, host);
}

unsigned
person_uid(void)
{
	return geteuid();
}

const char *
person_host(struct arena *a)
{
	char name[HOST_MOST] = "";

	if (gethostname(name, sizeof name - 1) < 0 || name[0] == '\0')
		return "localhost";
	return arena_strdup(a, name);
}

const char *
person_here(struct arena *a)
{
	return person_at(a, person_uid(), person_host(a));
}
