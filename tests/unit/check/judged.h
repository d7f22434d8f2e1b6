/*
 * A kind's judgement of saved replies, as text. Every case is judged in several forms that mean the same (plain, padded
 * as Junos pads, in the wrapper of one routing engine, after a way through a baseline file), and all must agree.
 */
#ifndef TESTS_JUDGED_H
#define TESTS_JUDGED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/check.h"
#include "data/value.h"
#include "data/xml.h"
#include "data/yaml.h"

enum { JUDGED_REPLIES = 3 };

/* What stands inside <rpc-reply>, one string per RPC of the kind; NULL ends. */
typedef const char *judged_bodies[JUDGED_REPLIES + 1];

enum judged_form { PLAIN, PADDED, WRAPPED, SAVED, JUDGED_FORMS };

static inline const char *
judged_pad(struct arena *a, const char *xml)
{
	struct buf b;
	const char *out;

	buf_init(&b, BUF_TEXT);
	for (const char *p = xml; *p != '\0'; p++) {
		bool text_begins = p > xml && p[-1] == '>' && *p != '<';
		bool text_ends = *p == '<' && p > xml && p[-1] != '>';

		if (text_begins || text_ends)
			buf_addc(&b, '\n');
		buf_addc(&b, *p);
	}
	out = buf_copy(&b, a);
	buf_done(&b);
	return out;
}

static inline const struct xml *
judged_reply(struct arena *a, const char *body, enum judged_form form)
{
	static const char *const open =
	    "<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
	    "xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\">";
	struct err *e = NULL;
	struct xml *root = NULL;
	const char *text = body;

	if (form == PADDED)
		text = judged_pad(a, body);
	if (form == WRAPPED && strstr(body, "<multi-routing-engine-results>") == NULL)
		text = arena_printf(a,
		    "\n<multi-routing-engine-results>\n\n<multi-routing-engine-item>\n\n<"
		    "re-name>fpc0</re-name>\n\n%s\n"
		    "</multi-routing-engine-item>\n\n</multi-routing-engine-results>\n",
		    body);
	text = arena_printf(a, "%s\n%s\n</rpc-reply>", open, text);
	if (xml_parse(a, str_of(text), &root, &e) < 0)
		fail_msg("%s: %s", err_message(e), text);
	return root;
}

static inline struct check_replies
judged_replies(struct arena *a, const judged_bodies bodies, enum judged_form form)
{
	struct check_replies r = {
	    .v = arena_array(a, const struct xml *, JUDGED_REPLIES)};
	struct err *e = NULL;

	for (; bodies[r.n] != NULL; r.n++)
		r.v[r.n] = judged_reply(a, bodies[r.n], form);
	if (form == SAVED && check_replies_load(a, check_replies_save(a, &r), &r, &e) < 0)
		fail_msg("%s", err_message(e));
	return r;
}

static inline void
judged_print(const struct check_results *results, struct buf *out)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct check_result *r = &results->v[i];

		buf_printf(out, "%s [%s] expect: %s; actual: %s",
		    r->passed ? "ok" : "FAIL", r->object, r->expect, r->actual);
		if (r->before != NULL)
			buf_printf(out, "; before: %s", r->before);
		buf_addc(out, '\n');
	}
}

static inline const char *
judged_form(struct arena *a, const struct check_kind *kind, const char *expect,
    const judged_bodies now, const judged_bodies before, enum judged_form form)
{
	struct check check = {.name = kind->name, .title = "a title", .kind = kind};
	struct check_results results = {0};
	struct check_replies r_now = judged_replies(a, now, form), r_before = {0};
	struct value *map = NULL;
	struct err *e = NULL;
	struct buf out;
	const char *text;
	void *into = arena_alloc(a, kind->size);

	if (before != NULL)
		r_before = judged_replies(a, before, form);
	if (yaml_parse(a, "expect.yml", str_of(expect), NULL, &map, &e) < 0 ||
	    rows_load(a, kind->rows, "check", map, into, &e) < 0)
		fail_msg("%s", err_message(e));
	check.expect = into;
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

/* An error names the routing engine of a wrapper, which the other forms do not have. */
static inline void
judged_forget_engine(struct arena *a, const char **text)
{
	static const char of[] = " of fpc0";
	const char *at = strstr(*text, of);

	if (at != NULL)
		*text = arena_printf(
		    a, "%.*s%s", (int)(at - *text), *text, at + sizeof of - 1);
}

static inline void
judged(const struct check_kind *kind, const char *expect, const judged_bodies now,
    const judged_bodies before, const char *wanted)
{
	for (int form = 0; form < JUDGED_FORMS; form++) {
		struct arena *a = arena_new();
		const char *got =
		    judged_form(a, kind, expect, now, before, (enum judged_form)form);

		judged_forget_engine(a, &got);
		if (strcmp(got, wanted) != 0)
			fail_msg("form %d:\n%sinstead of\n%s", form, got, wanted);
		arena_free(a);
	}
}

/* Several routing engines answer. */
#define ITEM(re, x)                                                                      \
	"<multi-routing-engine-item><re-name>" re "</re-name>" x                         \
	"</multi-routing-engine-item>"
#define ITEMS(x) "<multi-routing-engine-results>" x "</multi-routing-engine-results>"

#define BODIES(...) ((const judged_bodies){__VA_ARGS__})

#endif
