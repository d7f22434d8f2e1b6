#include "emulator/port_name.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { PORT_MOST = 127, BUNDLE_MOST = 4091 };

static const char *const media[] = {"at", "br", "ce1", "coc1", "coc12", "coc3", "coc48",
    "cp", "cstm1", "ct1", "ct3", "dl", "ds", "e1", "e3", "es", "et", "fe", "fte", "fti",
    "ge", "gr", "ip", "ls", "lsq", "lt", "mc", "mge", "ml", "mo", "ms", "mt", "oc", "pc",
    "pd", "pe", "pfe", "pfh", "pime", "pt", "rlsq", "rms", "rsp", "se", "si", "so", "sp",
    "sxe", "t1", "t3", "ud", "ut", "vcp", "vt", "wl", "wx", "xe", "xt", "lc"};

static bool
is_media(struct str name)
{
	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (str_eq(name, str_of(media[i])))
			return true;
	return false;
}

/* ae0 to ae4091, and nothing behind the number. */
static const char *
bundle_wrong(struct arena *a, const char *z)
{
	char *end;
	long number = strtol(z + 2, &end, 10);

	if (*end != '\0')
		return arena_printf(a, "invalid interface type in '%s'", z);
	if (number > BUNDLE_MOST)
		return arena_printf(a,
		    "device value outside range 0..%d for '%ld' in '%s'", BUNDLE_MOST,
		    number, z);
	return NULL;
}

/* FPC/PIC/PORT: gives the port's digits and what stands behind them, or NULL. */
static const char *
port_digits(const char *place, const char **ret_behind)
{
	const char *at = place;

	for (int field = 0; field < 3; field++) {
		size_t n = strspn(at, "0123456789");

		if (n == 0 || (field < 2 && at[n] != '/'))
			return NULL;
		*ret_behind = at + n;
		at += field < 2 ? n + 1 : 0;
	}
	return at;
}

const char *
port_name_wrong(struct arena *a, struct str name)
{
	const char *z = arena_strndup(a, name.p, name.n), *dash = strchr(z, '-');
	const char *port, *behind = NULL;

	if (strpbrk(z, "<*$") != NULL)
		return NULL; /* a pattern, a variable */
	if (strncmp(z, "ae", 2) == 0 && isdigit((unsigned char)z[2]))
		return bundle_wrong(a, z);
	if (dash == NULL || !isdigit((unsigned char)dash[1]))
		return strchr(z, '/') == NULL
			   ? NULL
			   : arena_printf(a, "invalid interface type in '%s'", z);
	if (memchr(z, ':', (size_t)(dash - z)) != NULL)
		return NULL; /* re0:mgmt-0 of Junos Evolved */
	if (!is_media((struct str){z, (size_t)(dash - z)}))
		return arena_printf(a, "invalid interface type in '%s'", z);
	port = port_digits(dash + 1, &behind);
	if (port == NULL)
		return arena_printf(a, "invalid value '%s' in '%s'", dash + 1, z);
	for (int channel = 0;
	     channel < 2 && *behind == ':' && isdigit((unsigned char)behind[1]);
	     channel++)
		behind += 1 + strspn(behind + 1, "0123456789");
	if (*behind != '\0')
		return arena_printf(a, "invalid trailing input '%s' in '%s'", behind, z);
	if (strtoul(port, NULL, 10) > PORT_MOST)
		return arena_printf(a,
		    "port value outside range 1..%d for '%.*s' in '%s'", PORT_MOST,
		    (int)strspn(port, "0123456789"), port, z);
	return NULL;
}
