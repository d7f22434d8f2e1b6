#include "emulator/shape_words.h"

#include <ctype.h>

static const struct hidden {
	const char *parent, *element;
} hidden[] = {
#define HIDDEN(parent, element) {parent, element},
#define KEYED(element, key, value, line)
#define SOLE(word, element)
#include "emulator/shape.def"
#undef HIDDEN
#undef KEYED
#undef SOLE
};

static const struct shape_key keyed[] = {
#define HIDDEN(parent, element)
#define KEYED(element, key, value, line) {element, key, value, line},
#define SOLE(word, element)
#include "emulator/shape.def"
#undef HIDDEN
#undef KEYED
#undef SOLE
};

static const struct sole {
	const char *word, *element;
} soles[] = {
#define HIDDEN(parent, element)
#define KEYED(element, key, value, line)
#define SOLE(word, element) {word, element},
#include "emulator/shape.def"
#undef HIDDEN
#undef KEYED
#undef SOLE
};

struct str
shape_sole_element(struct str box)
{
	for (size_t i = 0; i < sizeof soles / sizeof soles[0]; i++)
		if (str_eq(box, str_of(soles[i].word)))
			return str_of(soles[i].element);
	return box;
}

/* No element begins with a digit. */
struct str
shape_element_of(struct str word)
{
	return str_eq(word, STR("802.3ad")) ? STR("ieee-802.3ad") : word;
}

const char *
shape_word_of(const char *element)
{
	return strcmp(element, "ieee-802.3ad") == 0 ? "802.3ad" : element;
}

bool
shape_can_be_element(struct str word)
{
	bool good = word.n > 0 && (isalpha((unsigned char)word.p[0]) || word.p[0] == '_');

	for (size_t i = 1; good && i < word.n; i++)
		good =
		    isalnum((unsigned char)word.p[i]) || strchr("-_.", word.p[i]) != NULL;
	return good;
}

const char *
shape_hidden_element(struct str parent)
{
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		if (str_eq(parent, str_of(hidden[i].parent)))
			return hidden[i].element;
	return NULL;
}

struct shape_key
shape_key_of(struct str element)
{
	for (size_t i = 0; i < sizeof keyed / sizeof keyed[0]; i++)
		if (str_eq(element, str_of(keyed[i].element)))
			return keyed[i];
	return (struct shape_key){.key = "name"};
}
