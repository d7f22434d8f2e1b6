/*
 * A report on its way to a file. Opened for its owner only (mode 0600), since a report
 * may hold configuration; written at once, so that a crash loses nothing that was said;
 * synced at close. The first error is kept and reported at close. One thread at a time.
 */
#ifndef REPORT_OUTFILE_H
#define REPORT_OUTFILE_H

#include <stdbool.h>

#include "base/str.h"

struct err;

struct outfile {
	char *path;
	int fd;
	bool close_fd; /* opened here */
	int why;       /* errno of the first failure, 0: none */
};

/* `path` "-" is standard output. ERR_FILE. */
int outfile_open(struct outfile *f, const char *path, struct err **e);
/* A descriptor that stays open; `name` stands in messages. */
void outfile_borrow(struct outfile *f, int fd, const char *name);
void outfile_write(struct outfile *f, struct str text);
/* What is not said in the file makes it wrong: keeps `why` (an errno) for close. */
void outfile_fail(struct outfile *f, int why);
int outfile_close(struct outfile *f, struct err **e);

#endif
