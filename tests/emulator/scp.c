#include "emulator/scp.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "emulator/disk.h"
#include "emulator/router.h"
#include "emulator/words.h"

enum { LINE_MOST = 2048, PIECE = 65536, DEPTH_MOST = 30 };

/* What is to be sent, in order: a file, a directory, the end of one. */
struct item {
	char what; /* 'C', 'D', 'E' */
	const char *path;
	struct file_info info;
};

struct scp {
	struct router *router;
	struct scp_io io;
	struct arena *arena;
	const char *user;
	VEC(const char *) paths;
	bool sink, source, recursive, preserve, directory;
	int status;
	struct buf in;

	/* sink */
	const char *into[DEPTH_MOST]; /* directories that were entered; 0 the target */
	int depth;
	struct file *file; /* whose octets come */
	const char *name;
	int64_t at, left;
	int failed;         /* errno of the file */
	bool trailer;       /* the octet behind a file is next */
	int64_t changed_ms; /* of the next one, or 0 */

	/* source */
	VEC(struct item) items;
	size_t next;
	bool times_told, told; /* of the next item */
};

/* --- words -------------------------------------------------------------------------------------------- */

static bool
say(struct scp *s, const char *p, size_t n)
{
	return s->io.write(s->io.ctx, p, n) == 0;
}

/* "\1scp: /var/tmp/x: No space left on device\n": the client shows it and goes on. */
static bool
complain(struct scp *s, const char *path, int why)
{
	struct buf line;
	bool fine;

	s->status = 1;
	buf_init(&line, BUF_LINE);
	buf_printf(&line, "\1scp: %s: %s\n", path, strerror(why));
	fine = say(s, line.p, line.n);
	buf_done(&line);
	return fine;
}

static bool
fail(struct scp *s, const char *message)
{
	struct buf line;

	s->status = 1;
	buf_init(&line, BUF_LINE);
	buf_printf(&line, "\2scp: %s\n", message);
	say(s, line.p, line.n);
	buf_done(&line);
	return false;
}

static bool
fine(struct scp *s)
{
	return say(s, "", 1);
}

static bool
read_options(struct scp *s, const char *word)
{
	for (word++; *word != '\0'; word++)
		switch (*word) {
		case 't': s->sink = true; break;
		case 'f': s->source = true; break;
		case 'r': s->recursive = true; break;
		case 'p': s->preserve = true; break;
		case 'd': s->directory = true; break;
		case 'v':
		case 'q': break;
		default: return false;
		}
	return true;
}

struct scp *
scp_new(struct router *r, const char *user, const char *command, const struct scp_io *io)
{
	struct scp *s = calloc(1, sizeof *s);
	const char *word;
	bool good = true, options = true;

	if (s == NULL)
		abort();
	*s = (struct scp){.router = r, .io = *io, .arena = arena_new()};
	s->user = arena_strdup(s->arena, user);
	buf_init(&s->in, BUF_TEXT);
	word = words_next(s->arena, &command);
	good = word != NULL && strcmp(word, "scp") == 0;
	while (good && (word = words_next(s->arena, &command)) != NULL) {
		if (options && strcmp(word, "--") == 0)
			options = false;
		else if (options && word[0] == '-' && word[1] != '\0')
			good = read_options(s, word);
		else
			vec_push(&s->paths, disk_path(s->arena, user, word));
	}
	if (good && s->sink != s->source && s->paths.n > 0)
		return s;
	scp_free(s);
	return NULL;
}

void
scp_free(struct scp *s)
{
	if (s->file != NULL)
		file_close(s->router, s->file);
	vec_done(&s->paths);
	vec_done(&s->items);
	buf_done(&s->in);
	arena_free(s->arena);
	free(s);
}

int
scp_status(const struct scp *s)
{
	return s->status != 0 || s->file != NULL || s->left > 0;
}

/* --- sink --------------------------------------------------------------------------------------------- */

static bool
is_directory(struct scp *s, const char *path)
{
	struct file_info info;

	return disk_stat(s->router, s->arena, path, &info) == 0 && info.directory;
}

/* Where a file or directory of that name goes: into the target if it is a directory, else it is the target. */
static const char *
place_of(struct scp *s, const char *name)
{
	const char *dir = s->into[s->depth];

	if (s->depth == 0 && !is_directory(s, dir))
		return dir;
	return arena_printf(s->arena, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, name);
}

static int
open_file(struct scp *s, const char *path, unsigned mode)
{
	struct file_want want = {.flags = FILE_WRITE | FILE_CREATE | FILE_TRUNCATE,
	    .mode = mode,
	    .owner = s->user};
	int why;

	pthread_mutex_lock(&s->router->mutex);
	want.flags |= disk_fault(s->router);
	pthread_mutex_unlock(&s->router->mutex);
	why = disk_open(s->router, path, &want, &s->file);
	if (why == 0 && s->preserve)
		disk_set_mode(s->router, path, mode);
	return why;
}

