/*
 * tests/spec/rules: NAME.conf beside NAME.findings, what constraints and rules find in it after group expansion.
 * RULE/ROUTER.conf and RULE/findings: what that rule finds in several routers, which `RULE/reached` may give an address and
 * a port.
 * With UPDATE=1 in argv the findings are written instead: look at them before they are committed.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "config/inherit.h"
#include "schema/across.h"
#include "unit/schema/cases.h"
#include "unit/schema/fixture.h"

static bool update;

/* Line, severity and rule of a finding, then what it says. */
static void
note(void *ctx, const struct finding *f)
{
	if (f->kind != FINDING_RULE) {
		note_finding(ctx, f);
		return;
	}
	buf_printf(ctx, "%d:%d %s %s '%s' %s [%s]\n", f->mark.line, f->mark.col,
	    f->severity == FINDING_ERROR ? "error" : "warning", f->path, f->word,
	    f->message, f->rule);
}

static void
judge(struct arena *a, const struct schema *s, const struct config_node *root,
    struct buf *found)
{
	struct config_inherit how = {.keep = true};
	const struct bound *b =
	    bound_from_config(a, s, config_inherit(a, root, &how), note, found);

	schema_rules_check(a, s, b, NULL, note, found);
}

static void
cases(void **state)
{
	check_cases(*state, "tests/spec/rules/*.conf", judge, update);
}

/* --- several routers ---------------------------------------------------------------------------------- */

enum { ROUTERS = 8 };

struct site_case {
	struct arena *arena;
	const struct schema *schema;
	const char *dir;
	struct str reached; /* lines: name, address, port */
	struct router_facts *facts[ROUTERS];
	struct buf texts[ROUTERS], found;
	size_t n;
};

static void
note_at(struct site_case *c, const char *router, const struct finding *f)
{
	const char *rule = strrchr(c->dir, '/') + 1;

	if (f->kind == FINDING_RULE && strcmp(f->rule, rule) != 0)
		return;
	buf_printf(&c->found, "%s:", router);
	note(&c->found, f);
}

static void
note_one(void *ctx, const struct finding *f)
{
	struct site_case *c = ctx;

	note_at(c, c->facts[c->n]->name, f);
}

static void
note_across(void *ctx, size_t router, const struct finding *f)
{
	struct site_case *c = ctx;

	note_at(c, c->facts[router]->name, f);
}

static void
how_reached(struct site_case *c, const char *name, struct rule_router *router)
{
	struct str rest = c->reached;

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n'), word = str_cut(&line, ' ');

		if (!str_eq(word, str_of(name)))
			continue;
		word = str_cut(&line, ' ');
		router->address = arena_strndup(c->arena, word.p, word.n);
		router->port = atoi(arena_strndup(c->arena, line.p, line.n));
	}
}

static void
read_router(struct site_case *c, const char *path)
{
	struct config_inherit how = {.keep = true};
	const char *slash = strrchr(path, '/') + 1;
	const char *name =
	    arena_strndup(c->arena, slash, strlen(slash) - strlen(".conf"));
	struct router_facts *facts = router_facts_new(name);
	struct rule_router router = {.facts = facts};
	const struct bound *root;

	assert_true(c->n < ROUTERS);
	c->facts[c->n] = facts;
	how_reached(c, name, &router);
	read_file(path, &c->texts[c->n]);
	root = bound_from_config(c->arena, c->schema,
	    config_inherit(
		c->arena, parse(c->arena, buf_z(&c->texts[c->n]), false), &how),
	    note_one, c);
	schema_rules_check(c->arena, c->schema, root, &router, note_one, c);
	c->n++;
}

static void
check_site(const struct schema *s, const char *dir)
{
	struct site_case c = {.arena = arena_new(), .schema = s, .dir = dir};
	const char *findings = arena_printf(c.arena, "%s/findings", dir);
	struct buf want, reached;
	struct err *e = NULL;
	glob_t g;

	buf_init(&c.found, BUF_TEXT);
	buf_init(&reached, BUF_TEXT);
	if (buf_read_file(&reached, arena_printf(c.arena, "%s/reached", dir), &e) != 0)
		err_free(e);
	e = NULL;
	c.reached = buf_str(&reached);
	assert_int_equal(glob(arena_printf(c.arena, "%s/*.conf", dir), 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++)
		read_router(&c, g.gl_pathv[i]);
	globfree(&g);
	across_check(
	    c.arena, (const struct router_facts *const *)c.facts, c.n, note_across, &c);
	if (update)
		assert_int_equal(buf_write_file(&c.found, findings, 0644, &e), 0);
	read_file(findings, &want);
	if (!str_eq(buf_str(&c.found), buf_str(&want)))
		fail_msg("%s:\n%s", dir, buf_z(&c.found));
	for (size_t i = 0; i < c.n; i++) {
		router_facts_free(c.facts[i]);
		buf_done(&c.texts[i]);
	}
	buf_done(&want);
	buf_done(&reached);
	buf_done(&c.found);
	arena_free(c.arena);
}

static void
sites(void **state)
{
	glob_t g;

	assert_int_equal(glob("tests/spec/rules/*/findings", 0, NULL, &g), 0);
	for (size_t i = 0; i < g.gl_pathc; i++) {
		char dir[256];

		snprintf(dir, sizeof dir, "%.*s",
		    (int)(strlen(g.gl_pathv[i]) - strlen("/findings")), g.gl_pathv[i]);
		check_site(*state, dir);
	}
	globfree(&g);
}

/* --- records ------------------------------------------------------------------------------------------ */

/* A record is complete, and there is a case that finds something by it and one that does not. */
static void
records(void **state)
{
	(void)state;
	for (const struct schema_rule *const *r = schema_rules; *r != NULL; r++) {
		char path[256];
		struct buf found;

		assert_true((*r)->summary[0] != '\0' && (*r)->help[0] != '\0');
		assert_true((*r)->check != NULL || (*r)->across != NULL);
		snprintf(path, sizeof path,
		    (*r)->check != NULL ? "tests/spec/rules/%s.findings"
					: "tests/spec/rules/%s/findings",
		    (*r)->name);
		read_file(path, &found);
		snprintf(path, sizeof path, "[%s]\n", (*r)->name);
		if (strstr(buf_z(&found), path) == NULL)
			fail_msg("no case finds '%s'", (*r)->name);
		buf_done(&found);
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cases),
	    cmocka_unit_test(sites),
	    cmocka_unit_test(records),
	};

	update = argc > 1 && strcmp(argv[1], "UPDATE=1") == 0;
	return cmocka_run_group_tests(tests, open_built_in, close_modules);
}
