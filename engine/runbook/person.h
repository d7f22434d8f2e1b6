/*
 * Who a person is: the user that the operating system knows, by number; never a name that somebody wrote into a file.
 */
#ifndef RUNBOOK_PERSON_H
#define RUNBOOK_PERSON_H

struct arena;

/* "alice@noc1", in a: the name of the user that this machine knows by that number ("uid 1007" if none), and where. */
const char *person_at(struct arena *a, unsigned uid, const char *host);
/* Whom this process runs as, and on which machine. */
unsigned person_uid(void);
const char *person_host(struct arena *a);
const char *person_here(struct arena *a);

#endif
