#include "template/output.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"
#include "template/node.h"
#include "template/template.h"

void
output_init(struct output *o, struct buf *text, bool map)
{
	*o = (struct output){.text = text, .base = text->n, .map = map};
}

void
output_done(struct output *o)
{
	vec_done(&o->segments);
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
	o->segments.n = c.segments;
}

struct str
output_take(struct output *o, struct capture c, struct arena *a)
{
	struct str s = {NULL, o->text->n - c.text};
	struct segments kept = {.n = o->segments.n - c.segments};

	s.p = s.n > 0 ? arena_strndup(a, o->text->p + c.text, s.n) : "";
	if (o->map && s.n > 0 && kept.n > 0) {
		kept.v = arena_array(a, struct segment, kept.n);
		memcpy(kept.v, o->segments.v + c.segments, kept.n * sizeof *kept.v);
		for (size_t i = 0; i < kept.n; i++)
			kept.v[i].at -= c.text;
		output_keep(o, s.p, kept);
	}
	output_drop(o, c);
	return s;
}

void
output_origin(struct output *o, const struct segment *origin)
{
	if (o->segments.n > 0 && vec_last(&o->segments).at == o->text->n)
		o->segments.n--;
	vec_push(&o->segments, *origin);
	vec_last(&o->segments).at = o->text->n;
}

void
output_write(struct output *o, struct str s)
{
	struct buf *b = o->text;

	if (b->cap - b->n > s.n && b->n + s.n <= b->limit) {
		memcpy(b->p + b->n, s.p, s.n);
		b->n += s.n;
		b->p[b->n] = '\0';
	} else {
		buf_addstr(b, s);
	}
}

void
output_write_from(struct output *o, struct str s, const struct segment *origin)
{
	const struct segments *kept;
	size_t start = o->text->n;

	if (s.n == 0)
		return;
	if (!o->map) {
		output_write(o, s);
		return;
	}
	kept = output_kept(o, s.p);
	if (kept == NULL || kept->v[0].at > 0)
		output_origin(o, origin);
	for (size_t i = 0; kept != NULL && i < kept->n && kept->v[i].at < s.n; i++) {
		vec_push(&o->segments, kept->v[i]);
		vec_last(&o->segments).at += start;
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
		s.line += (int)count_lines(text + s.at, at - s.at);
	s.at = at;
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
			to.v[to.n++].at -= off;
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

		s.at = t;
		s.data = false;
		made.v[made.n++] = s;
		f = next_line(from, f);
		t = next_line(to, t);
	}
	output_keep(o, to.p, made);
}

/* "bgp.groups[].name" of the variable that an expression prints, in the arena; NULL: it is no plain variable. */
static const char *
variable_name(struct arena *a, const struct node *n)
{
	const struct node *of = n;
	const char *left;

	while (of->kind == NODE_FILTER && of->call.of != NULL)
		of = of->call.of;
	if (of->kind == NODE_NAME)
		return of->var.name->key.str.p;
	if (of->kind == NODE_ATTR) {
		left = variable_name(a, of->attr.of);
		return left == NULL ? NULL
				    : arena_printf(a, "%s." STR_FMT, left,
					  STR_ARG(of->attr.name->key.str));
	}
	if (of->kind == NODE_ITEM) {
		left = variable_name(a, of->op.a);
		return left == NULL ? NULL : arena_printf(a, "%s[]", left);
	}
	return NULL;
}

/* The same expression prints many lines: names of expressions, at the hash of their node. */
struct name_table {
	struct arena *a;
	struct {
		const struct node *of;
		const char *name;
	} v[256];
};

static const char *
name_of(struct name_table *names, const struct node *n)
{
	size_t i =
	    ((uintptr_t)n / sizeof(struct node)) % (sizeof names->v / sizeof *names->v);

	if (names->v[i].of != n) {
		names->v[i].of = n;
		names->v[i].name = variable_name(names->a, n);
	}
	return names->v[i].name;
}

struct span {
	size_t at, end;
};

