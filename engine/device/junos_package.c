/* Package requests and what is answered to them: junos-facts 4.2, 4.3, 4.4, 4.9. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"
#include "device/junos_software.h"
#include "netconf/session.h"

/* --- what the text says where no result does (4.4) ------------------------------------------------------------ */

static const char *const good_signs[] = {"will become active at next reboot",
    "will be activated at next reboot", "REBOOT IS REQUIRED TO LOAD THIS SOFTWARE",
    "reboot is required to load this software", "Validation succeeded",
    "Deleting bootstrap installer", "The 'pending' set has been removed",
    "Rollback of staged upgrade succeeded"};

/* Noise of a good install says `error:` and `No such file` too. */
static const char *const bad_signs[] = {"ERROR:", "Validation failed", "Cannot rollback",
    "rollback aborted", "There is NO image for", "Aborted! This command",
    "error: command is not valid", "error: syntax error"};

static bool
has_any(const char *text, const char *const *signs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strstr(text, signs[i]) != NULL)
			return true;
	return false;
}

#define SAYS(text, signs) has_any((text), (signs), sizeof(signs) / sizeof(signs)[0])

/* `mgd: error: …` in the output of a validation is noise (4.2): a result, if there is one, outranks all words. */
static enum device_verdict
verdict_of(const char *result, const char *text)
{
	if (result != NULL && result[0] != '\0')
		return strcmp(result, "0") == 0 ? DEVICE_VERDICT_DONE
						: DEVICE_VERDICT_FAILED;
	if (SAYS(text, good_signs))
		return DEVICE_VERDICT_DONE;
	return SAYS(text, bad_signs) ? DEVICE_VERDICT_FAILED : DEVICE_VERDICT_UNCLEAR;
}

/* --- the answer, engine by engine ------------------------------------------------------------------------------ */

struct reading {
	struct arena *arena;
	struct buf text;
	bool any;
	enum device_verdict verdict;
};

/* The worst of all engines' counts. */
static void
judge(struct reading *r, enum device_verdict verdict)
{
	static const int badness[] = {[DEVICE_VERDICT_DONE] = 0,
	    [DEVICE_VERDICT_UNCLEAR] = 1,
	    [DEVICE_VERDICT_FAILED] = 2};

	if (!r->any || badness[verdict] > badness[r->verdict])
		r->verdict = verdict;
	r->any = true;
}

static void
add_lines(struct reading *r, const char *engine, struct str text)
{
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));

		if (line.n == 0)
			continue;
		if (engine[0] != '\0')
			buf_printf(&r->text, "%s: ", engine);
		buf_addstr(&r->text, line);
		buf_addc(&r->text, '\n');
	}
}

/* All outputs in their order are one text. */
static void
read_engine(struct reading *r, const struct xml *x, const char *engine)
{
	const char *result = xml_get(r->arena, x, "package-result");
	size_t from = r->text.n;

	xml_each(x, it)
	{
		if (xml_is(it, "output"))
			add_lines(r, engine, it->text);
	}
	if (result == NULL && r->text.n == from)
		return;
	judge(r, verdict_of(result, buf_z(&r->text) + from));
}

/* The line to quote: of a failure the last that says error, of a success the first that says so; else the last. */
static const char *
telling(struct arena *a, struct str text, enum device_verdict verdict)
{
	struct str best = {"", 0}, last = {"", 0};

	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		const char *z;

		if (line.n == 0)
			continue;
		last = line;
		if (best.n > 0 && verdict == DEVICE_VERDICT_DONE)
			break;
		z = arena_strndup(a, line.p, line.n);
		if (verdict == DEVICE_VERDICT_DONE
			? SAYS(z, good_signs)
			: SAYS(z, bad_signs) || strcasestr(z, "error") != NULL)
			best = line;
	}
	if (best.n == 0)
		best = last;
	return arena_strndup(a, best.p, best.n);
}

static void
read_errors(struct reading *r, const struct reply *reply)
{
	for (size_t i = 0; i < reply->nerrors; i++)
		add_lines(r, reply->errors[i].re != NULL ? reply->errors[i].re : "",
		    str_of(reply->errors[i].message));
	if (reply->failed)
		judge(r, DEVICE_VERDICT_FAILED);
}

