#include "cli/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"
#include "base/redact.h"
#include "cli/cli.h"
#include "config/mask.h"
#include "event/event.h"
#include "report/report.h"
#include "report/terminal.h"

/* The only thing a signal handler may reach. */
static struct cancel *cancel_on_signal;

static void
on_signal(int number)
{
	int saved = errno;

	/* A terminal that goes away says so more than once: that is no order to stop at once. */
	if (number != SIGHUP || cancel_level(cancel_on_signal) == CANCEL_NONE)
		cancel_raise(cancel_on_signal);
	errno = saved;
}

/* A core that is piped to a program is not bound by RLIMIT_CORE: then no memory is in it. Not PR_SET_DUMPABLE where it
 * can be helped: it takes /proc/self/fd away, through which OpenSSH's client is given its configuration. */
static void
empty_cores(void)
{
	int fd = open("/proc/self/coredump_filter", O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, "0", 1) == 1;

	if (fd >= 0)
		close(fd);
	if (!done)
		prctl(PR_SET_DUMPABLE, 0);
}

void
run_protect(struct cli *c)
{
	struct sigaction act = {.sa_handler = on_signal};
	struct sigaction ignore = {.sa_handler = SIG_IGN}, was;
	struct rlimit none = {0, 0};

	cancel_on_signal = c->cancel;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	/* A terminal that goes away asks to stop, too; nohup(1) has it ignored. */
	if (sigaction(SIGHUP, NULL, &was) == 0 && was.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &act, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	setrlimit(RLIMIT_CORE, &none);
	empty_cores();
}

void
run_deaf(void)
{
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction ignore = {.sa_handler = SIG_IGN};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sigaction(numbers[i], &ignore, NULL);
}

static const char *
run_id(struct cli *c)
{
	struct buf iso;
	unsigned short salt = 0;
	char id[32];

	if (getrandom(&salt, sizeof salt, 0) < 0)
		salt = (unsigned short)getpid();
	buf_init(&iso, BUF_LINE);
	clock_print_iso(&iso, clock_wall_ms()); /* 2026-11-22T02:04:57.123Z */
	snprintf(id, sizeof id, "%.4s%.2s%.2sT%.2s%.2s%.2s-%04x", iso.p, iso.p + 5,
	    iso.p + 8, iso.p + 11, iso.p + 14, iso.p + 17, salt);
	buf_done(&iso);
	return arena_strdup(c->arena, id);
}

static int
make_dirs(char *path, struct err **e)
{
	for (char *p = path + 1;; p++) {
		char was = *p;

		if (was != '/' && was != '\0')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) < 0 && errno != EEXIST)
			return err_set(e, ERR_FILE, "cannot make folder '%s': %s", path,
			    strerror(errno));
		*p = was;
		if (was == '\0')
			return 0;
	}
}

int
run_state_dir(struct cli *c, const char **ret_dir, struct err **e)
{
	const char *given = cli_opt(c, "state"), *xdg = env_get("XDG_STATE_HOME");
	const char *home = env_get("HOME");
	char *dir;

	if (given != NULL)
		dir = arena_strdup(c->arena, given);
	else if (xdg != NULL)
		dir = arena_printf(c->arena, "%s/holdfast", xdg);
	else if (home != NULL)
		dir = arena_printf(c->arena, "%s/.local/state/holdfast", home);
	else
		return err_set(e, ERR_USAGE, "no place for run logs: give --state DIR");
	if (make_dirs(arena_printf(c->arena, "%s/runs", dir), e) < 0)
		return -1;
	*ret_dir = dir;
	return 0;
}

enum { KEY_OCTETS = 32 };

/* Whoever comes second reads what the first has written; a key that is half there is none. */
static bool
read_key(const char *path, unsigned char key[KEY_OCTETS])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool whole = fd >= 0 && read(fd, key, KEY_OCTETS) == KEY_OCTETS;

	if (fd >= 0)
		close(fd);
	return whole;
}

