#include "report/report.h"

#include <string.h>

const struct sink_ops *
sink_named(const char *name)
{
	for (const struct sink_ops *const *s = sinks; *s != NULL; s++)
		if (strcmp((*s)->name, name) == 0)
			return *s;
	return NULL;
}
