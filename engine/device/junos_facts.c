/* What runs on which routing engine: junos-facts 1.8, 3.1, 3.11, 3.13. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "device/junos_software.h"
#include "device/release.h"
#include "netconf/session.h"

#define EVERYWHERE "<invoke-on>all-routing-engines</invoke-on>"
#define SOFTWARE_RPC "<get-software-information>" EVERYWHERE "</get-software-information>"
#define SOFTWARE_HERE_RPC "<get-software-information/>"
#define UPTIME_RPC                                                                       \
	"<get-system-uptime-information>" EVERYWHERE "</get-system-uptime-information>"
#define UPTIME_HERE_RPC "<get-system-uptime-information/>"
#define ENGINES_RPC "<get-route-engine-information/>"
#define VMHOST_RPC "<get-vmhost-version-information/>"

enum { ENGINES_MOST = 16 };

/* --- engines ------------------------------------------------------------------------------------------------ */

/* The one of that name, made if there is none yet; NULL: too many. */
static struct device_engine *
engine_of(struct device_software *sw, struct arena *a, const char *name)
{
	for (size_t i = 0; i < sw->n; i++)
		if (strcmp(sw->engines[i].name, name) == 0)
			return &sw->engines[i];
	if (sw->n == ENGINES_MOST)
		return NULL;
	sw->engines[sw->n] = (struct device_engine){.name = arena_strdup(a, name)};
	return &sw->engines[sw->n++];
}

/* What stands in the brackets of "JUNOS Software Release [12.1X46-D15.3]", if it is a release. */
static const char *
bracketed(struct arena *a, const char *comment)
{
	const char *open = strrchr(comment, '['), *close;

	if (open == NULL || (close = strchr(open, ']')) == NULL)
		return NULL;
	return release_of_image(
	    a, arena_printf(a, "-%.*s", (int)(close - open - 1), open + 1));
}

/* Trains before 14 have no <junos-version>. */
static const char *
version_of(struct arena *a, const struct xml *info)
{
	const char *version = xml_get(a, info, "junos-version");
	const struct xml *x = NULL;

	if (version != NULL && version[0] != '\0')
		return version;
	while ((x = xml_walk(info, x, "package-information")) != NULL) {
		const char *name = xml_get(a, x, "name");
		const char *comment = xml_get(a, x, "comment");

		if (name == NULL || comment == NULL)
			continue;
		if (strcmp(name, "junos-version") == 0 &&
		    strncmp(comment, "Junos: ", 7) == 0)
			return comment + 7;
		if (strcmp(name, "junos") == 0 && bracketed(a, comment) != NULL)
			return bracketed(a, comment);
	}
	return NULL;
}

static const char *
pending_of(struct arena *a, const struct xml *info)
{
	const struct xml *x = NULL;

	while ((x = xml_walk(info, x, "comment")) != NULL) {
		struct str text = xml_text(x);

		if (str_starts(text, STR("Pending: ")))
			return arena_strndup(a, text.p + 9, text.n - 9);
		if (str_starts(text, STR("JUNOS Installation Software")))
			return bracketed(a, arena_strndup(a, text.p, text.n));
	}
	return NULL;
}

static bool
is_evolved(const struct xml *info, const char *version)
{
	const struct xml *x = NULL;

	while ((x = xml_walk(info, x, "name")) != NULL)
		if (str_starts(xml_text(x), STR("junos-evo-install")))
			return true;
	return version != NULL && str_ends(str_of(version), STR("-EVO"));
}

static void
read_software(
    struct device_software *sw, struct arena *a, const struct xml *x, const char *name)
{
	const struct xml *info = xml_child(x, "software-information");
	struct device_engine *engine = engine_of(sw, a, name);

	if (engine == NULL || info == NULL)
		return;
	engine->version = version_of(a, info);
	engine->pending = pending_of(a, info);
	engine->model = xml_get(a, info, "product-model");
	sw->evolved = sw->evolved || is_evolved(info, engine->version);
}

static int64_t
seconds_at(const struct xml *x, const char *path)
{
	const struct xml *at = xml_find(x, path);
	const char *seconds = at != NULL ? xml_attr(at, "seconds") : NULL;

	return seconds != NULL ? strtoll(seconds, NULL, 10) : 0;
}

