#include "deploy/journal.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/rows.h"
#include "data/value.h"
#include "deploy/ledger.h"
#include "deploy/transaction.h"

enum { FORMAT = 1, LARGEST = 128 << 20, LINES_MOST = 10000, SAFE_FIRST = ' ' };

static const char *const names[] = {
#define ENTRY(code, name, how, meaning) [JOURNAL_##code] = (name),
#include "deploy/journal.def"
#undef ENTRY
    NULL,
};

enum { KEEP = 0, SYNC = LEDGER_SYNC };

static const int kept[] = {
#define ENTRY(code, name, how, meaning) [JOURNAL_##code] = (how),
#include "deploy/journal.def"
#undef ENTRY
};

const char *
journal_entry_name(enum journal_entry entry)
{
	return names[entry];
}

const char *
journal_path(struct arena *a, const char *folder, const char *host)
{
	struct buf path;
	const char *copy;

	buf_init(&path, BUF_LINE);
	buf_printf(&path, "%s/", folder);
	for (const char *p = host; *p != '\0'; p++)
		if (*p == '/' || *p == '%' || *p == '\\' ||
		    (unsigned char)*p < SAFE_FIRST || (*p == '.' && p == host))
			buf_printf(&path, "%%%02X", (unsigned char)*p);
		else
			buf_addc(&path, *p);
	buf_adds(&path, ".journal");
	copy = buf_copy(&path, a);
	buf_done(&path);
	return copy;
}

/* --- writing ----------------------------------------------------------------------------------------- */

static struct ledger_wish
wish_of(const char *path, const struct redact *redact)
{
	return (struct ledger_wish){
	    .path = path, .called = "journal", .redact = redact, .most = LARGEST};
}

int
journal_new(const char *path, const struct redact *redact, struct ledger **ret_journal,
    struct err **e)
{
	struct ledger_wish wish = wish_of(path, redact);

	return ledger_new(&wish, ret_journal, e);
}

int
journal_append(const char *path, const struct redact *redact, struct ledger **ret_journal,
    struct err **e)
{
	struct ledger_wish wish = wish_of(path, redact);

	return ledger_append(&wish, ret_journal, e);
}

int
journal_write(struct ledger *j, enum journal_entry entry, const struct value *fields,
    struct err **e)
{
	int rc = ledger_write(j, names[entry], fields, kept[entry], e);

	if (rc < 0)
		ledger_stop(j); /* of a journal that lacks an entry nothing may follow */
	return rc;
}

/* --- reading ----------------------------------------------------------------------------------------- */

struct commit_form {
	int64_t sequence, seconds;
	const char *user, *client, *time, *log, *comment;
};

static const struct row commit_rows[] = {
    ROW_INT(struct commit_form, sequence, "sequence", ROW_REQUIRED, 0, -1, INT32_MAX,
	"place in the history; -1: it was empty"),
    ROW_INT(struct commit_form, seconds, "seconds", 0, 0, 0, 0, "router's clock"),
    ROW_TEXT(struct commit_form, user, "user", 0, "", "who"),
    ROW_TEXT(struct commit_form, client, "client", 0, "", "via what"),
    ROW_TEXT(struct commit_form, time, "time", 0, "", "as the router printed it"),
    ROW_TEXT(struct commit_form, log, "log", 0, "", "what the operator wrote"),
    ROW_TEXT(struct commit_form, comment, "comment", 0, "", "what the system wrote"),
    ROW_END,
};

struct value *
journal_save_commit(struct arena *a, const struct device_commit *c)
{
	struct value *v = value_map(a);

	value_set(a, v, "sequence", value_int(a, c->sequence));
	if (c->sequence < 0)
		return v;
	value_set(a, v, "seconds", value_int(a, c->seconds));
	value_set(a, v, "user", value_strz(a, c->user));
	value_set(a, v, "client", value_strz(a, c->client));
	value_set(a, v, "time", value_strz(a, c->time));
	value_set(a, v, "log", value_strz(a, c->log));
	value_set(a, v, "comment", value_strz(a, c->comment));
	return v;
}

static int
load_commit(
    struct arena *a, const struct value *v, struct device_commit *commit, struct err **e)
{
	struct commit_form f;

	if (rows_load(a, commit_rows, "commit", v, &f, e) < 0)
		return -1;
	*commit = (struct device_commit){.sequence = (int)f.sequence,
	    .seconds = f.seconds,
	    .user = f.user,
	    .client = f.client,
	    .time = f.time,
	    .log = f.log,
	    .comment = f.comment};
	return 0;
}

struct line_form {
	int entry;
	int64_t wall_ms, format, port, confirm_timeout, together, took_ms, exit_code;
	const char *run, *host, *address, *outcome, *detail, *resumed_by;
	const struct value *before, *baseline;
};