/* The pieces from `s` on that print a variable. */
static void
line_variables(const struct output *o, struct name_table *names, struct span line,
    const struct segment *s, struct template_origin *to)
{
	const struct segment *past = o->segments.v + o->segments.n;
	struct template_variable *v =
	    arena_array(names->a, struct template_variable, to->nvariables);

	to->variables = v;
	for (; s < past && s->at < line.end; s++) {
		size_t from = s->at > line.at ? s->at : line.at,
		       end = s + 1 < past && s[1].at < line.end ? s[1].at : line.end;

		if (s->value == NULL)
			continue;
		end -= end > from && o->text->p[end - 1] == '\n';
		*v++ = (struct template_variable){.name = name_of(names, s->printed),
		    .at = s->value->mark,
		    .col = (int)(from - line.at) + 1,
		    .len = (int)(end - from)};
	}
}

/* Where an output line begins: the last piece that begins before it, and the template's line there if that is text.
 * Only this piece can reach into the line from before it. */
struct walk {
	size_t piece;
	int line;
};

/* Where the first octet that the piece has in the output line stands in the template. */
static struct mark
place_in(const struct walk *w, const struct segment *s, size_t line_at)
{
	if (s->data && s->at < line_at)
		return (struct mark){s->file, w->line, 1};
	return (struct mark){s->file, s->line, s->col};
}

/* On to the line that begins at `end`: `last` is the last piece that begins before it. */
static void
walk_on(struct walk *w, const struct output *o, struct span line, size_t last)
{
	const struct segment *s = &o->segments.v[last];
	int at_line = s->at < line.at ? w->line : s->line;
	size_t from = s->at < line.at ? line.at : s->at;

	w->piece = last;
	w->line = at_line;
	if (s->data && from < line.end)
		w->line += (int)count_lines(o->text->p + from, line.end - from);
}

/* The pieces from `s` on that have octets in the line. */
static void
line_parts(const struct output *o, struct arena *a, struct span line,
    const struct walk *w, struct template_origin *to)
{
	const struct segment *past = o->segments.v + o->segments.n,
			     *s = &o->segments.v[w->piece], *k;
	struct template_part *v;
	size_t n = 0;

	for (k = s; k < past && k->at < line.end; k++)
		n++;
	to->parts = v = arena_array(a, struct template_part, n);
	for (k = s; k < past && k->at < line.end; k++) {
		size_t from = k->at > line.at ? k->at : line.at;

		if (k + 1 < past && k[1].at <= from)
			continue;
		v[to->nparts++] = (struct template_part){
		    (int)(from - line.at) + 1, k->data, place_in(w, k, line.at)};
	}
}

static void
line_origin(const struct output *o, struct name_table *names, struct span line,
    struct walk *w, struct template_origin *to)
{
	const struct segment *v = o->segments.v, *s;
	size_t n = o->segments.n, i = w->piece,
	       ink = first_ink((struct str){o->text->p, line.end}, line.at);

	line_parts(o, names->a, line, w, to);
	while (i + 1 < n && v[i + 1].at <= ink)
		i++;
	s = &v[i];
	to->at = (struct mark){s->file, place_in(w, s, line.at).line, s->col};
	to->via = s->via;
	for (; i < n && v[i].at < line.end; i++)
		if (v[i].value != NULL)
			to->nvariables++;
	if (to->nvariables > 0)
		line_variables(o, names, line, s, to);
	walk_on(w, o, line, i > 0 ? i - 1 : 0);
}

void
output_map(const struct output *o, struct arena *a, struct template_map *map)
{
	struct str all = {o->text->p, o->text->n};
	struct name_table names = {.a = a};
	struct walk w = {0};
	size_t lines, at = o->base;

	*map = (struct template_map){0};
	if (all.n == at || o->segments.n == 0)
		return;
	lines = count_lines(all.p + at, all.n - at) + (all.p[all.n - 1] != '\n');
	map->v = arena_array(a, struct template_origin, lines);
	for (; map->n < lines; map->n++) {
		size_t next = next_line(all, at);

		line_origin(o, &names, (struct span){at, next}, &w, &map->v[map->n]);
		at = next;
	}
}
