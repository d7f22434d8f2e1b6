/*
 * The judgement of a check of collect and judge, as text: one word per result, in every form that means the same (plain,
 * padded as Junos pads, in the wrapper of one routing engine, after a way through a baseline file).
 */
#ifndef TESTS_CLAIMED_H
#define TESTS_CLAIMED_H

#include "check/general.h"
#include "check/source.h"
#include "unit/check/judged.h"

static inline const struct general *
claimed_load(struct arena *a, const char *yaml, struct err **e)
{
	struct value *map = NULL;
	const struct general *g = NULL;

	if (yaml_parse(a, "check.yml", str_of(yaml), NULL, &map, e) == 0)
		general_load(a, "/site", value_get(map, "collect"),
		    value_get(map, "judge"), &g, e);
	return g;
}

/* One form; bodies as of judged.h, before NULL: no baseline. */
static inline const char *
claimed_form(struct arena *a, const char *yaml, const char *now, const char *before,
    enum judged_form form)
{
	struct err *e = NULL;
	const struct general *g = claimed_load(a, yaml, &e);
	struct check check = {.name = "c", .title = "t", .kind = &general_kind};
	struct check_results results = {0};
	struct check_replies r_now, r_before;
	struct buf out;
	const char *text;

	if (g == NULL)
		fail_msg("%s", err_message(e));
	check.expect = g;
	check.source = g->source;
	r_now = judged_replies(a, BODIES(now), form);
	if (before != NULL)
		r_before = judged_replies(a, BODIES(before), form);
	buf_init(&out, BUF_TEXT);
	if (check_judge(
		&check, a, &r_now, before != NULL ? &r_before : NULL, &results, &e) < 0) {
		buf_printf(&out, "%s: ", err_code_name(err_code(e)));
		err_brief(e, &out);
		buf_addc(&out, '\n');
		err_free(e);
	} else {
		judged_print(&results, &out);
	}
	text = buf_copy(&out, a);
	buf_done(&out);
	return text;
}

static inline void
claimed(const char *yaml, const char *now, const char *before, const char *wanted)
{
	for (int form = 0; form < JUDGED_FORMS; form++) {
		struct arena *a = arena_new();
		const char *got =
		    claimed_form(a, yaml, now, before, (enum judged_form)form);

		if (strcmp(got, wanted) != 0)
			fail_msg("form %d:\n%sinstead of\n%s", form, got, wanted);
		arena_free(a);
	}
}

#endif
