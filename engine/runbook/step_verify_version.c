/* Every routing engine runs the version that it should: junos-facts 4.7. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"
#include "data/value.h"
#include "deploy/install.h"
#include "deploy/install_look.h"
#include "device/device.h"
#include "device/release.h"
#include "device/software.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/step.h"
#include "runbook/upgrade.h"

struct verify_version_arguments {
	const char *version, *package;
	int64_t lines;
};

#define A struct verify_version_arguments
static const struct row rows[] = {
    ROW_TEXT(A, version, "version", 0, NULL,
	"that is to run: '23.4R2-S3.9', or without its build '23.4R2-S3'"),
    ROW_TEXT(A, package, "package", 0, NULL, "or the image whose name tells it"),
    ROW_INT(A, lines, "log-lines", 0, 5, 0, 50,
	"so many last lines of the install log are shown if it does not run"),
    ROW_END};
#undef A

/* The image is known here before it is on the router: what it is not for is found before anything begins. */
static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	const struct verify_version_arguments *v = arguments;
	struct device_software sw;

	if (v->package == NULL)
		return 0;
	if (upgrade_software(s, &sw, e) < 0)
		return -1;
	return install_fits(v->package, &sw, e);
}

static bool
is_right(const struct device_engine *engine, const char *version)
{
	return release_is(version, engine->version);
}

static const char *
runs(struct arena *a, const struct device_engine *engine)
{
	if (engine->version == NULL)
		return "does not answer";
	if (engine->pending == NULL)
		return engine->version;
	return arena_printf(a, "%s, with %s pending", engine->version, engine->pending);
}

/* In the form that checks have. */
static void
post(struct step_run *s, const struct device_engine *engine, const char *version)
{
	bus_post(s->run->bus, EV_CHECK_RESULT, {"device", ev_text(s->host->name)},
	    {"check", ev_text("version")}, {"title", ev_text("Software version")},
	    {"passed", ev_bool(is_right(engine, version))}, {"expect", ev_text(version)},
	    {"actual", ev_text(runs(s->arena, engine))},
	    {"object", ev_text(engine->name)});
}

static const char *
log_end(struct step_run *s, const struct verify_version_arguments *v)
{
	struct err *ignored = NULL;
	const char *lines = "";
	struct device *dev;

	if (v->lines > 0 && (step_device(s, &dev, &ignored) < 0 ||
				device_install_log(dev, s->arena, NULL, (size_t)v->lines,
				    &s->deadline, &lines, &ignored) < 0)) {
		err_free(ignored);
		return "";
	}
	return lines[0] == '\0' ? ""
				: arena_printf(s->arena, "; the install log ends: %s",
				      install_quote(s->arena, lines));
}

static const char *
what_runs(struct step_run *s, const struct device_software *sw)
{
	const char *text;
	struct buf line;

	buf_init(&line, BUF_LINE);
	for (size_t i = 0; i < sw->n; i++)
		buf_printf(&line, "%s%s%s%s", i > 0 ? "; " : "",
		    sw->n > 1 ? sw->engines[i].name : "", sw->n > 1 ? ": " : "",
		    runs(s->arena, &sw->engines[i]));
	text = buf_copy(&line, s->arena);
	buf_done(&line);
	return text;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct verify_version_arguments *v = arguments;
	struct device_software sw;
	const char *version;
	bool right = true;

	if (upgrade_version(s, v->version, v->package, &version, e) < 0 ||
	    upgrade_software(s, &sw, e) < 0)
		return -1;
	step_result(s, "version", value_strz(s->arena, what_runs(s, &sw)));
	if (s->dry) {
		step_detail(
		    s, "runs %s; would have to run %s", what_runs(s, &sw), version);
		return 0;
	}
	for (size_t i = 0; i < sw.n; i++) {
		post(s, &sw.engines[i], version);
		right = right && is_right(&sw.engines[i], version);
	}
	if (!right) {
		err_set(e, ERR_CHECK, "%s should run, and the router has %s%s", version,
		    what_runs(s, &sw), log_end(s, v));
		err_remedy(*e, "'show log install' tells what became of the package");
		return -1;
	}
	step_detail(s, "%s", what_runs(s, &sw));
	return upgrade_settle_installs(s, e);
}

const struct step_kind step_verify_version = {
    .name = "verify-version",
    .summary = "every routing engine runs the version that it should",
    .help = "A router that came back with the old software fails here, with the last "
	    "lines of "
	    "its install log. One that has two routing engines passes only with both.\n"
	    "    - verify-version: 23.4R2-S3.9",
    .rows = rows,
    .size = sizeof(struct verify_version_arguments),
    .shorthand = "version",
    .where = STEP_ROUTER,
    .shows = true,
    .timeout_ms = 2 * 60 * 1000,
    .prepare = upgrade_prepare,
    .ready = ready,
    .run = run,
};