static const struct row line_rows[] = {
    ROW_WORD(struct line_form, entry, "entry", ROW_REQUIRED, 0, names, "journal.def"),
    ROW_INT(struct line_form, wall_ms, "wall-ms", ROW_REQUIRED, 0, 1, INT64_MAX,
	"milliseconds since 1970 by the clock of the machine that wrote it"),
    ROW_INT(struct line_form, format, "format", 0, 0, FORMAT, FORMAT, "of begin"),
    ROW_TEXT(struct line_form, run, "run", 0, NULL, "of begin"),
    ROW_TEXT(struct line_form, host, "host", 0, NULL, "of begin"),
    ROW_TEXT(struct line_form, address, "address", 0, NULL, "of begin"),
    ROW_INT(struct line_form, port, "port", 0, 0, 1, 65535, "of begin"),
    ROW_INT(struct line_form, confirm_timeout, "confirm-timeout", 0, 0, 1, 65535,
	"minutes; of begin"),
    ROW_INT(struct line_form, together, "together", 0, 0, 1, INT32_MAX,
	"devices of all or nothing; of begin"),
    ROW_VALUE(struct line_form, before, "before", 0, "newest commit before; of commit"),
    ROW_VALUE(struct line_form, baseline, "baseline", 0, "of the checks; of commit"),
    ROW_INT(struct line_form, took_ms, "took-ms", 0, 0, 0, INT64_MAX, "of committed"),
    ROW_TEXT(struct line_form, resumed_by, "by", 0, NULL, "run; of resume"),
    ROW_TEXT(struct line_form, outcome, "outcome", 0, NULL, "of end"),
    ROW_TEXT(struct line_form, detail, "detail", 0, NULL, "of end"),
    ROW_INT(struct line_form, exit_code, "exit", 0, 0, 0, 255, "of end"),
    ROW_END,
};

static int
lacks(const struct value *v, const char *key, struct err **e)
{
	err_at(e, ERR_INPUT, v->mark, "this entry of the journal lacks '%s'", key);
	err_remedy(*e, "it is not what holdfast wrote: look at the router itself");
	return -1;
}

/* Journals are read by no one version alone: what a line must have is asked of the lines that matter. */
static int
take_line(struct arena *a, const struct value *v, struct journal_story *s, struct err **e)
{
	struct line_form f;
	enum journal_entry entry;

	if (rows_load(a, line_rows, "journal entry", v, &f, e) < 0)
		return -1;
	entry = (enum journal_entry)f.entry;
	if ((entry == JOURNAL_BEGIN) != (s->run == NULL))
		return err_at(e, ERR_INPUT, v->mark,
		    "a journal begins with one entry 'begin', not '%s'", names[entry]);
	if (entry == JOURNAL_BEGIN) {
		if (f.format == 0 || f.run == NULL || f.host == NULL ||
		    f.address == NULL || f.port == 0 || f.confirm_timeout == 0)
			return lacks(v,
			    "format', 'run', 'host', 'address', 'port' or "
			    "'confirm-timeout",
			    e);
		s->run = f.run;
		s->host = f.host;
		s->address = f.address;
		s->port = f.port;
		s->confirm_timeout = f.confirm_timeout;
		s->together = f.together;
		s->began_ms = f.wall_ms;
	} else if (entry == JOURNAL_COMMIT) {
		if (f.before == NULL)
			return lacks(v, "before", e);
		s->committed_ms = f.wall_ms;
		s->baseline = f.baseline;
		if (load_commit(a, f.before, &s->before, e) < 0)
			return -1;
	} else if (entry == JOURNAL_COMMITTED) {
		s->took_ms = f.took_ms;
	} else if (entry == JOURNAL_END) {
		if (f.outcome == NULL)
			return lacks(v, "outcome", e);
		s->outcome = f.outcome;
		s->detail = f.detail;
		s->exit_code = f.exit_code;
	}
	s->last = entry;
	s->seen[entry] = true;
	return 0;
}

/* Blank lines before it make the marks those of the file. */
static int
parse_line(struct arena *a, const struct journal_story *s, struct str line, int number,
    struct value **ret_value, struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, LARGEST * 2);
	buf_fill(&text, '\n', (size_t)number - 1);
	buf_addstr(&text, line);
	rc = json_parse(a, s->path, buf_str(&text), ret_value, e);
	buf_done(&text);
	return rc;
}

static int
take_text(struct arena *a, struct str text, struct journal_story *s, struct err **e)
{
	for (int number = 1; text.n > 0; number++) {
		struct str line = str_cut(&text, '\n');
		struct value *v;

		if (number > LINES_MOST)
			return err_at(e, ERR_LIMIT, (struct mark){s->path, number, 1},
			    "a journal has at most %d lines", LINES_MOST);
		if (parse_line(a, s, line, number, &v, e) < 0 ||
		    take_line(a, v, s, e) < 0)
			return -1;
	}
	return 0;
}

int
journal_read(
    struct arena *a, const char *path, struct journal_story *ret_story, struct err **e)
{
	struct journal_story s = {.path = arena_strdup(a, path),
	    .before = {.sequence = -1, .log = "", .comment = ""}};
	struct buf text;
	int rc = -1;

	buf_init(&text, LARGEST);
	if (buf_read_file(&text, path, e) == 0) {
		buf_cut(&text, ledger_whole(&text));
		rc = take_text(a, buf_str(&text), &s, e);
	}
	buf_done(&text);
	if (rc == 0)
		*ret_story = s;
	return rc;
}

bool
journal_is_open(const struct journal_story *s)
{
	return s->run != NULL &&
	       (s->last != JOURNAL_END ||
		   strcmp(s->outcome, outcome_name(OUTCOME_UNKNOWN)) == 0);
}

int64_t
journal_timer_ms(const struct journal_story *s)
{
	if (s->committed_ms == 0)
		return 0;
	return s->committed_ms + s->took_ms + s->confirm_timeout * 60000;
}
