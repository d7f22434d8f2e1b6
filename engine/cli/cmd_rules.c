#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/cli.h"
#include "schema/validate.h"

enum { NAME_WIDTH = 20, SEVERITY_WIDTH = 9 };

static void
print_json(struct buf *out, const struct validate_rule *r, bool first)
{
	const char *const fields[][2] = {{"name", r->name},
	    {"severity", severity_names[r->severity]}, {"summary", r->summary},
	    {"help", r->help}};

	buf_adds(out, first ? "[{" : ",\n{");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		buf_printf(out, "%s\"%s\":", i > 0 ? "," : "", fields[i][0]);
		buf_add_json(out, str_of(fields[i][1]));
	}
	buf_addc(out, '}');
}

static void
print_line(struct buf *out, const struct validate_rule *r)
{
	buf_printf(out, "%-*s  %-*s%s\n", NAME_WIDTH, r->name, SEVERITY_WIDTH,
	    severity_names[r->severity], r->summary);
}

static void
print_whole(struct buf *out, const struct validate_rule *r)
{
	buf_printf(out, "%s (%s): %s\n\n%s\n", r->name, severity_names[r->severity],
	    r->summary, r->help);
}

static int
rules_run(struct cli *c, struct err **e)
{
	const char *wanted = c->nargs > 0 ? c->args[0] : NULL;
	size_t n, shown = 0;
	const struct validate_rule *rules = validate_rule_list(c->arena, &n);
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT);
	for (size_t i = 0; i < n; i++) {
		if (wanted != NULL && strcmp(rules[i].name, wanted) != 0)
			continue;
		if (c->json)
			print_json(&out, &rules[i], shown == 0);
		else if (wanted != NULL)
			print_whole(&out, &rules[i]);
		else
			print_line(&out, &rules[i]);
		shown++;
	}
	if (c->json && shown > 0)
		buf_adds(&out, "]\n");
	if (shown == 0) {
		const char *const *names = validate_rules(c->arena, &n);
		const char *near = str_nearest(str_of(wanted), names, n);

		rc = err_set(e, ERR_USAGE, "there is no rule '%s'", wanted);
		if (near != NULL)
			err_remedy(*e, "did you mean '%s'?", near);
	} else {
		rc = cli_write(&out, e);
	}
	buf_done(&out);
	return rc;
}

const struct command cmd_rules = {
    .name = "rules",
    .args = "[RULE]",
    .summary = "the rules of 'validate'",
    .help =
	"Lists the rules that configurations are judged by, with how much each finding\n"
	"weighs; of one rule what it looks at and what it leaves out. A rule that does "
	"not\n"
	"fit a site is turned off in inventory/site.yml, with the reason:\n\n"
	"    validate:\n"
	"      off: [{rule: site-address, reason: anycast gateways on ports}]\n\n"
	"    holdfast rules\n"
	"    holdfast rules accept-everything",
    .max_args = 1,
    .run = rules_run,
};
