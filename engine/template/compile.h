/* One template, compiled. Const afterwards; owned by its set. */
#ifndef TEMPLATE_COMPILE_H
#define TEMPLATE_COMPILE_H

#include <stdbool.h>

#include "base/str.h"
#include "template/node.h"

struct arena;
struct failure;
struct names;
struct template_options;

struct template_block {
	struct name *name;
	struct node *node;
};

struct template
{
	const char *name;  /* in the set */
	const char *file;  /* for marks */
	struct str source; /* normalised */
	struct body body;
	struct node *expression; /* instead of a body */
	struct template_block *blocks;
	size_t nblocks;
	bool autoescape; /* where {% autoescape %} says nothing else */
	bool extends;    /* an extends stands in it somewhere */
	bool self;
	struct ref self_ref;
	bool mutates; /* calls a method that changes a list or a mapping */
	int skipped;  /* lines before the source: 1 behind a #jinja2: line */
};

/* Compiles `source` into *t (name and file set). Lives in `a`. 0, or -1 with the failure set. */
int compile_template(struct arena *a, struct names *names,
    const struct template_options *o, struct str source, struct template *t,
    struct failure *f);
/* Only as far as the tree of t->body: to see what stands in it. */
int compile_tree(struct arena *a, struct names *names, const struct template_options *o,
    struct str source, struct template *t, struct failure *f);
int compile_expression(struct arena *a, struct names *names, struct str source,
    struct template *t, struct failure *f);

#endif
