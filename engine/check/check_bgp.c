/* BGP sessions (junos-facts 3.4). The neighbours' own reply is asked for, since only it names the routing instance;
 * a summary is understood too. */
#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/map.h"
#include "check/answer.h"
#include "check/check.h"
#include "check/pattern.h"
#include "data/xml.h"

struct bgp_expect {
	int established;
	int64_t min;
	struct row_texts ignore;
};

enum { BASELINE, ALL };

static const char *const established_words[] = {"baseline", "all", NULL};

static const struct row rows[] = {
    ROW_WORD(struct bgp_expect, established, "established", 0, BASELINE,
	established_words,
	"sessions that must be established: those that were, or all that there are"),
    ROW_INT(struct bgp_expect, min, "min", 0, 0, 0, 1000000,
	"established sessions there must be at least"),
    ROW_TEXTS(struct bgp_expect, ignore, "ignore", 0,
	"regular expressions on the peer's address"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-bgp-neighbor-information/>", NULL};

static const char *const states[] = {
    "Idle", "Connect", "Active", "OpenSent", "OpenConfirm", "Established", NULL};

struct peer {
	const char *object;
	const char
	    *plain; /* the same without the AS number, for a peer whose AS has changed */
	const char *address;
	const char *as[2];    /* by enum check_side; NULL: not told */
	const char *state[2]; /* by enum check_side; NULL: was not in the reply */
	const char *trouble;  /* last error now, or NULL */
};

struct peers {
	struct arena *arena;
	struct map map;
	bool silent[2]; /* by enum check_side: BGP is not running */
};

static bool
up(const char *state)
{
	return state != NULL && strcmp(state, "Established") == 0;
}

/* "192.0.2.7+179" is a peer and its port; a peer without a session has none. */
static const char *
without_port(struct arena *a, const char *address)
{
	const char *plus = strrchr(address, '+');

	if (plus == NULL || plus[1] == '\0')
		return address;
	for (const char *p = plus + 1; *p != '\0'; p++)
		if (!isdigit((unsigned char)*p))
			return address;
	return arena_strndup(a, address, (size_t)(plus - address));
}

static const char *
state_of(struct arena *a, const struct xml *x, struct err **e)
{
	const char *state = xml_get(a, x, "peer-state");

	for (size_t i = 0; state != NULL && states[i] != NULL; i++)
		if (strcmp(states[i], state) == 0)
			return states[i];
	err_set(e, ERR_PROTOCOL, "'%s' is no state of a BGP session",
	    state != NULL ? state : "");
	return NULL;
}

/* What makes a peer this one: address, instance, and the interface of a link-local address. */
static struct peer *
peer_of(struct peers *w, const char *re, const struct xml *x, const char *address)
{
	struct arena *a = w->arena;
	const char *instance = xml_get(a, x, "peer-cfg-rti"),
		   *as = xml_get(a, x, "peer-as");
	const char *interface = xml_get(a, x, "local-interface-name"), *key;
	struct peer *peer;

	if (instance == NULL || strcmp(instance, "master") == 0)
		instance = "";
	if (interface == NULL || strncmp(address, "fe80:", 5) != 0)
		interface = "";
	key = arena_printf(a, "%s\n%s\n%s\n%s", re, instance, interface, address);
	peer = map_get(&w->map, str_of(key));
	if (peer != NULL)
		return peer;
	peer = arena_new_of(a, struct peer);
	peer->plain = answer_object(a, re,
	    arena_printf(a, "peer %s%s%s%s%s", address, interface[0] != '\0' ? "%" : "",
		interface, instance[0] != '\0' ? " in " : "", instance));
	peer->object = answer_object(a, re,
	    arena_printf(a, "peer %s%s%s%s%s%s%s", address,
		interface[0] != '\0' ? "%" : "", interface, as != NULL ? " AS " : "",
		as != NULL ? as : "", instance[0] != '\0' ? " in " : "", instance));
	peer->address = address;
	map_put(&w->map, str_of(key), peer);
	return peer;
}

static int
read_peer(struct peers *w, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const char *address = xml_get(w->arena, x, "peer-address"), *state, *trouble;
	struct peer *peer;

	if (address == NULL || address[0] == '\0')
		return err_set(e, ERR_PROTOCOL, "a BGP peer without an address");
	peer = peer_of(w, re, x, without_port(w->arena, address));
	state = state_of(w->arena, x, e);
	if (state == NULL)
		return err_wrap(e, "%s", peer->object);
	/* Two sessions with one peer are possible while they collide; without the instance they may be two peers. */
	if (peer->state[side] != NULL && xml_child(x, "peer-cfg-rti") == NULL)
		return err_set(
		    e, ERR_PROTOCOL, "%s is twice in the router's answer", peer->object);
	if (!up(peer->state[side])) {
		peer->state[side] = state;
		peer->as[side] = xml_get(w->arena, x, "peer-as");
	}
	trouble = xml_get(w->arena, x, "last-error");
	if (side == CHECK_NOW && trouble != NULL && trouble[0] != '\0' &&
	    strcmp(trouble, "None") != 0)
		peer->trouble = trouble;
	return 0;
}

static int
read_body(
    struct peers *w, const struct answer_part *part, enum check_side side, struct err **e)
{
	struct str claimed = xml_text(xml_child(part->body, "peer-count"));
	size_t listed = 0;

	for (const struct xml *x = xml_child(part->body, "bgp-peer"); x != NULL;
	     x = xml_next(x, "bgp-peer")) {
		if (read_peer(w, part->re, x, side, e) < 0)
			return -1;
		listed++;
	}
	if (listed == 0 && claimed.n > 0 && !str_eq(claimed, STR("0")))
		return err_set(e, ERR_PROTOCOL,
		    "there are " STR_FMT " BGP peers, but none is listed",
		    STR_ARG(claimed));
	return 0;
}

static int
read_peers(
    void *self, const struct check_replies *replies, enum check_side side, struct err **e)
{
	struct peers *w = self;
	struct answer answer;

	if (answer_read(w->arena, replies->v[0], "bgp-information", &answer, e) < 0)
		return -1;
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *part = &answer.v[i];

		if (part->body != NULL) {
			if (read_body(w, part, side, e) < 0)
				return -1;
		} else if (str_eq(part->text, STR("BGP is not running"))) {
			w->silent[side] = true;
		} else {
			return answer_odd_text(part, "bgp-information", e);
		}
	}
	return 0;
}

static bool
as_changed(const struct peer *peer)
{
	const char *now = peer->as[CHECK_NOW], *before = peer->as[CHECK_BEFORE];

	return now != NULL && before != NULL && strcmp(now, before) != 0;
}

/* The state, with the AS number of that side if it is not the same on both; NULL: not in the reply. */
static const char *
state_text(const struct peers *w, const struct peer *peer, enum check_side side)
{
	if (peer->state[side] == NULL || !as_changed(peer))
		return peer->state[side];
	return arena_printf(w->arena, "%s, AS %s", peer->state[side], peer->as[side]);
}

static const char *
actual_of(const struct peers *w, const struct peer *peer)
{
	const char *state = state_text(w, peer, CHECK_NOW);

	if (state == NULL)
		return w->silent[CHECK_NOW]
			   ? "BGP is not running"
			   : "the router does not list this peer any more";
	if (peer->trouble == NULL)
		return state;
	return arena_printf(w->arena, "%s, last error: %s", state, peer->trouble);
}

/* The counts at the end: one result if all is well, one for `min`, one if there is nothing to look at. */
static void
judge_counts(const struct check_input *in, const struct peers *w, size_t wanted,
    size_t count, struct check_results *out)
{
	const struct bgp_expect *expect = in->expect;
	bool all = expect->established == ALL;
	const char *actual = arena_printf(in->arena, "%zu established", count);
	struct check_result whole = {.object = "", .passed = true, .actual = actual};

	if (expect->min > 0 && count < (size_t)expect->min)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.expect = arena_printf(in->arena,
			    "at least %lld sessions established", (long long)expect->min),
			.actual = actual,
		    });
	if (all && wanted == 0)
		check_add(out, in->arena,
		    (struct check_result){
			.object = "",
			.expect = "all sessions established",
			.actual = w->silent[CHECK_NOW] ? "BGP is not running"
						       : "there is no peer",
		    });
	if (out->n > 0)
		return;
	whole.expect = arena_printf(in->arena,
	    all ? "all sessions (%zu) established"
		: "all sessions that stood before (%zu) established",
	    wanted);
	check_add(out, in->arena, whole);
}

