/*
 * Reads inventory sources into the model: YAML files with groups (hosts, vars, children), and folders of such
 * files. Internal to engine/inventory.
 */
#ifndef INVENTORY_SOURCE_H
#define INVENTORY_SOURCE_H

struct err;
struct inventory;
struct yaml_warn;

/* A file, or a folder whose *.yml, *.yaml and *.json files are read in lexical order, folders within included.
 * Left out: hidden files, group_vars, host_vars, site.yml, known_hosts, README*, and what Ansible leaves out by its
 * ending (.ini, .cfg, .bak, …). Any other file is an error: nothing is ignored silently. */
int source_read(struct inventory *inv, const char *path, const struct yaml_warn *warn,
    struct err **e);

#endif
