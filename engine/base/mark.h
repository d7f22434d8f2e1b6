/*
 * A position in a user's file. It is attached when bytes enter and carried to the end, so
 * that a router's complaint can be shown at the template line that caused it.
 *
 * `file` is borrowed (run arena, or static); line and col count from 1, 0 means "not
 * known". col counts octets.
 */
#ifndef BASE_MARK_H
#define BASE_MARK_H

struct mark {
	const char *file;
	int line;
	int col;
};

#endif
