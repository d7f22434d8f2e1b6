/*
 * Binds every name of a parsed template to a slot, by Jinja's rules of scope: which names a scope stores, which
 * it takes from outside, and what it loads when it is entered. Also refuses what Jinja's compiler refuses.
 */
#ifndef TEMPLATE_SCOPE_H
#define TEMPLATE_SCOPE_H

#include "template/node.h"

struct arena;
struct failure;
struct names;
struct template;

/* Fills t's body, blocks and flags from t->body.nodes. 0, or -1 with the failure set. */
int scope_bind(
    struct arena *a, struct names *names, struct template *t, struct failure *f);

#endif
