#include "emulator/sshd.h"

#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum {
	LOGIN_MS = 60000,  /* until the subsystem is asked for */
	GOODBYE_MS = 2000, /* for the client to close after we did */
	TRIES = 6,
};

struct keys {
	VEC(ssh_key) list;
};

struct sshd {
	struct sshd_setup setup;
	ssh_bind bind;
	ssh_bind other; /* after the fault host-key-changed; made when it first strikes */
	char *fingerprint;
	char *public_key;
};

struct connection {
	struct sshd *sshd;
	int hangup_fd;
	ssh_session ssh;
	ssh_event event;
	ssh_channel channel;
	struct ssh_server_callbacks_struct server;
	struct ssh_channel_callbacks_struct channel_callbacks;
	char user[USER_MOST];
	struct buf in;
	bool authenticated;
	bool subsystem;
	bool over; /* end of file or close from the client */
	int tries;
};

/* --- keys -------------------------------------------------------------------------------------------- */

static bool
add_key_line(struct keys *keys, char *line)
{
	char *save = NULL, *type = strtok_r(line, " \t\r\n", &save);
	char *base64 = type != NULL ? strtok_r(NULL, " \t\r\n", &save) : NULL;
	ssh_key key;

	if (type == NULL || *type == '#')
		return true;
	if (base64 == NULL || ssh_pki_import_pubkey_base64(
				  base64, ssh_key_type_from_name(type), &key) != SSH_OK)
		return false;
	vec_push(&keys->list, key);
	return true;
}

int
logins_add_key_file(struct logins *l, const char *path, struct err **e)
{
	struct keys *keys = l->keys;
	struct buf text;
	char *save = NULL;
	int rc = 0;

	if (keys == NULL && (keys = l->keys = calloc(1, sizeof *keys)) == NULL)
		abort();
	buf_init(&text, BUF_TEXT);
	if (buf_read_file(&text, path, e) < 0) {
		buf_done(&text);
		return -1;
	}
	for (char *line = strtok_r(text.p, "\n", &save); line != NULL && rc == 0;
	     line = strtok_r(NULL, "\n", &save))
		if (!add_key_line(keys, line))
			rc = err_set(e, ERR_INPUT, "'%s': not a public key", path);
	buf_done(&text);
	return rc;
}

void
logins_done(struct logins *l)
{
	struct keys *keys = l->keys;

	if (keys == NULL)
		return;
	vec_each (&keys->list, key)
		ssh_key_free(*key);
	vec_done(&keys->list);
	free(keys);
	l->keys = NULL;
}

static int
make_key(const char *type, ssh_key *ret_key, struct err **e)
{
	static const struct {
		const char *name;
		enum ssh_keytypes_e type;
		int bits;
	} types[] = {{"ed25519", SSH_KEYTYPE_ED25519, 0},
	    {"ecdsa", SSH_KEYTYPE_ECDSA, 256}, {"rsa", SSH_KEYTYPE_RSA, 2048}};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].name, type) == 0 &&
		    ssh_pki_generate(types[i].type, types[i].bits, ret_key) == SSH_OK)
			return 0;
	return err_set(
	    e, ERR_USAGE, "no host key of type '%s' (ed25519, ecdsa, rsa)", type);
}

static int
host_key(const struct sshd_setup *setup, ssh_key *ret_key, struct err **e)
{
	const char *file = setup->key_file;

	if (file != NULL && access(file, F_OK) == 0) {
		if (ssh_pki_import_privkey_file(file, NULL, NULL, NULL, ret_key) ==
		    SSH_OK)
			return 0;
		return err_set(e, ERR_FILE, "'%s': not a private key", file);
	}
	if (make_key(setup->key_type, ret_key, e) < 0)
		return -1;
	if (file == NULL)
		return 0;
	if (ssh_pki_export_privkey_file(*ret_key, NULL, NULL, NULL, file) != SSH_OK ||
	    chmod(file, 0600) < 0) {
		ssh_key_free(*ret_key);
		return err_set(e, ERR_FILE, "'%s': cannot be written", file);
	}
	return 0;
}

/* The bind takes the key over. */
static ssh_bind
bind_with(ssh_key key)
{
	ssh_bind b = ssh_bind_new();
	int no = 0;

	if (b == NULL)
		abort();
	ssh_bind_options_set(b, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	ssh_bind_options_set(b, SSH_BIND_OPTIONS_IMPORT_KEY, key);
	return b;
}

static void
describe_key(struct sshd *d, ssh_key key)
{
	unsigned char *hash = NULL;
	char *base64 = NULL, *text;
	size_t n = 0;

	if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &n) != 0 ||
	    ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK)
		abort();
	text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, n);
	d->fingerprint = strdup(text);
	if (asprintf(&d->public_key, "%s %s",
		ssh_key_type(key) == SSH_KEYTYPE_ECDSA_P256
		    ? "ecdsa-sha2-nistp256"
		    : ssh_key_type_to_char(ssh_key_type(key)),
		base64) < 0)
		abort();
	ssh_string_free_char(text);
	ssh_string_free_char(base64);
	ssh_clean_pubkey_hash(&hash);
}

int
sshd_new(const struct sshd_setup *setup, struct sshd **ret_sshd, struct err **e)
{
	struct sshd *d;
	ssh_key key;

	if (host_key(setup, &key, e) < 0)
		return -1;
	d = calloc(1, sizeof *d);
	if (d == NULL)
		abort();
	d->setup = *setup;
	describe_key(d, key);
	d->bind = bind_with(key);
	*ret_sshd = d;
	return 0;
}

void
sshd_free(struct sshd *d)
{
	if (d == NULL)
		return;
	ssh_bind_free(d->bind);
	if (d->other != NULL)
		ssh_bind_free(d->other);
	free(d->fingerprint);
	free(d->public_key);
	free(d);
}

