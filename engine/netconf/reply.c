#include "netconf/reply.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/xml.h"
#include "netconf/repair.h"
#include "netconf/session.h"

#define XNM "http://xml.juniper.net/xnm/"
enum { ERRORS_MOST = 100000 };

/* Which elements hold a field, the first that is there counts. */
struct fields {
	const char *type[2], *tag[2], *path[2], *bad_element[3], *message[2];
	const char *info_session[2], *daemon[2], *re[2];
};

static const struct fields rpc_fields = {
    .type = {"error-type"},
    .tag = {"error-tag"},
    .path = {"error-path"},
    .bad_element = {"error-info/bad-element", "bad-element"},
    .message = {"error-message", "message"},
    .info_session = {"error-info/session-id"},
    .daemon = {"source-daemon", "error-info/source-daemon"},
    .re = {"re-name"},
};

static const struct fields xnm_fields = {
    .path = {"edit-path"},
    .bad_element = {"statement", "token", "error-info/bad-element"},
    .message = {"message", "error-message"},
    .info_session = {"database-status-information/database-status/pid"},
    .daemon = {"source-daemon", "reason/daemon"},
    .re = {"re-name"},
};

static const char *
field(struct arena *a, const struct xml *x, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n && paths[i] != NULL; i++) {
		const char *text = xml_get(a, x, paths[i]);

		if (text != NULL && text[0] != '\0')
			return text;
	}
	return NULL;
}

#define FIELD(a, x, paths) field((a), (x), (paths), sizeof(paths) / sizeof(paths)[0])

/* The routing engine whose results hold x. */
static const char *
enclosing_re(struct arena *a, const struct xml *x)
{
	for (x = x->parent; x != NULL; x = x->parent) {
		if (xml_is(x, "routing-engine"))
			return xml_get(a, x, "name");
		if (xml_is(x, "multi-routing-engine-item"))
			return xml_get(a, x, "re-name");
	}
	return NULL;
}

static bool
is_xnm(const struct xml *x)
{
	return (xml_is(x, "error") || xml_is(x, "warning")) &&
	       (strncmp(x->ns, XNM, sizeof XNM - 1) == 0 ||
		   strcmp(x->prefix, "xnm") == 0);
}

static struct rpc_error
error_of(struct arena *a, const struct xml *x)
{
	bool xnm = is_xnm(x);
	const struct fields *f = xnm ? &xnm_fields : &rpc_fields;
	struct rpc_error r = {
	    .type = FIELD(a, x, f->type),
	    .tag = FIELD(a, x, f->tag),
	    .path = FIELD(a, x, f->path),
	    .bad_element = FIELD(a, x, f->bad_element),
	    .message = FIELD(a, x, f->message),
	    .info_session = FIELD(a, x, f->info_session),
	    .daemon = FIELD(a, x, f->daemon),
	    .re = FIELD(a, x, f->re),
	};

	r.warning =
	    xnm ? xml_is(x, "warning")
		: str_eq(xml_text(xml_child(x, "error-severity")), STR("warning"));
	if (r.re == NULL)
		r.re = enclosing_re(a, x);
	if (r.message == NULL)
		r.message = r.tag != NULL ? r.tag : "an error without a message";
	return r;
}

/* The next element in document order below top. */
static const struct xml *
after(const struct xml *top, const struct xml *x)
{
	if (x->child != NULL)
		return x->child;
	while (x != top && x->next == NULL)
		x = x->parent;
	return x == top ? NULL : x->next;
}

static void
collect(struct reply *r)
{
	VEC(struct rpc_error) errors = {0};

	for (const struct xml *x = r->root; x != NULL; x = after(r->root, x)) {
		if (xml_is(x, "ok"))
			r->ok = true;
		if (!xml_is(x, "rpc-error") && !is_xnm(x))
			continue;
		if (errors.n == ERRORS_MOST)
			(void)vec_pop(&errors);
		vec_push(&errors, error_of(r->arena, x));
		r->failed = r->failed || !vec_last(&errors).warning;
	}
	r->nerrors = errors.n;
	r->errors = arena_array(r->arena, struct rpc_error, errors.n + 1);
	if (errors.n > 0)
		memcpy(r->errors, errors.v, errors.n * sizeof *errors.v);
	vec_done(&errors);
}

