#include "schema/form.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "data/xml.h"
#include "schema/schema.h"

#define XNM "http://xml.juniper.net/xnm/1.1/xnm" /* junos-facts 2.5 */
#define JUNOS "http://xml.juniper.net/junos/*/junos"

const char *const form_names[] = {"text", "set", "xml", "json", NULL};

/* --- which form it is --------------------------------------------------------------------------------------- */

/* The first line that says something, without blanks. */
static struct str
first_line(struct str text)
{
	struct str line = STR("");

	while (text.n > 0) {
		line = str_trim(str_cut(&text, '\n'));
		if (line.n > 0 && line.p[0] != '#')
			break;
	}
	return line;
}

/* A line of set commands has no `;` and no brace behind it. */
static bool
is_command(struct str line)
{
	static const char *const verbs[] = {"set", "delete", "deactivate", "activate",
	    "protect", "unprotect", "annotate", "rename", "insert", "edit", "top", "up",
	    "copy", "replace", "wildcard", NULL};
	struct str rest = line, verb = str_cut(&rest, ' ');

	if (line.n == 0 || strchr(";{", line.p[line.n - 1]) != NULL)
		return false;
	for (int i = 0; verbs[i] != NULL; i++)
		if (str_eq(verb, str_of(verbs[i])))
			return true;
	return false;
}

enum form
form_guess(const char *file, struct str text)
{
	struct str name = str_of(file), line = first_line(text);

	if (str_ends(name, STR(".xml")))
		return FORM_XML;
	if (str_ends(name, STR(".json")))
		return FORM_JSON;
	if (str_ends(name, STR(".set")))
		return FORM_SET;
	if (line.n > 0 && line.p[0] == '<')
		return FORM_XML;
	if (line.n > 0 && line.p[0] == '{')
		return FORM_JSON;
	return is_command(line) ? FORM_SET : FORM_TEXT;
}

/* --- from octets ---------------------------------------------------------------------------------------------- */

struct reading {
	struct arena *arena;
	const struct schema *schema;
	const char *file;
	finding_fn *found;
	void *ctx;
};

static int
read_words(const struct reading *r, enum form form, struct str text, struct formed *out,
    struct err **e)
{
	struct config_node *tree;

	if ((form == FORM_SET ? config_parse_set : config_parse_text)(
		r->arena, r->file, text, &tree, e) < 0)
		return -1;
	out->tree = tree;
	if (r->schema != NULL)
		out->bound =
		    bound_from_config(r->arena, r->schema, out->tree, r->found, r->ctx);
	return 0;
}

/* What xml.c says of octets from a router, said of a file. */
static int
bad_xml(const struct reading *r, struct err **e)
{
	struct mark at = {.file = r->file};
	const char *why = err_message(*e);
	struct err *said = *e;
	int used = 0;

	if (sscanf(why, "XML line %d column %d: %n", &at.line, &at.col, &used) >= 2)
		why += used;
	*e = NULL;
	err_at(e, ERR_CONFIG_SYNTAX, at, "not valid XML: %s", why);
	err_free(said);
	return -1;
}

static int
read_xml(const struct reading *r, struct str text, struct formed *out, struct err **e)
{
	const struct xml *top;
	struct xml *root;

	if (xml_parse(r->arena, text, &root, e) < 0)
		return bad_xml(r, e);
	top =
	    xml_is(root, "configuration") ? root : xml_walk(root, NULL, "configuration");
	if (top == NULL)
		return err_at(e, ERR_CONFIG_SYNTAX, (struct mark){r->file, root->line, 0},
		    "there is no <configuration> in it");
	out->bound = bound_from_xml(r->arena, r->schema, top, r->found, r->ctx);
	return 0;
}

static int
read_json(const struct reading *r, struct str text, struct formed *out, struct err **e)
{
	const struct value *top;
	struct value *v;
	struct err *said;

	if (json_parse(r->arena, r->file, text, &v, e) < 0) {
		said = *e;
		*e = NULL;
		err_at(e, ERR_CONFIG_SYNTAX, err_where(said), "%s", err_message(said));
		err_free(said);
		return -1;
	}
	top = value_get(v, "configuration");
	if (top == NULL)
		return err_at(e, ERR_CONFIG_SYNTAX, v->mark,
		    "there is no member \"configuration\" in it");
	return bound_from_json(
	    r->arena, r->schema, top, r->found, r->ctx, &out->bound, e);
}

int
form_read(struct arena *a, const struct schema *s, enum form form, const char *file,
    struct str text, finding_fn *found, void *ctx, struct formed *ret_formed,
    struct err **e)
{
	struct reading r = {a, s, file, found, ctx};
	struct formed out = {0};
	int rc;

	if (form == FORM_XML)
		rc = read_xml(&r, text, &out, e);
	else if (form == FORM_JSON)
		rc = read_json(&r, text, &out, e);
	else
		rc = read_words(&r, form, text, &out, e);
	if (rc < 0)
		return -1;
	if (out.tree == NULL)
		out.tree = bound_to_config(a, out.bound);
	*ret_formed = out;
	return 0;
}

/* --- to octets ------------------------------------------------------------------------------------------------ */

void
form_print(struct arena *a, const struct formed *formed, enum form form, struct buf *out)
{
	const struct config_node *tree = formed->tree;

	if (formed->bound != NULL && form <= FORM_SET)
		tree = (form == FORM_SET ? bound_to_commands : bound_to_config)(
		    a, formed->bound);

	switch (form) {
	case FORM_TEXT: config_print_text(tree, out); break;
	case FORM_SET: config_print_commands(tree, out); break;
	case FORM_XML:
		buf_adds(
		    out, "<configuration xmlns=\"" XNM "\" xmlns:junos=\"" JUNOS "\">\n");
		bound_print_xml(formed->bound, 4, out);
		buf_adds(out, "</configuration>\n");
		break;
	case FORM_JSON:
		buf_adds(out, "{\n\"configuration\": ");
		bound_print_json(formed->bound, BOUND_JSON_IETF, 4, out);
		buf_adds(out, "}\n");
		break;
	}
}
