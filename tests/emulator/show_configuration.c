/* show configuration [path] [| display set|xml|json] [| compare [rollback N]], and the filters of text. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/bind.h"
#include "emulator/cli.h"
#include "emulator/configuration.h"
#include "emulator/dispatch.h"
#include "emulator/permission.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"
#include "schema/bound.h"

/* The words of the path, blank-separated; "" for the whole. */
static const char *
path_of(struct call *c, const struct cli_line *line, int used)
{
	const char *path = "";

	for (int i = used; i < line->n; i++)
		path = arena_printf(
		    c->arena, "%s%s%s", path, *path != '\0' ? " " : "", line->words[i]);
	return path;
}

static void
header(struct call *c, struct buf *out)
{
	const struct revision *v = c->router->history[0];

	buf_adds(out, "## Last commit: ");
	simclock_print_date(out, v->at_ms);
	buf_printf(out, " by %s\n", v->user);
}

/* Lines of `display set` that speak of the path. */
static void
set_lines(struct call *c, const char *path, struct buf *out)
{
	struct buf all;
	struct str rest;

	buf_init(&all, BUF_TEXT);
	config_print_set(router_running(c->router), &all);
	rest = buf_str(&all);
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n'), tail = line;
		size_t n = strlen(path);

		str_cut(&tail, ' ');
		if (n > 0 &&
		    (!str_starts(tail, str_of(path)) || (tail.n > n && tail.p[n] != ' ')))
			continue;
		buf_printf(out, STR_FMT "\n", STR_ARG(line));
	}
	buf_done(&all);
}

static void
plain(struct call *c, const char *path, struct buf *out)
{
	const struct config_node *root = router_running(c->router), *n;

	if (*path == '\0') {
		header(c, out);
		buf_printf(out, "version %s;\n", c->router->setup.personality->release);
		config_print_text(root, out);
		return;
	}
	n = config_find(root, path);
	if (n == NULL)
		return;
	if (config_inactive(n))
		buf_printf(out, "##\n## inactive: %s\n##\n", path);
	if (n->child != NULL || (n->flags & CONFIG_BLOCK) != 0) {
		config_print_text(n, out);
		return;
	}
	for (int i = 0; i < n->nwords; i++)
		buf_printf(out, "%s" STR_FMT, i > 0 ? " " : "", STR_ARG(n->words[i]));
	buf_adds(out, ";\n");
}

/* Only what stands below the path, as a tree of its own. */
static const struct config_node *
below(struct call *c, const char *path)
{
	struct config_node *root = NULL;
	struct err *e = NULL;
	struct buf set;

	buf_init(&set, BUF_TEXT);
	set_lines(c, path, &set);
	if (config_parse_set(c->arena, "show",
		(struct str){buf_copy(&set, c->arena), set.n}, &root, &e) < 0)
		root = config_new(c->arena);
	err_free(e);
	buf_done(&set);
	return root;
}

static void
xml(struct call *c, const char *path)
{
	const struct revision *v = c->router->history[0];

	reply_add(c,
	    "<configuration junos:commit-seconds=\"%lld\" junos:commit-localtime=\"",
	    (long long)v->at_ms / 1000);
	simclock_print_date(&c->out, v->at_ms);
	reply_add(c, "\" junos:commit-user=\"%s\">\n", v->user);
	bound_print_xml(bind_view(c->arena, c->router->setup.schema,
			    *path != '\0' ? below(c, path) : router_running(c->router)),
	    0, &c->out);
	reply_add(c, "</configuration>\n");
}

/* The whole: what get-configuration says. */
static void
ask(struct call *c, const char *format)
{
	const struct xml *asked = c->op;
	struct xml *op = NULL;
	struct err *e = NULL;

	if (xml_parse(c->arena,
		str_of(arena_printf(c->arena,
		    "<get-configuration database=\"committed\" format=\"%s\"/>", format)),
		&op, &e) == 0) {
		c->op = op;
		dispatch_again(c);
		c->op = asked;
	}
	err_free(e);
}

static void
text(struct call *c, const struct cli_line *line, const char *path, bool set)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	if (set)
		set_lines(c, path, &out);
	else
		plain(c, path, &out);
	pipe_filter(&line->pipes, &out);
	reply_add(c, "<output>\n");
	buf_add_xml(&c->out, buf_str(&out));
	reply_add(c, "</output>\n");
	buf_done(&out);
}

void
cli_configuration(struct call *c, const struct cli_line *line, int used)
{
	const char *format = xml_attr(c->op, "format"), *path = path_of(c, line, used);
	const char *display = pipe_display(&line->pipes), *rollback;
	bool set = display != NULL && strcmp(display, "set") == 0;

	if (!permission_allows(c->router, c->session->user, "get-configuration")) {
		reply_error(c, &(struct rpc_error){.type = "protocol",
				   .tag = "access-denied",
				   .severity = "error",
				   .message = "permission denied",
				   .bad = "configuration"});
		return;
	}
	if (pipe_compare(&line->pipes, &rollback)) {
		configuration_compare(c, rollback);
		return;
	}
	if (format == NULL)
		format = "xml";
	if (display != NULL && !set)
		format = display;
	if (set || strcmp(format, "text") == 0)
		text(c, line, path, set);
	else if (strcmp(format, "rpc") == 0)
		reply_add(
		    c, "<rpc>\n<get-configuration>\n</get-configuration>\n</rpc>\n");
	else if (*path == '\0')
		ask(c, format);
	else
		xml(c, path);
}
