#include "transport/ssh.h"

#include <errno.h>
#include <libssh2.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/kexinit.h"
#include "transport/service.h"

enum {
	QUEUE_KEPT = 4096,
	QUEUE_MOST = 64 << 20, /* octets, only a lost peer lets it grow that far */
	QUEUE_FULL = 256 << 10,
	HEARD_MOST = 64 << 10,
	GOODBYE_MS = 500,
	READ_SIZE = 32768,
};

struct ssh_client {
	struct ssh_client *outer; /* whose channel carries this one, or NULL: fd does */
	int fd;                   /* of the outermost; everywhere the same */
	char *peer;
	LIBSSH2_SESSION *session;
	LIBSSH2_CHANNEL *channel;
	struct buf queue; /* to be sent */
	struct buf heard; /* the server's first octets, until the key exchange is done */
	bool lost;        /* the carrier ended or failed */
	int lost_why;     /* errno, 0: ended */
	bool leaving;     /* nothing is received any more */
	/* of the login method being tried */
	const char *password;
	const struct ssh_signer *signer;
	struct err *sign_error;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
start_library(void)
{
	if (libssh2_init(0) != 0)
		abort();
}

/* --- the carrier -------------------------------------------------------------------- */

static LIBSSH2_SEND_FUNC(on_send)
{
	struct ssh_client *s = *abstract;

	(void)socket;
	(void)flags;
	buf_add(&s->queue, buffer, length);
	return s->queue.over ? -EPIPE : (ssize_t)length;
}

static ssize_t
lost(struct ssh_client *s, int why)
{
	s->lost = true;
	s->lost_why = why;
	return why != 0 ? -why : 0;
}

static ssize_t
receive_socket(struct ssh_client *s, void *p, size_t n)
{
	ssize_t got = recv(s->fd, p, n, 0);

	if (got > 0)
		return got;
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
		return -EAGAIN;
	return lost(s, got < 0 ? errno : 0);
}

static ssize_t
receive_tunnel(struct ssh_client *s, void *p, size_t n)
{
	ssize_t got = libssh2_channel_read(s->outer->channel, p, n);

	if (got > 0)
		return got;
	if (got == LIBSSH2_ERROR_EAGAIN ||
	    (got == 0 && !libssh2_channel_eof(s->outer->channel)))
		return -EAGAIN;
	return lost(s, got < 0 ? ECONNRESET : 0);
}

static LIBSSH2_RECV_FUNC(on_receive)
{
	struct ssh_client *s = *abstract;
	ssize_t got;

	(void)socket;
	(void)flags;
	if (s->leaving)
		return -ECONNRESET;
	got = s->outer != NULL ? receive_tunnel(s, buffer, length)
			       : receive_socket(s, buffer, length);
	if (got > 0 && s->heard.limit != 0)
		buf_add(&s->heard, buffer, (size_t)got);
	return got;
}

/* Hands as much of the queue on as the carrier takes now. */
static void
flush(struct ssh_client *s)
{
	while (s->queue.n > 0) {
		size_t n = s->queue.n < READ_SIZE ? s->queue.n : READ_SIZE;
		ssize_t done;

		if (s->outer == NULL)
			done = send(s->fd, s->queue.p, s->queue.n, MSG_NOSIGNAL);
		else if (s->outer->queue.n >= QUEUE_FULL)
			done = 0;
		else
			done = libssh2_channel_write(s->outer->channel, s->queue.p, n);
		if (done <= 0)
			break;
		buf_shift(&s->queue, (size_t)done);
	}
	if (s->queue.n == 0 && s->queue.cap > QUEUE_KEPT) {
		buf_done(&s->queue);
		buf_init(&s->queue, QUEUE_MOST);
	}
	if (s->outer != NULL)
		flush(s->outer);
}

static struct ssh_client *
outermost(struct ssh_client *s)
{
	while (s->outer != NULL)
		s = s->outer;
	return s;
}

/* Has a tunnel got something that came in while another one was looked at? */
static bool
tunnels_ready(const struct ssh_client *s)
{
	for (s = s->outer; s != NULL; s = s->outer) {
		unsigned long ready = 0;

		libssh2_channel_window_read_ex(s->channel, &ready, NULL);
		if (ready > 0 || libssh2_channel_eof(s->channel))
			return true;
	}
	return false;
}

int
ssh_client_wait(struct ssh_client *s, const struct deadline *d, struct err **e)
{
	struct ssh_client *base = outermost(s);

	flush(s);
	if (tunnels_ready(s))
		return 0;
	return wait_fd(base->fd, WAIT_READ | (base->queue.n > 0 ? WAIT_WRITE : 0), d, e);
}

int
ssh_client_wait_to_send(struct ssh_client *s, const struct deadline *d, struct err **e)
{
	return outermost(s)->queue.n > 0 ? wait_fd(s->fd, WAIT_WRITE, d, e)
					 : ssh_client_wait(s, d, e);
}

/* Repeats a call of libssh2 until it is through; *e is set if the wait was cut short. */
#define DRIVE(s, d, e, rc, call)                                                         \
	do {                                                                             \
		(rc) = (call);                                                           \
	} while ((rc) == LIBSSH2_ERROR_EAGAIN && ssh_client_wait((s), (d), (e)) == 0)

/* --- errors ------------------------------------------------------------------------- */

static int
closed(const struct ssh_client *s, enum err_code code, const char *doing, struct err **e)
{
	return err_set(e, code, "%s %s: %s", doing, s->peer,
	    s->lost_why != 0 ? strerror(s->lost_why)
			     : "the server closed the connection");
}

static int
failed(struct ssh_client *s, int rc, const char *doing, struct err **e)
{
	char *words = NULL;

	if (*e != NULL)
		return err_wrap(e, "%s %s", doing, s->peer);
	if (s->lost)
		return closed(s, ERR_SSH, doing, e);
	libssh2_session_last_error(s->session, &words, NULL, 0);
	return err_set(e, rc == LIBSSH2_ERROR_TIMEOUT ? ERR_TIMEOUT : ERR_SSH,
	    "%s %s: %s (libssh2 %d)", doing, s->peer, words != NULL ? words : "failed",
	    rc);
}

/* --- life --------------------------------------------------------------------------- */

static struct ssh_client *
new_over(struct ssh_client *outer, int fd, const char *peer)
{
	struct ssh_client *s = calloc(1, sizeof *s);

	pthread_once(&once, start_library);
	if (s == NULL || (s->peer = strdup(peer)) == NULL ||
	    (s->session = libssh2_session_init_ex(NULL, NULL, NULL, s)) == NULL)
		abort();
	s->outer = outer;
	s->fd = fd;
	buf_init(&s->queue, QUEUE_MOST);
	buf_init(&s->heard, HEARD_MOST);
	libssh2_session_set_blocking(s->session, 0);
	libssh2_session_callback_set(s->session, LIBSSH2_CALLBACK_SEND, (void *)on_send);
	libssh2_session_callback_set(
	    s->session, LIBSSH2_CALLBACK_RECV, (void *)on_receive);
	/* When to ask is decided by us (ssh_stream.c); the interval is the least it takes. */
	libssh2_keepalive_config(s->session, 1, 2);
	return s;
}

struct ssh_client *
ssh_client_new(int fd, const char *peer)
{
	return new_over(NULL, fd, peer);
}

struct ssh_client *
ssh_client_new_inside(struct ssh_client *outer, const char *peer)
{
	return new_over(outer, outer->fd, peer);
}

static void
say_goodbye(struct ssh_client *s)
{
	struct deadline d = deadline_in(GOODBYE_MS, NULL);
	struct ssh_client *base = outermost(s);
	struct err *e = NULL;

	if (s->channel != NULL) {
		libssh2_channel_send_eof(s->channel);
		libssh2_channel_close(s->channel);
	}
	libssh2_session_disconnect(s->session, "done");
	flush(s);
	while (base->queue.n > 0 && !base->lost && e == NULL) {
		size_t before = base->queue.n;

		if (wait_fd(base->fd, WAIT_WRITE, &d, &e) == 0)
			flush(s);
		/* One wait for all connections of the route is enough. */
		if (base->queue.n == before)
			base->lost = true;
	}
	err_free(e);
}

void
ssh_client_free(struct ssh_client *s)
{
	struct ssh_client *outer;

	if (s == NULL)
		return;
	outer = s->outer;
	say_goodbye(s);
	/* From here on its reads fail at once, so that freeing waits for nobody. */
	s->leaving = true;
	for (int i = 0; i < 100; i++)
		if (libssh2_session_free(s->session) != LIBSSH2_ERROR_EAGAIN)
			break;
	if (outer == NULL)
		close(s->fd);
	buf_done(&s->queue);
	buf_done(&s->heard);
	err_free(s->sign_error);
	free(s->peer);
	free(s);
	ssh_client_free(outer);
}

/* --- key exchange ------------------------------------------------------------------- */

bool
ssh_client_offers(const struct ssh_client *s, struct kexinit *ret)
{
	return kexinit_parse(buf_str(&s->heard), ret);
}

/* libssh2's names for the lists of a kexinit, in their order. */
static const int methods[KEX_LISTS] = {
    [KEX_METHOD] = LIBSSH2_METHOD_KEX,
    [KEX_HOST_KEY] = LIBSSH2_METHOD_HOSTKEY,
    [KEX_CIPHER_OUT] = LIBSSH2_METHOD_CRYPT_CS,
    [KEX_CIPHER_IN] = LIBSSH2_METHOD_CRYPT_SC,
    [KEX_MAC_OUT] = LIBSSH2_METHOD_MAC_CS,
    [KEX_MAC_IN] = LIBSSH2_METHOD_MAC_SC,
};

static void
supported(struct ssh_client *s, int method, struct buf *out)
{
	const char **names = NULL;
	int n = libssh2_session_supported_algs(s->session, method, &names);

	for (int i = 0; i < n; i++)
		buf_printf(out, "%s%s", i > 0 ? "," : "", names[i]);
	if (n > 0)
		libssh2_free(s->session, names);
}

void
ssh_client_host_key_types(struct ssh_client *s, struct buf *out)
{
	supported(s, LIBSSH2_METHOD_HOSTKEY, out);
}

/* Have the two nothing in common? 0: it is not that. */
static int
explain_exchange(struct ssh_client *s, const char *host_keys, struct err **e)
{
	struct kexinit theirs, ours;
	struct buf names[KEX_LISTS];
	int rc;

	if (!ssh_client_offers(s, &theirs))
		return 0;
	for (int i = 0; i < KEX_LISTS; i++) {
		buf_init(&names[i], BUF_LINE);
		if (i == KEX_HOST_KEY && host_keys != NULL)
			buf_adds(&names[i], host_keys);
		else
			supported(s, methods[i], &names[i]);
		ours.list[i] = buf_str(&names[i]);
	}
	rc = kex_explain(&theirs, &ours, s->peer, e);
	for (int i = 0; i < KEX_LISTS; i++)
		buf_done(&names[i]);
	return rc;
}

static int
handshake_failed(struct ssh_client *s, int rc, const char *host_keys, struct err **e)
{
	if (*e == NULL && explain_exchange(s, host_keys, e) != 0)
		return -1;
	if (*e == NULL && s->lost && s->heard.n == 0) {
		closed(s, ERR_SSH, "SSH version exchange with", e);
		err_remedy(*e, "the router may limit connections per minute or sessions; "
			       "wait and try again");
		return -1;
	}
	return failed(s, rc, "SSH key exchange with", e);
}

int
ssh_client_handshake(
    struct ssh_client *s, const char *host_keys, const struct deadline *d, struct err **e)
{
	int rc;

