#include "emulator/program.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"
#include "emulator/dispatch.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/scp.h"
#include "emulator/session.h"
#include "emulator/sftp.h"

struct program {
	struct router *router;
	struct program_io io;
	struct arena *arena;
	const char *user;
	struct sftp *sftp;
	struct scp *scp;
	const char *line; /* of the command line; NULL: one of the others */
	int status;
};

bool
program_subsystem(struct router *r, const char *name)
{
	bool on;

	if (strcmp(name, "sftp") != 0)
		return false;
	if (!r->setup.personality->sftp_statement)
		return true;
	pthread_mutex_lock(&r->mutex);
	on = router_has(r, "system services ssh sftp-server");
	pthread_mutex_unlock(&r->mutex);
	return on;
}

struct program *
program_new(struct router *r, const char *user, const char *subsystem,
    const char *command, const struct program_io *io)
{
	struct sftp_io sftp = {.write = io->write, .ctx = io->ctx};
	struct scp_io scp = {.write = io->write, .ctx = io->ctx};
	struct program *p = calloc(1, sizeof *p);

	if (p == NULL)
		abort();
	*p = (struct program){.router = r, .io = *io, .arena = arena_new()};
	p->user = arena_strdup(p->arena, user);
	if (subsystem != NULL)
		p->sftp = sftp_new(r, user, &sftp);
	else if ((p->scp = scp_new(r, user, command, &scp)) == NULL)
		p->line = arena_strdup(p->arena, command);
	return p;
}

void
program_free(struct program *p)
{
	if (p->sftp != NULL)
		sftp_free(p->sftp);
	if (p->scp != NULL)
		scp_free(p->scp);
	arena_free(p->arena);
	free(p);
}

int
program_status(const struct program *p)
{
	return p->scp != NULL ? scp_status(p->scp) : p->status;
}

/* --- a line of the command line ------------------------------------------------------------------------ */

static void
print(const struct xml *x, struct buf *out, int *status)
{
	if (xml_is(x, "output") || xml_is(x, "configuration-output") ||
	    xml_is(x, "configuration-text") || xml_is(x, "configuration-set")) {
		struct str text = x->text;

		if (str_starts(text, STR("\n")))
			text = (struct str){text.p + 1, text.n - 1};
		buf_addstr(out, text);
		return;
	}
	if (xml_is(x, "error-message")) {
		buf_printf(out, "\nerror: " STR_FMT "\n", STR_ARG(xml_text(x)));
		*status = 1;
		return;
	}
	xml_each(x, it) print(it, out, status);
}

/* The line is answered as <command format="text"> is. */
static void
run(struct program *p, struct session *s, struct buf *out)
{
	struct answer answer = {0};
	struct err *e = NULL;
	struct buf text;
	struct xml *rpc, *reply;

	buf_init(&text, BUF_TEXT);
	buf_init(&answer.body, BUF_TEXT);
	buf_adds(&text, "<rpc><command format=\"text\">");
	buf_add_xml(&text, str_of(p->line));
	buf_adds(&text, "</command></rpc>");
	if (xml_parse(p->arena, buf_str(&text), &rpc, &e) == 0) {
		dispatch_rpc(s, rpc, p->arena, &answer);
		buf_reset(&text);
		buf_printf(&text,
		    "<r xmlns:junos=\"j\" xmlns:xnm=\"x\" xmlns:nc=\"n\">%s</r>",
		    buf_z(&answer.body));
		if (xml_parse(p->arena, buf_str(&text), &reply, &e) == 0)
			print(reply, out, &p->status);
	}
	if (e != NULL)
		p->status = 1;
	err_free(e);
	buf_done(&answer.body);
	buf_done(&text);
}

/* The words of its refusal are inferred. */
static bool
mgd_is_up(struct program *p)
{
	bool up;

	pthread_mutex_lock(&p->router->mutex);
	up = machine_state(p->router) == MACHINE_UP;
	pthread_mutex_unlock(&p->router->mutex);
	return up;
}

bool
program_start(struct program *p)
{
	struct session_io io = {0};
	struct session *s;
	struct buf out;

	if (p->scp != NULL)
		return scp_start(p->scp);
	if (p->sftp != NULL)
		return true;
	if (!mgd_is_up(p)) {
		static const char refusal[] = "error: could not connect to mgd\n";

		p->status = 1;
		p->io.write(p->io.ctx, refusal, sizeof refusal - 1);
		return false;
	}
	s = session_new(p->router, p->user, &io);
	buf_init(&out, BUF_TEXT);
	run(p, s, &out);
	session_free(s);
	if (out.n > 0)
		p->io.write(p->io.ctx, out.p, out.n);
	buf_done(&out);
	return false;
}

bool
program_feed(struct program *p, const char *octets, size_t n)
{
	if (p->scp != NULL)
		return scp_feed(p->scp, octets, n);
	return p->sftp != NULL && sftp_feed(p->sftp, octets, n);
}
