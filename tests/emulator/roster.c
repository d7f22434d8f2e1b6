#include "emulator/roster.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "emulator/endpoint.h"
#include "emulator/faults.h"
#include "emulator/fleet.h"
#include "emulator/log.h"
#include "emulator/options.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/script.h"
#include "schema/schema.h"

static int
load_personality(struct arena *a, const struct options *o,
    const struct personality **ret_personality, struct err **e)
{
	struct row_texts settings = {(const char **)o->settings.v, o->settings.n};
	struct personality *p;

	if (personality_load(a, o->personality, &settings, &p, e) < 0)
		return -1;
	*ret_personality = p;
	return 0;
}

static int
set_clock(struct simclock *clock, const struct options *o, struct err **e)
{
	int64_t at;

	if (o->start_time == NULL)
		return 0;
	if (!simclock_read_date(o->start_time, &at))
		return err_set(e, ERR_USAGE,
		    "'%s' is not a date like 2025-10-05T10:26:40Z", o->start_time);
	simclock_start_at(clock, at);
	return 0;
}

static int
add_faults(struct router *r, const struct options *o, struct err **e)
{
	for (size_t i = 0; i < o->faults.n; i++) {
		struct str rest = str_of(o->faults.v[i]), name = str_cut(&rest, '=');
		const char *text = o->faults.v[i];

		if (strchr(text, '=') != NULL) {
			if (!str_eq(name, str_of(r->setup.name)))
				continue;
			text = rest.p;
		}
		if (faults_add(&r->faults, text, e) < 0)
			return -1;
	}
	return 0;
}

static const char *
config_of(struct arena *a, const struct options *o, const char *name)
{
	const char *path;

	if (o->config_dir == NULL)
		return o->config;
	path = arena_printf(a, "%s/%s.conf", o->config_dir, name);
	return access(path, F_OK) == 0 || o->config == NULL ? path : o->config;
}

/* The fleet's plans of addresses; none: the routers do not listen. */
struct plans {
	struct endpoint_plan netconf, ssh;
	bool listens, has_ssh;
};

static int
read_plans(const struct options *o, bool listens, struct plans *ret, struct err **e)
{
	*ret = (struct plans){.listens = listens, .has_ssh = o->ssh_listen != NULL};
	if (listens && endpoint_parse(o->listen, &ret->netconf, e) < 0)
		return -1;
	return ret->has_ssh ? endpoint_parse(o->ssh_listen, &ret->ssh, e) : 0;
}

static int
place(struct fleet *f, const struct plans *p, int number, struct member_setup *setup,
    struct err **e)
{
	char address[ENDPOINT_MOST];

	setup->ssh_port = -1;
	if (!p->listens)
		return 0;
	if (endpoint_nth(&p->netconf, number, address, &setup->port, e) < 0)
		return -1;
	setup->address = arena_strdup(f->arena, address);
	if (!p->has_ssh)
		return 0;
	if (endpoint_nth(&p->ssh, number, address, &setup->ssh_port, e) < 0)
		return -1;
	setup->ssh_address = arena_strdup(f->arena, address);
	return 0;
}

static int
add_member(struct fleet *f, const struct options *o, const struct plans *plans,
    const char *name, struct err **e)
{
	struct member_setup setup = {.name = name,
	    .key_type = o->key_type,
	    .own_key = o->own_keys,
	    .config = config_of(f->arena, o, name)};
	struct member *m;

	if (place(f, plans, (int)f->members.n, &setup, e) < 0)
		return -1;
	if (o->key_dir != NULL)
		setup.key_file = arena_printf(f->arena, "%s/%s", o->key_dir, name);
	if (fleet_add(f, &setup, &m, e) < 0)
		return -1;
	return add_faults(m->router, o, e);
}

static int
add_members(
    struct fleet *f, const struct options *o, const struct plans *plans, struct err **e)
{
	const char *base = o->names.n > 0 ? o->names.v[0] : "router";

	for (int i = 1; i <= o->count; i++)
		if (add_member(f, o, plans, arena_printf(f->arena, "%s%d", base, i), e) <
		    0)
			return -1;
	if (o->count > 0)
		return 0;
	if (o->names.n == 0)
		return add_member(f, o, plans, base, e);
	for (size_t i = 0; i < o->names.n; i++)
		if (add_member(f, o, plans, o->names.v[i], e) < 0)
			return -1;
	return 0;
}

static bool
is_member(void *fleet, const char *name)
{
	return fleet_find(fleet, name) != NULL;
}

static int
start_world(struct fleet *f, const struct options *o, struct err **e)
{
	struct script *script;

	if (o->world == NULL)
		return 0;
	if (script_read(f->arena, o->world, &script, e) < 0 ||
	    script_check(script, is_member, f, e) < 0)
		return -1;
	vec_each (&f->members, m)
		if (script_start(script, (*m)->router, e) < 0)
			return -1;
	return 0;
}

int
roster_fill(struct fleet *f, const struct options *o, bool listens, struct err **e)
{
	struct plans plans;

	if (set_clock(&f->clock, o, e) < 0 || read_plans(o, listens, &plans, e) < 0 ||
	    load_personality(f->arena, o, &f->personality, e) < 0 ||
	    schema_open(o->schema, &f->schema, e) < 0 || log_open(o->log, &f->log, e) < 0)
		return -1;
	f->logins.user = o->user;
	f->logins.password = o->password;
	if (o->methods != NULL && logins_set_methods(&f->logins, o->methods, e) < 0)
		return -1;
	for (size_t i = 0; i < o->keys.n; i++)
		if (logins_add_key_file(&f->logins, o->keys.v[i], e) < 0)
			return -1;
	if (add_members(f, o, &plans, e) < 0 || start_world(f, o, e) < 0)
		return -1;
	return o->control != NULL ? fleet_control(f, o->control, e) : 0;
}
