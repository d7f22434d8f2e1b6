/* Extra variables, the strongest layer: -e KEY=VALUE…, -e @FILE, -e '{json or yaml}'. Internal to engine/inventory. */
#ifndef INVENTORY_EXTRA_H
#define INVENTORY_EXTRA_H

struct arena;
struct err;
struct layers;
struct yaml_warn;

/* KEY=VALUE gives text, as in Ansible; quotes group words, several pairs may stand in one option. A secret may come
 * by @FILE only: the words of a command line can be read by every user of the machine. */
int extra_read(struct arena *a, const char *const *options, const struct yaml_warn *warn,
    struct layers *into, struct err **e);

#endif
