#include "check/subject.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/claim.h"
#include "check/json_tree.h"
#include "check/pattern.h"
#include "data/xml.h"
#include "data/xpath.h"

enum { NAMED_MOST = 5, VALUES_MOST = 10, NAME_MOST = 200 };

/* --- evidence ------------------------------------------------------------------------------------------- */

static struct evidence_part *
part_of(struct evidence *v, const char *re)
{
	if (v->n > 0 && strcmp(v->v[v->n - 1].re, re) == 0)
		return &v->v[v->n - 1];
	v->v[v->n] = (struct evidence_part){.re = re, .text = STR("")};
	return &v->v[v->n++];
}

/* Text that comes in pieces is put together. */
static void
add_text(struct arena *a, struct evidence_part *part, struct str text)
{
	if (part->text.n == 0)
		part->text = text;
	else
		part->text = str_of(arena_printf(
		    a, STR_FMT "\n" STR_FMT, STR_ARG(part->text), STR_ARG(text)));
}

/* The elements of one routing engine, from the i-th part on; gives the next one that is of another. */
static size_t
add_elements(struct evidence *v, const struct answer *answer, size_t i)
{
	const struct xml **tops = arena_array(v->arena, const struct xml *, answer->n);
	struct evidence_part *part = part_of(v, answer->v[i].re);
	size_t n = 0;

	for (; i < answer->n && strcmp(answer->v[i].re, part->re) == 0; i++)
		if (answer->v[i].body != NULL)
			tops[n++] = answer->v[i].body;
		else
			add_text(v->arena, part, answer->v[i].text);
	part->paths = xpath_new(tops, n);
	return i;
}

static int
add_texts(struct evidence *v, const struct answer *answer, struct err **e)
{
	for (size_t i = 0; i < answer->n; i++) {
		const struct answer_part *p = &answer->v[i];

		if (p->body != NULL)
			return err_set(e, ERR_PROTOCOL,
			    "<%s> where text was expected in the answer", p->body->name);
		add_text(v->arena, part_of(v, p->re), p->text);
	}
	return 0;
}

/* The wrapper of routing engines is inside of the JSON. */
static int
answer_of_json(
    struct arena *a, const struct answer *text, struct answer *ret_answer, struct err **e)
{
	const struct xml *reply;

	if (text->n != 1 || text->v[0].body != NULL)
		return err_set(e, ERR_PROTOCOL, "the answer is not one JSON text");
	if (text->v[0].text.n == 0) {
		*ret_answer = *text;
		return 0;
	}
	if (json_tree(a, text->v[0].text, &reply, e) < 0)
		return -1;
	return answer_read(a, reply, NULL, ret_answer, e);
}

int
evidence_open(struct arena *a, const struct xml *reply, enum source_form form,
    struct evidence *ret_evidence, struct err **e)
{
	struct evidence v = {.arena = a};
	struct answer answer;

	if (answer_read(a, reply, NULL, &answer, e) < 0 ||
	    (form == SOURCE_JSON && answer_of_json(a, &answer, &answer, e) < 0))
		return -1;
	v.v = arena_array(a, struct evidence_part, answer.n);
	if (form == SOURCE_TEXT) {
		if (add_texts(&v, &answer, e) < 0)
			return -1;
	} else {
		for (size_t i = 0; i < answer.n;)
			i = add_elements(&v, &answer, i);
	}
	*ret_evidence = v;
	return 0;
}

void
evidence_close(struct evidence *v)
{
	for (size_t i = 0; i < v->n; i++)
		xpath_free(v->v[i].paths);
	v->n = 0;
}

/* --- rows ------------------------------------------------------------------------------------------------- */

struct reading {
	struct subjects *to;
	const struct claim *claim;
	const struct evidence_part *part;
	enum check_side side;
	size_t selected; /* in the part */
};

