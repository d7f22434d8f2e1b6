/*
 * The state of one rendering, and what the files of the evaluator say to each other. Belongs to one thread. Every
 * function that gives a value gives NULL after a failure; render_fail keeps the first.
 */
#ifndef TEMPLATE_RENDER_H
#define TEMPLATE_RENDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/mark.h"
#include "base/str.h"
#include "data/value.h"
#include "template/failure.h"
#include "template/function.h"
#include "template/node.h"
#include "template/output.h"
#include "template/template.h"

struct template;

enum {
	RENDER_LOOPS = 100000000, /* iterations of all loops together */
	RENDER_CALLS =
	    900, /* macros, includes, blocks and lazy variables within each other */
	RENDER_STACK = 3 << 20, /* octets of stack */
	RENDER_RANGE = 1000000, /* items of a range() */
};
#define RENDER_MEMORY (1UL << 30) /* octets of arena */

/* Variables as a template sees them: its own top-level sets, then what it was given. */
struct context {
	struct template *t;
	struct value *vars; /* mapping: sets at top level; NULL while there are none */
	struct value *exported; /* mapping used as a set */
	const struct layer *given;
	struct block_chain *blocks;
	size_t nblocks;
	bool autoescape; /* what {% autoescape %} says where the template runs now */
};

struct layer {
	const struct value *vars; /* mapping; NULL: none */
	bool lazy; /* the variables of the rendering: text in them may be a template */
	const struct layer *below;
};

/* The blocks of one name, most derived first. */
struct block_chain {
	struct name *name;
	struct template_block_ref {
		struct template *t;
		struct node *node;
	} * v;
	size_t n;
};

/* Slots of one running template, macro, block or recursive loop. */
struct activation {
	struct value **slots;  /* NULL: missing */
	struct activation *up; /* where it was defined */
	struct context *ctx;
	struct template *t;
	struct template *parent; /* once it extends another */
};

struct render {
	struct arena
	    *a; /* values; given back after a turn of a loop if nothing of them is kept */
	struct arena *keep; /* what outlives the rendering: origins, words of errors */
	struct template_set *set;
	const struct template_options *o;
	struct failure *f;
	struct output out;
	struct activation *act;
	const struct node *at; /* statement or printed expression */
	const struct template_via *via;
	unsigned vias;            /* ids given */
	const struct value *vars; /* as given */
	struct value *cache;      /* lazy or copied variables, by name */
	struct value *modules;    /* imported templates without context */
	struct regex_cache *regexes;
	/* what the filters of the expression that was evaluated last were applied to, for origins */
	struct filtered_value {
		const struct node *node; /* NULL: nothing is known */
		struct value *value;
	} subject;
	struct buf spare; /* empty, see object_buf_init */
	struct applied {  /* by map, select and others: the last one found by its name */
		const struct template_function *fn; /* NULL: none yet */
		enum template_function_kind kind;
		char name[48];
	} applied;
	bool copy;    /* templates change lists: work on copies of variables */
	bool restart; /* found out late that copy is needed */
	bool map;     /* keep origins */
	int calls;
	struct value_hint *hints; /* by name: where attributes were found last */
	uint32_t nhints;
	int depth;     /* turns of loops and printed macros within each other */
	unsigned kept; /* counts values that were kept where an outer turn finds them */
	const char *floor; /* the stack grows down to it and no further */
	uint64_t loops;
	size_t memory;     /* arena_size at the start */
	struct lazy *lazy; /* variables being rendered, innermost first */
};

struct render_place { /* what error positions and origins depend on */
	struct activation *act;
	const struct node *at;
	const struct template_via *via;
};

