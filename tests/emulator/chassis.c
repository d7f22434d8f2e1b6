/* Operational RPCs about the box itself: see operational.h. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

const char *
operational_host_name(struct call *c)
{
	const struct str *name =
	    config_value(router_running(c->router), "system host-name");

	return name != NULL ? arena_strndup(c->arena, name->p, name->n)
			    : c->router->setup.name;
}

void
operational_version_text(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	reply_add(c, "Hostname: %s\nModel: %s\nJunos: %s\n", operational_host_name(c),
	    p->model, p->release);
}

static bool
as_text(struct call *c)
{
	const char *format = xml_attr(c->op, "format");

	return format != NULL && strcmp(format, "text") == 0;
}

static void
package(struct call *c, const char *name, const char *comment)
{
	reply_add(c, "<package-information>\n");
	reply_elem(c, "name", name);
	reply_elem(c, "comment", comment);
	reply_add(c, "</package-information>\n");
}

void
rpc_get_software_information(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	if (as_text(c)) {
		reply_add(c, "<output>\n");
		operational_version_text(c);
		reply_add(c, "</output>\n");
		return;
	}
	reply_add(c, "<software-information>\n");
	reply_elem(c, "host-name", operational_host_name(c));
	reply_elem(c, "product-model", p->model);
	reply_elem(c, "product-name", p->model);
	reply_elem(c, "junos-version", p->release);
	package(c, "os-kernel",
	    "JUNOS OS Kernel 64-bit  [20230719.be5f9fd_builder_stable_12_224]");
	package(c, "junos-version", arena_printf(c->arena, "Junos: %s", p->release));
	reply_add(c, "</software-information>\n");
}

void
rpc_get_system_information(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	reply_add(c, "<system-information>\n");
	reply_elem(c, "hardware-model", p->model);
	reply_elem(c, "os-name", "junos");
	reply_elem(c, "os-version", p->release);
	reply_elem(c, "serial-number", p->serial);
	reply_elem(c, "host-name", operational_host_name(c));
	reply_add(c, "</system-information>\n");
}

static int
sessions(const struct router *r)
{
	int n = 0;

	for (const struct session *s = r->sessions; s != NULL; s = s->next)
		n++;
	return n;
}

static void
instant(struct call *c, const char *name, int64_t at_ms)
{
	reply_add(c, "<%s>\n", name);
	reply_date(c, "date-time", at_ms);
	reply_age(c, "time-length", (router_now(c->router) - at_ms) / 1000);
}

static void
uptime_information(struct call *c, bool table)
{
	const struct router *r = c->router;
	int users = sessions(r), n = 0;

	reply_add(c, "<uptime-information>\n");
	reply_date(c, "date-time", router_now(r));
	reply_age(c, "up-time", (router_now(r) - r->boot_ms) / 1000);
	reply_add(c,
	    "<active-user-count junos:format=\"%d user%s\">%d</active-user-count>\n",
	    users, users == 1 ? "" : "s", users);
	reply_add(c, "<load-average-1>0.31</load-average-1>\n<load-average-5>0.27</"
		     "load-average-5>\n"
		     "<load-average-15>0.25</load-average-15>\n");
	if (table) {
		reply_add(c, "<user-table>\n");
		for (const struct session *s = r->sessions; s != NULL; s = s->next) {
			reply_add(c, "<user-entry>\n");
			reply_elem(c, "user", s->user);
			reply_add(c, "<tty>pts/%d</tty>\n", n++);
			reply_elem(c, "from", "127.0.0.1");
			reply_date(c, "login-time", s->since_ms);
			reply_age(c, "idle-time", (router_now(r) - s->active_ms) / 1000);
			reply_elem(c, "command", "mgd: (mgd) (netconf)");
			reply_add(c, "</user-entry>\n");
		}
		reply_add(c, "</user-table>\n");
	}
	reply_add(c, "</uptime-information>\n");
}

void
rpc_get_system_uptime_information(struct call *c)
{
	const struct router *r = c->router;

	reply_add(c, "<system-uptime-information>\n<current-time>\n");
	reply_date(c, "date-time", router_now(r));
	reply_add(c, "</current-time>\n<time-source> NTP CLOCK </time-source>\n");
	instant(c, "system-booted-time", r->boot_ms);
	reply_add(c, "</system-booted-time>\n");
	instant(c, "protocols-started-time", r->boot_ms + 120000);
	reply_add(c, "</protocols-started-time>\n");
	instant(c, "last-configured-time", r->history[0]->at_ms);
	reply_elem(c, "user", r->history[0]->user);
	reply_add(c, "</last-configured-time>\n");
	uptime_information(c, false);
	reply_add(c, "</system-uptime-information>\n");
}

void
rpc_get_system_users_information(struct call *c)
{
	reply_add(c, "<system-users-information>\n");
	uptime_information(c, true);
	reply_add(c, "</system-users-information>\n");
}

/* Blocks are of 512 octets, a percentage below 100 has a leading blank (junos-facts 3.14). */
void
rpc_get_system_storage(struct call *c)
{
	static const struct {
		const char *name, *mounted;
		const char *sizes[3];
		long blocks[3];
		int percent;
	} files[] = {
	    {"/dev/gpt/junos", "/.mount", {"1.3G", "814M", "442M"},
		{2796512, 1667792, 905000}, 65},
	    {"/dev/gpt/config", "/.mount/config", {"793M", "1.2M", "728M"},
		{1624544, 2408, 1492176}, 1},
	    {"/dev/gpt/var", "/.mount/var", {"7.3G", "1.1G", "5.6G"},
		{15301936, 2332976, 11744808}, 17},
	};

	reply_add(c, "<system-storage-information junos:style=\"brief\">\n");
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		reply_add(c, "<filesystem>\n");
		reply_elem(c, "filesystem-name", files[i].name);
		reply_add(c,
		    "<total-blocks junos:format=\"%s\">%ld</total-blocks>\n"
		    "<used-blocks junos:format=\"%s\">%ld</used-blocks>\n"
		    "<available-blocks junos:format=\"%s\">%ld</available-blocks>\n"
		    "<used-percent>%3d</used-percent>\n",
		    files[i].sizes[0], files[i].blocks[0], files[i].sizes[1],
		    files[i].blocks[1], files[i].sizes[2], files[i].blocks[2],
		    files[i].percent);
		reply_elem(c, "mounted-on", files[i].mounted);
		reply_add(c, "</filesystem>\n");
	}
	reply_add(c, "</system-storage-information>\n");
}

