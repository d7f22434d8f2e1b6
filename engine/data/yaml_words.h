/*
 * What libyaml says, said so that a person finds the mistake by it. Internal to data/yaml.c.
 */
#ifndef DATA_YAML_WORDS_H
#define DATA_YAML_WORDS_H

#include <stdbool.h>

struct yaml_words {
	const char *problem; /* libyaml's problem */
	const char *context; /* and context, or NULL: any */
	const char *octet;   /* one of these stands at the problem; NULL: any */
	const char
	    *before;     /* one of these is the last on the line before it; NULL: any */
	bool at_context; /* the mistake is where the context begins */
	const char *message, *remedy;
};

/* The first that fits, or NULL. context may be NULL; '\0' stands for no octet. */
const struct yaml_words *yaml_words_find(
    const char *problem, const char *context, char octet, char before);

#endif
