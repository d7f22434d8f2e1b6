#include "check/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/rows.h"

enum { STEPS_MOST = 100000 };

struct patterns {
	pcre2_code **v;
	size_t n;
	pcre2_match_context *limits;
	pcre2_match_data *found;
};

static void *
take(size_t size, void *arena)
{
	return arena_alloc(arena, size);
}

static void
leave(void *p, void *arena)
{
	(void)p;
	(void)arena; /* goes with the arena */
}

static int
compile(const char *text, pcre2_compile_context *context, pcre2_code **ret_code,
    struct err **e)
{
	PCRE2_UCHAR message[128];
	PCRE2_SIZE at;
	int code;

	if (text[0] == '\0')
		return err_set(
		    e, ERR_INPUT, "an empty regular expression would ignore everything");
	*ret_code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, context);
	if (*ret_code != NULL)
		return 0;
	pcre2_get_error_message(code, message, sizeof message);
	return err_set(e, ERR_INPUT, "'%s' is no regular expression: %s at octet %zu",
	    text, (const char *)message, at + 1);
}

int
patterns_new(struct arena *a, const struct row_texts *texts,
    struct patterns **ret_patterns, struct err **e)
{
	pcre2_general_context *memory = pcre2_general_context_create(take, leave, a);
	pcre2_compile_context *context = pcre2_compile_context_create(memory);
	struct patterns *p = arena_new_of(a, struct patterns);

	p->v = arena_array(a, pcre2_code *, texts->n + 1);
	p->limits = pcre2_match_context_create(memory);
	pcre2_set_match_limit(p->limits, STEPS_MOST);
	p->found = pcre2_match_data_create(1, memory);
	for (; p->n < texts->n; p->n++)
		if (compile(texts->v[p->n], context, &p->v[p->n], e) < 0)
			return -1;
	*ret_patterns = p;
	return 0;
}

bool
patterns_match(const struct patterns *p, const char *text)
{
	for (size_t i = 0; i < p->n; i++)
		if (pcre2_match(p->v[i], (PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, 0, 0,
			p->found, p->limits) >= 0)
			return true;
	return false;
}
