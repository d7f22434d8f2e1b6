#include "check/everywhere.h"

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "data/xml.h"

enum { ALL, HERE, ENGINES }; /* of the replies */

/* Elements and nothing else. */
static int
read_bodies(struct arena *a, const struct xml *reply, const char *want,
    struct answer *ret_answer, struct err **e)
{
	if (answer_read(a, reply, want, ret_answer, e) < 0)
		return -1;
	for (size_t i = 0; i < ret_answer->n; i++)
		if (ret_answer->v[i].body == NULL)
			return answer_odd_text(&ret_answer->v[i], want, e);
	return 0;
}

static int
count_engines(struct arena *a, const struct xml *reply, size_t *ret_count, struct err **e)
{
	struct answer answer;
	size_t n = 0;

	if (read_bodies(a, reply, "route-engine-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++)
		for (const struct xml *x = xml_child(answer.v[i].body, "route-engine");
		     x != NULL; x = xml_next(x, "route-engine"))
			n++;
	*ret_count = n;
	return 0;
}

int
everywhere_read(struct arena *a, const struct check_replies *replies, const char *want,
    struct answer *ret_answer, struct err **e)
{
	struct err *refused = NULL;
	struct answer answer = {0};
	size_t engines = 0;

	if (read_bodies(a, replies->v[ALL], want, ret_answer, &refused) == 0)
		return 0;
	if (read_bodies(a, replies->v[HERE], want, &answer, e) < 0 ||
	    count_engines(a, replies->v[ENGINES], &engines, e) < 0) {
		err_free(refused);
		return -1;
	}
	if (engines > answer.n) {
		*e = refused;
		return err_wrap(
		    e, "%zu of %zu routing engines answered", answer.n, engines);
	}
	err_free(refused);
	*ret_answer = answer;
	return 0;
}
