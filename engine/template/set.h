/* A set of templates: where they are found, and their compiled forms. What render.c needs beyond template.h. */
#ifndef TEMPLATE_SET_H
#define TEMPLATE_SET_H

#include <stdbool.h>

#include "base/str.h"
#include "template/template.h"

struct context;
struct failure;
struct render;
struct template;
struct template_function;

const struct template_options *set_options(const struct template_set *s);
bool set_mutates(
    struct template_set *s); /* a template compiled so far changes lists or mappings */
struct template *set_compile_expression(
    struct template_set *s, struct arena *a, struct str text, struct failure *f);
/* A text or an expression that is compiled in `a` for whoever asks: t->name, file and skipped are set. */
int set_compile_placed(struct template_set *s, struct arena *a, struct str text,
    bool expression, struct template *t, struct failure *f);
/* Compiled, once. NULL: failed, or *missing. */
struct template *set_get(struct template_set *s, struct str name, struct failure *f,
    struct arena *a, bool *missing);
/* A text found in a variable, compiled in the arena of the rendering. */
struct template *set_compile_text(struct render *r, struct str text, const char *file);

bool set_safe_name(struct str name); /* below a folder, never above it */
/* A filter by a name that came at run time; the site's own ones, too. NULL: none. */
const struct template_function *set_filter(struct template_set *s, struct str name);

int render_template(struct template_set *s, struct str name, const struct value *vars,
    struct arena *a, struct buf *out, struct template_map *map, struct failure *f);
int render_expression(struct template_set *s, struct str expression,
    const struct value *vars, struct arena *a, struct value **ret_value,
    struct failure *f);
int render_snippet(struct template_set *s, struct template *t, const struct value *vars,
    struct arena *a, struct value **ret_value, struct failure *f);
struct value *context_expression(
    struct render *r, struct template *t, struct context *ctx);

#endif
