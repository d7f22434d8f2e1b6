/* A file to a router: see deploy/push.h. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/wait.h"
#include "data/value.h"
#include "deploy/push.h"
#include "deploy/push_file.h"
#include "deploy/target.h"
#include "inventory/inventory.h"
#include "runbook/arguments.h"
#include "runbook/step.h"
#include "transport/connect.h"
#include "transport/sftp.h"

enum { SLOT_MS = 200, READY_MS = 30000, AT_ONCE_MOST = 1000 };

struct push_step {
	const char *file, *to, *checksum, *rate;
	int64_t at_once;
};

static const struct row rows[] = {
    ROW_TEXT(struct push_step, file, "file", ROW_REQUIRED, NULL, "local file"),
    ROW_TEXT(struct push_step, to, "to", 0, "/var/tmp/",
	"path on the router; that of a folder if it ends in '/'"),
    ROW_TEXT(struct push_step, checksum, "checksum", 0, NULL,
	"what the local file must have: sha256:HEX, or sha1:, md5:; empty: not known"),
    ROW_TEXT(struct push_step, rate, "rate", 0, NULL,
	"octets a second to each router at most: 500k, 2 MB/s"),
    ROW_INT(struct push_step, at_once, "at-once", 0, 0, 0, AT_ONCE_MOST,
	"routers of this run that are copied to at the same time; 0: as many as are "
	"worked on"),
    ROW_END};

/* --- before anything starts ------------------------------------------------------------------------------ */

static const struct value *
plain(const struct value *v)
{
	return v != NULL && v->kind == VALUE_STR && !arguments_template(v) ? v : NULL;
}

/* What is no template can be looked at now. */
static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *map = step->arguments;
	const struct value *file = plain(value_get(map, "file"));
	const struct value *sum = plain(value_get(map, "checksum"));
	const struct value *to = plain(value_get(map, "to"));
	const struct value *rate = plain(value_get(map, "rate"));
	struct push_file *f = NULL;
	const char *path;
	int64_t octets;
	int rc = 0;

	(void)site;
	if (file != NULL && (rc = push_file_open(file->str.p, &f, e)) != 0)
		err_mark(*e, file->mark);
	if (rc == 0 && sum != NULL && sum->str.n > 0 &&
	    (rc = push_digest_check(sum->str.p, e)) != 0)
		err_mark(*e, sum->mark);
	if (rc == 0 && to != NULL && (rc = push_path(a, to->str.p, "x", &path, e)) != 0)
		err_mark(*e, to->mark);
	if (rc == 0 && rate != NULL && (rc = push_rate(rate->str.p, &octets, e)) != 0)
		err_mark(*e, rate->mark);
	push_file_close(f);
	return rc;
}

/* Does the router take files at all? One without SFTP may still take SCP. */
static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	struct deadline d = deadline_in(READY_MS, s->deadline.cancel);
	struct target target;
	struct stream *stream;
	struct sftp *sftp;

	(void)arguments;
	d.cancel_at = s->deadline.cancel_at;
	if (inventory_unlocked(s->host, e) != 0)
		return -1;
	target_of(s->arena, s->host, s->run->site, &target);
	if (connect_subsystem(&target, "sftp", &d, &stream, e) == 0 &&
	    sftp_begin(stream, &d, &sftp, e) == 0) {
		sftp_end(sftp);
		return 0;
	}
	if (err_code(*e) != ERR_NO_SERVICE)
		return -1;
	err_clear(e);
	return 0;
}

/* --- its turn -------------------------------------------------------------------------------------------- */

/* One of the files that stand for those who may copy at the same time; -1 in *ret_fd: nobody counts. Lanes are not asked:
 * they serve other steps meanwhile. */
static int
take_slot(struct step_run *s, int64_t slots, int *ret_fd, struct err **e)
{
	*ret_fd = -1;
	while (slots > 0) {
		struct deadline d = deadline_in(SLOT_MS, s->deadline.cancel);

		for (int64_t i = 0; i < slots; i++) {
			const char *path = arena_printf(s->arena, "%s/push-%s.%lld",
			    s->run->folder, s->step->id, (long long)i);
			int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

			if (fd < 0)
				return err_set(e, ERR_FILE, "cannot write '%s': %s", path,
				    strerror(errno));
			if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
				*ret_fd = fd;
				return 0;
			}
			close(fd);
		}
		d.cancel_at = s->deadline.cancel_at;
		if (deadline_left(&s->deadline) == 0)
			return err_set(e, ERR_TIMEOUT,
			    "the others were still copying when the time was over");
		if (wait_until(&d, e) != 0)
			return -1;
	}
	return 0;
}

