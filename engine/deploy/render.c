#include "deploy/render.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/scope.h"
#include "config/tree.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

struct renderer {
	struct arena *arena;
	struct template_set *set;
	const char *search[2];
};

int
renderer_new(const struct site *site, const struct host *const *hosts, size_t n,
    struct renderer **ret_renderer, struct err **e)
{
	struct arena *a = arena_new();
	struct renderer *r = arena_new_of(a, struct renderer);
	struct template_options options = {
	    .trim_blocks = true,
	    .lstrip_blocks = true,
	    .undefined = TEMPLATE_STRICT,
	    .search_path = r->search,
	    .lazy_variables = true,
	};

	r->arena = a;
	r->search[0] = strcmp(site->dir, ".") == 0
			   ? "templates"
			   : arena_printf(a, "%s/templates", site->dir);
	r->set = template_set_new(&options);
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
	err_set(e, ERR_TEMPLATE, "template '%s' rendered nothing for '%s'",
	    r->host->template, r->host->name);
	err_remedy(*e, "an empty configuration would empty the router: see what the "
		       "template depends on");
	return -1;
}

int
renderer_render(const struct renderer *r, const struct host *host, struct arena *a,
    struct rendering *ret_rendering, struct err **e)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct rendering out = {.host = host};

	buf_init(&out.text, BUF_TEXT);
	if (template_render(
		r->set, host->template, host->vars, a, &out.text, &out.map, e) < 0 ||
	    check_text(&out, e) < 0) {
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

struct mark
rendering_origin(const struct rendering *r, int line)
{
	if (line < 1 || (size_t)line > r->map.n)
		return (struct mark){0};
	return r->map.v[line - 1].at;
}

struct str
rendering_line(const struct rendering *r, int line)
{
	struct str rest = buf_str(&r->text), found = STR("");

	if (line < 1)
		return found;
	for (; line > 0 && rest.n > 0; line--)
		found = str_cut(&rest, '\n');
	return line == 0 ? found : STR("");
}

int
rendering_blame(const struct rendering *r, int line, int col, struct err **e)
{
	struct str text = rendering_line(r, line);
	struct buf excerpt;

	err_wrap(e, "line %d of '%s.conf'", line, r->host->name);
	err_mark(*e, rendering_origin(r, line));
	if (text.n == 0)
		return -1;
	buf_init(&excerpt, BUF_LINE);
	buf_addstr(&excerpt, text);
	err_excerpt(*e, buf_z(&excerpt), col);
	buf_done(&excerpt);
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

static struct value *
text_or_null(struct arena *a, const char *text)
{
	return text != NULL ? value_strz(a, text) : value_null(a);
}

struct value *
rendering_map(const struct rendering *r, struct arena *a)
{
	struct value *map = value_map(a), *lines = value_list(a);
	struct str rest = buf_str(&r->text);

	for (size_t i = 0; i < r->map.n && rest.n > 0; i++) {
		const struct template_origin *o = &r->map.v[i];
		struct value *line = value_list(a);

		str_cut(&rest, '\n');
		value_append(a, line, text_or_null(a, o->at.file));
		value_append(a, line, value_int(a, o->at.line));
		value_append(a, line, text_or_null(a, o->name));
		value_append(a, line, text_or_null(a, o->variable.file));
		value_append(a, line, value_int(a, o->variable.line));
		value_append(a, lines, line);
	}
	value_set(a, map, "template", value_strz(a, r->host->template));
	value_set(a, map, "lines", lines);
	return map;
}
