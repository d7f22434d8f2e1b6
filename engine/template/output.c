#include "template/output.h"

#include "base/arena.h"
#include "template/node.h"

void
output_init(struct output *o, struct buf *text, struct arena *keep)
{
	*o = (struct output){
	    .text = text, .base = text->n, .map = keep != NULL, .last = SIZE_MAX};
	o->pieces = (struct stretches){
	    {.a = keep}, {.a = keep}, {.a = keep}, {.a = keep}, {.a = keep}};
}

void
output_done(struct output *o)
{
	vec_done(&o->kept);
	vec_done(&o->known);
}

struct capture
output_capture(const struct output *o)
{
	return (struct capture){o->text->n, o->pieces.piece.n};
}

/* To the first n pieces. */
static void
cut_pieces(struct output *o, size_t n)
{
	struct stretches *p = &o->pieces;
	const struct printed *printed;
	const struct place *place;

	pile_cut(&p->piece, n);
	while ((printed = pile_last(&p->printed, struct printed)) != NULL &&
	       printed->piece >= n)
		pile_cut(&p->printed, p->printed.n - 1);
	while ((place = pile_last(&p->place, struct place)) != NULL && place->piece >= n)
		pile_cut(&p->place, p->place.n - 1);
	o->place = place != NULL ? *place : (struct place){0};
	o->last = n > 0 ? pile_last(&p->piece, struct stretch)->at : SIZE_MAX;
}

void
output_drop(struct output *o, struct capture c)
{
	buf_cut(o->text, c.text);
	if (o->pieces.piece.n > c.pieces)
		cut_pieces(o, c.pieces);
}

void
output_again(struct output *o)
{
	cut_pieces(o, o->pieces.piece.n - 1);
}

void
output_moved(struct output *o, const char *file, const struct template_via *via)
{
	o->place = (struct place){(uint32_t)o->pieces.piece.n, file, via};
	*pile_add(&o->pieces.place, struct place) = o->place;
}

static struct spot_of *
spot_slot(const struct output *o, const struct node *node)
{
	size_t i = output_spot_hash(node) & (o->known.n - 1);

	while (o->known.v[i].node != NULL && o->known.v[i].node != node)
		i = (i + 1) & (o->known.n - 1);
	return &o->known.v[i];
}

static void
grow_known(struct output *o)
{
	struct spot_of *old = o->known.v;
	size_t n = o->known.n;

	o->known.v = NULL;
	o->known.cap = 0;
	vec_reserve(&o->known, n > 0 ? n * 2 : 64);
	o->known.n = n > 0 ? n * 2 : 64;
	memset(o->known.v, 0, o->known.n * sizeof *o->known.v);
	for (size_t i = 0; i < n; i++)
		if (old[i].node != NULL)
			*spot_slot(o, old[i].node) = old[i];
	vec_free_(old);
}

uint32_t
output_find_spot(struct output *o, const struct node *node)
{
	struct spot_of *slot;

	if (o->knows * 2 >= o->known.n)
		grow_known(o);
	slot = spot_slot(o, node);
	if (slot->node == NULL) {
		*pile_add(&o->pieces.spot, struct spot) =
		    (struct spot){(uint32_t)node->line, (uint32_t)node->col,
			node->kind == NODE_DATA, node};
		*slot = (struct spot_of){node, (uint32_t)o->pieces.spot.n - 1};
		o->knows++;
	}
	return slot->spot;
}

static const char *
file_at(const struct stretches *p, size_t i)
{
	return *pile_at(&p->file, i, const char *);
}

void
output_printed(struct output *o, struct mark at)
{
	struct stretches *p = &o->pieces;
	size_t i = p->file.n;

	/* there are few, and the last is nearly always the same again */
	while (i > 0 && file_at(p, i - 1) != at.file)
		i--;
	if (i == 0) {
		*pile_add(&p->file, const char *) = at.file;
		i = p->file.n;
	}
	*pile_add(&p->printed, struct printed) =
	    (struct printed){(uint32_t)p->piece.n - 1, (uint32_t)i - 1, at.line, at.col};
}

struct mark
output_mark(const struct stretches *p, const struct printed *v)
{
	return (struct mark){file_at(p, v->file), v->line, v->col};
}

