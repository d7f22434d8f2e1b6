#include "emulator/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "config/tree.h"
#include "emulator/database.h"
#include "emulator/fleet.h"
#include "emulator/history.h"
#include "emulator/orders.h"
#include "emulator/router.h"
#include "emulator/show.h"

enum {
	WORDS_MOST = 4096,
	PATIENCE_MS = 5000,
	MINUTES_MOST = 65535,
};

struct order {
	struct router *router;
	const char *const *words; /* behind the verb */
	int n;
	struct buf *out;
	bool wrong; /* one of the commands of an edit */
};

static const double seconds_most = 1e10; /* some three hundred years */

static bool
refuse(struct order *o, const char *why)
{
	buf_printf(o->out, "%s\n", why);
	return false;
}

static bool
do_lock(struct order *o)
{
	struct router *r = o->router;

	if (o->n != 1)
		return refuse(o, "usage: lock USER");
	if (r->holder.pid != 0)
		return refuse(o, "the candidate is locked already");
	database_hold(r, router_pid(r), o->words[0], "pts/1");
	return true;
}

static bool
do_unlock(struct order *o)
{
	return database_release(o->router, o->router->holder.pid) ||
	       refuse(o, "the candidate is not locked");
}

/* A number of 0 to `most`. */
static bool
number(const char *word, double most, double *ret_number)
{
	char *end;

	*ret_number = strtod(word, &end);
	return end != word && *end == '\0' && *ret_number >= 0 && *ret_number <= most;
}

static void
complain(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	struct order *o = ctx;

	(void)at;
	o->wrong |= !warning;
	buf_printf(o->out, "%s: %s " STR_FMT "\n", warning ? "warning" : "error", message,
	    STR_ARG(word));
}

/* Someone's change in the shared candidate, from the command line: not committed. */
static bool
do_edit(struct order *o)
{
	struct router *r = o->router;
	struct candidate *d = &r->candidate;
	struct config_node *root;

	if (o->n < 2)
		return refuse(o, "usage: edit USER COMMAND…");
	if (r->holder.pid != 0 && strcmp(r->holder.user, o->words[0]) != 0)
		return refuse(o, "the candidate is locked");
	if (r->schedule.arena != NULL)
		return refuse(o, "a commit waits for its time");
	if (r->commits > 0)
		return refuse(o, "a commit is under way");
	root = candidate_edit(r, d);
	for (int i = 1; i < o->n; i++)
		config_apply_set(
		    d->arena, "edit", str_of(o->words[i]), root, complain, o);
	candidate_touch(r, d);
	router_log(r, "edit", 0, "user", o->words[0], NULL);
	return !o->wrong;
}

static bool
do_commit(struct order *o)
{
	struct router *r = o->router;
	struct history_entry entry = {.client = "cli"};

	if (o->n != 1)
		return refuse(o, "usage: commit USER");
	entry.user = o->words[0];
	history_confirm(r, 0, candidate_dirty(r, &r->candidate));
	history_push(r, candidate_root(r, &r->candidate), &entry);
	candidate_reset(&r->candidate);
	router_log(
	    r, "commit", 0, "user", o->words[0], "revision", r->history[0]->id, NULL);
	return true;
}

static bool
do_commit_confirmed(struct order *o)
{
	struct router *r = o->router;
	struct history_entry entry = {.client = "cli"};
	char comment[64];
	double asked;
	int minutes =
	    o->n == 2 && number(o->words[1], MINUTES_MOST, &asked) ? (int)asked : 0;

	if (minutes < 1)
		return refuse(o, "usage: commit-confirmed USER MINUTES");
	snprintf(
	    comment, sizeof comment, "commit confirmed, rollback in %dmins", minutes);
	entry.user = o->words[0];
	entry.comment = comment;
	history_arm(
	    r, minutes, minutes * 60000LL, router_pid(r), o->words[0], r->history[0]);
	history_push(r, candidate_root(r, &r->candidate), &entry);
	candidate_reset(&r->candidate);
	router_log(r, "commit", 0, "user", o->words[0], "comment", comment, NULL);
	return true;
}

static bool
do_fault(struct order *o)
{
	struct err *e = NULL;

	if (o->n == 1 && strcmp(o->words[0], "clear") == 0) {
		faults_clear(&o->router->faults);
		return true;
	}
	if (o->n == 1 && strcmp(o->words[0], "list") == 0) {
		faults_print(&o->router->faults, o->out);
		return true;
	}
	if (o->n != 1)
		return refuse(o, "usage: fault FAULT | fault list | fault clear");
	if (faults_add(&o->router->faults, o->words[0], &e) == 0)
		return true;
	err_brief(e, o->out);
	buf_addc(o->out, '\n');
	err_free(e);
	return false;
}

static bool
do_clock(struct order *o)
{
	struct router *r = o->router;
	double seconds;

	if (o->n == 2 && strcmp(o->words[0], "advance") == 0 &&
	    number(o->words[1], seconds_most, &seconds)) {
		router_advance(r, (int64_t)(seconds * 1000));
	} else if (o->n != 0) {
		return refuse(o, "usage: clock | clock advance SECONDS");
	}
	simclock_print_date(o->out, router_now(r));
	buf_addc(o->out, '\n');
	return true;
}

static bool
do_show(struct order *o)
{
	if (o->n == 1 && show_print(o->router, o->words[0], o->out))
		return true;
	return refuse(o, "usage: show candidate|running|history|state|configuration");
}

/* The candidate of the other routing engine, which a commit synchronize locks. */
static bool
do_other_engine(struct order *o)
{
	bool lock = o->n == 1 && strcmp(o->words[0], "lock") == 0;

	if (!lock && (o->n != 1 || strcmp(o->words[0], "unlock") != 0))
		return refuse(o, "usage: other-engine lock|unlock");
	o->router->other_locked = lock;
	return true;
}

