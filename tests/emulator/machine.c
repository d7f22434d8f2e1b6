#include "emulator/machine.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "emulator/database.h"
#include "emulator/disk.h"
#include "emulator/install.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

int
machine_engines(const struct router *r)
{
	return r->setup.personality->wrapper == WRAPPER_DUAL ? 2 : 1;
}

/* The older of two kept images, as a router has it that was upgraded before. */
void
machine_start(struct router *r)
{
	const struct personality *p = r->setup.personality;

	for (int i = 0; i < ENGINES_MOST; i++) {
		struct engine *e = &r->machine.engines[i];

		snprintf(e->release, sizeof e->release, "%s", p->release);
		if (strcmp(p->rollback_release, "none") != 0)
			snprintf(
			    e->previous, sizeof e->previous, "%s", p->rollback_release);
		e->boot_ms = r->boot_ms;
	}
	snprintf(r->machine.label, sizeof r->machine.label, "%s", p->label);
	snprintf(r->machine.labelled, sizeof r->machine.labelled, "%s", p->release);
}

static struct engine *
ours(const struct router *r)
{
	return (struct engine *)&r->machine.engines[r->world.engine];
}

int64_t
machine_boot_ms(const struct router *r, int engine)
{
	return engine == r->world.engine ? r->boot_ms
					 : r->machine.engines[engine].boot_ms;
}

enum machine_state
machine_state(const struct router *r)
{
	const struct engine *e = ours(r);
	int64_t now = router_now(r);

	if (!e->away || now >= e->mgd_ms)
		return MACHINE_UP;
	return now >= e->ssh_ms ? MACHINE_SSH : MACHINE_SILENT;
}

int
machine_wait(struct router *r)
{
	int64_t left = 1;
	int rc = 0;

	while (left > 0 && rc == 0) {
		pthread_mutex_lock(&r->mutex);
		left =
		    machine_state(r) == MACHINE_UP ? 0 : ours(r)->mgd_ms - router_now(r);
		pthread_mutex_unlock(&r->mutex);
		if (left > 0)
			rc = router_wait(r, left);
	}
	return rc;
}

const char *
machine_release(const struct router *r, int engine)
{
	return r->machine.engines[engine < ENGINES_MOST ? engine : 0].release;
}

const char *
machine_version(const struct router *r)
{
	return ours(r)->release;
}

const char *
machine_label(const struct router *r)
{
	return r->machine.label;
}

/* "22.4R0" becomes "23.4R0", "24.2R2-S1.6" the new release in full: the form stays (junos-facts 1.6). */
static void
relabel(struct router *r)
{
	struct machine *m = &r->machine;
	const char *release = ours(r)->release;
	size_t n = strlen(m->label);

	if (strcmp(m->labelled, release) == 0)
		return;
	if (n > 2 && strcmp(m->label + n - 2, "R0") == 0)
		snprintf(m->label, sizeof m->label, "%.*sR0", (int)strcspn(release, "R"),
		    release);
	else
		snprintf(m->label, sizeof m->label, "%s", release);
	snprintf(m->labelled, sizeof m->labelled, "%s", release);
}

/* --- going down --------------------------------------------------------------------------------------- */

void
machine_line(struct router *r, struct line *line)
{
	line->next = r->lines;
	r->lines = line;
}

void
machine_line_done(struct router *r, struct line *line)
{
	struct line **at = &r->lines;

	while (*at != NULL && *at != line)
		at = &(*at)->next;
	if (*at != NULL)
		*at = line->next;
}

static void
cut_everybody(struct router *r)
{
	for (struct session *s = r->sessions; s != NULL; s = s->next) {
		s->killed = true;
		if (s->io.hangup != NULL)
			s->io.hangup(s->io.ctx);
	}
	for (struct line *l = r->lines; l != NULL; l = l->next)
		l->hangup(l->ctx);
}

static void
leave(struct router *r, struct engine *e, enum shutdown_kind kind, int64_t at_ms)
{
	const struct personality *p = r->setup.personality;
	bool stuck = e->pending[0] != '\0' && p->upgrade == UPGRADE_NO_BOOT;

	e->away = true;
	e->heard = false;
	e->boot_ms = at_ms + (int64_t)(p->boot * 500);
	e->ssh_ms = at_ms + (int64_t)(p->boot * 1000);
	e->mgd_ms = e->ssh_ms + (int64_t)(p->boot_mgd * 1000);
	if (kind != SHUTDOWN_REBOOT || stuck)
		e->ssh_ms = e->mgd_ms = INT64_MAX;
}

static void
take_over(struct router *r, int engine)
{
	r->world.engine = r->world.master = engine;
	r->world.master_ms = router_now(r);
	r->boot_ms = r->machine.engines[engine].boot_ms;
	relabel(r);
	database_boot(r);
	router_log(r, "mastership", 0, "engine", engine == 0 ? "re0" : "re1", NULL);
}

static const char *
kind_name(enum shutdown_kind kind)
{
	static const char *const names[] = {[SHUTDOWN_NONE] = "none",
	    [SHUTDOWN_REBOOT] = "reboot",
	    [SHUTDOWN_HALT] = "halt",
	    [SHUTDOWN_POWER_OFF] = "power-off"};

	return names[kind];
}

