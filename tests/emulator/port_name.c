#include "emulator/port_name.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
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

const char *
port_name_wrong(struct arena *a, struct str name)
{
	const char *z = arena_strndup(a, name.p, name.n), *dash = strchr(z, '-');
	int fpc, pic, port, end = 0;

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
	if (sscanf(dash + 1, "%d/%d/%d%n", &fpc, &pic, &port, &end) != 3)
		return arena_printf(a, "invalid value '%s' in '%s'", dash + 1, z);
	dash += 1 + end;
	for (int channel = 0; channel < 2 && *dash == ':'; channel++)
		for (dash++; isdigit((unsigned char)*dash); dash++)
			;
	if (*dash != '\0')
		return arena_printf(a, "invalid trailing input '%s' in '%s'", dash, z);
	if (port > PORT_MOST)
		return arena_printf(a, "port value outside range 1..%d for '%d' in '%s'",
		    PORT_MOST, port, z);
	return NULL;
}
