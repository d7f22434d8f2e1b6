#include "template/filter.h"

#include "template/unicode.h"

/* pprint: Python's pprint.pformat, 80 columns, keys in order. */

enum { WIDTH = 80, DEPTH = 200 };

struct printer {
	struct render *r;
	struct buf out;
	int level;
};

/* Where a value stands: its column, and what comes behind it on its last line. */
struct room {
	size_t indent, allowance;
};

static int pretty(struct printer *p, const struct value *v, struct room room);

/* --- keys in order: Python's where it has one, else by the names of the types --- */

static bool
alike(const struct value *a, const struct value *b)
{
	return (is_number(a) && is_number(b)) || (is_str(a) && is_str(b)) ||
	       (is_tuple(a) && is_tuple(b));
}

static int
before(struct render *r, const struct value *a, const struct value *b)
{
	if (alike(a, b))
		return object_compare(r, OP_LT, a, b);
	return strcmp(object_type_name(a), object_type_name(b)) < 0;
}

static int
insert(struct render *r, struct value_pair *pairs, size_t n, struct value_pair pair)
{
	size_t i = n;

	for (; i > 0; i--) {
		int rc = before(r, pair.key, pairs[i - 1].key);

		if (rc < 0)
			return -1;
		if (rc == 0)
			break;
		pairs[i] = pairs[i - 1];
	}
	pairs[i] = pair;
	return 0;
}

/* NULL: failed. */
static struct value_pair *
sorted(struct render *r, const struct value *map)
{
	size_t n = map->map.n;
	struct value_pair *pairs = arena_array(r->a, struct value_pair, n + 1);
	struct value **keys = arena_array(r->a, struct value *, n + 1),
		     **order = arena_array(r->a, struct value *, n + 1);
	bool one_kind = true;

	for (size_t i = 0; i < n; i++) {
		keys[i] = order[i] = map->map.v[i].key;
		one_kind &= alike(keys[0], keys[i]);
	}
	if (one_kind) {
		if (n > 0 && object_sort(r, order, keys, n, false) < 0)
			return NULL;
		for (size_t i = 0; i < n; i++)
			pairs[i] = (struct value_pair){
			    .key = order[i], .value = value_getv(map, order[i])};
		return pairs;
	}
	for (size_t i = 0; i < n; i++)
		if (render_count_loop(r) < 0 || insert(r, pairs, i, map->map.v[i]) < 0)
			return NULL;
	return pairs;
}

/* --- on one line --- */

static int flat(struct printer *p, const struct value *v, struct buf *b);

static int
flat_items(struct printer *p, const struct value *v, struct buf *b)
{
	const char *ends = v->kind == VALUE_LIST ? "[]" : "()";

	buf_addc(b, ends[0]);
	value_each(v, it)
	{
		buf_adds(b, it != v->list.v ? ", " : "");
		if (flat(p, *it, b) < 0)
			return -1;
	}
	buf_adds(b, v->kind == VALUE_TUPLE && v->list.n == 1 ? "," : "");
	buf_addc(b, ends[1]);
	return 0;
}

static int
flat_map(struct printer *p, const struct value *v, struct buf *b)
{
	struct value_pair *pairs = sorted(p->r, v);

	buf_addc(b, '{');
	for (size_t i = 0; pairs != NULL && i < v->map.n; i++) {
		buf_adds(b, i > 0 ? ", " : "");
		if (flat(p, pairs[i].key, b) < 0)
			return -1;
		buf_adds(b, ": ");
		if (flat(p, pairs[i].value, b) < 0)
			return -1;
	}
	buf_addc(b, '}');
	return pairs != NULL ? 0 : -1;
}

static int
flat(struct printer *p, const struct value *v, struct buf *b)
{
	int rc;

	if (v->kind != VALUE_LIST && v->kind != VALUE_TUPLE && v->kind != VALUE_MAP)
		return object_repr(p->r, v, b);
	if (++p->level > DEPTH) {
		render_fail(p->r, "RecursionError", "pprint: the value nests too deep");
		return -1;
	}
	rc = v->kind == VALUE_MAP ? flat_map(p, v, b) : flat_items(p, v, b);
	p->level--;
	return rc;
}

static size_t
shown_length(struct str s)
{
	struct buf b;
	size_t n;

	buf_init(&b, BUF_TEXT);
	object_repr_str(&b, s);
	n = unicode_length(buf_str(&b));
	buf_done(&b);
	return n;
}

/* --- long text: pieces of lines, each in quotes --- */

struct text {
	struct printer *p;
	size_t indent, pieces;
	struct buf out;
};

static void
add_piece(struct text *t, struct str s)
{
	if (t->pieces++ > 0) {
		buf_addc(&t->out, '\n');
		buf_fill(&t->out, ' ', t->indent);
	}
	object_repr_str(&t->out, s);
}

/* A word and the white space behind it. */
static size_t
word(struct str s)
{
	size_t i = 0, len;

	while (
	    i < s.n && !unicode_space(unicode_next((struct str){s.p + i, s.n - i}, &len)))
		i += len;
	while (
	    i < s.n && unicode_space(unicode_next((struct str){s.p + i, s.n - i}, &len)))
		i += len;
	return i;
}