/* failures: gives NULL */
void *render_fail(struct render *r, const char *type, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void *render_fail_at(
    struct render *r, const struct node *n); /* position of the failure that is set */
static inline bool
render_failed(const struct render *r)
{
	return r->f->set || r->restart;
}
/* One link more in the chain of errors and origins, in `here` unless a map keeps it; taken off by the caller, who puts
 * the old r->via back. The place is where r->at stands in the running template. turn 0: no loop. */
void render_push_via(
    struct render *r, struct template_via *here, const char *what, int turn);
/* Counts a level of calls; 0, or -1. Leave with render_leave. */
int render_enter(struct render *r);
void render_leave(struct render *r);
int render_stack_over(struct render *r); /* -1 */
static inline int
render_check_stack(struct render *r)
{
	const char *here = __builtin_frame_address(0);

	return here > r->floor ? 0 : render_stack_over(r);
}
int render_count_loop(struct render *r);
int render_check_memory(struct render *r, size_t more); /* before a large allocation */

/*
 * Memory of one turn: what was made since render_begin_turn is given back at its end, unless something of it was kept
 * (render_keep) by what was there before: a namespace, a generator, a cache, a string with origins.
 */
struct render_turn {
	struct arena_mark mark;
	unsigned kept;
	size_t strings;
};
struct render_turn render_begin_turn(struct render *r);
void render_end_turn(struct render *r, const struct render_turn *turn);
static inline void
render_keep(struct render *r)
{
	r->kept++;
}

/* plain.c: the same without objects: lists for what can be iterated, text for what can only be printed. NULL: failed, as
 * for what is undefined. */
struct value *plain_value(struct render *r, struct value *v);
/* eval.c */
struct value *eval(struct render *r, const struct node *n);
/* A call: its value; or, if a macro is called, NULL with *ret_macro and *ret_args for macro_write. */
struct value *eval_callee(struct render *r, const struct node *n,
    struct value **ret_macro, struct call_args *ret_args);
struct value *eval_load(struct render *r, const struct ref *ref);
int eval_args(struct render *r, const struct arguments *args, struct call_args *ret_args);
/* exec.c */
enum flow { FLOW_NEXT, FLOW_BREAK, FLOW_CONTINUE, FLOW_FAILED };
enum flow exec_nodes(struct render *r, const struct nodes *nodes);
/* Writes a text that a node prints. */
void exec_write(struct render *r, const struct node *n, struct str text);
int exec_loads(struct render *r, const struct scope_loads *loads);
int exec_assign(struct render *r, const struct node *target, struct value *v);
int exec_store(struct render *r, const struct node *name, struct value *v);
enum flow exec_for(struct render *r, const struct node *n);
enum flow exec_set(struct render *r, const struct node *n);
enum flow exec_set_block(struct render *r, const struct node *n);
enum flow exec_filter_block(struct render *r, const struct node *n);
/* Calls a macro and writes what it prints. */
int macro_write(struct render *r, struct value *macro, const struct call_args *args);
enum flow exec_macro(struct render *r, const struct node *n);
enum flow exec_call_block(struct render *r, const struct node *n);
enum flow exec_block(struct render *r, const struct node *n);
enum flow exec_extends(struct render *r, const struct node *n);
/* A template as a module without context: run once per rendering. NULL: failed. */
struct value *include_module(struct render *r, struct template *t);
enum flow exec_include(struct render *r, const struct node *n);
enum flow exec_import(struct render *r, const struct node *n);
enum flow exec_from(struct render *r, const struct node *n);
/* context.c */
struct value *context_resolve(struct render *r, struct context *ctx,
    struct name *name); /* NULL: missing, or failed */
void context_set(struct render *r, struct context *ctx, const struct name *name,
    struct value *v, bool exported);
const struct layer *context_snapshot(
    struct render *r, struct context *ctx, const struct locals *locals);
struct context *context_new(
    struct render *r, struct template *t, const struct layer *given);
struct context *context_derived(
    struct render *r, struct context *ctx, const struct locals *locals);
/* Runs a template's body in a context; output goes to r->out. */
int context_run(struct render *r, struct template *t, struct context *ctx);
/* load.c (set): the template, compiled; NULL and failed, or NULL and *missing. */
struct template *set_load(struct render *r, struct str name, bool *missing);

#endif
