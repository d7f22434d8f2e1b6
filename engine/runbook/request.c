#include "runbook/request.h"

#include "base/err.h"
#include "device/device.h"
#include "runbook/step.h"

/* Nobody knows what became of a request that does something and was not answered. */
static int
lost(const struct request *r, struct err **e)
{
	if (r->harmless || (err_code(*e) != ERR_TIMEOUT && err_code(*e) != ERR_CLOSED))
		return -1;
	err_clear(e);
	return err_set(
	    e, ERR_STATE, "no answer to '%s': nobody knows whether it was done", r->said);
}

int
request_send(
    struct step_run *s, const struct request *r, struct reply **ret_reply, struct err **e)
{
	struct device *dev;

	*ret_reply = NULL;
	if (s->dry && !r->reads) {
		s->outcome = STEP_SKIPPED;
		step_detail(s, "dry run: '%s' would be sent", r->said);
		return 0;
	}
	if (step_device(s, &dev, e) < 0)
		return -1;
	if ((r->reads ? device_read(dev, r->body, &s->deadline, ret_reply, e)
		      : device_operate(dev, r->body, &s->deadline, ret_reply, e)) < 0)
		return lost(r, e);
	return 0;
}
