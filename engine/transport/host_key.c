#include "transport/host_key.h"

#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/connect.h"
#include "transport/kexinit.h"
#include "transport/known_hosts.h"

int
host_key_files(const struct target *t, struct known_hosts **ret_known, struct err **e)
{
	struct known_hosts *k = known_hosts_new();
	const char *paths[3] = {t->known_hosts, t->site_known_hosts, NULL};
	struct buf home;

	buf_init(&home, BUF_LINE);
	if (t->home != NULL) {
		buf_printf(&home, "%s/.ssh/known_hosts", t->home);
		paths[2] = buf_z(&home);
	}
	for (size_t i = 0; i < 3 && *e == NULL; i++)
		if (paths[i] != NULL)
			known_hosts_read(k, paths[i], e);
	buf_done(&home);
	if (*e != NULL) {
		known_hosts_free(k);
		return -1;
	}
	*ret_known = k;
	return 0;
}

static void
add_types(struct buf *out, struct str types, struct str supported)
{
	while (types.n > 0) {
		struct str one = str_cut(&types, ',');

		if (kex_has(supported, one) && !kex_has(buf_str(out), one))
			buf_printf(
			    out, "%s" STR_FMT, out->n > 0 ? "," : "", STR_ARG(one));
	}
}

void
host_key_preference(const struct known_hosts *k, const char *host, int port,
    struct str supported, struct buf *out)
{
	struct buf known;

	buf_init(&known, BUF_LINE);
	known_hosts_types(k, host, port, &known);
	add_types(out, buf_str(&known), supported);
	add_types(out, supported, supported);
	buf_done(&known);
}

/* Fingerprints of what was seen and of what is known, and where. */
struct findings {
	const char *name;
	struct buf seen, known;
};

static int
unknown(const struct findings *f, const struct known_key *authority, struct err **e)
{
	err_set(e, ERR_HOST_KEY, "host key %s is not known; nothing was sent",
	    buf_z(&f->seen));
	if (authority != NULL)
		err_remedy(*e,
		    "the @cert-authority line %s:%d is not used, since host "
		    "certificates are not supported: verify the fingerprint, then run "
		    "'holdfast trust %s'",
		    authority->file, authority->line, f->name);
	else
		err_remedy(*e,
		    "compare the fingerprint with the one on the router's console, then "
		    "run 'holdfast trust %s'",
		    f->name);
	return -1;
}

static int
changed(const struct findings *f, const struct known_key *key, struct err **e)
{
	err_set(e, ERR_HOST_KEY, "HOST KEY CHANGED: seen %s, known %s; nothing was sent",
	    buf_z(&f->seen), buf_z(&f->known));
	err_remedy(*e,
	    "someone may be in between: verify the new fingerprint out of band; if it is "
	    "right, remove line %d of %s and run 'holdfast trust %s'",
	    key->line, key->file, f->name);
	return -1;
}

/* The host is known by keys of other types only. */
static int
other(const struct findings *f, const struct known_key *key, struct err **e)
{
	if (strcmp(key->type, "ssh-rsa") != 0) {
		err_set(e, ERR_HOST_KEY,
		    "host key %s is not known, though the host is: %s; nothing was sent",
		    buf_z(&f->seen), buf_z(&f->known));
		err_remedy(*e,
		    "verify the fingerprint out of band, then run 'holdfast trust %s'",
		    f->name);
		return -1;
	}
	err_set(e, ERR_SSH_ALGORITHM,
	    "host key %s is not known, and the known one, %s, is RSA, which libssh2 "
	    "cannot verify with this server; nothing was sent",
	    buf_z(&f->seen), buf_z(&f->known));
	err_remedy(*e,
	    "set 'holdfast_transport: openssh' for this host, or verify the fingerprint "
	    "and run 'holdfast trust %s'",
	    f->name);
	return -1;
}

static int
judge(const struct findings *f, enum known verdict, const struct known_key *key,
    const struct known_key *authority, struct err **e)
{
	switch (verdict) {
	case KNOWN_YES: return 0;
	case KNOWN_UNKNOWN: return unknown(f, authority, e);
	case KNOWN_OTHER: return other(f, key, e);
	case KNOWN_CHANGED: return changed(f, key, e);
	case KNOWN_REVOKED: break;
	}
	err_set(e, ERR_HOST_KEY, "host key %s is revoked by %s:%d; nothing was sent",
	    buf_z(&f->seen), key->file, key->line);
	err_remedy(*e, "give the router a new host key; a revoked one is never accepted");
	return -1;
}

int
host_key_check(const struct known_hosts *k, const char *name, const char *host, int port,
    struct str blob, struct err **e)
{
	const struct known_key *key = NULL;
	struct findings f = {.name = name};
	enum known verdict = known_hosts_look(k, host, port, blob, &key);
	int rc;

	buf_init(&f.seen, BUF_LINE);
	buf_init(&f.known, BUF_LINE);
	buf_printf(
	    &f.seen, "of %s port %d, " STR_FMT " ", host, port, STR_ARG(key_type(blob)));
	key_fingerprint(&f.seen, blob);
	if (key != NULL) {
		buf_printf(&f.known, "%s ", key->type);
		key_fingerprint(&f.known, key->blob);
		buf_printf(&f.known, " (%s:%d)", key->file, key->line);
	}
	rc = judge(&f, verdict, key, known_hosts_authority(k, host, port), e);
	buf_done(&f.seen);
	buf_done(&f.known);
	return rc;
}
