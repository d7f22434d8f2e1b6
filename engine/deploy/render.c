#include "deploy/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"
#include "base/scope.h"
#include "config/mask.h"
#include "config/tree.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

struct renderer {
	struct arena *arena;
	struct template_set *set;
	const char *search[2];
	const struct renderer_given *given; /* NULL: each host has its template */
};

static struct renderer *
new_renderer(const struct site *site)
{
	struct arena *a = arena_new();
	struct renderer *r = arena_new_of(a, struct renderer);
	struct template_options options = {
	    .trim_blocks = true,
	    .lstrip_blocks = true,
	    .undefined = TEMPLATE_STRICT,
	    .search_path = r->search,
	    .lazy_variables = true,
	    .files = site->dir,
	    .env = env_get,
	    .now_ms = clock_wall_ms(),
	    .now_offset = clock_offset(clock_wall_ms()),
	};

	r->arena = a;
	r->search[0] = strcmp(site->dir, ".") == 0
			   ? "templates"
			   : arena_printf(a, "%s/templates", site->dir);
	r->set = template_set_new(&options);
	return r;
}

int
renderer_new(const struct site *site, const struct host *const *hosts, size_t n,
    struct renderer **ret_renderer, struct err **e)
{
	struct renderer *r = new_renderer(site);

	for (size_t i = 0; i < n; i++) {
		SCOPE(device, SCOPE_DEVICE, hosts[i]->name, NULL);

		if (template_set_compile(r->set, hosts[i]->template, e) < 0) {
			const struct value *chosen =
			    value_get(hosts[i]->vars, "holdfast_template");

			if (chosen != NULL) /* a template that is not there */
				err_mark(*e, chosen->mark);
			renderer_free(r);
			return -1;
		}
	}
	*ret_renderer = r;
	return 0;
}

int
renderer_new_given(const struct site *site, const struct renderer_given *given,
    struct renderer **ret_renderer, struct err **e)
{
	struct renderer *r = new_renderer(site);

	r->given = given;
	if (given->file != NULL && template_set_compile(r->set, given->file, e) < 0) {
		renderer_free(r);
		return -1;
	}
	*ret_renderer = r;
	return 0;
}

void
renderer_free(struct renderer *r)
{
	if (r == NULL)
		return;
	template_set_free(r->set);
	arena_free(r->arena);
}

/* The line (from 1) that octet `at` stands in, and its column. */
static int
line_of(struct str text, size_t at, int *ret_col)
{
	int line = 1;
	size_t start = 0;

	for (size_t i = 0; i < at; i++)
		if (text.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	*ret_col = (int)(at - start) + 1;
	return line;
}

static int
check_text(struct rendering *r, struct err **e)
{
	struct str text = buf_str(&r->text);
	size_t bad = str_utf8_error(text);
	int line, col;

	if (bad < text.n) {
		line = line_of(text, bad, &col);
		err_at(e, ERR_CONFIG_SYNTAX, rendering_origin(r, line),
		    "line %d of '%s.conf' is not UTF-8: octet 0x%02x in column %d", line,
		    r->host->name, (unsigned char)text.p[bad], col);
		err_remedy(*e, "save the template or the variable as UTF-8");
		return -1;
	}
	if (str_trim(text).n > 0)
		return 0;
	if (r->template == NULL)
		return err_set(e, ERR_INPUT, "there is nothing to load");
	err_set(e, ERR_TEMPLATE, "template '%s' rendered nothing for '%s'", r->template,
	    r->host->name);
	err_remedy(*e, "an empty configuration would empty the router: see what the "
		       "template depends on");
	return -1;
}

static int
fill(const struct renderer *r, struct arena *a, struct rendering *out, struct err **e)
{
	const struct renderer_given *given = r->given;

	if (given == NULL || given->file != NULL)
		return template_render(r->set, out->template,
		    given != NULL ? given->vars : out->host->vars, a, &out->text,
		    &out->map, e);
	buf_addstr(&out->text, given->text);
	out->lines = given->lines;
	out->nlines = given->nlines;
	return 0;
}

int
renderer_render(const struct renderer *r, const struct host *host, struct arena *a,
    struct rendering *ret_rendering, struct err **e)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct rendering out = {
	    .host = host, .template = r->given != NULL ? r->given->file : host->template};

	buf_init(&out.text, BUF_TEXT);
	if (fill(r, a, &out, e) < 0 || check_text(&out, e) < 0) {
		buf_done(&out.text);
		return -1;
	}
	if (out.text.p[out.text.n - 1] != '\n')
		buf_addc(&out.text, '\n');
	*ret_rendering = out;
	return 0;
}

