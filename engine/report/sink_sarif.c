#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/str.h"
#include "data/json.h"
#include "data/value.h"
#include "report/outfile.h"
#include "report/report.h"

/*
 * Findings as SARIF 2.1.0 (OASIS), which code hosts show beside the line. One result a finding or warning; columns count
 * octets of the line. Written at the end.
 */
#define SCHEMA                                                                           \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"            \
	"sarif-schema-2.1.0.json"

struct sarif {
	struct outfile file;
	struct arena *arena;
	struct value *results, *rules;
	struct map met; /* names of rules */
	const char *version;
};

static int
sarif_open(const char *path, void **ret_self, struct err **e)
{
	struct sarif *s;

	if (path == NULL)
		return err_set(e, ERR_USAGE, "report 'sarif' needs a file");
	s = calloc(1, sizeof *s);
	if (s == NULL)
		abort();
	if (outfile_open(&s->file, path, e) < 0) {
		free(s);
		return -1;
	}
	s->arena = arena_new();
	s->results = value_list(s->arena);
	s->rules = value_list(s->arena);
	s->version = "";
	map_init(&s->met);
	*ret_self = s;
	return 0;
}

static void
set_text(struct sarif *s, struct value *to, const char *key, const char *text)
{
	if (text != NULL)
		value_set(s->arena, to, key, value_strz(s->arena, text));
}

static struct value *
set_map(struct sarif *s, struct value *to, const char *key)
{
	struct value *made = value_map(s->arena);

	value_set(s->arena, to, key, made);
	return made;
}

/* A list of one mapping. */
static struct value *
set_only(struct sarif *s, struct value *to, const char *key)
{
	struct value *list = value_list(s->arena), *made = value_map(s->arena);

	value_append(s->arena, list, made);
	value_set(s->arena, to, key, list);
	return made;
}

