/* A question on the terminal. Only asked when standard input is one. */
#ifndef CLI_QUESTION_H
#define CLI_QUESTION_H

#include <stdbool.h>

struct cancel;
struct err;

/* Prints the prompt on standard error and reads one line that is typed after it; only 'yes' is yes. End of input is no. Ten minutes at most. */
int question(
    const char *prompt, const struct cancel *cancel, bool *ret_yes, struct err **e);

#endif
