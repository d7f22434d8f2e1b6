/* The command line of junosim. Texts are borrowed from argv. */
#ifndef EMULATOR_OPTIONS_H
#define EMULATOR_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum { TEXTS_MOST = 1024 };

struct texts {
	const char *v[TEXTS_MOST];
	size_t n;
};

struct options {
	const char *personality, *listen, *user, *password, *config, *config_dir,
	    *control, *log, *world, *schema;
	const char *key_dir, *key_type, *known_hosts;
	struct texts names, keys, faults, settings;
	int count;
	double scale;
	bool own_keys;
	const char *start_time, *methods, *ssh_listen;
};

/* 0 go on, 1 help was asked for, 2 wrong: getopt has said what. optind is behind the last option. */
int options_read(int argc, char **argv, struct options *o);
void options_help(struct buf *out);

#endif
