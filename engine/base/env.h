/* The only reader of environment variables. The names that count are those of cli.md. */
#ifndef BASE_ENV_H
#define BASE_ENV_H

#include <stdbool.h>

const char *env_get(const char *name); /* borrowed; NULL if unset or empty */
bool env_set(const char *name);        /* set and not empty */

#endif
