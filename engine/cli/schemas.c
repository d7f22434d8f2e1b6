#include "cli/schemas.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "schema/schema.h"

struct opened_schema {
	const char *dir; /* NULL: built in */
	struct schema *schema;
};

/* A name that stands for no folder. */
static const char builtin[] = "builtin";

const char *
schemas_cache(struct cli *c)
{
	const char *xdg = env_get("XDG_CACHE_HOME"), *home = env_get("HOME");

	if (xdg != NULL)
		return arena_printf(c->arena, "%s/holdfast/schemas", xdg);
	if (home != NULL)
		return arena_printf(c->arena, "%s/.cache/holdfast/schemas", home);
	return NULL;
}

const char *
schemas_folder(struct cli *c, const struct site *site)
{
	return arena_printf(c->arena, "%s/schemas", site->dir);
}

int
schemas_site(struct cli *c, const struct site **ret_site, struct err **e)
{
	const char *named = cli_opt(c, "site");
	struct site *site = arena_new_of(c->arena, struct site);
	char *dir;

	if (site_find(c->arena, named != NULL ? named : env_get("HOLDFAST_SITE"), &dir,
		e) < 0 ||
	    site_load(c->arena, dir, site, e) < 0)
		return -1;
	*ret_site = site;
	return 0;
}

/* --- which one ---------------------------------------------------------------------------------------- */

/* Of --schema: a folder, or the name of one that was taken in; a file that is judged need not stand in a site. */
static const char *
given(struct cli *c, const struct site *site, const char *name)
{
	struct err *none = NULL;
	const char *in;

	if (access(name, F_OK) == 0)
		return name;
	if (strcmp(name, builtin) == 0)
		return NULL;
	if (site == NULL && schemas_site(c, &site, &none) != 0) {
		err_free(none);
		return name;
	}
	in = arena_printf(c->arena, "%s/%s", schemas_folder(c, site), name);
	return access(in, F_OK) == 0 ? in : name;
}

/* Of the inventory: the name of one that was taken in. */
static int
named(struct cli *c, const struct site *site, const char *name, struct mark at,
    const char **ret_dir, struct err **e)
{
	*ret_dir = NULL;
	if (strcmp(name, builtin) == 0)
		return 0;
	*ret_dir = arena_printf(c->arena, "%s/%s", schemas_folder(c, site), name);
	if (strchr(name, '/') == NULL && *name != '.' && access(*ret_dir, F_OK) == 0)
		return 0;
	err_at(e, ERR_INPUT, at, "there are no modules '%s' in '%s'", name,
	    schemas_folder(c, site));
	err_remedy(*e, "see 'holdfast schema list'; 'holdfast schema import' takes "
		       "modules in");
	return -1;
}

static int
choose(struct cli *c, const struct site *site, const struct host *host,
    const char **ret_dir, struct err **e)
{
	const char *option = cli_opt(c, "schema");

	*ret_dir = option != NULL ? given(c, site, option) : NULL;
	if (option != NULL)
		return 0;
	if (host != NULL && host->schema != NULL)
		return named(c, site, host->schema,
		    value_get(host->vars, "holdfast_schema")->mark, ret_dir, e);
	if (site != NULL && site->schema != NULL)
		return named(c, site, site->schema, site->schema_mark, ret_dir, e);
	return 0;
}

/* --- opened ------------------------------------------------------------------------------------------- */

static bool
is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

int
schemas_open(struct schemas *s, const struct site *site, const struct host *host,
    struct schema **ret_schema, struct err **e)
{
	struct opened_schema new = {0};

	if (choose(s->cli, site, host, &new.dir, e) != 0)
		return -1;
	vec_each (s, it)
		if (is_same(it->dir, new.dir)) {
			*ret_schema = it->schema;
			return 0;
		}
	if (schema_open_cached(new.dir, schemas_cache(s->cli), &new.schema, e) != 0)
		return -1;
	vec_push(s, new);
	*ret_schema = new.schema;
	return 0;
}

void
schemas_done(struct schemas *s)
{
	vec_each (s, it)
		schema_free(it->schema);
	vec_done(s);
}
