#include "emulator/faults.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

static const struct kind {
	const char *name;
	bool rpc, seconds, always;
	const char *help;
} kinds[] = {
#define FAULT(k, name, rpc, seconds, always, help)                                       \
	[FAULT_##k] = {name, rpc, seconds, always, help},
#include "emulator/faults.def"
#undef FAULT
};

void
faults_done(struct faults *f)
{
	vec_done(&f->list);
}

void
faults_clear(struct faults *f)
{
	vec_reset(&f->list);
}

static const struct kind *
kind_named(struct str name)
{
	for (size_t i = 0; i < FAULT_KINDS; i++)
		if (str_eq(str_of(kinds[i].name), name))
			return &kinds[i];
	return NULL;
}

static int
malformed(const char *text, const struct kind *k, struct err **e)
{
	return err_set(e, ERR_USAGE, "fault '%s' is not written as '%s%s%s[:N]'", text,
	    k->name, k->rpc ? ":RPC" : "", k->seconds ? ":SECONDS" : "");
}

static bool
read_number(struct str s, double least, double *ret_number)
{
	char text[32];
	char *end;

	if (s.n == 0 || s.n >= sizeof text)
		return false;
	memcpy(text, s.p, s.n);
	text[s.n] = '\0';
	*ret_number = strtod(text, &end);
	return *end == '\0' && *ret_number >= least && *ret_number < 1e9;
}

int
faults_add(struct faults *f, const char *text, struct err **e)
{
	struct str rest = str_of(text), name = str_cut(&rest, ':');
	const struct kind *k = kind_named(name);
	struct fault x = {0};
	double nth = 0;

	if (k == NULL)
		return err_set(
		    e, ERR_USAGE, "no fault is named '" STR_FMT "'", STR_ARG(name));
	x.kind = (enum fault_kind)(k - kinds);
	x.nth = k->always ? 0 : 1;
	if (k->rpc) {
		struct str rpc = str_cut(&rest, ':');

		if (rpc.n == 0 || rpc.n >= sizeof x.rpc)
			return malformed(text, k, e);
		memcpy(x.rpc, rpc.p, rpc.n);
	}
	if (k->seconds && !read_number(str_cut(&rest, ':'),
			      k == &kinds[FAULT_CLOCK_SKEW] ? -1e9 : 0, &x.seconds))
		return malformed(text, k, e);
	if (str_eq(rest, STR("*")))
		x.nth = 0;
	else if (rest.n > 0 && read_number(rest, 1, &nth))
		x.nth = (int)nth;
	else if (rest.n > 0)
		return malformed(text, k, e);
	vec_push(&f->list, x);
	return 0;
}

const struct fault *
faults_due(struct faults *f, enum fault_kind kind, const char *rpc)
{
	const struct fault *due = NULL;

	vec_each (&f->list, x) {
		if (x->kind != kind || (kinds[kind].rpc && strcmp(x->rpc, rpc) != 0))
			continue;
		x->seen++;
		if (due == NULL && (x->nth == 0 || x->nth == x->seen))
			due = x;
	}
	return due;
}

const char *
faults_name(enum fault_kind kind)
{
	return kinds[kind].name;
}

bool
faults_of_rpc(enum fault_kind kind)
{
	return kinds[kind].rpc;
}

void
faults_print(const struct faults *f, struct buf *out)
{
	vec_each (&f->list, x) {
		buf_adds(out, kinds[x->kind].name);
		if (kinds[x->kind].rpc)
			buf_printf(out, ":%s", x->rpc);
		if (kinds[x->kind].seconds)
			buf_printf(out, ":%g", x->seconds);
		if (x->nth == 0)
			buf_adds(out, ":*");
		else
			buf_printf(out, ":%d", x->nth);
		buf_printf(out, " seen %d\n", x->seen);
	}
}

void
faults_help(struct buf *out)
{
	for (size_t i = 0; i < FAULT_KINDS; i++) {
		size_t before = out->n;

		buf_printf(out, "  %s%s%s[:N]", kinds[i].name, kinds[i].rpc ? ":RPC" : "",
		    kinds[i].seconds ? ":SECONDS" : "");
		buf_fill(out, ' ', out->n - before < 30 ? 30 - (out->n - before) : 1);
		buf_printf(out, "%s\n", kinds[i].help);
	}
}
