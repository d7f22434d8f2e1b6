/* What a command of operational mode does, by its words. Pure. */
#ifndef RUNBOOK_COMMAND_WORDS_H
#define RUNBOOK_COMMAND_WORDS_H

#include <stdbool.h>

/* It is known to read only: its first words are written out, and what it is piped through only filters. */
bool command_words_read(const char *command);
/* It is never sent; what to do instead. Words may be shortened as at the prompt. NULL: it may be sent. */
const char *command_words_instead(const char *command);

#endif