	if (host_keys != NULL && libssh2_session_method_pref(
				     s->session, LIBSSH2_METHOD_HOSTKEY, host_keys) != 0)
		return err_set(e, ERR_SSH_ALGORITHM,
		    "%s: libssh2 can verify none of the host key types '%s'", s->peer,
		    host_keys);
	DRIVE(s, d, e, rc, libssh2_session_handshake(s->session, s->fd));
	if (rc != 0)
		return handshake_failed(s, rc, host_keys, e);
	/* What was heard up to here stays; the rest is not listened to. */
	s->heard.limit = 0;
	return 0;
}

struct str
ssh_client_host_key(const struct ssh_client *s)
{
	size_t n = 0;
	const char *p = libssh2_session_hostkey(s->session, &n, NULL);

	return (struct str){p, p != NULL ? n : 0};
}

/* --- login -------------------------------------------------------------------------- */

int
ssh_client_methods(struct ssh_client *s, const char *user, const struct deadline *d,
    struct buf *out, bool *ret_done, struct err **e)
{
	char *list;

	for (;;) {
		list = libssh2_userauth_list(s->session, user, (unsigned)strlen(user));
		if (list != NULL ||
		    libssh2_session_last_errno(s->session) != LIBSSH2_ERROR_EAGAIN ||
		    ssh_client_wait(s, d, e) != 0)
			break;
	}
	*ret_done = libssh2_userauth_authenticated(s->session) != 0;
	if (list == NULL && !*ret_done)
		return failed(
		    s, libssh2_session_last_errno(s->session), "SSH login to", e);
	buf_adds(out, list != NULL ? list : "");
	return 0;
}

static int
tried(struct ssh_client *s, int rc, bool *ret_accepted, struct err **e)
{
	static const int refusals[] = {LIBSSH2_ERROR_AUTHENTICATION_FAILED,
	    LIBSSH2_ERROR_PUBLICKEY_UNVERIFIED, LIBSSH2_ERROR_METHOD_NOT_SUPPORTED};

	*ret_accepted = rc == 0;
	if (rc == 0)
		return 0;
	for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++)
		if (rc == refusals[i] && *e == NULL)
			return 0;
	return failed(s, rc, "SSH login to", e);
}

