/*
 * The compiled form of a template: a tree whose names are already bound to slots (scope.c). Const after
 * compilation and shared by all threads. Lives in the arena of its template_set.
 */
#ifndef TEMPLATE_NODE_H
#define TEMPLATE_NODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "data/value.h"

struct template_function;

/* A name, interned per set: two equal names are one pointer. */
struct name {
	struct value key; /* the text as VALUE_STR */
	const struct template_function *filter, *test;
	const struct template_function *method[3]; /* of enum method_of */
	struct value *global;                      /* built-in global, or NULL */
	uint8_t loop;                              /* enum loop_attr */
	uint32_t id;                               /* from 0, in its set */
};

enum method_of { METHOD_STR, METHOD_MAP, METHOD_LIST };

enum node_kind {
	/* expressions */
	NODE_CONST,
	NODE_NAME,
	NODE_TUPLE,
	NODE_LIST,
	NODE_DICT,
	NODE_CONCAT,
	NODE_CONCAT_MARKUP, /* may give escaped text */
	NODE_BINARY,
	NODE_AND,
	NODE_OR,
	NODE_NOT,
	NODE_NEG,
	NODE_POS,
	NODE_COMPARE,
	NODE_ATTR,
	NODE_ITEM,
	NODE_SLICE,
	NODE_COND,
	NODE_CALL,
	NODE_FILTER,
	NODE_TEST,
	NODE_NSREF,
	/* statements */
	NODE_DATA,
	NODE_OUTPUT,
	NODE_FOR,
	NODE_IF,
	NODE_SET,
	NODE_SET_BLOCK,
	NODE_MACRO,
	NODE_CALL_BLOCK,
	NODE_FILTER_BLOCK,
	NODE_WITH,
	NODE_BLOCK,
	NODE_EXTENDS,
	NODE_INCLUDE,
	NODE_IMPORT,
	NODE_FROM,
	NODE_DO,
	NODE_BREAK,
	NODE_CONTINUE,
	NODE_AUTOESCAPE,
};

/* What the compiler knows of {% autoescape %} where a node stands. */
enum { ESCAPING_ON = 1, ESCAPING_VARIES = 2 };

enum operator{
	OP_ADD,
	OP_SUB,
	OP_MUL,
	OP_DIV,
	OP_FLOORDIV,
	OP_MOD,
	OP_POW,
	OP_EQ,
	OP_NE,
	OP_LT,
	OP_LE,
	OP_GT,
	OP_GE,
	OP_IN,
	OP_NOT_IN,
};

enum name_use { USE_LOAD, USE_STORE, USE_PARAM };

struct nodes {
	struct node **v;
	size_t n;
};

/* Where a variable lives: `up` activations out, then slot. */
struct ref {
	uint16_t up;
	uint16_t slot;
};

/* What a scope does to a slot when it is entered. */
enum load_kind { LOAD_RESOLVE, LOAD_ALIAS, LOAD_UNDEFINED };

struct load {
	enum load_kind kind;
	uint16_t slot;
	struct ref from;   /* ALIAS */
	struct name *name; /* RESOLVE */
};

struct scope_loads {
	struct load *v;
	size_t n;
};

struct local {
	struct name *name;
	struct ref ref;
};

struct locals {
	struct local *v;
	size_t n;
};

struct keyword {
	struct name *name;
	struct node *value;
	uint8_t param; /* of a filter or test whose arguments are bound */
};

struct arguments {
	struct nodes positional;
	struct keyword *kw;
	size_t nkw;
	struct node *star, *star_star;
};

/* A function of its own: what a macro, a call block, a block, a recursive loop or a template body runs in. */
struct body {
	struct nodes nodes;
	struct scope_loads loads;
	uint16_t nslots;
};

struct node {
	enum node_kind kind;
	unsigned escaping; /* ESCAPING_… */
	int line, col;     /* where it is reported: Jinja's line */
	union {
		struct value *constant;
		struct { /* NAME, NSREF */
			struct name *name;
			struct ref ref;
			enum name_use use;
			struct name *attr; /* NSREF */
			bool
			    global_store; /* assignment is seen by the context: top level */
		} var;
		struct nodes
		    items; /* TUPLE, LIST, DICT (key, value, …), CONCAT, OUTPUT */
		struct
		{ /* BINARY, AND, OR, NOT, NEG, POS, ITEM, SLICE (a:b:c), COND (a if b else c) */
			enum operator op;
			struct node *a, *b, *c;
		} op;
		struct {
			struct node *first;
			struct node **right;
			enum operator* ops;
			size_t n;
		} compare;
		struct {
			struct node *of;
			struct name *name;
		} attr;
		struct {                 /* CALL, FILTER, TEST */
			struct node *of; /* NULL: the captured text of a filter block */
			struct name *name;
			const struct template_function
			    *fn; /* NULL: unknown, refused when reached */
			struct arguments args;
			bool bound; /* every argument is known to fit its parameter */
			bool forward_caller;
		} call;
		struct str data;
		struct {
			struct nodes items;
			bool check; /* not printed once the template extends another */
		} output;
		struct {
			struct node *target, *iter, *test, *test_target;
			const char *label; /* in chains: "for a, b" */
			struct nodes body, otherwise;
			bool recursive, extended;
			struct ref loop;
			struct scope_loads loads, test_loads, else_loads;
			uint16_t nslots; /* recursive: of its own activation */
		} loop;
		struct {
			struct node *test;
			struct nodes body, elifs,
			    otherwise; /* an elif is an IF with test and body only */
		} branch;
		struct {
			struct node *target,
			    *value; /* value: expression or, in SET_BLOCK, the filter or NULL */
			struct nodes body;
			struct scope_loads loads;
		} set;
		struct {
			struct name *name; /* NULL in a call block */
			const char *label; /* in chains: "macro NAME" */
			struct node **args;
			size_t nargs;
			struct nodes defaults; /* of the last arguments */
			struct body body;
			struct node *call;   /* CALL_BLOCK */
			struct node *target; /* MACRO: the name as a store */
			bool caller, kwargs, varargs, explicit_caller;
			struct ref caller_ref, kwargs_ref, varargs_ref;
		} macro;
		struct {
			struct node *filter; /* FILTER_BLOCK */
			struct nodes targets, values, body;
			struct scope_loads loads;
		} with; /* WITH, FILTER_BLOCK, AUTOESCAPE: its value */
		struct {
			struct name *name;
			struct body body;
			bool scoped, required;
			bool toplevel;
			bool self, super;
			struct ref self_ref, super_ref;
			struct locals locals; /* scoped */
		} block;
		struct {
			struct node *template;
			bool ignore_missing, with_context, toplevel;
			struct locals locals;
			struct node *target;   /* IMPORT */
			struct node **targets; /* FROM: stores */
			struct name **names;
			size_t n;
		} include;               /* INCLUDE, IMPORT, FROM, EXTENDS */
		struct node *expression; /* DO */
	};
};

/* Jinja's compiler computes it: nothing in it depends on a rendering. Where escaping varies it computes no filters. */
bool node_constant(const struct node *n, bool varies);
/* Calls fn for every child, in the order of Jinja's fields. */
void node_each(
    const struct node *n, void (*fn)(struct node *child, void *ctx), void *ctx);
void nodes_each(
    const struct nodes *nodes, void (*fn)(struct node *child, void *ctx), void *ctx);

#endif