/* --- the copy -------------------------------------------------------------------------------------------- */

static int
get_session(void *ctx, struct device **ret_device, struct err **e)
{
	return step_device(ctx, ret_device, e);
}

static void
drop_session(void *ctx)
{
	step_drop_device(ctx);
}

static void
say(void *ctx, const char *state, const char *detail)
{
	step_say(ctx, state, detail);
}

static void
progress(void *ctx, int64_t done, int64_t total)
{
	step_progress(ctx, "copy", done, total);
}

static void
finish(struct step_run *s, const char *path, const struct push_result *r)
{
	struct arena *a = s->arena;
	const char *sum = arena_printf(a, "%s:%s", device_digest_name(r->which), r->hex);
	const char *size = push_amount(a, r->size);

	step_result(s, "path", value_strz(a, path));
	step_result(s, "checksum", value_strz(a, sum));
	step_result(s, "size", value_int(a, r->size));
	step_result(s, "sent", value_int(a, r->sent));
	step_result(s, "resumed", value_int(a, r->resumed));
	switch (r->outcome) {
	case PUSH_EQUAL: step_detail(s, "'%s' is there already, %s", path, sum); break;
	case PUSH_COPIED:
		s->outcome = STEP_CHANGED;
		step_detail(s, "%s to '%s' by %s in %.1f s%s, %s", size, path,
		    r->by != NULL ? r->by : "an earlier connection",
		    (double)r->elapsed_ms / 1000,
		    r->resumed > 0 ? ", the rest of an earlier try" : "", sum);
		break;
	case PUSH_WANTED:
		step_detail(s, "%s would go to '%s', %s", size, path,
		    r->free >= 0
			? arena_printf(a, "which has %s free", push_amount(a, r->free))
			: "whose free space is not told");
		break;
	}
}

static int
copy(
    struct step_run *s, const struct push_step *x, struct push_file *file, struct err **e)
{
	struct target target;
	struct push p = {.file = file,
	    .dry = s->dry,
	    .target = &target,
	    .session = get_session,
	    .drop = drop_session,
	    .progress = progress,
	    .say = say,
	    .ctx = s};
	struct push_result r;
	int slot, rc;

	if (!s->dry)
		push_file_keep(file, s->run->folder);
	target_of(s->arena, s->host, s->run->site, &target);
	if (push_path(s->arena, x->to, push_file_name(file), &p.to, e) != 0 ||
	    (x->rate != NULL && push_rate(x->rate, &p.rate, e) != 0) ||
	    (x->checksum != NULL && x->checksum[0] != '\0' &&
		push_file_expect(file, x->checksum, s->deadline.cancel, e) != 0) ||
	    take_slot(s, s->dry ? 0 : x->at_once, &slot, e) != 0)
		return -1;
	rc = push_run(&p, s->arena, &s->deadline, &r, e);
	if (slot >= 0)
		close(slot);
	if (rc == 0)
		finish(s, p.to, &r);
	return rc;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct push_step *x = arguments;
	struct push_file *file;
	int rc;

	if (push_file_open(x->file, &file, e) != 0)
		return -1;
	rc = copy(s, x, file, e);
	push_file_close(file);
	return rc;
}

const struct step_kind step_push = {
    .name = "push",
    .summary = "copy a file to the router, proved by its own checksum",
    .help =
	"Skips a router that has the file already, refuses one without room before "
	"anything is sent, goes on\n"
	"where an earlier try was cut short, and compares the router's own checksum "
	"with that of the file:\n\n"
	"    push: {file: \"{{ image }}\", to: /var/tmp/, rate: 5 MB/s, at-once: 4}\n\n"
	"By SFTP what has the final name is always whole; where the router has no "
	"SFTP, SCP is used. The result\n"
	"has path, checksum (sha256:HEX), size, sent and resumed (octets).",
    .rows = rows,
    .size = sizeof(struct push_step),
    .shorthand = "file",
    .where = STEP_ROUTER,
    .changes = true,
    .inert = true,
    .shows = true,
    .timeout_ms = 4 * 3600 * 1000,
    .prepare = prepare,
    .ready = ready,
    .run = run,
};
