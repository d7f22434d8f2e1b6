#include "emulator/forms.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "emulator/reply.h"
#include "emulator/text.h"

enum { STEP = 4 };

/* --- JSON -------------------------------------------------------------------------------------------- */

static void
attribute(struct buf *out, const char **sep, const char *prefix, const char *name,
    const char *value)
{
	buf_printf(
	    out, "%s\"%s%s%s\" : ", *sep, prefix, *prefix != '\0' ? ":" : "", name);
	buf_add_json(out, str_of(value));
	*sep = ", ";
}

static bool
has_attributes(const struct xml *x)
{
	return x->attrs != NULL ||
	       (x->ns[0] != '\0' && strcmp(x->ns, x->parent->ns) != 0);
}

static void
attributes(const struct xml *x, struct buf *out)
{
	const char *sep = "";

	buf_adds(out, "\"attributes\" : {");
	if (x->ns[0] != '\0' && strcmp(x->ns, x->parent->ns) != 0)
		attribute(out, &sep, "", "xmlns", x->ns);
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next)
		attribute(out, &sep, at->prefix, at->name, at->value);
	buf_adds(out, "}");
}

static void members(const struct xml *x, struct buf *out, size_t indent);

static void
value(const struct xml *x, struct buf *out, size_t indent)
{
	struct str text = xml_text(x);

	buf_fill(out, ' ', indent);
	buf_adds(out, "{\n");
	if (x->child == NULL) {
		buf_fill(out, ' ', indent + STEP);
		buf_adds(out, "\"data\" : ");
		if (text.n > 0)
			buf_add_json(out, text);
		else
			buf_adds(out, "[null]");
	}
	if (has_attributes(x)) {
		buf_adds(out, x->child == NULL ? ", \n" : "");
		buf_fill(out, ' ', indent + STEP);
		attributes(x, out);
		buf_adds(out, x->child != NULL ? ", \n" : "");
	}
	if (x->child != NULL)
		members(x, out, indent + STEP);
	buf_addc(out, '\n');
	buf_fill(out, ' ', indent);
	buf_addc(out, '}');
}

/* Elements of one name stand together, at the place of the first. */
static bool
came_before(const struct xml *top, const struct xml *x)
{
	return xml_child(top, x->name) != x;
}

static void
members(const struct xml *x, struct buf *out, size_t indent)
{
	const char *sep = "";

	xml_each(x, it)
	{
		if (came_before(x, it))
			continue;
		buf_adds(out, sep);
		buf_fill(out, ' ', indent);
		buf_printf(out, "\"%s\" : [\n", it->name);
		for (const struct xml *same = it; same != NULL;
		     same = xml_next(same, it->name)) {
			buf_adds(out, same != it ? ", \n" : "");
			value(same, out, indent);
		}
		buf_addc(out, '\n');
		buf_fill(out, ' ', indent);
		buf_addc(out, ']');
		sep = ", \n";
	}
}

void
forms_json(const struct xml *x, struct buf *out)
{
	buf_adds(out, "{\n");
	members(x, out, STEP);
	buf_adds(out, "\n}\n");
}

/* --- text -------------------------------------------------------------------------------------------- */

