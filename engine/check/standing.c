#include "check/standing.h"

#include "base/arena.h"
#include "base/err.h"
#include "check/pattern.h"

enum { ALL_ANY, ALL_NONE };

const char *const standing_new_words[] = {"none", NULL};
const char *const standing_all_words[] = {"any", "none", NULL};

struct standing_thing *
standing_at(struct standing *s, const char *key)
{
	struct standing_thing *thing = map_get(&s->map, str_of(key));

	if (thing == NULL) {
		thing = arena_new_of(s->arena, struct standing_thing);
		map_put(&s->map, str_of(key), thing);
	}
	return thing;
}

static void
judge(const struct check_input *in, const struct standing *s,
    const struct standing_words *words, const struct patterns *ignore,
    struct check_results *out)
{
	const struct standing_expect *expect = in->expect;
	const char *wanted =
	    expect->all == ALL_NONE
		? words->none
		: arena_printf(in->arena, "%s that was not there before", words->none);
	size_t stand = 0;

	map_each(&s->map, it)
	{
		const struct standing_thing *thing = it->value;
		size_t before = thing->count[CHECK_BEFORE];
		size_t allowed = expect->all == ALL_NONE ? 0 : before;

		if (thing->count[CHECK_NOW] == 0 || patterns_match(ignore, thing->name))
			continue;
		stand++;
		if (thing->count[CHECK_NOW] <= allowed)
			continue;
		check_add(out, in->arena,
		    (struct check_result){
			.object = thing->object,
			.expect = wanted,
			.actual = thing->about,
			.before = in->before == NULL ? NULL
				  : before > 0       ? words->was
						     : words->was_not,
		    });
	}
	if (out->n == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect = wanted,
			.actual = stand == 0 ? words->none
					     : arena_printf(in->arena, "%zu that %s",
						   stand, words->stood),
		    });
}

bool
standing_compares(const void *expect)
{
	const struct standing_expect *wanted = expect;

	return wanted->all != ALL_NONE;
}

int
standing_judge(const struct check_input *in, const struct standing_words *words,
    check_read_fn *read, struct check_results *out, struct err **e)
{
	const struct standing_expect *expect = in->expect;
	struct standing s = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&s.map);
	rc = check_sides(in, standing_compares(expect), read, &s, e);
	if (rc == 0)
		judge(in, &s, words, ignore, out);
	map_done(&s.map);
	return rc;
}
