#include "emulator/rollback.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/configuration.h"
#include "emulator/database.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

struct revision *
rollback_find(struct call *c, const char *number)
{
	char *end;
	long n = strtol(number, &end, 10);

	if (*end != '\0' || end == number || n < 0 || n >= ROLLBACKS) {
		reply_failed(c, "rollback ID out of range");
		return NULL;
	}
	if (n >= c->router->nhistory) {
		reply_failed(
		    c, arena_printf(c->arena, "rollback '%ld' does not exist", n));
		return NULL;
	}
	return c->router->history[n];
}

/* The shape of the reply is inferred: that of the load which it is. */
void
rpc_rollback_config(struct call *c)
{
	const char *index = xml_get(c->arena, c->op, "index");
	struct revision *v;

	if (database_refused(c))
		return;
	reply_add(c, "<load-configuration-results>\n");
	v = rollback_find(c, index != NULL ? index : "0");
	if (v != NULL) {
		candidate_set(c->router, database_candidate(c), v->root);
		router_log(c->router, "load-rollback", c->session->pid, "rollback",
		    index != NULL ? index : "0", NULL);
		reply_ok(c);
	} else {
		reply_add(c, "<load-error-count>1</load-error-count>\n");
	}
	reply_add(c, "</load-configuration-results>\n");
}

/* <ok/> stands in the information, as the manual shows. */
void
rpc_get_rollback_information(struct call *c)
{
	const char *number = xml_get(c->arena, c->op, "rollback");
	const char *compare = xml_get(c->arena, c->op, "compare");
	const struct revision *v, *old = NULL;

	v = rollback_find(c, number != NULL ? number : "0");
	if (v != NULL && compare != NULL)
		old = rollback_find(c, compare);
	if (v == NULL || (compare != NULL && old == NULL))
		return;
	reply_add(c, "<rollback-information>\n");
	reply_ok(c);
	if (old != NULL)
		configuration_difference(c, old->root, v->root);
	else
		configuration_print(c, v, xml_get(c->arena, c->op, "format"));
	reply_add(c, "</rollback-information>\n");
}
