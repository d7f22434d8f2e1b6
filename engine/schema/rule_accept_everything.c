/* Policies that take every route from external peers, or send every route to them. */
#include "base/arena.h"
#include "schema/bgp_peer.h"

enum verdict {
	SELECTS,  /* something may be rejected, or it cannot be said */
	ACCEPTS,  /* all that comes to it */
	GOES_ON,  /* with the next policy, all of it */
	CONTINUE, /* with the next term */
};

/* 0.0.0.0/0 orlonger, ::/0 orlonger: nothing is left out. */
static bool
is_whole(const struct bound *filter)
{
	struct str prefix = rule_name_of(filter), how = STR("");

	if (bgp_active(filter, "choice-ident") != NULL)
		how = bgp_active(filter, "choice-ident")->value;
	return (str_eq(prefix, STR("0.0.0.0/0")) || str_eq(prefix, STR("0/0")) ||
		   str_eq(prefix, STR("::/0"))) &&
	       str_eq(how, STR("orlonger"));
}

static bool
has_conditions(const struct bound *term)
{
	const struct bound *from = bgp_active(term, "from");
	bool whole = false;

	if (bgp_active(term, "to") != NULL)
		return true;
	if (from == NULL)
		return false;
	bound_each(from, n)
	{
		if (!lookup_active(n))
			continue;
		if (strcmp(n->name, "route-filter") != 0)
			return true;
		whole |= is_whole(n);
	}
	return from->child != NULL && !whole;
}

/* `route-filter PREFIX exact reject` too. */
static bool
rejects(const struct bound *term)
{
	const struct bound *then = bgp_active(term, "then"),
			   *action = bgp_active(then, "default-action");
	const struct bound *from = bgp_active(term, "from");

	if (bgp_active(then, "reject") != NULL ||
	    (action != NULL && str_eq(action->value, STR("reject"))))
		return true;
	if (from != NULL)
		bound_each(from, n) if (bgp_active(n, "reject") != NULL) return true;
	return false;
}

static enum verdict
judge_term(const struct bound *term)
{
	const struct bound *then = bgp_active(term, "then"), *next;

	if (rejects(term))
		return SELECTS;
	if (has_conditions(term))
		return CONTINUE;
	if (bgp_active(then, "accept") != NULL)
		return ACCEPTS;
	next = bgp_active(then, "next");
	return next != NULL && str_eq(next->value, STR("policy")) ? GOES_ON : CONTINUE;
}

/* What stands outside of terms comes last. */
static enum verdict
judge_policy(const struct bound *policy)
{
	enum verdict verdict = CONTINUE;

	bound_each(policy, term)
	{
		if (strcmp(term->name, "term") != 0 || !lookup_active(term))
			continue;
		verdict = judge_term(term);
		if (verdict != CONTINUE)
			return verdict;
	}
	verdict = judge_term(policy);
	return verdict == CONTINUE ? GOES_ON : verdict;
}

struct named {
	const struct bound *policy;
};

static void
look(void *ctx, const struct bound *n)
{
	((struct named *)ctx)->policy = n;
}

/* A policy, in words of its own for each kind of end. */
static void
report(struct rule_run *r, const struct bound *at, enum verdict verdict, bool import)
{
	const char *effect = import ? "every route that external peers send is taken"
				    : "every route of BGP is sent to external peers";

	if (verdict == ACCEPTS)
		rule_found(r, at,
		    arena_printf(r->arena, "policy '" STR_FMT "' accepts everything: %s",
			STR_ARG(at->value), effect));
	else
		rule_found(r, at,
		    arena_printf(r->arena,
			"policy '" STR_FMT "' rejects nothing, and BGP accepts what no "
			"policy decides: %s",
			STR_ARG(at->value), effect));
}

static void
judge_chain(struct rule_run *r, const struct bgp_peer *peer, const struct bound *first)
{
	bool import = strcmp(first->name, "import") == 0;
	const struct bound *last = first;

	for (const struct bound *v = first; v != NULL; v = bgp_peer_next(v)) {
		struct named found = {NULL};
		struct str words[] = {
		    STR("policy-options"), STR("policy-statement"), v->value};
		enum verdict verdict;

		lookup_words(r->lookup, peer->scope, words, 3, look, &found);
		/* an expression, a pattern, what the router has itself */
		if (found.policy == NULL || v->value.n == 0 ||
		    memchr("()!&|<$", v->value.p[0], 7) != NULL)
			return;
		verdict = judge_policy(found.policy);
		if (verdict == SELECTS)
			return;
		last = v;
		if (verdict == ACCEPTS) {
			report(r, v, verdict, import);
			return;
		}
	}
	report(r, last, GOES_ON, import);
}

struct stands {
	struct rule_run *run;
	const struct bgp_peer *peer;
};

static void
look_at_family(void *ctx, const struct bound *family)
{
	const struct stands *s = ctx;
	const struct bound *in = bgp_active(family, "import"),
			   *out = bgp_active(family, "export");

	if (in != NULL)
		judge_chain(s->run, s->peer, in);
	if (out != NULL)
		judge_chain(s->run, s->peer, out);
}

/* Of the neighbour, the group or BGP, and of each family there. */
static void
look_at_statement(struct rule_run *r, const struct bgp_peer *peer, const struct bound *at)
{
	static const char *const names[] = {"import", "export"};
	struct stands s = {r, peer};

	for (int i = 0; i < 2; i++) {
		const struct bound *first = bgp_peer_at(peer, at, names[i]);

		if (first != NULL)
			judge_chain(r, peer, first);
	}
	lookup_path(r->lookup, at, "family * *", look_at_family, &s);
}

static void
look_at_neighbor(struct rule_run *r, const struct bgp_peer *peer)
{
	if (!bgp_is_vpn(peer) && bgp_is_foreign(peer))
		look_at_statement(r, peer, peer->neighbor);
}

static void
look_at_group(struct rule_run *r, const struct bgp_peer *peer)
{
	const struct bound **said = r->own;

	if (bgp_is_vpn(peer) || !bgp_is_foreign(peer))
		return;
	look_at_statement(r, peer, peer->group);
	if (*said == peer->bgp)
		return;
	*said = peer->bgp; /* what all of BGP says is said once */
	look_at_statement(r, peer, peer->bgp);
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	bgp_each_group(r, scope, look_at_group);
	bgp_each_peer(r, scope, look_at_neighbor);
}

static void
check(struct rule_run *r)
{
	const struct bound *said = NULL;

	r->own = &said;
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_accept_everything = {
    .name = "accept-everything",
    .severity = FINDING_WARNING,
    .summary = "an import or export policy of external peers accepts every route",
    .help =
	"A policy whose first decision is an accept without conditions, or a chain that\n"
	"rejects nothing: what no policy decides BGP accepts. If anything can be\n"
	"rejected before either, nothing is said. Left out: expressions of policies,\n"
	"policies that are not there, instances of type vrf, and sessions between two\n"
	"private AS numbers (a fabric). If it is meant, say which routes, for one\n"
	"'from protocol bgp', and reject the rest.",
    .check = check,
};
