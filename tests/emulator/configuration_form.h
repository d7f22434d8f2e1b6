/* One configuration in one of the forms that can be asked for (junos-facts 2.5). */
#ifndef EMULATOR_CONFIGURATION_FORM_H
#define EMULATOR_CONFIGURATION_FORM_H

#include <stdbool.h>

struct bound;
struct call;
struct config_node;
struct revision;

struct view {
	const struct config_node *root;  /* what is to be shown */
	const struct revision *revision; /* that it is, or that it began with */
	bool whole;                      /* no filter: the version stands first */
	bool changed;                    /* a candidate with changes */
	const struct bound *bound;       /* the same, if it was bound already */
	bool keys;                       /* junos:key="key" on what names an entry */
};

/* format: as the request says it; what the release lacks is XML. */
void configuration_form(struct call *c, const struct view *v, const char *format);
/* "## Last changed: " or "## Last commit: " with its line's end. */
void configuration_header(struct call *c, const struct view *v);

#endif
