/* The clock: what ntpq says, which Junos hands on as text (its columns and words are ntpq's own). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/reading.h"
#include "data/xml.h"

struct ntp_expect {
	double offset_max;
	int64_t stratum_max;
};

static const struct row rows[] = {
    ROW_FLOAT(struct ntp_expect, offset_max, "offset-max", 0, 0,
	"milliseconds that the clock may be wrong; 0: not looked at"),
    ROW_INT(struct ntp_expect, stratum_max, "stratum-max", 0, 15, 1, 15,
	"servers between the router and a reference clock"),
    ROW_END,
};

enum { STATUS, ASSOCIATIONS };

static const char *const rpcs[] = {
    "<get-ntp-status-information/>", "<get-ntp-associations-information/>", NULL};

static const char *const quiet[] = {"No association ID's returned",
    "ntp subsystem not running - not needed by configuration", NULL};

/* What one routing engine says. */
struct ntp {
	const char *re;
	bool synchronized;
	int64_t stratum;
	bool selected; /* a server is followed */
	double offset; /* milliseconds */
	const char *server;
};

/* The word behind NAME= in the comma-separated pairs of ntpq, up to the next comma or line. */
static struct str
variable(struct str text, struct str name)
{
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');

		while (line.n > 0) {
			struct str pair = str_trim(str_cut(&line, ','));

			if (str_starts(pair, name))
				return str_trim(
				    (struct str){pair.p + name.n, pair.n - name.n});
		}
	}
	return (struct str){0};
}

/* "status=0615 leap_none, sync_ntp, …": the words of the line of the status. The local clock and none are no
 * synchronisation. */
static bool
is_synchronized(struct str line)
{
	static const char *const sources[] = {"sync_ntp", "sync_pps", "sync_atomic/pps",
	    "sync_lf_clock", "sync_lf_radio", "sync_hf_clock", "sync_hf_radio",
	    "sync_uhf_clock", "sync_uhf_radio", "sync_telephone", NULL};

	while (line.n > 0) {
		struct str word = str_trim(str_cut(&line, ','));

		for (const char *const *s = sources; *s != NULL; s++)
			if (str_eq(word, str_of(*s)))
				return true;
	}
	return false;
}

static int
read_status(const struct answer_part *part, struct ntp *ntp, struct err **e)
{
	struct str text = part->text, line = STR("");
	double stratum = 0;

	if (part->body != NULL)
		return err_set(e, ERR_PROTOCOL, "the status of NTP is no text");
	while (text.n > 0 && memmem(line.p, line.n, "status=", 7) == NULL)
		line = str_cut(&text, '\n');
	if (memmem(line.p, line.n, "status=", 7) == NULL ||
	    !reading_parse(variable(part->text, STR("stratum=")), &stratum))
		return answer_odd_text(part, "status of ntpq", e);
	ntp->synchronized = is_synchronized(line);
	ntp->stratum = (int64_t)stratum;
	return 0;
}

/* The words of a line, at most the first, and the last three of them; false: fewer. */
static bool
words_of(struct str line, struct str *ret_first, struct str last[3])
{
	size_t n = 0;

	while (line.n > 0) {
		struct str word = str_trim(str_cut(&line, ' '));

		if (word.n == 0)
			continue;
		if (n++ == 0)
			*ret_first = word;
		last[0] = last[1];
		last[1] = last[2];
		last[2] = word;
	}
	return n >= 9;
}

/* The line of the server that is followed is marked: "*192.0.2.5 198.51.100.123 2 - 17 64 377 1.204 0.118 0.052"; the
 * last three columns are delay, offset and jitter, in milliseconds. */
static int
read_associations(
    struct arena *a, const struct answer_part *part, struct ntp *ntp, struct err **e)
{
	struct str text = part->text;

	if (part->quiet)
		return 0;
	if (part->body != NULL)
		return err_set(e, ERR_PROTOCOL, "the list of NTP's servers is no text");
	if (memmem(text.p, text.n, "remote", 6) == NULL)
		return answer_odd_text(part, "servers of ntpq", e);
	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n')), first = {0},
			   last[3] = {0};

