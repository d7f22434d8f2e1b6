/*
 * Health checks judging whatever a router may answer. First comes the name of the kind, then its replies now and its
 * replies before, each ended by a NUL. Whatever they are: there is an error, or there are results that say
 * something; judged against themselves, replies of a kind that compares never fail.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/check.h"
#include "check/replies.h"
#include "data/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
want(bool holds)
{
	if (!holds)
		abort();
}

/* Fills n replies from the front of *rest; false: one is missing, or is no XML. */
static bool
take(struct arena *a, struct str *rest, size_t n, struct check_replies *ret_replies)
{
	const struct xml **v = arena_array(a, const struct xml *, n);

	for (size_t i = 0; i < n; i++) {
		struct str text = str_cut(rest, '\0');
		struct xml *root = NULL;
		struct err *e = NULL;

		if (xml_parse(a, text, &root, &e) < 0) {
			err_free(e);
			return false;
		}
		v[i] = replies_keep(a, root);
	}
	*ret_replies = (struct check_replies){v, n};
	return true;
}

static void
judge(const struct check *check, struct arena *a, const struct check_replies *now,
    const struct check_replies *before)
{
	bool compares = check_compares(check);
	struct check_results results = {0};
	struct err *e = NULL;

	if (check_judge(check, a, now, before, &results, &e) < 0) {
		want(e != NULL && results.n == 0);
		err_free(e);
		return;
	}
	want(e == NULL && results.n > 0);
	for (size_t i = 0; i < results.n; i++)
		want(results.v[i].object != NULL && results.v[i].expect[0] != '\0' &&
		     results.v[i].actual[0] != '\0');
	if (now == before && compares)
		want(check_passed(&results));
	if (before == NULL && compares)
		want(false); /* what compares needs a baseline */
}

/* The first if there is none of that name. */
static const struct check_kind *
kind_named(struct str name)
{
	for (const struct check_kind *const *k = check_kinds; *k != NULL; k++)
		if (str_eq(str_of((*k)->name), name))
			return *k;
	return check_kinds[0];
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str rest = {(const char *)p, n};
	struct arena *a = arena_new();
	struct check check = {
	    .name = "c", .title = "t", .kind = kind_named(str_cut(&rest, '\0'))};
	struct check_replies now, before;
	struct err *e = NULL;
	size_t rpcs = 0;
	void *expect;

	while (check.kind->rpcs[rpcs] != NULL)
		rpcs++;
	expect = arena_alloc(a, check.kind->size);
	want(rows_load(a, check.kind->rows, "check", NULL, expect, &e) == 0);
	check.expect = expect;
	if (take(a, &rest, rpcs, &now)) {
		judge(&check, a, &now, &now);
		judge(&check, a, &now, NULL);
		if (take(a, &rest, rpcs, &before))
			judge(&check, a, &now, &before);
	}
	arena_free(a);
	return 0;
}
