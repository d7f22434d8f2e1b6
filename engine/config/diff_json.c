/* The difference as an object of JSON: see change.h. */
#include "base/arena.h"
#include "base/buf.h"
#include "config/change.h"
#include "config/node.h"
#include "data/json.h"
#include "data/value.h"

static const char *const kinds[] = {
    [CHANGE_REMOVED] = "removed",
    [CHANGE_ADDED] = "added",
    [CHANGE_VALUE] = "changed",
    [CHANGE_MOVED] = "moved",
    [CHANGE_DEACTIVATED] = "deactivated",
    [CHANGE_ACTIVATED] = "activated",
    [CHANGE_PROTECTED] = "protected",
    [CHANGE_UNPROTECTED] = "unprotected",
    [CHANGE_ANNOTATION] = "annotated",
};

struct printer {
	struct arena *arena;
	struct value *changes;
	struct buf text; /* for one member */
};

/* What was put into p->text, less a newline at its end. */
static void
set_text(struct printer *p, struct value *object, const char *name)
{
	struct str s = buf_str(&p->text);

	if (str_ends(s, STR("\n")))
		s.n--;
	value_set(p->arena, object, name, value_str(p->arena, s));
	buf_reset(&p->text);
}

static void
print_name(struct printer *p, const struct config_node *n)
{
	struct config_node id = *n;

	id.nwords = node_named(n);
	id.flags &= ~CONFIG_LIST;
	node_print_words(&id, &p->text);
}

static void
set_mark(struct printer *p, struct value *object, const struct mark *at)
{
	struct arena *a = p->arena;

	if (at->file != NULL)
		value_set(a, object, "file", value_strz(a, at->file));
	if (at->line > 0)
		value_set(a, object, "line", value_int(a, at->line));
	if (at->col > 0)
		value_set(a, object, "column", value_int(a, at->col));
}

static void
set_side(struct printer *p, struct value *object, const char *name,
    const struct config_change *c)
{
	const struct config_node *n = name[0] == 'o' ? c->old : c->new;
	struct value *side;

	if (n == NULL)
		return;
	side = value_map(p->arena);
	if (c->kind <= CHANGE_VALUE) {
		node_print(n, "", 0, &p->text);
		set_text(p, side, "text");
	} else if (c->kind == CHANGE_ANNOTATION) {
		value_set(p->arena, side, "annotation",
		    n->comment != NULL ? value_strz(p->arena, n->comment)
				       : value_null(p->arena));
	}
	set_mark(p, side, &n->mark);
	value_set(p->arena, object, name, side);
}

static void
add_change(void *ctx, const struct config_change *c)
{
	struct printer *p = ctx;
	const struct config_node *n = c->new != NULL ? c->new : c->old;
	struct value *object = value_map(p->arena);

	value_set(p->arena, object, "kind", value_strz(p->arena, kinds[c->kind]));
	node_edit_path(n->parent, &p->text);
	set_text(p, object, "path");
	print_name(p, n);
	set_text(p, object, "statement");
	if (c->placed && c->behind != NULL) {
		print_name(p, c->behind);
		set_text(p, object, "after");
	} else if (c->placed) {
		value_set(p->arena, object, "after", value_null(p->arena));
	}
	set_side(p, object, "old", c);
	set_side(p, object, "new", c);
	value_append(p->arena, p->changes, object);
}

void
config_diff_json(
    const struct config_node *old, const struct config_node *new, struct buf *out)
{
	struct arena *a = arena_new_secret();
	struct printer p = {.arena = a, .changes = value_list(a)};
	struct value *top = value_map(a);
	char digest[CONFIG_DIGEST + 1];

	buf_init(&p.text, BUF_TEXT);
	config_changes(old, new, add_change, &p);
	config_diff_digest(old, new, digest);
	value_set(a, top, "equal", value_bool(a, value_count(p.changes) == 0));
	value_set(a, top, "digest", value_strz(a, digest));
	value_set(a, top, "changes", p.changes);
	json_print(top, 2, out);
	buf_addc(out, '\n');
	buf_done(&p.text);
	arena_free(a);
}
