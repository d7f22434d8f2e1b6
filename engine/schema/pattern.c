#include "schema/pattern.h"

#include <stdlib.h>

#include "base/buf.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

enum { MATCH_STEPS = 100000 }; /* of one match; expressions of modules need some tens */

struct pattern {
	pcre2_code *code;
	pcre2_match_context *limits;
	bool negative;
};

static struct pattern *
compile(const struct buf *expression, uint32_t options, const char **ret_why)
{
	struct pattern *p;
	PCRE2_SIZE at;
	int number;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)buf_z(expression), expression->n,
	    options | PCRE2_UTF | PCRE2_NO_AUTO_CAPTURE, &number, &at, NULL);

	if (code == NULL) {
		*ret_why = "not a regular expression";
		return NULL;
	}
	p = calloc(1, sizeof *p);
	if (p == NULL)
		abort();
	p->code = code;
	p->limits = pcre2_match_context_create(NULL);
	if (p->limits == NULL)
		abort();
	pcre2_set_match_limit(p->limits, MATCH_STEPS);
	return p;
}

/* In XML Schema `^` and `$` are characters like others, and a `-` or `[` in brackets is nothing that PCRE2 minds. */
struct pattern *
pattern_new_xsd(const char *expression, const char **ret_why)
{
	struct buf out;
	struct pattern *p;
	bool bracket = false;

	buf_init(&out, BUF_LINE);
	for (const char *c = expression; *c != '\0'; c++) {
		if (*c == '\\' && c[1] != '\0') {
			buf_add(&out, c++, 2);
			continue;
		}
		if (*c == '[' || *c == ']')
			bracket = *c == '[';
		if (!bracket && (*c == '^' || *c == '$'))
			buf_addc(&out, '\\');
		buf_addc(&out, *c);
	}
	p = compile(&out,
	    PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL,
	    ret_why);
	buf_done(&out);
	return p;
}

/* The end of a bracket expression: `]` first is a member of it, and so is a class in [: :]. */
static const char *
bracket_end(const char *open)
{
	const char *c = open + 1;

	if (*c == '^')
		c++;
	if (*c == ']')
		c++;
	for (; *c != '\0' && *c != ']'; c++) {
		if (*c == '[' && (c[1] == ':' || c[1] == '.' || c[1] == '=')) {
			const char end[] = {c[1], ']', '\0'};
			const char *close = strstr(c + 2, end);

			if (close == NULL)
				return NULL;
			c = close + 1;
		}
	}
	return *c == ']' ? c : NULL;
}

/* A backslash in brackets is a character; elsewhere POSIX and PCRE2 agree as far as modules go. */
struct pattern *
pattern_new_posix(const char *expression, const char **ret_why)
{
	struct buf out;
	struct pattern *p;
	bool negative = *expression == '!';

	buf_init(&out, BUF_LINE);
	for (const char *c = expression + negative; *c != '\0'; c++) {
		const char *end = *c == '[' ? bracket_end(c) : NULL;

		if (*c == '\\' && c[1] != '\0') {
			buf_add(&out, c++, 2);
			continue;
		}
		for (; end != NULL && c < end; c++) {
			if (*c == '\\')
				buf_addc(&out, '\\');
			buf_addc(&out, *c);
		}
		buf_addc(&out, *c);
	}
	p = compile(&out, PCRE2_DOLLAR_ENDONLY | PCRE2_DOTALL, ret_why);
	if (p != NULL)
		p->negative = negative;
	buf_done(&out);
	return p;
}

void
pattern_free(struct pattern *p)
{
	if (p == NULL)
		return;
	pcre2_match_context_free(p->limits);
	pcre2_code_free(p->code);
	free(p);
}

bool
pattern_match(const struct pattern *p, struct str text)
{
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int rc;

	if (data == NULL)
		abort();
	rc = pcre2_match(p->code, (PCRE2_SPTR)text.p, text.n, 0, 0, data, p->limits);
	pcre2_match_data_free(data);
	if (rc >= 0)
		return !p->negative;
	if (rc == PCRE2_ERROR_NOMATCH)
		return p->negative;
	return true;
}
