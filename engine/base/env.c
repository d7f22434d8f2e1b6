#include "base/env.h"

#include <stdlib.h>

const char *
env_get(const char *name)
{
	const char *value = secure_getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

bool
env_set(const char *name)
{
	return env_get(name) != NULL;
}
