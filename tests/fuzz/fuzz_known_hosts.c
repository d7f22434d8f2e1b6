/* Any octets are a known_hosts file or an error with its line; every key that was read can be looked for, printed, and
 * read again. The same octets as a server's first ones. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/kexinit.h"
#include "transport/known_hosts.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
use(const struct known_hosts *k, const struct known_key *key)
{
	struct known_hosts *again = known_hosts_new();
	const struct known_key *found = NULL;
	struct err *e = NULL;
	struct buf line;

	(void)known_hosts_look(k, "pe1.example.net", 830, key->blob, &found);
	buf_init(&line, BUF_TEXT);
	known_hosts_line(&line, "pe1", 830, key->blob);
	if (known_hosts_parse(again, "again", buf_str(&line), &e) != 0 ||
	    known_hosts_look(again, "pe1", 830, key->blob, &found) != KNOWN_YES)
		abort();
	buf_done(&line);
	known_hosts_free(again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct known_hosts *k = known_hosts_new();
	struct str in = {(const char *)p, n};
	struct kexinit kex;
	struct err *e = NULL;
	struct buf types;

	if (kexinit_parse(in, &kex))
		for (int i = 0; i < KEX_LISTS; i++)
			if (kex.list[i].n > n)
				abort();
	if (known_hosts_parse(k, "fuzz", in, &e) != 0) {
		if (err_code(e) != ERR_INPUT || err_where(e).line < 1)
			abort();
		err_free(e);
	} else {
		buf_init(&types, BUF_TEXT);
		known_hosts_types(k, "pe1.example.net", 830, &types);
		(void)known_hosts_authority(k, "pe1.example.net", 830);
		for (size_t i = 0; i < known_hosts_count(k) && i < 16; i++)
			use(k, known_hosts_key(k, i));
		buf_done(&types);
	}
	known_hosts_free(k);
	return 0;
}