static void
judge_peers(const struct check_input *in, const struct peers *w,
    const struct patterns *ignore, struct check_results *out)
{
	const struct bgp_expect *expect = in->expect;
	bool all = expect->established == ALL;
	size_t wanted = 0, count = 0;

	map_each(&w->map, it)
	{
		const struct peer *peer = it->value;
		bool must = up(peer->state[CHECK_BEFORE]) ||
			    (all && peer->state[CHECK_NOW] != NULL);

		if (patterns_match(ignore, peer->address))
			continue;
		wanted += must;
		count += up(peer->state[CHECK_NOW]);
		if (must && !up(peer->state[CHECK_NOW]))
			check_add(out, in->arena,
			    (struct check_result){
				.object = as_changed(peer) ? peer->plain : peer->object,
				.expect = up(peer->state[CHECK_BEFORE])
					      ? "Established, as before"
					      : "Established",
				.actual = actual_of(w, peer),
				.before = state_text(w, peer, CHECK_BEFORE),
			    });
	}
	judge_counts(in, w, wanted, count, out);
}

static bool
compares(const void *expect)
{
	const struct bgp_expect *wanted = expect;

	return wanted->established == BASELINE;
}

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct bgp_expect *expect = in->expect;
	struct peers w = {.arena = in->arena};
	struct patterns *ignore;
	int rc;

	if (patterns_new(in->arena, &expect->ignore, &ignore, e) < 0)
		return -1;
	map_init(&w.map);
	rc = check_sides(in, compares(expect), read_peers, &w, e);
	if (rc == 0)
		judge_peers(in, &w, ignore, out);
	map_done(&w.map);
	return rc;
}

const struct check_kind check_bgp = {
    .name = "bgp",
    .summary =
	"every BGP session that was established before is established, or all there are",
    .rows = rows,
    .size = sizeof(struct bgp_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = compares,
};
