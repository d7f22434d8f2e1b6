/*
 * What a router knows of its files: digests, the space on its volumes, sizes (junos-facts 3.14, 4.1, 5). Read over the
 * session; one thread. Errors are those of device.h, ERR_RPC with the router's words.
 */
#ifndef DEVICE_FILES_H
#define DEVICE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct deadline;
struct device;
struct err;

/* The strongest first. */
enum device_digest { DEVICE_SHA256, DEVICE_SHA1, DEVICE_MD5, DEVICE_DIGESTS };

enum { DEVICE_HEX = 2 * 32 + 1 }; /* room for the digits of any of them */

const char *device_digest_name(enum device_digest which); /* "sha256" */

struct device_checksum {
	bool there;     /* false: the router has no such file */
	bool directory; /* there is one: no digest */
	enum device_digest which;
	char hex[DEVICE_HEX]; /* lower case; "" unless there */
};

/* By `which`, or the next weaker one that the router knows. Reading gigabytes takes it tens of seconds. */
int device_checksum(struct device *dev, const char *path, enum device_digest which,
    const struct deadline *d, struct device_checksum *ret, struct err **e);

struct device_volume {
	const char *name;         /* "/dev/gpt/var" */
	const char *mounted;      /* "/var", without Junos' own "/.mount" before it */
	const char *engine;       /* "re0", or NULL: the one that answers */
	int64_t total, available; /* octets */
};

struct device_storage {
	struct device_volume *v;
	size_t n;
};

/* Texts are in the arena. */
int device_storage(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_storage *ret, struct err **e);
/* The volume that holds a path; if several engines answered, the one with most room, since it is not told which of them
 * takes files. NULL: none is told. */
const struct device_volume *device_storage_of(
    const struct device_storage *s, const char *path);

/* On a session that may operate. A file that is not there is ERR_RPC. */
int device_delete_file(
    struct device *dev, const char *path, const struct deadline *d, struct err **e);

#endif
