/* Names of Junos releases: "22.4R3.25", "23.4R2-S3.9", "15.1X49-D150.2", "22.4R3-S2.11-EVO". Pure, any thread. */
#ifndef DEVICE_RELEASE_H
#define DEVICE_RELEASE_H

#include <stdbool.h>

struct arena;

/* The release in the name of an image, of which folders are left out (junos-facts 4.9): "23.4R2-S3.9" of
 * "/var/tmp/junos-install-mx-x86-64-23.4R2-S3.9.tgz"; what stands behind it ("-signed", "-limited64") is none of it.
 * NULL: the name tells none. */
const char *release_of_image(struct arena *a, const char *path);
/* Whether what runs is what was wanted, which may lack the build: 23.4R2-S3 is 23.4R2-S3.9, but not 23.4R2-S30.1. */
bool release_is(const char *wanted, const char *running);
/* An image for the host below Junos. */
bool release_image_is_vmhost(const char *path);

#endif
