#include "emulator/parts.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/router.h"
#include "emulator/traffic.h"

static const struct chassis_model models[] = {
    {"mx240", "MX240", 3, 4, 1, "MPC Type 2 3D EQ", "750-031087", "RE-S-1800x4", "PEM"},
    {"mx204", "MX204", 1, 2, 3, "MPC", "BUILTIN", "RE-S-1600x8", "PEM"},
    {"mx480", "MX480", 6, 4, 1, "MPC Type 2 3D EQ", "750-031087", "RE-S-1800x4", "PEM"},
    {"mx960", "MX960", 12, 4, 2, "MPC Type 2 3D EQ", "750-031087", "RE-S-1800x4", "PEM"},
    {"mx10003", "MX10003", 2, 6, 4, "LC2103", "750-066879", "RE-S-1600x8", "PEM"},
    {"vmx", "VMX", 1, 0, 0, "Virtual FPC", "", "RE-VMX", "PEM"},
    {"vsrx", "VSRX", 1, 0, 0, "FPC", "", "VSRX RE", "PEM"},
    {"srx1500", "SRX1500", 1, 2, 4, "FEB", "BUILTIN", "SRX Routing Engine", "PSU"},
    {"ex4300-48t", "EX4300-48T", 1, 2, 2, "EX4300-48T", "650-044931", "EX4300-48T",
	"PSU"},
    {"ex2300-24t", "EX2300-24T", 1, 1, 2, "EX2300-24T", "650-063457", "RE-EX2300-24T",
	"PSU"},
    {"qfx5100-48s-6q", "QFX5100-48S-6Q", 1, 2, 5, "QFX5100-48S-6Q", "650-049937",
	"QFX Routing Engine", "PSU"},
    {"ptx10001-36mr", "PTX10001-36MR", 1, 2, 6, "FPC-P", "BUILTIN", "RE-PTX10001", "PSM"},
    {"crpd", "cRPD", 0, 0, 0, "", "", "", ""},
};

static const struct {
	const char *kind;
	const char *states[6];
} kinds[] = {
    {"fpc", {"offline", "present", "testing", NULL}},
    {"psu", {"failed", "absent", "check", NULL}},
    {"fan", {"failed", "absent", "check", NULL}},
};

const struct chassis_model *
parts_model(const struct router *r)
{
	for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
		if (strcmp(models[i].name, r->setup.personality->model) == 0)
			return &models[i];
	return &models[0];
}

const char *
parts_state(const struct router *r, const char *kind, int number)
{
	vec_each (&r->world.parts, p)
		if (p->number == number && strcmp(p->kind, kind) == 0)
			return p->state;
	return NULL;
}

static int
how_many(const struct router *r, const char *kind)
{
	const struct chassis_model *m = parts_model(r);

	return strcmp(kind, "fpc") == 0   ? m->fpcs
	       : strcmp(kind, "psu") == 0 ? m->psus
					  : m->fans;
}

static void
forget(struct world *w, const char *kind, int number)
{
	for (size_t i = 0; i < w->parts.n; i++)
		if (w->parts.v[i].number == number &&
		    strcmp(w->parts.v[i].kind, kind) == 0)
			w->parts.v[i--] = vec_pop(&w->parts);
}

bool
parts_set(struct router *r, const char *kind, int number, const char *state)
{
	bool well = strcmp(state, "online") == 0 || strcmp(state, "ok") == 0;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		const char *const *known = kinds[i].states;

		if (strcmp(kinds[i].kind, kind) != 0)
			continue;
		while (*known != NULL && strcmp(*known, state) != 0)
			known++;
		if (number < 0 || number >= how_many(r, kind) ||
		    (*known == NULL && !well))
			return false;
		forget(&r->world, kind, number);
		if (!well)
			vec_push(
			    &r->world.parts, ((struct part_state){.kind = kinds[i].kind,
						 .number = number,
						 .state = *known,
						 .since_ms = router_now(r)}));
		world_settle(r);
		return true;
	}
	return false;
}

static bool
on(const char *name, int slot, int pic)
{
	return ports_slot(name) == slot && (pic < 0 || ports_pic(name) == pic);
}

bool
parts_pic_present(const struct router *r, int slot, int pic)
{
	const struct row_texts *hardware = &r->setup.personality->interfaces;

	if (slot == 0 && pic <= 0)
		return true;
	for (size_t i = 0; i < hardware->n; i++)
		if (on(hardware->v[i], slot, pic))
			return true;
	if (hardware->n > 0)
		return false;
	vec_each (&r->world.ports, p)
		if (on((*p)->name, slot, pic))
			return true;
	return false;
}

bool
parts_fpc_present(const struct router *r, int slot)
{
	return parts_pic_present(r, slot, -1);
}
