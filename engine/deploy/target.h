/* From a host of the inventory to what the transport needs to reach it. */
#ifndef DEPLOY_TARGET_H
#define DEPLOY_TARGET_H

struct arena;
struct host;
struct site;
struct target;

/* Fills *target; text is borrowed from host and site or lives in a. Reads SSH_AUTH_SOCK, HOME and
 * HOLDFAST_PASSWORD, which is for hosts that have no password of their own. */
void target_of(struct arena *a, const struct host *host, const struct site *site,
    struct target *target);

#endif
