/* Logical interfaces that protocols and instances name and no unit makes. */
#include "base/arena.h"
#include "schema/rules.h"

static const char *const paths[] = {
    "protocols ospf area <*> interface <*>",
    "protocols ospf3 area <*> interface <*>",
    "protocols isis interface <*>",
    "protocols ldp interface <*>",
    "protocols rsvp interface <*>",
    "protocols mpls interface <*>",
    "protocols pim interface <*>",
    "protocols igmp interface <*>",
    "protocols mld interface <*>",
    "protocols rip group <*> neighbor <*>",
    "protocols router-advertisement interface <*>",
    "protocols bgp group <*> neighbor <*> local-interface <*>",
    "routing-options static route <*> next-hop <*>",
    "routing-options static route <*> qualified-next-hop <*>",
    "routing-options static route <*> qualified-next-hop <*> interface <*>",
};

/* The router makes these itself, `all` and patterns are no names, and neither are addresses. */
static bool
is_no_name(struct str name)
{
	static const struct str begins[] = {{"vt-", 3}, {"lsi", 3}, {"vtep", 4},
	    {"pime", 4}, {"pimd", 4}, {"mtun", 4}, {"all", 3}};

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (str_starts(name, begins[i]))
			return true;
	return name.n == 0 || strchr("0123456789:", name.p[0]) != NULL ||
	       (memchr(name.p, ':', name.n) != NULL &&
		   memchr(name.p, '/', name.n) == NULL) ||
	       memchr(name.p, '*', name.n) != NULL ||
	       memchr(name.p, '<', name.n) != NULL ||
	       memchr(name.p, '$', name.n) != NULL || memchr(name.p, '[', name.n) != NULL;
}

struct scope {
	struct rule_run *run;
	const struct bound *at;
};

static void
look(void *ctx, const struct bound *n)
{
	struct scope *s = ctx;
	struct str name = rule_name_of(n);
	struct str words[] = {STR("interfaces"), name, STR("unit"), STR("0")};
	const char *dot = memrchr(name.p, '.', name.n);

	if (is_no_name(name))
		return;
	if (dot != NULL) {
		words[1].n = (size_t)(dot - name.p);
		words[3] = (struct str){dot + 1, name.n - words[1].n - 1};
	}
	if (lookup_words(s->run->lookup, s->at, words, 4, NULL, NULL) > 0)
		return;
	rule_found(s->run, n,
	    arena_printf(s->run->arena,
		"interface '" STR_FMT "' has no unit below [edit interfaces]",
		STR_ARG(name)));
}

static void
look_in_instance(void *ctx, const struct bound *instance)
{
	struct scope *s = ctx;

	lookup_path(s->run->lookup, instance, "interface <*>", look, s);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		lookup_path(s->run->lookup, instance, paths[i], look, s);
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	struct scope s = {r, scope};

	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
		lookup_path(r->lookup, scope, paths[i], look, &s);
	lookup_path(r->lookup, scope, "routing-instances <*>", look_in_instance, &s);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_undefined_interface = {
    .name = "undefined-interface",
    .severity = FINDING_WARNING,
    .summary = "a protocol or instance names a logical interface that is not there",
    .help =
	"A router takes a protocol on an interface that is not there, and does nothing.\n"
	"What routers make themselves (lsi, vtep, vt-, …) is left out.",
    .check = check,
};
