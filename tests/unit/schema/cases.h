/*
 * Cases as data: NAME.conf beside NAME.findings, what is found in it. With UPDATE=1 in argv the findings are written
 * instead: look at them before they are committed.
 */
#ifndef UNIT_SCHEMA_CASES_H
#define UNIT_SCHEMA_CASES_H

#include <glob.h>

#include "unit/schema/bound_tree.h"

/* Writes what it finds in a configuration. */
typedef void judge_fn(struct arena *a, const struct schema *s,
    const struct config_node *root, struct buf *found);

static inline void
read_file(const char *path, struct buf *out)
{
	struct err *e = NULL;

	buf_init(out, BUF_TEXT);
	if (buf_read_file(out, path, &e) != 0)
		fail_msg("%s", err_message(e));
}

static inline void
check_case(const struct schema *s, const char *conf, judge_fn *judge, bool update)
{
	struct arena *a = arena_new();
	struct buf text, found, want;
	const char *path = arena_printf(a, "%.*s.findings", (int)strlen(conf) - 5, conf);
	struct err *e = NULL;

	read_file(conf, &text);
	buf_init(&found, BUF_TEXT);
	judge(a, s, parse(a, buf_z(&text), false), &found);
	if (update)
		assert_int_equal(buf_write_file(&found, path, 0644, &e), 0);
	read_file(path, &want);
	if (!str_eq(buf_str(&found), buf_str(&want)))
		fail_msg("%s:\n%s", conf, buf_z(&found));
	buf_done(&want);
	buf_done(&found);
	buf_done(&text);
	arena_free(a);
}

/* All of `pattern`; gives how many. */
static inline size_t
check_cases(const struct schema *s, const char *pattern, judge_fn *judge, bool update)
{
	glob_t g;
	size_t n;

	assert_int_equal(glob(pattern, 0, NULL, &g), 0);
	n = g.gl_pathc;
	for (size_t i = 0; i < n; i++)
		check_case(s, g.gl_pathv[i], judge, update);
	globfree(&g);
	return n;
}

#endif
