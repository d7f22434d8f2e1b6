/*
 * Differences of many devices, equal ones shown once with the devices that have them.
 * The order is that of adding: add in the order of the inventory to print the same every
 * time. Owns copies. One thread at a time.
 *
 * What is printed does not pass the event bus: redact texts before they are added.
 */
#ifndef REPORT_DIFFS_H
#define REPORT_DIFFS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf;
struct diffs;

struct diffs *diffs_new(void);
void diffs_free(struct diffs *d); /* NULL allowed */
/* `text` as Junos prints it, empty for no difference. Gives the device that had the same
 * text first, or NULL if the text is new. A device that comes with the same text again
 * is not named twice. */
const char *diffs_add(struct diffs *d, const char *device, struct str text);
size_t diffs_count(const struct diffs *d); /* different texts, the empty one included */
size_t diffs_size(const struct diffs *d);  /* octets of text kept */
/* Whether the text is among them, and as which. */
bool diffs_find(const struct diffs *d, struct str text, size_t *ret_i);
/* The i-th text, and the devices that have it. Borrowed until the next diffs_add. */
struct str diffs_text(const struct diffs *d, size_t i);
const char *const *diffs_devices(const struct diffs *d, size_t i, size_t *ret_n);
/*
 * Per text the devices, in a line that starts with '#', then the difference. Devices
 * without a difference are named in one line at the end.
 */
void diffs_print(const struct diffs *d, bool color, struct buf *out);

#endif