int
ssh_client_try_key(struct ssh_client *s, const char *user, struct str private_key,
    const struct deadline *d, bool *ret_accepted, struct err **e)
{
	int rc;

	DRIVE(s, d, e, rc,
	    libssh2_userauth_publickey_frommemory(s->session, user, strlen(user), NULL, 0,
		private_key.p, private_key.n, NULL));
	if (rc == LIBSSH2_ERROR_FILE && *e == NULL)
		return err_set(e, ERR_AUTH, "libssh2 cannot use this kind of key");
	return tried(s, rc, ret_accepted, e);
}

static LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC(on_sign)
{
	struct ssh_client *s = *abstract;
	struct buf signature;
	int rc;

	(void)session;
	buf_init(&signature, BUF_LINE);
	err_free(s->sign_error);
	s->sign_error = NULL;
	rc = s->signer->sign(s->signer->ctx, (struct str){(const char *)data, data_len},
	    &signature, &s->sign_error);
	*sig_len = signature.n;
	*sig = rc == 0 ? (unsigned char *)buf_detach(&signature) : NULL;
	buf_done(&signature);
	return rc;
}

int
ssh_client_try_signer(struct ssh_client *s, const char *user,
    const struct ssh_signer *signer, const struct deadline *d, bool *ret_accepted,
    struct err **e)
{
	void *self = s;
	int rc;

