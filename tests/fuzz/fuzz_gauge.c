/* Replies of routers as numbers: never a negative one, never an object without a name, and the same twice. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "runbook/gauge.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
look(struct arena *a, const struct xml *root, enum gauge_kind kind)
{
	struct gauges g = {0};
	struct err *e = NULL;
	int rc = kind == GAUGE_INPUT || kind == GAUGE_OUTPUT
		     ? gauge_interfaces(a, root, kind, &g, &e)
		     : gauge_bgp(a, root, kind, "external", &g, &e);

	if ((rc < 0) != (e != NULL))
		abort();
	for (size_t i = 0; rc == 0 && i < g.n; i++)
		if (g.v[i].value < 0 || g.v[i].object[0] == '\0' ||
		    gauge_text(a, &g.v[i])[0] == '\0')
			abort();
	err_free(e);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new();
	struct xml *root = NULL;
	struct err *e = NULL;

	if (xml_parse(a, (struct str){(const char *)data, size}, &root, &e) == 0)
		for (int kind = GAUGE_ADVERTISED; kind <= GAUGE_OUTPUT; kind++)
			look(a, root, (enum gauge_kind)kind);
	err_free(e);
	arena_free(a);
	return 0;
}
