/* A package is tried against the configuration, without being installed: junos-facts 4.2. */
#include "base/err.h"
#include "data/rows.h"
#include "device/device.h"
#include "device/software.h"
#include "runbook/step.h"
#include "runbook/upgrade.h"

struct validate_arguments {
	const char *package;
};

static const struct row rows[] = {
    ROW_TEXT(struct validate_arguments, package, "package", ROW_REQUIRED, NULL,
	"image on the router: '/var/tmp/junos-install-….tgz'"),
    ROW_END};

/* A vmhost validates while it installs. */
static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct validate_arguments *v = arguments;
	struct device_software sw;
	struct device_answer answer;
	struct device *dev;

	if (upgrade_check_path(s, v->package, e) < 0 || upgrade_software(s, &sw, e) < 0)
		return -1;
	if (sw.vmhost) {
		s->outcome = STEP_SKIPPED;
		step_detail(s, "a vmhost validates while it installs");
		return 0;
	}
	if (s->dry) {
		step_detail(s, "would validate %s", v->package);
		return 0;
	}
	if (step_device(s, &dev, e) < 0)
		return -1;
	step_say(s, "validating", v->package);
	if (device_package_validate(dev, s->arena, v->package, &s->deadline, &answer, e) <
	    0) {
		step_drop_device(s);
		return -1;
	}
	if (answer.verdict != DEVICE_VERDICT_DONE) {
		err_set(e, ERR_CHECK, "%s does not validate: %s", v->package,
		    answer.last[0] != '\0' ? answer.last : "the router says nothing");
		err_remedy(*e,
		    "nothing was installed; correct the configuration, or take "
		    "another package");
		return -1;
	}
	step_detail(s, "%s", answer.last[0] != '\0' ? answer.last : "validated");
	return 0;
}

const struct step_kind step_validate = {
    .name = "validate",
    .summary = "tries a package against the configuration, without installing it",
    .help =
	"The router says whether the software takes its configuration. A router whose "
	"Junos runs on a vmhost does that while it installs: there the step is skipped.\n"
	"    - validate: /var/tmp/junos-install-mx-x86-64-23.4R2-S3.9.tgz",
    .rows = rows,
    .size = sizeof(struct validate_arguments),
    .shorthand = "package",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .timeout_ms = 20 * 60 * 1000,
    .run = run,
};
