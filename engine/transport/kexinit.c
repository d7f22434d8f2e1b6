#include "transport/kexinit.h"

#include "base/err.h"
#include "transport/wire.h"

enum { LINES_MOST = 64, SSH_MSG_KEXINIT = 20, COOKIE_N = 16 };

/* Lines may stand before the one that begins with SSH- (RFC 4253 section 4.2). */
static bool
skip_version(struct str *s)
{
	for (int i = 0; i < LINES_MOST; i++) {
		const char *end = s->n > 0 ? memchr(s->p, '\n', s->n) : NULL;
		struct str line;

		if (end == NULL || !wire_take(s, (size_t)(end - s->p) + 1, &line))
			return false;
		if (str_starts(line, STR("SSH-")))
			return true;
	}
	return false;
}

bool
kexinit_parse(struct str heard, struct kexinit *ret)
{
	struct kexinit kex;
	struct str packet, skipped;

	if (!skip_version(&heard) || !wire_take_string(&heard, &packet) ||
	    packet.n < 2 + COOKIE_N || packet.p[1] != SSH_MSG_KEXINIT ||
	    !wire_take(&packet, 2 + COOKIE_N, &skipped))
		return false;
	for (int i = 0; i < KEX_LISTS; i++)
		if (!wire_take_string(&packet, &kex.list[i]))
			return false;
	*ret = kex;
	return true;
}

bool
kex_has(struct str list, struct str name)
{
	while (list.n > 0)
		if (str_eq(str_cut(&list, ','), name))
			return true;
	return false;
}

static bool
overlap(struct str a, struct str b)
{
	while (a.n > 0)
		if (kex_has(b, str_cut(&a, ',')))
			return true;
	return false;
}

int
kex_explain(const struct kexinit *theirs, const struct kexinit *ours, const char *peer,
    struct err **e)
{
	static const char *const what[KEX_LISTS] = {
	    [KEX_METHOD] = "key exchange method",
	    [KEX_HOST_KEY] = "host key type",
	    [KEX_CIPHER_OUT] = "cipher",
	    [KEX_CIPHER_IN] = "cipher",
	    [KEX_MAC_OUT] = "MAC",
	    [KEX_MAC_IN] = "MAC",
	};

	for (int i = 0; i < KEX_LISTS; i++)
		if (!overlap(theirs->list[i], ours->list[i]))
			return err_set(e, ERR_SSH_ALGORITHM,
			    "%s: no common %s: the server has '" STR_FMT
			    "', libssh2 has '" STR_FMT "'",
			    peer, what[i], STR_ARG(theirs->list[i]),
			    STR_ARG(ours->list[i]));
	return 0;
}
