#include "runbook/gauge.h"

#include <errno.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/answer.h"
#include "data/xml.h"

static void
add(struct arena *a, struct gauges *out, struct gauge g)
{
	if (out->n == out->cap) {
		size_t cap = out->cap > 0 ? 2 * out->cap : 16;

		out->v = arena_grow(
		    a, out->v, out->cap * sizeof *out->v, cap * sizeof *out->v);
		out->cap = cap;
	}
	out->v[out->n++] = g;
}

static int
number(struct arena *a, const struct xml *x, const char *path, int64_t *ret_number,
    struct err **e)
{
	const char *text = xml_get(a, x, path);
	char *end;
	long long n;

	if (text == NULL)
		return err_set(e, ERR_PROTOCOL, "the router's answer has no '%s'", path);
	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || errno != 0 || n < 0)
		return err_set(e, ERR_PROTOCOL, "'%s' is no number: '%s'", path, text);
	*ret_number = n;
	return 0;
}

/* --- BGP ----------------------------------------------------------------------------------------------- */

/* "192.0.2.7+179" is an address and a port. */
static const char *
address_of(struct arena *a, const struct xml *peer)
{
	const char *text = xml_get(a, peer, "peer-address");
	const char *plus = text != NULL ? strrchr(text, '+') : NULL;

	return plus != NULL ? arena_strndup(a, text, (size_t)(plus - text)) : text;
}

static bool
fits(struct arena *a, const struct xml *peer, const char *address, const char *whom)
{
	const char *type = xml_get(a, peer, "peer-type");
	const char *group = xml_get(a, peer, "peer-group");
	bool internal = type != NULL && strcmp(type, "Internal") == 0;

	if (strcmp(whom, "all") == 0)
		return true;
	if (strcmp(whom, "external") == 0)
		return !internal;
	if (strcmp(whom, "internal") == 0)
		return internal;
	return fnmatch(whom, address, 0) == 0 ||
	       (group != NULL && fnmatch(whom, group, 0) == 0);
}

static int
sum_ribs(struct arena *a, const struct xml *peer, const char *what, int64_t *ret_sum,
    struct err **e)
{
	const struct xml *rib = xml_child(peer, "bgp-rib");
	int64_t sum = 0, n;

	if (rib == NULL)
		return err_set(
		    e, ERR_PROTOCOL, "an established session without a table of routes");
	for (; rib != NULL; rib = xml_next(rib, "bgp-rib")) {
		if (number(a, rib, what, &n, e) < 0)
			return -1;
		if (n > INT64_MAX - sum)
			return err_set(e, ERR_PROTOCOL, "'%s' is too large", what);
		sum += n;
	}
	*ret_sum = sum;
	return 0;
}

static const char *
object_of(struct arena *a, enum gauge_kind kind, const char *peer)
{
	static const char *const said[] = {
	    [GAUGE_ADVERTISED] = "routes advertised to peer %s",
	    [GAUGE_ACCEPTED] = "routes accepted from peer %s",
	    [GAUGE_SESSION] = "session with peer %s",
	};
	const char *form = said[kind], *at = strstr(form, "%s");

	return arena_printf(a, "%.*s%s", (int)(at - form), form, peer);
}

static int
read_peer(struct arena *a, const struct xml *peer, const char *name, enum gauge_kind kind,
    struct gauges *out, struct err **e)
{
	const char *state = xml_get(a, peer, "peer-state");
	struct gauge g = {.object = object_of(a, kind, name), .kind = kind};
	bool up = state != NULL && strcmp(state, "Established") == 0;

	if (state == NULL)
		return err_set(e, ERR_PROTOCOL, "peer %s has no state", name);
	if (kind == GAUGE_SESSION) {
		g.value = up;
		g.text = state;
	} else if (up) {
		const char *what = kind == GAUGE_ADVERTISED ? "advertised-prefix-count"
							    : "accepted-prefix-count";

		if (sum_ribs(a, peer, what, &g.value, e) < 0)
			return err_wrap(e, "peer %s", name);
	} else {
		g.text = arena_printf(a, "0: its session is %s", state);
	}
	add(a, out, g);
	return 0;
}

static int
read_peers(struct arena *a, const struct answer_part *part, enum gauge_kind kind,
    const char *whom, struct gauges *out, struct err **e)
{
	for (const struct xml *x = xml_child(part->body, "bgp-peer"); x != NULL;
	     x = xml_next(x, "bgp-peer")) {
		const char *address = address_of(a, x);
		const char *instance = xml_get(a, x, "peer-cfg-rti"), *name;

		if (address == NULL)
			return err_set(e, ERR_PROTOCOL, "a BGP peer without an address");
		if (!fits(a, x, address, whom))
			continue;
		name = instance == NULL || strcmp(instance, "master") == 0
			   ? address
			   : arena_printf(a, "%s in %s", address, instance);
		if (read_peer(a, x, answer_object(a, part->re, name), kind, out, e) < 0)
			return -1;
	}
	return 0;
}

int
gauge_bgp(struct arena *a, const struct xml *reply, enum gauge_kind kind,
    const char *whom, struct gauges *out, struct err **e)
{
	struct answer answer;

	if (answer_read(a, reply, "bgp-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body == NULL) {
			if (!str_eq(part->text, STR("BGP is not running")))
				return answer_odd_text(part, "bgp-information", e);
		} else if (read_peers(a, part, kind, whom, out, e) < 0) {
			return -1;
		}
	}
	return 0;
}

/* --- interfaces ---------------------------------------------------------------------------------------- */

static int
read_ports(struct arena *a, const struct answer_part *part, enum gauge_kind kind,
    struct gauges *out, struct err **e)
{
	const char *way = kind == GAUGE_INPUT ? "input" : "output";
	const char *path = arena_printf(a, "traffic-statistics/%s-bps", way);

	for (const struct xml *x = xml_child(part->body, "physical-interface"); x != NULL;
	     x = xml_next(x, "physical-interface")) {
		const char *name = xml_get(a, x, "name");
		struct gauge g = {.kind = kind};

		if (name == NULL)
			return err_set(e, ERR_PROTOCOL, "an interface without a name");
		if (number(a, x, path, &g.value, e) < 0)
			return err_wrap(e, "%s", name);
		g.object =
		    arena_printf(a, "%s of %s", way, answer_object(a, part->re, name));
		add(a, out, g);
	}
	return 0;
}

int
gauge_interfaces(struct arena *a, const struct xml *reply, enum gauge_kind kind,
    struct gauges *out, struct err **e)
{
	struct answer answer;

	if (answer_read(a, reply, "interface-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		if (answer.v[i].body == NULL)
			return answer_odd_text(&answer.v[i], "interface-information", e);
		if (read_ports(a, &answer.v[i], kind, out, e) < 0)
			return -1;
	}
	return 0;
}

/* --- for people ---------------------------------------------------------------------------------------- */

const char *
gauge_number(struct arena *a, enum gauge_kind kind, int64_t value)
{
	static const struct {
		int64_t of;
		const char *unit;
	} units[] = {{1000000000, "Gbit/s"}, {1000000, "Mbit/s"}, {1000, "kbit/s"}};

	if (kind != GAUGE_INPUT && kind != GAUGE_OUTPUT)
		return arena_printf(a, "%" PRId64, value);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (value >= units[i].of)
			return arena_printf(a, "%.4g %s",
			    (double)value / (double)units[i].of, units[i].unit);
	return arena_printf(a, "%" PRId64 " bit/s", value);
}

const char *
gauge_text(struct arena *a, const struct gauge *g)
{
	return g->text != NULL ? g->text : gauge_number(a, g->kind, g->value);
}
