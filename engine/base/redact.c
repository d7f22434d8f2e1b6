#include "base/redact.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"

enum { SHORTEST = 4 };

struct redact {
	struct arena *arena; /* wiped */
	VEC(struct str) needles;
};

struct redact *
redact_new(void)
{
	struct redact *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->arena = arena_new_secret();
	return r;
}

void
redact_free(struct redact *r)
{
	if (r == NULL)
		return;
	vec_done(&r->needles);
	arena_free(r->arena);
	free(r);
}

static void
redact_needle(struct redact *r, struct str s)
{
	vec_each (&r->needles, n)
		if (str_eq(*n, s))
			return;
	vec_push(&r->needles, s);
	for (size_t i = r->needles.n - 1; i > 0 && r->needles.v[i - 1].n < s.n; i--) {
		r->needles.v[i] = r->needles.v[i - 1];
		r->needles.v[i - 1] = s;
	}
}

const char *
redact_add(struct redact *r, struct str secret)
{
	const char *copy = arena_strndup(r->arena, secret.p, secret.n);
	struct buf b;

	if (secret.n < SHORTEST)
		return copy;
	redact_needle(r, (struct str){copy, secret.n});
	/* room for the longest escaped form at once: growing would leave copies behind */
	buf_init(&b, 6 * secret.n + 2);
	buf_fill(&b, 0, b.limit);
	buf_reset(&b);
	buf_add_xml(&b, secret);
	redact_needle(r, (struct str){buf_copy(&b, r->arena), b.n});
	buf_reset(&b);
	buf_add_json(&b, secret);
	redact_needle(r, (struct str){buf_copy(&b, r->arena) + 1, b.n - 2});
	explicit_bzero(b.p, b.cap);
	buf_done(&b);
	return copy;
}

/* The longest needle that starts at s, needles being sorted by length, longest first. */
static size_t
redact_at(const struct redact *r, struct str s)
{
	for (size_t i = 0; i < r->needles.n; i++)
		if (str_starts(s, r->needles.v[i]))
			return r->needles.v[i].n;
	return 0;
}

bool
redact_finds(const struct redact *r, struct str s)
{
	for (size_t i = 0; r != NULL && i < s.n && r->needles.n > 0; i++)
		if (redact_at(r, (struct str){s.p + i, s.n - i}) > 0)
			return true;
	return false;
}

void
redact_print(const struct redact *r, struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n && r->needles.n > 0;) {
		size_t n = redact_at(r, (struct str){s.p + i, s.n - i});

		if (n == 0) {
			i++;
			continue;
		}
		buf_add(out, s.p + from, i - from);
		buf_adds(out, "********");
		i += n;
		from = i;
	}
	buf_add(out, s.p + from, s.n - from);
}
