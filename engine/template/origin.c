#include "template/origin.h"

#include "base/arena.h"
#include "template/node.h"
#include "template/output.h"
#include "template/template.h"

/* Where an output line begins: the last piece that begins before it, and the template's line there if that is text.
 * Only this piece can reach into the line from before it. */
struct line {
	uint32_t at, piece, template_line;
	struct template_origin *origin; /* NULL: nobody asked yet */
};

/* Names of expressions, at the hash of their node: the same expression prints many lines. */
enum { NAMES = 256 };
struct name_of {
	const struct node *node;
	const char *name;
};

struct template_origins {
	struct stretches pieces;
	struct pile
	    lines; /* all of them, once one was wanted; then one more, where the text ends */
	struct name_of *names;
	size_t base, end; /* of the text */
	size_t near_place, near_printed;
};

/* Both columns begin their rows with it. */
static uint32_t
piece_of_row(const struct pile *column, size_t i, size_t size)
{
	return *(const uint32_t *)pile_at_(column, i, size);
}

void
origin_map(const struct output *o, struct template_map *map)
{
	struct arena *a = o->pieces.piece.a;
	struct template_origins *all = arena_new_of(a, struct template_origins);

	all->pieces = o->pieces;
	all->lines.a = a;
	all->base = o->base;
	all->end = o->text->n;
	*map = (struct template_map){.origins = all};
}

static size_t
piece_count(const struct template_origins *all)
{
	return all->pieces.piece.n;
}

static const struct stretch *
piece(const struct template_origins *all, size_t i)
{
	return pile_at(&all->pieces.piece, i, struct stretch);
}

static const struct spot *
spot(const struct template_origins *all, size_t i)
{
	return pile_at(&all->pieces.spot, piece(all, i)->spot, struct spot);
}

/* How many rows of a column belong to the first n pieces; it grows with them. Lines are mostly asked for in order: *near
 * is where it was last. */
