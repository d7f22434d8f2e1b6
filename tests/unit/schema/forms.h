/* The four forms of one configuration, for tests: each is read into a bound tree and printed from one. */
#ifndef FORMS_H
#define FORMS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/json.h"
#include "data/value.h"
#include "data/xml.h"
#include "schema/bound.h"
#include "schema/schema.h"

enum form { FORM_TEXT, FORM_SET, FORM_XML, FORM_JSON, FORM_VERBOSE, FORMS };

struct forms {
	struct arena *arena;
	struct schema *schema;
	struct buf findings; /* "PATH: WORD: MESSAGE\n" of what was read */
};

static inline void
forms_found(void *ctx, const struct finding *f)
{
	struct forms *t = ctx;

	buf_printf(&t->findings, "%s: %s: %s\n", f->path, f->word, f->message);
}

/* NULL: an error, which stands among the findings. */
static inline struct bound *
forms_read_config(struct forms *t, enum form form, struct str text, struct err **e)
{
	struct config_node *root = NULL;
	int rc = form == FORM_TEXT ? config_parse_text(t->arena, "in", text, &root, e)
				   : config_parse_set(t->arena, "in", text, &root, e);

	return rc == 0 ? bound_from_config(t->arena, t->schema, root, forms_found, t)
		       : NULL;
}

static inline struct bound *
forms_read(struct forms *t, enum form form, struct str text)
{
	struct bound *root = NULL;
	struct xml *x = NULL;
	struct value *v = NULL;
	struct err *e = NULL;

	switch (form) {
	case FORM_TEXT:
	case FORM_SET: root = forms_read_config(t, form, text, &e); break;
	case FORM_XML:
		if (xml_parse(t->arena, text, &x, &e) == 0)
			root = bound_from_xml(t->arena, t->schema, x, forms_found, t);
		break;
	default:
		if (json_parse(t->arena, "in", text, &v, &e) == 0)
			(void)bound_from_json(t->arena, t->schema,
			    value_get(v, "configuration"), forms_found, t, &root, &e);
	}
	if (e != NULL)
		err_print(e, &t->findings);
	err_free(e);
	return root;
}

static inline void
forms_print(struct forms *t, enum form form, const struct bound *root, struct buf *out)
{
	switch (form) {
	case FORM_TEXT: config_print_text(bound_to_config(t->arena, root), out); return;
	case FORM_SET:
		config_print_commands(bound_to_commands(t->arena, root), out);
		return;
	case FORM_XML:
		buf_adds(out,
		    "<configuration "
		    "xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\">\n");
		bound_print_xml(root, 4, out);
		buf_adds(out, "</configuration>\n");
		return;
	default:
		buf_adds(out, "{\n\"configuration\" : ");
		bound_print_json(root,
		    form == FORM_JSON ? BOUND_JSON_IETF : BOUND_JSON_VERBOSE, 4, out);
		buf_adds(out, "\n}\n");
	}
}

#endif
