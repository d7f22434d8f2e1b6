/*
 * YAML as Ansible reads it: libyaml's events, PyYAML 1.1 typing (jinja.md section 6).
 * Every node has its mark. Limits: document 16 MB, depth 200, aliases expand to at most 1
 * million nodes.
 *
 * A text with the tag !vault is opened: secret and unsafe. If no password opens it, it is
 * locked, which whoever uses it has to say. A whole document that is a vault is opened, or
 * is ERR_INPUT; its text and numbers are secret, and templates in it are templates.
 *
 * Differences from Ansible, on purpose: a duplicate key is an error; more than one
 * document is an error.
 */
#ifndef DATA_YAML_H
#define DATA_YAML_H

#include "base/str.h"
#include "base/mark.h"

#define YAML_SIZE (16UL << 20) /* octets of a document */

struct arena;
struct err;
struct value;
struct vault;

/* Told about things that are legal but probably not meant (base-60 integers from unquoted
 * communities and MACs); and what opens vaults. */
struct yaml_warn {
	void (*warn)(
	    void *ctx, struct mark at, const char *message); /* NULL: nobody is told */
	void *ctx;
	struct vault *vault; /* NULL: there is no password */
};

/* `file` names the source in marks and is kept (borrowed); keys of a source with a name share
 * their octets, so that its values stay or go together. An empty document is VALUE_NULL. warn may be
 * NULL. */
int yaml_parse(struct arena *a, const char *file, struct str text,
    const struct yaml_warn *warn, struct value **ret_value, struct err **e);
/* Every document of the text: a list. */
int yaml_parse_all(struct arena *a, const char *file, struct str text,
    const struct yaml_warn *warn, struct value **ret_list, struct err **e);
int yaml_read(struct arena *a, const char *path, const struct yaml_warn *warn,
    struct value **ret_value, struct err **e);
/* For whoever reads a locked value: ERR_INPUT at its mark, with what would help. Gives -1. */
int yaml_locked(const struct value *v, const char *name, struct err **e);
/* Types one plain scalar as PyYAML does; what PyYAML would refuse stays text. */
struct value *yaml_scalar(struct arena *a, struct str plain);

#endif
