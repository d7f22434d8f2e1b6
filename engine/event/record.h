/*
 * The record of a run: the JSONL file that the jsonl sink writes, one event a line, read
 * back. What is in it was written by others: a line that is no event of a known kind is
 * refused, never skipped.
 */
#ifndef EVENT_RECORD_H
#define EVENT_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct bus;
struct err;

#define RECORD_LINE (256UL << 20) /* longest line taken, octets */

struct record_tally {
	size_t events;  /* replayed */
	size_t missing; /* events that the sequence numbers say were there */
	bool truncated; /* the last line is cut short, its writer was stopped; left out */
	size_t cut_line; /* its number */
};

/*
 * Replays a file ("-": standard input) into the bus. ERR_FILE, ERR_LIMIT, ERR_INPUT with
 * file, line and column.
 */
int record_replay(
    struct bus *b, const char *path, struct record_tally *ret_tally, struct err **e);

/* The same from an open descriptor, which is left open; `name` stands in messages. */
int record_replay_fd(struct bus *b, int fd, const char *name,
    struct record_tally *ret_tally, struct err **e);

#endif