		if (line.n == 0 || (line.p[0] != '*' && line.p[0] != 'o'))
			continue;
		if (!words_of(line, &first, last) ||
		    !reading_parse(last[1], &ntp->offset))
			return err_set(e, ERR_PROTOCOL,
			    "'" STR_FMT "' is no line of ntpq", STR_ARG(line));
		ntp->selected = true;
		ntp->server = arena_strndup(a, first.p + 1, first.n - 1);
	}
	return 0;
}

static const char *
shown(struct arena *a, const struct ntp *ntp)
{
	if (!ntp->synchronized)
		return "not synchronised";
	if (!ntp->selected)
		return "synchronised, but no server is followed";
	return arena_printf(a, "synchronised with %s, stratum %lld, offset %g ms",
	    ntp->server, (long long)ntp->stratum, ntp->offset);
}

static void
judge_engine(const struct check_input *in, const struct ntp *ntp, const char *before,
    struct check_results *out)
{
	const struct ntp_expect *expect = in->expect;
	double off = ntp->offset < 0 ? -ntp->offset : ntp->offset;
	const char *wanted = arena_printf(in->arena, "synchronised, stratum at most %lld",
	    (long long)expect->stratum_max);

	if (expect->offset_max > 0)
		wanted = arena_printf(
		    in->arena, "%s, offset at most %g ms", wanted, expect->offset_max);
	check_add(out, in->arena,
	    (struct check_result){
		.object = ntp->re,
		.passed = ntp->synchronized && ntp->selected &&
			  ntp->stratum <= expect->stratum_max &&
			  (expect->offset_max <= 0 || off <= expect->offset_max),
		.expect = wanted,
		.actual = shown(in->arena, ntp),
		.before = before,
	    });
}

enum { ENGINES_MOST = 64 };

struct clocks {
	struct arena *arena;
	struct ntp v[2][ENGINES_MOST]; /* by enum check_side */
	size_t n[2];
};

static int
read_clocks(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct clocks *w = self;
	struct answer status, servers;

	if (answer_read(w->arena, replies->v[STATUS], "text of ntpq", &status, e) < 0 ||
	    answer_read_quiet(w->arena, replies->v[ASSOCIATIONS], "text of ntpq", quiet,
		&servers, e) < 0)
		return -1;
	if (status.n != servers.n || status.n > ENGINES_MOST)
		return err_set(e, ERR_PROTOCOL,
		    "%zu answers of NTP's status and %zu of its servers", status.n,
		    servers.n);
	for (size_t i = 0; i < status.n; i++) {
		struct ntp *ntp = &w->v[side][i];

		ntp->re = status.v[i].re;
		if (strcmp(ntp->re, servers.v[i].re) != 0)
			return err_set(e, ERR_PROTOCOL,
			    "other routing engines tell NTP's servers than its status");
		if (read_status(&status.v[i], ntp, e) < 0 ||
		    read_associations(w->arena, &servers.v[i], ntp, e) < 0)
			return -1;
	}
	w->n[side] = status.n;
	return 0;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	struct clocks *w = arena_new_of(in->arena, struct clocks);

	w->arena = in->arena;
	if (check_sides(in, false, read_clocks, w, e) < 0)
		return -1;
	for (size_t i = 0; i < w->n[CHECK_NOW]; i++) {
		const struct ntp *now = &w->v[CHECK_NOW][i];
		const char *before = NULL;

		for (size_t b = 0; b < w->n[CHECK_BEFORE]; b++)
			if (strcmp(w->v[CHECK_BEFORE][b].re, now->re) == 0)
				before = shown(in->arena, &w->v[CHECK_BEFORE][b]);
		judge_engine(in, now, before, out);
	}
	return 0;
}

const struct check_kind check_ntp = {
    .name = "ntp",
    .summary = "the clock follows a server, and is as right as it must be",
    .rows = rows,
    .size = sizeof(struct ntp_expect),
    .rpcs = rpcs,
    .judge = judge,
};
