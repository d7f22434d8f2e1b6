/*
 * Configurations in JSON (junos-facts 2.5): from the XML elements, which say by hints what repeats. The style of 16.1
 * and later has text as it is, [null] for what is empty, and "@" for attributes of a statement, "@name" for those of
 * the leaf of that name; that of 14.2 wraps every value, [{"data" : "x"}], and has "attributes" [spelling inferred].
 * All values are texts: which are numbers only a schema could tell.
 */
#include <string.h>

#include "base/buf.h"
#include "data/xml.h"
#include "emulator/shape.h"

enum { INDENT = 4 };

struct json {
	struct buf *out;
	bool verbose;
	int indent;
	bool any; /* the object that is open has a member */
};

static void
line(struct json *j, const char *text)
{
	buf_addc(j->out, '\n');
	buf_fill(j->out, ' ', (size_t)j->indent);
	buf_adds(j->out, text);
}

static void
begin(struct json *j, const char *brace)
{
	buf_adds(j->out, brace);
	j->indent += INDENT;
	j->any = false;
}

static void
end(struct json *j, const char *brace)
{
	j->indent -= INDENT;
	line(j, brace);
	j->any = true;
}

static void
next(struct json *j)
{
	if (j->any)
		buf_addc(j->out, ',');
	line(j, "");
	j->any = true;
}

static void
name(struct json *j, const char *prefix, const char *text)
{
	next(j);
	buf_printf(j->out, "\"%s%s\" : ", prefix, text);
}

/* --- attributes --------------------------------------------------------------------------------------- */

/* The annotation that stands before it. */
static const struct xml *
comment_of(const struct xml *x)
{
	const struct xml *before = x->parent != NULL ? x->parent->child : x;

	while (before != x && before->next != x)
		before = before->next;
	return before != x && strcmp(before->prefix, "junos") == 0 ? before : NULL;
}

static bool
is_hint(const struct xml_attr *at)
{
	return strcmp(at->name, "list") == 0;
}

static bool
has_metadata(const struct xml *x)
{
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next)
		if (!is_hint(at))
			return true;
	return comment_of(x) != NULL;
}

static void
metadata(struct json *j, const struct xml *x)
{
	const struct xml *comment = comment_of(x);

	begin(j, "{");
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next) {
		if (is_hint(at))
			continue;
		if (*at->prefix != '\0') {
			next(j);
			buf_printf(j->out, "\"%s:%s\" : ", at->prefix, at->name);
			buf_add_json(j->out, str_of(at->value));
		} else {
			name(j, "", at->name);
			buf_adds(j->out, "true");
		}
	}
	if (comment != NULL) {
		name(j, "", "comment");
		buf_add_json(j->out, xml_text(comment));
	}
	end(j, "}");
}

/* --- values ------------------------------------------------------------------------------------------- */

static void members(struct json *j, const struct xml *x);

static bool
is_leaf(const struct xml *x)
{
	return x->child == NULL;
}

static bool
same_list(const struct xml *a, const struct xml *b)
{
	return strcmp(a->name, b->name) == 0 && strcmp(b->prefix, "junos") != 0;
}

static void
leaf_value(struct json *j, const struct xml *x)
{
	struct str text = x->text;

	if (j->verbose)
		begin(j, "{");
	if (j->verbose && has_metadata(x)) {
		name(j, "", "attributes");
		metadata(j, x);
	}
	if (j->verbose)
		name(j, "", "data");
	if (text.n > 0)
		buf_add_json(j->out, text);
	else
		buf_adds(j->out, j->verbose ? "[null]" : "null");
	if (j->verbose)
		end(j, "}");
}

static void
object(struct json *j, const struct xml *x)
{
	begin(j, "{");
	if (has_metadata(x)) {
		name(j, "", j->verbose ? "attributes" : "@");
		metadata(j, x);
	}
	members(j, x);
	end(j, "}");
}

static void
value(struct json *j, const struct xml *x)
{
	if (is_leaf(x) && xml_attr(x, "list") == NULL)
		leaf_value(j, x);
	else if (is_leaf(x) && strcmp(xml_attr(x, "list"), "value") == 0)
		leaf_value(j, x);
	else
		object(j, x);
}

static void
array(struct json *j, const struct xml *first)
{
	begin(j, "[");
	for (const struct xml *x = first; x != NULL; x = x->next) {
		if (!same_list(first, x))
			continue;
		next(j);
		value(j, x);
	}
	end(j, "]");
}

/* "@name" of a leaf: one object, or for a list of values one each, null where there is none. */
static void
leaf_metadata(struct json *j, const struct xml *first, bool list)
{
	bool any = false;

	for (const struct xml *x = first; x != NULL; x = x->next)
		any = any || (same_list(first, x) && is_leaf(x) && has_metadata(x));
	if (!any || j->verbose)
		return;
	name(j, "@", first->name);
	if (!list) {
		metadata(j, first);
		return;
	}
	begin(j, "[");
	for (const struct xml *x = first; x != NULL; x = x->next) {
		if (!same_list(first, x))
			continue;
		next(j);
		if (has_metadata(x))
			metadata(j, x);
		else
			buf_adds(j->out, "null");
	}
	end(j, "]");
}

static bool
repeats(const struct xml *x)
{
	for (const struct xml *n = x->next; n != NULL; n = n->next)
		if (same_list(x, n))
			return true;
	return false;
}

static bool
seen_before(const struct xml *x)
{
	for (const struct xml *n = x->parent->child; n != x; n = n->next)
		if (same_list(x, n))
			return true;
	return false;
}

static void
members(struct json *j, const struct xml *x)
{
	const struct xml *before = NULL;

	for (const struct xml *c = x->child; c != NULL; before = c, c = c->next) {
		bool run =
		    before != NULL && same_list(before, c); /* most lists are one */
		bool list;

		if (run || strcmp(c->prefix, "junos") == 0 || seen_before(c))
			continue;
		list = xml_attr(c, "list") != NULL || repeats(c);
		name(j, "", c->name);
		if (list || j->verbose)
			array(j, c);
		else if (is_leaf(c) && c->text.n == 0)
			buf_adds(j->out, "[null]");
		else
			value(j, c);
		if (is_leaf(c))
			leaf_metadata(j, c, list);
	}
}

void
shape_print_json(const struct xml *configuration, bool verbose, struct buf *out)
{
	struct json j = {.out = out, .verbose = verbose};

	begin(&j, "{");
	name(&j, "", configuration->name);
	if (verbose)
		begin(&j, "[");
	if (verbose)
		next(&j);
	object(&j, configuration);
	if (verbose)
		end(&j, "]");
	end(&j, "}");
	buf_addc(out, '\n');
}
