/*
 * Regular expressions of modules: the pattern statement of YANG (RFC 7950 9.4.5, the expressions of XML Schema) and
 * junos:posix-pattern (extended POSIX; a leading `!` turns it around). A pattern is const after it is made and may be
 * used by several threads.
 */
#ifndef SCHEMA_PATTERN_H
#define SCHEMA_PATTERN_H

#include <stdbool.h>

#include "base/str.h"

struct pattern;

/* NULL: the expression is not understood; *ret_why is the reason, static. The caller frees. */
struct pattern *pattern_new_xsd(const char *expression, const char **ret_why);
struct pattern *pattern_new_posix(const char *expression, const char **ret_why);
void pattern_free(struct pattern *p);
/* A text for which the expression would take too long counts as a match: it is not judged. */
bool pattern_match(const struct pattern *p, struct str text);

#endif
