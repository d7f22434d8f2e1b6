#include "emulator/sshd.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/cancel.h"
#include "base/err.h"
#include "base/wait.h"
#include "emulator/host_key.h"
#include "emulator/login.h"
#include "emulator/personality.h"
#include "emulator/program.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum {
	LOGIN_MS = 60000,  /* until the subsystem is asked for */
	GOODBYE_MS = 2000, /* for the client to close after we did */
	TRIES = 6,
};

/* What a channel was opened for. */
enum purpose { PURPOSE_NONE, PURPOSE_NETCONF, PURPOSE_PROGRAM };

struct connection {
	const struct sshd *sshd;
	const struct sshd_client *client;
	ssh_session ssh;
	ssh_event event;
	ssh_channel channel;
	struct ssh_server_callbacks_struct server;
	struct ssh_channel_callbacks_struct channel_callbacks;
	char user[USER_MOST];
	char asked[USER_MOST]; /* for a password, by keyboard-interactive */
	struct buf in;
	bool authenticated;
	enum purpose purpose;
	char *subsystem, *command; /* of a program: one of them */
	int status;                /* of its end */
	bool over;                 /* end of file or close from the client */
	int tries;
};

/* --- callbacks of one connection --------------------------------------------------------------------- */

static int
welcome(struct connection *c, const char *user)
{
	snprintf(c->user, sizeof c->user, "%s", user);
	c->authenticated = true;
	return SSH_AUTH_SUCCESS;
}

static int
on_password(ssh_session ssh, const char *user, const char *password, void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	c->tries++;
	if ((login_methods(c->sshd->logins) & LOGIN_PASSWORD) != 0 &&
	    login_password(c->sshd->logins, c->sshd->router, user, password))
		return welcome(c, user);
	return SSH_AUTH_DENIED;
}

static int
on_public_key(
    ssh_session ssh, const char *user, struct ssh_key_struct *key, char state, void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	if ((login_methods(c->sshd->logins) & LOGIN_PUBLIC_KEY) == 0 ||
	    !login_key(c->sshd->logins, c->sshd->router, user, key)) {
		c->tries++;
		return SSH_AUTH_DENIED;
	}
	if (state == SSH_PUBLICKEY_STATE_NONE)
		return SSH_AUTH_SUCCESS; /* asked whether it would do */
	return state == SSH_PUBLICKEY_STATE_VALID ? welcome(c, user) : SSH_AUTH_DENIED;
}

/* libssh has no callback for keyboard-interactive: the prompt and its answer come as messages. 0: it was dealt with. */
static int
on_message(ssh_session ssh, ssh_message m, void *ctx)
{
	static const char *prompts[] = {"Password:"};
	char echo[] = {0};
	struct connection *c = ctx;

	if (ssh_message_type(m) != SSH_REQUEST_AUTH ||
	    ssh_message_subtype(m) != SSH_AUTH_METHOD_INTERACTIVE ||
	    (login_methods(c->sshd->logins) & LOGIN_KEYBOARD) == 0)
		return 1;
	if (!ssh_message_auth_kbdint_is_response(m)) {
		snprintf(c->asked, sizeof c->asked, "%s", ssh_message_auth_user(m));
		ssh_message_auth_interactive_request(m, "", "", 1, prompts, echo);
		return 0;
	}
	c->tries++;
	if (ssh_userauth_kbdint_getnanswers(ssh) != 1 ||
	    !login_password(c->sshd->logins, c->sshd->router, c->asked,
		ssh_userauth_kbdint_getanswer(ssh, 0)))
		return 1;
	welcome(c, c->asked);
	ssh_message_auth_reply_success(m, 0);
	return 0;
}

static int
on_data(ssh_session ssh, ssh_channel channel, void *data, uint32_t n, int is_stderr,
    void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	if (!is_stderr && channel == c->channel)
		buf_add(&c->in, data, n);
	return (int)n;
}

static void
on_over(ssh_session ssh, ssh_channel channel, void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	if (channel == c->channel)
		c->over = true;
}

/* Whether this listener serves NETCONF: mgd is up, and for the one of SSH the configuration says so (junos-facts 1.1,
 * 4.7). */
static bool
serves_netconf(const struct connection *c)
{
	struct router *r = c->sshd->router;
	bool on;

	pthread_mutex_lock(&r->mutex);
	on = machine_state(r) == MACHINE_UP || r->setup.personality->boot_hello_delayed;
	if (c->client->service == SERVICE_SSH)
		on &= router_has(r, "system services netconf ssh");
	pthread_mutex_unlock(&r->mutex);
	return on;
}

static int
on_subsystem(ssh_session ssh, ssh_channel channel, const char *name, void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	if (c->purpose != PURPOSE_NONE || channel != c->channel)
		return SSH_ERROR;
	if (program_subsystem(c->sshd->router, name)) {
		c->subsystem = strdup(name);
		c->purpose = PURPOSE_PROGRAM;
		return SSH_OK;
	}
	if (strcmp(name, "netconf") != 0 ||
	    !c->sshd->router->setup.personality->subsystem || !serves_netconf(c))
		return SSH_ERROR;
	c->purpose = PURPOSE_NETCONF;
	return SSH_OK;
}

