/* What the words of the text form are called in XML: the tables of shape.def. */
#ifndef EMULATOR_SHAPE_WORDS_H
#define EMULATOR_SHAPE_WORDS_H

#include <stdbool.h>

#include "base/str.h"

/* The elements of a statement's key and of the value behind it (NULL: no name is known). line: the whole statement
 * stands on one line. */
struct shape_key {
	const char *element, *key, *value;
	bool line;
};

/* Of entries that stand below this word without a keyword; NULL: they repeat the word. */
const char *shape_hidden_element(struct str parent);
struct shape_key shape_key_of(struct str element);
/* Of the value that stands alone in this box. */
struct str shape_sole_element(struct str box);
/* No element begins with a digit: 802.3ad and back. */
struct str shape_element_of(struct str word);
const char *shape_word_of(const char *element);
bool shape_can_be_element(struct str word);

#endif