static void
read_uptime(
    struct device_software *sw, struct arena *a, const struct xml *x, const char *name)
{
	const struct xml *info = xml_child(x, "system-uptime-information");
	struct device_engine *engine;

	/* without a name it is that of the engine that one talks to */
	engine = name[0] == '\0' && sw->n > 0 ? &sw->engines[0] : engine_of(sw, a, name);
	if (engine == NULL || info == NULL)
		return;
	engine->booted = seconds_at(info, "system-booted-time/date-time");
	engine->uptime = seconds_at(info, "system-booted-time/time-length");
	engine->now = seconds_at(info, "current-time/date-time");
}

/* A router that told of one engine without its name told of the master. */
static void
name_master(struct device_software *sw, struct arena *a, const struct xml *x)
{
	const struct xml *re = NULL;

	if (sw->n != 1 || sw->engines[0].name[0] != '\0')
		return;
	while ((re = xml_walk(x, re, "route-engine")) != NULL) {
		const char *slot = xml_get(a, re, "slot");

		if (slot != NULL &&
		    str_eq(xml_text(xml_child(re, "mastership-state")), STR("master")))
			sw->engines[0].name = arena_printf(a, "re%s", slot);
	}
}

/* Slots are those of a chassis; of a virtual chassis the items have the names. */
static void
read_mastership(
    struct device_software *sw, struct arena *a, const struct xml *x, const char *name)
{
	const struct xml *re = NULL;

	if (name[0] == '\0')
		name_master(sw, a, x);
	while ((re = xml_walk(x, re, "route-engine")) != NULL) {
		const char *slot = xml_get(a, re, "slot");
		const char *state = xml_get(a, re, "mastership-state");
		bool master = state != NULL && strcmp(state, "master") == 0;
		struct device_engine *engine;

		if (name[0] == '\0' && slot == NULL)
			continue;
		engine = engine_of(
		    sw, a, name[0] != '\0' ? name : arena_printf(a, "re%s", slot));
		if (engine != NULL)
			engine->master = engine->master || master;
	}
}

/* --- replies ------------------------------------------------------------------------------------------------ */

typedef void read_fn(
    struct device_software *sw, struct arena *a, const struct xml *x, const char *name);

/* Each engine's part, wrapped or not (1.8). */
static void
each_engine(
    struct device_software *sw, struct arena *a, const struct reply *reply, read_fn *read)
{
	const struct xml *item = NULL;
	bool wrapped = false;

	while (
	    (item = xml_walk(reply->root, item, "multi-routing-engine-item")) != NULL) {
		const char *name = xml_get(a, item, "re-name");

		wrapped = true;
		read(sw, a, item, name != NULL ? name : "");
	}
	if (!wrapped)
		read(sw, a, reply->root, "");
}

/* "Could not connect to re1 : No route to host" beside the results of the others: it is there, and says nothing. */
static void
read_silent(struct device_software *sw, struct arena *a, const struct reply *reply)
{
	static const char start[] = "Could not connect to ";

	for (size_t i = 0; i < reply->nerrors; i++) {
		const char *message = reply->errors[i].message;
		size_t n;

		if (strncmp(message, start, sizeof start - 1) != 0)
			continue;
		n = strcspn(message + sizeof start - 1, " :");
		sw->silent = arena_strdup(a, message);
		engine_of(sw, a, arena_strndup(a, message + sizeof start - 1, n));
	}
}

/* The question for all engines; where its form is unknown, for the one that one talks to. Errors beside answers are kept. */
static int
ask(struct device *dev, const char *everywhere, const char *here, const char *element,
    const struct deadline *d, struct reply **ret_reply, struct err **e)
{
	const char *const bodies[] = {everywhere, here};
	struct reply *reply = NULL;

	for (size_t i = 0; i < 2; i++) {
		if (device_call(dev, str_of(bodies[i]), d, &reply, e) < 0)
			return -1;
		if (xml_walk(reply->root, NULL, element) != NULL) {
			*ret_reply = reply;
			return 0;
		}
		if (i == 0)
			reply_free(reply);
	}
	if (reply->failed)
		reply_err(reply, ERR_RPC, e);
	else
		err_set(e, ERR_PROTOCOL, "the answer holds no %s", element);
	reply_free(reply);
	return -1;
}

