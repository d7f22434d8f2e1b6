/* The YANG modules of a router's configuration, downloaded by get-schema (RFC 6022) into a folder. Reads only. */
#ifndef CLI_SCHEMA_FETCH_H
#define CLI_SCHEMA_FETCH_H

struct cli;
struct err;

/* *ret_folder is a new one below the site's schemas/, to be ended by schema_fetch_done; *ret_host is the host's name.
 * ERR_SCHEMA: the router lists no modules of its configuration. */
int schema_fetch(struct cli *c, const char *host, const char **ret_folder,
    const char **ret_host, struct err **e);
void schema_fetch_done(const char *folder);

#endif
