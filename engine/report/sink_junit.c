#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/value.h"
#include "report/outfile.h"
#include "report/paint.h"
#include "report/report.h"
#include "report/verdict.h"

/*
 * JUnit's XML, as CI systems read it: a suite per device, a case per check, step, gate and finding, and
 * one for the device's final state; a suite for the run as a whole. Written at the end.
 */
struct junit {
	struct outfile file;
	struct verdicts verdicts;
	int64_t exit;  /* of run-end */
	char time[32]; /* of the first event */
};

struct tally {
	size_t tests, failures, skipped;
};

static int
junit_open(const char *path, void **ret_self, struct err **e)
{
	struct junit *j;

	if (path == NULL)
		return err_set(e, ERR_USAGE, "report 'junit' needs a file");
	j = calloc(1, sizeof *j);
	if (j == NULL)
		abort();
	if (outfile_open(&j->file, path, e) < 0) {
		free(j);
		return -1;
	}
	verdicts_init(&j->verdicts);
	*ret_self = j;
	return 0;
}

static void
junit_event(void *self, const struct event *ev)
{
	struct junit *j = self;

	if (j->time[0] == '\0') /* seconds are enough, and all that some readers take */
		snprintf(
		    j->time, sizeof j->time, "%.19s", value_text(ev->fields, "time"));
	if (ev->kind == EV_RUN_END)
		j->exit = value_number(ev->fields, "exit", 0);
	verdicts_take(&j->verdicts, ev);
}

/* Text that is harmless, and allowed in XML, already. */
static void
add_attribute(struct buf *out, const char *name, const char *text)
{
	buf_printf(out, " %s=\"", name);
	buf_add_xml(out, str_of(text));
	buf_addc(out, '"');
}

static void
add_name(struct buf *out, const char *name, const char *text)
{
	struct buf plain;

	buf_init(&plain, BUF_LINE);
	paint_plain(&plain, str_of(text));
	add_attribute(out, name, buf_z(&plain));
	buf_done(&plain);
}

static void
begin_case(struct buf *out, const char *device, const char *topic, const char *title,
    int64_t elapsed_ms)
{
	struct buf class;

	buf_init(&class, BUF_LINE);
	buf_printf(&class, "%s.%s", device, topic);
	buf_adds(out, "    <testcase");
	add_name(out, "classname", buf_z(&class));
	add_attribute(out, "name", title);
	buf_printf(out, " time=\"%lld.%03lld\"", (long long)(elapsed_ms / 1000),
	    (long long)(elapsed_ms % 1000));
	buf_done(&class);
}

static void
end_case(struct buf *out, struct tally *tally)
{
	tally->tests++;
	buf_adds(out, "/>\n");
}

static void
end_failed(struct buf *out, struct tally *tally, const char *type, const char *message,
    const char *body)
{
	tally->tests++;
	tally->failures++;
	buf_adds(out, ">\n      <failure");
	add_attribute(out, "type", type);
	add_attribute(out, "message", message);
	buf_addc(out, '>');
	buf_add_xml(out, str_of(body));
	buf_adds(out, "</failure>\n    </testcase>\n");
}

static void
end_skipped(struct buf *out, struct tally *tally, const char *why)
{
	tally->tests++;
	tally->skipped++;
	buf_printf(out, ">\n      <skipped message=\"%s\"/>\n    </testcase>\n", why);
}

/* The evidence of what passed is kept too. */
static void
end_passed(struct buf *out, struct tally *tally, const char *body)
{
	tally->tests++;
	buf_adds(out, ">\n      <system-out>");
	buf_add_xml(out, str_of(body));
	buf_adds(out, "</system-out>\n    </testcase>\n");
}

static void
add_verdict(
    struct buf *out, struct tally *tally, const char *device, const struct verdict *v)
{
	begin_case(out, device, v->topic, v->title, v->elapsed_ms);
	if (v->kind == VERDICT_SKIPPED)
		end_skipped(out, tally, "skipped");
	else if (v->kind == VERDICT_FAILED)
		end_failed(out, tally, v->topic, v->title, v->body);
	else
		end_passed(out, tally, v->body);
}

/* What the device is in at the end. Only what was seen to be well passes. */
static void
add_state(struct buf *out, struct tally *tally, const struct story_device *d)
{
	const char *word = story_word(d);
	struct buf known;

	begin_case(out, d->name, "state", "final state", d->elapsed_ms);
	if (paint_of_result(word) == PAINT_GOOD) {
		end_case(out, tally);
		return;
	}
	if ((d->state == NULL && d->result == NULL) || strcmp(word, "skipped") == 0) {
		end_skipped(out, tally, word);
		return;
	}
	buf_init(&known, BUF_LINE);
	if (d->result == NULL) {
		buf_adds(&known, "last seen: ");
		paint_plain(&known, str_of(d->state));
		buf_addc(&known, '\n');
	}
	if (d->detail != NULL)
		paint_lines(&known, "", str_of(d->detail));
	if (d->remedy != NULL)
		paint_lines(&known, "remedy: ", str_of(d->remedy));
	end_failed(out, tally, "state", word, buf_z(&known));
	buf_done(&known);
}

