/* How an install stands: junos-facts 4.2, 4.8. Questions only. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "device/junos_software.h"
#include "netconf/session.h"

#define LOG_RPC "<get-log><filename>install</filename></get-log>"
#define PENDING_RPC "<request-package-checks-pending-install/>"
#define STATUS_RPC "<get-software-installation-status/>"
#define LATEST_RPC "<request-package-latest-status/>"
#define VMHOST_RPC "<get-vmhost-version-information/>"

/* A log that is not there yet is an empty one; whatever else is wrong says nothing of the install. */
int
junos_install_log(struct device *dev, struct arena *a, const struct deadline *d,
    struct str *ret_text, struct err **e)
{
	const struct xml *x;
	struct reply *reply;
	struct str text = {"", 0};

	if (device_call(dev, STR(LOG_RPC), d, &reply, e) < 0)
		return -1;
	x = xml_walk(reply->root, NULL, "file-content");
	if (x == NULL)
		x = xml_walk(reply->root, NULL, "output");
	if (x != NULL && !reply->failed)
		text = xml_text(x);
	if (str_starts(text, STR("error: ")))
		text.n = 0;
	*ret_text = (struct str){arena_strndup(a, text.p, text.n), text.n};
	reply_free(reply);
	return 0;
}

int
junos_pending_install(struct device *dev, const struct deadline *d,
    enum device_pending *ret, struct err **e)
{
	const struct xml *result, *output;
	struct reply *reply;
	struct str text;

	if (device_call(dev, STR(PENDING_RPC), d, &reply, e) < 0)
		return -1;
	result = xml_walk(reply->root, NULL, "package-result");
	output = xml_walk(reply->root, NULL, "output");
	text = xml_text(output);
	if (reply->failed)
		*ret = DEVICE_PENDING_UNKNOWN;
	else if (result != NULL)
		*ret = str_eq(xml_text(result), STR("0")) ? DEVICE_PENDING_NONE
							  : DEVICE_PENDING_SOME;
	else if (text.n > 0)
		*ret = memmem(text.p, text.n, "install pending", 15) != NULL
			   ? DEVICE_PENDING_SOME
			   : DEVICE_PENDING_UNKNOWN;
	else
		*ret = DEVICE_PENDING_NONE;
	reply_free(reply);
	return 0;
}

/* The first that is in the text decides. */
static const struct sign {
	const char *text;
	enum device_progress means;
} signs[] = {
    {"no install", DEVICE_PROGRESS_NONE},
    {"not in progress", DEVICE_PROGRESS_NONE},
    {"in progress", DEVICE_PROGRESS_RUNNING},
    {"become active at next reboot", DEVICE_PROGRESS_READY},
    {"activated at next reboot", DEVICE_PROGRESS_READY},
    {"reboot is required", DEVICE_PROGRESS_READY},
    {"fail", DEVICE_PROGRESS_FAILED},
    {"error", DEVICE_PROGRESS_FAILED},
};

static enum device_progress
progress_of(const char *text)
{
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strcasestr(text, signs[i].text) != NULL)
			return signs[i].means;
	return DEVICE_PROGRESS_UNKNOWN;
}

/* The words of one of the questions; "" if the router does not know it. */
static int
ask(struct device *dev, struct arena *a, const char *body, const char *element,
    const struct deadline *d, const char **ret_text, struct err **e)
{
	struct reply *reply;
	struct str text;

	if (device_call(dev, str_of(body), d, &reply, e) < 0)
		return -1;
	text = reply->failed ? (struct str){"", 0}
			     : xml_text(xml_walk(reply->root, NULL, element));
	*ret_text = arena_strndup(a, text.p, text.n);
	reply_free(reply);
	return 0;
}

static int
vmhost_progress(struct device *dev, const struct deadline *d, enum device_progress *ret,
    struct err **e)
{
	struct reply *reply;

	if (device_call(dev, STR(VMHOST_RPC), d, &reply, e) < 0)
		return -1;
	if (!reply->failed && xml_walk(reply->root, NULL, "pending-reboot") != NULL)
		*ret = DEVICE_PROGRESS_READY;
	reply_free(reply);
	return 0;
}

int
junos_install_progress(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, enum device_progress *ret, const char **ret_text,
    struct err **e)
{
	static const char *const questions[][2] = {
	    {STATUS_RPC, "output"}, {LATEST_RPC, "package-status-message"}};

	*ret = DEVICE_PROGRESS_UNKNOWN;
	*ret_text = "";
	for (size_t i = 0; i < 2 && *ret == DEVICE_PROGRESS_UNKNOWN; i++) {
		const char *text;

		if (ask(dev, a, questions[i][0], questions[i][1], d, &text, e) < 0)
			return -1;
		if (text[0] != '\0')
			*ret_text = text;
		*ret = progress_of(text);
	}
	if (vmhost && (*ret == DEVICE_PROGRESS_UNKNOWN || *ret == DEVICE_PROGRESS_NONE))
		return vmhost_progress(dev, d, ret, e);
	return 0;
}
