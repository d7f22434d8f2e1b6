#include "runbook/logbook.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "deploy/ledger.h"

enum { LARGEST = 256 << 20, LINES_MOST = 2000000 };

static const char *const names[] = {
#define ENTRY(code, name, how, meaning) [LOGBOOK_##code] = (name),
#include "runbook/logbook.def"
#undef ENTRY
};

enum { KEEP = 0, SYNC = LEDGER_SYNC };

static const int kept[] = {
#define ENTRY(code, name, how, meaning) [LOGBOOK_##code] = (how),
#include "runbook/logbook.def"
#undef ENTRY
};

const char *
logbook_entry_name(enum logbook_entry entry)
{
	return names[entry];
}

const char *
logbook_path(struct arena *a, const char *folder)
{
	return arena_printf(a, "%s/runbook.logbook", folder);
}

static struct ledger_wish
wish_of(const char *path, const struct redact *redact)
{
	return (struct ledger_wish){.path = path,
	    .called = "logbook",
	    .redact = redact,
	    .alone = true,
	    .most = LARGEST};
}

int
logbook_new(const char *folder, const struct redact *redact, struct ledger **ret_logbook,
    struct err **e)
{
	struct arena *a = arena_new();
	struct ledger_wish wish = wish_of(logbook_path(a, folder), redact);
	int rc = ledger_new(&wish, ret_logbook, e);

	arena_free(a);
	return rc;
}

int
logbook_append(const char *folder, const struct redact *redact,
    struct ledger **ret_logbook, struct err **e)
{
	struct arena *a = arena_new();
	struct ledger_wish wish = wish_of(logbook_path(a, folder), redact);
	int rc = ledger_append(&wish, ret_logbook, e);

	arena_free(a);
	return rc;
}

/* What must be read again as it was cannot be masked. */
int
logbook_write(struct ledger *l, enum logbook_entry entry, const struct value *fields,
    struct err **e)
{
	bool exact = entry == LOGBOOK_PROMISE || entry == LOGBOOK_FACT;

	return ledger_write(
	    l, names[entry], fields, kept[entry] | (exact ? LEDGER_EXACT : 0), e);
}

/* --- reading ----------------------------------------------------------------------------------------- */

static bool
is_entry(const char *name)
{
	for (int i = 0; name != NULL && i < LOGBOOK_ENTRIES; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Of a line its number stands for the whole: the others are of no use to it. */
static int
read_line(struct arena *a, const char *path, struct str line, int number,
    struct value *lines, struct err **e)
{
	struct value *v;

	if (json_parse(a, path, line, &v, e) < 0)
		return err_wrap(e, "line %d of the logbook '%s'", number, path);
	if (!is_entry(value_text(v, "entry"))) {
		err_at(e, ERR_INPUT, (struct mark){path, number, 1},
		    "this line is no entry of a logbook");
		err_remedy(*e, "it is not what holdfast wrote: look at the routers");
		return -1;
	}
	v->mark = (struct mark){path, number, 1};
	value_append(a, lines, v);
	return 0;
}

int
logbook_read(
    struct arena *a, const char *folder, struct value **ret_lines, struct err **e)
{
	const char *path = logbook_path(a, folder);
	struct value *lines = value_list(a);
	struct buf text;
	struct str rest;
	int rc = -1;

	buf_init(&text, LARGEST);
	if (buf_read_file(&text, path, e) == 0) {
		rc = 0;
		rest = (struct str){text.p, ledger_whole(&text)};
		for (int number = 1; rest.n > 0 && rc == 0; number++)
			rc = number > LINES_MOST
				 ? err_set(e, ERR_LIMIT, "logbook '%s' is too long", path)
				 : read_line(
				       a, path, str_cut(&rest, '\n'), number, lines, e);
	}
	buf_done(&text);
	if (rc == 0)
		*ret_lines = lines;
	return rc;
}

bool
logbook_busy(struct arena *a, const char *folder)
{
	struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(logbook_path(a, folder), O_RDWR | O_CLOEXEC);
	bool busy = fd >= 0 && fcntl(fd, F_OFD_GETLK, &all) == 0 && all.l_type != F_UNLCK;

	if (fd >= 0)
		close(fd);
	return busy;
}
