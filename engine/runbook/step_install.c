/* A package is installed, to become active at the next reboot: deploy/install.h. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"
#include "data/span.h"
#include "data/value.h"
#include "deploy/back_out.h"
#include "deploy/install.h"
#include "device/release.h"
#include "device/software.h"
#include "runbook/step.h"
#include "runbook/upgrade.h"

struct install_arguments {
	const char *package, *version;
	int engine;
	bool validate, no_copy, unlink, force;
	int64_t reply_ms, probe_ms, quiet_ms;
};

enum { ENGINE_ALL, ENGINE_RE0, ENGINE_RE1 };
static const char *const engines[] = {
    [ENGINE_ALL] = "all", [ENGINE_RE0] = "re0", [ENGINE_RE1] = "re1", NULL};

#define A struct install_arguments
static const struct row rows[] = {ROW_TEXT(A, package, "package", ROW_REQUIRED, NULL,
				      "image on the router, or a URL that it fetches"),
    ROW_TEXT(A, version, "version", 0, NULL,
	"that it brings; without it, the one in the image's name"),
    ROW_WORD(A, engine, "engine", 0, ENGINE_ALL, engines,
	"one routing engine only; else all of them, the backup first"),
    ROW_BOOL(A, validate, "validate", 0, false,
	"validate against the configuration once more while it installs"),
    ROW_BOOL(
	A, no_copy, "no-copy", 0, false, "keep no copy of the image below /var/sw/pkg"),
    ROW_BOOL(A, unlink, "unlink", 0, false, "remove the image when it is installed"),
    ROW_BOOL(A, force, "force", 0, false,
	"also over another install that is pending, or without space"),
    ROW_SPAN(A, reply_ms, "reply", 0, 30 * 60000, 1000, SPAN_MOST,
	"how long the request may stay unanswered before a new session looks what came "
	"of it"),
    ROW_SPAN(A, probe_ms, "probe", 0, 15000, 10, SPAN_MOST, "between two such looks"),
    ROW_SPAN(A, quiet_ms, "quiet", 0, 2 * 60000, 0, SPAN_MOST,
	"for how long the router must say that nothing runs and nothing is pending "
	"before the "
	"request is sent again"),
    ROW_END};
#undef A

static int
wanted(struct step_run *s, const struct install_arguments *v, struct install *ret,
    struct err **e)
{
	*ret = (struct install){.path = v->package,
	    .only = v->engine != ENGINE_ALL ? engines[v->engine] : NULL,
	    .validate = v->validate,
	    .no_copy = v->no_copy,
	    .unlink = v->unlink,
	    .force = v->force,
	    .reply_ms = v->reply_ms,
	    .quiet_ms = v->quiet_ms};
	if (upgrade_check_path(s, v->package, e) < 0)
		return -1;
	return upgrade_version(s, v->version, v->package, &ret->version, e);
}

static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	struct device_software sw;
	struct install in;

	if (wanted(s, arguments, &in, e) < 0 || upgrade_software(s, &sw, e) < 0)
		return -1;
	return install_ready(&in, &sw, e);
}

/* "would add PATH to re1, then to re0, by request-vmhost-package-add". */
static int
show(
    struct step_run *s, const struct errand *er, const struct install *in, struct err **e)
{
	struct device_software sw;
	struct install_plan plan;
	struct buf line;
	size_t said = 0;

	if (errand_software(er, &sw, e) < 0 || install_plan(er, in, &sw, &plan, e) < 0)
		return -1;
	buf_init(&line, BUF_LINE);
	for (size_t i = 0; i < plan.n; i++)
		if (!plan.targets[i].runs && !plan.targets[i].staged)
			buf_printf(&line, "%s%s%s", said++ > 0 ? ", then" : "",
			    plan.targets[i].name[0] != '\0' ? " to " : "",
			    plan.targets[i].name);
	if (plan.todo > 0)
		step_detail(s, "would add %s%s, by %s", in->path, buf_z(&line),
		    plan.vmhost ? "request-vmhost-package-add" : "request-package-add");
	else
		step_detail(s, "%s runs or is pending already", in->version);
	buf_done(&line);
	return 0;
}

