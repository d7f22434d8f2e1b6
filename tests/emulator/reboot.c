#include "emulator/reboot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/install.h"
#include "emulator/machine.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum { MINUTE_MS = 60000 };

/* "Sun Oct  5 11:15:00 2025" */
static const char *
date_text(struct call *c, int64_t router_ms)
{
	time_t seconds = (time_t)(router_ms / 1000);
	char text[40];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof text, "%a %b %e %H:%M:%S %Y", &tm);
	return arena_strdup(c->arena, text);
}

/* "yymmddhhmm", "hh:mm", "+minutes", "now"; -1: none of these. */
static int64_t
read_at(struct call *c, const char *text)
{
	time_t now = (time_t)(router_now(c->router) / 1000);
	struct tm tm;
	int n[5];

	gmtime_r(&now, &tm);
	tm.tm_sec = 0;
	if (strcmp(text, "now") == 0)
		return router_now(c->router);
	if (*text == '+')
		return router_now(c->router) + atoll(text + 1) * MINUTE_MS;
	if (strlen(text) == 10 &&
	    sscanf(text, "%2d%2d%2d%2d%2d", &n[0], &n[1], &n[2], &n[3], &n[4]) == 5) {
		tm.tm_year = 100 + n[0];
		tm.tm_mon = n[1] - 1;
		tm.tm_mday = n[2];
		tm.tm_hour = n[3];
		tm.tm_min = n[4];
		return (int64_t)timegm(&tm) * 1000;
	}
	if (sscanf(text, "%2d:%2d", &tm.tm_hour, &tm.tm_min) == 2) {
		int64_t at = (int64_t)timegm(&tm) * 1000;

		return at > router_now(c->router) ? at : at + 24LL * 60 * MINUTE_MS;
	}
	return -1;
}

/* When it is to happen, and whether that is at once. */
static int64_t
when(struct call *c, bool *ret_now)
{
	const char *in = xml_get(c->arena, c->op, "in");
	const char *at = xml_get(c->arena, c->op, "at");
	int64_t now = router_now(c->router);
	int64_t moment = at != NULL   ? read_at(c, at)
			 : in != NULL ? now + atoll(in) * MINUTE_MS
				      : now;

	*ret_now = moment >= 0 && moment <= now;
	return moment;
}

static const char *
message(struct call *c, bool now, int64_t at_ms)
{
	const char *given = xml_get(c->arena, c->op, "message");

	return arena_printf(c->arena, "%s%s%s%s\n[pid %d]", given != NULL ? given : "",
	    given != NULL ? "\n" : "", now ? "Shutdown NOW!" : "Shutdown at ",
	    now ? "" : date_text(c, at_ms), router_pid(c->router));
}

static void
answer(struct call *c, const char *text, int64_t at_ms)
{
	if (c->router->setup.personality->reboot_output) {
		reply_elem(c, "output", text);
		return;
	}
	reply_add(c,
	    "<request-reboot-results>\n<request-reboot-status reboot-time=\"%lld\">\n",
	    (long long)at_ms / 1000);
	buf_add_xml(&c->out, str_of(text));
	reply_add(c, "\n</request-reboot-status>\n</request-reboot-results>\n");
}

static void
order(struct call *c, enum shutdown_kind kind)
{
	const struct personality *p = c->router->setup.personality;
	int engines = install_engines(c);
	bool now;
	int64_t at = when(c, &now);

	if (at < 0) {
		reply_syntax(c, NULL, xml_get(c->arena, c->op, "at"));
		return;
	}
	if (engines == 0)
		return;
	answer(c, message(c, now, at), at);
	if (now)
		at = router_now(c->router) + (int64_t)(p->shutdown * 1000);
	machine_order(c->router, kind, engines, at, c->session->user);
	if (now && kind == SHUTDOWN_REBOOT)
		c->ending = p->reboot_reply;
}

void
rpc_request_reboot(struct call *c)
{
	order(c, SHUTDOWN_REBOOT);
}

/* The name that Junos Evolved has for it (junos-facts 4.6 has those of Junos): the router as a whole. */
void
rpc_request_shutdown_reboot(struct call *c)
{
	if (strstr(machine_version(c->router), "-EVO") == NULL)
		reply_syntax(c, NULL, c->op->name);
	else
		order(c, SHUTDOWN_REBOOT);
}

void
rpc_request_halt(struct call *c)
{
	order(c, SHUTDOWN_HALT);
}

void
rpc_request_power_off(struct call *c)
{
	order(c, SHUTDOWN_POWER_OFF);
}

/* The host goes down a minute after it was told to. */
static void
vmhost(struct call *c, enum shutdown_kind kind, const char *verb, const char *doing)
{
	const struct personality *p = c->router->setup.personality;
	int engines;
	int64_t at = router_now(c->router) + MINUTE_MS;

	if (!p->vmhost) {
		reply_syntax(c, NULL, c->op->name);
		return;
	}
	engines = install_engines(c);
	if (engines == 0)
		return;
	reply_elem(
	    c, "output", arena_printf(c->arena, "\nInitiating vmhost %s...\n", verb));
	for (int i = 0; i < ENGINES_MOST; i++)
		if ((engines >> i & 1) != 0)
			reply_warning(
			    c, arena_printf(c->arena, "%s re%d in 1 min", doing, i));
	reply_warning(c, "Initiating Junos shutdown...");
	reply_elem(c, "output",
	    arena_printf(c->arena, "\nshutdown: [pid %d]\nShutdown at %s.\n",
		router_pid(c->router), date_text(c, at)));
	machine_order(c->router, kind, engines, at, c->session->user);
	c->ending = p->reboot_reply;
}

void
rpc_request_vmhost_reboot(struct call *c)
{
	vmhost(c, SHUTDOWN_REBOOT, "reboot", "Rebooting");
}

void
rpc_request_vmhost_poweroff(struct call *c)
{
	vmhost(c, SHUTDOWN_POWER_OFF, "poweroff", "Powering off");
}

/* --- what is scheduled ---------------------------------------------------------------------------------- */

static const char *
scheduled(struct call *c)
{
	static const char *const kinds[] = {[SHUTDOWN_REBOOT] = "reboot",
	    [SHUTDOWN_HALT] = "halt",
	    [SHUTDOWN_POWER_OFF] = "power-off"};
	const struct shutdown *s = &c->router->machine.shutdown;

	if (s->kind == SHUTDOWN_NONE)
		return "No shutdown/reboot scheduled.";
	return arena_printf(c->arena, "%s requested by %s at %s", kinds[s->kind], s->user,
	    date_text(c, s->at_ms));
}

void
rpc_get_reboot_information(struct call *c)
{
	reply_elem(c, "output", arena_printf(c->arena, "\n%s\n", scheduled(c)));
}

void
rpc_clear_reboot(struct call *c)
{
	struct shutdown *s = &c->router->machine.shutdown;
	const char *text =
	    s->kind == SHUTDOWN_NONE
		? scheduled(c)
		: arena_printf(c->arena, "%s\nTerminating...", scheduled(c));

	reply_elem(c, "output", arena_printf(c->arena, "\n%s\n", text));
	s->kind = SHUTDOWN_NONE;
	router_log(c->router, "reboot-cleared", c->session->pid, NULL);
}
