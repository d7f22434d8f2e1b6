/* Modules made valid, and what they say twice taken out. */
#include "base/buf.h"
#include "schema/module.h"
#include "schema/module_scan.h"

/* --- repair ------------------------------------------------------------------------------------------- */

const char *const module_repair_names[REPAIRS] = {
    [REPAIR_ESCAPE] = "escape that YANG does not know",
    [REPAIR_INNER] = "unescaped double quote",
    [REPAIR_QUOTE] = "escaped single quote",
    [REPAIR_STATUS] = "deprecated definition in use",
};

enum { NESTED = 256 }; /* blocks in one another; deeper ones are not repaired */

struct repair {
	struct yang_scan scan;
	struct buf out;
	const char *done;        /* up to here the text is in `out` */
	struct str word;         /* of the statement that the scan is in */
	bool definition[NESTED]; /* is that block a grouping's or a type's? */
	int depth;
	bool begins; /* the next word is a statement's */
	size_t *count;
};

/* Juniper writes \' for ' and \* for a backslash with a star. */
static void
repair_octets(struct repair *r, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool more = s.p[i] == '\\' && i + 1 < s.n;

		if (more && strchr("nt\"\\", s.p[i + 1]) != NULL) {
			buf_addc(&r->out, s.p[i++]);
		} else if (more && s.p[i + 1] == '\'') {
			r->count[REPAIR_QUOTE]++;
			continue;
		} else if (more) {
			r->count[REPAIR_ESCAPE]++;
			buf_addc(&r->out, '\\');
		} else if (s.p[i] == '"') {
			r->count[REPAIR_INNER]++;
			buf_addc(&r->out, '\\');
		}
		buf_addc(&r->out, s.p[i]);
	}
}

static void
repair_string(struct repair *r, struct str s)
{
	bool closed = s.n > 1 && s.p[s.n - 1] == '"';
	struct str in = {s.p + 1, s.n - 1 - closed};

	if (memchr(in.p, '\\', in.n) == NULL && memchr(in.p, '"', in.n) == NULL)
		return;
	buf_add(&r->out, r->done, (size_t)(in.p - r->done));
	repair_octets(r, in);
	r->done = in.p + in.n;
}

static void
add_blanked(struct buf *out, const char *from, const char *to)
{
	for (; from < to; from++)
		buf_addc(out, *from == '\n' ? '\n' : ' ');
}

static void
blank(struct repair *r, const char *from, const char *to)
{
	buf_add(&r->out, r->done, (size_t)(from - r->done));
	add_blanked(&r->out, from, to);
	r->scan.p = r->done = to;
}

/* `status deprecated;` of what others use (RFC 7950 7.21.2 wants them deprecated too). */
static void
repair_status(struct repair *r)
{
	struct yang_scan s = r->scan;
	const char *from = r->scan.token.p;

	if (r->depth == 0 || r->depth >= NESTED || !r->definition[r->depth])
		return;
	if (yang_next(&s) == YANG_SIGN || str_eq(yang_unquoted(s.token), STR("current")))
		return;
	if (yang_next(&s) != YANG_SIGN || s.token.p[0] != ';')
		return;
	blank(r, from, s.p);
	r->count[REPAIR_STATUS]++;
	r->begins = true;
}

static void
pass_sign(struct repair *r, char sign)
{
	r->begins = true;
	if (sign == '{' && ++r->depth < NESTED)
		r->definition[r->depth] =
		    str_eq(r->word, STR("grouping")) || str_eq(r->word, STR("typedef"));
	if (sign == '}' && r->depth > 0)
		r->depth--;
}

static void
repair_begin(struct repair *r, struct str text, size_t *count)
{
	*r = (struct repair){.scan = {text.p, text.p + text.n, {NULL, 0}},
	    .done = text.p,
	    .begins = true,
	    .count = count};
	buf_init(&r->out, 2 * (size_t)MODULE_TOTAL);
}

static char *
repair_end(struct repair *r)
{
	buf_add(&r->out, r->done, (size_t)(r->scan.end - r->done));
	return buf_detach(&r->out);
}

