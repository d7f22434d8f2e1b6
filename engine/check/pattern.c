#include "check/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/rows.h"

enum { STEPS_MOST = 100000, TEXT_STEPS_MOST = 5000000 };

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
compile(const char *text, uint32_t options, pcre2_compile_context *context,
    pcre2_code **ret_code, struct err **e)
{
	PCRE2_UCHAR message[128];
	PCRE2_SIZE at;
	int code;

	*ret_code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED,
	    PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C | options, &code, &at, context);
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
	for (; p->n < texts->n; p->n++) {
		if (texts->v[p->n][0] == '\0')
			return err_set(e, ERR_INPUT,
			    "an empty regular expression would ignore everything");
		if (compile(texts->v[p->n], 0, context, &p->v[p->n], e) < 0)
			return -1;
	}
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

struct pattern {
	const char *expression;
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *found;
	struct str text; /* of the latest match */
};

int
pattern_new(
    struct arena *a, const char *expression, struct pattern **ret_pattern, struct err **e)
{
	pcre2_general_context *memory = pcre2_general_context_create(take, leave, a);
	struct pattern *p = arena_new_of(a, struct pattern);

	if (expression[0] == '\0')
		return err_set(e, ERR_INPUT, "an empty text is no regular expression");
	if (compile(expression, PCRE2_MULTILINE, pcre2_compile_context_create(memory),
		&p->code, e) < 0)
		return -1;
	p->expression = expression;
	p->limits = pcre2_match_context_create(memory);
	pcre2_set_match_limit(p->limits, TEXT_STEPS_MOST);
	p->found = pcre2_match_data_create_from_pattern(p->code, memory);
	*ret_pattern = p;
	return 0;
}

int
pattern_groups(const struct pattern *p)
{
	uint32_t n = 0;

	pcre2_pattern_info(p->code, PCRE2_INFO_CAPTURECOUNT, &n);
	return (int)n;
}

int
pattern_group(const struct pattern *p, const char *name)
{
	int number = 0;

	if (name[0] == '\0' || strspn(name, "0123456789") != strlen(name)) {
		number = pcre2_substring_number_from_name(p->code, (PCRE2_SPTR)name);
		return number > 0 ? number : -1;
	}
	for (const char *c = name; *c != '\0' && number <= pattern_groups(p); c++)
		number = 10 * number + (*c - '0');
	return number <= pattern_groups(p) ? number : -1;
}

int
pattern_next(struct pattern *p, struct str text, size_t *at, struct err **e)
{
	const PCRE2_SIZE *ends;
	int rc;

	if (*at > text.n)
		return 0;
	rc =
	    pcre2_match(p->code, (PCRE2_SPTR)text.p, text.n, *at, 0, p->found, p->limits);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	if (rc < 0)
		return err_set(
		    e, ERR_LIMIT, "'%s' is too costly to be looked for", p->expression);
	p->text = text;
	ends = pcre2_get_ovector_pointer(p->found);
	*at = ends[1];
	if (ends[1] ==
	    ends[0]) /* an empty match is not found for ever, nor a character cut */
		do
			(*at)++;
		while (*at < text.n && ((unsigned char)text.p[*at] & 0xc0) == 0x80);
	return 1;
}

struct str
pattern_found(const struct pattern *p, int group)
{
	const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(p->found) + 2 * (size_t)group;

	if (group > pattern_groups(p) || ends[0] == PCRE2_UNSET || ends[1] < ends[0])
		return STR("");
	return (struct str){p->text.p + ends[0], ends[1] - ends[0]};
}