static int
software(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *sw, struct err **e)
{
	struct reply *reply;

	if (ask(dev, SOFTWARE_RPC, SOFTWARE_HERE_RPC, "software-information", d, &reply,
		e) < 0)
		return -1;
	each_engine(sw, a, reply, read_software);
	read_silent(sw, a, reply);
	reply_free(reply);
	for (size_t i = 0; i < sw->n; i++)
		if (sw->engines[i].version != NULL)
			return 0;
	return err_set(e, ERR_PROTOCOL, "the answer tells no version");
}

static int
uptime(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *sw, struct err **e)
{
	struct reply *reply;

	if (ask(dev, UPTIME_RPC, UPTIME_HERE_RPC, "system-uptime-information", d, &reply,
		e) < 0)
		return -1;
	each_engine(sw, a, reply, read_uptime);
	reply_free(reply);
	return 0;
}

static int
mastership(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *sw, struct err **e)
{
	struct reply *reply;

	if (device_call(dev, STR(ENGINES_RPC), d, &reply, e) < 0)
		return -1;
	each_engine(sw, a, reply, read_mastership);
	reply_free(reply);
	return 0;
}

/* Of a set of the host's disk that waits for the reboot (4.8): the release that does not run. */
static void
read_sets(struct device_software *sw, struct arena *a, const struct xml *root)
{
	struct device_engine *here = &sw->engines[0];
	const struct xml *x = NULL;

	for (size_t i = 0; i < sw->n; i++)
		if (sw->engines[i].master)
			here = &sw->engines[i];
	if (xml_walk(root, NULL, "pending-reboot") == NULL || here->pending != NULL)
		return;
	while ((x = xml_walk(root, x, "set-junos-version")) != NULL) {
		struct str text = xml_text(x);
		const char *release =
		    release_of_image(a, arena_printf(a, "-" STR_FMT, STR_ARG(text)));

		if (release != NULL && here->version != NULL &&
		    strcmp(release, here->version) != 0)
			here->pending = release;
	}
}

/* Only a router that is one knows the question. */
static int
vmhost(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *sw, struct err **e)
{
	struct reply *reply;

	if (device_call(dev, STR(VMHOST_RPC), d, &reply, e) < 0)
		return -1;
	sw->vmhost = xml_walk(reply->root, NULL, "vmhost-version-information") != NULL;
	if (sw->vmhost)
		read_sets(sw, a, reply->root);
	reply_free(reply);
	return 0;
}

static enum device_shape
shape_of(const struct device_software *sw)
{
	if (sw->n < 2)
		return DEVICE_ALONE;
	if (strncmp(sw->engines[0].name, "node", 4) == 0)
		return DEVICE_CLUSTER;
	return strncmp(sw->engines[0].name, "re", 2) == 0 ? DEVICE_DUAL : DEVICE_MEMBERS;
}

int
junos_software_read(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *ret, struct err **e)
{
	struct device_software sw = {
	    .engines = arena_array(a, struct device_engine, ENGINES_MOST), .model = ""};

	device_behind_read(dev, STR(UPTIME_RPC));
	device_behind_read(dev, STR(ENGINES_RPC));
	device_behind_read(dev, STR(VMHOST_RPC));
	if (software(dev, a, d, &sw, e) < 0 || uptime(dev, a, d, &sw, e) < 0 ||
	    mastership(dev, a, d, &sw, e) < 0 || vmhost(dev, a, d, &sw, e) < 0)
		return -1;
	for (size_t i = 0; i < sw.n; i++)
		if (sw.engines[i].model != NULL && sw.model[0] == '\0')
			sw.model = sw.engines[i].model;
	sw.shape = shape_of(&sw);
	if (sw.shape == DEVICE_ALONE)
		sw.engines[0].master = true;
	*ret = sw;
	return 0;
}

/* The state of replication knows which engine it is asked of (4.5). */
int
junos_on_backup(struct device *dev, const struct deadline *d, bool *ret, struct err **e)
{
	struct reply *reply;

	if (device_call(dev, STR("<get-routing-task-replication-state/>"), d, &reply, e) <
	    0)
		return -1;
	*ret =
	    str_eq(xml_text(xml_walk(reply->root, NULL, "task-re-mode")), STR("Backup"));
	reply_free(reply);
	return 0;
}