static struct device_answer
answer_of(struct arena *a, const struct reply *reply)
{
	struct reading r = {.arena = a, .verdict = DEVICE_VERDICT_UNCLEAR};
	const struct xml *item = NULL;
	struct device_answer answer;

	buf_init(&r.text, BUF_TEXT);
	while (
	    (item = xml_walk(reply->root, item, "multi-routing-engine-item")) != NULL) {
		const char *name = xml_get(a, item, "re-name");

		read_engine(&r, item, name != NULL ? name : "");
	}
	read_engine(&r, reply->root, "");
	read_errors(&r, reply);
	answer = (struct device_answer){.verdict = r.verdict,
	    .text = buf_copy(&r.text, a),
	    .last = telling(a, buf_str(&r.text), r.verdict)};
	buf_done(&r.text);
	answer.pending = answer.verdict == DEVICE_VERDICT_FAILED &&
			 strstr(answer.text, "already an install pending") != NULL;
	answer.busy = answer.verdict == DEVICE_VERDICT_FAILED &&
		      strstr(answer.text, "installation is in progress") != NULL;
	return answer;
}

static int
order(struct device *dev, struct arena *a, const struct buf *body,
    const struct deadline *d, struct device_answer *ret, struct err **e)
{
	struct reply *reply;

	if (device_call(dev, buf_str(body), d, &reply, e) < 0)
		return -1;
	*ret = answer_of(a, reply);
	reply_free(reply);
	return 0;
}

/* --- the requests ------------------------------------------------------------------------------------------------ */

static void
add_name(struct buf *body, const char *path)
{
	buf_adds(body, "<package-name>");
	buf_add_xml(body, str_of(path));
	buf_adds(body, "</package-name>");
}

int
junos_package_validate(struct device *dev, struct arena *a, const char *path,
    const struct deadline *d, struct device_answer *ret, struct err **e)
{
	struct buf body;
	int rc;

	buf_init(&body, BUF_LINE);
	buf_adds(&body, "<request-package-validate>");
	add_name(&body, path);
	buf_adds(&body, "</request-package-validate>");
	rc = order(dev, a, &body, d, ret, e);
	buf_done(&body);
	return rc;
}

/* no-validate is a word of its own: without it the router validates. A host has its own way to. */
int
junos_package_add(struct device *dev, struct arena *a,
    const struct device_package *package, const struct deadline *d,
    struct device_answer *ret, struct err **e)
{
	const char *rpc =
	    package->vmhost ? "request-vmhost-package-add" : "request-package-add";
	struct buf body;
	int rc;

	buf_init(&body, BUF_LINE);
	buf_printf(&body, "<%s>%s%s%s%s", rpc, package->validate ? "" : "<no-validate/>",
	    package->no_copy ? "<no-copy/>" : "", package->unlink ? "<unlink/>" : "",
	    package->force ? "<force/>" : "");
	if (package->engine != NULL)
		buf_printf(&body, "<%s/>", package->engine);
	if (package->member >= 0)
		buf_printf(&body, "<member>%d</member>", package->member);
	add_name(&body, package->path);
	buf_printf(&body, "</%s>", rpc);
	rc = order(dev, a, &body, d, ret, e);
	buf_done(&body);
	return rc;
}

int
junos_package_rollback(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, struct device_answer *ret, struct err **e)
{
	struct buf body;
	int rc;

	buf_init(&body, BUF_LINE);
	buf_adds(&body, vmhost ? "<request-vmhost-package-rollback/>"
			       : "<request-package-rollback/>");
	rc = order(dev, a, &body, d, ret, e);
	buf_done(&body);
	return rc;
}

const struct dialect_software junos_software = {
    .read = junos_software_read,
    .on_backup = junos_on_backup,
    .log = junos_install_log,
    .pending = junos_pending_install,
    .progress = junos_install_progress,
    .validate = junos_package_validate,
    .add = junos_package_add,
    .rollback = junos_package_rollback,
    .reboot = junos_reboot,
    .scheduled = junos_reboot_scheduled,
};
