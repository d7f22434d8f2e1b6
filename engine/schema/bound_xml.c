/* The XML form: see bound.h. */
#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/comment.h"
#include "config/tree.h"
#include "data/xml.h"
#include "schema/bound.h"
#include "schema/bound_build.h"
#include "schema/reader.h"
#include "schema/unknown.h"

/* --- reading ----------------------------------------------------------------------------------------- */

static bool
of_junos(const char *prefix, const char *ns)
{
	return strcmp(prefix, "junos") == 0 ||
	       str_starts(str_of(ns), STR("http://xml.juniper.net/junos/"));
}

static struct str
own(struct reader *r, struct str s)
{
	return (struct str){arena_strndup(r->arena, s.p, s.n), s.n};
}

/* rename and insert come first: what `name` means depends on them. */
static void
read_attributes(struct reader *r, const struct xml *x, struct bound *n)
{
	const char *move = xml_attr(x, "rename") != NULL ? "rename" : "insert";

	if (xml_attr(x, move) != NULL)
		reader_attribute(r, n, str_of(move), str_of(xml_attr(x, move)));
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next) {
		struct str name = str_of(at->name), text = str_of(at->value);

		if (of_junos(at->prefix, at->ns) && strcmp(at->name, "group") == 0)
			n->group = at->value;
		else if (!of_junos(at->prefix, at->ns) &&
			 strcmp(at->prefix, "xml") != 0 &&
			 !reader_attribute(r, n, name, text) &&
			 !reader_move_key(r, n, name, text))
			reader_finding(r, FINDING_UNKNOWN, n, name, "syntax error");
	}
}

static void read_children(struct reader *r, const struct xml *x, struct bound *n);

/* What an element has besides what its statement can have. */
static void
read_surplus(struct reader *r, const struct xml *x, struct bound *n)
{
	if (x->child != NULL)
		reader_finding(
		    r, FINDING_TRAILING, n, str_of(x->child->name), "syntax error");
	else if (xml_text(x).n > 0)
		reader_finding(r, FINDING_TRAILING, n, xml_text(x), "syntax error");
}

static void
read_contents(struct reader *r, const struct xml *x, struct bound *n)
{
	bool deletes = (n->flags & CONFIG_DELETE) != 0;

	if (reader_free(n) && x->child == NULL) {
		if (xml_text(x).n > 0)
			n->value = own(r, xml_text(x));
	} else if (bound_is_inner(n)) {
		read_children(r, x, n);
		if (xml_text(x).n > 0)
			reader_finding(
			    r, FINDING_TRAILING, n, xml_text(x), "syntax error");
	} else if (schema_kind(n->schema) == SCHEMA_FLAG) {
		read_surplus(r, x, n);
	} else {
		if (xml_text(x).n > 0 || !deletes)
			n->value = own(r, xml_text(x));
		if (x->child != NULL)
			read_surplus(r, x, n);
	}
}

static void
read_element(
    struct reader *r, const struct xml *x, struct bound *parent, const char *comment)
{
	struct mark mark = {NULL, x->line, 0};
	struct bound *n;

	if (x->child == NULL && reader_choice(r, parent, str_of(x->name), xml_text(x)))
		return;
	n = reader_node(r, parent, str_of(x->name), mark);
	n->comment = comment;
	read_attributes(r, x, n);
	read_contents(r, x, n);
	reader_settle(r, n);
}

/* Of an entry, keys are read first: paths in findings have them. */
static bool
first(const struct bound *n, const struct xml *c)
{
	const struct schema_node *known;

	if (n->schema == NULL || schema_kind(n->schema) != SCHEMA_LIST)
		return false;
	known = schema_child(n->schema, str_of(c->name));
	return known != NULL && schema_is_key(known);
}

static void
read_children(struct reader *r, const struct xml *x, struct bound *n)
{
	const char *comment = NULL;

	xml_each(x, c) if (first(n, c)) read_element(r, c, n, NULL);
	xml_each(x, c)
	{
		if (strcmp(c->name, "comment") == 0 && of_junos(c->prefix, c->ns)) {
			comment = reader_comment(r, comment, c->text);
		} else if (!first(n, c)) {
			read_element(r, c, n, comment);
			comment = NULL;
		}
	}
}

struct bound *
bound_from_xml(struct arena *a, const struct schema *s, const struct xml *configuration,
    finding_fn *found, void *ctx)
{
	struct reader r;
	struct bound *root = bound_new_root(a, s);

	reader_init(&r, a, s, found, ctx);
	read_children(&r, configuration, root);
	reader_done(&r);
	unknown_to_words(a, root);
	return root;
}

/* --- printing ---------------------------------------------------------------------------------------- */

struct printer {
	struct buf *out;
	const struct bound_xml *how;
	int indent, depth;
};

static const struct {
	int flag;
	const char *text;
} attributes[] = {
    {CONFIG_INACTIVE, " inactive=\"inactive\""},
    {CONFIG_ACTIVE, " active=\"active\""},
    {CONFIG_PROTECT, " protect=\"protect\""},
    {CONFIG_UNPROTECT, " unprotect=\"unprotect\""},
    {CONFIG_DELETE, " delete=\"delete\""},
    {CONFIG_REPLACE, " replace=\"replace\""},
    {BOUND_CREATE, " operation=\"create\""},
    {BOUND_CHANGED, " junos:changed=\"changed\""},
};

static void
line(struct printer *p)
{
	if (p->indent >= 0)
		buf_addc(p->out, '\n');
}

static void
margin(struct printer *p)
{
	if (p->indent > 0)
		buf_fill(p->out, ' ', (size_t)p->indent * (size_t)p->depth);
}

