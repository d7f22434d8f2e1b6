#include "emulator/engines.h"

#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"

static const struct kind {
	const char *names[2];
	bool engines; /* re0 and re1 are the names of arguments, too */
} kinds[] = {
    [WRAPPER_NONE] = {{"re0", NULL}, true},
    [WRAPPER_RE0] = {{"re0", NULL}, true},
    [WRAPPER_DUAL] = {{"re0", "re1"}, true},
    [WRAPPER_FPC0] = {{"fpc0", NULL}, false},
    [WRAPPER_CLUSTER] = {{"node0", "node1"}, false},
    [WRAPPER_MEMBER0] = {{"member0", NULL}, false},
    [WRAPPER_LOCALRE] = {{"localre", NULL}, false},
};

int
engines_count(const struct personality *p)
{
	return kinds[p->wrapper].names[1] != NULL ? 2 : 1;
}

const char *
engines_name(const struct personality *p, int number)
{
	return kinds[p->wrapper].names[number < engines_count(p) ? number : 0];
}

const char *
engines_here(const struct router *r)
{
	return engines_name(r->setup.personality, r->world.engine);
}

const char *
engines_other(const struct router *r)
{
	const struct personality *p = r->setup.personality;

	return engines_count(p) == 2 ? engines_name(p, 1 - r->world.engine) : NULL;
}

/* As bits: the engines that the request names; 0 if it names none. */
static int
asked_for(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	const char *node = xml_get(c->arena, c->op, "node");
	const char *member = xml_get(c->arena, c->op, "member");
	const char *number = node != NULL ? node : member;
	int other = 1 - c->router->world.engine;

	if (xml_child(c->op, "re0") != NULL)
		return 1;
	if (xml_child(c->op, "re1") != NULL)
		return 2;
	if (xml_child(c->op, "local") != NULL)
		return 1 << c->router->world.engine;
	if (xml_child(c->op, "other-routing-engine") != NULL)
		return 1 << other;
	if (number != NULL && number[0] >= '0' && number[0] <= '1')
		return 1 << (number[0] - '0');
	if (xml_child(c->op, "invoke-on") != NULL ||
	    xml_child(c->op, "all-members") != NULL)
		return engines_count(p) == 2 ? 3 : 1;
	return 0;
}

static void
unreachable(struct call *c, const char *name)
{
	reply_error(c, &(struct rpc_error){.severity = "error",
			   .message = arena_printf(c->arena,
			       "Could not connect to %s : No route to host", name),
			   .lined = true});
}

static void
item(struct call *c, int number, void (*answer)(struct call *c))
{
	reply_add(c, "<multi-routing-engine-item>\n\n<re-name>%s</re-name>\n\n",
	    engines_name(c->router->setup.personality, number));
	c->engine = number;
	answer(c);
	c->engine = c->router->world.engine;
	reply_add(c, "</multi-routing-engine-item>\n\n");
}

/* No wrapper: there is but one, or a router with two was asked for the one that we talk to. */
static bool
plain(const struct call *c, int bits)
{
	switch (c->router->setup.personality->wrapper) {
	case WRAPPER_NONE: return bits <= 1;
	case WRAPPER_DUAL:
		return bits == 1 << c->engine && xml_child(c->op, "invoke-on") == NULL;
	default: return false;
	}
}

void
engines_answer(struct call *c, void (*answer)(struct call *c))
{
	const struct personality *p = c->router->setup.personality;
	int bits = asked_for(c), other = 1 - c->router->world.engine;
	int n = engines_count(p);

	c->engine = c->router->world.engine;
	if (plain(c, bits)) {
		answer(c);
		return;
	}
	if (bits == 0)
		bits = (1 << n) - 1;
	if ((bits & 1 << other) != 0 && (n < 2 || c->router->world.other_gone)) {
		unreachable(c, kinds[p->wrapper].engines ? other ? "re1" : "re0"
							 : engines_name(p, other));
		bits &= ~(1 << other);
	}
	if (bits == 0)
		return;
	reply_add(c, "<multi-routing-engine-results>\n\n");
	for (int i = 0; i < 2; i++)
		if ((bits & 1 << i) != 0)
			item(c, i, answer);
	reply_add(c, "</multi-routing-engine-results>\n");
}

bool
engines_aborted(struct call *c)
{
	const struct world *w = &c->router->world;

	if (engines_count(c->router->setup.personality) < 2 || w->master == w->engine)
		return false;
	reply_add(c, "<output>Aborted! This command can only be used on the master "
		     "routing engine.</output>\n");
	return true;
}
