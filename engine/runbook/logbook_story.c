#include "runbook/logbook_story.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "runbook/logbook.h"

bool
logbook_there(struct arena *a, const char *folder)
{
	return access(logbook_path(a, folder), F_OK) == 0;
}

static bool
is(const struct value *line, enum logbook_entry entry)
{
	return strcmp(value_text(line, "entry"), logbook_entry_name(entry)) == 0;
}

static struct logbook_router *
router_of(struct logbook_story *s, const char *device)
{
	for (size_t i = 0; device != NULL && i < s->n; i++)
		if (strcmp(s->v[i].device, device) == 0)
			return &s->v[i];
	return NULL;
}

static bool
is_kind(const struct value *v, enum value_kind kind)
{
	return v != NULL && v->kind == kind;
}

/* Names of a batch; what is no list has none. */
static void
take_batch(const struct value *batch, struct logbook_story *s)
{
	if (batch->kind == VALUE_LIST)
		value_each(batch, it)
		{
			if ((*it)->kind == VALUE_STR)
				s->v[s->n++].device = (*it)->str.p;
		}
}

static int
take_begin(
    struct arena *a, const struct value *line, struct logbook_story *s, struct err **e)
{
	const struct value *batches = value_get(line, "batches");
	size_t n = 0;

	s->run = value_text(line, "run");
	s->name = value_text(line, "name");
	s->asked = value_text(line, "asked");
	s->digest = value_text(line, "digest");
	s->from = value_text(line, "from");
	s->parameters = value_get(line, "parameters");
	s->secrets = value_get(line, "secrets");
	s->began_ms = value_number(line, "wall-ms", 0);
	if (s->run == NULL || s->name == NULL || s->asked == NULL || s->digest == NULL ||
	    !is_kind(s->parameters, VALUE_MAP) || !is_kind(s->secrets, VALUE_LIST) ||
	    !is_kind(batches, VALUE_LIST) || value_number(line, "format", 0) != 1) {
		err_at(e, ERR_INPUT, line->mark, "this is no beginning of a logbook");
		err_remedy(*e, "it is not what this version wrote: look at the routers");
		return -1;
	}
	value_each(batches, b) n += value_count(*b);
	s->v = arena_array(a, struct logbook_router, n + 1);
	value_each(batches, b) take_batch(*b, s);
	return 0;
}

static void
take_promise(struct arena *a, const struct value *lines, const struct value *line,
    struct logbook_story *s, struct logbook_router *r)
{
	const char *id = value_text(line, "promise"), *what = value_text(line, "what");
	const char **grown;

	r->of++;
	if (id == NULL || what == NULL)
		return;
	value_each(lines, it)
	{
		const char *other = value_text(*it, "promise");

		if (is(*it, LOGBOOK_KEPT) && other != NULL && strcmp(other, id) == 0)
			return;
	}
	grown = arena_array(a, const char *, r->npromises + 2);
	grown[0] = what;
	for (size_t i = 0; i < r->npromises; i++)
		grown[i + 1] = r->promises[i];
	r->promises = grown;
	r->npromises++;
	s->promises++;
}

static void
take_line(struct arena *a, const struct value *lines, const struct value *line,
    struct logbook_story *s)
{
	struct logbook_router *r = router_of(s, value_text(line, "device"));
	bool begun = is(line, LOGBOOK_STEP) || is(line, LOGBOOK_CHANGES);

	if (is(line, LOGBOOK_END))
		s->ended = true;
	if (is(line, LOGBOOK_RESUME))
		s->ended = false;
	if (r == NULL)
		return;
	if (begun || is(line, LOGBOOK_DONE)) {
		r->step = value_text(line, "name");
		r->within = begun;
	} else if (is(line, LOGBOOK_PROMISE)) {
		take_promise(a, lines, line, s, r);
	} else if (is(line, LOGBOOK_ROUTER)) {
		r->result = value_text(line, "result");
		r->detail = value_text(line, "detail");
	}
}

int
logbook_story_read(
    struct arena *a, const char *folder, struct logbook_story *ret_story, struct err **e)
{
	struct logbook_story s = {0};
	struct value *lines;

	if (logbook_read(a, folder, &lines, e) < 0)
		return -1;
	if (lines->list.n == 0) { /* cut before anything was begun */
		*ret_story = s;
		return 0;
	}
	if (take_begin(a, lines->list.v[0], &s, e) < 0)
		return -1;
	s.lines = lines;
	value_each(lines, it) take_line(a, lines, *it, &s);
	*ret_story = s;
	return 0;
}
