/*
 * Loads into the candidate that the session works on (junos-facts 2.3, 2.4, 2.6, 2.7).
 *
 *     load.c         load-configuration: what is asked for, results
 *     load_tree.c    XML, text and JSON: a tree that is merged, or takes the candidate's place
 *     load_set.c     set commands, patches
 *     load_move.c    elements that rename, insert, delete or create: what their attributes ask for
 *     load_error.c   what the router says
 *     edit_config.c  edit-config
 */
#ifndef EMULATOR_LOAD_H
#define EMULATOR_LOAD_H

#include <stdbool.h>

#include "base/mark.h"
#include "base/str.h"
#include "emulator/bind.h"

struct arena;
struct bound;
struct call;
struct candidate;
struct config_node;
struct xml;

void rpc_load_configuration(struct call *c);
void rpc_edit_config(struct call *c);

/* `version` stands first in whole configurations; it is a no-op on load and no part of the trees here. */
void load_drop_version(struct config_node *root);

/* --- one load ----------------------------------------------------------------------------------------- */

enum load_action {
	LOAD_MERGE,
	LOAD_REPLACE,
	LOAD_OVERRIDE,
	LOAD_UPDATE,
	LOAD_SET,
	LOAD_PATCH
};
enum load_format { LOAD_XML, LOAD_TEXT, LOAD_JSON };

struct load {
	struct call *call;
	struct candidate *candidate;
	enum load_action action;
	enum load_format format;
	bool edit_config;
	bool missing_is_fine; /* delete of what is absent was looked at already */
	const char *file;     /* of a load by url; NULL: the text came with the request */
	struct str text;      /* what is loaded, NULL for XML elements */
	long errors;
};

/* --- load_tree.c --- */
void load_elements(struct load *l, const struct xml *configuration);
void load_bound(struct load *l, struct bound *root);
/* For the load: its schema, where to complain. */
struct bind load_bind(struct load *l);
void load_text(struct load *l, struct str text);
void load_json(struct load *l, struct str text);
/* The candidate becomes a copy of `root`, but for what is protected in it. */
void load_whole(struct load *l, const struct config_node *root);

/* --- load_set.c --- */
void load_set(struct load *l, struct str commands);
void load_patch(struct load *l, struct str patch);

/* --- load_move.c --- */
/* rename="rename" name="…": done, and the elements are left out of what is merged. */
void load_rename(struct load *l, struct bound *root);
/* insert="before|after|first|last": after the merge. */
void load_insert(struct load *l, const struct bound *root);
/* operation="create|delete" against what is there; false: said what is wrong. */
bool load_operations_fit(struct load *l, const struct bound *root);
/* Takes out what no operation attribute reaches (default-operation none). */
void load_only_operations(struct bound *root);

/* --- load_error.c --- */
/* path: "[edit a b]" or NULL. */
void load_refuse(struct load *l, struct mark at, const char *path, const char *bad,
    const char *message);
/* bind_complain_fn and config_complain_fn; ctx is a struct load. */
void load_complain_bind(
    void *ctx, struct mark at, const char *path, const char *bad, const char *message);
void load_complain_tree(
    void *ctx, bool warning, struct mark at, const char *message, struct str word);
/* The word at line and column of the text, or "}" when the text ends too early. */
const char *load_token(struct arena *a, struct str text, struct mark at);

#endif
