/*
 * Our own store of host keys, in the format of sshd(8) "SSH_KNOWN_HOSTS FILE FORMAT":
 * names, [host]:port, wildcards, negation, hashed names, @revoked. @cert-authority lines
 * are skipped and remembered, since libssh2 knows no certificates. A line that cannot be
 * understood is an error, because a key overlooked is a key not checked.
 */
#ifndef TRANSPORT_KNOWN_HOSTS_H
#define TRANSPORT_KNOWN_HOSTS_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct err;
struct known_hosts;

struct known_key {
	const char *file;
	int line;
	const char *type; /* "ssh-ed25519" */
	struct str blob;  /* as on the wire */
};

enum known {
	KNOWN_YES,
	KNOWN_UNKNOWN, /* no key of that host */
	KNOWN_OTHER,   /* keys of other types only: the first is given */
	KNOWN_CHANGED, /* another key of the same type: it is given */
	KNOWN_REVOKED, /* the line is given */
};

struct known_hosts *known_hosts_new(void);
void known_hosts_free(struct known_hosts *k); /* NULL allowed */
/* Adds a file behind those read before; an absent one is empty. ERR_INPUT with file:line.
 */
int known_hosts_read(struct known_hosts *k, const char *path, struct err **e);
int known_hosts_parse(
    struct known_hosts *k, const char *file, struct str text, struct err **e);

/* A host that listens on another port than 22 is looked for as [host]:port; as ssh(1)
 * does, an equal key under the bare name counts too. *ret_key lives with k. */
enum known known_hosts_look(const struct known_hosts *k, const char *host, int port,
    struct str blob, const struct known_key **ret_key);
/* The types of the keys known for a host, comma separated, in the order of the files. */
void known_hosts_types(
    const struct known_hosts *k, const char *host, int port, struct buf *out);
/* The first @cert-authority line for that host that was skipped, or NULL. */
const struct known_key *known_hosts_authority(
    const struct known_hosts *k, const char *host, int port);

/* All entries in the order read. */
size_t known_hosts_count(const struct known_hosts *k);
const struct known_key *known_hosts_key(const struct known_hosts *k, size_t i);

/* "ssh-ed25519" of a key as on the wire; empty if it is none. */
struct str key_type(struct str blob);
/* "SHA256:…", as ssh-keygen -l prints it. */
void key_fingerprint(struct buf *out, struct str blob);
/* A line for a known_hosts file, with the newline. */
void known_hosts_line(struct buf *out, const char *host, int port, struct str blob);

#endif
