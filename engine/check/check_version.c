/* The software of every routing engine (junos-facts 3.1). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/everywhere.h"
#include "data/xml.h"

struct version_expect {
	const char *version;
};

static const struct row rows[] = {
    ROW_TEXT(struct version_expect, version, "version", 0, "",
	"as 'show version' prints it: 23.4R2-S3.9; empty: the one before"),
    ROW_END,
};

static const char *const rpcs[] = {EVERYWHERE_RPCS("get-software-information"), NULL};

struct engine {
	const char *object;
	const char *version[2]; /* by enum check_side; NULL: was not in the reply */
};

struct engines {
	struct arena *arena;
	struct map map;
};

static bool
is_version(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (strchr(" \t\n[]", text.p[i]) != NULL)
			return false;
	return text.n > 0 && text.p[0] >= '0' && text.p[0] <= '9';
}

/* The comments of packages that tell the version, where <junos-version> is missing: "Junos: 14.2R3.8" and
 * "JUNOS Software Release [12.1X46-D15.3]". */
static struct str
in_comment(const struct xml *package)
{
	static const struct {
		const char *name;
		struct str before, behind;
	} forms[] = {
	    {"junos-version", STR("Junos: "), STR("")},
	    {"junos", STR("JUNOS Software Release ["), STR("]")},
	};
	struct str name = xml_text(xml_child(package, "name"));
	struct str text = xml_text(xml_child(package, "comment"));

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		size_t around = forms[i].before.n + forms[i].behind.n;

		if (str_eq(name, str_of(forms[i].name)) && text.n > around &&
		    str_starts(text, forms[i].before) && str_ends(text, forms[i].behind))
			return (struct str){text.p + forms[i].before.n, text.n - around};
	}
	return (struct str){0};
}

static const char *
version_of(struct arena *a, const struct xml *body)
{
	struct str text = xml_text(xml_child(body, "junos-version"));

	for (const struct xml *x = xml_child(body, "package-information");
	     x != NULL && text.n == 0; x = xml_next(x, "package-information"))
		text = in_comment(x);
	return is_version(text) ? arena_strndup(a, text.p, text.n) : NULL;
}

static int
read_engines(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct engines *w = self;
	struct answer answer;

	if (everywhere_read(w->arena, replies, "software-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const char *re = answer.v[i].re;
		const char *name = re[0] != '\0' ? re : "routing engine";
		const char *version = version_of(w->arena, answer.v[i].body);
		struct engine *engine = map_get(&w->map, str_of(name));

		if (version == NULL)
			return err_set(
			    e, ERR_PROTOCOL, "%s does not tell its version", name);
		if (engine == NULL) {
			engine = arena_new_of(w->arena, struct engine);
			engine->object = name;
			map_put(&w->map, str_of(name), engine);
		}
		engine->version[side] = version;
	}
	return 0;
}

static void
judge_engine(
    const struct check_input *in, const struct engine *x, struct check_results *out)
{
	const struct version_expect *expect = in->expect;
	const char *now = x->version[CHECK_NOW], *before = x->version[CHECK_BEFORE];
	bool as_before = expect->version[0] == '\0';
	const char *wanted = as_before ? before : expect->version;

	if (wanted == NULL) /* an engine that joined */
		wanted = now;
	check_add(out, in->arena,
	    (struct check_result){
		.object = x->object,
		.passed = now != NULL && strcmp(now, wanted) == 0,
		.expect = as_before && before != NULL
			      ? arena_printf(in->arena, "%s, as before", wanted)
			      : wanted,
		.actual = now != NULL ? now : "the router does not list it any more",
		.before = before,
	    });
}

static bool
compares(const void *expect)
{
	const struct version_expect *wanted = expect;

	return wanted->version[0] == '\0';
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct version_expect *expect = in->expect;
	struct engines w = {.arena = in->arena};
	int rc;

	map_init(&w.map);
	rc = check_sides(in, compares(expect), read_engines, &w, e);
	map_each(&w.map, it)
	{
		if (rc == 0)
			judge_engine(in, it->value, out);
	}
	map_done(&w.map);
	return rc;
}

const struct check_kind check_version = {
    .name = "version",
    .summary = "every routing engine runs one version of the software, or that of before",
    .rows = rows,
    .size = sizeof(struct version_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = compares,
};
