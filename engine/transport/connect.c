#include "transport/connect.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "transport/host_key.h"
#include "transport/kexinit.h"
#include "transport/keyscan.h"
#include "transport/known_hosts.h"
#include "transport/login.h"
#include "transport/openssh.h"
#include "transport/route.h"
#include "transport/service.h"
#include "transport/ssh.h"
#include "transport/stream.h"
#include "transport/tcp.h"

enum { SSH_PORT = 22 };

/* What a walk along the route needs. */
struct walk {
	struct arena *arena;
	struct target target;
	const struct deadline *d;
	struct known_hosts *known;
	struct route route;
	struct ssh_client *ssh; /* the innermost so far */
	int known_port;         /* of the target: under which its host keys are known */
};

/* A leading ~/ is the home directory, as Ansible and ssh(1) have it. */
static const char *
expand(struct arena *a, const char *path, const char *home)
{
	if (path == NULL || home == NULL || strncmp(path, "~/", 2) != 0)
		return path;
	return arena_printf(a, "%s%s", home, path + 1);
}

static int
walk_init(
    struct walk *w, const struct target *t, const struct deadline *d, struct err **e)
{
	*w = (struct walk){.arena = arena_new(), .target = *t, .d = d};
	w->target.key_file = expand(w->arena, t->key_file, t->home);
	w->target.known_hosts = expand(w->arena, t->known_hosts, t->home);
	if (route_parse(w->arena, &w->target, &w->route, e) == 0 &&
	    host_key_files(&w->target, &w->known, e) == 0)
		return 0;
	arena_free(w->arena);
	return -1;
}

static void
walk_done(struct walk *w)
{
	ssh_client_free(w->ssh);
	known_hosts_free(w->known);
	arena_free(w->arena);
}

/* A carrier to the i-th place: a socket to the first, a tunnel to the others. */
static int
reach(struct walk *w, size_t i, struct err **e)
{
	const struct place *p = &w->route.place[i];
	int fd;

	if (w->ssh != NULL) {
		if (ssh_client_open_tunnel(w->ssh, p->host, p->port, w->d, e) != 0)
			return -1;
		w->ssh = ssh_client_new_inside(w->ssh, p->peer);
		return 0;
	}
	if (tcp_connect(p->host, p->port, w->d, &fd, e) != 0) {
		if (err_code(*e) == ERR_CONNECT && p->port == w->target.port)
			err_remedy(*e, "check the address and the path; on the router: "
				       "set system services netconf ssh");
		return -1;
	}
	w->ssh = ssh_client_new(fd, p->peer);
	return 0;
}

/* Keys of the target are looked for under the port that is used, but where none is known for it under that of NETCONF:
 * one server listens on both. */
static void
choose_known_port(struct walk *w, int netconf_port)
{
	const struct place *last = &w->route.place[w->route.n - 1];
	struct buf types;

	buf_init(&types, BUF_LINE);
	known_hosts_types(w->known, last->host, last->port, &types);
	w->known_port = types.n > 0 ? last->port : netconf_port;
	buf_done(&types);
}

static int
verify(struct walk *w, size_t i, struct err **e)
{
	const struct place *p = &w->route.place[i];
	int port = i + 1 == w->route.n && w->known_port != 0 ? w->known_port : p->port;
	struct buf supported, wanted;
	int rc;

	buf_init(&supported, BUF_LINE);
	buf_init(&wanted, BUF_LINE);
	ssh_client_host_key_types(w->ssh, &supported);
	host_key_preference(w->known, p->host, port, buf_str(&supported), &wanted);
	rc = ssh_client_handshake(w->ssh, buf_z(&wanted), w->d, e);
	if (rc == 0)
		rc = host_key_check(w->known, w->target.name, p->host, port,
		    ssh_client_host_key(w->ssh), e);
	buf_done(&supported);
	buf_done(&wanted);
	return rc;
}

/* The router's password is for the router: a jump host gets keys only. */
static int
prove(struct walk *w, size_t i, struct err **e)
{
	const struct target *t = &w->target;
	struct login l = {
	    .user = w->route.place[i].user,
	    .password = i + 1 == w->route.n ? t->password : NULL,
	    .key_file = t->key_file,
	    .agent = t->agent,
	    .home = t->home,
	};

	return login_run(w->ssh, &l, w->d, e);
}

/* Through the first n places, logged in at each. */
static int
pass(struct walk *w, size_t n, struct err **e)
{
	for (size_t i = 0; i < n; i++) {
		if (reach(w, i, e) == 0 && verify(w, i, e) == 0 && prove(w, i, e) == 0)
			continue;
		if (i + 1 < w->route.n)
			err_wrap(e, "jump host %s", w->route.place[i].peer);
		return -1;
	}
	return 0;
}

static int
by_libssh2(struct walk *w, const struct service *service, struct stream **ret_stream,
    struct err **e)
{
	const struct place *last = &w->route.place[w->route.n - 1];

	if (pass(w, w->route.n, e) != 0 ||
	    ssh_client_open_service(w->ssh, service, w->d, e) != 0)
		return -1;
	*ret_stream = ssh_client_stream(w->ssh,
	    arena_printf(w->arena, "ssh %s@%s:%d", last->user, last->host, last->port));
	w->ssh = NULL;
	return 0;
}

static int
open_service(struct walk *w, const struct service *service, struct stream **ret_stream,
    struct err **e)
{
	struct openssh o = {.target = &w->target,
	    .route = &w->route,
	    .service = service,
	    .known_port = w->known_port};

	return w->target.openssh ? openssh_open(&o, w->d, ret_stream, e)
				 : by_libssh2(w, service, ret_stream, e);
}

