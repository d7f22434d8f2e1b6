/* One template rendered with variables given as JSON: its text, or the message of its error. */
#ifndef UNIT_TEMPLATE_RENDERED_H
#define UNIT_TEMPLATE_RENDERED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "template/template.h"

struct rendering {
	const char *text, *vars, *want;
};

/* In `a`. An error is "! file:line:col: message". */
static inline const char *
rendered(struct arena *a, const char *text, const char *vars)
{
	static const struct template_options plain = {0};
	struct template_set *s = template_set_new(&plain);
	struct value *v;
	struct buf out;
	struct err *e = NULL;
	const char *got;

	buf_init(&out, BUF_TEXT);
	template_set_add(s, "m", str_of(text));
	if (json_parse(a, "vars", str_of(vars), &v, &e) == 0 &&
	    template_render(s, "m", v, a, &out, NULL, &e) == 0)
		got = arena_strdup(a, buf_z(&out));
	else {
		buf_done(&out);
		buf_init(&out, BUF_TEXT);
		buf_adds(&out, "! ");
		err_print(e, &out);
		got = arena_strdup(a, buf_z(&out));
	}
	err_free(e);
	buf_done(&out);
	template_set_free(s);
	return got;
}

static inline void
expect_rendered(const struct rendering *cases, size_t n)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < n; i++) {
		const char *got = rendered(
		    a, cases[i].text, cases[i].vars != NULL ? cases[i].vars : "{}");

		if (cases[i].want[0] == '!'
			? strncmp(got, cases[i].want, strlen(cases[i].want)) != 0
			: strcmp(got, cases[i].want) != 0)
			fail_msg("%s\n  wanted %s\n  got    %s", cases[i].text,
			    cases[i].want, got);
	}
	arena_free(a);
}

#define EXPECT_RENDERED(cases) expect_rendered(cases, sizeof(cases) / sizeof *(cases))

#endif