static void
go_down(struct router *r)
{
	struct shutdown order = r->machine.shutdown;
	int us = r->world.engine, other = 1 - us;

	if (order.kind == SHUTDOWN_REBOOT && !r->setup.personality->reboots) {
		r->machine.shutdown.kind = SHUTDOWN_NONE;
		router_log(r, "reboot-ignored", 0, "user", order.user, NULL);
		return;
	}
	for (int i = 0; i < machine_engines(r); i++)
		if ((order.engines >> i & 1) != 0)
			leave(r, &r->machine.engines[i], order.kind, order.at_ms);
	r->machine.shutdown.kind = SHUTDOWN_NONE;
	router_log(r, kind_name(order.kind), 0, "user", order.user, "engines",
	    order.engines == 3   ? "both"
	    : order.engines == 2 ? "re1"
				 : "re0",
	    NULL);
	if ((order.engines >> us & 1) != 0) {
		cut_everybody(r);
		install_abort(r, 0, "the router went down");
		vec_reset(&r->world.logins);
	}
	if ((order.engines >> us & 1) != 0 && machine_engines(r) == 2 &&
	    !r->machine.engines[other].away && !r->world.other_gone)
		take_over(r, other);
	r->world.other_gone =
	    machine_engines(r) == 2 && r->machine.engines[1 - r->world.engine].away;
}

void
machine_order(struct router *r, enum shutdown_kind kind, int engines, int64_t at_ms,
    const char *user)
{
	struct shutdown *s = &r->machine.shutdown;

	*s = (struct shutdown){.kind = kind, .engines = engines, .at_ms = at_ms};
	snprintf(s->user, sizeof s->user, "%s", user);
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

void
machine_power_on(struct router *r)
{
	int64_t now = router_now(r);

	for (int i = 0; i < machine_engines(r); i++) {
		struct engine *e = &r->machine.engines[i];

		if (!e->away || e->ssh_ms != INT64_MAX)
			continue;
		e->pending[0] = '\0'; /* the old slice is booted */
		leave(r, e, SHUTDOWN_REBOOT, now);
	}
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

/* --- coming up ---------------------------------------------------------------------------------------- */

static void
new_software(struct router *r, struct engine *e)
{
	if (e->pending[0] == '\0')
		return;
	if (r->setup.personality->upgrade != UPGRADE_BOOTS_OLD) {
		memcpy(e->previous, e->release, sizeof e->previous);
		memcpy(e->release, e->pending, sizeof e->release);
	}
	e->pending[0] = '\0';
}

/* Sessions of routing come up anew, after mgd and rpd. */
static void
protocols_start(struct router *r, int64_t at_ms)
{
	vec_each (&r->world.peers, p) {
		p->flaps += p->reachable;
		p->since_ms = at_ms + (int64_t)(r->setup.personality->bgp * 1000);
	}
}

static void
come_up(struct router *r, int number)
{
	struct engine *e = &r->machine.engines[number];
	struct buf line;

	e->away = false;
	new_software(r, e);
	router_log(r, "booted", 0, "engine", number == 0 ? "re0" : "re1", "release",
	    e->release, NULL);
	if (number == r->world.engine) {
		r->boot_ms = e->boot_ms;
		relabel(r);
		database_boot(r);
		protocols_start(r, e->mgd_ms);
	} else {
		r->world.other_gone = false;
	}
	buf_init(&line, BUF_LINE);
	simclock_print_date(&line, e->mgd_ms);
	buf_printf(&line, " %s kernel: JUNOS %s\n", r->setup.name, e->release);
	disk_append(r, "/var/log/messages", buf_str(&line));
	buf_done(&line);
}

/* Connections of the time when nobody answered are cut. */
static void
ssh_up(struct router *r, int number)
{
	struct engine *e = &r->machine.engines[number];

	if (e->heard)
		return;
	e->heard = true;
	if (number == r->world.engine)
		cut_everybody(r);
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
machine_tick(struct router *r)
{
	struct shutdown *s = &r->machine.shutdown;
	int64_t now = router_now(r), next = INT64_MAX;

	if (s->kind != SHUTDOWN_NONE && now >= s->at_ms)
		go_down(r);
	if (s->kind != SHUTDOWN_NONE)
		next = s->at_ms;
	for (int i = 0; i < machine_engines(r); i++) {
		const struct engine *e = &r->machine.engines[i];

		if (e->away && now >= e->ssh_ms)
			ssh_up(r, i);
		if (e->away && now >= e->mgd_ms)
			come_up(r, i);
		else if (e->away)
			next = earlier(next, now >= e->ssh_ms ? e->mgd_ms : e->ssh_ms);
	}
	return next;
}

static void
shift(int64_t *at_ms, int64_t ms)
{
	if (*at_ms != INT64_MAX)
		*at_ms += ms;
}

void
machine_shift(struct router *r, int64_t ms)
{
	shift(&r->machine.shutdown.at_ms, ms);
	for (int i = 0; i < ENGINES_MOST; i++) {
		struct engine *e = &r->machine.engines[i];

		shift(&e->boot_ms, ms);
		shift(&e->ssh_ms, ms);
		shift(&e->mgd_ms, ms);
	}
}
