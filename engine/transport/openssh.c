#include "transport/openssh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "base/wait.h"
#include "transport/connect.h"
#include "transport/exec.h"
#include "transport/route.h"
#include "transport/service.h"
#include "transport/stream.h"

enum { FILES_MOST = 3, PATH_SIZE = 64 };

/* What has to live as long as the stream. */
struct held {
	char *name;             /* of the target */
	struct service service; /* what a refusal means */
	int fd[FILES_MOST];
	size_t nfds;
};

static void
held_done(void *owned)
{
	struct held *h = owned;

	for (size_t i = 0; i < h->nfds; i++)
		close(h->fd[i]);
	free(h->name);
	free(h);
}

/* Puts text into a file that has no name; path is how a child reaches it. Opened again for
 * reading, since a file open for writing cannot be executed. */
static int
hold(struct held *h, struct str text, char path[PATH_SIZE], struct err **e)
{
	char own[PATH_SIZE];
	int fd = memfd_create("holdfast", MFD_CLOEXEC), again = -1;

	if (fd >= 0 && write(fd, text.p, text.n) == (ssize_t)text.n) {
		snprintf(own, sizeof own, "/proc/self/fd/%d", fd);
		again = open(own, O_RDONLY | O_CLOEXEC);
	}
	if (again < 0) {
		err_set(e, ERR_SSH, "cannot prepare for ssh: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return -1;
	}
	close(fd);
	h->fd[h->nfds++] = again;
	snprintf(path, PATH_SIZE, "/proc/%d/fd/%d", (int)getpid(), again);
	return 0;
}

/* --- configuration ------------------------------------------------------------------ */

/* A path as ssh_config(5) wants it: quoted, % doubled. */
static int
add_path(struct buf *out, const char *path, struct err **e)
{
	if (strpbrk(path, "\"\n\r\\") != NULL || strstr(path, "${") != NULL)
		return err_set(e, ERR_INPUT, "'%s' cannot be passed to ssh", path);
	buf_adds(out, " \"");
	for (; *path != '\0'; path++)
		buf_printf(out, "%s%c", *path == '%' ? "%" : "", *path);
	buf_addc(out, '"');
	return 0;
}

static int
add_known_hosts(struct buf *out, const struct target *t, struct err **e)
{
	const char *paths[] = {t->known_hosts, t->site_known_hosts};
	struct buf home;
	int rc = 0;

	buf_adds(out, "UserKnownHostsFile");
	for (size_t i = 0; i < 2 && rc == 0; i++)
		if (paths[i] != NULL)
			rc = add_path(out, paths[i], e);
	buf_init(&home, BUF_LINE);
	buf_printf(&home, "%s/.ssh/known_hosts", t->home != NULL ? t->home : "");
	if (rc == 0 && t->home != NULL)
		rc = add_path(out, buf_z(&home), e);
	buf_done(&home);
	if (t->known_hosts == NULL && t->site_known_hosts == NULL && t->home == NULL)
		buf_adds(out, " none");
	buf_addc(out, '\n');
	return rc;
}

static int
add_keys(struct buf *out, const struct target *t, struct err **e)
{
	if (t->key_file != NULL) {
		buf_adds(out, "IdentityFile");
		if (add_path(out, t->key_file, e) != 0)
			return -1;
		buf_printf(out, "\nIdentitiesOnly %s\n", t->agent != NULL ? "no" : "yes");
	}
	buf_adds(out, "IdentityAgent");
	if (t->agent == NULL)
		buf_adds(out, " none");
	else if (add_path(out, t->agent, e) != 0)
		return -1;
	buf_addc(out, '\n');
	return 0;
}

static int
add_include(struct buf *out, const char *home, struct err **e)
{
	struct buf path;
	int rc;

	buf_init(&path, BUF_LINE);
	buf_printf(&path, "%s/.ssh/config", home);
	buf_adds(out, "Include");
	rc = add_path(out, buf_z(&path), e);
	buf_addc(out, '\n');
	buf_done(&path);
	return rc;
}

/* A name that known_hosts files have, in place of address and port. */
static void
add_alias(struct buf *out, const char *address, int port)
{
	buf_printf(out, "Host %s\nHostKeyAlias ", address);
	if (port == 22)
		buf_printf(out, "%s\n", address);
	else
		buf_printf(out, "[%s]:%d\n", address, port);
}

/* The first value counts: what must hold stands before what the user wrote. */
static int
print_config(
    struct buf *out, const struct openssh *o, const struct deadline *d, struct err **e)
{
	const struct target *t = o->target;
	long long seconds = deadline_left(d) / 1000;

	if (t->password != NULL)
		buf_printf(out,
		    "Host %s\nPreferredAuthentications "
		    "publickey,password,keyboard-interactive\n"
		    "PasswordAuthentication yes\nKbdInteractiveAuthentication yes\n",
		    t->address);
	if (o->known_port != 0 && o->known_port != t->port)
		add_alias(out, t->address, o->known_port);
	buf_printf(out,
	    "Host *\nPreferredAuthentications publickey\nPasswordAuthentication no\n"
	    "KbdInteractiveAuthentication no\nBatchMode %s\nNumberOfPasswordPrompts 1\n"
	    "StrictHostKeyChecking yes\nGlobalKnownHostsFile none\nKnownHostsCommand "
	    "none\n"
	    "VerifyHostKeyDNS no\nUpdateHostKeys no\nCheckHostIP no\n"
	    "NoHostAuthenticationForLocalhost no\nLogLevel ERROR\nControlMaster no\n"
	    "ControlPath none\nForwardAgent no\nForwardX11 no\nClearAllForwardings yes\n"
	    "PermitLocalCommand no\nRequestTTY no\nRemoteCommand none\nEscapeChar "
	    "none\nServerAliveInterval 30\n"
	    "ServerAliveCountMax 3\nConnectTimeout %lld\n",
	    t->password != NULL ? "no" : "yes", seconds > 0 ? seconds : 1);
	if (add_known_hosts(out, t, e) != 0 || add_keys(out, t, e) != 0)
		return -1;
	if (t->home == NULL)
		return 0;
	return add_include(out, t->home, e);
}

/* --- arguments and environment ------------------------------------------------------ */

struct call {
	struct arena *arena;
	VEC(char *) argv;
	VEC(char *) envp;
	struct held *held;
};

static void
add_arg(struct call *c, const char *text)
{
	vec_push(&c->argv, text != NULL ? arena_strdup(c->arena, text) : NULL);
}

static void
add_args(struct call *c, const struct openssh *o, const char *config)
{
	const struct route *r = o->route;
	const struct place *target = &r->place[r->n - 1];
	bool command = strcmp(o->service->request, "exec") == 0;
	char port[16];

	snprintf(port, sizeof port, "%d", target->port);
	add_arg(c, "ssh");
	add_arg(c, "-F");
	add_arg(c, config);
	add_arg(c, "-p");
	add_arg(c, port);
	add_arg(c, "-l");
	add_arg(c, target->user);
	if (r->n > 1) {
		add_arg(c, "-J");
		add_arg(c, route_jumps(c->arena, r, r->n - 1));
	}
	if (!command)
		add_arg(c, "-s");
	add_arg(c, "--");
	add_arg(c, target->host);
	add_arg(c, o->service->text);
	add_arg(c, NULL);
}

/* Ours without what would make ssh ask elsewhere, or tell it a secret. */
static void
add_environment(struct call *c, const char *askpass)
{
	static const char *const dropped[] = {"SSH_ASKPASS", "HOLDFAST_PASSWORD="};

	for (char **p = environ; *p != NULL; p++) {
		bool drop = false;

		for (size_t i = 0; i < 2; i++)
			drop = drop || strncmp(*p, dropped[i], strlen(dropped[i])) == 0;
		if (!drop)
			vec_push(&c->envp, *p);
	}
	if (askpass != NULL) {
		vec_push(&c->envp, arena_printf(c->arena, "SSH_ASKPASS=%s", askpass));
		vec_push(&c->envp, arena_strdup(c->arena, "SSH_ASKPASS_REQUIRE=force"));
	}
	vec_push(&c->envp, NULL);
}

static int
hold_password(
    struct call *c, const char *password, char askpass[PATH_SIZE], struct err **e)
{
	char path[PATH_SIZE];
	struct buf text;
	int rc;

	buf_init(&text, BUF_LINE);
	buf_fill(&text, '\0', strlen(password) + 256);
	buf_reset(&text);
	buf_printf(&text, "%s\n", password);
	rc = hold(c->held, buf_str(&text), path, e);
	explicit_bzero(text.p, text.cap);
	buf_reset(&text);
	buf_printf(&text,
	    "#!/bin/sh\ncase $1 in *assword*) exec cat %s ;; esac\nexit 1\n", path);
	if (rc == 0)
		rc = hold(c->held, buf_str(&text), askpass, e);
	buf_done(&text);
	return rc;
}

static int
prepare(struct call *c, const struct openssh *o, const struct deadline *d, struct err **e)
{
	const struct target *t = o->target;
	char config[PATH_SIZE], askpass[PATH_SIZE];
	struct buf text;
	int rc;

	buf_init(&text, BUF_LINE);
	rc = print_config(&text, o, d, e);
	if (rc == 0)
		rc = hold(c->held, buf_str(&text), config, e);
	buf_done(&text);
	if (rc == 0 && t->password != NULL)
		rc = hold_password(c, t->password, askpass, e);
	if (rc != 0)
		return -1;
	add_args(c, o, config);
	add_environment(c, t->password != NULL ? askpass : NULL);
	return 0;
}

/* --- what ssh says ------------------------------------------------------------------ */

static const struct {
	const char *words;
	enum err_code code;
	const char *remedy; /* %s: the target's name; NULL: that of the code */
} meanings[] = {
    {"IDENTIFICATION HAS CHANGED", ERR_HOST_KEY,
	"someone may be in between: verify the new fingerprint out of band; if it is "
	"right, remove the line named and run 'holdfast trust %s'"},
    {"Host key verification failed", ERR_HOST_KEY,
	"verify the fingerprint, then run 'holdfast trust %s'"},
    {"Permission denied", ERR_AUTH, NULL},
    {"Too many authentication failures", ERR_AUTH, NULL},
    {"Unable to negotiate", ERR_SSH_ALGORITHM,
	"allow the algorithm named for this host in ~/.ssh/config"},
    {"Could not resolve hostname", ERR_RESOLVE, NULL},
    {"timed out", ERR_TIMEOUT, NULL},
    {"Connection refused", ERR_CONNECT, NULL},
    {"No route to host", ERR_CONNECT, NULL},
    {"Network is unreachable", ERR_CONNECT, NULL},
};

/* In one line, without the frame of @ around ssh's warnings. */
static void
print_words(struct buf *out, struct str words)
{
	while (words.n > 0) {
		struct str line = str_trim(str_cut(&words, '\n'));

		if (line.n == 0 || str_starts(line, STR("@@@")))
			continue;
		if (line.p[0] == '@')
			line = str_trim((struct str){line.p + 1, line.n - 1});
		if (line.n > 0 && line.p[line.n - 1] == '@')
			line = str_trim((struct str){line.p, line.n - 1});
		if (out->n > 0)
			buf_addc(out, ' ');
		for (size_t i = 0; i < line.n; i++)
			buf_addc(out, (unsigned char)line.p[i] >= ' ' ? line.p[i] : ' ');
	}
}

/* "subsystem request failed on channel 0", "exec request failed on channel 0" */
static bool
is_refusal(const char *words, const struct service *service)
{
	const char *at = strstr(words, " request failed");
	size_t n = strlen(service->request);

	return at != NULL && at >= words + n && strncmp(at - n, service->request, n) == 0;
}

static int
explain_refusal(const struct service *service, const char *words, struct err **e)
{
	err_set(e, service->refused, "ssh: %s", words);
	if (service->remedy != NULL)
		err_remedy(*e, "%s", service->remedy);
	return -1;
}

int
openssh_explain(
    const char *name, const struct service *service, struct str words, struct err **e)
{
	struct buf text;
	size_t i = 0, n = sizeof meanings / sizeof meanings[0];

	buf_init(&text, BUF_LINE);
	print_words(&text, words);
	if (is_refusal(buf_z(&text), service)) {
		explain_refusal(service, buf_z(&text), e);
		buf_done(&text);
		return -1;
	}
	while (i < n && strstr(buf_z(&text), meanings[i].words) == NULL)
		i++;
	err_set(e, i < n ? meanings[i].code : ERR_CLOSED, "ssh: %s",
	    text.n > 0 ? buf_z(&text) : "ended without a word");
	if (i < n && meanings[i].remedy != NULL)
		err_remedy(*e, meanings[i].remedy, name);
	buf_done(&text);
	return -1;
}

static int
explain(void *owned, struct str words, struct err **e)
{
	const struct held *h = owned;

	return openssh_explain(h->name, &h->service, words, e);
}

static const struct exec_ops openssh_ops = {.explain = explain, .done = held_done};

int
openssh_open(const struct openssh *o, const struct deadline *d,
    struct stream **ret_stream, struct err **e)
{
	const struct place *last = &o->route->place[o->route->n - 1];
	struct call c = {.arena = arena_new(), .held = calloc(1, sizeof *c.held)};
	struct exec x = {.ops = &openssh_ops, .owned = c.held};
	int rc;

	if (c.held == NULL || (c.held->name = strdup(o->target->name)) == NULL)
		abort();
	c.held->service = *o->service;
	c.held->service.text = NULL; /* the caller keeps it no longer than this call */
	rc = prepare(&c, o, d, e);
	if (rc != 0) {
		held_done(c.held);
	} else {
		x.argv = c.argv.v;
		x.envp = c.envp.v;
		x.describe = arena_printf(
		    c.arena, "openssh %s@%s:%d", last->user, last->host, last->port);
		rc = exec_open(&x, ret_stream, e);
	}
	vec_done(&c.argv);
	vec_done(&c.envp);
	arena_free(c.arena);
	return rc;
}
