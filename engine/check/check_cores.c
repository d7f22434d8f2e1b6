/* Core files (junos-facts 3.3): a new one is a crash, even if the daemon is back. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "data/xml.h"

struct cores_expect {
	int fresh;
	int all;
	struct row_texts ignore;
};

enum { ALL_ANY, ALL_NONE };

static const char *const fresh_words[] = {"none", NULL};
static const char *const all_words[] = {"any", "none", NULL};

static const struct row rows[] = {
    ROW_WORD(struct cores_expect, fresh, "new", 0, 0, fresh_words,
	"core files that were not in the baseline"),
    ROW_WORD(struct cores_expect, all, "all", 0, ALL_ANY, all_words,
	"core files at all; none: no baseline is needed"),
    ROW_TEXTS(
	struct cores_expect, ignore, "ignore", 0, "regular expressions on the path"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-system-core-dumps/>", NULL};

/* Files of the same name are told apart by their date: Junos numbers cores and uses the numbers again. */
struct core {
	const char *object;
	const char *path;
	const char *about; /* "12034 octets, written Oct 5 10:10" */
	bool there[2];     /* by enum check_side */
};

struct cores {
	struct arena *arena;
	struct map map;
};

static const char *
path_of(struct arena *a, const struct xml *file)
{
	const char *name = xml_get(a, file, "file-name"), *folder = NULL;

	if (name == NULL || name[0] == '\0' || name[0] == '/')
		return name;
	for (const struct xml *x = file->parent; x != NULL && folder == NULL;
	     x = x->parent)
		if (xml_is(x, "directory"))
			folder = xml_child(x, "directory-name") != NULL
				     ? xml_get(a, x, "directory-name")
				     : xml_attr(x, "name");
	return folder != NULL ? arena_printf(a, "%s/%s", folder, name) : name;
}

static const char *
about(struct arena *a, const struct xml *file)
{
	const char *size = xml_get(a, file, "file-size"),
		   *shown = xml_attr(xml_child(file, "file-date"), "format");
	const char *date = shown != NULL ? shown : xml_get(a, file, "file-date");

	return arena_printf(a, "%s octets, written %s", size != NULL ? size : "unknown",
	    date != NULL ? date : "at an unknown time");
}

static int
read_file(struct cores *w, const char *re, const struct xml *file, enum check_side side,
    struct err **e)
{
	const char *path = path_of(w->arena, file),
		   *date = xml_get(w->arena, file, "file-date"), *key;
	struct core *core;

	if (path == NULL || path[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "a core file without a name");
	key = arena_printf(w->arena, "%s\n%s\n%s", re, path, date != NULL ? date : "");
	core = map_get(&w->map, str_of(key));
	if (core == NULL) {
		core = arena_new_of(w->arena, struct core);
		core->object = answer_object(w->arena, re, path);
		core->path = path;
		core->about = about(w->arena, file);
		map_put(&w->map, str_of(key), core);
	}
	core->there[side] = true;
	return 0;
}

/* "…: No such file or directory" in every line is how Junos says that a folder holds no core. */
static int
read_text(const struct answer_part *part, struct err **e)
{
	for (struct str rest = part->text; rest.n > 0;) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.n > 0 && !str_ends(line, STR(": No such file or directory")))
			return answer_odd_text(
			    &(struct answer_part){.re = part->re, .text = line},
			    "directory-list", e);
	}
	return 0;
}

static int
check_total(struct arena *a, const struct xml *list, size_t files, struct err **e)
{
	const struct xml *x = xml_walk(list, NULL, "total-files");
	const char *total = xml_get(a, x != NULL ? x->parent : NULL, "total-files");
	char *end;

	if (total == NULL)
		return 0;
	if (strtoul(total, &end, 10) <= files && end != total && *end == '\0')
		return 0;
	return err_set(e, ERR_PROTOCOL, "there are '%s' core files, but %zu are listed",
	    total, files);
}

static int
read_list(struct cores *w, const char *re, const struct xml *list, enum check_side side,
    struct err **e)
{
	size_t files = 0, texts = 0;

	for (const struct xml *x = NULL;
	     (x = xml_walk(list, x, "file-information")) != NULL; files++)
		if (read_file(w, re, x, side, e) < 0)
			return -1;
	for (const struct xml *x = NULL; (x = xml_walk(list, x, "output")) != NULL;
	     texts++)
		if (read_text(&(struct answer_part){.re = re, .text = xml_text(x)}, e) <
		    0)
			return -1;
	if (xml_text(list).n > 0 &&
	    read_text(&(struct answer_part){.re = re, .text = xml_text(list)}, e) < 0)
		return -1;
	if (files == 0 && texts == 0 && xml_text(list).n == 0)
		return err_set(e, ERR_PROTOCOL, "an empty <directory-list>");
	return check_total(w->arena, list, files, e);
}

static int
read_cores(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct cores *w = self;
	struct answer answer;

	if (answer_read(w->arena, replies->v[0], "directory-list", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL ? read_text(part, e) < 0
				       : read_list(w, part->re, part->body, side, e) < 0)
			return -1;
	}
	return 0;
}

static void
judge_cores(const struct check_input *in, const struct cores *w,
    const struct patterns *ignore, struct check_results *out)
{
	const struct cores_expect *expect = in->expect;
	const char *wanted = expect->all == ALL_NONE
				 ? "no core file"
				 : "no core file that was not there before";
	size_t stand = 0;

	map_each(&w->map, it)
	{
		const struct core *core = it->value;

		if (!core->there[CHECK_NOW] || patterns_match(ignore, core->path))
			continue;
		stand++;
		if (expect->all != ALL_NONE && core->there[CHECK_BEFORE])
			continue;
		check_add(out, in->arena,
		    (struct check_result){
			.object = core->object,
			.expect = wanted,
			.actual = core->about,
			.before = in->before == NULL          ? NULL
				  : core->there[CHECK_BEFORE] ? "there"
							      : "not there",
		    });
	}
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = wanted,
			.actual = stand == 0 ? "no core file"
					     : arena_printf(in->arena,
						   "%zu that lay there before", stand),
		    });
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct cores_expect *expect = in->expect;
	struct cores w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, expect->all != ALL_NONE, read_cores, &w, e);
	if (rc == 0)
		judge_cores(in, &w, ignore, out);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_cores = {
    .name = "cores",
    .summary = "no core file that was not there before, or none at all",
    .rows = rows,
    .size = sizeof(struct cores_expect),
    .rpcs = rpcs,
    .judge = judge,
};
