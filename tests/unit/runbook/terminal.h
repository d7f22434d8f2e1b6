/* A person at a pseudo-terminal, and a child at its other end. */
#ifndef TESTS_UNIT_RUNBOOK_TERMINAL_H
#define TESTS_UNIT_RUNBOOK_TERMINAL_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/err.h"
#include "base/wait.h"

enum { SEEN_MOST = 65536 };

struct terminal {
	int person, slave;
	pid_t child;
	char seen[SEEN_MOST]; /* what the terminal showed */
	size_t nseen;
	struct termios before;
};

static inline void
terminal_open(struct terminal *t)
{
	*t = (struct terminal){.child = -1};
	assert_int_equal(openpty(&t->person, &t->slave, NULL, NULL, NULL), 0);
	assert_int_equal(tcgetattr(t->slave, &t->before), 0);
}

static inline void
terminal_close(struct terminal *t)
{
	close(t->person);
	close(t->slave);
}

/* Until the terminal has shown `text` behind what was awaited before. */
static inline void
terminal_shows(struct terminal *t, const char *text)
{
	struct deadline d = deadline_in(10000, NULL);
	struct err *e = NULL;

	while (strstr(t->seen, text) == NULL) {
		ssize_t n;

		if (wait_fd(t->person, WAIT_READ, &d, &e) < 0)
			fail_msg("not shown: '%s' in '%s'", text, t->seen);
		n = read(t->person, t->seen + t->nseen, SEEN_MOST - 1 - t->nseen);
		assert_true(n > 0);
		t->nseen += (size_t)n;
		t->seen[t->nseen] = '\0';
	}
	t->nseen = 0;
	memset(t->seen, 0, sizeof t->seen);
}

static inline void
terminal_type(struct terminal *t, const char *text)
{
	assert_int_equal(write(t->person, text, strlen(text)), strlen(text));
}

/* How the child ended, as waitpid says; and that the terminal is then as it was. */
static inline int
terminal_ended(struct terminal *t)
{
	struct deadline d = deadline_in(20000, NULL);
	struct err *e = NULL;
	struct termios after;
	int status = 0;

	assert_int_equal(wait_child(t->child, &d, &status, &e), 0);
	assert_int_equal(tcgetattr(t->slave, &after), 0);
	assert_int_equal(after.c_lflag, t->before.c_lflag);
	assert_memory_equal(after.c_cc, t->before.c_cc, sizeof after.c_cc);
	return status;
}

static inline int
terminal_exit(struct terminal *t)
{
	int status = terminal_ended(t);

	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Whether keys come one by one now. */
static inline bool
terminal_is_raw(struct terminal *t)
{
	struct termios now;

	assert_int_equal(tcgetattr(t->slave, &now), 0);
	return (now.c_lflag & (ICANON | ECHO)) == 0;
}

#endif
