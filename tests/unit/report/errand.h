/* A runbook as recorded: two steps and a gate, for the tests of what is made of it. */
#ifndef TESTS_UNIT_REPORT_ERRAND_H
#define TESTS_UNIT_REPORT_ERRAND_H

#include "unit/report/play.h"

/* The fields are written with ' for ", so that they can be read here. To free. */
static inline char *
errand_event(int seq, const char *when, const char *kind, const char *fields)
{
	char line[4096];
	int n = snprintf(line, sizeof line,
	    "{'seq':%d,'time':'2026-11-22T02:%sZ','run':'r1','kind':'%s',%s}\n", seq,
	    when, kind, fields);

	assert_in_range(n, 1, sizeof line - 1);
	for (char *p = line; *p != '\0'; p++)
		if (*p == '\'')
			*p = '"';
		else if (*p == '`')
			*p = '\'';
	return strdup(line);
}

struct errand_line {
	const char *when; /* minutes, seconds */
	const char *kind;
	const char *fields;
};

/* The lines of several, to free. */
static inline char *
errand(const struct errand_line *lines, size_t n)
{
	struct buf all;

	buf_init(&all, BUF_TEXT);
	for (size_t i = 0; i < n; i++) {
		char *line = errand_event(
		    (int)i + 1, lines[i].when, lines[i].kind, lines[i].fields);

		buf_adds(&all, line);
		free(line);
	}
	return buf_detach(&all);
}

#define ERRAND(...)                                                                      \
	errand((const struct errand_line[]){__VA_ARGS__},                                \
	    sizeof((const struct errand_line[]){__VA_ARGS__}) /                          \
		sizeof(struct errand_line))

#define ERRAND_START                                                                     \
	{                                                                                \
		"00:00.000", "run-start",                                                \
		    "'command':'run','version':'0.1.0','devices':['fra-edge1','fra-"     \
		    "edge2']"                                                            \
	}

#endif
