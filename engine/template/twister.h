/*
 * Numbers that look random and are the same for the same seed: the Mersenne Twister as Python's random.Random(seed) has
 * it, so that what Ansible draws is drawn here. Nothing is ever drawn without a seed. Not for keys.
 */
#ifndef TEMPLATE_TWISTER_H
#define TEMPLATE_TWISTER_H

#include <stdint.h>

struct render;
struct value;

enum { TWISTER_WORDS = 624 };

struct twister {
	uint32_t word[TWISTER_WORDS];
	unsigned used;
};

/* By a text, an integer of any size or a float; of anything else -1: failed. */
int twister_seed(struct render *r, struct twister *t, const struct value *seed);
/* From 0 to n - 1, n > 0; Python's Random._randbelow. */
uint64_t twister_below(struct twister *t, uint64_t n);

#endif
