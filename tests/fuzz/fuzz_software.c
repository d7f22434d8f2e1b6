/* Whatever a router answers about its software: an error, or facts that hold together; an answer to a package request is
 * done, failed or unclear, and has words. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "device/device.h"
#include "device/release.h"
#include "device/software.h"
#include "transport/stream_tape.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

#define HELLO                                                                            \
	"<hello><capabilities><capability>urn:ietf:params:netconf:base:1.0"              \
	"</capability></capabilities></hello>]]>]]>\n"

static void
look_at_facts(const struct device_software *sw)
{
	size_t versions = 0, masters = 0;

	if (sw->n == 0 || sw->model == NULL)
		abort();
	for (size_t i = 0; i < sw->n; i++) {
		if (sw->engines[i].name == NULL ||
		    device_engine_named(sw, sw->engines[i].name) == NULL)
			abort();
		versions += sw->engines[i].version != NULL;
		masters += sw->engines[i].master;
	}
	if (versions == 0 || (sw->n == 1 && masters != 1))
		abort();
	if ((sw->n == 1) != (sw->shape == DEVICE_ALONE))
		abort();
}

static void
look_at_answer(const struct device_answer *answer)
{
	if (answer->verdict > DEVICE_VERDICT_UNCLEAR || answer->text == NULL ||
	    answer->last == NULL || strchr(answer->last, '\n') != NULL)
		abort();
	if ((answer->pending || answer->busy) && answer->verdict != DEVICE_VERDICT_FAILED)
		abort();
}

struct round {
	struct arena *arena;
	struct device *device;
	struct deadline deadline;
	struct err *e;
};

static void
facts(struct round *r)
{
	struct device_software sw;

	if (device_software(r->device, r->arena, &r->deadline, &sw, &r->e) == 0)
		look_at_facts(&sw);
}

static void
package(struct round *r)
{
	static const struct device_package package = {.path = "/x", .member = -1};
	struct device_answer answer;

	if (device_package_add(
		r->device, r->arena, &package, &r->deadline, &answer, &r->e) == 0)
		look_at_answer(&answer);
}

static void
log_of_installs(struct round *r)
{
	const char *text;
	size_t lines = 1;

	if (device_install_log(r->device, r->arena, "a", 3, &r->deadline, &text, &r->e) <
	    0)
		return;
	for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
		lines++;
	if (lines > 3)
		abort();
}

static void
progress(struct round *r)
{
	enum device_pending pending;
	enum device_progress how;
	const char *text;

	if (device_pending_install(r->device, &r->deadline, &pending, &r->e) == 0 &&
	    device_install_progress(
		r->device, r->arena, true, &r->deadline, &how, &text, &r->e) == 0 &&
	    text == NULL)
		abort();
}

static void
power(struct round *r)
{
	const char *text;

	if (device_reboot(r->device, r->arena, DEVICE_REBOOT_BOTH, DEVICE_VMHOST,
		&r->deadline, &text, &r->e) == 0 &&
	    text == NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static void (*const verbs[])(struct round * r) = {
	    facts, package, log_of_installs, progress, power};
	const struct device_options options = {.dialect = "junos", .may_operate = true};
	struct buf tape;

	buf_init(&tape, BUF_TEXT);
	buf_adds(&tape, HELLO);
	buf_add(&tape, p, n);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		struct round r = {
		    .arena = arena_new(), .deadline = deadline_in(60000, NULL)};

		if (device_open(stream_tape_new(buf_str(&tape), NULL), &options,
			&r.deadline, &r.device, &r.e) == 0)
			verbs[i](&r);
		device_drop(r.device);
		err_free(r.e);
		arena_free(r.arena);
	}
	buf_reset(&tape);
	buf_add(&tape, p, n);
	if (strlen(buf_z(&tape)) == n) {
		struct arena *a = arena_new();
		const char *release = release_of_image(a, buf_z(&tape));

		if (release != NULL && !release_is(release, release))
			abort();
		arena_free(a);
	}
	buf_done(&tape);
	return 0;
}
