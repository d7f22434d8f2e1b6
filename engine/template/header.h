/* `#jinja2: key: value, …` on the first line of a template, as Ansible has it. */
#ifndef TEMPLATE_HEADER_H
#define TEMPLATE_HEADER_H

#include "base/str.h"

struct arena;
struct failure;
struct template_options;

/* Reads the line into o and takes it from the text. 1: there was one; 0: none; -1: failed. Values are Python's literals:
 * True, False, None, or text in quotes. */
int header_read(
    struct str *text, struct template_options *o, struct arena *a, struct failure *f);

#endif