void
rendering_done(struct rendering *r)
{
	buf_done(&r->text);
}

static const struct template_origin *
origin(const struct rendering *r, int line)
{
	return line < 1 || r->lines != NULL
		   ? NULL
		   : template_map_line(&r->map, buf_str(&r->text), (size_t)line);
}

struct mark
rendering_origin(const struct rendering *r, int line)
{
	const struct template_origin *o = origin(r, line);

	if (line >= 1 && (size_t)line <= r->nlines)
		return r->lines[line - 1];
	return o != NULL ? o->at : (struct mark){0};
}

struct mark
rendering_place(const struct rendering *r, int line, int col)
{
	const struct template_part *part = NULL;
	const struct template_origin *o = origin(r, line);
	struct mark at = rendering_origin(r, line);

	if (at.file == NULL || col < 1 || o == NULL)
		return at;
	for (size_t i = 0; i < o->nparts && o->parts[i].col <= col; i++)
		part = &o->parts[i];
	if (part == NULL)
		return at;
	at = part->at;
	if (part->text && at.col > 0)
		at.col += col - part->col;
	return at;
}

struct str
rendering_line(const struct rendering *r, int line)
{
	return str_line(buf_str(&r->text), line);
}

const struct template_variable *
rendering_variable(const struct rendering *r, int line, int col)
{
	const struct template_origin *o = origin(r, line);

	if (o == NULL)
		return NULL;
	for (size_t i = 0; i < o->nvariables; i++)
		if (col >= o->variables[i].col &&
		    col < o->variables[i].col + o->variables[i].len)
			return &o->variables[i];
	return NULL;
}

const char *
rendering_correction(struct arena *a, const struct template_variable *v)
{
	if (v == NULL || v->at.file == NULL)
		return NULL;
	return arena_printf(a,
	    "correct the value%s%s%s at %s:%d, or the template line shown",
	    v->name != NULL ? " of '" : "", v->name != NULL ? v->name : "",
	    v->name != NULL ? "'" : "", v->at.file, v->at.line);
}

static void
name_variable(const struct rendering *r, int line, int col, struct err *e)
{
	struct arena *a = arena_new();
	const char *text = rendering_correction(a, rendering_variable(r, line, col));

	if (text != NULL)
		err_remedy(e, "%s", text);
	arena_free(a);
}

int
rendering_blame(const struct rendering *r, int line, int col, struct err **e)
{
	struct str text = rendering_line(r, line);
	struct buf excerpt;
	int shown = col;

	if (r->lines != NULL)
		err_wrap(e, "line %d of what is loaded", line);
	else
		err_wrap(e, "line %d of '%s.conf'", line, r->host->name);
	err_mark(*e, rendering_origin(r, line));
	if (text.n == 0)
		return -1;
	buf_init(&excerpt, BUF_TEXT);
	mask_excerpt(text, err_path(*e), &shown, &excerpt);
	err_excerpt(*e, buf_z(&excerpt), shown);
	buf_done(&excerpt);
	name_variable(r, line, col, *e);
	return -1;
}

int
rendering_parse(const struct rendering *r, struct arena *a, struct config_node **ret_root,
    struct err **e)
{
	SCOPE(device, SCOPE_DEVICE, r->host->name, NULL);
	const char *file = arena_printf(a, "%s.conf", r->host->name);
	struct mark at;

	if (config_parse_text(a, file, buf_str(&r->text), ret_root, e) == 0)
		return 0;
	at = err_where(*e);
	return at.line > 0 ? rendering_blame(r, at.line, at.col, e) : -1;
}

/* --- the map ---------------------------------------------------------------------------------------------------- */

static void
print_text(struct buf *out, const char *text)
{
	if (text != NULL)
		buf_add_json(out, str_of(text));
	else
		buf_adds(out, "null");
}

/* Chains by the ids of their innermost links: 1 + where it is printed, 0: not yet. */
struct chains {
	unsigned *at, n;
};

static void
print_number(struct buf *out, long long i)
{
	buf_addc(out, ',');
	buf_add_int(out, i);
}

