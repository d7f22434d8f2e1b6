/* A private key file: its text, and what can be known without opening it. */
#ifndef TRANSPORT_KEY_FILE_H
#define TRANSPORT_KEY_FILE_H

#include <stdbool.h>

#include "base/buf.h"

struct err;

struct key_file {
	struct buf text; /* secret */
	bool encrypted;
	bool rsa;
};

/* ERR_FILE; ERR_INPUT: not a private key. */
int key_file_read(struct key_file *k, const char *path, struct err **e);
void key_file_done(struct key_file *k); /* wipes */

#endif
