#include "template/output.h"

#include "base/arena.h"

void
output_init(struct output *o, struct buf *text, struct arena *keep)
{
	*o = (struct output){.text = text,
	    .base = text->n,
	    .map = keep != NULL,
	    .segments.a = keep,
	    .places.a = keep,
	    .printed.a = keep};
}

void
output_done(struct output *o)
{
	vec_done(&o->kept);
}

struct capture
output_capture(const struct output *o)
{
	return (struct capture){o->text->n, o->segments.n};
}

void
output_drop(struct output *o, struct capture c)
{
	buf_cut(o->text, c.text);
	pile_cut(&o->segments, c.segments, struct segment);
}

struct str
output_take(struct output *o, struct capture c, struct arena *a)
{
	struct str s = {NULL, o->text->n - c.text};
	struct segments kept = {.n = o->segments.n - c.segments};

	s.p = s.n > 0 ? arena_strndup(a, o->text->p + c.text, s.n) : "";
	if (o->map && s.n > 0 && kept.n > 0) {
		kept.v = arena_array(a, struct segment, kept.n);
		for (size_t i = 0; i < kept.n; i++) {
			kept.v[i] =
			    *pile_at(&o->segments, c.segments + i, struct segment);
			kept.v[i].at -= (uint32_t)c.text;
		}
		output_keep(o, s.p, kept);
	}
	output_drop(o, c);
	return s;
}

uint32_t
output_printed(struct output *o, const struct node *node, struct mark at)
{
	*pile_add(&o->printed, struct printed) = (struct printed){node, at};
	return (uint32_t)o->printed.n;
}

void
output_write_from(struct output *o, struct str s, struct segment origin)
{
	const struct segments *kept;
	uint32_t start = (uint32_t)o->text->n;

	if (s.n == 0)
		return;
	kept = output_kept(o, s.p);
	if (kept == NULL || kept->v[0].at > 0)
		output_origin(o, origin);
	for (size_t i = 0; kept != NULL && i < kept->n && kept->v[i].at < s.n; i++) {
		struct segment *piece = pile_add(&o->segments, struct segment);

		*piece = kept->v[i];
		piece->at += start;
	}
	output_write(o, s);
}

static size_t
slot_of(const struct output *o, const char *p)
{
	size_t i = (size_t)((uintptr_t)p * 0x9e3779b97f4a7c15u >> 32) & (o->kept.n - 1);

	while (o->kept.v[i].p != NULL && o->kept.v[i].p != p)
		i = (i + 1) & (o->kept.n - 1);
	return i;
}

const struct segments *
output_kept(const struct output *o, const char *p)
{
	size_t i;

	if (o->kept.n == 0)
		return NULL;
	i = slot_of(o, p);
	return o->kept.v[i].p != NULL ? &o->kept.v[i].s : NULL;
}

static void
grow_kept(struct output *o)
{
	struct kept *old = o->kept.v;
	size_t n = o->kept.n;

	o->kept.v = NULL;
	o->kept.n = o->kept.cap = 0;
	vec_reserve(&o->kept, n == 0 ? 64 : n * 2);
	o->kept.n = n == 0 ? 64 : n * 2;
	memset(o->kept.v, 0, o->kept.n * sizeof *o->kept.v);
	for (size_t i = 0; i < n; i++)
		if (old[i].p != NULL)
			o->kept.v[slot_of(o, old[i].p)] = old[i];
	vec_free_(old);
}

void
output_keep(struct output *o, const char *p, struct segments s)
{
	size_t i;

	if (s.n == 0)
		return;
	if (o->slots * 2 >= o->kept.n)
		grow_kept(o);
	i = slot_of(o, p);
	o->slots += o->kept.v[i].p == NULL;
	o->kept.v[i] = (struct kept){p, s};
}

static size_t
count_lines(const char *p, size_t n)
{
	size_t lines = 0;

	for (const char *e = p + n; (p = memchr(p, '\n', (size_t)(e - p))) != NULL; p++)
		lines++;
	return lines;
}

/* The piece of `segs` that holds octet `at`, as it would be if it began there. */
static struct segment
piece_at(const struct segments *segs, const char *text, size_t at)
{
	size_t lo = 0, hi = segs->n;
	struct segment s;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (segs->v[mid].at <= at)
			lo = mid;
		else
			hi = mid;
	}
	s = segs->v[lo];
	if (s.data && at > s.at)
		s.line += (uint32_t)count_lines(text + s.at, at - s.at);
	s.at = (uint32_t)at;
	return s;
}

static void
follow_part(struct output *o, struct arena *a, const struct segments *from,
    struct str whole, struct str part)
{
	size_t off = (size_t)(part.p - whole.p);
	struct segments to = {.v = arena_array(a, struct segment, from->n + 1)};

	if (off == 0)
		return;
	to.v[to.n] = piece_at(from, whole.p, off);
	to.v[to.n++].at = 0;
	for (size_t i = 0; i < from->n; i++)
		if (from->v[i].at > off && from->v[i].at < off + part.n) {
			to.v[to.n] = from->v[i];
			to.v[to.n++].at -= (uint32_t)off;
		}
	output_keep(o, part.p, to);
}

static size_t
first_ink(struct str s, size_t at)
{
	size_t i = at;

	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	return i < s.n ? i : at;
}

static size_t
next_line(struct str s, size_t at)
{
	const char *nl = memchr(s.p + at, '\n', s.n - at);

	return nl != NULL ? (size_t)(nl - s.p) + 1 : s.n;
}

void
output_follow(struct output *o, struct arena *a, struct str from, struct str to)
{
	const struct segments *kept = output_kept(o, from.p);
	struct segments made;
	size_t lines, f = 0, t = 0;

	if (kept == NULL || to.n == 0 || output_kept(o, to.p) != NULL)
		return;
	if (to.p >= from.p && to.p + to.n <= from.p + from.n) {
		follow_part(o, a, kept, from, to);
		return;
	}
	lines = count_lines(from.p, from.n);
	if (lines != count_lines(to.p, to.n))
		return;
	made = (struct segments){.v = arena_array(a, struct segment, lines + 1)};
	for (size_t i = 0; i <= lines && f < from.n && t < to.n; i++) {
		struct segment s = piece_at(kept, from.p, first_ink(from, f));

		s.at = (uint32_t)t;
		s.data = false;
		made.v[made.n++] = s;
		f = next_line(from, f);
		t = next_line(to, t);
	}
	output_keep(o, to.p, made);
}
