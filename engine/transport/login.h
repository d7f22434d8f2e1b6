/*
 * Proving who we are: the key file named, the agent's keys, the usual key files,
 * password, keyboard-interactive, as far as the server offers the method.
 */
#ifndef TRANSPORT_LOGIN_H
#define TRANSPORT_LOGIN_H

struct deadline;
struct err;
struct ssh_client;

struct login {
	const char *user;
	const char *password; /* or NULL */
	const char *key_file; /* or NULL: the usual ones below home */
	const char *agent;    /* path of its socket, or NULL */
	const char *home;     /* or NULL */
};

/* ERR_AUTH with what was tried and what the server offers; ERR_SSH_ALGORITHM if an RSA key
 * was refused, which libssh2 1.10 signs with SHA-1 only; ERR_FILE, ERR_INPUT: key_file
 * cannot be used. No secret is in a message. */
int login_run(struct ssh_client *s, const struct login *l, const struct deadline *d,
    struct err **e);

#endif