/* No core at all is told in words, which is the healthy case (junos-facts 3.3). */
void
rpc_get_system_core_dumps(struct call *c)
{
	static const char *const places[] = {"/var/crash/*core*", "/var/tmp/*core*",
	    "/var/tmp/pics/*core*", "/var/crash/kernel.*", "/tftpboot/corefiles/*core*"};
	const struct world *w = &c->router->world;

	reply_add(c,
	    "<directory-list root-path=\"%s\" junos:seconds=\"%lld\" "
	    "junos:style=\"verbose\">\n",
	    places[0], (long long)router_now(c->router) / 1000);
	for (size_t i = w->cores.n > 0 ? 1 : 0; i < sizeof places / sizeof places[0]; i++)
		reply_add(
		    c, "<output>\n%s: No such file or directory\n</output>\n", places[i]);
	if (w->cores.n > 0) {
		reply_add(
		    c, "<directory>\n<directory-name>/var/crash</directory-name>\n");
		vec_each (&w->cores, core) {
			reply_add(c, "<file-information>\n");
			reply_elem(c, "file-name", core->file);
			reply_number(c, "file-size", 1048576);
			reply_add(c, "<file-date junos:format=\"");
			simclock_print_date(&c->out, core->at_ms);
			reply_add(c, "\">%lld</file-date>\n</file-information>\n",
			    (long long)core->at_ms / 1000);
		}
		reply_add(
		    c, "<total-files>%zu</total-files>\n</directory>\n", w->cores.n);
	}
	reply_add(c, "</directory-list>\n");
}