char *
module_repair(struct str text, size_t ret[REPAIRS])
{
	size_t count[REPAIRS] = {0};
	struct repair r;
	enum yang t;

	repair_begin(&r, text, ret != NULL ? ret : count);
	while ((t = yang_next(&r.scan)) != YANG_END) {
		if (t == YANG_STRING && r.scan.token.p[0] == '"') {
			repair_string(&r, r.scan.token);
		} else if (t == YANG_SIGN) {
			pass_sign(&r, r.scan.token.p[0]);
		} else if (t == YANG_WORD && r.begins) {
			r.word = r.scan.token;
			r.begins = false;
			if (str_eq(r.word, STR("status")))
				repair_status(&r);
		}
	}
	return repair_end(&r);
}

/* --- what is found through the root ------------------------------------------------------------------- */

/* The end of the statement whose arguments or block come next; NULL: it has none. */
static const char *
statement_end(struct yang_scan s)
{
	int depth = 0;
	enum yang t;

	while ((t = yang_next(&s)) != YANG_END) {
		if (t != YANG_SIGN)
			continue;
		if (s.token.p[0] != ';')
			depth += s.token.p[0] == '{' ? 1 : -1;
		if (depth <= 0)
			return s.p;
	}
	return NULL;
}

static bool
is_groups(struct yang_scan s)
{
	struct str path;

	if (yang_next(&s) == YANG_SIGN)
		return false;
	path = yang_unquoted(s.token);
	return str_ends(path, STR("configuration/groups")) ||
	       str_ends(path, STR(":groups"));
}

static bool
is_copy_module(struct str text)
{
	struct module_head h;

	return module_read_head(text, &h) &&
	       (str_ends(h.name, STR("-conf-logical-systems")) ||
		   str_ends(h.name, STR("-conf-tenants")));
}

/* `list logical-systems {`: of what has everything in it once more. */
static bool
is_copy(struct yang_scan s)
{
	return yang_next(&s) != YANG_SIGN &&
	       (str_eq(yang_unquoted(s.token), STR("logical-systems")) ||
		   str_eq(yang_unquoted(s.token), STR("tenants")));
}

static bool
has_copy(struct yang_scan s, const char *end)
{
	enum yang t;

	while ((t = yang_next(&s)) != YANG_END && s.p < end)
		if (t == YANG_WORD && str_eq(s.token, STR("list")) && is_copy(s))
			return true;
	return false;
}

/* In a module of such a list groupings keep their leaves, the list's key among them. */
static bool
is_inner(struct str word)
{
	return str_eq(word, STR("container")) || str_eq(word, STR("list")) ||
	       str_eq(word, STR("choice")) || str_eq(word, STR("uses"));
}

static void
reduce_statement(struct repair *r, bool copies, bool *stays)
{
	struct str word = r->scan.token;
	const char *end;
	bool goes = false;

	if (r->depth == 1) {
		goes = str_eq(word, STR("augment")) && is_groups(r->scan);
		end = copies && str_eq(word, STR("grouping")) ? statement_end(r->scan)
							      : NULL;
		*stays = end == NULL || has_copy(r->scan, end);
	} else if (r->depth == 2) {
		goes = !*stays && is_inner(word);
	}
	end = goes ? statement_end(r->scan) : NULL;
	r->begins = goes;
	if (end != NULL)
		blank(r, word.p, end);
}

char *
module_reduce(struct str text)
{
	bool copies = is_copy_module(text), stays = true;
	struct repair r;
	enum yang t;

	repair_begin(&r, text, NULL);
	while ((t = yang_next(&r.scan)) != YANG_END) {
		if (t == YANG_SIGN)
			pass_sign(&r, r.scan.token.p[0]);
		else if (t == YANG_WORD && r.begins && r.depth <= 2)
			reduce_statement(&r, copies, &stays);
		else if (t == YANG_WORD)
			r.begins = false;
	}
	return repair_end(&r);
}