/* What clients run where the subsystem is refused, and a person types (junos-facts 1.1). */
static int
on_exec(ssh_session ssh, ssh_channel channel, const char *command, void *ctx)
{
	static const char *const netconf[] = {"netconf", "xml-mode netconf need-trailer",
	    "xml-mode netconf", "junoscript netconf need-trailer"};
	struct connection *c = ctx;

	(void)ssh;
	if (c->purpose != PURPOSE_NONE || channel != c->channel)
		return SSH_ERROR;
	for (size_t i = 0; i < sizeof netconf / sizeof netconf[0]; i++) {
		if (!str_eq(str_trim(str_of(command)), str_of(netconf[i])))
			continue;
		if (serves_netconf(c))
			c->purpose = PURPOSE_NETCONF;
		return c->purpose != PURPOSE_NONE ? SSH_OK : SSH_ERROR;
	}
	c->command = strdup(command);
	c->purpose = PURPOSE_PROGRAM;
	return SSH_OK;
}

/* One at a time is served; after a refusal a client may try another. A pty is never granted: libssh says no. */
static ssh_channel
on_channel(ssh_session ssh, void *ctx)
{
	struct connection *c = ctx;

	if (c->purpose != PURPOSE_NONE)
		return NULL;
	c->channel = ssh_channel_new(ssh);
	c->over = false;
	c->channel_callbacks = (struct ssh_channel_callbacks_struct){
	    .userdata = c,
	    .channel_data_function = on_data,
	    .channel_eof_function = on_over,
	    .channel_close_function = on_over,
	    .channel_subsystem_request_function = on_subsystem,
	    .channel_exec_request_function = on_exec,
	};
	ssh_callbacks_init(&c->channel_callbacks);
	ssh_set_channel_callbacks(c->channel, &c->channel_callbacks);
	return c->channel;
}

/* --- the session's transport ------------------------------------------------------------------------- */

static int
write_channel(void *ctx, const char *p, size_t n)
{
	struct connection *c = ctx;

	while (n > 0) {
		int wrote =
		    ssh_channel_write(c->channel, p, n > 65536 ? 65536 : (uint32_t)n);

		if (wrote <= 0)
			return -1;
		p += wrote;
		n -= (size_t)wrote;
	}
	return 0;
}

static void
hang_up(void *ctx)
{
	struct connection *c = ctx;

	shutdown(c->client->hangup_fd, SHUT_RDWR);
}

static int
linger(void *ctx, int64_t ms)
{
	struct connection *c = ctx;
	int64_t until = clock_ms() + ms, left;

	while ((left = until - clock_ms()) > 0)
		if (c->over || ssh_event_dopoll(c->event, (int)left) == SSH_ERROR)
			return -1;
	return 0;
}

static bool
key_changed(struct router *r)
{
	bool due;

	pthread_mutex_lock(&r->mutex);
	due = faults_due(&r->faults, FAULT_HOST_KEY_CHANGED, "") != NULL;
	pthread_mutex_unlock(&r->mutex);
	return due;
}

static int
ssh_methods(int methods)
{
	return ((methods & LOGIN_PUBLIC_KEY) != 0 ? SSH_AUTH_METHOD_PUBLICKEY : 0) |
	       ((methods & LOGIN_PASSWORD) != 0 ? SSH_AUTH_METHOD_PASSWORD : 0) |
	       ((methods & LOGIN_KEYBOARD) != 0 ? SSH_AUTH_METHOD_INTERACTIVE : 0);
}

/* Key exchange, login, subsystem. False: the client is gone, or may not come in. */
static bool
admit(struct connection *c)
{
	int64_t until = clock_ms() + LOGIN_MS;

	c->server = (struct ssh_server_callbacks_struct){
	    .userdata = c,
	    .auth_password_function = on_password,
	    .auth_pubkey_function = on_public_key,
	    .channel_open_request_session_function = on_channel,
	};
	ssh_callbacks_init(&c->server);
	ssh_set_server_callbacks(c->ssh, &c->server);
	ssh_set_message_callback(c->ssh, on_message, c);
	ssh_set_auth_methods(c->ssh, ssh_methods(login_methods(c->sshd->logins)));
	if (ssh_handle_key_exchange(c->ssh) != SSH_OK)
		return false;
	c->event = ssh_event_new();
	if (c->event == NULL || ssh_event_add_session(c->event, c->ssh) != SSH_OK)
		return false;
	while (!c->authenticated || c->purpose == PURPOSE_NONE) {
		int64_t left = until - clock_ms();

		if (left <= 0 || c->tries >= TRIES ||
		    ssh_event_dopoll(c->event, (int)left) == SSH_ERROR)
			return false;
	}
	return true;
}

