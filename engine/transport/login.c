#include "transport/login.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/agent.h"
#include "transport/kexinit.h"
#include "transport/key_file.h"
#include "transport/known_hosts.h"
#include "transport/ssh.h"

struct attempt {
	struct ssh_client *s;
	const struct login *l;
	const struct deadline *d;
	struct buf offered;    /* the server's methods */
	struct buf tried;      /* for the error */
	const char *encrypted; /* a key file that could not be used, or NULL */
	bool rsa;              /* an RSA key was refused */
	bool password;         /* one was sent */
	bool accepted;
};

static void
note(struct attempt *a, const char *what, const char *name)
{
	buf_printf(&a->tried, "%s%s", a->tried.n > 0 ? ", " : "", what);
	if (name != NULL)
		buf_printf(&a->tried, " '%s'", name);
}

static int
try_file(struct attempt *a, const char *path, struct err **e)
{
	struct key_file k;
	int rc = 0;

	if (key_file_read(&k, path, e) != 0)
		return -1;
	if (k.encrypted) {
		a->encrypted = a->encrypted != NULL ? a->encrypted : path;
		note(a, "encrypted key (not usable)", path);
	} else {
		note(a, k.rsa ? "RSA key" : "key", path);
		rc = ssh_client_try_key(
		    a->s, a->l->user, buf_str(&k.text), a->d, &a->accepted, e);
		a->rsa = a->rsa || (k.rsa && !a->accepted);
		if (rc != 0)
			err_wrap(e, "key file '%s'", path);
	}
	key_file_done(&k);
	return rc;
}

struct agent_use {
	struct agent *agent;
	const struct agent_key *key;
	const struct deadline *d;
};

static int
sign_by_agent(void *ctx, struct str data, struct buf *ret_signature, struct err **e)
{
	struct agent_use *use = ctx;

	return agent_sign(use->agent, use->key->blob, data, use->d, ret_signature, e);
}

static int
try_agent_key(
    struct attempt *a, struct agent *agent, const struct agent_key *key, struct err **e)
{
	struct agent_use use = {agent, key, a->d};
	struct ssh_signer signer = {key->blob, sign_by_agent, &use};
	struct str type = key_type(key->blob);
	bool rsa = str_eq(type, STR("ssh-rsa"));

	/* Certificates and hardware keys are not for libssh2 1.10. */
	if (!rsa && !str_eq(type, STR("ssh-ed25519")) &&
	    (!str_starts(type, STR("ecdsa-sha2-nistp")) ||
		memchr(type.p, '@', type.n) != NULL))
		return 0;
	note(a, rsa ? "agent's RSA key" : "agent's key", key->comment);
	if (ssh_client_try_signer(a->s, a->l->user, &signer, a->d, &a->accepted, e) != 0)
		return -1;
	a->rsa = a->rsa || (rsa && !a->accepted);
	return 0;
}

static int
try_agent(struct attempt *a, struct err **e)
{
	struct agent *agent = NULL;
	const struct agent_key *keys;
	size_t n;
	int rc = 0;

	if (agent_open(a->l->agent, a->d, &agent, e) != 0) {
		/* A stale SSH_AUTH_SOCK must not keep a password from being tried. */
		if (err_code(*e) != ERR_AUTH)
			return -1;
		note(a, "agent (not reachable)", a->l->agent);
		err_clear(e);
		return 0;
	}
	keys = agent_keys(agent, &n);
	if (n == 0)
		note(a, "agent (has no keys)", NULL);
	for (size_t i = 0; i < n && rc == 0 && !a->accepted; i++)
		rc = try_agent_key(a, agent, &keys[i], e);
	agent_close(agent);
	return rc;
}

