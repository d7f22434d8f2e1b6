/* Power: junos-facts 4.6. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"
#include "device/junos_software.h"
#include "netconf/session.h"

#define EVOLVED "<request-shutdown-reboot/>"

/* Junos is told `in 0`; a host goes down a minute later, whatever it is told. NULL: not known. */
static const char *const bodies[][3] = {
    [DEVICE_REBOOT_LOCAL] = {"<request-reboot><in>0</in></request-reboot>",
	"<request-vmhost-reboot/>", EVOLVED},
    [DEVICE_REBOOT_OTHER] =
	{"<request-reboot><in>0</in><other-routing-engine/></request-reboot>",
	    "<request-vmhost-reboot><routing-engine>other</routing-engine>"
	    "</request-vmhost-reboot>",
	    NULL},
    [DEVICE_REBOOT_BOTH] =
	{"<request-reboot><in>0</in><both-routing-engines/></request-reboot>",
	    "<request-vmhost-reboot><routing-engine>both</routing-engine>"
	    "</request-vmhost-reboot>",
	    EVOLVED},
    [DEVICE_REBOOT_MEMBERS] =
	{"<request-reboot><in>0</in><all-members/></request-reboot>", NULL, NULL},
};

/* Each line of the text, one behind the other. */
static void
add_line(struct buf *out, struct str text)
{
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));

		if (line.n == 0)
			continue;
		if (out->n > 0)
			buf_adds(out, " ");
		buf_addstr(out, line);
	}
}

static const char *
words_of(struct arena *a, const struct reply *reply, const char *element)
{
	const struct xml *x = NULL;
	const char *text;
	struct buf out;

	buf_init(&out, BUF_LINE);
	while ((x = xml_walk(reply->root, x, element)) != NULL)
		add_line(&out, x->text);
	text = buf_copy(&out, a);
	buf_done(&out);
	return text;
}

int
junos_reboot(struct device *dev, struct arena *a, enum device_reboot which,
    enum device_base base, const struct deadline *d, const char **ret_text,
    struct err **e)
{
	const char *body = bodies[which][base];
	struct reply *reply;

	if (body == NULL)
		return err_set(
		    e, ERR_INPUT, "this router cannot reboot only a part of itself");
	if (device_ask(dev, str_of(body), d, &reply, e) < 0)
		return -1;
	*ret_text = words_of(a, reply, "request-reboot-status");
	if ((*ret_text)[0] == '\0')
		*ret_text = words_of(a, reply, "output");
	reply_free(reply);
	return 0;
}

int
junos_reboot_scheduled(struct device *dev, struct arena *a, const struct deadline *d,
    const char **ret_text, struct err **e)
{
	struct reply *reply;
	const char *text;

	if (device_call(dev, STR("<get-reboot-information/>"), d, &reply, e) < 0)
		return -1;
	text = reply->failed ? "" : words_of(a, reply, "output");
	*ret_text = strstr(text, "requested by") != NULL ? text : NULL;
	reply_free(reply);
	return 0;
}
