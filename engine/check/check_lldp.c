/* Who is behind which port (junos-facts 3.8): a cable that came back in another hole is found here. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "data/xml.h"

struct lldp_expect {
	int neighbors;
	int64_t min;
	struct row_texts ignore;
};

static const char *const neighbors_words[] = {"baseline", "any", NULL};

enum { BASELINE, NEIGHBORS_MOST = 256 }; /* of a port */

static const struct row rows[] = {
    ROW_WORD(struct lldp_expect, neighbors, "neighbors", 0, BASELINE, neighbors_words,
	"neighbours that must be there: those that were, on the same ports; or not "
	"looked at"),
    ROW_INT(struct lldp_expect, min, "min", 0, 0, 0, 1000000,
	"so many ports with a neighbour at least"),
    ROW_TEXTS(
	struct lldp_expect, ignore, "ignore", 0, "regular expressions on the local port"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-lldp-neighbors-information/>", NULL};

static const char *const quiet[] = {"LLDP is not running",
    "lldp subsystem not running - not needed by configuration", NULL};

/* NULL: not told. */
struct neighbor {
	const char *system, *chassis, *port, *description;
};

struct port {
	const char *object;
	const char *name;
	struct neighbor *v[2]; /* by enum check_side */
	size_t n[2], cap[2];
};

struct ports {
	struct arena *arena;
	struct map map;
};

static const char *
told(struct arena *a, const struct xml *x, const char *path)
{
	const char *text = xml_get(a, x, path);

	return text != NULL && text[0] != '\0' ? text : NULL;
}

static const char *
either(const char *a, const char *b)
{
	return a != NULL ? a : b;
}

/* Old trains name the interface, some with its unit. */
static const char *
local_port(struct arena *a, const struct xml *x)
{
	const char *name =
	    either(told(a, x, "lldp-local-port-id"), told(a, x, "lldp-local-interface"));
	struct str text = str_of(name);

	if (name != NULL && str_ends(text, STR(".0")))
		return arena_strndup(a, text.p, text.n - 2);
	return name;
}

static bool
equal(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Compared by what both sides tell; names go before numbers. */
static bool
same(const struct neighbor *a, const struct neighbor *b)
{
	if (a->system != NULL && b->system != NULL ? !equal(a->system, b->system)
						   : !equal(a->chassis, b->chassis))
		return false;
	if (a->port != NULL && b->port != NULL)
		return equal(a->port, b->port);
	if (a->description != NULL && b->description != NULL)
		return equal(a->description, b->description);
	return a->port == NULL && b->port == NULL && a->description == NULL &&
	       b->description == NULL;
}

static void
print(const struct neighbor *n, struct buf *out)
{
	const char *port = either(n->port, n->description);

	buf_printf(out, "%s%s%s", either(n->system, n->chassis), port != NULL ? " " : "",
	    port != NULL ? port : "");
}

static struct port *
port_of(struct ports *w, const char *re, const char *name)
{
	const char *object = answer_object(w->arena, re, name);
	struct port *port = map_get(&w->map, str_of(object));

	if (port == NULL) {
		port = arena_new_of(w->arena, struct port);
		port->object = object;
		port->name = name;
		map_put(&w->map, str_of(object), port);
	}
	return port;
}

static void
add(struct arena *a, struct port *port, enum check_side side, struct neighbor n)
{
	size_t size = port->cap[side] * sizeof n;

	if (port->n[side] == port->cap[side]) {
		port->cap[side] = size > 0 ? 2 * port->cap[side] : 1;
		port->v[side] =
		    arena_grow(a, port->v[side], size, port->cap[side] * sizeof n);
	}
	port->v[side][port->n[side]++] = n;
}

static int
read_neighbor(struct ports *w, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	struct arena *a = w->arena;
	const char *name = local_port(a, x);
	struct neighbor n = {
	    .system = told(a, x, "lldp-remote-system-name"),
	    .chassis = told(a, x, "lldp-remote-chassis-id"),
	    .port = told(a, x, "lldp-remote-port-id"),
	    .description = told(a, x, "lldp-remote-port-description"),
	};
	struct port *port;

	if (name == NULL)
		return err_set(e, ERR_PROTOCOL, "an LLDP neighbour without a local port");
	if (n.system == NULL && n.chassis == NULL)
		return err_set(
		    e, ERR_PROTOCOL, "%s: an LLDP neighbour without a name", name);
	port = port_of(w, re, name);
	if (port->n[side] == NEIGHBORS_MOST)
		return err_set(e, ERR_PROTOCOL, "%s: more than %d LLDP neighbours", name,
		    NEIGHBORS_MOST);
	add(a, port, side, n);
	return 0;
}

static int
read_ports(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct ports *w = self;
	struct answer answer;

	if (answer_read_quiet(w->arena, replies->v[0], "lldp-neighbors-information",
		quiet, &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL && !part->quiet)
			return answer_odd_text(part, "lldp-neighbors-information", e);
		xml_each(part->body, x)
		{
			if (!xml_is(x, "lldp-neighbor-information") && x->child != NULL)
				return err_set(e, ERR_PROTOCOL,
				    "<%s> where <lldp-neighbor-information> was expected "
				    "in the router's answer",
				    x->name);
			if (xml_is(x, "lldp-neighbor-information") &&
			    read_neighbor(w, part->re, x, side, e) < 0)
				return -1;
		}
	}
	return 0;
}

static const char *
all_of(struct arena *a, const struct port *port, enum check_side side)
{
	struct buf text;
	const char *out;

	if (port->n[side] == 0)
		return "no neighbour";
	buf_init(&text, BUF_TEXT);
	for (size_t i = 0; i < port->n[side]; i++) {
		if (i > 0)
			buf_adds(&text, ", ");
		print(&port->v[side][i], &text);
	}
	out = buf_copy(&text, a);
	buf_done(&text);
	return out;
}

static bool
is_there(const struct port *port, const struct neighbor *n)
{
	for (size_t i = 0; i < port->n[CHECK_NOW]; i++)
		if (same(&port->v[CHECK_NOW][i], n))
			return true;
	return false;
}

/* The neighbours of a port that were there before. */
static void
judge_port(
    const struct check_input *in, const struct port *port, struct check_results *out)
{
	for (size_t i = 0; i < port->n[CHECK_BEFORE]; i++) {
		const struct neighbor *n = &port->v[CHECK_BEFORE][i];
		struct buf text;
		const char *name;

		if (is_there(port, n))
			continue;
		buf_init(&text, BUF_TEXT);
		print(n, &text);
		name = buf_copy(&text, in->arena);
		buf_done(&text);
		check_add(out, in->arena,
		    (struct check_result){
			.object = port->object,
			.expect = arena_printf(in->arena, "%s, as before", name),
			.actual = all_of(in->arena, port, CHECK_NOW),
			.before = all_of(in->arena, port, CHECK_BEFORE),
		    });
	}
}

static void
judge_ports(const struct check_input *in, const struct ports *w,
    const struct patterns *ignore, struct check_results *out)
{
	const struct lldp_expect *expect = in->expect;
	struct arena *a = in->arena;
	size_t wanted = 0, count = 0;
	const char *actual;

	map_each(&w->map, it)
	{
		const struct port *port = it->value;

		if (patterns_match(ignore, port->name))
			continue;
		count += port->n[CHECK_NOW] > 0;
		if (expect->neighbors != BASELINE)
			continue;
		wanted += port->n[CHECK_BEFORE] > 0;
		judge_port(in, port, out);
	}
	actual = arena_printf(a, "%zu ports with a neighbour", count);
	if (expect->min > 0 && count < (size_t)expect->min)
		check_add(out, a,
		    (struct check_result){
			.object = "",
			.expect = arena_printf(a, "at least %lld ports with a neighbour",
			    (long long)expect->min),
			.actual = actual,
		    });
	if (out->n == 0)
		check_add(out, a,
		    (struct check_result){
			.object = "",
			.passed = true,
			.expect =
			    expect->neighbors == BASELINE
				? arena_printf(a,
				      "the neighbours that were on %zu ports before",
				      wanted)
				: "neighbours, whichever",
			.actual = actual,
		    });
}

static bool
compares(const void *expect)
{
	const struct lldp_expect *wanted = expect;

	return wanted->neighbors == BASELINE;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct lldp_expect *expect = in->expect;
	struct ports w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, compares(expect), read_ports, &w, e);
	if (rc == 0)
		judge_ports(in, &w, ignore, out);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_lldp = {
    .name = "lldp",
    .summary = "every LLDP neighbour that was there before is, on the same port",
    .rows = rows,
    .size = sizeof(struct lldp_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = compares,
};
