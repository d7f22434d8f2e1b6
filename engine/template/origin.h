/* From what an output remembers to the origins of its lines: made when one is asked for, since most never are. */
#ifndef TEMPLATE_ORIGIN_H
#define TEMPLATE_ORIGIN_H

struct output;
struct template_map;

/* The map of everything written. What it needs moves into the arena of the output, which is done with. */
void origin_map(const struct output *o, struct template_map *map);

#endif
