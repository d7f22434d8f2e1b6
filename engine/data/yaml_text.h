/*
 * The text of a YAML document and positions in it. libyaml counts characters and takes U+2028 for a line end; a
 * mark counts octets and the lines that an editor shows, so positions are found again from the character index.
 * Internal to data/yaml.c.
 */
#ifndef DATA_YAML_TEXT_H
#define DATA_YAML_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/mark.h"
#include "base/str.h"

struct yaml_text {
	const char *file; /* borrowed */
	struct str s;     /* well-formed UTF-8 (yaml_text_check), borrowed */
	bool hidden;      /* no line of it is shown */
	/* cursor: the last position asked for */
	size_t chars, at, line_start;
	int line;
};

void yaml_text_init(struct yaml_text *t, const char *file, struct str s);
/* Refuses what is larger than `limit` octets or not UTF-8. */
int yaml_text_check(struct yaml_text *t, size_t limit, struct err **e);
/* Octet offset of a character; the end of the text if there are fewer. Moves the cursor: near ones are cheap. */
size_t yaml_text_seek(struct yaml_text *t, size_t chars);
struct mark yaml_text_mark(struct yaml_text *t, size_t chars);
struct mark yaml_text_mark_octet(struct yaml_text *t, size_t at);
/* The octet at offset `at`, '\0' behind the end. */
char yaml_text_octet(const struct yaml_text *t, size_t at);
/* Last octet before `at` on its line that is not a blank, '\0' if there is none. */
char yaml_text_before(const struct yaml_text *t, size_t at);
/* Sets the error with the line it is about, unless that may hold a secret; remedy may be NULL. Gives -1. */
int yaml_text_fail(struct yaml_text *t, struct mark at, enum err_code code,
    const char *remedy, const char *message, struct err **e);

#endif
