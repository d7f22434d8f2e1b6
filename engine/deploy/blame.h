/* The router's words at the template's line: no peer has this chain. */
#ifndef DEPLOY_BLAME_H
#define DEPLOY_BLAME_H

#include <stddef.h>

#include "base/err.h"

struct attempt;
struct device_complaints;

/* Posts every complaint that is not a warning as a FINDING of that code, at the template line that wrote the statement
 * it names, with the rendered line; warnings as NOTE. Gives how many findings were posted. */
size_t blame_complaints(
    struct attempt *t, const struct device_complaints *complaints, enum err_code code);

#endif
