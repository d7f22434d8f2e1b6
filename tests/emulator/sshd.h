/*
 * SSH before a router: logins, and one NETCONF session per connection, by the subsystem or by a command. libssh's server
 * interface is used here, in host_key.c and in login.c. One thread serves one connection from its first octet to its
 * last.
 */
#ifndef EMULATOR_SSHD_H
#define EMULATOR_SSHD_H

struct host_key;
struct logins;
struct router;

struct sshd {
	struct router *router;
	const struct logins *logins;
	struct host_key *key;
};

enum service { SERVICE_NETCONF, SERVICE_SSH }; /* ports 830 and 22 of a router */

struct sshd_client {
	int fd;
	int hangup_fd; /* a duplicate that other threads may shut down */
	enum service service;
	char address[64];
};

/* Serves the connection and closes its fd. */
void sshd_serve(const struct sshd *d, const struct sshd_client *client);

#endif
