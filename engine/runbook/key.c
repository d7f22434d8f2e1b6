#include "runbook/key.h"

#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"

enum { CTRL_C = 3, BURST = 256 };

/* --- what a signal handler may reach ----------------------------------------------------------------- */

/* Signals that end or stop the process without asking it. Those that ask (SIGINT, SIGTERM, SIGHUP) end the wait. */
static const int key_signals[] = {
    SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTSTP};
enum { KEY_SIGNALS = sizeof key_signals / sizeof *key_signals };

static struct {
	int fd;
	struct termios was, now;
	struct sigaction old[KEY_SIGNALS];
} key_held;

static void
key_deliver(int number)
{
	sigset_t one;

	sigemptyset(&one);
	sigaddset(&one, number);
	raise(number);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
}

/* The terminal as it was, then what the signal would have done; whoever was only stopped goes on as before. */
static void
key_on_signal(int number)
{
	int saved = errno, i = 0;
	struct sigaction own;

	while (key_signals[i] != number)
		i++;
	tcsetattr(key_held.fd, TCSANOW, &key_held.was);
	sigaction(number, &key_held.old[i], &own);
	key_deliver(number);
	sigaction(number, &own, NULL);
	tcsetattr(key_held.fd, TCSAFLUSH, &key_held.now);
	errno = saved;
}

static void
key_hold(int fd, const struct termios *was, const struct termios *now)
{
	struct sigaction act = {.sa_handler = key_on_signal};

	key_held.fd = fd;
	key_held.was = *was;
	key_held.now = *now;
	for (int i = 0; i < KEY_SIGNALS; i++)
		sigaction(key_signals[i], &act, &key_held.old[i]);
}

static void
key_release(void)
{
	for (int i = 0; i < KEY_SIGNALS; i++)
		sigaction(key_signals[i], &key_held.old[i], NULL);
}

/* --- the terminal ------------------------------------------------------------------------------------ */

/* Ctrl-C stays a signal, so that it cuts whatever is waited for, if it would reach this process; else it is read as a key.
 * Nothing else that is typed does more than be read. */
static void
key_mode(int in, struct termios *t)
{
	t->c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
	t->c_cc[VQUIT] = _POSIX_VDISABLE;
	t->c_cc[VSUSP] = _POSIX_VDISABLE;
	if (tcgetpgrp(in) != getpgrp())
		t->c_cc[VINTR] = _POSIX_VDISABLE;
	t->c_cc[VMIN] = 0; /* a read never waits: that is done by base/wait */
	t->c_cc[VTIME] = 0;
}

int
key_open(struct key_terminal *k, int in, int out, struct err **e)
{
	struct termios now;

	*k = (struct key_terminal){.in = in, .out = out};
	if (tcgetattr(in, &k->was) < 0)
		return err_set(
		    e, ERR_FILE, "there is no terminal to ask on: %s", strerror(errno));
	now = k->was;
	key_mode(in, &now);
	key_hold(in, &k->was, &now);
	if (tcsetattr(in, TCSAFLUSH, &now) == 0)
		return 0;
	err_set(e, ERR_FILE, "the terminal cannot be asked on: %s", strerror(errno));
	key_release();
	return -1;
}

void
key_close(struct key_terminal *k)
{
	tcsetattr(k->in, TCSAFLUSH, &k->was);
	key_release();
}

void
key_say(const struct key_terminal *k, struct str text)
{
	while (text.n > 0) {
		ssize_t n = write(k->out, text.p, text.n);

		if (n < 0 && errno != EINTR)
			return;
		if (n > 0)
			text = (struct str){text.p + n, text.n - (size_t)n};
	}
}

/* --- keys -------------------------------------------------------------------------------------------- */

/* What is there to be read, at most BURST octets: their number and the first. */
static int
key_take(struct key_terminal *k, size_t *ret_n, char *ret_first, struct err **e)
{
	char burst[BURST];
	ssize_t n = read(k->in, burst, sizeof burst);

	if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
		*ret_n = 0;
		return 0;
	}
	if (n <= 0)
		return err_set(e, ERR_CANCELLED, "the terminal is gone");
	if (memchr(burst, CTRL_C, (size_t)n) != NULL)
		return err_set(e, ERR_CANCELLED, "cancelled");
	*ret_n = (size_t)n;
	*ret_first = burst[0];
	return 0;
}

/* Whether a key comes before `d` is over. */
static int
key_comes(
    struct key_terminal *k, const struct deadline *d, bool *ret_comes, struct err **e)
{
	struct err *why = NULL;

	*ret_comes = wait_fd(k->in, WAIT_READ, d, &why) == 0;
	if (*ret_comes)
		return 0;
	if (err_code(why) != ERR_TIMEOUT) {
		*e = why;
		return -1;
	}
	err_free(why);
	return 0;
}

/* Reads on until nothing has come for KEY_QUIET_MS: *ret_alone if nothing came at all. Who never lets go of a key is not
 * waited for beyond `d`. */
static int
key_settle(
    struct key_terminal *k, const struct deadline *d, bool *ret_alone, struct err **e)
{
	bool comes = true;

	*ret_alone = true;
	while (comes) {
		struct deadline quiet = deadline_in(KEY_QUIET_MS, d->cancel);
		char unused;
		size_t n;

		quiet.cancel_at = d->cancel_at;
		if (key_comes(k, &quiet, &comes, e) < 0 ||
		    (comes && key_take(k, &n, &unused, e) < 0))
			return -1;
		if (comes)
			*ret_alone = false;
		if (comes && deadline_left(d) == 0)
			return 0;
	}
	return 0;
}

int
key_read(struct key_terminal *k, const char *keys, const struct deadline *d,
    char *ret_key, struct err **e)
{
	for (;;) {
		bool comes, alone;
		char key = 0;
		size_t n = 0;

		if (key_comes(k, d, &comes, e) < 0)
			return -1;
		if (!comes) {
			*ret_key = 0;
			return 0;
		}
		if (key_take(k, &n, &key, e) < 0 || key_settle(k, d, &alone, e) < 0)
			return -1;
		key = (char)toupper((unsigned char)key);
		if (n == 1 && alone && key != '\0' && strchr(keys, key) != NULL) {
			*ret_key = key;
			return 0;
		}
		if (n > 0)
			key_say(k,
			    STR("Only one press of a key that is named above counts\n"));
	}
}
