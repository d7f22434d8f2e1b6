#include "deploy/blame.h"

#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "deploy/attempt.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

/* The only statement of the tree with that word in it; NULL if there is none or more than one. */
static const struct config_node *
only_with_word(const struct config_node *n, struct str word, size_t *found)
{
	const struct config_node *hit = NULL;

	for (const struct config_node *c = n->child; c != NULL && *found < 2;
	     c = c->next) {
		const struct config_node *below = only_with_word(c, word, found);

		if (below != NULL)
			hit = below;
		for (int i = 0; i < c->nwords; i++)
			if (str_eq(c->words[i], word)) {
				hit = c;
				++*found;
				break;
			}
	}
	return *found == 1 ? hit : NULL;
}

/* "unit 7" names a statement by several words; the path already leads to its parent. */
static const struct config_node *
statement_of(struct attempt *t, const struct device_complaint *c)
{
	const struct config_node *tree, *node;
	size_t found = 0;

	if ((c->path == NULL && c->bad_element == NULL) ||
	    (tree = attempt_tree(t)) == NULL)
		return NULL;
	node = config_locate(tree, c->path, c->bad_element);
	if (node == NULL && c->bad_element != NULL)
		node = only_with_word(tree, str_of(c->bad_element), &found);
	return node;
}

/* The only line with that word in it, 0: there is none or more than one. */
static int
line_with_word(const struct rendering *r, const char *word)
{
	struct str rest = buf_str(&r->text);
	int hit = 0;

	for (int line = 1; word != NULL && rest.n > 0; line++) {
		struct str words = str_cut(&rest, '\n');
		bool here = false;

		while (words.n > 0)
			here |= str_eq(str_cut(&words, ' '), str_of(word));
		if (here && hit > 0)
			return 0;
		hit = here ? line : hit;
	}
	return hit;
}

/* Of set commands the router tells no line, and of one that it does not understand there is no statement. */
static int
line_of(struct attempt *t, const struct device_complaint *c)
{
	const struct config_node *node;

	if (c->line > 0)
		return c->line;
	node = statement_of(t, c);
	if (node != NULL)
		return node->mark.line;
	return t->plan->load == SITE_SET ? line_with_word(&t->rendering, c->bad_element)
					 : 0;
}

static int
column_in(struct str line, const char *word)
{
	const char *at = word != NULL ? memmem(line.p, line.n, word, strlen(word)) : NULL;

	return at != NULL ? (int)(at - line.p) + 1 : 0;
}

static void
blame_one(struct attempt *t, const struct device_complaint *c, enum err_code code)
{
	int line = line_of(t, c);
	struct err *e = NULL;

	err_set(&e, code, "the router says: %s", c->message);
	if (c->bad_element != NULL)
		err_wrap(&e, "'%s'", c->bad_element);
	err_config_path(e, c->path, c->bad_element);
	if (line > 0)
		rendering_blame(&t->rendering, line,
		    column_in(rendering_line(&t->rendering, line), c->bad_element), &e);
	bus_post_err(t->plan->bus, t->host->name, e);
	err_free(e);
}

/* "configuration check-out failed" only sums up the errors before it (junos-facts 2.8). */
static bool
sums_up(const struct device_complaint *c)
{
	return c->path == NULL && c->bad_element == NULL &&
	       (strncmp(c->message, "configuration check-out failed", 30) == 0 ||
		   strncmp(c->message, "commit failed", 13) == 0);
}

size_t
blame_complaints(
    struct attempt *t, const struct device_complaints *complaints, enum err_code code)
{
	size_t posted = 0;

	for (size_t i = 0; i < complaints->n; i++) {
		const struct device_complaint *c = &complaints->v[i];

		if (c->warning) {
			bus_post(t->plan->bus, EV_NOTE,
			    {"device", ev_text(t->host->name)},
			    {"message", ev_text(c->message)});
		} else if (posted == 0 || !sums_up(c)) {
			blame_one(t, c, code);
			posted++;
		}
	}
	return posted;
}
