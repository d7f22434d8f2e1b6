/*
 * Inside of SFTP: one request as it is read, its answer as it grows, and the state that requests share. See sftp.h.
 */
#ifndef EMULATOR_SFTP_PACKET_H
#define EMULATOR_SFTP_PACKET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"
#include "emulator/sftp.h"

struct arena;
struct file;
struct file_info;

enum {
	PACKET_MOST = 1 << 18,
	READ_MOST = 1 << 16,
	HANDLES_MOST = 100,
	NAMES_A_REPLY = 100,
};

enum packet {
	INIT = 1,
	VERSION,
	OPEN,
	CLOSE,
	READ,
	WRITE,
	LSTAT,
	FSTAT,
	SETSTAT,
	FSETSTAT,
	OPENDIR,
	READDIR,
	REMOVE,
	MKDIR,
	RMDIR,
	REALPATH,
	STAT,
	RENAME,
	STATUS = 101,
	HANDLE,
	DATA,
	NAME,
	ATTRS,
	EXTENDED = 200,
	EXTENDED_REPLY,
};

enum status { OK, END, NO_SUCH_FILE, DENIED, FAILURE, BAD_MESSAGE, UNSUPPORTED = 8 };
enum { ATTR_SIZE = 1, ATTR_IDS = 2, ATTR_MODE = 4, ATTR_TIMES = 8 };
enum {
	OPEN_READ = 1,
	OPEN_WRITE = 2,
	OPEN_APPEND = 4,
	OPEN_CREATE = 8,
	OPEN_TRUNCATE = 16,
	OPEN_NEW = 32
};

struct handle {
	struct file *file; /* NULL: a directory, or free */
	char path[1024];
	bool directory, append;
	size_t next; /* of the entries */
};

struct sftp {
	struct router *router;
	struct sftp_io io;
	char user[64];
	struct buf in;
	VEC(struct handle *) handles; /* NULL: free */
	bool greeted;
};

/* One request as it is read, and the answer as it grows. */
struct request {
	struct sftp *sftp;
	struct arena *arena;
	struct str rest;
	bool bad; /* it was shorter than it should be */
	uint32_t id;
	struct buf out;
};

/* Reading: what is not there is 0 or empty, and the request bad. */
uint64_t packet_take(struct request *q, size_t n);
struct str packet_text(struct request *q);
const char *packet_path(struct request *q); /* as the disk has it, in the arena */

/* Answering. */
void packet_begin(struct request *q, enum packet type);
void packet_add(struct request *q, uint64_t value, int n);
void packet_add_text(struct request *q, struct str text);
void packet_add_name(struct request *q, const char *name, const struct file_info *f);
void packet_answer(struct request *q, enum status status);
void packet_answer_errno(struct request *q, int why);
void packet_answer_attributes(struct request *q, int why, const struct file_info *f);

/* sftp_request.c: does what is asked and answers. */
void sftp_obey(struct request *q, enum packet type);
void sftp_handle_free(struct sftp *s, struct handle *h);

#endif
