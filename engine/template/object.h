/*
 * Values as Python objects: what they are called, how they print, compare, iterate, and what attributes they have.
 * Kinds of data/value.h plus the objects that exist only while rendering.
 */
#ifndef TEMPLATE_OBJECT_H
#define TEMPLATE_OBJECT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/value.h"
#include "template/bigint.h"
#include "template/render.h"

struct iter;

/* value_object.ops points to one of these. NULL: cannot. */
struct object_type {
	const char *name;
	const char *
	    module; /* Python's, shown when an attribute is missing; NULL: a built-in type */
	bool no_repr; /* Python would print an address: refused */
	void (*repr)(struct render *r, const struct value *v, struct buf *b);
	void (*print)(struct render *r, const struct value *v,
	    struct buf *b); /* str(v); NULL: as repr */
	struct value *(*attr)(struct render *r, struct value *v,
	    struct name *name); /* NULL: no such attribute */
	struct value *(*call)(
	    struct render *r, struct value *v, const struct call_args *args);
	/* Starts an iteration: fills it->next and its state. */
	int (*iter)(struct render *r, struct value *v, struct iter *it);
	int64_t (*length)(struct render *r, const struct value *v);
	struct value *(*item)(struct render *r, struct value *v,
	    struct value *key);               /* NULL: no such item */
	bool (*truth)(const struct value *v); /* NULL: by its length, or true */
	/* Of two values of this type: -1, 0, 1. */
	int (*compare)(const struct value *a, const struct value *b);
	/* Either operand is of this type. NULL and not failed: it has no such operator. */
	struct value *(*binary)(
	    struct render *r, enum operator op, struct value *a, struct value *b);
};

extern const struct object_type type_undefined, type_namespace, type_macro, type_loop,
    type_module, type_range, type_items, type_keys, type_values, type_generator,
    type_method, type_function, type_block, type_self, type_markup, type_group,
    type_bigint;

static inline bool
is_type(const struct value *v, const struct object_type *t)
{
	return v->kind == VALUE_OBJECT && v->object.ops == t;
}
static inline const struct object_type *
type_of(const struct value *v)
{
	return v->kind == VALUE_OBJECT ? v->object.ops : NULL;
}
/* str, and Markup, which is a str */
static inline bool
is_str(const struct value *v)
{
	return v->kind == VALUE_STR || is_type(v, &type_markup);
}
static inline struct str
str_value(const struct value *v)
{
	return v->kind == VALUE_STR ? v->str : *(const struct str *)v->object.self;
}
static inline bool
is_int(const struct value *v)
{
	return v->kind == VALUE_INT || v->kind == VALUE_BOOL;
}
static inline int64_t
int_value(const struct value *v)
{
	return v->kind == VALUE_BOOL ? v->boolean : v->integer;
}
/* beyond 64 bits, too */
static inline bool
is_bigint(const struct value *v)
{
	return is_type(v, &type_bigint);
}
static inline bool
is_integer(const struct value *v)
{
	return is_int(v) || is_bigint(v);
}
static inline bool
is_number(const struct value *v)
{
	return is_integer(v) || v->kind == VALUE_FLOAT;
}
static inline double
float_value(const struct value *v)
{
	return v->kind == VALUE_FLOAT ? v->real
	       : is_bigint(v)         ? bigint_double(v)
				      : (double)int_value(v);
}
static inline bool
is_undefined(const struct value *v)
{
	return is_type(v, &type_undefined);
}
/* list, tuple and the tuples of groupby */
static inline bool
is_tuple(const struct value *v)
{
	return v->kind == VALUE_TUPLE || is_type(v, &type_group);
}
static inline const struct value_list *
list_value(const struct value *v)
{
	return v->kind == VALUE_OBJECT ? &((const struct value *)v->object.self)->list
				       : &v->list;
}

struct value *object_new(struct render *r, const struct object_type *t, void *self);
/* Shared by all renderings, hence in memory that cannot be written: nobody changes a
 * value that it did not make. */
extern const struct value object_constants[3]; /* false, true, none */
static inline struct value *
object_shared(const struct value *v)
{
	return (struct value *)(uintptr_t)v;
}
static inline struct value *
object_bool(bool b)
{
	return object_shared(&object_constants[b]);
}
static inline struct value *
object_none(void)
{
	return object_shared(&object_constants[2]);
}
struct value *object_int(struct render *r, int64_t i);
struct value *object_str(struct render *r,
    struct str s); /* borrows: s lives in the arena, with its NUL or not */
struct value *object_copy_str(struct render *r, struct str s);
/* A buffer for a text that object_buf takes: the rendering's own, if nobody has it now. buf_done if it comes to nothing. */
void object_buf_init(struct render *r, struct buf *b);
struct value *object_buf(
    struct render *r, struct buf *b); /* takes b's text and frees it */
struct value *object_markup(struct render *r, struct str s);
struct value *object_function(struct arena *a, const struct template_function *fn);

const char *object_type_name(const struct value *v);  /* Python's: "int", "NoneType" */
const char *object_class_name(const struct value *v); /* without its module */
/* 1 or 0, or -1 (failed): a strict undefined has no truth. */
int object_truth(struct render *r, const struct value *v);
/* -1: has no length, failed only if `must`. */
int64_t object_length(struct render *r, const struct value *v, bool must);
struct value *object_call(
    struct render *r, struct value *callee, const struct call_args *args);
