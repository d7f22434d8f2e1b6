/*
 * Who may log in, and how: the user of the command line and those of the committed configuration (`system login user`),
 * all with the password and the keys of the command line, the latter with the keys of their own besides.
 */
#ifndef EMULATOR_LOGIN_H
#define EMULATOR_LOGIN_H

#include <stdbool.h>

struct err;
struct router;
struct ssh_key_struct;

enum login_method { LOGIN_PUBLIC_KEY = 1, LOGIN_PASSWORD = 2, LOGIN_KEYBOARD = 4 };

/* Const once routers serve; shared by all of them. */
struct logins {
	const char *user, *password; /* password NULL: keys only */
	int methods;                 /* 0: all */
	void *keys;                  /* authorized keys, or NULL */
};

int logins_add_key_file(struct logins *l, const char *path, struct err **e);
/* "publickey,password,keyboard-interactive" or some of them. */
int logins_set_methods(struct logins *l, const char *text, struct err **e);
void logins_done(struct logins *l);

/* The methods that are offered. */
int login_methods(const struct logins *l);
/* The router's mutex is not held. */
bool login_password(
    const struct logins *l, struct router *r, const char *user, const char *password);
bool login_key(const struct logins *l, struct router *r, const char *user,
    const struct ssh_key_struct *key);

#endif
