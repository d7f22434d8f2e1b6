/*
 * Files as Ansible finds them: folders in lexical order, variables in NAME, NAME.yml, NAME.yaml, NAME.json or a
 * folder NAME. Internal to engine/inventory.
 */
#ifndef INVENTORY_FILES_H
#define INVENTORY_FILES_H

#include <stdbool.h>

struct arena;
struct err;
struct value;
struct yaml_warn;

enum files_kind { FILES_ABSENT, FILES_FILE, FILES_FOLDER };

enum files_kind files_kind(const char *path);
const char *files_join(struct arena *a, const char *dir,
    const char
	*name); /* "." is left out; name "": dir itself, without slashes behind it */
const char *files_dir(struct arena *a, const char *path); /* "." if it has none */
/* Names in a folder in the order of their octets, NULL-terminated, in a; "." and ".." are left out. */
int files_list(struct arena *a, const char *path, char ***ret_names, struct err **e);
bool files_is_yaml(const char *name); /* ends in .yml, .yaml or .json */
/* *.json by json_parse, all else by yaml_read. The marks' file is a copy of path in a. */
int files_read(struct arena *a, const char *path, const struct yaml_warn *warn,
    struct value **ret, struct err **e);
/* The files that hold the variables of `name` in a group_vars or host_vars folder, NULL-terminated, in a. NAME beside
 * NAME.yml is an error: Ansible would read only the first. */
int files_vars(struct arena *a, const char *dir, const char *name, char ***ret_paths,
    struct err **e);

#endif
