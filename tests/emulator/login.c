#include "emulator/login.h"

#include <libssh/libssh.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "config/tree.h"
#include "emulator/router.h"

struct keys {
	VEC(ssh_key) list;
};

static const struct {
	const char *name;
	int method;
} methods[] = {{"publickey", LOGIN_PUBLIC_KEY}, {"password", LOGIN_PASSWORD},
    {"keyboard-interactive", LOGIN_KEYBOARD}};
enum { NMETHODS = sizeof methods / sizeof methods[0] };

static bool
add_key_line(struct keys *keys, char *line)
{
	char *save = NULL, *type = strtok_r(line, " \t\r\n", &save);
	char *base64 = type != NULL ? strtok_r(NULL, " \t\r\n", &save) : NULL;
	ssh_key key;

	if (type == NULL || *type == '#')
		return true;
	if (base64 == NULL || ssh_pki_import_pubkey_base64(
				  base64, ssh_key_type_from_name(type), &key) != SSH_OK)
		return false;
	vec_push(&keys->list, key);
	return true;
}

int
logins_add_key_file(struct logins *l, const char *path, struct err **e)
{
	struct keys *keys = l->keys;
	struct buf text;
	char *save = NULL;
	int rc = 0;

	if (keys == NULL && (keys = l->keys = calloc(1, sizeof *keys)) == NULL)
		abort();
	buf_init(&text, BUF_TEXT);
	if (buf_read_file(&text, path, e) < 0) {
		buf_done(&text);
		return -1;
	}
	for (char *line = strtok_r(text.p, "\n", &save); line != NULL && rc == 0;
	     line = strtok_r(NULL, "\n", &save))
		if (!add_key_line(keys, line))
			rc = err_set(e, ERR_INPUT, "'%s': not a public key", path);
	buf_done(&text);
	return rc;
}

void
logins_done(struct logins *l)
{
	struct keys *keys = l->keys;

	if (keys == NULL)
		return;
	vec_each (&keys->list, key)
		ssh_key_free(*key);
	vec_done(&keys->list);
	free(keys);
	l->keys = NULL;
}

int
logins_set_methods(struct logins *l, const char *text, struct err **e)
{
	struct str rest = str_of(text);

	while (rest.n > 0) {
		struct str name = str_cut(&rest, ',');
		int method = 0;

		for (size_t i = 0; i < NMETHODS; i++)
			if (str_eq(name, str_of(methods[i].name)))
				method = methods[i].method;
		if (method == 0)
			return err_set(e, ERR_USAGE,
			    "no way to log in is named '" STR_FMT "'", STR_ARG(name));
		l->methods |= method;
	}
	return 0;
}

int
login_methods(const struct logins *l)
{
	int all = l->methods != 0 ? l->methods
				  : LOGIN_PUBLIC_KEY | LOGIN_PASSWORD | LOGIN_KEYBOARD;

	return l->password != NULL ? all : all & LOGIN_PUBLIC_KEY;
}

/* The statements about this user, NULL if there are none. A name is no path: blanks would make it one. */
static const struct config_node *
configured(struct arena *a, const struct router *r, const char *user)
{
	if (*user == '\0' || strpbrk(user, " \t\n\"[]") != NULL)
		return NULL;
	return config_find(
	    router_applied(r), arena_printf(a, "system login user %s", user));
}

static bool
known(const struct logins *l, struct router *r, const char *user)
{
	struct arena *a = arena_new();
	bool found = strcmp(user, l->user) == 0;

	pthread_mutex_lock(&r->mutex);
	found = found || configured(a, r, user) != NULL;
	pthread_mutex_unlock(&r->mutex);
	arena_free(a);
	return found;
}

bool
login_password(
    const struct logins *l, struct router *r, const char *user, const char *password)
{
	return password != NULL && l->password != NULL &&
	       strcmp(password, l->password) == 0 && known(l, r, user);
}

/* `authentication { ssh-ed25519 "ssh-ed25519 AAAA… comment"; }` */
static bool
is_key(const struct config_node *n, const ssh_key key)
{
	struct keys one = {0};
	bool same = false;
	char *line;

	if (n->nwords < 2 || !str_starts(n->words[0], STR("ssh-")))
		return false;
	line = strndup(n->words[1].p, n->words[1].n);
	if (line != NULL && add_key_line(&one, line))
		vec_each (&one.list, k) {
			same |= ssh_key_cmp(key, *k, SSH_KEY_CMP_PUBLIC) == 0;
			ssh_key_free(*k);
		}
	vec_done(&one.list);
	free(line);
	return same;
}

static bool
configured_key(struct router *r, const char *user, const ssh_key key)
{
	struct arena *a = arena_new();
	const struct config_node *n;
	bool found = false;

	pthread_mutex_lock(&r->mutex);
	n = configured(a, r, user);
	n = n != NULL ? config_find(n, "authentication") : NULL;
	for (n = n != NULL ? n->child : NULL; n != NULL && !found; n = n->next)
		found = is_key(n, key);
	pthread_mutex_unlock(&r->mutex);
	arena_free(a);
	return found;
}

bool
login_key(const struct logins *l, struct router *r, const char *user,
    const struct ssh_key_struct *key)
{
	const struct keys *keys = l->keys;
	bool fits = false;

	for (size_t i = 0; keys != NULL && i < keys->list.n; i++)
		fits |=
		    ssh_key_cmp((ssh_key)key, keys->list.v[i], SSH_KEY_CMP_PUBLIC) == 0;
	return fits ? known(l, r, user) : configured_key(r, user, (ssh_key)key);
}
