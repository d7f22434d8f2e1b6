#include "cli/question.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/err.h"
#include "base/str.h"
#include "base/wait.h"

enum { PATIENCE_MS = 600000 };

int
question(const char *prompt, const char *const *words, const struct cancel *cancel,
    int *ret_index, struct err **e)
{
	struct deadline d = deadline_in(PATIENCE_MS, cancel);
	char line[64];
	ssize_t n;

	d.cancel_at = CANCEL_FINISH;
	tcflush(STDIN_FILENO, TCIFLUSH); /* what was typed before is no answer to this */
	fputs(prompt, stderr);
	fflush(stderr);
	if (wait_fd(STDIN_FILENO, WAIT_READ, &d, e) < 0)
		return err_wrap(e, "no answer, so nothing was done");
	n = read(STDIN_FILENO, line, sizeof line);
	if (n < 0)
		return err_set(
		    e, ERR_FILE, "cannot read standard input: %s", strerror(errno));
	*ret_index = 0;
	for (int i = 0; words[i] != NULL; i++)
		if (str_eq(str_trim((struct str){line, (size_t)n}), str_of(words[i])))
			*ret_index = i;
	return 0;
}