static void
add_suite(const struct junit *j, struct buf *out, const char *name, int64_t elapsed_ms,
    const struct buf *cases, const struct tally *tally)
{
	buf_adds(out, "  <testsuite");
	add_name(out, "name", name);
	buf_printf(out,
	    " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\""
	    " time=\"%lld.%03lld\" timestamp=\"%s\">\n",
	    tally->tests, tally->failures, tally->skipped, (long long)(elapsed_ms / 1000),
	    (long long)(elapsed_ms % 1000), j->time);
	buf_addstr(out, buf_str(cases));
	buf_adds(out, "  </testsuite>\n");
}

/* The verdicts of one device, "" for those of none. */
static void
add_verdicts(const struct junit *j, const char *device, const char *shown,
    struct buf *cases, struct tally *tally)
{
	for (size_t i = 0; i < j->verdicts.v.n; i++)
		if (strcmp(j->verdicts.v.v[i].device, device) == 0)
			add_verdict(cases, tally, shown, &j->verdicts.v.v[i]);
}

/* The run itself: red if it did not end well, whatever the reason. */
static void
add_run(const struct junit *j, struct buf *cases, struct tally *tally)
{
	const struct story *s = &j->verdicts.text.story;
	char message[64];

	add_verdicts(j, "", "run", cases, tally);
	begin_case(cases, "run", "end", "the run ends well", s->run_ms);
	snprintf(message, sizeof message, "exit %lld", (long long)j->exit);
	if (s->command != NULL && !s->ended)
		end_failed(cases, tally, "run", "the run did not end",
		    "look at the devices that are not finished\n");
	else if (j->exit != 0)
		end_failed(cases, tally, "run", message, "");
	else
		end_case(cases, tally);
}

/* Behind the cases of the run's suite. */
static void
add_plan(const struct story *s, struct buf *out)
{
	if (s->plan == NULL)
		return;
	buf_adds(out, "    <system-out>");
	buf_add_xml(out, str_of(s->plan));
	buf_adds(out, "</system-out>\n");
}

/* Devices that verdicts speak of and the run did not announce have a suite too. */
static void
meet_all(struct junit *j)
{
	vec_each (&j->verdicts.v, it)
		if (*it->device != '\0')
			story_meet(&j->verdicts.text.story, it->device);
}

static void
add_device(const struct junit *j, const struct story_device *d, bool worked,
    struct buf *out, struct tally *sum)
{
	struct tally tally = {0};
	struct buf cases;

	buf_init(&cases, BUF_TEXT);
	add_verdicts(j, d->name, d->name, &cases, &tally);
	if (worked)
		add_state(&cases, &tally, d);
	if (tally.tests > 0)
		add_suite(j, out, d->name, d->elapsed_ms, &cases, &tally);
	out->over |= cases.over;
	buf_done(&cases);
	sum->tests += tally.tests;
	sum->failures += tally.failures;
	sum->skipped += tally.skipped;
}

static void
print_all(struct junit *j, struct buf *out)
{
	struct story *s = &j->verdicts.text.story;
	struct tally sum = {0};
	bool worked = story_worked(s);
	struct buf suites, cases;

	buf_init(&suites, 4 * BUF_TEXT);
	buf_init(&cases, BUF_TEXT);
	meet_all(j);
	add_run(j, &cases, &sum);
	add_plan(s, &cases);
	add_suite(j, &suites, "run", s->run_ms, &cases, &sum);
	for (size_t i = 0; i < s->devices.n; i++)
		add_device(j, s->devices.v[i], worked, &suites, &sum);
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	buf_reset(&cases);
	buf_printf(&cases, "holdfast %s%s%s", s->command != NULL ? s->command : "run",
	    s->runbook != NULL ? " " : "", s->runbook != NULL ? s->runbook : "");
	add_name(out, "name", buf_z(&cases));
	buf_printf(out,
	    " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" "
	    "time=\"%lld.%03lld\">\n",
	    sum.tests, sum.failures, sum.skipped, (long long)(s->run_ms / 1000),
	    (long long)(s->run_ms % 1000));
	buf_addstr(out, buf_str(&suites));
	buf_adds(out, "</testsuites>\n");
	out->over |= suites.over || cases.over;
	buf_done(&suites);
	buf_done(&cases);
}

static int
junit_close(void *self, struct err **e)
{
	struct junit *j = self;
	struct buf out;
	int rc;

	buf_init(&out, 5 * BUF_TEXT);
	print_all(j, &out);
	if (out.over)
		outfile_fail(&j->file, EFBIG);
	outfile_write(&j->file, buf_str(&out));
	rc = outfile_close(&j->file, e);
	buf_done(&out);
	verdicts_done(&j->verdicts);
	free(j);
	return rc;
}

const struct sink_ops sink_junit = {
    .name = "junit",
    .summary = "JUnit XML: a suite per device, a case per check, step, gate, finding and "
	       "final state",
    .open = junit_open,
    .event = junit_event,
    .close = junit_close,
};
