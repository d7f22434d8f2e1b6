/* A page made of recorded events, and what stands on it. */
#ifndef TESTS_UNIT_REPORT_PAGE_H
#define TESTS_UNIT_REPORT_PAGE_H

#include "report/html_page.h"
#include "unit/report/errand.h"

static inline void
page_event(void *self, const struct event *ev)
{
	html_page_take(self, ev);
}

/* Plays lines, which are freed, into a page that is ready to be printed. */
static inline void
page_of(struct html_page *p, char *lines)
{
	html_page_init(p);
	play_to(page_event, p, lines);
	free(lines);
	html_page_end(p);
}

/* All of it but the style, to free. */
static inline char *
page_print(struct html_page *p)
{
	struct buf out;

	buf_init(&out, 2 * BUF_TEXT);
	html_page_print(p, &out);
	assert_false(out.over);
	return buf_detach(&out);
}

/* What it prints of one part, to free. */
static inline char *
page_part(struct html_page *p, void (*part)(struct html_page *p, struct buf *out))
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	part(p, &out);
	return buf_detach(&out);
}

static inline void
page_has(const char *page, const char *want)
{
	if (strstr(page, want) == NULL) {
		print_error("%s\n--- lacks\n%s\n", page, want);
		fail();
	}
}

static inline void
page_lacks(const char *page, const char *want)
{
	if (strstr(page, want) != NULL) {
		print_error("%s\n--- has\n%s\n", page, want);
		fail();
	}
}

static inline size_t
page_count(const char *page, const char *want)
{
	size_t n = 0;

	while ((page = strstr(page, want)) != NULL) {
		page += strlen(want);
		n++;
	}
	return n;
}

#endif
