#include "cli/finding.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "config/mask.h"
#include "data/value.h"
#include "deploy/render.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "report/text.h"
#include "schema/validate.h"

/* --- fields --------------------------------------------------------------------------------------------------- */

static void
set_text(struct arena *a, struct value *f, const char *key, const char *text)
{
	if (text != NULL)
		value_set(a, f, key, value_strz(a, text));
}

static void
set_place(struct arena *a, struct value *f, struct mark at)
{
	set_text(a, f, "file", at.file);
	if (at.line > 0)
		value_set(a, f, "line", value_int(a, at.line));
	if (at.line > 0 && at.col > 0)
		value_set(a, f, "column", value_int(a, at.col));
}

static struct value *
fields(struct arena *a, const struct problem *p, const char *device, struct mark at)
{
	struct value *f = value_map(a);

	set_text(a, f, "device", device);
	set_text(a, f, "rule", p->rule);
	set_text(a, f, "severity", severity_names[p->severity]);
	set_text(a, f, "message", p->message);
	set_place(a, f, at);
	set_text(a, f, "path", p->path);
	return f;
}

static void
set_excerpt(struct arena *a, struct value *f, struct str line, int col)
{
	struct buf text;

	if (line.n == 0)
		return;
	buf_init(&text, BUF_TEXT);
	mask_excerpt(line, value_text(f, "path"), &col, &text);
	value_set(a, f, "excerpt", value_str(a, buf_str(&text)));
	if (col > 0)
		value_set(a, f, "excerpt-column", value_int(a, col));
	buf_done(&text);
}

static void
set_remedy(struct arena *a, struct value *f, const char *remedy, const char *value_remedy)
{
	if (remedy != NULL && value_remedy != NULL)
		remedy = arena_printf(a, "%s %s", remedy, value_remedy);
	set_text(a, f, "remedy", remedy != NULL ? remedy : value_remedy);
}

static void
set_variable(struct arena *a, struct value *f, const struct template_variable *v)
{
	struct value *place;

	if (v == NULL || v->at.file == NULL)
		return;
	place = value_map(a);
	set_text(a, place, "name", v->name);
	set_place(a, place, v->at);
	value_set(a, f, "variable", place);
}

struct value *
finding_rendered(struct arena *a, const struct problem *p, const struct rendering *r)
{
	int line = p->mark.line, col = p->mark.col;
	struct value *f = fields(a, p, r->host->name, rendering_place(r, line, col));
	const struct template_variable *v = rendering_variable(r, line, col);
	struct value *rendered = value_map(a);

	set_excerpt(a, f, rendering_line(r, line), col);
	set_place(a, rendered, p->mark);
	value_set(a, f, "rendered", rendered);
	set_variable(a, f, v);
	set_remedy(a, f, p->remedy, rendering_correction(a, v));
	return f;
}

struct value *
finding_in_file(struct arena *a, const struct problem *p, struct str text)
{
	struct value *f = fields(a, p, NULL, p->mark);

	set_excerpt(a, f, str_line(text, p->mark.line), p->mark.col);
	set_remedy(a, f, p->remedy, NULL);
	return f;
}

/* --- saying them ---------------------------------------------------------------------------------------------- */

enum { FIELDS = 16 };

void
finding_post(struct bus *b, const struct value *finding)
{
	struct ev_field v[FIELDS];
	int n = 0;

	value_pairs(finding, it) if (n < FIELDS) v[n++] =
	    (struct ev_field){it->key->str.p, ev_val(it->value)};
	bus_post_fields(b, EV_FINDING, v, n);
}

static const char *
text_or(const struct value *f, const char *key)
{
	const char *text = value_text(f, key);

	return text != NULL ? text : "";
}

/* The same for the same mistake on another device. */
static struct str
identity(struct arena *a, const struct value *f)
{
	return str_of(arena_printf(a, "%s:%lld:%lld %s %s %s %s", text_or(f, "file"),
	    (long long)value_number(f, "line", 0),
	    (long long)value_number(f, "column", 0), text_or(f, "message"),
	    text_or(f, "path"), text_or(f, "excerpt"), text_or(f, "remedy")));
}

/* The place in the first one's rendered text stays: it says by its file whose it is. */
static void
add_device(struct arena *a, struct value *shown, const char *device)
{
	value_set(a, shown, "device",
	    value_strf(a, "%s, %s", text_or(shown, "device"), device));
}

void
finding_print(struct arena *a, const struct value *findings, bool color, struct buf *out)
{
	struct map shown;

	map_init(&shown);
	value_each(findings, it)
	{
		struct str key = identity(a, *it);
		struct value *before = map_get(&shown, key);

		if (before != NULL && value_text(*it, "device") != NULL)
			add_device(a, before, value_text(*it, "device"));
		else
			map_put(&shown, key, value_copy(a, *it));
	}
	map_each(&shown, it) text_finding(color, it->value, out);
	map_done(&shown);
}