static text_fn *
printer(const char *name)
{
	static const struct {
		const char *name;
		text_fn *print;
	} rows[] = {
#define TEXT(name, print) {name, print},
#include "emulator/text.def"
#undef TEXT
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (strcmp(rows[i].name, name) == 0)
			return rows[i].print;
	return NULL;
}

/* Text that was made as such: blanks at the begin of its first line count. */
static void
plain(struct text *t, const struct xml *x)
{
	struct str text = x->text;

	while (text.n > 0 && *text.p == '\n')
		text = (struct str){text.p + 1, text.n - 1};
	while (text.n > 0 && text.p[text.n - 1] == '\n')
		text.n--;
	text_line(t, STR_FMT, STR_ARG(text));
}

static void
print_all(struct text *t, const struct xml *x)
{
	xml_each(x, it)
	{
		text_fn *print = printer(it->name);

		if (print != NULL)
			print(t, it);
		else if (!xml_is(it, "re-name"))
			plain(t, it);
	}
}

static void
print_engines(struct text *t, const struct xml *results)
{
	static const char rule[] =
	    "----------------------------------------------------------------------"
	    "----";

	xml_each(results, item)
	{
		struct str name = xml_text(xml_child(item, "re-name"));

		text_line(t, STR_FMT ":", STR_ARG(name));
		text_line(t, "%s", rule);
		print_all(t, item);
		if (item->next != NULL)
			text_line(t, "%s", "");
	}
}

static void
print_text(struct call *c, const struct xml *root, struct buf *out)
{
	struct text t = {.arena = c->arena, .out = out, .op = c->op, .call = c};

	xml_each(root, it)
	{
		text_fn *print = printer(it->name);

		if (xml_is(it, "multi-routing-engine-results"))
			print_engines(&t, it);
		else if (print != NULL)
			print(&t, it);
		else if (!xml_is(it, "rpc-error"))
			plain(&t, it);
	}
}

/* --- turning ----------------------------------------------------------------------------------------- */

/* Behind the errors that stand before the results. */
static size_t
behind_errors(const struct call *c, size_t from)
{
	const char *end = c->nc[0] != '\0' ? "</nc:rpc-error>\n" : "</rpc-error>\n";
	const char *begin = c->nc[0] != '\0' ? "<nc:rpc-error" : "<rpc-error";

	while (strncmp(buf_z(&c->out) + from, begin, strlen(begin)) == 0) {
		const char *to = strstr(buf_z(&c->out) + from, end);

		if (to == NULL)
			break;
		from = (size_t)(to - buf_z(&c->out)) + strlen(end);
	}
	return from;
}

/* NULL: no elements, but text. */
static const struct xml *
parse(struct call *c, size_t from)
{
	struct buf whole;
	struct xml *root = NULL;
	struct err *e = NULL;

	if (c->out.n <= from || c->out.p[from] != '<')
		return NULL;
	buf_init(&whole, BUF_TEXT);
	buf_printf(&whole,
	    "<rpc-reply xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
	    "xmlns:junos=\"%s\">",
	    reply_ns(c, ""));
	buf_add(&whole, c->out.p + from, c->out.n - from);
	buf_adds(&whole, "</rpc-reply>");
	if (xml_parse(c->arena, buf_str(&whole), &root, &e) < 0)
		root = NULL;
	err_free(e);
	buf_done(&whole);
	return root;
}

/* Inside the reply only what XML demands is escaped: quotes stay as they are. */
static void
add_json(struct buf *out, struct str json)
{
	for (size_t i = 0; i < json.n; i++) {
		char c = json.p[i];

		buf_adds(out, c == '&'   ? "&amp;"
			      : c == '<' ? "&lt;"
			      : c == '>' ? "&gt;"
					 : "");
		if (strchr("&<>", c) == NULL)
			buf_addc(out, c);
	}
}

bool
forms_text(struct call *c, size_t *from, struct buf *out)
{
	const struct xml *root;

	*from = behind_errors(c, *from);
	root = parse(c, *from);
	if (root == NULL || c->out.n == *from)
		return false;
	print_text(c, root, out);
	return true;
}

void
forms_turn(struct call *c, size_t from, const char *format)
{
	bool json = strcmp(format, "json") == 0;
	const struct xml *root;
	struct buf other;

	if (!json && strcmp(format, "text") != 0 && strcmp(format, "ascii") != 0)
		return;
	from = behind_errors(c, from);
	root = parse(c, from);
	if (root == NULL)
		return;
	buf_init(&other, BUF_TEXT);
	if (json)
		forms_json(root, &other);
	else
		print_text(c, root, &other);
	buf_cut(&c->out, from);
	if (json) {
		add_json(&c->out, buf_str(&other));
	} else {
		buf_adds(&c->out, "<output>\n");
		buf_add_xml(&c->out, buf_str(&other));
		buf_adds(&c->out, "</output>\n");
	}
	buf_done(&other);
}