/* The row of that id, on this side for the first time. */
static int
begin(struct reading *r, const char *id, struct subject **ret_subject, struct err **e)
{
	struct arena *a = r->to->arena;
	bool named = r->claim->rows != NULL;

	if (named && id[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "the 'id' of a row is empty");
	for (size_t again = 0;; again++) {
		const char *key = arena_printf(a, "%s\n%zu\n%s", r->part->re, again, id);
		struct subject *s = map_get(&r->to->map, str_of(key));

		if (s == NULL) {
			s = arena_new_of(a, struct subject);
			s->re = r->part->re;
			s->id = id;
			s->object = named ? answer_object(a, s->re, id) : s->re;
			map_put(&r->to->map, str_of(key), s);
		}
		if (!s->there[r->side]) {
			s->there[r->side] = true;
			*ret_subject = s;
			return 0;
		}
		if (r->claim->compares) {
			err_set(e, ERR_PROTOCOL, "'%s' is the id of two rows", s->object);
			err_remedy(*e, "add to 'id' what tells them apart");
			return -1;
		}
	}
}

static void
put_values(struct subject *s, enum check_side side, const char **v, size_t n)
{
	s->v[side] = v;
	s->n[side] = n;
}

/* In one line; a long one is cut, between characters; one that is empty is shown. */
static void
add_name(struct buf *out, const char *before, const char *name)
{
	struct str text = name[0] != '\0' ? str_of(name) : STR("(empty)");
	bool cut = text.n > NAME_MOST;

	if (cut)
		text.n = NAME_MOST;
	if (cut)
		text.n = str_utf8_error(text);
	buf_adds(out, before);
	for (size_t i = 0; i < text.n; i++)
		if (!isspace((unsigned char)text.p[i]))
			buf_addc(out, text.p[i]);
		else if (i == 0 || !isspace((unsigned char)text.p[i - 1]))
			buf_addc(out, ' ');
	if (cut)
		buf_adds(out, "…");
}

/* "a, b, c and 4 more" */
static const char *
enumerate(struct arena *a, const char *const *names, size_t n, size_t most)
{
	struct buf out;
	const char *kept;

	buf_init(&out, BUF_LINE);
	for (size_t i = 0; i < n && i < most; i++)
		add_name(&out, i > 0 ? ", " : "", names[i]);
	if (n > most)
		buf_printf(&out, " and %zu more", n - most);
	kept = buf_copy(&out, a);
	buf_done(&out);
	return kept;
}

const char *
subject_values(const struct subject *s, enum check_side side, struct arena *a)
{
	if (!s->there[side])
		return "not there";
	if (s->n[side] == 0)
		return s->v[side] != NULL ? "nothing" : "there";
	if (s->names[side] != NULL && s->names[side][0] != '\0')
		return arena_printf(a, "%s (%s)", s->v[side][0], s->names[side]);
	return enumerate(a, s->v[side], s->n[side], VALUES_MOST);
}

static void
put_count(
    struct reading *r, struct subject *s, size_t n, const char **names, size_t named)
{
	struct arena *a = r->to->arena;
	const char **v = arena_array(a, const char *, 1);

	v[0] = arena_printf(a, "%zu", n);
	put_values(s, r->side, v, 1);
	if (named > 0)
		s->names[r->side] = enumerate(a, names, named, NAMED_MOST);
	r->selected++; /* none is a number, too */
}

/* --- in XML and JSON ---------------------------------------------------------------------------------------- */

/* An answer as texts: of nodes each one's, else one. */
static int
ask(struct reading *r, const void *at, const char *path, const char ***ret_v,
    size_t *ret_n, struct err **e)
{
	struct arena *a = r->to->arena;
	struct xpath_answer answer;
	const char **v;

	if (xpath_ask(r->part->paths, at, path, a, &answer, e) < 0)
		return -1;
	if (answer.type != XPATH_IS_NODES) {
		v = arena_array(a, const char *, 1);
		v[0] = answer.text;
		answer.n = 1;
	} else {
		v = arena_array(a, const char *, answer.n + 1);
		for (size_t i = 0; i < answer.n; i++)
			v[i] = xpath_node_text(answer.v[i], a);
	}
	*ret_v = v;
	*ret_n = answer.n;
	return 0;
}

static int
path_id(struct reading *r, const void *at, const char **ret_id, struct err **e)
{
	struct buf id;
	int rc = 0;

	buf_init(&id, BUF_LINE);
	for (size_t i = 0; i < r->claim->id.n && rc == 0; i++) {
		const char **v;
		size_t n = 0;

		rc = ask(r, at, r->claim->id.v[i], &v, &n, e);
		if (rc == 0 && n > 0 && v[0][0] != '\0')
			buf_printf(&id, "%s%s", id.n > 0 ? " " : "", v[0]);
	}
	*ret_id = buf_copy(&id, r->to->arena);
	buf_done(&id);
	return rc;
}

static int
path_row(struct reading *r, const void *at, struct err **e)
{
	const struct claim *c = r->claim;
	struct subject *s;
	struct xpath_answer holds;
	const char *id = "", **v;
	size_t n;

	if ((c->rows != NULL && path_id(r, at, &id, e) < 0) || begin(r, id, &s, e) < 0)
		return -1;
	if (c->value != NULL) {
		if (ask(r, at, c->value, &v, &n, e) < 0)
			return -1;
		put_values(s, r->side, v, n);
		r->selected += c->rows == NULL ? n : 0;
	}
	if (c->holds == NULL)
		return 0;
	if (xpath_ask(r->part->paths, at, c->holds, r->to->arena, &holds, e) < 0)
		return -1;
	s->holds[r->side] = holds.truth;
	r->selected++;
	return 0;
}

static int
path_count(struct reading *r, struct err **e)
{
	struct arena *a = r->to->arena;
	struct xpath_answer found;
	struct subject *s;
	const char **names;
	size_t named = 0;

	if (xpath_ask(r->part->paths, NULL, r->claim->count, a, &found, e) < 0)
		return -1;
	if (found.type != XPATH_IS_NODES)
		return err_set(
		    e, ERR_INPUT, "'%s' selects no nodes to count", r->claim->count);
	names = arena_array(a, const char *, found.n + 1);
	for (; r->claim->id.n > 0 && named < found.n; named++)
		if (path_id(r, found.v[named], &names[named], e) < 0)
			return -1;
	if (begin(r, "", &s, e) < 0)
		return -1;
	put_count(r, s, found.n, names, named);
	r->selected = found.n > 0 || r->part->text.n == 0;
	return 0;
}

static int
path_rows(struct reading *r, struct err **e)
{
	struct xpath_answer found;

	if (r->claim->count != NULL)
		return path_count(r, e);
	if (r->claim->rows == NULL)
		return path_row(r, NULL, e);
	if (xpath_ask(r->part->paths, NULL, r->claim->rows, r->to->arena, &found, e) < 0)
		return -1;
	if (found.type != XPATH_IS_NODES)
		return err_set(
		    e, ERR_INPUT, "'%s' selects no nodes as rows", r->claim->rows);
	r->selected = found.n;
	for (size_t i = 0; i < found.n; i++)
		if (path_row(r, found.v[i], e) < 0)
			return -1;
	return 0;
}

/* --- in text -------------------------------------------------------------------------------------------------- */

static const char *
group_text(struct reading *r, const struct pattern *p, const char *name)
{
	struct str text = str_trim(pattern_found(p, pattern_group(p, name)));

	return arena_strndup(r->to->arena, text.p, text.n);
}

static const char *
group_id(struct reading *r, const struct pattern *p)
{
	const struct row_texts *id = &r->claim->id;
	struct buf all;
	const char *kept;

	buf_init(&all, BUF_LINE);
	for (size_t i = 0; i < id->n; i++) {
		const char *text = group_text(r, p, id->v[i]);

		if (text[0] != '\0')
			buf_printf(&all, "%s%s", all.n > 0 ? " " : "", text);
	}
	kept = buf_copy(&all, r->to->arena);
	buf_done(&all);
	return kept;
}

static int
text_row(struct reading *r, const struct pattern *p, struct err **e)
{
	struct subject *s;
	const char **v;

	if (begin(r, group_id(r, p), &s, e) < 0)
		return -1;
	if (r->claim->value == NULL)
		return 0;
	v = arena_array(r->to->arena, const char *, 1);
	v[0] = group_text(r, p, r->claim->value);
	put_values(s, r->side, v, v[0][0] != '\0');
	return 0;
}

/* What a regular expression finds, all of it: its first group, if it has one. */
static int
text_values(struct reading *r, struct subject *s, struct err **e)
{
	struct arena *a = r->to->arena;
	struct pattern *p;
	const char **v = NULL;
	size_t at = 0, n = 0, cap = 0;
	int rc;

	if (pattern_new(a, r->claim->value, &p, e) < 0)
		return -1;
	while ((rc = pattern_next(p, r->part->text, &at, e)) > 0) {
		if (n == cap) {
			cap = cap > 0 ? 2 * cap : 8;
			v = arena_grow(a, v, n * sizeof *v, cap * sizeof *v);
		}
		v[n++] = group_text(r, p, pattern_groups(p) > 0 ? "1" : "0");
	}
	if (v == NULL)
		v = arena_array(a, const char *, 1);
	put_values(s, r->side, v, n);
	r->selected += n;
	return rc;
}

static int
text_whole(struct reading *r, struct err **e)
{
	struct subject *s;
	const char **v;

	if (begin(r, "", &s, e) < 0)
		return -1;
	if (r->claim->value != NULL)
		return text_values(r, s, e);
	v = arena_array(r->to->arena, const char *, 1);
	v[0] = arena_strndup(r->to->arena, r->part->text.p, r->part->text.n);
	put_values(s, r->side, v, 1);
	r->selected++;
	return 0;
}

static int
text_rows(struct reading *r, struct err **e)
{
	const struct claim *c = r->claim;
	const char *expression = c->count != NULL ? c->count : c->rows, **names = NULL;
	size_t at = 0, n = 0, cap = 0;
	struct pattern *p;
	struct subject *s;
	int rc;

	if (expression == NULL)
		return text_whole(r, e);
	if (pattern_new(r->to->arena, expression, &p, e) < 0)
		return -1;
	for (; (rc = pattern_next(p, r->part->text, &at, e)) > 0; n++) {
		if (c->count == NULL) {
			if (text_row(r, p, e) < 0)
				return -1;
			continue;
		}
		if (n == cap) {
			cap = cap > 0 ? 2 * cap : 8;
			names = arena_grow(
			    r->to->arena, names, n * sizeof *names, cap * sizeof *names);
		}
		names[n] = group_id(r, p);
	}
	r->selected = n;
	if (rc < 0 || c->count == NULL)
		return rc;
	if (begin(r, "", &s, e) < 0)
		return -1;
	put_count(r, s, n, names, c->id.n > 0 ? n : 0);
	return 0;
}

/* ---------------------------------------------------------------------------------------------------------------- */

/* Text where elements were asked for says that something is not as thought: a daemon that does not run. */
static int
odd_text(const struct reading *r, struct err **e)
{
	struct str rest = r->part->text, line = str_trim(str_cut(&rest, '\n'));

	return err_set(e, ERR_PROTOCOL, "nothing is selected, and the router said '%.*s'",
	    line.n > 200 ? 200 : (int)line.n, line.p);
}

int
subjects_read(struct subjects *s, const struct claim *claim,
    const struct evidence *evidence, enum check_side side, struct err **e)
{
	for (size_t i = 0; i < evidence->n; i++) {
		struct reading r = {
		    .to = s, .claim = claim, .part = &evidence->v[i], .side = side};
		int rc = r.part->paths != NULL ? path_rows(&r, e) : text_rows(&r, e);

		if (rc < 0)
			return -1;
		if (r.part->paths != NULL && r.selected == 0 && r.part->text.n > 0)
			return odd_text(&r, e);
	}
	return 0;
}