/* Strict again, after each repair that found something; *e stays the first error. */
static int
parse_repaired(struct arena *a, struct str text, struct xml **ret_root, struct err **e)
{
	static bool (*const repairs[])(struct str, struct buf *) = {
	    repair_octets, repair_routing_engine};
	struct buf out[2];
	int rc = -1;

	for (size_t i = 0; i < 2; i++)
		buf_init(&out[i], text.n * 3 + BUF_LINE);
	for (size_t i = 0; i < 2 && rc != 0; i++) {
		struct err *again = NULL;

		if (!repairs[i](text, &out[i]))
			continue;
		text = buf_str(&out[i]);
		rc = xml_parse(a, text, ret_root, &again);
		err_free(again);
	}
	for (size_t i = 0; i < 2; i++)
		buf_done(&out[i]);
	if (rc == 0) {
		err_clear(e);
	}
	return rc;
}

int
reply_parse(struct str text, struct reply **ret_reply, struct err **e)
{
	struct reply *r = calloc(1, sizeof *r);
	struct xml *root = NULL;

	if (r == NULL)
		abort();
	r->arena = arena_new();
	r->raw = (struct str){arena_strndup(r->arena, text.p, text.n), text.n};
	if (xml_parse(r->arena, r->raw, &root, e) != 0 &&
	    parse_repaired(r->arena, r->raw, &root, e) != 0) {
		reply_free(r);
		return err_wrap(e, "the router's reply is not well-formed");
	}
	r->root = root;
	collect(r);
	*ret_reply = r;
	return 0;
}

void
reply_free(struct reply *r)
{
	if (r == NULL)
		return;
	arena_free(r->arena);
	free(r);
}

/* Junos ends a list of reasons with one line that sums them up (junos-facts 2.8). */
static bool
is_summary(const struct rpc_error *x)
{
	static const char *const starts[] = {"configuration check-out failed",
	    "commit failed", "interface-ranges expansion failed"};

	for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
		if (str_starts(str_of(x->message), str_of(starts[i])))
			return true;
	return false;
}

const struct rpc_error *
reply_first_error(const struct reply *r)
{
	const struct rpc_error *summary = NULL;

	for (size_t i = 0; i < r->nerrors; i++) {
		const struct rpc_error *x = &r->errors[i];

		if (x->warning)
			continue;
		if (!is_summary(x))
			return x;
		if (summary == NULL)
			summary = x;
	}
	return summary;
}

/* A message in one line: every run of white space with a newline in it is one blank. */
static void
one_line(struct buf *out, const char *message)
{
	buf_reset(out);
	for (const char *p = message; *p != '\0'; p++) {
		size_t n = strspn(p, " \t\r\n");

		if (n > 0 && memchr(p, '\n', n) != NULL) {
			buf_addc(out, ' ');
			p += n - 1;
		} else {
			buf_addc(out, *p);
		}
	}
}

/* In front of what *e holds already. */
static void
put_front(const struct rpc_error *x, enum err_code code, struct buf *line, struct err **e)
{
	one_line(line, x->message);
	if (*e == NULL)
		err_set(e, code, "%s", buf_z(line));
	else
		err_wrap(e, "%s", buf_z(line));
	err_config_path(*e, x->path, x->bad_element);
}

int
reply_err(const struct reply *r, int code, struct err **e)
{
	const struct rpc_error *first = reply_first_error(r);
	struct buf line;

	if (first == NULL)
		return err_set(
		    e, ERR_INTERNAL, "the reply has no error to make one from");
	buf_init(&line, BUF_LINE);
	for (int summaries = 1; summaries >= 0; summaries--)
		for (size_t i = r->nerrors; i-- > 0;) {
			const struct rpc_error *x = &r->errors[i];

			if (x != first && !x->warning && is_summary(x) == summaries)
				put_front(x, (enum err_code)code, &line, e);
		}
	put_front(first, (enum err_code)code, &line, e);
	buf_done(&line);
	return -1;
}