/* link(2) puts a whole key there or none. */
static void
keep_key(struct cli *c, const char *path, const unsigned char key[KEY_OCTETS])
{
	const char *own = arena_printf(c->arena, "%s.%ld", path, (long)getpid());
	int fd = open(own, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd < 0)
		return;
	if (write(fd, key, KEY_OCTETS) == KEY_OCTETS && link(own, path) < 0)
		errno = 0; /* somebody else was first */
	close(fd);
	unlink(own);
}

const struct mask *
run_mask(struct cli *c)
{
	struct mask *m = arena_new_of(c->arena, struct mask);
	unsigned char *key = arena_alloc(c->arena, KEY_OCTETS);
	struct err *e = NULL;
	const char *dir = NULL, *path = NULL;

	if (run_state_dir(c, &dir, &e) == 0)
		path = arena_printf(c->arena, "%s/fingerprint.key", dir);
	err_free(e);
	if (path == NULL || !read_key(path, key)) {
		if (getrandom(key, KEY_OCTETS, 0) != KEY_OCTETS)
			abort();
		if (path != NULL) {
			keep_key(c, path, key);
			read_key(path, key);
		}
	}
	m->key = (struct str){(const char *)key, KEY_OCTETS};
	return m;
}

static int
add_sink(struct cli *c, const char *kind, const char *path, struct err **e)
{
	const struct sink_ops *ops = sink_named(kind);
	void *self;

	if (ops == NULL)
		return err_set(e, ERR_USAGE, "there is no report '%s'", kind);
	if (ops->open(path, &self, e) < 0)
		return -1;
	bus_add(c->bus, ops, self);
	return 0;
}

/* Opening a report empties its file; the record of a run must survive that. */
static bool
same_file(const char *a, const char *b)
{
	struct stat x, y;

	return b != NULL && stat(a, &x) == 0 && stat(b, &y) == 0 &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* --report KIND=FILE */
static int
add_report(struct cli *c, const char *spec, struct err **e)
{
	struct str path = str_of(spec), kind = str_cut(&path, '=');

	if (path.n == 0)
		return err_set(
		    e, ERR_USAGE, "'--report' needs KIND=FILE, not '%s'", spec);
	if (same_file(path.p, cli_opt(c, "from")))
		return err_set(
		    e, ERR_USAGE, "the report '%s' is the record that is read", path.p);
	return add_sink(c, arena_strndup(c->arena, kind.p, kind.n), path.p, e);
}

static int
decide_color(struct cli *c, bool *ret_stderr, struct err **e)
{
	static const char *const words[] = {"auto", "always", "never", NULL};
	int when;

	if (cli_word(c, "color", words, 0, &when, e) < 0)
		return -1;
	c->color =
	    when == 1 || (when == 0 && !env_set("NO_COLOR") && isatty(STDOUT_FILENO));
	*ret_stderr =
	    when == 1 || (when == 0 && !env_set("NO_COLOR") && isatty(STDERR_FILENO));
	return 0;
}

int
run_begin(struct cli *c, struct err **e)
{
	const char *const *reports = cli_opts(c, "report");
	bool color, live = isatty(STDERR_FILENO) && !env_set("CI");
	const char *dir;
	void *self;

	c->bus = bus_new(run_id(c), c->redact);
	if (decide_color(c, &color, e) < 0)
		return -1;
	terminal_open(color, live, c->verbose, &self);
	bus_add(c->bus, &sink_terminal, self);
	if (c->command->recorded) {
		if (run_state_dir(c, &dir, e) < 0 ||
		    add_sink(c, "jsonl",
			arena_printf(c->arena, "%s/runs/%s.jsonl", dir, bus_run(c->bus)),
			e) < 0)
			return -1;
	}
	for (; reports != NULL && *reports != NULL; reports++)
		if (add_report(c, *reports, e) < 0)
			return -1;
	return 0;
}

int
run_end(struct cli *c, int exit_code)
{
	struct err *e = NULL;
	struct buf text;

	if (c->bus == NULL || bus_free(c->bus, &e) == 0)
		return exit_code;
	buf_init(&text, BUF_LINE);
	err_print(e, &text);
	fprintf(stderr, "holdfast: %s", buf_z(&text));
	buf_done(&text);
	if (exit_code < err_exit_code(e))
		exit_code = err_exit_code(e);
	err_free(e);
	return exit_code;
}