/* The pieces from the first-th on, put together from their columns. */
static struct segments
pieces_from(const struct output *o, struct capture c, struct arena *a)
{
	const struct stretches *p = &o->pieces;
	struct segments s = {.n = p->piece.n - c.pieces};
	size_t place = p->place.n, printed = p->printed.n;

	s.v = arena_array(a, struct segment, s.n);
	for (size_t i = p->piece.n; i-- > c.pieces;) {
		const struct stretch *at = pile_at(&p->piece, i, struct stretch);
		struct segment *to = &s.v[i - c.pieces];
		const struct place *in;
		const struct printed *v;

		while (
		    place > 1 && pile_at(&p->place, place - 1, struct place)->piece > i)
			place--;
		in = pile_at(&p->place, place - 1, struct place);
		*to = (struct segment){.at = at->at - (uint32_t)c.text,
		    .spot = at->spot,
		    .file = in->file,
		    .via = in->via};
		v = printed > 0 ? pile_at(&p->printed, printed - 1, struct printed)
				: NULL;
		if (v != NULL && v->piece == i) {
			to->printed = output_mark(p, v);
			printed--;
		}
	}
	return s;
}

struct str
output_take(struct output *o, struct capture c, struct arena *a)
{
	struct str s = {NULL, o->text->n - c.text};

	s.p = s.n > 0 ? arena_strndup(a, o->text->p + c.text, s.n) : "";
	if (o->map && s.n > 0 && o->pieces.piece.n > c.pieces)
		output_keep(o, s.p, pieces_from(o, c, a));
	output_drop(o, c);
	return s;
}

/* A piece more, even where another begins. */
static void
add_piece(struct output *o, size_t at, const struct segment *s)
{
	if (o->place.file != s->file || o->place.via != s->via)
		output_moved(o, s->file, s->via);
	*pile_add(&o->pieces.piece, struct stretch) =
	    (struct stretch){(uint32_t)at, s->spot};
	o->last = at;
	if (s->printed.file != NULL)
		output_printed(o, s->printed);
}

void
output_write_from(struct output *o, struct str s, const struct segment *origin)
{
	const struct segments *kept;
	size_t start = o->text->n;

	if (s.n == 0)
		return;
	kept = output_kept(o, s.p);
	if ((kept == NULL || kept->v[0].at > 0) && o->last == start)
		output_again(o);
	if (kept == NULL || kept->v[0].at > 0)
		add_piece(o, start, origin);
	for (size_t i = 0; kept != NULL && i < kept->n && kept->v[i].at < s.n; i++)
		add_piece(o, start + kept->v[i].at, &kept->v[i]);
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

/* The index of the piece that holds octet `at`. */
static size_t
piece_of(const struct segments *segs, size_t at)
{
	size_t lo = 0, hi = segs->n;

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (segs->v[mid].at <= at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

/* A piece as it would be if it began at octet `at` of the text; data: and if that were template text. */
static struct segment
piece_at(struct output *o, struct segment s, const char *text, size_t at, bool data)
{
	struct spot spot = *pile_at(&o->pieces.spot, s.spot, struct spot);
	uint32_t lines =
	    spot.data && at > s.at ? (uint32_t)count_lines(text + s.at, at - s.at) : 0;

	s.at = (uint32_t)at;
	if (lines == 0 && spot.data == (spot.data && data))
		return s;
	spot.line += lines;
	spot.data = spot.data && data;
	*pile_add(&o->pieces.spot, struct spot) = spot;
	s.spot = (uint32_t)o->pieces.spot.n - 1;
	return s;
}

static void
follow_part(struct output *o, struct arena *a, const struct segments *from,
    struct str whole, struct str part)
{
	size_t off = (size_t)(part.p - whole.p), first = piece_of(from, off),
	       past = first + 1;
	struct segments to;

	if (off == 0)
		return;
	while (past < from->n && from->v[past].at < off + part.n)
		past++;
	to = (struct segments){.v = arena_array(a, struct segment, past - first)};
	to.v[to.n] = piece_at(o, from->v[first], whole.p, off, true);
	to.v[to.n++].at = 0;
	for (size_t i = first + 1; i < past; i++) {
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
		size_t ink = first_ink(from, f);
		struct segment s = kept->v[piece_of(kept, ink)];

		s = piece_at(o, s, from.p, ink, false);
		s.at = (uint32_t)t;
		made.v[made.n++] = s;
		f = next_line(from, f);
		t = next_line(to, t);
	}
	output_keep(o, to.p, made);
}