/* What was promised for one install. */
struct promised {
	struct step_run *s;
	const char *version, *package;
	const char *id; /* NULL: nothing was sent, and nothing promised */
};

/* A router with software that nobody wants any more at its next reboot is a trap. */
static int
promise(void *ctx, struct err **e)
{
	struct promised *p = ctx;
	struct step_run *s = p->s;
	struct value *v = value_map(s->arena);
	const struct value *open;

	for (size_t i = 0; i < step_open_promises(s, "install", i, &p->id, &open); i++)
		if (value_text(open, "version") != NULL &&
		    strcmp(value_text(open, "version"), p->version) == 0)
			return 0;
	value_set(s->arena, v, "version", value_strz(s->arena, p->version));
	value_set(s->arena, v, "package", value_strz(s->arena, p->package));
	return step_promise(
	    s, arena_printf(s->arena, "install of %s", p->version), v, true, &p->id, e);
}

/* It failed: if nothing waits for a reboot, there is nothing to be taken back. */
static void
keep_promise(struct step_run *s, struct errand *er, const char *id)
{
	struct err *ignored = NULL;
	bool some = true;

	if (back_out_look(er, &some, &ignored) == 0 && !some)
		(void)step_kept(s, id, &ignored);
	err_free(ignored);
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct install_arguments *v = arguments;
	struct errand er = upgrade_errand(s, v->probe_ms);
	struct install_result result = {0};
	struct promised p = {.s = s};
	struct install in;

	if (wanted(s, v, &in, e) < 0)
		return -1;
	p.version = in.version;
	p.package = in.path;
	in.before = promise;
	in.ctx = &p;
	step_result(s, "version", value_strz(s->arena, in.version));
	if (s->dry)
		return show(s, &er, &in, e);
	if (install_run(&er, &in, &result, e) < 0) {
		if (p.id != NULL && err_code(*e) != ERR_STATE)
			keep_promise(s, &er, p.id);
		return -1;
	}
	s->outcome = result.changed ? STEP_CHANGED : STEP_PASSED;
	step_result(s, "reboot", value_bool(s->arena, result.reboot));
	step_detail(s, "%s", result.detail);
	return 0;
}

/* Whether what waits for a reboot is what was promised; what waits without a name is, as this run put it there. */
static bool
is_promised(const struct device_software *sw, const char *version)
{
	bool other = false;

	for (size_t i = 0; i < sw->n; i++) {
		if (release_is(version, sw->engines[i].pending))
			return true;
		other = other || sw->engines[i].pending != NULL;
	}
	return !other;
}

static int
reverse(struct step_run *s, const struct value *promised, struct err **e)
{
	struct errand er = upgrade_errand(s, 5000);
	const char *version = value_text(promised, "version");
	struct back_out_result result = {0};
	struct device_software sw;

	if (version == NULL)
		return err_set(
		    e, ERR_INTERNAL, "the promise of an install has no version");
	if (errand_software(&er, &sw, e) < 0)
		return -1;
	if (!is_promised(&sw, version)) {
		step_detail(s, "%s is not pending", version);
		return 0;
	}
	if (back_out_run(&er, BACK_OUT_STAGED, false, &result, e) < 0)
		return -1;
	step_detail(s, "%s", result.detail);
	return 0;
}

const struct step_kind step_install = {
    .name = "install",
    .summary = "installs a package, to become active at the next reboot",
    .help =
	"Ends when it is known what came of it: a request that is lost, late or outlived "
	"by "
	"the router is followed up in a new session (pending install, install log, "
	"versions, "
	"status), never sent blindly again. Each routing engine gets it, the backup "
	"first; "
	"after one that failed the others are left alone. Refused if another install is "
	"pending; nothing is done if the version runs or is pending already. As long as "
	"it "
	"is not booted, a run that fails or is aborted backs it out.\n"
	"    - install: {package: '{{ image }}', unlink: true}",
    .rows = rows,
    .size = sizeof(struct install_arguments),
    .shorthand = "package",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .firm = true,
    .timeout_ms = 90 * 60 * 1000,
    .prepare = upgrade_prepare,
    .ready = ready,
    .run = run,
    .reverse = reverse,
};
