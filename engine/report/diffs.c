#include "report/diffs.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "report/paint.h"

enum { COLUMNS = 78 };

struct group {
	size_t index;
	struct str text;
	VEC(const char *) devices;
};

struct diffs {
	struct arena *arena;
	struct map groups;  /* text to struct group */
	struct map devices; /* name to the struct group it was added to last */
	size_t size;
};

struct diffs *
diffs_new(void)
{
	struct diffs *d = calloc(1, sizeof *d);

	if (d == NULL)
		abort();
	d->arena = arena_new();
	map_init(&d->groups);
	map_init(&d->devices);
	return d;
}

void
diffs_free(struct diffs *d)
{
	if (d == NULL)
		return;
	map_each(&d->groups, it)
	{
		vec_done(&((struct group *)it->value)->devices);
	}
	map_done(&d->groups);
	map_done(&d->devices);
	arena_free(d->arena);
	free(d);
}

const char *
diffs_add(struct diffs *d, const char *device, struct str text)
{
	struct group *g = map_get(&d->groups, text);
	bool known = g != NULL;

	if (g == NULL) {
		g = arena_new_of(d->arena, struct group);
		g->text.p = arena_strndup(d->arena, text.p, text.n);
		g->text.n = text.n;
		g->index = d->groups.n;
		map_put(&d->groups, g->text, g);
		d->size += text.n;
	}
	if (map_get(&d->devices, str_of(device)) != g) {
		device = arena_strdup(d->arena, device);
		map_put(&d->devices, str_of(device), g);
		vec_push(&g->devices, device);
	}
	return known ? g->devices.v[0] : NULL;
}

size_t
diffs_count(const struct diffs *d)
{
	return d->groups.n;
}

size_t
diffs_size(const struct diffs *d)
{
	return d->size;
}

bool
diffs_find(const struct diffs *d, struct str text, size_t *ret_i)
{
	const struct group *g = map_get(&d->groups, text);

	if (g != NULL)
		*ret_i = g->index;
	return g != NULL;
}

struct str
diffs_text(const struct diffs *d, size_t i)
{
	return d->groups.v[i].key;
}

const char *const *
diffs_devices(const struct diffs *d, size_t i, size_t *ret_n)
{
	const struct group *g = d->groups.v[i].value;

	*ret_n = g->devices.n;
	return g->devices.v;
}

/* "# fra-edge1, fra-edge2", in as many lines as it takes. */
static void
print_devices(struct group *g, const char *what, bool color, struct buf *out)
{
	struct buf line;

	buf_init(&line, BUF_TEXT);
	buf_printf(&line, "# %s", what);
	vec_each (&g->devices, it) {
		bool last = it + 1 == g->devices.v + g->devices.n;

		if (line.n > 4 && line.n + strlen(*it) + 1 > COLUMNS) {
			buf_cut(&line, line.n - 1);
			paint_add(out, color, PAINT_STRONG, buf_str(&line));
			buf_addc(out, '\n');
			buf_reset(&line);
			buf_adds(&line, "#   ");
		}
		buf_printf(&line, last ? "%s" : "%s, ", *it);
	}
	paint_add(out, color, PAINT_STRONG, buf_str(&line));
	buf_addc(out, '\n');
	buf_done(&line);
}

void
diffs_print(const struct diffs *d, bool color, struct buf *out)
{
	struct group *none = map_get(&d->groups, STR(""));
	bool first = true;

	map_each(&d->groups, it)
	{
		struct group *g = it->value;
		char what[32] = "";

		if (g == none)
			continue;
		if (!first)
			buf_addc(out, '\n');
		first = false;
		if (g->devices.n > 1)
			snprintf(what, sizeof what, "%zu devices: ", g->devices.n);
		print_devices(g, what, color, out);
		paint_diff(out, color, "", g->text);
	}
	if (none == NULL)
		return;
	if (!first)
		buf_addc(out, '\n');
	print_devices(none, "no difference: ", color, out);
}
