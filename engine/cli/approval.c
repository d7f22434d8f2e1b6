#include "cli/approval.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "cli/cli.h"
#include "cli/fleet.h"
#include "cli/question.h"
#include "data/sha256.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "report/diffs.h"

void
approval_digest(const struct fleet *f, char ret[APPROVAL_DIGEST])
{
	unsigned char sum[SHA256_OCTETS];
	struct sha256 all;

	ret[0] = '\0';
	if (!fleet_differs(f))
		return;
	sha256_init(&all);
	for (size_t i = 0; i < f->n; i++) {
		const char *one = f->results[i].digest;

		if (one[0] == '\0')
			continue;
		sha256_add(&all, f->hosts[i]->name, strlen(f->hosts[i]->name) + 1);
		sha256_add(&all, one, strlen(one) + 1);
	}
	sha256_end(&all, sum);
	sha256_hex(sum, APPROVAL_DIGEST / 2, ret);
}

/* --- the question ------------------------------------------------------------------------------------ */

/* What was said of a group, or of one router of it. */
enum word { NO, YES, ALL, EACH };

struct asking {
	struct fleet *fleet;
	bool *keep; /* per host */
	bool all;   /* the rest is approved, too */
};

static int
ask(struct asking *a, const char *prompt, enum word *ret_word, struct err **e)
{
	static const char *const words[] = {
	    [NO] = "no", [YES] = "yes", [ALL] = "all", [EACH] = "each", NULL};
	int answer = 0;

	if (question(prompt, words, a->fleet->cli->cancel, &answer, e) < 0)
		return -1;
	*ret_word = (enum word)answer;
	return 0;
}

static size_t
index_of(const struct fleet *f, const char *name)
{
	size_t i = 0;

	while (strcmp(f->hosts[i]->name, name) != 0)
		i++;
	return i;
}

static void
approve(struct asking *a, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		a->keep[index_of(a->fleet, names[i])] = true;
}

static int
ask_each(struct asking *a, const char *const *names, size_t n, struct err **e)
{
	for (size_t i = 0; i < n; i++) {
		enum word word = YES;

		if (!a->all && ask(a,
				   arena_printf(a->fleet->cli->arena,
				       "  to %s? Type 'yes', 'no' or 'all': ", names[i]),
				   &word, e) < 0)
			return -1;
		a->all |= word == ALL;
		if (word == YES || word == ALL)
			approve(a, names + i, 1);
	}
	return 0;
}

static const char *
prompt_of(struct asking *a, const char *const *names, size_t n, size_t groups)
{
	struct arena *arena = a->fleet->cli->arena;
	struct buf text;
	const char *prompt;

	if (a->fleet->plan.rollback > 0)
		return arena_printf(arena,
		    "Roll %s back to commit %d? Type 'yes': ", names[0],
		    a->fleet->plan.rollback);
	if (groups == 1 && n == a->fleet->n)
		return arena_printf(arena,
		    "Deploy this to %zu router%s? Type 'yes'%s: ", n, n == 1 ? "" : "s",
		    n == 1 ? "" : ", or 'each'");
	buf_init(&text, BUF_TEXT);
	buf_adds(&text, "Deploy this to");
	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%s %s", i > 0 ? "," : "", names[i]);
	buf_adds(&text, "? Type 'yes', 'no', 'all' or 'each': ");
	prompt = buf_copy(&text, arena);
	buf_done(&text);
	return prompt;
}

static int
ask_group(
    struct asking *a, const struct diffs *diffs, size_t i, size_t groups, struct err **e)
{
	size_t n;
	const char *const *names = diffs_devices(diffs, i, &n);
	enum word word = YES;

	if (a->all) {
		approve(a, names, n);
		return 0;
	}
	/* With several groups each question has its difference above it; -q keeps the events away. */
	if (groups > 1 || a->fleet->cli->verbose < 0) {
		struct str text = diffs_text(diffs, i);

		fprintf(stderr, STR_FMT, STR_ARG(text));
	}
	if (ask(a, prompt_of(a, names, n, groups), &word, e) < 0)
		return -1;
	a->all |= word == ALL;
	if (word == YES || word == ALL)
		approve(a, names, n);
	return word == EACH ? ask_each(a, names, n, e) : 0;
}

/* Equal differences once. Those that do not differ need no leave: they are left alone in any case. */
static int
ask_groups(struct asking *a, struct err **e)
{
	struct diffs *diffs = fleet_diffs(a->fleet);
	size_t groups = 0;
	int rc = 0;

	for (size_t i = 0; i < diffs_count(diffs); i++)
		groups += diffs_text(diffs, i).n > 0;
	for (size_t i = 0; i < diffs_count(diffs) && rc == 0; i++) {
		size_t n;
		const char *const *names = diffs_devices(diffs, i, &n);

		if (diffs_text(diffs, i).n > 0)
			rc = ask_group(a, diffs, i, groups, e);
		else
			approve(a, names, n);
	}
	diffs_free(diffs);
	return rc;
}

int
approval_ask(struct fleet *f, int *ret_code, struct err **e)
{
	struct asking a = {.fleet = f, .keep = arena_array(f->cli->arena, bool, f->n)};
	size_t kept = 0;

	f->plan.digests = true;
	fleet_compare(f);
	*ret_code = fleet_exit_code(f);
	if (*ret_code != 0)
		return 0;
	if (ask_groups(&a, e) < 0)
		return -1;
	for (size_t i = 0; i < f->n; i++)
		kept += a.keep[i] && f->results[i].diff.n > 0;
	if (fleet_differs(f) && kept == 0)
		*ret_code = 6;
	else
		fleet_approve(f, a.keep);
	return 0;
}

int
approval_given(struct fleet *f, const char *digest, int *ret_code, struct err **e)
{
	bool *all = arena_array(f->cli->arena, bool, f->n);
	char found[APPROVAL_DIGEST];

	f->plan.digests = true;
	fleet_compare(f);
	*ret_code = fleet_exit_code(f);
	if (*ret_code != 0)
		return 0;
	approval_digest(f, found);
	if (strcmp(found, digest) != 0) {
		err_set(e, ERR_CANCELLED,
		    "the digest of the differences is '%s', not the approved '%s'",
		    found[0] != '\0' ? found : "none", digest);
		err_remedy(*e, "look at 'holdfast diff' again, and at what was committed "
			       "on the routers since");
		return -1;
	}
	memset(all, true, f->n);
	fleet_approve(f, all);
	return 0;
}