/* "C0644 1048576 image.tgz" */
static bool
take_file(struct scp *s, unsigned mode, int64_t size, const char *name)
{
	int why;

	s->name = place_of(s, name);
	why = open_file(s, s->name, s->preserve ? mode : mode & ~022u);
	if (why != 0)
		return complain(s, s->name, why);
	s->at = 0;
	s->left = size;
	s->failed = 0;
	s->trailer = true;
	return fine(s);
}

static bool
enter(struct scp *s, unsigned mode, const char *name)
{
	const char *path = place_of(s, name);
	int why = is_directory(s, path) ? 0 : disk_mkdir(s->router, path, s->user, mode);

	if (!s->recursive)
		return fail(s, "received directory without -r");
	if (s->depth + 1 >= DEPTH_MOST)
		why = ELOOP;
	if (why != 0)
		return complain(s, path, why);
	s->into[++s->depth] = path;
	return fine(s);
}

/* "C0644 1048576 image.tgz", "D0755 0 folder" */
static bool
take_entry(struct scp *s, const char *line)
{
	const char *name;
	unsigned mode;
	long long size;
	int n = 0;

	if (sscanf(line + 1, "%o %lld %n", &mode, &size, &n) != 2 || n == 0 || size < 0)
		return fail(s, "size not delimited");
	name = arena_strdup(s->arena, line + 1 + n);
	if (*name == '\0' || strchr(name, '/') != NULL || strcmp(name, ".") == 0 ||
	    strcmp(name, "..") == 0)
		return fail(s, "unexpected filename");
	return line[0] == 'D' ? enter(s, mode, name) : take_file(s, mode, size, name);
}

static bool
obey(struct scp *s, const char *line)
{
	long long changed;

	switch (line[0]) {
	case '\1': s->status = 1; return true; /* the client's trouble */
	case 'T':
		if (sscanf(line, "T%lld ", &changed) != 1)
			return fail(s, "mtime.sec not delimited");
		s->changed_ms = changed * 1000;
		return fine(s);
	case 'E': s->depth -= s->depth > 0; return fine(s);
	case 'C':
	case 'D': return take_entry(s, line);
	default: return fail(s, "protocol error: expected control record");
	}
}

/* Octets of the file: what finds no room is read and thrown away. */
static size_t
take_octets(struct scp *s, const char *p, size_t n)
{
	ssize_t wrote;

	n = (int64_t)n > s->left ? (size_t)s->left : n;
	if (s->failed == 0) {
		wrote = file_write_at(s->router, s->file, p, n, s->at);
		s->failed = wrote < 0 ? (int)-wrote : 0;
	}
	s->at += (int64_t)n;
	s->left -= (int64_t)n;
	return n;
}

static bool
end_file(struct scp *s)
{
	file_close(s->router, s->file);
	s->file = NULL;
	s->trailer = false;
	if (s->changed_ms != 0)
		disk_set_date(s->router, s->name, s->changed_ms);
	s->changed_ms = 0;
	return s->failed != 0 ? complain(s, s->name, s->failed) : fine(s);
}

static bool
sink_feed(struct scp *s)
{
	while (s->in.n > 0) {
		const char *end;
		bool go_on;

		if (s->left > 0) {
			buf_shift(&s->in, take_octets(s, s->in.p, s->in.n));
			continue;
		}
		if (s->trailer) {
			buf_shift(&s->in, 1);
			if (!end_file(s))
				return false;
			continue;
		}
		end = memchr(s->in.p, '\n', s->in.n);
		if (end == NULL)
			return s->in.n < LINE_MOST || fail(s, "line too long");
		s->in.p[end - s->in.p] = '\0';
		go_on = obey(s, s->in.p);
		buf_shift(&s->in, (size_t)(end - s->in.p) + 1);
		if (!go_on)
			return false;
	}
	return true;
}

/* --- source ------------------------------------------------------------------------------------------- */

static void
collect(struct scp *s, const char *path, const struct file_info *info, int depth)
{
	struct item item = {
	    .what = info->directory ? 'D' : 'C', .path = path, .info = *info};
	struct file_info *list = NULL;
	size_t n = 0;

	if (info->directory && (!s->recursive || depth >= DEPTH_MOST)) {
		item.what = '!';
		vec_push(&s->items, item);
		return;
	}
	vec_push(&s->items, item);
	if (!info->directory)
		return;
	disk_list(s->router, s->arena, path, &list, &n);
	for (size_t i = 0; i < n; i++)
		collect(s, arena_printf(s->arena, "%s/%s", path, list[i].name), &list[i],
		    depth + 1);
	item.what = 'E';
	vec_push(&s->items, item);
}