/* The link and what is around it, outer ones first. */
static void
print_link(struct chains *c, const struct template_via *via, struct buf *out)
{
	if (via == NULL || c->at[via->id] != 0)
		return;
	print_link(c, via->up, out);
	c->at[via->id] = ++c->n;
	buf_adds(out, c->n > 1 ? ",\n[" : "[");
	print_text(out, via->what);
	print_number(out, via->turn);
	buf_addc(out, ',');
	print_text(out, via->at.file);
	print_number(out, via->at.line);
	if (via->up != NULL)
		print_number(out, c->at[via->up->id] - 1);
	else
		buf_adds(out, ",null");
	buf_addc(out, ']');
}

static void
print_variable(const struct template_variable *v, struct buf *out)
{
	buf_addc(out, '[');
	print_text(out, v->name);
	buf_addc(out, ',');
	print_text(out, v->at.file);
	print_number(out, v->at.line);
	print_number(out, v->col);
	print_number(out, v->len);
	buf_addc(out, ']');
}

static void
print_origin(const struct chains *c, const struct template_origin *o, struct buf *out)
{
	buf_addc(out, '[');
	print_text(out, o->at.file);
	print_number(out, o->at.line);
	if (o->via != NULL)
		print_number(out, c->at[o->via->id] - 1);
	else
		buf_adds(out, ",null");
	buf_adds(out, ",[");
	for (size_t i = 0; i < o->nvariables; i++) {
		buf_adds(out, i > 0 ? "," : "");
		print_variable(&o->variables[i], out);
	}
	buf_adds(out, "]]");
}

void
rendering_print_map(const struct rendering *r, struct buf *out)
{
	struct arena *a = arena_new();
	struct chains c = {arena_array(a, unsigned, r->map.vias + 1), 0};
	int lines = (int)template_map_lines(&r->map, buf_str(&r->text));

	buf_adds(out, "{\"template\":");
	print_text(out, r->template);
	buf_adds(out, ",\"chains\":[\n");
	for (int i = 1; i <= lines; i++)
		print_link(&c, origin(r, i)->via, out);
	buf_adds(out, "],\n\"lines\":[\n");
	for (int i = 1; i <= lines; i++) {
		buf_adds(out, i > 1 ? ",\n" : "");
		print_origin(&c, origin(r, i), out);
	}
	buf_adds(out, "]}\n");
	arena_free(a);
}

/* --- side by side ------------------------------------------------------------------------------------------------ */

enum { ORIGIN_WIDTH = 48, TEXT_WIDTH = 72 };

/* The file as it is named below templates/. */
static const char *
short_name(const char *file)
{
	const char *at = strstr(file, "templates/");

	return at != NULL ? at + strlen("templates/") : file;
}

static void
print_place(const struct template_origin *o, struct buf *out)
{
	if (o->at.file == NULL)
		return;
	buf_printf(out, "%s:%d", short_name(o->at.file), o->at.line);
	for (const struct template_via *v = o->via; v != NULL; v = v->up)
		if (v->turn > 0)
			buf_printf(out, " %s #%d", v->what + strlen("for "), v->turn);
}

static void
fill_to(struct buf *out, size_t from, size_t width)
{
	while (out->n - from < width)
		buf_addc(out, ' ');
}

static void
annotate_line(
    const struct template_origin *o, size_t width, struct str text, struct buf *out)
{
	size_t from = out->n;

	if (o != NULL)
		print_place(o, out);
	fill_to(out, from, width);
	buf_adds(out, " | ");
	from = out->n;
	buf_addstr(out, text);
	if (o != NULL && o->nvariables > 0) {
		fill_to(out, from, TEXT_WIDTH);
		buf_adds(out, " #");
	}
	for (size_t i = 0; o != NULL && i < o->nvariables; i++) {
		const struct template_variable *v = &o->variables[i];

		buf_printf(out, "%s %s at %s:%d", i > 0 ? "," : "",
		    v->name != NULL ? v->name : "(an expression)", v->at.file,
		    v->at.line);
	}
	buf_addc(out, '\n');
}

void
rendering_annotate(const struct rendering *r, struct buf *out)
{
	struct str rest = buf_str(&r->text);
	size_t width = 0, start = out->n;

	for (int i = 1; origin(r, i) != NULL; i++) {
		print_place(origin(r, i), out);
		if (out->n - start > width)
			width = out->n - start;
		buf_cut(out, start);
	}
	width = width > ORIGIN_WIDTH ? ORIGIN_WIDTH : width;
	for (int i = 1; rest.n > 0; i++)
		annotate_line(origin(r, i), width, str_cut(&rest, '\n'), out);
}
