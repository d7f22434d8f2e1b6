#include "runbook/upgrade.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "deploy/back_out.h"
#include "device/release.h"
#include "device/software.h"
#include "runbook/arguments.h"
#include "runbook/step.h"

/* --- the errand ---------------------------------------------------------------------------------------------------- */

/* Connecting takes no longer than the look that it is for. */
static int
session(void *ctx, const struct deadline *d, struct device **ret, struct err **e)
{
	struct step_run *s = ctx;
	struct deadline whole = s->deadline;
	int rc;

	if (d->at_ms < s->deadline.at_ms)
		s->deadline.at_ms = d->at_ms;
	rc = step_device(s, ret, e);
	s->deadline = whole;
	return rc;
}

static void
drop(void *ctx)
{
	step_drop_device(ctx);
}

static void
say(void *ctx, const char *state, const char *detail)
{
	step_say(ctx, state, detail);
}

static int
keep(void *ctx, const char *key, const struct value *v, struct err **e)
{
	return step_remember(ctx, key, v, e);
}

static const struct value *
recall(void *ctx, const char *key)
{
	return step_recall(ctx, key);
}

struct errand
upgrade_errand(struct step_run *s, int64_t probe_ms)
{
	return (struct errand){.arena = s->arena,
	    .deadline = s->deadline,
	    .again = s->again,
	    .probe_ms = probe_ms,
	    .ctx = s,
	    .session = session,
	    .drop = drop,
	    .say = say,
	    .remember = keep,
	    .recall = recall};
}

int
upgrade_software(struct step_run *s, struct device_software *ret, struct err **e)
{
	struct errand er = upgrade_errand(s, 0);

	return errand_software(&er, ret, e);
}

/* --- what it brings -------------------------------------------------------------------------------------------------- */

static int
no_version(const struct runbook_step *step, const char *package, struct err **e)
{
	err_at(
	    e, ERR_INPUT, step->mark, "the name '%s' does not tell its version", package);
	err_remedy(*e, "say it: 'version: 23.4R2-S3.9'");
	return -1;
}

int
upgrade_version(struct step_run *s, const char *version, const char *package,
    const char **ret, struct err **e)
{
	const char *named = package != NULL ? release_of_image(s->arena, package) : NULL;

	if (version != NULL && version[0] != '\0')
		named = version;
	if (named != NULL) {
		*ret = named;
		return 0;
	}
	if (package != NULL)
		return no_version(s->step, package, e);
	err_at(e, ERR_INPUT, s->step->mark, "neither 'version' nor 'package' is given");
	return -1;
}

int
upgrade_prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *written = arguments_written(step, "package");
	const char *package = value_text(step->arguments, "package");

	(void)site;
	if (value_text(step->arguments, "version") != NULL ||
	    (package != NULL && arguments_template(written)))
		return 0;
	if (package == NULL)
		return err_at(
		    e, ERR_INPUT, step->mark, "neither 'version' nor 'package' is given");
	return release_of_image(a, package) != NULL ? 0 : no_version(step, package, e);
}

int
upgrade_settle_installs(struct step_run *s, struct err **e)
{
	struct errand er = upgrade_errand(s, 0);
	const struct value *open;
	struct err *ignored = NULL;
	bool some = true;
	const char *id;

	if (step_open_promises(s, "install", 0, &id, &open) == 0)
		return 0;
	if (back_out_look(&er, &some, &ignored) < 0)
		err_free(ignored);
	while (!some && step_open_promises(s, "install", 0, &id, &open) > 0)
		if (step_settled(s, id, e) < 0)
			return -1;
	return 0;
}

static bool
has_login(const char *path)
{
	const char *host = strstr(path, "://");

	return path[0] != '/' && host != NULL &&
	       memchr(host + 3, '@', strcspn(host + 3, "/")) != NULL;
}

int
upgrade_check_path(struct step_run *s, const char *path, struct err **e)
{
	bool good = path[0] != '\0' && path[strlen(path) - 1] != '/';

	for (const char *p = path; *p != '\0'; p++)
		good = good && (unsigned char)*p > ' ' && *p != 0x7f;
	if (has_login(path)) {
		err_at(e, ERR_INPUT, s->step->mark,
		    "a URL with a login in it would stand in the logs of the router");
		err_remedy(*e, "push the image, or give a URL that needs no login");
		return -1;
	}
	if (good && (path[0] == '/' || strstr(path, "://") != NULL))
		return 0;
	return err_at(e, ERR_INPUT, s->step->mark,
	    "'%s' is neither a path on the router ('/var/tmp/…') nor a URL", path);
}
