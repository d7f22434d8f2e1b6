#include "emulator/startup.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "emulator/load.h"

static int
read_text(struct arena *a, const char *name, const char *path, struct str *ret_text,
    struct err **e)
{
	struct buf text;
	int rc = 0;

	if (path == NULL) {
		*ret_text = str_of(arena_printf(a,
		    "system {\n    host-name %s;\n    services {\n        netconf {\n"
		    "            ssh;\n        }\n    }\n}\n",
		    name));
		return 0;
	}
	buf_init(&text, BUF_TEXT);
	rc = buf_read_file(&text, path, e);
	if (rc == 0)
		*ret_text = (struct str){buf_copy(&text, a), text.n};
	buf_done(&text);
	return rc;
}

static const struct startup *
of_path(const struct startups *s, const char *path)
{
	vec_each (&s->list, x)
		if (path != NULL && x->path != NULL && strcmp(x->path, path) == 0)
			return x;
	return NULL;
}

static const struct startup *
of_text(const struct startups *s, struct str text)
{
	vec_each (&s->list, x)
		if (str_eq(x->text, text))
			return x;
	return NULL;
}

int
startup_get(struct startups *s, struct arena *a, const char *name, const char *path,
    const struct config_node **ret_root, struct err **e)
{
	const struct startup *known = of_path(s, path);
	struct startup new = {.path = path != NULL ? arena_strdup(a, path) : NULL};
	struct config_node *root;

	if (known == NULL && read_text(a, name, path, &new.text, e) < 0)
		return -1;
	if (known == NULL)
		known = of_text(s, new.text);
	if (known == NULL) {
		if (config_parse_text(
			a, path != NULL ? new.path : "startup", new.text, &root, e) < 0)
			return -1;
		load_drop_version(root);
		new.root = root;
		vec_push(&s->list, new);
		known = &vec_last(&s->list);
	}
	*ret_root = known->root;
	return 0;
}

void
startups_done(struct startups *s)
{
	vec_done(&s->list);
}
