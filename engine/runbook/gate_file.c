#include "runbook/gate_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/json.h"
#include "data/sha256.h"
#include "data/value.h"
#include "runbook/person.h"

enum { FORMAT = 1, ANSWER_OCTETS = 4096, DIGITS = 32, HOST_MOST = 64 };

const char *const gate_words[] = {[GATE_APPROVE] = "approve",
    [GATE_OVERRIDE] = "override",
    [GATE_ABORT] = "abort",
    NULL};

/* --- the folder -------------------------------------------------------------------------------------- */

/* Gives `path` these bits, and the group of STATE, if it lacks them. What belongs to another is as they want it. */
static void
open_to(const char *path, const struct stat *state, mode_t bits)
{
	struct stat st;

	if (stat(path, &st) < 0 || (st.st_mode & bits) == bits)
		return;
	if (st.st_gid == state->st_gid || chown(path, (uid_t)-1, state->st_gid) == 0)
		chmod(path, (st.st_mode & 07777) | bits);
}

int
gate_folder_make(struct arena *a, const char *folder, const char *state, struct err **e)
{
	const char *path = arena_printf(a, "%s/gates", folder);
	struct stat st;
	mode_t others;

	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return err_set(
		    e, ERR_FILE, "cannot make folder '%s': %s", path, strerror(errno));
	if (stat(state, &st) < 0)
		return err_set(
		    e, ERR_FILE, "cannot look at '%s': %s", state, strerror(errno));
	others = st.st_mode & 077;
	if (others == 0)
		return 0;
	open_to(arena_printf(a, "%s/runs", state), &st, others & 011);
	open_to(folder, &st, others & 011);
	open_to(path, &st, others | S_ISVTX);
	return 0;
}

static void
digits(char ret[DIGITS + 1])
{
	unsigned char octets[DIGITS / 2];

	if (getrandom(octets, sizeof octets, 0) != (ssize_t)sizeof octets)
		abort();
	sha256_hex(octets, sizeof octets, ret);
}

void
gate_token(char ret[GATE_TOKEN])
{
	digits(ret);
}

/* --- the gate ---------------------------------------------------------------------------------------- */

static const char *
record_path(struct arena *a, const char *folder, const char *digest)
{
	return arena_printf(a, "%s/gates/%s.json", folder, digest);
}

static void
put(struct arena *a, struct value *map, const char *key, const char *text)
{
	if (text != NULL)
		value_set(a, map, key, value_strz(a, text));
}

static int
write_value(const struct value *v, const char *path, struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, BUF_TEXT);
	json_print(v, 0, &text);
	buf_addc(&text, '\n');
	rc = buf_write_file(&text, path, 0644, e);
	buf_done(&text);
	return rc;
}

int
gate_file_write(
    struct arena *a, const char *folder, const struct gate_record *g, struct err **e)
{
	struct value *v = value_map(a);

	value_set(a, v, "format", value_int(a, FORMAT));
	put(a, v, "run", g->run);
	put(a, v, "step", g->step);
	put(a, v, "id", g->id);
	put(a, v, "device", g->device);
	value_set(a, v, "devices", value_copy(a, g->devices));
	put(a, v, "digest", g->digest);
	put(a, v, "token", g->token);
	put(a, v, "message", g->message);
	put(a, v, "until", g->until);
	value_set(a, v, "approvals", value_int(a, g->approvals));
	value_set(a, v, "wanted", value_int(a, g->wanted));
	value_set(a, v, "expires-ms", value_int(a, g->expires_ms));
	put(a, v, "state", g->state);
	put(a, v, "end", g->end);
	value_set(a, v, "shown", value_copy(a, g->shown));
	value_set(a, v, "answers", value_copy(a, g->answers));
	return write_value(v, record_path(a, folder, g->digest), e);
}

static bool
is_list(const struct value *map, const char *key)
{
	const struct value *v = value_get(map, key);

	return v != NULL && v->kind == VALUE_LIST;
}

