/* What the router says of a statement that it does not take: junos-facts 2.3, 2.4. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "emulator/load.h"
#include "emulator/reply.h"

static struct str
line_of(struct str text, int number)
{
	struct str line = {0};

	while (number-- > 0 && text.n > 0)
		line = str_cut(&text, '\n');
	return line;
}

const char *
load_token(struct arena *a, struct str text, struct mark at)
{
	const char *p = text.p, *end = text.p + text.n, *from;

	for (int line = 1; line < at.line && p < end; p++)
		line += *p == '\n';
	if (at.col > 1)
		p += at.col - 1 < end - p ? at.col - 1 : end - p;
	for (from = p;
	     p < end && !isspace((unsigned char)*p) && strchr(";{}", *p) == NULL;)
		p++;
	if (p == from && p < end && !isspace((unsigned char)*p))
		p++;
	return p > from ? arena_strndup(a, from, (size_t)(p - from)) : "}";
}

/* A statement's mark is its first word; the word that is wrong may come later on the line. */
static struct mark
word_mark(const struct load *l, struct mark at, const char *bad)
{
	struct str line = line_of(l->text, at.line);
	size_t skip = at.col > 0 ? (size_t)at.col - 1 : 0;
	const char *found;

	if (bad == NULL || skip >= line.n)
		return at;
	found = memmem(line.p + skip, line.n - skip, bad, strlen(bad));
	if (found != NULL)
		at.col = (int)(found - line.p) + 1;
	return at;
}

/* FILE:LINE:(COLUMN) syntax error: TOKEN, the hierarchy, the statement, and the message again. */
static const char *
with_place(struct load *l, struct mark at, const struct rpc_error *x)
{
	struct str line = str_trim(line_of(l->text, at.line));

	return arena_printf(l->call->arena,
	    "%s:%d:(%d) %s: %s\n  %s\n    '" STR_FMT "'\n      %s", l->file, at.line,
	    at.col, x->message, x->bad != NULL ? x->bad : "",
	    x->path != NULL ? x->path : "[edit]", STR_ARG(line), x->message);
}

void
load_refuse(struct load *l, struct mark at, const char *path, const char *bad,
    const char *message)
{
	struct call *c = l->call;
	bool old = c->old_errors || c->xnm_errors;
	struct rpc_error x = {.type = "protocol",
	    .tag = "operation-failed",
	    .severity = "error",
	    .path = path,
	    .message = message,
	    .bad = bad};

	l->errors++;
	at = word_mark(l, at, bad);
	if (l->file != NULL && old) {
		x.filename = l->file;
		x.line = at.line;
		x.column = at.col;
	} else if (l->file != NULL && at.line > 0) {
		x.message = with_place(l, at, &x);
		x.lined = true;
	}
	reply_error(c, &x);
	if (c->old_errors && l->action != LOAD_SET && l->format == LOAD_TEXT)
		reply_error(
		    c, &(struct rpc_error){.severity = "error",
			   .message = "error recovery ignores input until this point",
			   .bad = "}"});
}

void
load_complain_bind(
    void *ctx, struct mark at, const char *path, const char *bad, const char *message)
{
	load_refuse(ctx, at, path, bad, message);
}

void
load_complain_tree(
    void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	struct load *l = ctx;
	const char *bad = arena_strndup(l->call->arena, word.p, word.n);

	if (!warning)
		load_refuse(l, at, NULL, bad, message);
	else if (!l->missing_is_fine)
		reply_warning(l->call, message);
}