	s->signer = signer;
	DRIVE(s, d, e, rc,
	    libssh2_userauth_publickey(s->session, user,
		(const unsigned char *)signer->key.p, signer->key.n, on_sign, &self));
	s->signer = NULL;
	if (s->sign_error != NULL && *e == NULL) {
		*e = s->sign_error;
		s->sign_error = NULL;
		return -1;
	}
	return tried(s, rc, ret_accepted, e);
}

int
ssh_client_try_password(struct ssh_client *s, const char *user, const char *password,
    const struct deadline *d, bool *ret_accepted, struct err **e)
{
	int rc;

	DRIVE(s, d, e, rc,
	    libssh2_userauth_password_ex(s->session, user, (unsigned)strlen(user),
		password, (unsigned)strlen(password), NULL));
	return tried(s, rc, ret_accepted, e);
}

static LIBSSH2_USERAUTH_KBDINT_RESPONSE_FUNC(on_prompt)
{
	struct ssh_client *s = *abstract;

	(void)name;
	(void)name_len;
	(void)instruction;
	(void)instruction_len;
	if (num_prompts != 1 || prompts[0].echo || s->password == NULL)
		return;
	responses[0].text = strdup(s->password);
	if (responses[0].text == NULL)
		abort();
	responses[0].length = (unsigned)strlen(s->password);
	s->password = NULL; /* asked again, it was wrong: once is enough */
}

int
ssh_client_try_prompt(struct ssh_client *s, const char *user, const char *password,
    const struct deadline *d, bool *ret_accepted, struct err **e)
{
	int rc;

	s->password = password;
	DRIVE(s, d, e, rc,
	    libssh2_userauth_keyboard_interactive_ex(
		s->session, user, (unsigned)strlen(user), on_prompt));
	s->password = NULL;
	return tried(s, rc, ret_accepted, e);
}

