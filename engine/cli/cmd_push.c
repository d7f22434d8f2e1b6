/* One local file to many routers. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/wait.h"
#include "cli/cli.h"
#include "data/json.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "deploy/push.h"
#include "deploy/push_file.h"
#include "deploy/reach.h"
#include "deploy/target.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "transport/connect.h"

enum { OPEN_MS = 60000 };

static const char folder_usual[] = "/var/tmp/";

/* What became of one host. Filled by its lane. */
struct seen {
	struct arena *arena; /* NULL: not begun */
	bool failed;
	int exit_code;
	struct push_result result;
	const char *error;
};

struct job {
	struct cli *cli;
	const struct site *site;
	const struct host **hosts;
	size_t n;
	struct push_file *file;
	const char *path; /* on every router */
	int64_t rate;
	struct seen *seen;
	int64_t began_ms;
};

struct visit {
	struct job *job;
	const struct host *host;
	struct seen *seen;
	struct reach reach;
	struct device *device;
	int64_t began_ms;
};

static const char *const outcomes[] = {
    [PUSH_EQUAL] = "skipped", [PUSH_COPIED] = "copied"};

/* --- one host ------------------------------------------------------------------------------------------ */

static int
get_session(void *ctx, struct device **ret_device, struct err **e)
{
	struct visit *v = ctx;
	struct deadline d = deadline_in(OPEN_MS, v->job->cli->cancel);

	if (v->device == NULL && reach_open(&v->reach, &d, &v->device, e) < 0)
		return -1;
	*ret_device = v->device;
	return 0;
}

static void
drop_session(void *ctx)
{
	struct visit *v = ctx;

	device_drop(v->device);
	v->device = NULL;
}

static void
say_progress(void *ctx, int64_t done, int64_t total)
{
	const struct visit *v = ctx;

	bus_post(v->job->cli->bus, EV_PROGRESS, {"device", ev_text(v->host->name)},
	    {"what", ev_text(push_file_name(v->job->file))}, {"done", ev_int(done)},
	    {"total", ev_int(total)});
}

static void
say_state(void *ctx, const char *state, const char *detail)
{
	const struct visit *v = ctx;

	bus_post(v->job->cli->bus, EV_DEVICE_STATE, {"device", ev_text(v->host->name)},
	    {"state", ev_text(state)}, {"detail", ev_text(detail)},
	    {"elapsed-ms", ev_int(clock_ms() - v->began_ms)});
}

/* In the words of the reports, which know those of runbooks. */
static const char *
result_of(const struct seen *s)
{
	static const struct {
		int code;
		const char *word;
	} failures[] = {{4, "refused"}, {6, "stopped"}, {7, "unknown"}};

	if (s->arena == NULL)
		return "skipped";
	if (!s->failed)
		return s->result.outcome == PUSH_EQUAL ? "unchanged" : "done";
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		if (failures[i].code == s->exit_code)
			return failures[i].word;
	return "failed";
}

static void
say_result(const struct visit *v)
{
	const struct seen *s = v->seen;
	const char *detail = s->error;

	if (!s->failed)
		detail = arena_printf(s->arena, "%s %s, %s:%s",
		    s->result.outcome == PUSH_EQUAL ? "is there already:" : "copied to",
		    v->job->path, device_digest_name(s->result.which), s->result.hex);
	bus_post(v->job->cli->bus, EV_DEVICE_RESULT, {"device", ev_text(v->host->name)},
	    {"result", ev_text(result_of(s))}, {"detail", ev_text(detail)},
	    {"elapsed-ms", ev_int(clock_ms() - v->began_ms)});
}

static void
fail(struct visit *v, struct err *e)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	err_brief(e, &text);
	v->seen->failed = true;
	v->seen->error = buf_copy(&text, v->seen->arena);
	v->seen->exit_code = err_exit_code(e);
	buf_done(&text);
	bus_post_err(v->job->cli->bus, v->host->name, e);
	err_free(e);
}

