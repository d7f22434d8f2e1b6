#include "emulator/command.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/configuration.h"
#include "emulator/dispatch.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/simclock.h"

/* Lines that are answered as the RPC is, whatever the format. */
static const struct alias {
	const char *line, *rpc;
} aliases[] = {
    {"show version", "<get-software-information/>"},
    {"show version invoke-on all-routing-engines", "<get-software-information/>"},
    {"show configuration", "<get-configuration database='committed'/>"},
    {"show system commit", "<get-commit-information/>"},
    {"show system uptime", "<get-system-uptime-information/>"},
    {"show system users", "<get-system-users-information/>"},
    {"show system storage", "<get-system-storage/>"},
    {"show system alarms", "<get-system-alarm-information/>"},
    {"show system core-dumps", "<get-system-core-dumps/>"},
    {"show chassis alarms", "<get-alarm-information/>"},
    {"show chassis hardware", "<get-chassis-inventory/>"},
    {"show chassis routing-engine", "<get-route-engine-information/>"},
    {"show interfaces", "<get-interface-information/>"},
    {"show interfaces terse",
	"<get-interface-information><terse/></get-interface-information>"},
    {"show bgp summary", "<get-bgp-summary-information/>"},
    {"show bgp neighbor", "<get-bgp-neighbor-information/>"},
};

static void
text_version(struct call *c)
{
	operational_version_text(c);
}

static void
print(struct call *c, void (*form)(const struct config_node *, struct buf *))
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	form(router_running(c->router), &text);
	buf_add_xml(&c->out, buf_str(&text));
	buf_done(&text);
}

static void
text_configuration(struct call *c)
{
	const struct revision *v = c->router->history[0];

	reply_add(c, "## Last commit: ");
	simclock_print_date(&c->out, v->at_ms);
	reply_add(c, " by %s\n", v->user);
	print(c, config_print_text);
}

static void
text_set(struct call *c)
{
	print(c, config_print_set);
}

static void
text_commits(struct call *c)
{
	for (int i = 0; i < c->router->nhistory; i++) {
		const struct revision *v = c->router->history[i];

		reply_add(c, "%-3d ", i);
		simclock_print_date(&c->out, v->at_ms);
		reply_add(c, " by %s via %s%s%s\n", v->user, v->client,
		    v->comment != NULL ? " " : "", v->comment != NULL ? v->comment : "");
		if (v->log != NULL) {
			reply_add(c, "    ");
			buf_add_xml(&c->out, str_of(v->log));
			reply_add(c, "\n");
		}
	}
}

static const struct page {
	const char *line;
	void (*print)(struct call *c);
} pages[] = {
    {"show version", text_version},
    {"show configuration", text_configuration},
    {"show configuration | display set", text_set},
    {"show system commit", text_commits},
};

static bool
as_text(struct call *c, const char *line)
{
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		if (strcmp(pages[i].line, line) != 0)
			continue;
		reply_add(c, "<output>\n");
		pages[i].print(c);
		reply_add(c, "</output>\n");
		return true;
	}
	return false;
}

static bool
as_rpc(struct call *c, const char *line)
{
	const struct xml *asked;

	for (size_t i = 0; i < sizeof aliases / sizeof aliases[0]; i++) {
		struct err *e = NULL;
		struct xml *op;

		if (strcmp(aliases[i].line, line) != 0)
			continue;
		if (xml_parse(c->arena, str_of(aliases[i].rpc), &op, &e) < 0) {
			err_free(e);
			return false;
		}
		asked = c->op;
		c->op = op;
		dispatch_again(c);
		c->op = asked;
		return true;
	}
	return false;
}

/* One blank between words, none at the ends. */
static const char *
tidy(struct arena *a, struct str text)
{
	char *line = arena_strndup(a, text.p, text.n), *to = line;

	for (const char *p = line; *p != '\0'; p++) {
		bool blank = strchr(" \t\r\n", *p) != NULL;

		if (!blank)
			*to++ = *p;
		else if (to > line && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > line && to[-1] == ' ')
		to--;
	*to = '\0';
	return line;
}

/* "show configuration | compare", "… | compare rollback 3" */
static bool
compare(struct call *c, const char *line)
{
	static const char pipe[] = "show configuration | compare";
	const char *rest = line + sizeof pipe - 1;

	if (strncmp(line, pipe, sizeof pipe - 1) != 0)
		return false;
	if (strncmp(rest, " rollback ", 10) == 0)
		configuration_compare(c, rest + 10);
	else if (*rest == '\0')
		configuration_compare(c, "0");
	else
		return false;
	return true;
}

void
rpc_command(struct call *c)
{
	const char *format = xml_attr(c->op, "format");
	const char *line = tidy(c->arena, xml_text(c->op));
	bool text = format != NULL && strcmp(format, "text") == 0;
	struct str rest = str_of(line), first = str_cut(&rest, ' ');

	if (compare(c, line) || (text ? as_text(c, line) : as_rpc(c, line)))
		return;
	/* pages that exist as text only are given as such */
	if (!text && as_text(c, line))
		return;
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "operation-failed",
			   .severity = "error",
			   .message = "syntax error, expecting <command>",
			   .bad = arena_strndup(c->arena, first.p, first.n)});
}