static size_t
rows_before(const struct pile *column, size_t size, size_t n, size_t *near)
{
	size_t lo = *near, hi = column->n, step = 1;

	if (lo > 0 && piece_of_row(column, lo - 1, size) < n &&
	    (lo == hi || piece_of_row(column, lo, size) >= n))
		return lo;
	if (lo > 0 && piece_of_row(column, lo - 1, size) >= n)
		lo = 0;
	while (lo + step < hi && piece_of_row(column, lo + step - 1, size) < n) {
		lo += step;
		step *= 2;
	}
	hi = lo + step < hi ? lo + step : hi;
	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (piece_of_row(column, mid, size) < n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return *near = lo;
}

/* The place of a piece: the last that begins at it or before. */
static const struct place *
place(struct template_origins *all, size_t i)
{
	const struct pile *column = &all->pieces.place;
	size_t n = rows_before(column, sizeof(struct place), i + 1, &all->near_place);

	return pile_at(column, n - 1, struct place);
}

/* The first variable that is printed by a piece from the i-th on. */
static size_t
first_printed(struct template_origins *all, size_t i)
{
	return rows_before(
	    &all->pieces.printed, sizeof(struct printed), i, &all->near_printed);
}

static const struct line *
line(const struct template_origins *all, size_t i)
{
	return pile_at(&all->lines, i, struct line);
}

/* Where the line after `l` begins; text.n is the end of all. */
static struct line
line_after(const struct template_origins *all, const struct line *l, struct str text)
{
	const char *nl = memchr(text.p + l->at, '\n', text.n - l->at);
	struct line next = {.piece = l->piece,
	    .at = (uint32_t)(nl != NULL ? (size_t)(nl - text.p) + 1 : text.n)};
	uint32_t from, begins;

	while (
	    next.piece + 1 < piece_count(all) && piece(all, next.piece + 1)->at < next.at)
		next.piece++;
	begins = piece(all, next.piece)->at;
	from = begins < l->at ? l->at : begins;
	next.template_line =
	    begins < l->at ? l->template_line : spot(all, next.piece)->line;
	if (spot(all, next.piece)->data && from < next.at)
		next.template_line += text.p[next.at - 1] == '\n';
	return next;
}

static void
find_lines(struct template_origins *all, struct str text)
{
	struct line l = {.at = (uint32_t)all->base};

	if (piece_count(all) == 0 || all->base == all->end || all->lines.n > 0)
		return;
	all->names = arena_array(all->lines.a, struct name_of, NAMES);
	for (; l.at < text.n; l = line_after(all, &l, text))
		*pile_add(&all->lines, struct line) = l;
	*pile_add(&all->lines, struct line) = l;
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

static const char *
name_of(const struct template_origins *all, const struct node *n)
{
	struct name_of *at = &all->names[(uintptr_t)n / sizeof(struct node) % NAMES];

	if (at->node != n)
		*at = (struct name_of){n, variable_name(all->lines.a, n)};
	return at->name;
}

/* Where the first octet that the piece has in the output line stands in the template. */
static struct mark
place_in(struct template_origins *all, const struct line *l, size_t i)
{
	const char *file = place(all, i)->file;
	const struct spot *s = spot(all, i);

	if (s->data && piece(all, i)->at < l->at)
		return (struct mark){file, (int)l->template_line, 1};
	return (struct mark){file, (int)s->line, (int)s->col};
}

/* Of a line, in the pieces from its first on: where the one at i ends. */
static uint32_t
piece_end(const struct template_origins *all, size_t i, uint32_t line_end)
{
	return i + 1 < piece_count(all) && piece(all, i + 1)->at < line_end
		   ? piece(all, i + 1)->at
		   : line_end;
}

static void
line_parts(struct template_origins *all, const struct line *l, uint32_t end,
    struct template_origin *to)
{
	size_t past = l->piece;
	struct template_part *v;

	while (past < piece_count(all) && piece(all, past)->at < end)
		past++;
	to->parts = v = arena_array(all->lines.a, struct template_part, past - l->piece);
	for (size_t i = l->piece; i < past; i++) {
		uint32_t at = piece(all, i)->at, from = at > l->at ? at : l->at;

		if (i + 1 < piece_count(all) && piece(all, i + 1)->at <= from)
			continue;
		v[to->nparts++] = (struct template_part){
		    (int)(from - l->at) + 1, spot(all, i)->data, place_in(all, l, i)};
	}
}

/* The pieces from the first-th on that print a variable. */
static void
line_variables(struct template_origins *all, const struct line *l, struct str line,
    size_t first, struct template_origin *to)
{
	const struct pile *printed = &all->pieces.printed;
	struct template_variable *v;
	uint32_t line_end = l->at + (uint32_t)line.n;
	size_t i = first_printed(all, first), past = i;

	while (past < printed->n &&
	       piece(all, pile_at(printed, past, struct printed)->piece)->at < line_end)
		past++;
	to->variables = v =
	    past > i ? arena_array(all->lines.a, struct template_variable, past - i)
		     : NULL;
	for (; i < past; i++) {
		const struct printed *p = pile_at(printed, i, struct printed);
		uint32_t at = piece(all, p->piece)->at, from = at > l->at ? at : l->at,
			 end = piece_end(all, p->piece, line_end);

		end -= end > from && line.p[end - l->at - 1] == '\n';
		v[to->nvariables++] = (struct template_variable){
		    .name = name_of(all, spot(all, p->piece)->node),
		    .at = output_mark(&all->pieces, p),
		    .col = (int)(from - l->at) + 1,
		    .len = (int)(end - from)};
	}
}

static size_t
first_ink(struct str line)
{
	size_t i = 0;

	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i < line.n ? i : 0;
}

static struct template_origin *
origin_of(struct template_origins *all, const struct line *l, struct str line)
{
	struct template_origin *to = arena_new_of(all->lines.a, struct template_origin);
	uint32_t ink = l->at + (uint32_t)first_ink(line);
	size_t i = l->piece;

	line_parts(all, l, l->at + (uint32_t)line.n, to);
	while (i + 1 < piece_count(all) && piece(all, i + 1)->at <= ink)
		i++;
	to->at = place_in(all, l, i);
	to->at.col = (int)spot(all, i)->col;
	to->via = place(all, i)->via;
	line_variables(all, l, line, i, to);
	return to;
}

size_t
template_map_lines(const struct template_map *map, struct str text)
{
	struct template_origins *all = map->origins;

	if (all == NULL)
		return 0;
	text.n = all->end;
	find_lines(all, text);
	return all->lines.n > 0 ? all->lines.n - 1 : 0;
}

const struct template_origin *
template_map_line(const struct template_map *map, struct str text, size_t number)
{
	struct template_origins *all = map->origins;
	struct line *l;
	uint32_t end;

	if (number < 1 || number > template_map_lines(map, text))
		return NULL;
	l = pile_at(&all->lines, number - 1, struct line);
	end = line(all, number)->at;
	if (l->origin == NULL)
		l->origin = origin_of(all, l, (struct str){text.p + l->at, end - l->at});
	return l->origin;
}
