/*
 * From a target to a stream that speaks the NETCONF subsystem, that of files, or to a
 * command: name service, TCP, jump hosts, SSH, host key, authentication, by libssh2 or by
 * OpenSSH's client.
 */
#ifndef TRANSPORT_CONNECT_H
#define TRANSPORT_CONNECT_H

#include <stdbool.h>

struct buf;
struct deadline;
struct err;
struct stream;

struct target {
	const char *name;    /* for messages */
	const char *address; /* name or address */
	int port;            /* of NETCONF */
	int ssh_port;        /* of files and commands; 0: 22 */
	const char *user;
	const char *password; /* secret, or NULL */
	const char
	    *key_file; /* or NULL: the agent, then ~/.ssh/id_ed25519, id_ecdsa, id_rsa */
	const char *jump;             /* [user@]host[:port],… or NULL */
	const char *known_hosts;      /* extra file looked at first, or NULL */
	const char *site_known_hosts; /* inventory/known_hosts */
	bool openssh;                 /* spawn ssh -s instead of libssh2 */
	const char *agent;            /* path of the agent's socket, or NULL */
	const char *home;             /* for ~/.ssh, or NULL */
};

/* ERR_RESOLVE, ERR_CONNECT, ERR_SSH, ERR_SSH_ALGORITHM (with cause and the openssh
 * remedy), ERR_HOST_KEY (with the fingerprint seen, the one known with file:line, and the
 * remedy), ERR_AUTH (with the methods tried and offered). */
int connect_netconf(const struct target *t, const struct deadline *d,
    struct stream **ret_stream, struct err **e);
/* The same at the target's ssh_port: a subsystem, or a command. With OpenSSH's client all of these errors come with the
 * first read. A host key that is known for the target's NETCONF port only counts: a router shows the same on both.
 * ERR_NO_SERVICE: the router refuses it. */
int connect_subsystem(const struct target *t, const char *name, const struct deadline *d,
    struct stream **ret_stream, struct err **e);
int connect_command(const struct target *t, const char *command, const struct deadline *d,
    struct stream **ret_stream, struct err **e);
/* The host keys a target offers, as known_hosts lines in out and "TYPE SHA256:…" lines in
 * fingerprints. */
int connect_host_keys(const struct target *t, const struct deadline *d, struct buf *out,
    struct buf *fingerprints, struct err **e);

#endif
