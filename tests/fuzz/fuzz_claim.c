/*
 * Checks of collect and judge, whatever their files say and whatever is answered. First comes the file, then the replies
 * now and before, each ended by a NUL. Whatever they are: there is an error, or there are results that say something; what
 * compares needs a baseline.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/check.h"
#include "check/filling.h"
#include "check/general.h"
#include "data/value.h"
#include "data/xml.h"
#include "data/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
want(bool holds)
{
	if (!holds)
		abort();
}

static bool
load(struct arena *a, struct str text, struct check *check)
{
	const struct value *collect, *judge, *expect;
	const struct general *g;
	struct value *map = NULL;
	struct err *e = NULL;

	if (yaml_parse(a, "check.yml", text, NULL, &map, &e) < 0) {
		err_free(e);
		return false;
	}
	collect = value_get(map, "collect");
	judge = value_get(map, "judge");
	if (collect == NULL || judge == NULL)
		return false;
	if (filling_expect(a, "c", value_get(map, "expect"), NULL, &expect, &e) < 0 ||
	    filling_do(a, expect, &collect, &judge, &e) < 0 ||
	    general_load(a, ".", collect, judge, &g, &e) < 0) {
		want(e != NULL);
		err_free(e);
		return false;
	}
	*check = (struct check){.name = "c",
	    .title = "t",
	    .kind = &general_kind,
	    .expect = g,
	    .source = g->source};
	return true;
}

static bool
take(struct arena *a, struct str *rest, const struct xml **ret_reply)
{
	struct str text = str_cut(rest, '\0');
	struct xml *root = NULL;
	struct err *e = NULL;

	if (xml_parse(a, text, &root, &e) < 0) {
		err_free(e);
		return false;
	}
	*ret_reply = root;
	return true;
}

static void
judge_it(const struct check *check, struct arena *a, const struct xml *now,
    const struct xml *before)
{
	struct check_replies one = {&now, 1}, other = {&before, 1};
	struct check_results results = {0};
	struct err *e = NULL;

	if (check_judge(check, a, &one, before != NULL ? &other : NULL, &results, &e) <
	    0) {
		want(e != NULL && results.n == 0);
		err_free(e);
		return;
	}
	want(e == NULL && results.n > 0);
	for (size_t i = 0; i < results.n; i++)
		want(results.v[i].object != NULL && results.v[i].expect[0] != '\0' &&
		     results.v[i].actual[0] != '\0');
	want(before != NULL || !check_compares(check));
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct str rest = {(const char *)p, n};
	struct arena *a = arena_new();
	const struct xml *now, *before;
	struct check check;

	if (load(a, str_cut(&rest, '\0'), &check) && take(a, &rest, &now)) {
		judge_it(&check, a, now, NULL);
		judge_it(&check, a, now, now);
		if (take(a, &rest, &before))
			judge_it(&check, a, now, before);
	}
	arena_free(a);
	return 0;
}