static void
collect_all(struct scp *s, const char *path)
{
	const char *word = strrchr(path, '/') + 1;
	const char *dir = arena_strndup(s->arena, path, (size_t)(word - path));
	struct file_info info, *list = NULL;
	size_t n = 0, before = s->items.n;

	if (disk_stat(s->router, s->arena, path, &info) == 0) {
		collect(s, path, &info, 0);
		return;
	}
	dir = disk_path(s->arena, s->user, dir);
	disk_list(s->router, s->arena, dir, &list, &n);
	for (size_t i = 0; i < n; i++)
		if (fnmatch(word, list[i].name, FNM_PERIOD) == 0)
			collect(s, arena_printf(s->arena, "%s/%s", dir, list[i].name),
			    &list[i], 0);
	if (s->items.n == before)
		vec_push(&s->items, ((struct item){.what = '?', .path = path}));
}

/* As many octets as were announced, whatever became of the file meanwhile. */
static bool
send_octets(struct scp *s, const struct item *x)
{
	struct file_want want = {.flags = FILE_READ};
	char *piece = arena_alloc(s->arena, PIECE);
	struct file *f = NULL;
	int why = disk_open(s->router, x->path, &want, &f);
	bool good = true;

	for (int64_t at = 0; at < x->info.size && good;) {
		int64_t left = x->info.size - at;
		size_t most = left < PIECE ? (size_t)left : PIECE;
		ssize_t n = why == 0 ? file_read_at(s->router, f, piece, most, at) : 0;

		if (n <= 0) {
			why = why == 0 ? EIO : why;
			memset(piece, 0, most);
			n = (ssize_t)most;
		}
		good = say(s, piece, (size_t)n);
		at += n;
	}
	if (f != NULL)
		file_close(s->router, f);
	return good && (why != 0 ? complain(s, x->path, why) : fine(s));
}

/* The line about an item, or about its times before it. */
static bool
tell(struct scp *s, const struct item *x)
{
	const char *name = strrchr(x->path, '/');
	long long t = (long long)x->info.changed_ms / 1000;
	const char *line;

	if (x->what == 'E')
		line = "E\n";
	else if (s->preserve && !s->times_told)
		line = arena_printf(s->arena, "T%lld 0 %lld 0\n", t, t);
	else
		line = arena_printf(s->arena, "%c%04o %lld %s\n", x->what,
		    x->info.mode & 0777, x->what == 'C' ? (long long)x->info.size : 0,
		    name != NULL ? name + 1 : x->path);
	if (x->what != 'E' && s->preserve && !s->times_told)
		s->times_told = true;
	else
		s->told = true;
	return say(s, line, strlen(line));
}

/* One step, after the client's word that it is ready. */
static bool
step(struct scp *s)
{
	while (s->next < s->items.n) {
		struct item *x = &s->items.v[s->next];

		if (x->what == '?' || x->what == '!') {
			s->next++;
			if (x->what == '?' ? !complain(s, x->path, ENOENT)
					   : !say(s, "\1scp: not a regular file\n", 26))
				return false;
			s->status = 1;
			continue;
		}
		if (!s->told)
			return tell(s, x);
		s->told = s->times_told = false;
		s->next++;
		if (x->what == 'C')
			return send_octets(s, x);
	}
	return false;
}

static bool
source_feed(struct scp *s)
{
	while (s->in.n > 0) {
		char word = s->in.p[0];
		const char *end = memchr(s->in.p, '\n', s->in.n);

		if (word == '\0') {
			buf_shift(&s->in, 1);
			if (!step(s))
				return false;
			continue;
		}
		if (end == NULL)
			return s->in.n < LINE_MOST;
		buf_shift(&s->in, (size_t)(end - s->in.p) + 1);
		s->status = 1;
		if (word != '\1')
			return false;
		s->told = s->times_told = false; /* it does not want this one */
		s->next++;
		if (!step(s))
			return false;
	}
	return true;
}

/* --- both --------------------------------------------------------------------------------------------- */

bool
scp_start(struct scp *s)
{
	if (s->source) {
		vec_each (&s->paths, path)
			collect_all(s, *path);
		return true;
	}
	s->into[0] = s->paths.v[0];
	if (s->directory && !is_directory(s, s->into[0])) {
		complain(s, s->into[0], ENOTDIR);
		return false;
	}
	return fine(s);
}

bool
scp_feed(struct scp *s, const char *p, size_t n)
{
	buf_add(&s->in, p, n);
	return !s->in.over && (s->sink ? sink_feed(s) : source_feed(s));
}