/* A path as a relative or absolute URI (RFC 3986). */
static void
set_uri(struct sarif *s, struct value *to, const char *path)
{
	struct buf uri;

	buf_init(&uri, BUF_LINE);
	for (const char *p = path; *p != '\0'; p++)
		if (strchr("/-._~", *p) != NULL || (*p >= '0' && *p <= '9') ||
		    (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z'))
			buf_addc(&uri, *p);
		else
			buf_printf(&uri, "%%%02X", (unsigned char)*p);
	set_text(s, to, "uri", buf_z(&uri));
	buf_done(&uri);
}

/* `place` has file, line and column. */
static void
set_place(struct sarif *s, struct value *location, const struct value *place)
{
	struct value *physical, *region;
	int64_t line = value_number(place, "line", 0),
		column = value_number(place, "column", 0);

	if (value_text(place, "file") == NULL)
		return;
	physical = set_map(s, location, "physicalLocation");
	set_uri(s, set_map(s, physical, "artifactLocation"), value_text(place, "file"));
	if (line < 1)
		return;
	region = set_map(s, physical, "region");
	value_set(s->arena, region, "startLine", value_int(s->arena, line));
	if (column > 0)
		value_set(s->arena, region, "startColumn", value_int(s->arena, column));
}

static void
meet_rule(struct sarif *s, const char *name)
{
	struct value *rule;

	if (map_has(&s->met, str_of(name)))
		return;
	rule = value_map(s->arena);
	set_text(s, rule, "id", name);
	value_append(s->arena, s->rules, rule);
	map_put(&s->met, str_of(value_text(rule, "id")), rule);
}

/* What the message alone does not say. */
static void
set_message(struct sarif *s, struct value *result, const struct value *f)
{
	const struct value *causes = value_get(f, "causes");
	struct buf text;

	buf_init(&text, BUF_TEXT);
	buf_adds(&text, value_text(f, "message"));
	for (size_t i = 0; causes != NULL && i < value_count(causes); i++)
		if (value_at(causes, i) != NULL && value_at(causes, i)->kind == VALUE_STR)
			buf_printf(
			    &text, ": " STR_FMT, STR_ARG(value_at(causes, i)->str));
	if (value_text(f, "device") != NULL)
		buf_printf(&text, " (%s)", value_text(f, "device"));
	set_text(s, set_map(s, result, "message"), "text", buf_z(&text));
	buf_done(&text);
}

/* The value that a person gave, and the line that came of it. */
static void
add_related(struct sarif *s, struct value *result, const struct value *f)
{
	static const struct {
		const char *key, *what;
	} places[] = {{"variable", "the value that was written"},
	    {"rendered", "the rendered configuration"}};
	struct value *related = value_list(s->arena), *one;

	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const struct value *place = value_get(f, places[i].key);
		const char *name = value_text(place, "name"), *what = places[i].what;

		if (value_text(place, "file") == NULL)
			continue;
		if (name != NULL)
			what = arena_printf(s->arena, "%s: '%s'", what, name);
		one = value_map(s->arena);
		set_place(s, one, place);
		set_text(s, set_map(s, one, "message"), "text", what);
		value_append(s->arena, related, one);
	}
	if (value_count(related) > 0)
		value_set(s->arena, result, "relatedLocations", related);
}

static void
add_result(struct sarif *s, const struct value *f, const char *level)
{
	struct value *result = value_map(s->arena), *location, *properties;
	const char *rule = value_text(f, "rule");

	if (rule == NULL)
		rule = value_text(f, "code") != NULL ? value_text(f, "code") : "warning";
	meet_rule(s, rule);
	set_text(s, result, "ruleId", rule);
	set_text(s, result, "level", level);
	set_message(s, result, f);
	location = set_only(s, result, "locations");
	set_place(s, location, f);
	if (value_text(f, "path") != NULL)
		set_text(s, set_only(s, location, "logicalLocations"),
		    "fullyQualifiedName", value_text(f, "path"));
	add_related(s, result, f);
	properties = set_map(s, result, "properties");
	set_text(s, properties, "device", value_text(f, "device"));
	set_text(s, properties, "excerpt", value_text(f, "excerpt"));
	set_text(s, properties, "remedy", value_text(f, "remedy"));
	value_append(s->arena, s->results, result);
}

static void
sarif_event(void *self, const struct event *ev)
{
	struct sarif *s = self;
	const char *severity = value_text(ev->fields, "severity");

	if (ev->kind == EV_RUN_START)
		s->version = arena_strdup(s->arena, value_text(ev->fields, "version"));
	else if (ev->kind == EV_FINDING)
		add_result(s, ev->fields, severity != NULL ? severity : "error");
	else if (ev->kind == EV_WARNING)
		add_result(s, ev->fields, "warning");
}

static int
sarif_close(void *self, struct err **e)
{
	struct sarif *s = self;
	struct value *top = value_map(s->arena), *run, *driver;
	struct buf out;
	int rc;

	set_text(s, top, "$schema", SCHEMA);
	set_text(s, top, "version", "2.1.0");
	run = set_only(s, top, "runs");
	driver = set_map(s, set_map(s, run, "tool"), "driver");
	set_text(s, driver, "name", "holdfast");
	if (*s->version != '\0')
		set_text(s, driver, "version", s->version);
	value_set(s->arena, driver, "rules", s->rules);
	value_set(s->arena, run, "results", s->results);
	buf_init(&out, 4 * BUF_TEXT);
	json_print(top, 0, &out);
	buf_addc(&out, '\n');
	if (out.over)
		outfile_fail(&s->file, EFBIG);
	outfile_write(&s->file, buf_str(&out));
	rc = outfile_close(&s->file, e);
	buf_done(&out);
	map_done(&s->met);
	arena_free(s->arena);
	free(s);
	return rc;
}

const struct sink_ops sink_sarif = {
    .name = "sarif",
    .summary = "SARIF 2.1.0: findings at their lines, for code hosts and editors",
    .open = sarif_open,
    .event = sarif_event,
    .close = sarif_close,
};
