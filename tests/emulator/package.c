/* Software packages: the way back, and what can be asked about them; see install.h. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/install.h"
#include "emulator/machine.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"

/* 0 and what it says, or 1. A staged install is backed out; else the kept image comes next. */
static int
roll_back(struct router *r, struct arena *a, struct engine *e, const char **ret_text)
{
	if (e->pending[0] != '\0') {
		e->pending[0] = '\0';
		*ret_text = "Deleting bootstrap installer";
		return 0;
	}
	if (e->previous[0] == '\0') {
		*ret_text = arena_printf(a,
		    "ERROR: cannot locate /var/sw/pkg/junos-%s: rollback aborted",
		    e->release);
		return 1;
	}
	memcpy(e->pending, e->previous, sizeof e->pending);
	e->installed_ms = router_now(r);
	*ret_text = arena_printf(
	    a, "JUNOS version \"%s\" will become active at next reboot", e->pending);
	return 0;
}

void
rpc_request_package_rollback(struct call *c)
{
	struct router *r = c->router;
	bool both = machine_engines(r) == 2;
	const char *text;

	if (both)
		reply_add(c, "<multi-routing-engine-results>\n\n");
	for (int i = 0; i < machine_engines(r); i++) {
		int result = roll_back(r, c->arena, &r->machine.engines[i], &text);

		if (both)
			reply_add(c,
			    "<multi-routing-engine-item>\n\n<re-name>re%d</re-name>\n\n",
			    i);
		install_answer(c, text, result);
		if (both)
			reply_add(c, "</multi-routing-engine-item>\n\n");
	}
	if (both)
		reply_add(c, "</multi-routing-engine-results>\n");
}

static bool
is_vmhost(struct call *c)
{
	if (!c->router->setup.personality->vmhost)
		reply_syntax(c, NULL, c->op->name);
	return c->router->setup.personality->vmhost;
}

void
rpc_request_vmhost_package_rollback(struct call *c)
{
	if (is_vmhost(c))
		rpc_request_package_rollback(c);
}

void
rpc_request_snapshot(struct call *c)
{
	struct router *r = c->router;
	int engines = install_engines(c);
	bool drop = xml_child(c->op, "delete") != NULL;

	for (int i = 0; i < machine_engines(r); i++) {
		struct engine *e = &r->machine.engines[i];

		if ((engines >> i & 1) == 0)
			continue;
		snprintf(e->snapshot, sizeof e->snapshot, "%s", drop ? "" : e->release);
		e->snapshot_ms = router_now(r);
	}
	if (engines != 0)
		reply_elem(c, "output",
		    drop ? "\nSnapshots deleted\n"
			 : arena_printf(c->arena, "\nImage snapshot of %s completed\n",
			       machine_release(r, r->world.engine)));
}

void
rpc_request_vmhost_snapshot(struct call *c)
{
	if (is_vmhost(c))
		rpc_request_snapshot(c);
}

/* --- how it stands ------------------------------------------------------------------------------------- */

static const char *
status(struct call *c)
{
	const struct install *in = &c->router->install;
	const struct engine *e = &c->router->machine.engines[c->router->world.engine];

	if (in->running)
		return arena_printf(
		    c->arena, "installation of %s is in progress", in->path);
	if (e->pending[0] != '\0')
		return arena_printf(
		    c->arena, "JUNOS %s will become active at next reboot", e->pending);
	if (in->number > 0 && in->result != 0)
		return arena_printf(c->arena, "installation of %s failed", in->path);
	return "no installation is in progress or pending";
}

void
rpc_get_software_installation_status(struct call *c)
{
	reply_elem(c, "output", arena_printf(c->arena, "\n%s\n", status(c)));
}

void
rpc_request_package_latest_status(struct call *c)
{
	reply_add(c, "<package-status>\n");
	reply_elem(c, "package-status-message", status(c));
	reply_add(c, "</package-status>\n");
}

static void
disk_set(struct call *c, const char *name, const char *release)
{
	reply_add(c, "<set-disk-info>\n");
	reply_elem(c, "set-disk-name", name);
	reply_elem(c, "set-vmhost-version", "10.3103");
	reply_elem(
	    c, "set-vmhost-root", arena_printf(c->arena, "vmhost-x86_64-%s", release));
	reply_elem(c, "set-vmhost-core",
	    arena_printf(c->arena, "vmhost-core-x86-64-%s", release));
	reply_elem(c, "set-vmhost-kernel-version", "5.15.136-rt61-LTS22");
	reply_elem(c, "set-junos-version",
	    arena_printf(c->arena, "junos-install-mx-x86-64-%s", release));
	reply_add(c, "</set-disk-info>\n");
}

void
rpc_get_vmhost_version_information(struct call *c)
{
	const struct engine *e = &c->router->machine.engines[c->router->world.engine];
	time_t seconds = (time_t)(e->installed_ms / 1000);
	char date[40];
	struct tm tm;

	if (!is_vmhost(c))
		return;
	gmtime_r(&seconds, &tm);
	strftime(date, sizeof date, "%a %b %e %H:%M:%S UTC %Y", &tm);
	reply_add(c,
	    "<vmhost-version-information>\n<current-root>\n"
	    "<current-root-device>sda</current-root-device>\n"
	    "<current-root-label>jrootb_P</current-root-label>\n"
	    "<current-root-partition>sda4</current-root-partition>\n</current-root>\n");
	reply_elem(c, "current-boot-disk", "Primary");
	reply_elem(c, "current-root-set", "b");
	if (e->installed_ms != 0)
		reply_elem(c, "primary-disk-upgrade-time", date);
	if (e->pending[0] != '\0')
		reply_add(c, "<pending-reboot/>\n");
	disk_set(c, "set p",
	    e->pending[0] != '\0'    ? e->pending
	    : e->previous[0] != '\0' ? e->previous
				     : e->release);
	disk_set(c, "set b", e->release);
	reply_add(c, "</vmhost-version-information>\n");
}
