#include "inventory/site.h"

#include <string.h>

#include "base/arena.h"
#include "base/env.h"
#include "base/err.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "cli/vault.h"
#include "data/value.h"
#include "data/vault.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "schema/validate.h"

static void
warn(void *ctx, struct mark at, const char *message)
{
	struct cli *c = ctx;

	bus_post(c->bus, EV_WARNING, {"message", ev_text(message)},
	    {"file", ev_text(at.file)}, {"line", ev_int(at.line)},
	    {"column", ev_int(at.col)});
}

/* With -i there need not be a site: the current directory serves, for its templates. */
static int
find(struct cli *c, bool has_inventory, char **ret_dir, struct err **e)
{
	const char *dir = cli_opt(c, "site");

	if (dir == NULL)
		dir = env_get("HOLDFAST_SITE");
	if (site_find(c->arena, dir, ret_dir, e) == 0)
		return 0;
	if (dir != NULL || !has_inventory)
		return -1;
	err_clear(e);
	*ret_dir = arena_strdup(c->arena, ".");
	return 0;
}

static int
load(struct cli *c, struct err **e)
{
	struct yaml_warn to_bus = {.warn = warn, .ctx = c};
	struct inventory_options options = {
	    .sources = cli_opts(c, "inventory"),
	    .extra = cli_opts(c, "extra-vars"),
	    .redact = c->redact,
	    .warn = &to_bus,
	};
	struct site *site = arena_new_of(c->arena, struct site);
	const char *const *rules;
	struct inventory *inv;
	size_t nrules;
	char *found;
	int rc;

	if (find(c, options.sources != NULL, &found, e) < 0 ||
	    site_load(c->arena, found, site, e) < 0)
		return -1;
	options.site = found;
	if (cli_vault(c, &to_bus.vault, e) < 0)
		return -1;
	rc = inventory_load(c->arena, &options, &inv, e);
	vault_free(to_bus.vault);
	if (rc < 0)
		return -1;
	rules = validate_rules(c->arena, &nrules);
	if (site_check_rules(site, rules, nrules, e) < 0 ||
	    (options.sources == NULL && site_check(site, inv, e) < 0))
		return -1;
	c->site = site;
	c->inv = inv;
	return 0;
}

int
cli_site(struct cli *c, const struct site **ret_site, const struct inventory **ret_inv,
    struct err **e)
{
	if (c->inv == NULL && load(c, e) < 0)
		return -1;
	if (ret_site != NULL)
		*ret_site = c->site;
	if (ret_inv != NULL)
		*ret_inv = c->inv;
	return 0;
}

/* Both the arguments and -l narrow: what is in both is meant. */
int
cli_hosts(struct cli *c, size_t first, const struct host ***ret_hosts, size_t *ret_n,
    struct err **e)
{
	static const char *const everything[] = {"all"};
	const char *const *limits = cli_opts(c, "limit");
	const struct host **named, **hosts;
	size_t n = 0;

	if (cli_site(c, NULL, NULL, e) < 0)
		return -1;
	if (inventory_limit(c->inv, c->arena,
		c->nargs > first ? c->args + first : everything,
		c->nargs > first ? c->nargs - first : 1, &named, e) < 0)
		return -1;
	for (; limits != NULL && *limits != NULL; limits++) {
		const struct host **within;
		size_t kept = 0;

		if (inventory_limit(c->inv, c->arena, limits, 1, &within, e) < 0)
			return -1;
		for (const struct host **h = named; *h != NULL; h++)
			for (const struct host **w = within; *w != NULL; w++)
				if (*w == *h) {
					named[kept++] = *h;
					break;
				}
		named[kept] = NULL;
	}
	for (hosts = named; *hosts != NULL; hosts++)
		n++;
	if (n == 0)
		return err_set(
		    e, ERR_HOST_PATTERN, "no host is both named and within the limit");
	*ret_hosts = named;
	*ret_n = n;
	return 0;
}

void
cli_begin(struct cli *c, const struct host *const *hosts, size_t n)
{
	struct value *names = value_list(c->arena);

	for (size_t i = 0; i < n; i++)
		value_append(c->arena, names, value_strz(c->arena, hosts[i]->name));
	bus_post(c->bus, EV_RUN_START, {"command", ev_text(c->command->name)},
	    {"version", ev_text(HOLDFAST_VERSION)}, {"devices", ev_val(names)});
}