static int
take_record(struct arena *a, const struct value *v, const char *path,
    struct gate_record *ret, struct err **e)
{
	struct gate_record g = {.run = value_text(v, "run"),
	    .step = value_text(v, "step"),
	    .id = value_text(v, "id"),
	    .digest = value_text(v, "digest"),
	    .token = value_text(v, "token"),
	    .message = value_text(v, "message"),
	    .device = value_text(v, "device"),
	    .state = value_text(v, "state"),
	    .end = value_text(v, "end"),
	    .until = value_text(v, "until"),
	    .approvals = value_number(v, "approvals", 0),
	    .wanted = value_number(v, "wanted", 1),
	    .expires_ms = value_number(v, "expires-ms", 0)};

	if (value_number(v, "format", 0) != FORMAT || g.run == NULL || g.step == NULL ||
	    g.id == NULL || g.digest == NULL || g.token == NULL || g.message == NULL ||
	    g.state == NULL || !is_list(v, "devices") || !is_list(v, "shown") ||
	    !is_list(v, "answers"))
		return err_set(e, ERR_INPUT, "'%s' is no gate of a run", path);
	g.devices = value_get(v, "devices");
	g.shown = value_get(v, "shown");
	g.answers = value_copy(a, value_get(v, "answers"));
	*ret = g;
	return 0;
}

int
gate_file_read(struct arena *a, const char *folder, const char *digest,
    struct gate_record *ret_record, struct err **e)
{
	const char *path = record_path(a, folder, digest);
	struct value *v = NULL;
	struct buf text;
	int rc;

	buf_init(&text, BUF_TEXT);
	rc = buf_read_file(&text, path, e);
	if (rc == 0)
		rc = json_parse(a, path, buf_str(&text), &v, e);
	buf_done(&text);
	return rc < 0 ? -1 : take_record(a, v, path, ret_record, e);
}

/* --- what is in the folder --------------------------------------------------------------------------- */

static bool
is_digits(const char *p)
{
	for (int i = 0; i < DIGITS; i++)
		if (strchr("0123456789abcdef", p[i]) == NULL || p[i] == '\0')
			return false;
	return true;
}

static int
is_gate(const struct dirent *d)
{
	return is_digits(d->d_name) && strcmp(d->d_name + DIGITS, ".json") == 0;
}

/* "DIGEST.XXXX.answer" */
static int
is_answer(const struct dirent *d)
{
	return is_digits(d->d_name) && d->d_name[DIGITS] == '.' &&
	       is_digits(d->d_name + DIGITS + 1) &&
	       strcmp(d->d_name + 2 * DIGITS + 1, ".answer") == 0;
}

static int
by_octets(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Names in FOLDER/gates, in a, NULL-terminated; none if it is not there. */
static int
names_in(struct arena *a, const char *folder, int (*wanted)(const struct dirent *),
    const char ***ret_names, struct err **e)
{
	const char *path = arena_printf(a, "%s/gates", folder), **names;
	struct dirent **found = NULL;
	int n = scandir(path, &found, wanted, by_octets);

	if (n < 0 && errno != ENOENT)
		return err_set(
		    e, ERR_FILE, "cannot read folder '%s': %s", path, strerror(errno));
	names = arena_array(a, const char *, (size_t)(n > 0 ? n : 0) + 1);
	for (int i = 0; i < n; i++) {
		names[i] = arena_strdup(a, found[i]->d_name);
		free(found[i]);
	}
	free(found);
	*ret_names = names;
	return 0;
}

int
gate_file_list(
    struct arena *a, const char *folder, const char ***ret_digests, struct err **e)
{
	const char **names;

	if (names_in(a, folder, is_gate, &names, e) < 0)
		return -1;
	for (size_t i = 0; names[i] != NULL; i++)
		names[i] = arena_strndup(a, names[i], DIGITS);
	*ret_digests = names;
	return 0;
}

/* --- answers ----------------------------------------------------------------------------------------- */

/* The text of a file that its owner alone may write, and who that is. False: it is no answer. */
static bool
read_owned(struct arena *a, const char *path, struct str *ret_text, unsigned *ret_uid)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *text = arena_alloc(a, ANSWER_OCTETS);
	struct stat st;
	ssize_t n = -1;

	if (fd < 0)
		return false;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mode & 022) == 0)
		n = read(fd, text, ANSWER_OCTETS);
	close(fd);
	if (n <= 0 || n == ANSWER_OCTETS)
		return false;
	*ret_text = (struct str){text, (size_t)n};
	*ret_uid = st.st_uid;
	return true;
}

