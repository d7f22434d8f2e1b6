/* The longest run of numbers that rise: what may stay where it is when others change places. */
#ifndef CONFIG_RUN_H
#define CONFIG_RUN_H

#include <stdbool.h>

/* Marks those of the n numbers, all different, that are in it; of several runs the one that ends first. */
void run_longest(const int *numbers, int n, bool *ret_in);

#endif