static void
visit_host(void *ctx, size_t index)
{
	struct job *j = ctx;
	struct visit v = {.job = j,
	    .host = j->hosts[index],
	    .seen = &j->seen[index],
	    .began_ms = clock_ms()};
	SCOPE(device, SCOPE_DEVICE, v.host->name, NULL);
	struct deadline d = deadline_in(INT64_C(7) * 24 * 3600 * 1000, j->cli->cancel);
	struct push p = {.file = j->file,
	    .to = j->path,
	    .rate = j->rate,
	    .session = get_session,
	    .drop = drop_session,
	    .progress = say_progress,
	    .say = say_state,
	    .ctx = &v};
	struct target target;
	struct err *e = NULL;

	/* Nothing is in flight that must be finished: what has come can be used later. */
	d.cancel_at = CANCEL_FINISH;
	v.seen->arena = arena_new();
	v.reach = (struct reach){.arena = v.seen->arena,
	    .host = v.host,
	    .site = j->site,
	    .bus = j->cli->bus,
	    .may_operate = true};
	target_of(v.seen->arena, v.host, j->site, &target);
	p.target = &target;
	if (push_run(&p, v.seen->arena, &d, &v.seen->result, &e) < 0)
		fail(&v, e);
	say_result(&v);
	device_close(v.device);
}

static int
may_begin(void *ctx, size_t index)
{
	const struct job *j = ctx;

	(void)index;
	return cancel_level(j->cli->cancel) == CANCEL_NONE;
}

/* --- what is to be done --------------------------------------------------------------------------------- */

/* The last word may end in ":/PATH", or in ":"; names of hosts have no '/'. */
static int
take_path(struct job *j, struct err **e)
{
	struct cli *c = j->cli;
	const char **args = arena_array(c->arena, const char *, c->nargs + 1);
	const char *to = folder_usual, *last = c->args[c->nargs - 1], *colon = NULL;
	size_t n = strlen(last);

	memcpy(args, c->args, c->nargs * sizeof *args);
	if (c->nargs > 1) {
		colon = strstr(last, ":/");
		if (colon == NULL && n > 0 && last[n - 1] == ':')
			colon = last + n - 1;
	}
	if (colon != NULL) {
		if (colon[1] != '\0')
			to = colon + 1;
		args[c->nargs - 1] =
		    arena_strndup(c->arena, last, (size_t)(colon - last));
		if (colon == last)
			c->nargs--;
	}
	c->args = args;
	if (c->nargs < 2 && cli_opts(c, "limit") == NULL) {
		err_set(e, ERR_USAGE, "no router is named");
		err_remedy(*e, "name them, 'all', or use -l: holdfast push FILE "
			       "HOST…:/var/tmp/");
		return -1;
	}
	return push_path(c->arena, to, push_file_name(j->file), &j->path, e);
}

static int
prepare(struct job *j, struct err **e)
{
	struct cli *c = j->cli;
	const char *rate = cli_opt(c, "rate"), *wanted = cli_opt(c, "checksum");

	if (rate != NULL && push_rate(rate, &j->rate, e) < 0)
		return err_wrap(e, "'--rate'");
	if (push_file_open(c->args[0], &j->file, e) < 0 || take_path(j, e) < 0)
		return -1;
	if (cli_hosts(c, 1, &j->hosts, &j->n, e) < 0 ||
	    cli_site(c, &j->site, NULL, e) < 0)
		return -1;
	if (wanted != NULL && push_file_expect(j->file, wanted, c->cancel, e) < 0)
		return -1;
	return 0;
}

/* --- what became of it ----------------------------------------------------------------------------------- */

static const char *
outcome_of(const struct seen *s)
{
	if (s->arena == NULL)
		return "not begun";
	return s->failed ? "failed" : outcomes[s->result.outcome];
}

static struct value *
product_of(const struct job *j, size_t i)
{
	struct arena *a = j->cli->arena;
	const struct seen *s = &j->seen[i];
	const struct push_result *r = &s->result;
	struct value *one = value_map(a);

	value_set(a, one, "device", value_strz(a, j->hosts[i]->name));
	value_set(a, one, "outcome", value_strz(a, outcome_of(s)));
	value_set(a, one, "path", value_strz(a, j->path));
	value_set(a, one, "size", value_int(a, push_file_size(j->file)));
	if (s->failed)
		value_set(a, one, "error", value_strz(a, s->error));
	if (s->arena == NULL || s->failed)
		return one;
	value_set(a, one, "checksum",
	    value_strz(
		a, arena_printf(a, "%s:%s", device_digest_name(r->which), r->hex)));
	value_set(a, one, "by", r->by != NULL ? value_strz(a, r->by) : value_null(a));
	value_set(a, one, "sent", value_int(a, r->sent));
	value_set(a, one, "resumed", value_int(a, r->resumed));
	value_set(a, one, "connections", value_int(a, r->connections));
	value_set(a, one, "elapsed-ms", value_int(a, r->elapsed_ms));
	return one;
}