bool object_callable(const struct value *v);

/* Jinja's a.b and a[b]: an Undefined if there is none. */
struct value *object_attr(struct render *r, struct value *v, struct name *name);
struct value *object_item(struct render *r, struct value *v, struct value *key);
struct value *object_slice(struct render *r, struct value *v,
    struct value **bounds); /* start, stop, step; NULL: none */
/* A dotted path or a number as attribute of sort, map, …; otherwise: given for undefined (or NULL). */
struct value *object_path(
    struct render *r, struct value *v, const struct value *path, struct value *otherwise);

/* iteration */
struct iter {
	struct value *(*next)(
	    struct render *r, struct iter *it); /* NULL: over, or failed */
	struct value *v;
	size_t i, n;
	int64_t at, step;
	void *self;
};
int object_iter(struct render *r, struct value *v, struct iter *it);
static inline struct value *
iter_next(struct render *r, struct iter *it)
{
	return it->next(r, it);
}
struct value *object_list(
    struct render *r, struct value *v); /* list(v): always a new list */
bool object_iterable(const struct value *v);

/* generators: next gives NULL when over */
struct generator {
	struct value *(*next)(struct render *r, struct generator *g);
	void *state;
	struct iter source;
	int depth; /* of the turn that made it */
	bool started, over;
};
struct value *object_generator(struct render *r,
    struct value *(*next)(struct render *, struct generator *), struct value *source,
    void *state);

/* text */
int object_print(struct render *r, const struct value *v, struct buf *b); /* str(v) */
int object_repr(struct render *r, const struct value *v, struct buf *b);
void object_repr_str(struct buf *b, struct str s);
void object_ascii(struct buf *b); /* a repr in b becomes that of ascii() */
void object_print_float(struct buf *b, double d);
/* The digits of an integer, without sign: type b, o, x, X, else decimal. -1: failed. */
int object_digits(struct render *r, const struct value *v, char type, struct buf *b);
/* str(v) as a string value: v itself if it is one. */
struct value *object_text(struct render *r, struct value *v);
int object_text_of(struct render *r, struct value *v, struct str *ret_text);

/* comparison; -1: failed */
int object_equal(struct render *r, const struct value *a, const struct value *b);
int object_compare(
    struct render *r, enum operator op, const struct value *a, const struct value *b);
int object_in(struct render *r, struct value *item, struct value *container);
struct value *object_binary(
    struct render *r, enum operator op, struct value *a, struct value *b);
struct value *object_negate(struct render *r, struct value *v, bool plus);
/* False for what Python cannot hash (list, dict): fails with its message. */
bool object_hashable(struct render *r, const struct value *v);
/* Stable, by `less` through object_compare; keys[i] sorts v[i]. 0 or -1. */
int object_sort(
    struct render *r, struct value **v, struct value **keys, size_t n, bool reverse);

/* undefined.c */
struct undefined {
	enum template_undefined kind;
	const char *hint;
	const struct value *obj; /* NULL: a name */
	const struct value *name;
	bool
	    locked; /* a vault that nobody could open: neither defined nor undefined, using it fails */
	const struct failure
	    *why; /* what failed inside a variable's text, with its own position */
};
struct value *undefined_name(struct render *r, const struct value *name);
struct value *undefined_hint(struct render *r, const char *hint, const char *name);
struct value *undefined_of(
    struct render *r, const struct value *obj, const struct value *name);
struct value *undefined_locked(struct render *r, const struct value *v, struct str name);
struct value *undefined_omit(
    void); /* Ansible's omit: shared, and nothing one could print */
void *undefined_fail(struct render *r, const struct value *v); /* NULL */
/* Is it undefined, for default() and `is defined`? -1: failed, nobody can tell. */
int undefined_ask(struct render *r, const struct value *v);
bool undefined_strict(const struct value *v);
/* Fails if it is strict. */
void undefined_print(struct render *r, const struct value *v, struct buf *b);

/* macro.c, loop.c, module.c … */
struct macro {
	const struct node *node;
	struct activation *up;
	struct render_place place; /* unused for equality */
};
struct value *macro_new(struct render *r, const struct node *n);
struct module {
	const char *name;
	struct value *exported; /* mapping */
	struct value *text;
};
struct namespace_object {
	struct value *map;
};
struct range {
	int64_t start, stop, step;
	int64_t n;
};
int64_t range_count(int64_t start, int64_t stop, int64_t step);
/* start and stop are indices of it, as Python's slice.indices gives them. */
struct value *range_slice(
    struct render *r, const struct range *of, int64_t start, int64_t stop, int64_t step);
struct group {
	struct value list; /* tuple of grouper and list */
};
struct bound_method {
	struct value *self;
	const struct template_function *fn;
};
struct block_ref {
	struct context *ctx;
	struct block_chain *chain;
	size_t depth;
	bool self;
};
/* What a filter gave, or what is printed: Ansible makes lists of generators, ranges and views of mappings there. */
struct value *function_result(struct render *r, struct value *v);
/* Calls a row with arguments checked against its parameters. */
struct value *function_call(struct render *r, const struct template_function *fn,
    struct value *subject, const struct call_args *args);

#endif