static int
try_usual_files(struct attempt *a, struct err **e)
{
	static const char *const names[] = {"id_ed25519", "id_ecdsa", "id_rsa"};
	struct buf path;
	int rc = 0;

	buf_init(&path, BUF_LINE);
	for (size_t i = 0; i < 3 && rc == 0 && !a->accepted; i++) {
		buf_reset(&path);
		buf_printf(&path, "%s/.ssh/%s", a->l->home, names[i]);
		if (access(buf_z(&path), R_OK) != 0)
			continue;
		rc = try_file(a, buf_z(&path), e);
		if (a->encrypted == buf_z(&path))
			a->encrypted = names[i];
	}
	buf_done(&path);
	return rc;
}

static int
try_keys(struct attempt *a, struct err **e)
{
	const struct login *l = a->l;

	if (!kex_has(buf_str(&a->offered), STR("publickey")))
		return 0;
	if (l->key_file != NULL && try_file(a, l->key_file, e) != 0)
		return -1;
	if (!a->accepted && l->agent != NULL && try_agent(a, e) != 0)
		return -1;
	if (!a->accepted && l->key_file == NULL && l->home != NULL)
		return try_usual_files(a, e);
	return 0;
}

static int
try_secrets(struct attempt *a, struct err **e)
{
	static const struct {
		const char *name;
		int (*try)(struct ssh_client *, const char *, const char *,
		    const struct deadline *, bool *, struct err **);
	} methods[] = {
	    {"password", ssh_client_try_password},
	    {"keyboard-interactive", ssh_client_try_prompt},
	};

	for (size_t i = 0; i < 2 && !a->accepted && a->l->password != NULL; i++) {
		if (!kex_has(buf_str(&a->offered), str_of(methods[i].name)))
			continue;
		note(a, methods[i].name, NULL);
		a->password = true;
		if (methods[i].try(
			a->s, a->l->user, a->l->password, a->d, &a->accepted, e) != 0)
			return -1;
	}
	return 0;
}

static int
refused(const struct attempt *a, struct err **e)
{
	bool rsa = a->rsa && !a->password;

	err_set(e, rsa ? ERR_SSH_ALGORITHM : ERR_AUTH,
	    "login of '%s' refused: tried %s; the server offers %s", a->l->user,
	    a->tried.n > 0 ? buf_z(&a->tried) : "nothing",
	    a->offered.n > 0 ? buf_z(&a->offered) : "nothing");
	if (a->rsa)
		err_remedy(*e, "libssh2 signs with RSA keys by SHA-1 only, which newer "
			       "servers refuse: set 'holdfast_transport: openssh' for "
			       "this host, or use an ed25519 key");
	else if (a->encrypted != NULL)
		err_remedy(*e,
		    "the key '%s' is encrypted: load it into an ssh-agent with ssh-add",
		    a->encrypted);
	return -1;
}

/* A server hangs up after too many attempts: that is a refusal too. */
static int
hung_up(const struct attempt *a, struct err **e)
{
	struct buf why;

	if (err_code(*e) != ERR_SSH || a->tried.n == 0)
		return -1;
	buf_init(&why, BUF_LINE);
	err_brief(*e, &why);
	err_free(*e);
	err_set(e, ERR_AUTH, "login of '%s' failed: tried %s: %s", a->l->user,
	    buf_z(&a->tried), buf_z(&why));
	buf_done(&why);
	return -1;
}

int
login_run(
    struct ssh_client *s, const struct login *l, const struct deadline *d, struct err **e)
{
	struct attempt a = {.s = s, .l = l, .d = d};
	int rc;

	buf_init(&a.offered, BUF_LINE);
	buf_init(&a.tried, BUF_LINE);
	rc = ssh_client_methods(s, l->user, d, &a.offered, &a.accepted, e);
	if (rc == 0 && !a.accepted)
		rc = try_keys(&a, e);
	if (rc == 0 && !a.accepted)
		rc = try_secrets(&a, e);
	if (rc != 0)
		hung_up(&a, e);
	else if (!a.accepted)
		rc = refused(&a, e);
	buf_done(&a.offered);
	buf_done(&a.tried);
	return rc;
}