static void
break_line(struct text *t, struct str line, size_t width, size_t allowance)
{
	struct str current = {line.p, 0};
	size_t n;

	for (; line.n > 0; line.p += n, line.n -= n) {
		n = word(line);
		if (n == line.n)
			width -= width < allowance ? width : allowance;
		if (shown_length((struct str){current.p, current.n + n}) > width) {
			if (current.n > 0)
				add_piece(t, current);
			current = (struct str){line.p, n};
		} else {
			current.n += n;
		}
	}
	if (current.n > 0)
		add_piece(t, current);
}

static void
pretty_text(struct printer *p, struct str s, struct room room)
{
	bool alone = p->level == 1;
	struct text t = {.p = p, .indent = room.indent + alone};
	size_t allowance = room.allowance + alone, end = 1;
	size_t width = WIDTH > t.indent ? WIDTH - t.indent : 0;
	struct str all = s;

	buf_init(&t.out, BUF_TEXT);
	while (s.n > 0) {
		struct str line = unicode_line(&s, &end);
		size_t room_here = width;

		line.n += end;
		if (s.n == 0)
			room_here -= width < allowance ? width : allowance;
		if (shown_length(line) <= room_here)
			add_piece(&t, line);
		else
			break_line(&t, line, width, s.n == 0 ? allowance : 0);
	}
	if (t.pieces <= 1) {
		object_repr_str(&p->out, all);
	} else {
		buf_adds(&p->out, alone ? "(" : "");
		buf_addstr(&p->out, buf_str(&t.out));
		buf_adds(&p->out, alone ? ")" : "");
	}
	buf_done(&t.out);
}

/* --- over several lines --- */

static void
next_line(struct printer *p, size_t indent)
{
	buf_adds(&p->out, ",\n");
	buf_fill(&p->out, ' ', indent);
}

static int
pretty_map(struct printer *p, const struct value *v, struct room room)
{
	struct value_pair *pairs = sorted(p->r, v);

	buf_addc(&p->out, '{');
	room.indent++;
	for (size_t i = 0; pairs != NULL && i < v->map.n; i++) {
		bool last = i + 1 == v->map.n;
		size_t start = p->out.n, width;

		if (flat(p, pairs[i].key, &p->out) < 0)
			return -1;
		width = unicode_length(
		    (struct str){buf_str(&p->out).p + start, p->out.n - start});
		buf_adds(&p->out, ": ");
		if (pretty(p, pairs[i].value,
			(struct room){
			    room.indent + width + 2, last ? room.allowance + 1 : 1}) < 0)
			return -1;
		if (!last)
			next_line(p, room.indent);
	}
	buf_addc(&p->out, '}');
	return pairs != NULL ? 0 : -1;
}

static int
pretty_items(struct printer *p, const struct value *v, struct room room)
{
	bool list = v->kind == VALUE_LIST;
	const char *end = list ? "]" : v->list.n == 1 ? ",)" : ")";

	buf_addc(&p->out, list ? '[' : '(');
	room.indent++;
	for (size_t i = 0; i < v->list.n; i++) {
		bool last = i + 1 == v->list.n;

		if (pretty(p, v->list.v[i],
			(struct room){
			    room.indent, last ? room.allowance + strlen(end) : 1}) < 0)
			return -1;
		if (!last)
			next_line(p, room.indent);
	}
	buf_adds(&p->out, end);
	return 0;
}

static int
pretty(struct printer *p, const struct value *v, struct room room)
{
	size_t start = p->out.n, width;
	int rc = flat(p, v, &p->out);

	if (rc < 0 || render_count_loop(p->r) < 0)
		return -1;
	width =
	    unicode_length((struct str){buf_str(&p->out).p + start, p->out.n - start});
	if (width + room.indent + room.allowance <= WIDTH ||
	    (v->kind != VALUE_LIST && v->kind != VALUE_TUPLE && v->kind != VALUE_MAP &&
		v->kind != VALUE_STR))
		return 0;
	buf_cut(&p->out, start);
	p->level++;
	if (v->kind == VALUE_STR)
		pretty_text(p, v->str, room);
	else
		rc = v->kind == VALUE_MAP ? pretty_map(p, v, room)
					  : pretty_items(p, v, room);
	p->level--;
	return rc;
}

FILTER(pprint)
{
	struct printer p = {.r = r};

	UNUSED_ARGUMENTS;
	buf_init(&p.out, BUF_TEXT);
	if (pretty(&p, v, (struct room){0, 0}) < 0) {
		buf_done(&p.out);
		return NULL;
	}
	return object_buf(r, &p.out);
}

static const struct template_function rows[] = {
    {"pprint", TEMPLATE_FILTER, "", 0, pprint,
	"a value over several lines, as Python's pprint shows it"},
};

TEMPLATE_FUNCTIONS(filter_pprint, rows);
