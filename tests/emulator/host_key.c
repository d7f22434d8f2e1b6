#include "emulator/host_key.h"

#include <libssh/libssh.h>
#include <libssh/server.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"

struct host_key {
	pthread_mutex_t mutex; /* one accepts at a time */
	ssh_bind bind;
	ssh_bind other; /* after the fault host-key-changed; made when it first strikes */
	const char *type;
	char *fingerprint;
	char *public_key;
};

static int
make_key(const char *type, ssh_key *ret_key, struct err **e)
{
	static const struct {
		const char *name;
		enum ssh_keytypes_e type;
		int bits;
	} types[] = {{"ed25519", SSH_KEYTYPE_ED25519, 0},
	    {"ecdsa", SSH_KEYTYPE_ECDSA, 256}, {"rsa", SSH_KEYTYPE_RSA, 2048}};

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].name, type) == 0 &&
		    ssh_pki_generate(types[i].type, types[i].bits, ret_key) == SSH_OK)
			return 0;
	return err_set(
	    e, ERR_USAGE, "no host key of type '%s' (ed25519, ecdsa, rsa)", type);
}

static int
find_key(const char *type, const char *file, ssh_key *ret_key, struct err **e)
{
	if (file != NULL && access(file, F_OK) == 0) {
		if (ssh_pki_import_privkey_file(file, NULL, NULL, NULL, ret_key) ==
		    SSH_OK)
			return 0;
		return err_set(e, ERR_FILE, "'%s': not a private key", file);
	}
	if (make_key(type, ret_key, e) < 0)
		return -1;
	if (file == NULL)
		return 0;
	if (ssh_pki_export_privkey_file(*ret_key, NULL, NULL, NULL, file) != SSH_OK ||
	    chmod(file, 0600) < 0) {
		ssh_key_free(*ret_key);
		return err_set(e, ERR_FILE, "'%s': cannot be written", file);
	}
	return 0;
}

/* The bind takes the key over. */
static ssh_bind
bind_with(ssh_key key)
{
	ssh_bind b = ssh_bind_new();
	int no = 0;

	if (b == NULL)
		abort();
	ssh_bind_options_set(b, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
	ssh_bind_options_set(b, SSH_BIND_OPTIONS_IMPORT_KEY, key);
	return b;
}

static void
describe_key(struct host_key *k, ssh_key key)
{
	unsigned char *hash = NULL;
	char *base64 = NULL, *text;
	size_t n = 0;

	if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &n) != 0 ||
	    ssh_pki_export_pubkey_base64(key, &base64) != SSH_OK)
		abort();
	text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, n);
	k->fingerprint = strdup(text);
	if (asprintf(&k->public_key, "%s %s",
		ssh_key_type(key) == SSH_KEYTYPE_ECDSA_P256
		    ? "ecdsa-sha2-nistp256"
		    : ssh_key_type_to_char(ssh_key_type(key)),
		base64) < 0)
		abort();
	ssh_string_free_char(text);
	ssh_string_free_char(base64);
	ssh_clean_pubkey_hash(&hash);
}

int
host_key_new(
    const char *type, const char *file, struct host_key **ret_key, struct err **e)
{
	struct host_key *k;
	ssh_key key;

	if (find_key(type, file, &key, e) < 0)
		return -1;
	k = calloc(1, sizeof *k);
	if (k == NULL)
		abort();
	pthread_mutex_init(&k->mutex, NULL);
	k->type = type;
	describe_key(k, key);
	k->bind = bind_with(key);
	*ret_key = k;
	return 0;
}

void
host_key_free(struct host_key *k)
{
	if (k == NULL)
		return;
	ssh_bind_free(k->bind);
	if (k->other != NULL)
		ssh_bind_free(k->other);
	free(k->fingerprint);
	free(k->public_key);
	pthread_mutex_destroy(&k->mutex);
	free(k);
}

const char *
host_key_fingerprint(const struct host_key *k)
{
	return k->fingerprint;
}

const char *
host_key_public(const struct host_key *k)
{
	return k->public_key;
}

int
host_key_accept(struct host_key *k, bool changed, ssh_session ssh, int fd)
{
	struct err *e = NULL;
	ssh_key key;
	int rc;

	pthread_mutex_lock(&k->mutex);
	if (changed && k->other == NULL && make_key(k->type, &key, &e) == 0)
		k->other = bind_with(key);
	rc =
	    ssh_bind_accept_fd(changed && k->other != NULL ? k->other : k->bind, ssh, fd);
	pthread_mutex_unlock(&k->mutex);
	err_free(e);
	return rc == SSH_OK ? 0 : -1;
}
