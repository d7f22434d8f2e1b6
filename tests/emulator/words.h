/* Words of a command line as a shell takes it apart: blanks, quotation marks, backslashes; nothing is expanded. */
#ifndef EMULATOR_WORDS_H
#define EMULATOR_WORDS_H

struct arena;

/* The next word, in the arena; NULL: there is none, or its quotation is not closed. */
const char *words_next(struct arena *a, const char **rest);

#endif
