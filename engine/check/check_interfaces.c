/* Physical and logical interfaces (junos-facts 3.5). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "data/xml.h"

struct interfaces_expect {
	int up;
	struct row_texts ignore;
};

static const char *const up_words[] = {"baseline", NULL};

static const struct row rows[] = {
    ROW_WORD(struct interfaces_expect, up, "up", 0, 0, up_words,
	"interfaces that must be up: those that were"),
    ROW_TEXTS(
	struct interfaces_expect, ignore, "ignore", 0, "regular expressions on the name"),
    ROW_END,
};

static const char *const rpcs[] = {
    "<get-interface-information><terse/></get-interface-information>", NULL};

struct interface {
	const char *object;
	const char *name;
	bool seen[2]; /* by enum check_side */
	bool up[2];
	bool disabled; /* now, by configuration */
};

struct interfaces {
	struct arena *arena;
	struct map map;
};

static int
read_status(const struct xml *x, const char *which, bool *ret_up, struct err **e)
{
	struct str text = xml_text(xml_child(x, which));

	if (!str_eq(text, STR("up")) && !str_eq(text, STR("down")))
		return err_set(e, ERR_PROTOCOL,
		    "'" STR_FMT "' in <%s> is neither up nor down", STR_ARG(text), which);
	*ret_up = text.n == 2;
	return 0;
}

static int
read_interface(struct interfaces *w, const char *re, const struct xml *x,
    enum check_side side, struct err **e)
{
	const char *name = xml_get(w->arena, x, "name"), *key;
	struct interface *interface;
	bool enabled = false, up = false;

	if (name == NULL || name[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "an interface without a name");
	if (read_status(x, "admin-status", &enabled, e) < 0 ||
	    read_status(x, "oper-status", &up, e) < 0)
		return err_wrap(e, "interface %s", name);
	key = arena_printf(w->arena, "%s\n%s", re, name);
	interface = map_get(&w->map, str_of(key));
	if (interface == NULL) {
		interface = arena_new_of(w->arena, struct interface);
		interface->object = answer_object(w->arena, re, name);
		interface->name = name;
		map_put(&w->map, str_of(key), interface);
	}
	if (interface->seen[side])
		return err_set(e, ERR_PROTOCOL,
		    "interface %s is twice in the router's answer", interface->object);
	interface->seen[side] = true;
	interface->up[side] = up;
	if (side == CHECK_NOW)
		interface->disabled = !enabled;
	return 0;
}

static int
read_interfaces(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	static const char *const levels[] = {"physical-interface", "logical-interface"};
	struct interfaces *w = self;
	struct answer answer;
	size_t n = 0;

	if (answer_read(w->arena, replies->v[0], "interface-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL)
			return answer_odd_text(part, "interface-information", e);
		for (size_t l = 0; l < 2; l++)
			for (const struct xml *x = NULL;
			     (x = xml_walk(part->body, x, levels[l])) != NULL; n++)
				if (read_interface(w, part->re, x, side, e) < 0)
					return -1;
	}
	return n > 0 ? 0 : err_set(e, ERR_PROTOCOL, "the router lists no interface");
}

static const char *
actual_of(const struct interface *interface)
{
	if (!interface->seen[CHECK_NOW])
		return "the router does not list it any more; if that is meant, name it "
		       "under 'ignore'";
	if (interface->disabled)
		return "down, disabled by configuration; if that is meant, name it under "
		       "'ignore'";
	return "down";
}

static void
judge_interfaces(const struct check_input *in, const struct interfaces *w,
    const struct patterns *ignore, struct check_results *out)
{
	size_t wanted = 0;

	map_each(&w->map, it)
	{
		const struct interface *interface = it->value;

		if (!interface->up[CHECK_BEFORE] ||
		    patterns_match(ignore, interface->name))
			continue;
		wanted++;
		if (!interface->up[CHECK_NOW])
			check_add(out, in->arena,
			    (struct check_result){
				.object = interface->object,
				.expect = "up, as before",
				.actual = actual_of(interface),
				.before = "up",
			    });
	}
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = arena_printf(in->arena,
			    "all interfaces that were up before (%zu) up", wanted),
			.actual = "all are up",
		    });
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct interfaces_expect *expect = in->expect;
	struct interfaces w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, true, read_interfaces, &w, e);
	if (rc == 0)
		judge_interfaces(in, &w, ignore, out);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_interfaces = {
    .name = "interfaces",
    .summary = "every interface, physical or logical, that was up before is up",
    .rows = rows,
    .size = sizeof(struct interfaces_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = check_always,
};
