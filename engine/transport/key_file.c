#include "transport/key_file.h"

#include <string.h>

#include "base/err.h"
#include "transport/base64.h"
#include "transport/known_hosts.h"
#include "transport/wire.h"

enum { KEY_FILE_MOST = 256 << 10 };

static bool
holds(struct str text, const char *word)
{
	return memmem(text.p, text.n, word, strlen(word)) != NULL;
}

/* The body of an "OPENSSH PRIVATE KEY": magic, cipher, kdf, kdf options, number of keys,
 * public key, … (OpenSSH's PROTOCOL.key). */
static bool
look_openssh(struct key_file *k, struct str octets)
{
	static const char magic[] = "openssh-key-v1";
	struct str cipher, kdf, options, key;
	size_t keys;

	if (octets.n < sizeof magic || memcmp(octets.p, magic, sizeof magic) != 0)
		return false;
	octets.p += sizeof magic;
	octets.n -= sizeof magic;
	if (!wire_take_string(&octets, &cipher) || !wire_take_string(&octets, &kdf) ||
	    !wire_take_string(&octets, &options) || !wire_take_u32(&octets, &keys) ||
	    !wire_take_string(&octets, &key))
		return false;
	k->encrypted = !str_eq(cipher, STR("none"));
	k->rsa = str_eq(key_type(key), STR("ssh-rsa"));
	return true;
}

static bool
look_openssh_text(struct key_file *k, struct str text)
{
	struct buf base64, octets;
	bool good;

	buf_init(&base64, KEY_FILE_MOST);
	buf_init(&octets, KEY_FILE_MOST);
	str_cut(&text, '\n');
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));

		if (str_starts(line, STR("-----")))
			break;
		buf_addstr(&base64, line);
	}
	good =
	    base64_parse(&octets, buf_str(&base64)) && look_openssh(k, buf_str(&octets));
	if (base64.p != NULL)
		explicit_bzero(base64.p, base64.cap);
	if (octets.p != NULL)
		explicit_bzero(octets.p, octets.cap);
	buf_done(&base64);
	buf_done(&octets);
	return good;
}

static bool
look(struct key_file *k, struct str text)
{
	if (str_starts(text, STR("-----BEGIN OPENSSH PRIVATE KEY-----")))
		return look_openssh_text(k, text);
	if (!str_starts(text, STR("-----BEGIN ")) || !holds(text, " PRIVATE KEY-----"))
		return false;
	k->encrypted = holds(text, "ENCRYPTED");
	k->rsa = str_starts(text, STR("-----BEGIN RSA "));
	return true;
}

int
key_file_read(struct key_file *k, const char *path, struct err **e)
{
	*k = (struct key_file){0};
	/* Reserved at once, so that growing leaves no copy of the key behind. */
	buf_init(&k->text, KEY_FILE_MOST);
	buf_fill(&k->text, '\0', KEY_FILE_MOST);
	buf_reset(&k->text);
	if (buf_read_file(&k->text, path, e) == 0 &&
	    !look(k, str_trim(buf_str(&k->text))))
		err_set(e, ERR_INPUT, "'%s' is not a private key", path);
	if (*e == NULL)
		return 0;
	key_file_done(k);
	return -1;
}

void
key_file_done(struct key_file *k)
{
	if (k->text.p != NULL)
		explicit_bzero(k->text.p, k->text.cap);
	buf_done(&k->text);
}