static enum session_state
converse(struct connection *c, struct session *s)
{
	enum session_state state = session_start(s);
	struct buf octets;

	while (state == SESSION_OPEN) {
		/* what comes in while an answer is written waits in a buffer of its own */
		octets = c->in;
		buf_init(&c->in, octets.limit);
		if (octets.n > 0)
			state = session_feed(s, octets.p, octets.n);
		buf_done(&octets);
		if (state != SESSION_OPEN || c->in.n > 0)
			continue;
		if (c->over || ssh_event_dopoll(c->event, -1) == SSH_ERROR)
			break;
	}
	return state;
}

/* We close the channel first; the client sees the end of file and ends the connection. */
static void
say_goodbye(struct connection *c)
{
	int64_t until = clock_ms() + GOODBYE_MS;

	ssh_channel_request_send_exit_status(c->channel, c->status);
	ssh_channel_send_eof(c->channel);
	ssh_channel_close(c->channel);
	while (clock_ms() < until)
		if (ssh_event_dopoll(c->event, (int)(until - clock_ms())) == SSH_ERROR)
			return;
}

static bool
feed_program(struct connection *c, struct program *p)
{
	struct buf octets = c->in;
	bool more = true;

	buf_init(&c->in, octets.limit);
	if (octets.n > 0)
		more = program_feed(p, octets.p, octets.n);
	buf_done(&octets);
	return more;
}

static void
hold_program(struct connection *c)
{
	struct program_io io = {.write = write_channel, .ctx = c};
	struct program *p =
	    program_new(c->sshd->router, c->user, c->subsystem, c->command, &io);
	bool more = program_start(p);

	while (more) {
		more = feed_program(c, p);
		if (!more || c->in.n > 0)
			continue;
		if (c->over || ssh_event_dopoll(c->event, -1) == SSH_ERROR)
			break;
	}
	c->status = program_status(p);
	program_free(p);
	say_goodbye(c);
}

static void
hold_session(struct connection *c)
{
	struct session_io io = {.write = write_channel,
	    .hangup = hang_up,
	    .linger = linger,
	    .peer = c->client->address,
	    .ctx = c};
	struct session *s = session_new(c->sshd->router, c->user, &io);
	enum session_state state = converse(c, s);

	session_free(s);
	if (state != SESSION_DROPPED)
		say_goodbye(c);
	else
		ssh_silent_disconnect(c->ssh);
}

/* A router that boots: whoever connects hears nothing until it is cut. */
static bool
hears(struct connection *c)
{
	struct router *r = c->sshd->router;
	enum machine_state state;
	struct err *e = NULL;
	char octets[512];
	ssize_t n = 1;

	pthread_mutex_lock(&r->mutex);
	state = machine_state(r);
	pthread_mutex_unlock(&r->mutex);
	while (state == MACHINE_SILENT && n > 0) {
		struct deadline d = deadline_in(LOGIN_MS, r->setup.cancel);

		d.cancel_at = CANCEL_FINISH;
		n = wait_fd(c->client->fd, WAIT_READ, &d, &e) < 0
			? 0
			: read(c->client->fd, octets, sizeof octets);
	}
	err_free(e);
	return state != MACHINE_SILENT;
}

void
sshd_serve(const struct sshd *d, const struct sshd_client *client)
{
	struct connection c = {.sshd = d, .client = client};
	struct line line = {.hangup = hang_up, .ctx = &c};
	long timeout_s = LOGIN_MS / 1000;

	pthread_mutex_lock(&d->router->mutex);
	machine_line(d->router, &line);
	pthread_mutex_unlock(&d->router->mutex);
	c.ssh = ssh_new();
	if (c.ssh == NULL)
		abort();
	buf_init(&c.in, BUF_TEXT);
	ssh_options_set(c.ssh, SSH_OPTIONS_TIMEOUT, &timeout_s);
	if (!hears(&c)) {
		close(client->fd);
	} else if (host_key_accept(d->key, key_changed(d->router), c.ssh, client->fd) ==
		   0) {
		if (!admit(&c))
			; /* it is gone, or may not come in */
		else if (c.purpose == PURPOSE_PROGRAM)
			hold_program(&c);
		else
			hold_session(&c);
	} else {
		close(client->fd);
	}
	if (c.event != NULL) {
		ssh_event_remove_session(c.event, c.ssh);
		ssh_event_free(c.event);
	}
	ssh_disconnect(c.ssh); /* frees the channels, too */
	shutdown(
	    client->hangup_fd, SHUT_RDWR); /* the duplicate would keep the connection */
	ssh_free(c.ssh);
	buf_done(&c.in);
	free(c.subsystem);
	free(c.command);
	pthread_mutex_lock(&d->router->mutex);
	machine_line_done(d->router, &line);
	pthread_mutex_unlock(&d->router->mutex);
}