/* --- the channel -------------------------------------------------------------------- */

int
ssh_client_open_tunnel(struct ssh_client *s, const char *host, int port,
    const struct deadline *d, struct err **e)
{
	int rc = 0;

	while (s->channel == NULL && rc == 0) {
		s->channel = libssh2_channel_direct_tcpip_ex(
		    s->session, host, port, "127.0.0.1", 0);
		if (s->channel != NULL)
			return 0;
		rc = libssh2_session_last_errno(s->session);
		if (rc == LIBSSH2_ERROR_EAGAIN)
			rc = ssh_client_wait(s, d, e);
	}
	if (rc != LIBSSH2_ERROR_CHANNEL_FAILURE)
		return failed(s, rc, "opening a tunnel by", e);
	return err_set(e, ERR_CONNECT, "jump host %s cannot reach '%s' port %d", s->peer,
	    host, port);
}

static int
refused(struct ssh_client *s, const struct service *service, struct err **e)
{
	err_set(e, service->refused, "%s refuses the %s '%s'", s->peer,
	    strcmp(service->request, "exec") == 0 ? "command" : service->request,
	    service->text);
	if (service->remedy != NULL)
		err_remedy(*e, "%s", service->remedy);
	return -1;
}

int
ssh_client_open_service(struct ssh_client *s, const struct service *service,
    const struct deadline *d, struct err **e)
{
	int rc = 0;

	while (s->channel == NULL && rc == 0) {
		s->channel = libssh2_channel_open_session(s->session);
		rc = s->channel != NULL ? 0 : libssh2_session_last_errno(s->session);
		if (rc == LIBSSH2_ERROR_EAGAIN)
			rc = ssh_client_wait(s, d, e);
	}
	if (s->channel == NULL)
		return failed(s, rc, "opening a channel to", e);
	/* Words on the error channel are no part of what is spoken. */
	libssh2_channel_handle_extended_data2(
	    s->channel, LIBSSH2_CHANNEL_EXTENDED_DATA_IGNORE);
	DRIVE(s, d, e, rc,
	    libssh2_channel_process_startup(s->channel, service->request,
		(unsigned)strlen(service->request), service->text,
		(unsigned)strlen(service->text)));
	if (rc == 0)
		return 0;
	if (*e != NULL || s->lost || rc != LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED)
		return failed(s, rc, "starting the service on", e);
	return refused(s, service, e);
}

/* --- octets ------------------------------------------------------------------------- */

ssize_t
ssh_client_take(struct ssh_client *s, void *p, size_t n, struct err **e)
{
	ssize_t got = libssh2_channel_read(s->channel, p, n);

	if (got > 0)
		return got;
	if (got == LIBSSH2_ERROR_EAGAIN)
		return SSH_NOTHING;
	if (got == 0)
		return libssh2_channel_eof(s->channel) ? SSH_END : SSH_NOTHING;
	if (s->lost)
		closed(s, ERR_CLOSED, "session with", e);
	else
		failed(s, (int)got, "reading from", e);
	return SSH_FAILED;
}

int
ssh_client_put(
    struct ssh_client *s, const void *p, size_t n, size_t *ret_done, struct err **e)
{
	ssize_t done = 0;

	if (n > 0 && s->queue.n < QUEUE_FULL)
		done = libssh2_channel_write(s->channel, p, n);
	if (done < 0 && done != LIBSSH2_ERROR_EAGAIN) {
		if (s->lost)
			return closed(s, ERR_CLOSED, "session with", e);
		return failed(s, (int)done, "writing to", e);
	}
	*ret_done = done > 0 ? (size_t)done : 0;
	flush(s);
	return 0;
}

bool
ssh_client_all_sent(const struct ssh_client *s)
{
	for (; s != NULL; s = s->outer)
		if (s->queue.n > 0)
			return false;
	return true;
}

void
ssh_client_ask_alive(struct ssh_client *s)
{
	int next;

	if (s->queue.n == 0)
		libssh2_keepalive_send(s->session, &next);
}

const char *
ssh_client_peer(const struct ssh_client *s)
{
	return s->peer;
}