int
connect_netconf(const struct target *t, const struct deadline *d,
    struct stream **ret_stream, struct err **e)
{
	static const struct service netconf = {.request = "subsystem",
	    .text = "netconf",
	    .refused = ERR_SSH,
	    .remedy = "on the router: set system services netconf ssh"};
	struct walk w;
	int rc;

	if (walk_init(&w, t, d, e) != 0)
		return -1;
	rc = open_service(&w, &netconf, ret_stream, e);
	walk_done(&w);
	return rc;
}

/* At the target's other port. */
static int
connect_ssh(const struct target *t, const struct service *service,
    const struct deadline *d, struct stream **ret_stream, struct err **e)
{
	struct target there = *t;
	struct walk w;
	int rc;

	there.port = t->ssh_port != 0 ? t->ssh_port : SSH_PORT;
	if (walk_init(&w, &there, d, e) != 0)
		return -1;
	choose_known_port(&w, t->port);
	rc = open_service(&w, service, ret_stream, e);
	if (rc != 0 && err_code(*e) == ERR_CONNECT)
		err_remedy(*e, "check 'holdfast_ssh_port' and the path; on the router: "
			       "set system services ssh");
	walk_done(&w);
	return rc;
}

int
connect_subsystem(const struct target *t, const char *name, const struct deadline *d,
    struct stream **ret_stream, struct err **e)
{
	struct service service = {
	    .request = "subsystem", .text = name, .refused = ERR_NO_SERVICE};

	return connect_ssh(t, &service, d, ret_stream, e);
}

int
connect_command(const struct target *t, const char *command, const struct deadline *d,
    struct stream **ret_stream, struct err **e)
{
	struct service service = {
	    .request = "exec", .text = command, .refused = ERR_NO_SERVICE};

	return connect_ssh(t, &service, d, ret_stream, e);
}

/* One handshake for one type; *offered, an arena's string, is set once it is known. */
static int
show_key(struct walk *w, const char *type, struct str *offered, struct buf *blob,
    struct err **e)
{
	size_t last = w->route.n - 1;
	struct kexinit kex;
	int rc;

	ssh_client_free(w->ssh);
	w->ssh = NULL;
	if (pass(w, last, e) != 0 || reach(w, last, e) != 0)
		return -1;
	rc = ssh_client_handshake(w->ssh, type, w->d, e);
	if (rc == 0)
		buf_addstr(blob, ssh_client_host_key(w->ssh));
	if (offered->n == 0 && ssh_client_offers(w->ssh, &kex)) {
		struct str list = kex.list[KEX_HOST_KEY];

		*offered = (struct str){arena_strndup(w->arena, list.p, list.n), list.n};
	}
	return rc;
}

static void
add_key(struct walk *w, struct str blob, struct buf *out, struct buf *fingerprints)
{
	const struct place *last = &w->route.place[w->route.n - 1];

	known_hosts_line(out, last->host, last->port, blob);
	buf_printf(fingerprints, STR_FMT " ", STR_ARG(key_type(blob)));
	key_fingerprint(fingerprints, blob);
	buf_addc(fingerprints, '\n');
}

/* libssh2 shows one key a handshake: one for each type that both sides have. */
static int
show_keys(struct walk *w, struct buf *out, struct buf *fingerprints, struct err **e)
{
	struct str offered = {0}, left;
	struct buf blob, first, supported;
	int rc;

	buf_init(&blob, BUF_LINE);
	buf_init(&first, BUF_LINE);
	buf_init(&supported, BUF_LINE);
	rc = show_key(w, NULL, &offered, &blob, e);
	if (rc == 0) {
		ssh_client_host_key_types(w->ssh, &supported);
		buf_addstr(&first, key_type(buf_str(&blob)));
		add_key(w, buf_str(&blob), out, fingerprints);
	}
	for (left = offered; rc == 0 && left.n > 0;) {
		struct str type = str_cut(&left, ',');

		if (!kex_has(buf_str(&supported), type) || str_eq(type, buf_str(&first)))
			continue;
		buf_reset(&blob);
		rc = show_key(
		    w, arena_strndup(w->arena, type.p, type.n), &offered, &blob, e);
		if (rc == 0)
			add_key(w, buf_str(&blob), out, fingerprints);
	}
	buf_done(&blob);
	buf_done(&first);
	buf_done(&supported);
	return rc;
}

/* ssh-keyscan sees all types, but knows no jump hosts. */
static int
scan_keys(struct walk *w, struct buf *out, struct buf *fingerprints, struct err **e)
{
	struct known_hosts *scanned = known_hosts_new();
	struct buf lines;
	int rc;

	buf_init(&lines, BUF_TEXT);
	rc = keyscan(&w->route.place[0], w->d, &lines, e);
	if (rc == 0)
		rc = known_hosts_parse(scanned, "ssh-keyscan", buf_str(&lines), e);
	for (size_t i = 0; rc == 0 && i < known_hosts_count(scanned); i++)
		add_key(w, known_hosts_key(scanned, i)->blob, out, fingerprints);
	buf_done(&lines);
	known_hosts_free(scanned);
	return rc;
}

int
connect_host_keys(const struct target *t, const struct deadline *d, struct buf *out,
    struct buf *fingerprints, struct err **e)
{
	struct walk w;
	int rc;

	if (walk_init(&w, t, d, e) != 0)
		return -1;
	rc = t->openssh && w.route.n == 1 ? scan_keys(&w, out, fingerprints, e)
					  : show_keys(&w, out, fingerprints, e);
	if (rc != 0 && t->openssh && err_code(*e) == ERR_SSH_ALGORITHM)
		err_remedy(*e, "ssh-keyscan knows no jump hosts: run it on the jump "
			       "host, verify the "
			       "fingerprint and add the line to inventory/known_hosts");
	walk_done(&w);
	return rc;
}