/* "HOST copied PATH sha256:… 12.3 s" */
static void
print_line(const struct job *j, size_t i, struct buf *out)
{
	const struct seen *s = &j->seen[i];
	const struct push_result *r = &s->result;

	buf_printf(out, "%s %s %s", j->hosts[i]->name, outcome_of(s), j->path);
	if (s->arena != NULL && !s->failed)
		buf_printf(out, " %s:%s %.1f s", device_digest_name(r->which), r->hex,
		    (double)r->elapsed_ms / 1000);
	buf_addc(out, '\n');
}

static int
write_product(const struct job *j, struct err **e)
{
	struct value *all = value_list(j->cli->arena);
	struct buf text;
	int rc;

	buf_init(&text, BUF_TEXT);
	for (size_t i = 0; i < j->n; i++)
		if (j->cli->json)
			value_append(j->cli->arena, all, product_of(j, i));
		else
			print_line(j, i, &text);
	if (j->cli->json) {
		json_print(all, 2, &text);
		buf_addc(&text, '\n');
	}
	rc = cli_write_clean(j->cli, &text, e);
	buf_done(&text);
	return rc;
}

static int
exit_code_of(const struct job *j)
{
	int code = cancel_level(j->cli->cancel) > CANCEL_NONE ? 6 : 0;

	for (size_t i = 0; i < j->n; i++)
		code = cli_worse(code, j->seen[i].exit_code);
	return code;
}

static struct value *
states_of(const struct job *j)
{
	struct arena *a = j->cli->arena;
	struct value *states = value_map(a);

	for (size_t i = 0; i < j->n; i++) {
		const char *name = result_of(&j->seen[i]);
		int64_t n = value_number(states, name, 0);

		value_set(a, states, name, value_int(a, n + 1));
	}
	return states;
}

static int
copy_to_all(struct job *j, struct err **e)
{
	struct lane_job job = {.n = j->n,
	    .work = visit_host,
	    .more = may_begin,
	    .ctx = j,
	    .bus = j->cli->bus};
	int64_t jobs;
	int code;

	if (cli_jobs(j->cli, &jobs, e) < 0)
		return -1;
	job.here = jobs == 1;
	job.lanes = lanes_wanted((size_t)jobs, j->n);
	j->seen = arena_array(j->cli->arena, struct seen, j->n + 1);
	cli_begin(j->cli, j->hosts, j->n);
	lanes_run(&job);
	code = exit_code_of(j);
	if (write_product(j, e) < 0)
		code = cli_worse(code, err_exit_code(*e));
	bus_post(j->cli->bus, EV_RUN_END, {"exit", ev_int(code)},
	    {"elapsed-ms", ev_int(clock_ms() - j->began_ms)},
	    {"states", ev_val(states_of(j))});
	for (size_t i = 0; i < j->n; i++)
		arena_free(j->seen[i].arena);
	return code;
}

static int
push_command(struct cli *c, struct err **e)
{
	struct job j = {.cli = c, .began_ms = clock_ms()};
	int code = prepare(&j, e) < 0 ? -1 : copy_to_all(&j, e);

	push_file_close(j.file);
	return code;
}

static const struct cli_option options[] = {
    {"rate", 0, "RATE", "octets a second to each router at most: 500k, 2M, 2 MB/s"},
    {"checksum", 0, "DIGEST", "sha256:HEX (or sha1, md5) that the file must have"},
    {0},
};

const struct command cmd_push = {
    .name = "push",
    .args = "FILE HOST…:PATH",
    .summary = "copy a file to routers, proved by their own checksum",
    .help = "Copies one file to all the routers named, several at once (-j). PATH is "
	    "that of the\n"
	    "file, or of a folder if it ends in '/'; without one it is /var/tmp/. A "
	    "router that has\n"
	    "the file already is skipped; one without room for it is refused before "
	    "anything is\n"
	    "sent. What was copied is compared by the router's own checksum.\n"
	    "\n"
	    "    holdfast push junos.tgz fra-edge1 fra-edge2:/var/tmp/\n"
	    "    holdfast push junos.tgz -l edge --rate 5M -j 4\n"
	    "\n"
	    "By SFTP the octets go to PATH.part first. A copy that was cut short goes on "
	    "from\n"
	    "there, in the same run or the next. Where a router has no SFTP, SCP is "
	    "used: it always\n"
	    "begins anew. Files go to port 22, or 'holdfast_ssh_port' of the host.",
    .options = options,
    .min_args = 1,
    .max_args = CLI_ANY,
    .recorded = true,
    .run = push_command,
};
