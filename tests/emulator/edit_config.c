/* edit-config: the same databases by the words of RFC 6241 (junos-facts 2.6). Errors stand directly in the reply. */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/candidate.h"
#include "emulator/database.h"
#include "emulator/load.h"
#include "emulator/reply.h"

struct edit {
	const char *operation; /* default-operation */
	bool stop;             /* at the first error */
};

static bool
among(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

/* False: answered with an error. */
static bool
read_option(struct call *c, const char *name, const char *const *words, const char **ret)
{
	const char *text = xml_get(c->arena, c->op, name);

	if (text == NULL)
		return true;
	if (!among(text, words)) {
		reply_error(c, &(struct rpc_error){.type = "protocol",
				   .tag = "operation-failed",
				   .severity = "error",
				   .message = "invalid value",
				   .bad = text});
		return false;
	}
	*ret = text;
	return true;
}

static bool
read_edit(struct call *c, struct edit *x)
{
	static const char *const operations[] = {"merge", "replace", "none", NULL};
	static const char *const errors[] = {
	    "stop-on-error", "continue-on-error", "rollback-on-error", NULL};
	static const char *const tests[] = {"set", NULL};
	const char *error = "stop-on-error", *test = "set";

	x->operation = "merge";
	if (!read_option(c, "default-operation", operations, &x->operation) ||
	    !read_option(c, "test-option", tests, &test) ||
	    !read_option(c, "error-option", errors, &error))
		return false;
	x->stop = strcmp(error, "continue-on-error") != 0;
	return true;
}

/* An element that cannot be created or deleted leaves the candidate as it was, unless asked to go on [inferred]. */
static void
edit_elements(struct load *l, const struct edit *x, const struct xml *what)
{
	const struct bind b = load_bind(l);
	struct bound *root = bind_xml(&b, what);

	if (strcmp(x->operation, "none") == 0)
		load_only_operations(root);
	if (!load_operations_fit(l, root) && x->stop)
		return;
	l->missing_is_fine = true;
	load_bound(l, root);
}

void
rpc_edit_config(struct call *c)
{
	const struct xml *what = xml_find(c->op, "config/configuration");
	const struct xml *text = xml_find(c->op, "config-text/configuration-text");
	struct load l = {
	    .call = c, .candidate = database_candidate(c), .edit_config = true};
	struct edit x;

	if (database_refused(c))
		return;
	if (xml_find(c->op, "target/candidate") == NULL ||
	    (what == NULL && text == NULL)) {
		reply_syntax(c, NULL, what == NULL && text == NULL ? "config" : "target");
		return;
	}
	if (!read_edit(c, &x))
		return;
	if (strcmp(x.operation, "replace") == 0)
		l.action = LOAD_OVERRIDE;
	if (what != NULL) {
		edit_elements(&l, &x, what);
	} else {
		l.format = LOAD_TEXT;
		load_text(&l, text->text);
	}
	if (l.errors == 0)
		reply_ok(c);
}
