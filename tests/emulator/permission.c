#include "emulator/permission.h"

#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "emulator/router.h"

/* Predefined classes and their bits; NULL: all. */
static const struct {
	const char *name, *bits;
} classes[] = {
    {"super-user", NULL},
    {"superuser", NULL},
    {"operator", "clear network reset trace view"},
    {"read-only", "view"},
    {"unauthorized", ""},
};
enum { NCLASSES = sizeof classes / sizeof classes[0] };

static const struct {
	const char *start, *bit;
} needs[] = {
#define PERMISSION(start, bit) {start, bit},
#include "emulator/permission.def"
#undef PERMISSION
};

const char *
permission_class(struct arena *a, const struct router *r, const char *user)
{
	const struct str *class = config_value(
	    router_applied(r), arena_printf(a, "system login user %s class", user));

	return class != NULL ? arena_strndup(a, class->p, class->n) : "super-user";
}

const char *
permission_label(struct arena *a, const struct router *r, const char *user)
{
	const char *class = permission_class(a, r, user);

	for (size_t i = 0; i < NCLASSES; i++)
		if (strcmp(classes[i].name, class) == 0)
			return arena_printf(a, "j-%s", class);
	return class;
}

static const char *
bit_of(const char *rpc)
{
	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++)
		if (strncmp(rpc, needs[i].start, strlen(needs[i].start)) == 0)
			return needs[i].bit;
	return "view";
}

static bool
lists(struct str bits, const char *bit)
{
	while (bits.n > 0)
		if (str_eq(str_cut(&bits, ' '), str_of(bit)))
			return true;
	return false;
}

/* `permissions [ view configure ];` of a class of the configuration; `all` is every bit. */
static bool
grants(struct arena *a, const struct router *r, const char *class, const char *bit)
{
	const char *path = arena_printf(a, "system login class %s permissions", class);
	const struct config_node *n =
	    config_find(router_applied(r), arena_printf(a, "%s all", path));

	return n != NULL || config_find(router_applied(r),
				arena_printf(a, "%s %s", path, bit)) != NULL;
}

static bool
class_allows(struct arena *a, const struct router *r, const char *class, const char *bit)
{
	for (size_t i = 0; i < NCLASSES; i++)
		if (strcmp(classes[i].name, class) == 0)
			return classes[i].bits == NULL ||
			       lists(str_of(classes[i].bits), bit);
	return grants(a, r, class, bit);
}

bool
permission_allows(const struct router *r, const char *user, const char *rpc)
{
	struct arena *a = arena_new();
	const char *bit = bit_of(rpc);
	bool allowed =
	    *bit == '\0' || class_allows(a, r, permission_class(a, r, user), bit);

	arena_free(a);
	return allowed;
}
