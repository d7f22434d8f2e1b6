/*
 * The YANG modules that a command judges by, opened when they are asked for and once each: built in, a folder, or one of
 * those that 'holdfast schema' took in. Compiled ones are kept in $XDG_CACHE_HOME/holdfast/schemas.
 */
#ifndef CLI_SCHEMAS_H
#define CLI_SCHEMAS_H

#include <stddef.h>

struct cli;
struct err;
struct host;
struct schema;
struct site;

struct schemas {
	struct cli *cli;
	struct opened_schema *v;
	size_t n;
	size_t cap;
};

/* The site's own settings; its inventory is not needed. */
int schemas_site(struct cli *c, const struct site **ret_site, struct err **e);
/* Where compiled ones are kept; NULL: nowhere. */
const char *schemas_cache(struct cli *c);
/* Where those are that were taken in. */
const char *schemas_folder(struct cli *c, const struct site *site);

/* By --schema, else by the host's holdfast_schema, else by site.yml, else built in; site and host may be NULL. Borrowed
 * until schemas_done. ERR_INPUT: what is named is not there; and what schema_open says. */
int schemas_open(struct schemas *s, const struct site *site, const struct host *host,
    struct schema **ret_schema, struct err **e);
void schemas_done(struct schemas *s);

#endif
