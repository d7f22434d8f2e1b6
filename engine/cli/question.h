/* A question on the terminal. Only asked when standard input is one. */
#ifndef CLI_QUESTION_H
#define CLI_QUESTION_H

struct cancel;
struct err;

/* Prints the prompt on standard error and reads one line that is typed after it: the index of one of `words`
 * (NULL-terminated), of which the first, the word for no, is also the answer of anything else and of the end of input. Ten
 * minutes at most. */
int question(const char *prompt, const char *const *words, const struct cancel *cancel,
    int *ret_index, struct err **e);

#endif
