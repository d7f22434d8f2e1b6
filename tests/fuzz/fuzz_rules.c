/*
 * Any configurations that parse can be judged by every rule, each for itself and all beside one another: every finding has a
 * rule, a path, a word and a message. A line `---` stands between routers.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/inherit.h"
#include "config/tree.h"
#include "schema/across.h"
#include "schema/schema.h"

enum { ROUTERS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static const struct schema *
modules(void)
{
	static struct schema *s; /* opened once, for all inputs */
	struct err *e = NULL;

	if (s == NULL && schema_open(NULL, &s, &e) != 0)
		abort();
	return s;
}

static void
ignore(void *ctx, const struct finding *f)
{
	(void)ctx;
	(void)f;
}

static void
found(void *ctx, const struct finding *f)
{
	(void)ctx;
	if (f->kind != FINDING_RULE || f->rule == NULL || f->message == NULL ||
	    f->word == NULL || strncmp(f->path, "[edit", 5) != 0)
		abort();
}

static void
found_across(void *ctx, size_t router, const struct finding *f)
{
	if (router >= *(size_t *)ctx)
		abort();
	found(NULL, f);
}

static struct router_facts *
judge(struct arena *a, struct str text)
{
	struct config_inherit how = {.keep = true};
	struct config_node *root = NULL;
	struct rule_router router = {.address = "192.0.2.1", .port = 830};
	struct err *e = NULL;

	if (config_parse_text(a, "f", text, &root, &e) != 0) {
		err_free(e);
		return NULL;
	}
	router.facts = router_facts_new("r");
	schema_rules_check(a, modules(),
	    bound_from_config(a, modules(), config_inherit(a, root, &how), ignore, NULL),
	    &router, found, NULL);
	return router.facts;
}

static struct str
next_router(struct str *rest)
{
	const char *end = memmem(rest->p, rest->n, "---\n", 4);
	struct str text = *rest;

	if (end == NULL) {
		rest->n = 0;
		return text;
	}
	text.n = (size_t)(end - rest->p);
	rest->p = end + 4;
	rest->n -= text.n + 4;
	return text;
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct str rest = {(const char *)p, n};
	struct router_facts *facts[ROUTERS];
	size_t routers = 0;

	while (rest.n > 0 && routers < ROUTERS) {
		struct router_facts *f = judge(a, next_router(&rest));

		if (f != NULL)
			facts[routers++] = f;
	}
	across_check(a, (const struct router_facts *const *)facts, routers, found_across,
	    &routers);
	for (size_t i = 0; i < routers; i++)
		router_facts_free(facts[i]);
	arena_free(a);
	return 0;
}
