/*
 * Images of emulated software, as `junosim image` writes them: a few lines that say what it is, then octets that mean
 * nothing, whose sum is in those lines. It stands for a signed package: what does not fit its sum is corrupt.
 *
 *	junosim-image 1
 *	version 23.4R2-S3.9
 *	model mx204
 *	sha256 5891b5b5…
 *	size 1048576
 *	(an empty line, then `size` octets)
 */
#ifndef EMULATOR_IMAGE_H
#define EMULATOR_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct router;

struct image {
	char version[64]; /* "23.4R2-S3.9" */
	char model[64];   /* "mx204", or "any" */
	char sha256[65];
	int64_t size; /* of what follows the head */
	size_t head;  /* octets */
};

/*
 * Version in the name of an image: what follows the last '-' before two digits and a point, up to the last digit
 * (junos-facts 4.9). "junos-install-mx-x86-64-22.4R3.25-limited64.tgz" gives "22.4R3.25-limited64". False: none.
 */
bool image_version_of(const char *name, char *version, size_t n);

enum image_fault { IMAGE_GOOD, IMAGE_MISSING, IMAGE_CORRUPT };
/* Reads the file whole: the router's mutex is not held. */
enum image_fault image_check(struct router *r, const char *path, struct image *ret_image);

/* junosim image: writes a file of ours. */
int image_write(const char *path, const char *version, const char *model, int64_t size,
    struct err **e);

#endif