const char *
sshd_fingerprint(const struct sshd *d)
{
	return d->fingerprint;
}

const char *
sshd_public_key(const struct sshd *d)
{
	return d->public_key;
}

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
	const struct logins *l = c->sshd->setup.logins;

	(void)ssh;
	c->tries++;
	if (l->password != NULL && strcmp(user, l->user) == 0 &&
	    strcmp(password, l->password) == 0)
		return welcome(c, user);
	return SSH_AUTH_DENIED;
}

static int
on_public_key(
    ssh_session ssh, const char *user, struct ssh_key_struct *key, char state, void *ctx)
{
	struct connection *c = ctx;
	const struct logins *l = c->sshd->setup.logins;
	const struct keys *keys = l->keys;
	bool known = false;

	(void)ssh;
	for (size_t i = 0; keys != NULL && i < keys->list.n; i++)
		known |= ssh_key_cmp(key, keys->list.v[i], SSH_KEY_CMP_PUBLIC) == 0;
	if (!known || strcmp(user, l->user) != 0) {
		c->tries++;
		return SSH_AUTH_DENIED;
	}
	if (state == SSH_PUBLICKEY_STATE_NONE)
		return SSH_AUTH_SUCCESS; /* asked whether it would do */
	return state == SSH_PUBLICKEY_STATE_VALID ? welcome(c, user) : SSH_AUTH_DENIED;
}

static int
on_data(ssh_session ssh, ssh_channel channel, void *data, uint32_t n, int is_stderr,
    void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	(void)channel;
	if (!is_stderr)
		buf_add(&c->in, data, n);
	return (int)n;
}

static void
on_over(ssh_session ssh, ssh_channel channel, void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	(void)channel;
	c->over = true;
}

static int
on_subsystem(ssh_session ssh, ssh_channel channel, const char *name, void *ctx)
{
	struct connection *c = ctx;

	(void)ssh;
	(void)channel;
	if (strcmp(name, "netconf") != 0)
		return SSH_ERROR;
	c->subsystem = true;
	return SSH_OK;
}

static ssh_channel
on_channel(ssh_session ssh, void *ctx)
{
	struct connection *c = ctx;

	if (c->channel != NULL)
		return NULL; /* one session a connection is what we serve */
	c->channel = ssh_channel_new(ssh);
	c->channel_callbacks = (struct ssh_channel_callbacks_struct){
	    .userdata = c,
	    .channel_data_function = on_data,
	    .channel_eof_function = on_over,
	    .channel_close_function = on_over,
	    .channel_subsystem_request_function = on_subsystem,
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

	shutdown(c->hangup_fd, SHUT_RDWR);
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

static ssh_bind
choose_bind(struct sshd *d)
{
	struct router *r = d->setup.router;
	struct err *e = NULL;
	ssh_bind bind = d->bind;
	ssh_key key;

	pthread_mutex_lock(&r->mutex);
	if (faults_due(&r->faults, FAULT_HOST_KEY_CHANGED, "") != NULL) {
		if (d->other == NULL && make_key(d->setup.key_type, &key, &e) == 0)
			d->other = bind_with(key);
		if (d->other != NULL)
			bind = d->other;
	}
	pthread_mutex_unlock(&r->mutex);
	err_free(e);
	return bind;
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
	ssh_set_auth_methods(c->ssh,
	    SSH_AUTH_METHOD_PUBLICKEY |
		(c->sshd->setup.logins->password != NULL ? SSH_AUTH_METHOD_PASSWORD : 0));
	if (ssh_handle_key_exchange(c->ssh) != SSH_OK)
		return false;
	c->event = ssh_event_new();
	if (c->event == NULL || ssh_event_add_session(c->event, c->ssh) != SSH_OK)
		return false;
	while (!c->authenticated || !c->subsystem) {
		int64_t left = until - clock_ms();

		if (left <= 0 || c->tries >= TRIES || c->over ||
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

	ssh_channel_request_send_exit_status(c->channel, 0);
	ssh_channel_send_eof(c->channel);
	ssh_channel_close(c->channel);
	while (clock_ms() < until)
		if (ssh_event_dopoll(c->event, (int)(until - clock_ms())) == SSH_ERROR)
			return;
}

static void
hold_session(struct connection *c)
{
	struct session_io io = {
	    .write = write_channel, .hangup = hang_up, .linger = linger, .ctx = c};
	struct session *s = session_new(c->sshd->setup.router, c->user, &io);
	enum session_state state = converse(c, s);

	session_free(s);
	if (state != SESSION_DROPPED)
		say_goodbye(c);
	else
		ssh_silent_disconnect(c->ssh);
}

void
sshd_serve(struct sshd *d, int fd, int hangup_fd)
{
	struct connection c = {.sshd = d, .hangup_fd = hangup_fd};
	long timeout_s = LOGIN_MS / 1000;

	c.ssh = ssh_new();
	if (c.ssh == NULL)
		abort();
	buf_init(&c.in, BUF_TEXT);
	ssh_options_set(c.ssh, SSH_OPTIONS_TIMEOUT, &timeout_s);
	if (ssh_bind_accept_fd(choose_bind(d), c.ssh, fd) == SSH_OK) {
		if (admit(&c))
			hold_session(&c);
	} else {
		close(fd);
	}
	if (c.event != NULL) {
		ssh_event_remove_session(c.event, c.ssh);
		ssh_event_free(c.event);
	}
	ssh_disconnect(c.ssh);          /* frees the channel, too */
	shutdown(hangup_fd, SHUT_RDWR); /* the duplicate would keep the connection */
	ssh_free(c.ssh);
	buf_done(&c.in);
}
