/* Any octets are a logbook or refused with exit code 2: whatever is read has a place in the file, and is no more than it. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "runbook/logbook.h"
#include "runbook/logbook_story.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void
write_logbook(struct arena *a, const char *folder, const uint8_t *p, size_t n)
{
	struct err *e = NULL;
	struct buf text;

	buf_init(&text, BUF_TEXT);
	buf_add(&text, p, n);
	if (buf_write_product(&text, logbook_path(a, folder), 0600, &e) < 0)
		abort();
	buf_done(&text);
}

static void
check_story(const struct logbook_story *s, const uint8_t *p, size_t n)
{
	size_t lines = 0, open = 0;

	for (size_t i = 0; i < n; i++)
		lines += p[i] == '\n';
	if (s->run == NULL)
		return;
	if (s->lines->list.n > lines || s->parameters->kind != VALUE_MAP)
		abort();
	for (size_t i = 0; i < s->n; i++) {
		open += s->v[i].npromises;
		if (s->v[i].device == NULL || s->v[i].npromises > s->v[i].of)
			abort();
	}
	if (open != s->promises || open > lines)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static char folder[] = "/tmp/hf-fuzz-logbook-XXXXXX";
	struct arena *a = arena_new();
	struct logbook_story story;
	struct err *e = NULL;

	if (strstr(folder, "XXXXXX") != NULL && mkdtemp(folder) == NULL)
		abort();
	write_logbook(a, folder, p, n);
	if (logbook_story_read(a, folder, &story, &e) == 0)
		check_story(&story, p, n);
	else if (err_exit_code(e) != 2)
		abort();
	err_free(e);
	unlink(logbook_path(a, folder));
	rmdir(folder);
	memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
	arena_free(a);
	return 0;
}
