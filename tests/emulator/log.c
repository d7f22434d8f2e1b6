#include "emulator/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"

struct log {
	pthread_mutex_t mutex;
	FILE *file;
};

int
log_open(const char *path, struct log **ret_log, struct err **e)
{
	struct log *l;
	FILE *file = NULL;

	if (path != NULL && strcmp(path, "-") == 0)
		file = stderr;
	else if (path != NULL && (file = fopen(path, "ae")) == NULL)
		return err_set(e, ERR_FILE, "'%s': %s", path, strerror(errno));
	l = calloc(1, sizeof *l);
	if (l == NULL)
		abort();
	pthread_mutex_init(&l->mutex, NULL);
	l->file = file;
	*ret_log = l;
	return 0;
}

void
log_close(struct log *l)
{
	if (l == NULL)
		return;
	if (l->file != NULL && l->file != stderr)
		fclose(l->file);
	pthread_mutex_destroy(&l->mutex);
	free(l);
}

void
log_text(struct buf *line, const char *key, const char *text)
{
	buf_addc(line, ',');
	buf_add_json(line, str_of(key));
	buf_addc(line, ':');
	buf_add_json(line, str_of(text));
}

void
log_number(struct buf *line, const char *key, int64_t number)
{
	buf_addc(line, ',');
	buf_add_json(line, str_of(key));
	buf_printf(line, ":%lld", (long long)number);
}

void
log_begin(struct buf *line, const char *router, int64_t router_ms, const char *what,
    int session)
{
	buf_init(line, BUF_LINE);
	buf_adds(line, "{\"time\":\"");
	clock_print_iso(line, clock_wall_ms());
	buf_adds(line, "\",\"router_time\":\"");
	clock_print_iso(line, router_ms);
	buf_adds(line, "\",\"router\":");
	buf_add_json(line, str_of(router));
	log_text(line, "what", what);
	if (session != 0)
		log_number(line, "session", session);
}

void
log_end(struct log *l, struct buf *line)
{
	buf_adds(line, "}\n");
	if (l != NULL && l->file != NULL) {
		pthread_mutex_lock(&l->mutex);
		fwrite(buf_z(line), 1, line->n, l->file);
		fflush(l->file);
		pthread_mutex_unlock(&l->mutex);
	}
	buf_done(line);
}