static bool
says(const struct value *v, const char *key, const char *text)
{
	const char *found = value_text(v, key);

	return found != NULL && strcmp(found, text) == 0;
}

/* A name that a machine may have; anything else is not repeated. */
static const char *
host_of(const struct value *v)
{
	const char *host = value_text(v, "host");
	size_t n = host != NULL ? strlen(host) : 0;

	if (n == 0 || n > HOST_MOST ||
	    strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
			 ".-_") != n)
		return "?";
	return host;
}

static bool
read_answer(struct arena *a, const char *path, const struct gate_record *g,
    struct gate_answer *ret)
{
	struct err *unread = NULL;
	struct value *v = NULL;
	struct str text;

	if (!read_owned(a, path, &text, &ret->uid))
		return false;
	if (json_parse(a, path, text, &v, &unread) < 0) {
		err_free(unread);
		return false;
	}
	if (value_number(v, "format", 0) != FORMAT || !says(v, "run", g->run) ||
	    !says(v, "digest", g->digest) || !says(v, "token", g->token))
		return false;
	ret->who = person_at(a, ret->uid, host_of(v));
	for (int i = 0; gate_words[i] != NULL; i++)
		if (says(v, "answer", gate_words[i])) {
			ret->word = (enum gate_word)i;
			return true;
		}
	return false;
}

static bool
is_known(const struct gate_record *g, const char *file)
{
	value_each(g->answers, one) if (says(*one, "file", file)) return true;
	return false;
}

int
gate_file_answers(struct arena *a, const char *folder, const struct gate_record *g,
    struct gate_answers *ret_answers, struct err **e)
{
	const char **names;

	ret_answers->n = 0;
	if (names_in(a, folder, is_answer, &names, e) < 0)
		return -1;
	for (; *names != NULL && ret_answers->n < GATE_ANSWERS_MOST; names++) {
		struct gate_answer *one = &ret_answers->v[ret_answers->n];

		if (strncmp(*names, g->digest, DIGITS) != 0 || is_known(g, *names))
			continue;
		one->file = *names;
		ret_answers->n += read_answer(
		    a, arena_printf(a, "%s/gates/%s", folder, *names), g, one);
	}
	return 0;
}

int
gate_file_answer(struct arena *a, const char *folder, const struct gate_record *g,
    enum gate_word word, const char **ret_file, struct err **e)
{
	struct value *v = value_map(a);
	char own[DIGITS + 1];
	const char *file;

	digits(own);
	file = arena_printf(a, "%s.%s.answer", g->digest, own);
	value_set(a, v, "format", value_int(a, FORMAT));
	put(a, v, "run", g->run);
	put(a, v, "digest", g->digest);
	put(a, v, "token", g->token);
	put(a, v, "answer", gate_words[word]);
	put(a, v, "host", person_host(a));
	value_set(a, v, "wall-ms", value_int(a, clock_wall_ms()));
	if (write_value(v, arena_printf(a, "%s/gates/%s", folder, file), e) < 0)
		return -1;
	*ret_file = file;
	return 0;
}

void
gate_file_withdraw(struct arena *a, const char *folder, const char *file)
{
	unlink(arena_printf(a, "%s/gates/%s", folder, file));
}
