#include "device/software.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "device/dialect.h"

static int
has_software(const struct device *dev, struct err **e)
{
	if (dev->dialect->software != NULL)
		return 0;
	return err_set(e, ERR_INPUT,
	    "the software of a router of dialect '%s' is unknown", dev->dialect->name);
}

static int
may_change(const struct device *dev, struct err **e)
{
	if (has_software(dev, e) < 0)
		return -1;
	if (dev->may_operate)
		return 0;
	return err_set(e, ERR_INTERNAL,
	    "a change of the router was asked for on a session that may only read");
}

int
device_software(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *ret, struct err **e)
{
	if (has_software(dev, e) < 0)
		return -1;
	return dev->dialect->software->read(dev, a, d, ret, e);
}

const struct device_engine *
device_engine_named(const struct device_software *sw, const char *name)
{
	for (size_t i = 0; i < sw->n; i++)
		if (strcmp(sw->engines[i].name, name) == 0)
			return &sw->engines[i];
	return NULL;
}

int
device_on_backup(struct device *dev, const struct deadline *d, bool *ret, struct err **e)
{
	if (has_software(dev, e) < 0)
		return -1;
	return dev->dialect->software->on_backup(dev, d, ret, e);
}

/* What stands behind the last line that equals `line`; all of the text if none does: it was begun anew since. */
static struct str
behind_line(struct str text, const char *line)
{
	struct str rest = text, found = text;

	while (rest.n > 0) {
		struct str at = str_cut(&rest, '\n');

		if (str_eq(str_trim(at), str_of(line)))
			found = rest;
	}
	return found;
}

static const char *
last_lines(struct arena *a, struct str text, size_t lines)
{
	const char *text_end = text.p + text.n, *from = text_end;

	while (from > text.p && lines > 0) {
		const char *line = from - 1;

		while (line > text.p && line[-1] != '\n')
			line--;
		from = line;
		lines--;
	}
	return arena_strndup(a, from, (size_t)(text_end - from));
}

int
device_install_log(struct device *dev, struct arena *a, const char *after, size_t lines,
    const struct deadline *d, const char **ret_text, struct err **e)
{
	struct str text;

	if (has_software(dev, e) < 0 ||
	    dev->dialect->software->log(dev, a, d, &text, e) < 0)
		return -1;
	if (after != NULL)
		text = behind_line(text, after);
	*ret_text = last_lines(a, str_trim(text), lines);
	return 0;
}

int
device_pending_install(struct device *dev, const struct deadline *d,
    enum device_pending *ret, struct err **e)
{
	if (has_software(dev, e) < 0)
		return -1;
	return dev->dialect->software->pending(dev, d, ret, e);
}

int
device_install_progress(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, enum device_progress *ret, const char **ret_text,
    struct err **e)
{
	if (has_software(dev, e) < 0)
		return -1;
	return dev->dialect->software->progress(dev, a, vmhost, d, ret, ret_text, e);
}

int
device_package_validate(struct device *dev, struct arena *a, const char *path,
    const struct deadline *d, struct device_answer *ret, struct err **e)
{
	if (may_change(dev, e) < 0)
		return -1;
	return dev->dialect->software->validate(dev, a, path, d, ret, e);
}

int
device_package_add(struct device *dev, struct arena *a,
    const struct device_package *package, const struct deadline *d,
    struct device_answer *ret, struct err **e)
{
	if (may_change(dev, e) < 0)
		return -1;
	return dev->dialect->software->add(dev, a, package, d, ret, e);
}

int
device_package_rollback(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, struct device_answer *ret, struct err **e)
{
	if (may_change(dev, e) < 0)
		return -1;
	return dev->dialect->software->rollback(dev, a, vmhost, d, ret, e);
}

int
device_reboot(struct device *dev, struct arena *a, enum device_reboot which,
    enum device_base base, const struct deadline *d, const char **ret_text,
    struct err **e)
{
	if (may_change(dev, e) < 0)
		return -1;
	return dev->dialect->software->reboot(dev, a, which, base, d, ret_text, e);
}

int
device_reboot_scheduled(struct device *dev, struct arena *a, const struct deadline *d,
    const char **ret_text, struct err **e)
{
	if (has_software(dev, e) < 0)
		return -1;
	return dev->dialect->software->scheduled(dev, a, d, ret_text, e);
}
