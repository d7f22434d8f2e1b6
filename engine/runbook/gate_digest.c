/* What the answer to a gate is bound to. */
#include "runbook/gate.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "data/json.h"
#include "data/sha256.h"
#include "data/value.h"
#include "runbook/step.h"

static int
by_key(const void *a, const void *b)
{
	const struct value_pair *const *x = a, *const *y = b;

	return str_cmp((*x)->key->str, (*y)->key->str);
}

/* Parameters in the order of their names: in which order they were given means nothing. They may hold what can be guessed,
 * so the digest is a slow one. */
static void
digest_parameters(const struct gate *g, unsigned char ret[SHA256_OCTETS])
{
	const struct value *all = g->run->parameters;
	size_t n = value_count(all), i = 0;
	const struct value_pair **sorted = calloc(n + 1, sizeof(struct value_pair *));
	struct buf text;

	if (sorted == NULL)
		abort();
	if (n > 0)
		value_pairs(all, pair) sorted[i++] = pair;
	qsort(sorted, n, sizeof *sorted, by_key);
	buf_init(&text, BUF_TEXT);
	for (i = 0; i < n; i++) {
		json_print(sorted[i]->key, 0, &text);
		json_print(sorted[i]->value, 0, &text);
	}
	sha256_slow(buf_str(&text), str_of(g->run->runbook->digest), ret);
	buf_done(&text);
	free(sorted);
}

void
gate_digest(const struct gate *g, char ret[GATE_DIGEST])
{
	unsigned char sum[SHA256_OCTETS];
	struct sha256 all;

	digest_parameters(g, sum);
	sha256_init(&all);
	sha256_add(&all, sum, sizeof sum);
	sha256_add(&all, g->run->runbook->digest, strlen(g->run->runbook->digest) + 1);
	sha256_add(&all, g->id, strlen(g->id) + 1);
	if (g->device != NULL)
		sha256_add(&all, g->device, strlen(g->device));
	for (size_t i = 0; i < g->ndevices; i++) {
		sha256_add(&all, "", 1);
		sha256_add(&all, g->devices[i], strlen(g->devices[i]));
	}
	sha256_end(&all, sum);
	sha256_hex(sum, GATE_DIGEST / 2, ret);
}