/* U+FFFE and U+FFFF are no characters of XML. */
static bool
is_noncharacter(struct str s, size_t at)
{
	return at >= 2 && (s.p[at] == '\xbe' || s.p[at] == '\xbf') &&
	       s.p[at - 1] == '\xbf' && s.p[at - 2] == '\xef';
}

/* Octets that XML has no way to say become U+FFFD; what a parser would make a blank of is written as its number. */
static void
print_text(struct printer *p, struct str s, bool in_attribute)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_noncharacter(s, i)) {
			buf_add_xml(p->out, (struct str){s.p + from, i - from});
			buf_addc(p->out, '\xbd');
			from = i + 1;
			continue;
		}
		if (c >= ' ' || (!in_attribute && (c == '\n' || c == '\t')))
			continue;
		buf_add_xml(p->out, (struct str){s.p + from, i - from});
		if (c == '\r' || c == '\n' || c == '\t')
			buf_printf(p->out, "&#%d;", c);
		else
			buf_adds(p->out, "\xef\xbf\xbd");
		from = i + 1;
	}
	buf_add_xml(p->out, (struct str){s.p + from, s.n - from});
}

static void
print_attribute(struct printer *p, const char *name, struct str text)
{
	buf_printf(p->out, " %s=\"", name);
	print_text(p, text, true);
	buf_addc(p->out, '"');
}

static void
print_move(struct printer *p, const struct bound *n)
{
	const struct bound_move *m = n->move;

	print_attribute(p, reader_move_name(m), str_of(reader_move_text(m)));
	for (int i = 0; i < m->nkeys; i++)
		if (m->keys[i].p != NULL)
			print_attribute(p, reader_move_key_name(n, i), m->keys[i]);
}

static bool
is_key(const struct bound *n)
{
	return n->schema != NULL && schema_is_key(n->schema);
}

static void
print_operation(struct printer *p, const struct bound *n)
{
	if ((n->flags & BOUND_CREATE) != 0)
		buf_adds(p->out, " nc:operation=\"create\"");
	else if ((n->flags & CONFIG_DELETE) != 0)
		buf_adds(p->out, " nc:operation=\"delete\"");
}

static void
print_attributes(struct printer *p, const struct bound *n)
{
	if (p->how->nc)
		print_operation(p, n);
	if (p->how->keys && is_key(n))
		buf_adds(p->out, " junos:key=\"key\"");
	for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
		bool said = p->how->nc && (attributes[i].flag == CONFIG_DELETE ||
					      attributes[i].flag == BOUND_CREATE);

		if ((n->flags & attributes[i].flag) == 0 || said)
			continue;
		if (attributes[i].flag == CONFIG_DELETE && (n->flags & BOUND_REMOVE) != 0)
			buf_adds(p->out, " operation=\"remove\"");
		else
			buf_adds(p->out, attributes[i].text);
	}
	if (n->group != NULL)
		print_attribute(p,
		    (n->flags & CONFIG_RANGE) != 0 ? "junos:interface-range"
						   : "junos:group",
		    str_of(n->group));
	if (n->move != NULL)
		print_move(p, n);
}

static void
print_comment(struct printer *p, const char *comment)
{
	struct buf signs;

	buf_init(&signs, BUF_TEXT);
	comment_print(comment, &signs);
	margin(p);
	buf_adds(p->out, "<junos:comment>");
	print_text(p, buf_str(&signs), false);
	buf_adds(p->out, "</junos:comment>");
	line(p);
	buf_done(&signs);
}

static void print_element(struct printer *p, const struct bound *n);
static void print_children(struct printer *p, const struct bound *n);

static void
print_element(struct printer *p, const struct bound *n)
{
	if (n->comment != NULL)
		print_comment(p, n->comment);
	margin(p);
	buf_printf(p->out, "<%s", n->name);
	print_attributes(p, n);
	if (n->child != NULL) {
		buf_addc(p->out, '>');
		line(p);
		p->depth++;
		print_children(p, n);
		p->depth--;
		margin(p);
		buf_printf(p->out, "</%s>", n->name);
	} else if (n->value.p != NULL) {
		buf_addc(p->out, '>');
		print_text(p, n->value, false);
		buf_printf(p->out, "</%s>", n->name);
	} else {
		buf_adds(p->out, "/>");
	}
	line(p);
}

/* <upto>/24</upto> and <exact/> for choice-ident and the choice-value behind it. */
static void
print_choice(struct printer *p, const struct bound *ident)
{
	const struct bound *value = bound_child(ident->parent, "choice-value");
	struct bound shown = {.schema = p->how->keys ? ident->schema : NULL};
	struct buf name;

	buf_init(&name, BUF_LINE);
	buf_addstr(&name, ident->value);
	shown.name = buf_z(&name);
	if (value != NULL && value->value.n > 0)
		shown.value = value->value;
	print_element(p, &shown);
	buf_done(&name);
}

static void
print_children(struct printer *p, const struct bound *n)
{
	bound_each(n, c)
	{
		if (!reader_is_choice(c))
			print_element(p, c);
		else if (strcmp(c->name, "choice-ident") == 0)
			print_choice(p, c);
	}
}

void
bound_print_xml_as(const struct bound *root, const struct bound_xml *how, struct buf *out)
{
	struct printer p = {.out = out, .how = how, .indent = how->indent};
	struct arena *scratch = arena_new();

	print_children(&p, unknown_to_elements(scratch, root));
	arena_free(scratch);
}

void
bound_print_xml(const struct bound *root, int indent, struct buf *out)
{
	const struct bound_xml how = {.indent = indent};

	bound_print_xml_as(root, &how, out);
}
