#include "deploy/install_look.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "device/device.h"
#include "device/release.h"
#include "device/software.h"

enum { LOG_LINES = 400 }; /* that an install may have written */

/* --- before ------------------------------------------------------------------------------------------------------ */

int
install_before_read(struct arena *a, struct device *dev, const struct deadline *d,
    struct install_before *ret, struct err **e)
{
	enum device_pending pending;
	const char *line;

	if (device_install_log(dev, a, NULL, 1, d, &line, e) < 0 ||
	    device_pending_install(dev, d, &pending, e) < 0)
		return -1;
	*ret = (struct install_before){.line = line[0] != '\0' ? line : NULL,
	    .pending = pending == DEVICE_PENDING_SOME};
	return 0;
}

struct value *
install_before_value(struct arena *a, const struct install_before *before)
{
	struct value *v = value_map(a);

	if (before->line != NULL)
		value_set(a, v, "log", value_strz(a, before->line));
	value_set(a, v, "pending", value_bool(a, before->pending));
	return v;
}

struct install_before
install_before_of(struct arena *a, const struct value *v)
{
	const char *line = value_text(v, "log");

	return (struct install_before){
	    .line = line != NULL ? arena_strdup(a, line) : NULL,
	    .pending = value_flag(v, "pending", false)};
}

const char *
install_quote(struct arena *a, const char *lines)
{
	struct str rest = str_of(lines);
	const char *text;
	struct buf out;

	buf_init(&out, BUF_LINE);
	while (rest.n > 0) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.n > 0)
			buf_printf(&out, "%s'" STR_FMT "'", out.n > 0 ? " | " : "",
			    STR_ARG(line));
	}
	text = buf_copy(&out, a);
	buf_done(&out);
	return text;
}

/* --- evidence ---------------------------------------------------------------------------------------------------- */

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* What the log says since the request: a result is the last word, an ERROR is one only if nothing runs any more. */
struct log_says {
	bool any, done, failed, error;
	const char *line; /* that decides, or the last */
};

static void
read_line(struct log_says *says, const struct install_look *l, const char *line)
{
	const char *result = strstr(line, "package-result");

	says->any = true;
	if (result != NULL) {
		result += strcspn(result, "0123456789");
		says->done = strcmp(result, "0") == 0;
		says->failed = !says->done;
	} else if (strstr(line, "Staging of") != NULL &&
		   strstr(line, base_name(l->path)) != NULL &&
		   strstr(line, "completed") != NULL) {
		says->done = true;
	} else if (strstr(line, "ERROR") != NULL) {
		says->error = true;
	} else if (says->error || says->done || says->failed) {
		return; /* what decides stays */
	}
	if (result == NULL || !says->error)
		says->line = line;
}

static int
read_log(const struct install_look *l, struct device *dev, const struct deadline *d,
    struct log_says *ret, struct err **e)
{
	const char *text;
	struct str rest;

	if (device_install_log(dev, l->arena, l->before->line, LOG_LINES, d, &text, e) <
	    0)
		return -1;
	for (rest = str_of(text); rest.n > 0;) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.n > 0)
			read_line(ret, l, arena_strndup(l->arena, line.p, line.n));
	}
	return 0;
}

/* The facts of the engine, or of all if the request was for all: what the least advanced one has. */
static enum install_seen
read_facts(struct install_look *l, const struct device_software *sw)
{
	size_t runs = 0, staged = 0, n = 0;

	for (size_t i = 0; i < sw->n; i++) {
		const struct device_engine *engine = &sw->engines[i];

		if (l->engine[0] != '\0' && strcmp(engine->name, l->engine) != 0)
			continue;
		n++;
		if (engine->pending == NULL && release_is(l->version, engine->version))
			runs++;
		else if (release_is(l->version, engine->pending))
			staged++;
		else if (engine->pending != NULL)
			l->words = arena_printf(
			    l->arena, "%s is pending instead", engine->pending);
	}
	if (n == 0 || runs + staged < n)
		return INSTALL_UNCLEAR;
	l->words = arena_printf(l->arena, "%s %s", l->version,
	    runs == n ? "runs" : "becomes active at the next reboot");
	return runs == n ? INSTALL_RUNS : INSTALL_STAGED;
}

/* The last word where pending and facts did not decide. */
static enum install_seen
decide(struct install_look *l, enum device_pending pending, const struct log_says *log,
    enum device_progress progress, const char *status)
{
	bool ours = strstr(status, base_name(l->path)) != NULL ||
		    strstr(status, l->version) != NULL;

	l->words = log->any ? arena_printf(l->arena, "the install log: '%s'", log->line)
		   : status[0] != '\0' ? status
				       : (pending == DEVICE_PENDING_NONE
						 ? "no install is pending"
						 : "the router says nothing of it");
	if (progress == DEVICE_PROGRESS_RUNNING) {
		l->words = status;
		return INSTALL_RUNNING;
	}
	if (log->failed || (log->error && !log->done))
		return INSTALL_FAILED;
	if (log->done)
		return INSTALL_STAGED;
	if (progress == DEVICE_PROGRESS_READY && (ours || !l->before->pending))
		return INSTALL_STAGED;
	if (progress == DEVICE_PROGRESS_FAILED && ours)
		return INSTALL_FAILED;
	if (progress == DEVICE_PROGRESS_NONE && pending != DEVICE_PENDING_SOME &&
	    !log->any)
		return INSTALL_NOTHING;
	return INSTALL_UNCLEAR;
}

int
install_look(struct install_look *l, struct device *dev, const struct deadline *d,
    enum install_seen *ret, struct err **e)
{
	struct log_says log = {0};
	enum device_pending pending;
	enum device_progress progress;
	struct device_software sw;
	const char *status;

	l->words = "";
	if (device_pending_install(dev, d, &pending, e) < 0 ||
	    read_log(l, dev, d, &log, e) < 0 ||
	    device_software(dev, l->arena, d, &sw, e) < 0)
		return -1;
	*ret = read_facts(l, &sw);
	if (*ret != INSTALL_UNCLEAR)
		return 0;
	if (pending == DEVICE_PENDING_SOME && !l->before->pending &&
	    l->words[0] == '\0') {
		l->words = "an install is pending, which was not before";
		*ret = INSTALL_STAGED;
		return 0;
	}
	if (device_install_progress(dev, l->arena, l->vmhost, d, &progress, &status, e) <
	    0)
		return -1;
	*ret = decide(l, pending, &log, progress, status);
	return 0;
}
