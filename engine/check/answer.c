#include "check/answer.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"

struct reader {
	struct arena *arena;
	const char *want;
	const char *const *quiet; /* or NULL */
	struct answer answer;
	size_t cap;
};

static bool
is_quiet(const struct reader *r, struct str text)
{
	static const struct str prefixes[] = {STR("error: "), STR("warning: ")};

	for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
		if (str_starts(text, prefixes[i]))
			text =
			    (struct str){text.p + prefixes[i].n, text.n - prefixes[i].n};
	if (str_ends(text, STR(".")))
		text.n--;
	for (const char *const *q = r->quiet; q != NULL && *q != NULL; q++)
		if (str_eq(text, str_of(*q)))
			return true;
	return false;
}

static void
add(struct reader *r, struct answer_part part)
{
	struct answer *w = &r->answer;

	part.quiet = part.body == NULL && is_quiet(r, part.text);

	if (w->n == r->cap) {
		size_t cap = r->cap > 0 ? 2 * r->cap : 8;

		w->v =
		    arena_grow(r->arena, w->v, r->cap * sizeof *w->v, cap * sizeof *w->v);
		r->cap = cap;
	}
	w->v[w->n++] = part;
}

static bool
is_xnm(const struct xml *x)
{
	return strcmp(x->prefix, "xnm") == 0 || strstr(x->ns, "/xnm/") != NULL;
}

/* Of an error, for people: the first of these that says something. */
static const char *
error_message(struct arena *a, const struct xml *x)
{
	static const char *const paths[] = {"error-message", "message", "error-tag"};

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		const char *text = xml_get(a, x, paths[i]);

		if (text != NULL && text[0] != '\0')
			return text;
	}
	return "an error without a message";
}

static int
raise(struct arena *a, const struct xml *x, struct err **e)
{
	const char *bad = xml_get(a, x, "error-info/bad-element");

	err_set(e, ERR_RPC, "the router answered: %s", error_message(a, x));
	err_config_path(*e, NULL, bad);
	return -1;
}

/* Of an error or a warning, if it means that there is nothing to show; else empty. */
static struct str
quiet_message(const struct reader *r, const struct xml *x)
{
	struct str text =
	    xml_text(xml_child(x, xml_is(x, "rpc-error") ? "error-message" : "message"));

	return is_quiet(r, text) ? text : (struct str){0};
}

/* Whatever its depth: beside results an error still says that they are not all of them. */
static int
raise_errors(const struct reader *r, const struct xml *reply, struct err **e)
{
	const struct xml *results = xml_child(reply, "multi-routing-engine-results");

	for (const struct xml *x = NULL; (x = xml_walk(reply, x, "rpc-error")) != NULL;)
		if (!str_eq(xml_text(xml_child(x, "error-severity")), STR("warning")) &&
		    (quiet_message(r, x).n == 0 ||
			(results != NULL && x->parent == reply)))
			return raise(r->arena, x, e);
	for (const struct xml *x = NULL; (x = xml_walk(reply, x, "error")) != NULL;)
		if ((is_xnm(x) || x->parent == reply ||
			xml_is(x->parent, "multi-routing-engine-item")) &&
		    (quiet_message(r, x).n == 0 ||
			(results != NULL && x->parent == reply)))
			return raise(r->arena, x, e);
	return 0;
}

static bool
is_warning(const struct xml *x)
{
	return xml_is(x, "rpc-error") || xml_is(x, "warning") ||
	       xml_is(x, "error"); /* errors that count were raised before */
}

/* What stands in an answer whatever was asked. */
static bool
is_beside(const struct xml *x)
{
	return is_warning(x) || xml_is(x, "re-name") ||
	       (xml_is(x, "output") && x->child == NULL);
}

