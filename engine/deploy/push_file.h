/*
 * A local file that goes to routers: opened once, its digests computed once for all of them. Any thread; the first one
 * that asks for a digest computes it, the others wait for it; across several openings through files of a folder.
 */
#ifndef DEPLOY_PUSH_FILE_H
#define DEPLOY_PUSH_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "device/files.h"

struct cancel;
struct err;
struct push_file;

/* ERR_FILE: not there, not readable, not a regular file, or empty. */
int push_file_open(const char *path, struct push_file **ret_file, struct err **e);
void push_file_close(struct push_file *f); /* NULL allowed */

/* Digests are kept in that folder, which is borrowed: others that open the same file, by device, number, size and date, need
 * not compute them again. One of them computes, the others wait. */
void push_file_keep(struct push_file *f, const char *folder);

const char *push_file_path(const struct push_file *f);
const char *push_file_name(const struct push_file *f); /* last word of the path */
int64_t push_file_size(const struct push_file *f);     /* octets, when it was opened */
/* n octets at that place. ERR_FILE: they are not there any more. */
int push_file_read(
    const struct push_file *f, void *p, size_t n, int64_t at, struct err **e);
/* Since it was opened, by size or date. */
bool push_file_changed(const struct push_file *f);
/* *ret_hex is borrowed from f. ERR_CANCELLED, ERR_FILE. */
int push_file_digest(struct push_file *f, enum device_digest which,
    const struct cancel *cancel, const char **ret_hex, struct err **e);
/* "sha256:HEX", as somebody was told it must be. ERR_INPUT: it is not written like that; ERR_CHECK: the file is another. */
int push_file_expect(
    struct push_file *f, const char *digest, const struct cancel *cancel, struct err **e);
/* Whether it is written like that. */
int push_digest_check(const char *digest, struct err **e);

#endif
