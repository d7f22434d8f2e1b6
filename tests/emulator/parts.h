/*
 * Parts of the chassis: cards, power supplies, fans. What there is follows from the model and from the names of its
 * ports; what has become of them from the world.
 */
#ifndef EMULATOR_PARTS_H
#define EMULATOR_PARTS_H

#include <stdbool.h>

struct router;

struct chassis_model {
	const char *name; /* "mx204" */
	const char *description;
	int fpcs, psus, fans;
	const char *fpc, *fpc_part; /* description, part number */
	const char *engine;
	const char *psu_name; /* "PEM", "PSM" */
};

/* The personality's model; one that is not listed is like an MX240. */
const struct chassis_model *parts_model(const struct router *r);
/* "offline", "failed", …; NULL: it is well. */
const char *parts_state(const struct router *r, const char *kind, int number);
/* False: no such kind or number in this chassis, or no such state of it. "online", "ok": well again. */
bool parts_set(struct router *r, const char *kind, int number, const char *state);
/* A card that has ports, by configuration or hardware, is in its slot. */
bool parts_fpc_present(const struct router *r, int slot);
bool parts_pic_present(const struct router *r, int slot, int pic);

#endif
