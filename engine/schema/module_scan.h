/* Tokens of YANG, as much of them as repairing a module and reading its head needs. */
#ifndef SCHEMA_MODULE_SCAN_H
#define SCHEMA_MODULE_SCAN_H

#include "base/str.h"

enum yang {
	YANG_END,
	YANG_WORD,
	YANG_STRING, /* in quotes */
	YANG_SIGN,   /* ; { } */
};

struct yang_scan {
	const char *p;
	const char *end;
	struct str token; /* strings with their quotes */
};

enum yang yang_next(struct yang_scan *s);
struct str yang_unquoted(struct str token);

#endif
