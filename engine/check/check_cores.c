/* Core files (junos-facts 3.3): a new one is a crash, even if the daemon is back. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/standing.h"
#include "data/xml.h"

static const struct row rows[] = {STANDING_ROWS("core files", "path")};

static const struct standing_words words = {
    .none = "no core file",
    .stood = "lay there before",
    .was = "there",
    .was_not = "not there",
};

static const char *const rpcs[] = {"<get-system-core-dumps/>", NULL};

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

/* Files of the same name are told apart by their date: Junos numbers cores and uses the numbers again. One file may be
 * listed twice. */
static int
read_file(struct standing *s, const char *re, const struct xml *file,
    enum check_side side, struct err **e)
{
	const char *path = path_of(s->arena, file),
		   *date = xml_get(s->arena, file, "file-date"), *key;
	struct standing_thing *core;

	if (path == NULL || path[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "a core file without a name");
	key = arena_printf(s->arena, "%s\n%s\n%s", re, path, date != NULL ? date : "");
	core = standing_at(s, key);
	if (core->object == NULL) {
		core->object = answer_object(s->arena, re, path);
		core->name = path;
		core->about = about(s->arena, file);
	}
	core->count[side] = 1;
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
read_list(struct standing *s, const char *re, const struct xml *list,
    enum check_side side, struct err **e)
{
	size_t files = 0, texts = 0;

	for (const struct xml *x = NULL;
	     (x = xml_walk(list, x, "file-information")) != NULL; files++)
		if (read_file(s, re, x, side, e) < 0)
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
	return check_total(s->arena, list, files, e);
}

static int
read_cores(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct standing *s = self;
	struct answer answer;

	if (answer_read(s->arena, replies->v[0], "directory-list", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL ? read_text(part, e) < 0
				       : read_list(s, part->re, part->body, side, e) < 0)
			return -1;
	}
	return 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	return standing_judge(in, &words, read_cores, out, e);
}

const struct check_kind check_cores = {
    .name = "cores",
    .summary = "no core file that was not there before, or none at all",
    .rows = rows,
    .size = sizeof(struct standing_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = standing_compares,
};