static void
alarms(struct call *c, bool chassis)
{
	int n = 0;

	vec_each (&c->router->world.alarms, a)
		n += a->chassis == chassis;
	reply_add(c, "<alarm-information xmlns=\"%s\">\n<alarm-summary>\n",
	    reply_ns(c, "alarm"));
	if (n == 0)
		reply_add(c, "<no-active-alarms/>\n");
	else
		reply_number(c, "active-alarm-count", n);
	reply_add(c, "</alarm-summary>\n");
	vec_each (&c->router->world.alarms, a) {
		if (a->chassis != chassis)
			continue;
		reply_add(c, "<alarm-detail>\n");
		reply_date(c, "alarm-time", a->at_ms);
		reply_elem(c, "alarm-class", a->class_name);
		reply_elem(c, "alarm-description", a->text);
		reply_elem(c, "alarm-short-description", a->text);
		reply_elem(c, "alarm-type", chassis ? "Chassis" : "Configuration");
		reply_add(c, "</alarm-detail>\n");
	}
	reply_add(c, "</alarm-information>\n");
}

void
rpc_get_system_alarm_information(struct call *c)
{
	alarms(c, false);
}

void
rpc_get_alarm_information(struct call *c)
{
	alarms(c, true);
}

static void
route_engine(struct call *c, int slot, bool dual)
{
	const struct router *r = c->router;

	reply_add(c, "<route-engine>\n");
	if (dual) {
		reply_number(c, "slot", slot);
		reply_elem(c, "mastership-state", slot == 0 ? "master" : "backup");
		reply_add(c, "<mastership-priority>%s (default)</mastership-priority>\n",
		    slot == 0 ? "master" : "backup");
	}
	reply_elem(c, "status", "OK");
	reply_add(c,
	    "<temperature junos:celsius=\"41\">41 degrees C / 105 degrees "
	    "F</temperature>\n"
	    "<memory-dram-size>32718 MB</memory-dram-size>\n"
	    "<memory-installed-size>(32768 MB installed)</memory-installed-size>\n"
	    "<memory-buffer-utilization>14</memory-buffer-utilization>\n"
	    "<cpu-user>3</cpu-user>\n<cpu-background>0</cpu-background>\n"
	    "<cpu-system>4</cpu-system>\n<cpu-interrupt>0</cpu-interrupt>\n"
	    "<cpu-idle>93</cpu-idle>\n");
	reply_elem(c, "model", "RE-S-X6-64G");
	reply_elem(c, "serial-number", r->setup.personality->serial);
	reply_date(c, "start-time", r->boot_ms);
	reply_age(c, "up-time", (router_now(r) - r->boot_ms) / 1000);
	reply_elem(c, "last-reboot-reason", "Router rebooted after a normal shutdown.");
	reply_add(c,
	    "<load-average-one>0.31</load-average-one>\n"
	    "<load-average-five>0.27</load-average-five>\n"
	    "<load-average-fifteen>0.25</load-average-fifteen>\n</route-engine>\n");
}

void
rpc_get_route_engine_information(struct call *c)
{
	bool dual = c->router->setup.personality->wrapper == WRAPPER_DUAL;

	reply_add(c, "<route-engine-information xmlns=\"%s\">\n", reply_ns(c, "chassis"));
	route_engine(c, 0, dual);
	if (dual)
		route_engine(c, 1, dual);
	reply_add(c, "</route-engine-information>\n");
}

void
rpc_get_chassis_inventory(struct call *c)
{
	const struct personality *p = c->router->setup.personality;

	reply_add(c,
	    "<chassis-inventory xmlns=\"%s\">\n<chassis junos:style=\"inventory\">\n",
	    reply_ns(c, "chassis"));
	reply_elem(c, "name", "Chassis");
	reply_elem(c, "serial-number", p->serial);
	reply_elem(c, "description", p->model);
	reply_add(c, "<chassis-module>\n<name>Routing Engine 0</name>\n");
	reply_elem(c, "serial-number", "BUILTIN");
	reply_elem(c, "description", "RE-S-X6-64G");
	reply_add(c, "</chassis-module>\n<chassis-module>\n<name>FPC 0</name>\n");
	reply_elem(c, "serial-number", "BUILTIN");
	reply_elem(c, "description", "MPC");
	reply_add(c, "</chassis-module>\n</chassis>\n</chassis-inventory>\n");
}