static const struct verb {
	const char *name;
	bool (*run)(struct order *o);
	const char *help;
} verbs[] = {
    {"lock", do_lock, "USER: someone locks the candidate from the command line"},
    {"unlock", do_unlock,
	"whoever holds the lock lets go; changes under it are discarded"},
    {"edit", do_edit, "USER COMMAND…: someone's uncommitted change, as set commands"},
    {"commit", do_commit, "USER: someone commits the candidate"},
    {"commit-confirmed", do_commit_confirmed, "USER MINUTES: the same, to be confirmed"},
    {"show", do_show,
	"candidate|running|history|state, as JSON; configuration: running, as text"},
    {"other-engine", do_other_engine, "lock|unlock: the candidate of the other engine"},
    {"fault", do_fault, "FAULT, or list, or clear"},
    {"clock", do_clock, "the router's time; advance SECONDS lets it jump"},
};

void
control_help(struct buf *out)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		buf_printf(out, "  %-18s %s\n", verbs[i].name, verbs[i].help);
	orders_help(out);
}

bool
control_knows(const char *verb)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(verbs[i].name, verb) == 0)
			return true;
	return orders_know(verb);
}

bool
control_order(struct router *r, const char *const *words, int n, struct buf *out)
{
	struct order o = {.router = r, .words = words + 1, .n = n - 1, .out = out};
	enum orders_result result;

	for (size_t i = 0; n > 0 && i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(verbs[i].name, words[0]) == 0)
			return verbs[i].run(&o);
	result = orders_do(r, words, n, out);
	if (result != ORDERS_UNKNOWN)
		return result == ORDERS_DONE;
	buf_printf(out, "no such verb; these are:\n");
	control_help(out);
	return false;
}

bool
control_do(struct router *r, const char *const *words, int n, struct buf *out)
{
	bool done;

	pthread_mutex_lock(&r->mutex);
	router_tick(r);
	done = control_order(r, words, n, out);
	pthread_mutex_unlock(&r->mutex);
	return done;
}

static int
read_all(int fd, struct buf *into, struct err **e)
{
	struct deadline d = deadline_in(PATIENCE_MS, NULL);
	char octets[4096];
	ssize_t n;

	for (;;) {
		if (wait_fd(fd, WAIT_READ, &d, e) < 0)
			return -1;
		n = read(fd, octets, sizeof octets);
		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return err_set(
			    e, ERR_CLOSED, "control socket: %s", strerror(errno));
		if (n == 0)
			return 0;
		if (n > 0)
			buf_add(into, octets, (size_t)n);
	}
}

static int
write_all(int fd, struct str text, struct err **e)
{
	struct deadline d = deadline_in(PATIENCE_MS, NULL);

	while (text.n > 0) {
		ssize_t n = send(fd, text.p, text.n, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR && errno != EAGAIN)
			return err_set(
			    e, ERR_CLOSED, "control socket: %s", strerror(errno));
		if (n < 0 && wait_fd(fd, WAIT_WRITE, &d, e) < 0)
			return -1;
		text.p += n > 0 ? n : 0;
		text.n -= n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static bool
obey(struct fleet *f, const struct buf *request, struct buf *out)
{
	const char *words[WORDS_MOST];
	struct member *m;
	int n = 0;

	for (size_t at = 0; at < request->n; at += strlen(words[n++]) + 1) {
		if (n == WORDS_MOST || request->over) {
			buf_adds(out, "an order of too many words\n");
			return false;
		}
		words[n] = request->p + at;
	}
	m = n > 0 ? fleet_find(f, words[0]) : NULL;
	if (m == NULL) {
		buf_printf(out, "no router is named '%s'\n", n > 0 ? words[0] : "");
		return false;
	}
	return control_do(m->router, words + 1, n - 1, out);
}

void
control_serve(struct fleet *f, int listen_fd)
{
	int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	struct buf request, out;
	struct err *e = NULL;

	if (fd < 0)
		return;
	buf_init(&request, BUF_LINE);
	buf_init(&out, BUF_TEXT);
	buf_addc(&out, '0');
	if (read_all(fd, &request, &e) == 0) {
		if (!obey(f, &request, &out))
			out.p[0] = '1';
		write_all(fd, buf_str(&out), &e);
	}
	err_free(e);
	buf_done(&request);
	buf_done(&out);
	close(fd);
}

static int
ask(int fd, char *const *words, int n, struct buf *out, struct err **e)
{
	for (int i = 0; i < n; i++)
		if (write_all(fd, (struct str){words[i], strlen(words[i]) + 1}, e) < 0)
			return -1;
	shutdown(fd, SHUT_WR);
	if (read_all(fd, out, e) < 0)
		return -1;
	return out->n > 0 ? 0 : err_set(e, ERR_CLOSED, "no answer on the control socket");
}

int
control_ask(const char *path, char *const *words, int n, struct buf *out, int *ret_status,
    struct err **e)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd, rc;

	if (strlen(path) >= sizeof at.sun_path)
		return err_set(e, ERR_USAGE, "'%s': too long for a socket", path);
	memcpy(at.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return err_set(e, ERR_INTERNAL, "socket: %s", strerror(errno));
	if (connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
		rc = err_set(e, ERR_CONNECT, "'%s': %s", path, strerror(errno));
	else
		rc = ask(fd, words, n, out, e);
	close(fd);
	if (rc == 0) {
		*ret_status = out->p[0] - '0';
		buf_shift(out, 1);
	}
	return rc;
}