/* The parts below rpc-reply or an item of one routing engine. */
static int
read_parts(struct reader *r, const char *re, const struct xml *x, struct err **e)
{
	size_t before = r->answer.n;

	if (xml_text(x).n > 0)
		add(r, (struct answer_part){.re = re, .text = xml_text(x)});
	xml_each(x, c)
	{
		if (r->want != NULL && xml_is(c, r->want))
			add(r, (struct answer_part){.re = re, .body = c});
		else if (xml_is(c, "output") && c->child == NULL && xml_text(c).n > 0)
			add(r, (struct answer_part){.re = re, .text = xml_text(c)});
		else if (is_warning(c) && quiet_message(r, c).n > 0)
			add(r,
			    (struct answer_part){.re = re, .text = quiet_message(r, c)});
		else if (r->want == NULL && !is_beside(c))
			add(r, (struct answer_part){.re = re, .body = c});
		else if (r->want != NULL && !is_warning(c) && !xml_is(c, "re-name"))
			return err_set(e, ERR_PROTOCOL,
			    "<%s> where <%s> was expected in the router's answer",
			    c->name, r->want);
	}
	if (r->answer.n == before && r->want == NULL)
		add(r, (struct answer_part){.re = re, .text = STR("")});
	if (r->answer.n > before)
		return 0;
	return err_set(e, ERR_PROTOCOL, "no <%s> in the router's answer%s%s", r->want,
	    re[0] != '\0' ? " of " : "", re);
}

static int
read_items(struct reader *r, const struct xml *results, struct err **e)
{
	size_t items = 0;

	xml_each(results, item)
	{
		const char *re = xml_get(r->arena, item, "re-name");

		if (!xml_is(item, "multi-routing-engine-item") || re == NULL ||
		    re[0] == '\0')
			return err_set(e, ERR_PROTOCOL,
			    "<%s> without a routing engine's name in the answer",
			    item->name);
		for (size_t i = 0; i < r->answer.n; i++)
			if (strcmp(r->answer.v[i].re, re) == 0)
				return err_set(e, ERR_PROTOCOL,
				    "'%s' is twice in the router's answer", re);
		if (read_parts(r, re, item, e) < 0)
			return -1;
		items++;
	}
	if (items == 0)
		return err_set(
		    e, ERR_PROTOCOL, "no routing engine in the router's answer");
	if (items == 1) /* the wrapper comes and goes: one is the same as none */
		for (size_t i = 0; i < r->answer.n; i++)
			r->answer.v[i].re = "";
	return 0;
}

int
answer_read(struct arena *a, const struct xml *reply, const char *want,
    struct answer *ret_answer, struct err **e)
{
	return answer_read_quiet(a, reply, want, NULL, ret_answer, e);
}

int
answer_read_quiet(struct arena *a, const struct xml *reply, const char *want,
    const char *const *quiet, struct answer *ret_answer, struct err **e)
{
	struct reader r = {.arena = a, .want = want, .quiet = quiet};
	const struct xml *results = xml_child(reply, "multi-routing-engine-results");

	if (!xml_is(reply, "rpc-reply"))
		return err_set(e, ERR_PROTOCOL, "the router's answer is no <rpc-reply>");
	if (raise_errors(&r, reply, e) < 0)
		return -1;
	if (results == NULL) {
		if (read_parts(&r, "", reply, e) < 0)
			return -1;
	} else {
		xml_each(reply, c)
		{
			if (c != results && !is_warning(c))
				return err_set(e, ERR_PROTOCOL,
				    "<%s> beside the routing engines' results", c->name);
		}
		if (xml_text(reply).n > 0)
			return err_set(
			    e, ERR_PROTOCOL, "text beside the routing engines' results");
		if (read_items(&r, results, e) < 0)
			return -1;
	}
	*ret_answer = r.answer;
	return 0;
}

int
answer_odd_text(const struct answer_part *part, const char *want, struct err **e)
{
	struct str rest = part->text, line = str_trim(str_cut(&rest, '\n'));

	return err_set(e, ERR_PROTOCOL, "the router said '%.*s' instead of <%s>",
	    line.n > 200 ? 200 : (int)line.n, line.p, want);
}

const char *
answer_object(struct arena *a, const char *re, const char *name)
{
	return re[0] != '\0' ? arena_printf(a, "%s: %s", re, name) : name;
}
