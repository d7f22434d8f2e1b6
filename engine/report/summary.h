/*
 * The end of a run, in a table: where every device is. No device that the run knew is
 * left out. Pure.
 */
#ifndef REPORT_SUMMARY_H
#define REPORT_SUMMARY_H

#include <stdbool.h>

struct buf;
struct story;

/* `brief`: only the devices that are not unchanged or confirmed, and the counts. */
void summary_print(const struct story *s, bool color, bool brief, struct buf *out);

#endif
