#include "check/baseline.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "check/check.h"
#include "data/json.h"
#include "data/value.h"

enum { FORMAT = 1 };

struct baseline {
	struct arena *arena;
	struct value *hosts;
	const char *path; /* of the file it was read from */
};

struct file {
	int64_t format;
	const char *saved;
	const struct value *hosts;
};

static const struct row file_rows[] = {
    ROW_INT(struct file, format, "holdfast-baseline", ROW_REQUIRED, 0, FORMAT, FORMAT,
	"format of the file"),
    ROW_TEXT(struct file, saved, "saved", ROW_REQUIRED, NULL, "when it was taken, UTC"),
    ROW_VALUE(struct file, hosts, "hosts", ROW_REQUIRED, "by host, then by check"),
    ROW_END,
};

struct entry {
	const char *kind;
	const struct value *replies;
};

static const struct row entry_rows[] = {
    ROW_TEXT(struct entry, kind, "kind", ROW_REQUIRED, NULL, "of the check"),
    ROW_VALUE(struct entry, replies, "replies", ROW_REQUIRED, "what the router answered"),
    ROW_END,
};

struct baseline *
baseline_new(struct arena *a)
{
	struct baseline *b = arena_new_of(a, struct baseline);

	b->arena = a;
	b->hosts = value_map(a);
	return b;
}

void
baseline_put(struct baseline *b, const char *host, const struct check *check,
    const struct check_replies *replies)
{
	struct value *checks = value_get(b->hosts, host), *entry = value_map(b->arena);

	if (checks == NULL) {
		checks = value_map(b->arena);
		value_set(b->arena, b->hosts, host, checks);
	}
	value_set(b->arena, entry, "kind", value_strz(b->arena, check->kind->name));
	value_set(b->arena, entry, "replies", check_replies_save(b->arena, replies));
	value_set(b->arena, checks, check->name, entry);
}

const struct value *
baseline_checks(const struct baseline *b, const char *host)
{
	return value_get(b->hosts, host);
}

int
baseline_write(const struct baseline *b, const char *path, struct err **e)
{
	struct value *file = value_map(b->arena);
	struct buf text;
	int rc;

	buf_init(&text, BUF_LINE);
	clock_print_iso(&text, clock_wall_ms());
	value_set(b->arena, file, "holdfast-baseline", value_int(b->arena, FORMAT));
	value_set(b->arena, file, "saved", value_str(b->arena, buf_str(&text)));
	value_set(b->arena, file, "hosts", b->hosts);
	buf_done(&text);
	buf_init(&text, 16 * BUF_TEXT);
	json_print(file, 1, &text);
	buf_addc(&text, '\n');
	rc = text.over ? err_set(e, ERR_LIMIT, "the baseline is larger than %zu octets",
			     text.limit)
		       : buf_write_file(&text, path, 0600, e);
	buf_done(&text);
	return rc;
}

/* Everything is looked at when the file is read, not when a router waits. */
static int
check_entries(struct arena *a, const struct value *hosts, struct err **e)
{
	if (hosts->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, hosts->mark,
		    "'hosts' must be a mapping, not %s", value_kind_name(hosts->kind));
	value_pairs(hosts, host)
	{
		if (host->value->kind != VALUE_MAP)
			return err_at(e, ERR_INPUT, host->value->mark,
			    "the checks of a host must be a mapping, not %s",
			    value_kind_name(host->value->kind));
		value_pairs(host->value, check)
		{
			struct check_replies replies;
			struct entry entry;

			if (rows_load(a, entry_rows, "check of a baseline", check->value,
				&entry, e) < 0 ||
			    check_replies_load(a, entry.replies, &replies, e) < 0)
				return -1;
		}
	}
	return 0;
}

int
baseline_take(
    struct baseline *b, const char *host, const struct value *checks, struct err **e)
{
	struct arena *scratch = arena_new();
	struct value *hosts = value_map(b->arena);
	int rc;

	value_set(b->arena, hosts, host, value_copy(b->arena, checks));
	rc = check_entries(scratch, hosts, e);
	if (rc == 0)
		b->hosts = hosts;
	arena_free(scratch);
	return rc;
}

int
baseline_read(
    struct arena *a, const char *path, struct baseline **ret_baseline, struct err **e)
{
	struct baseline *b = baseline_new(a);
	struct arena *scratch = arena_new();
	struct value *map;
	struct file file;
	struct buf text;
	int rc = -1;

	b->path = arena_strdup(a, path);
	buf_init(&text, 16 * BUF_TEXT);
	if (buf_read_file(&text, path, e) == 0 &&
	    json_parse(a, b->path, buf_str(&text), &map, e) == 0 &&
	    rows_load(a, file_rows, "baseline", map, &file, e) == 0 &&
	    check_entries(scratch, file.hosts, e) == 0) {
		b->hosts = value_get(map, "hosts");
		*ret_baseline = b;
		rc = 0;
	}
	buf_done(&text);
	arena_free(scratch);
	return rc;
}

int
baseline_get(const struct baseline *b, const char *host, const struct check *check,
    struct arena *a, struct check_replies *ret_replies, struct err **e)
{
	const struct value *map = value_get(value_get(b->hosts, host), check->name);
	struct entry entry;

	if (map == NULL) {
		err_at(e, ERR_INPUT, (struct mark){b->path, 0, 0},
		    "nothing of check '%s' on '%s' is in the baseline", check->name,
		    host);
		err_remedy(*e,
		    "take one of this check and router: 'holdfast check --save FILE'");
		return -1;
	}
	if (rows_load(a, entry_rows, "check of a baseline", map, &entry, e) < 0)
		return -1;
	if (strcmp(entry.kind, check->kind->name) != 0)
		return err_at(e, ERR_INPUT, map->mark,
		    "check '%s' is of kind '%s' in the baseline, but of '%s' now",
		    check->name, entry.kind, check->kind->name);
	return check_replies_load(a, entry.replies, ret_replies, e);
}
