#include "deploy/difference.h"

#include "base/buf.h"
#include "data/sha256.h"
#include "deploy/attempt.h"
#include "inventory/inventory.h"

/* Texts with their lengths, so that none runs into the next. */
static void
add(struct buf *b, const char *text)
{
	struct str s = str_of(text);

	buf_printf(b, "%zu:", s.n);
	buf_addstr(b, s);
}

static void
print_state(const struct attempt *t, struct buf *out)
{
	const struct device_commit *c = &t->before;

	add(out, t->host->name);
	add(out, t->host->address);
	buf_printf(out, "%d:%lld:", t->host->port, (long long)c->seconds);
	if (c->sequence < 0)
		return;
	add(out, c->time);
	add(out, c->user);
	add(out, c->client);
	add(out, c->log);
}

void
difference_digest(
    const struct attempt *t, struct str diff, bool secret, char ret[RESULT_DIGEST])
{
	unsigned char sum[SHA256_OCTETS];
	struct buf state;

	buf_init(&state, BUF_TEXT);
	print_state(t, &state);
	if (secret)
		sha256_slow(diff, buf_str(&state), sum);
	else
		sha256_keyed(buf_str(&state), diff, sum);
	sha256_hex(sum, (RESULT_DIGEST - 1) / 2, ret);
	buf_done(&state);
}
