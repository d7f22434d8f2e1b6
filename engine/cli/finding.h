/*
 * What is wrong with a configuration, on its way to people: as the fields of a finding (event/kinds.def), at the place in
 * the template or the file, with the line and the variable that wrote it.
 */
#ifndef CLI_FINDING_H
#define CLI_FINDING_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct buf;
struct bus;
struct problem;
struct rendering;
struct value;

/* Of a rendered configuration: at the template. */
struct value *finding_rendered(
    struct arena *a, const struct problem *p, const struct rendering *r);
/* Of a file with that text. */
struct value *finding_in_file(struct arena *a, const struct problem *p, struct str text);

void finding_post(struct bus *b, const struct value *finding);
/* Those that differ in the device only are shown once. `findings` is a list. */
void finding_print(
    struct arena *a, const struct value *findings, bool color, struct buf *out);

#endif
