#include "cli/rendered.h"

#include "base/err.h"
#include "cli/cli.h"
#include "event/event.h"
#include "inventory/inventory.h"

int
rendered_run(const struct rendered *r, struct err **e)
{
	struct lane_job job = {.n = r->n,
	    .lanes = lanes_of_processors((size_t)r->jobs, r->n),
	    .here = r->jobs == 1,
	    .work = r->work,
	    .ctx = r->ctx,
	    .bus = r->cli->bus};
	size_t wrong = 0;

	lanes_run(&job);
	for (size_t i = 0; i < r->n; i++) {
		if (r->bad[i] == NULL)
			continue;
		wrong++;
		bus_post_err(r->cli->bus, r->hosts[i]->name, r->bad[i]);
		err_free(r->bad[i]);
	}
	if (wrong == 0)
		return 0;
	err_set(
	    e, ERR_INPUT, "%zu of %zu configurations could not be rendered", wrong, r->n);
	err_remedy(*e, "%s", r->remedy);
	return -1;
}
