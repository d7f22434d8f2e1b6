#include "schema/hint.h"

#include "base/arena.h"

int
hint_feature(const char *argument)
{
	static const struct {
		const char *name;
		int feature;
	} names[] = {
	    {"nokeyword", SCHEMA_NOKEYWORD},
	    {"oneliner", SCHEMA_ONELINER},
	    {"oneliner-plus", SCHEMA_ONELINER_PLUS},
	    {"homogeneous", SCHEMA_HOMOGENEOUS},
	};

	for (size_t i = 0; argument != NULL && i < sizeof names / sizeof names[0]; i++)
		if (strcmp(argument, names[i].name) == 0)
			return names[i].feature;
	return 0;
}

bool
hint_secret(const char *name, const char *type)
{
	static const char *const names[] = {"encrypted-password", "secret",
	    "authentication-password", "authentication-key", "privacy-password",
	    "privacy-key", "simple-password", "shared-secret", "ascii-text",
	    "hexadecimal", "password", "passphrase", "plain-text-password", "ssh-rsa",
	    "ssh-dsa", "ssh-ecdsa", "ssh-ed25519"};

	if (type != NULL && strcmp(type, "unreadable") == 0)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* --- modules without junos:cli-feature ---------------------------------------------------------------- */

/* Statement, and what below it has no keyword; a name alike in both counts without a row. */
static const struct {
	const char *parent;
	const char *name;
} nameless[] = {
#define NAMELESS(parent, name) {parent, name},
#include "schema/nameless.def"
#undef NAMELESS
};

/* What stands on one line with what is below it. */
static const char *const oneliners[] = {"autonomous-system", "confederation", "local-as",
    "route-filter", "source-address-filter", "prefix-list-filter", "vrf-target",
    "community", "file", "as-path-prepend", "teardown", "loops", "next-hop", "metric",
    "local-preference", "route-distinguisher", "data", "unnumbered-address", "flag",
    "archive", "server", "vlan-tags", "802.3ad", "ieee-802.3ad", "threshold", "trigger"};

static bool
is_nameless(const struct schema_node *parent, const struct schema_node *n)
{
	if (strcmp(n->name, parent->name) == 0 && n->kind == SCHEMA_LEAF &&
	    parent->kind == SCHEMA_CONTAINER)
		return true;
	for (size_t i = 0; i < sizeof nameless / sizeof nameless[0]; i++)
		if (strcmp(n->name, nameless[i].name) == 0 &&
		    strcmp(parent->name, nameless[i].parent) == 0)
			return true;
	return false;
}

static bool
is_oneliner(const struct schema_node *n)
{
	if (n->kind != SCHEMA_CONTAINER && n->kind != SCHEMA_LIST &&
	    n->kind != SCHEMA_PRESENCE)
		return false;
	for (size_t i = 0; i < sizeof oneliners / sizeof oneliners[0]; i++)
		if (strcmp(n->name, oneliners[i]) == 0)
			return true;
	return false;
}

/* Keys that are written with their name, where the modules do not say which are. */
static const char *const named_keys[] = {"neighbor-id", "transit-area", "low", "high",
    "to-zone-name", "remote-vtep", "local-ip-address", "translated-port", "remote",
    "local", "loss-priority", "protocol"};

static bool
is_named_key(const struct schema_node *list, const struct schema_node *key, bool told)
{
	if (list->nkeys == 1 || strcmp(key->name, "name") == 0 ||
	    strncmp(key->name, "choice-", 7) == 0)
		return false;
	if (told)
		return (key->features & SCHEMA_NOKEYWORD) == 0;
	if (strcmp(key->name, "routing-instance") == 0)
		return key != list->children;
	for (size_t i = 0; i < sizeof named_keys / sizeof named_keys[0]; i++)
		if (strcmp(key->name, named_keys[i]) == 0)
			return true;
	return false;
}

/* --- names that differ -------------------------------------------------------------------------------- */

static const struct alias {
	struct str text, name;
	const char *parent;
} aliases[] = {
#define ALIAS(text, name, parent)                                                        \
	{{text, sizeof(text) - 1}, {name, sizeof(name) - 1}, parent},
#include "schema/aliases.def"
#undef ALIAS
};

enum { NALIASES = sizeof aliases / sizeof aliases[0] };

static const struct alias *
alias_of(const struct schema_node *parent, const struct schema_node *n)
{
	for (size_t i = 0; i < NALIASES; i++)
		if (strcmp(aliases[i].name.p, n->name) == 0 &&
		    strcmp(aliases[i].parent, parent->name) == 0)
			return &aliases[i];
	return NULL;
}

const char *
hint_text(const struct schema_node *n)
{
	return alias_of(n->parent, n)->text.p;
}

struct str
hint_name(const struct schema_node *parent, struct str text)
{
	for (size_t i = 0; i < NALIASES; i++)
		if (str_eq(text, aliases[i].text) &&
		    strcmp(aliases[i].parent, parent->name) == 0)
			return aliases[i].name;
	return (struct str){NULL, 0};
}

/* --- a whole schema ----------------------------------------------------------------------------------- */

/* What the module of a stanza says of itself. */
struct told {
	bool any;   /* junos:cli-feature is in it */
	bool lists; /* also at lists and containers without a keyword: not in 23.2 */
};

static bool
tells(const struct schema_node *n)
{
	static const int told = SCHEMA_NOKEYWORD | SCHEMA_ONELINER |
				SCHEMA_ONELINER_PLUS | SCHEMA_HOMOGENEOUS;

	if ((n->features & told) != 0)
		return true;
	for (uint32_t i = 0; i < n->nchildren; i++)
		if (tells(&n->children[i]))
			return true;
	return false;
}

/* One of its lists or containers that has no keyword. */
static bool
tells_lists(const struct schema_node *n)
{
	for (uint32_t i = 0; i < n->nchildren; i++)
		if ((n->children[i].nchildren > 0 &&
			(n->children[i].features & SCHEMA_NOKEYWORD) != 0) ||
		    tells_lists(&n->children[i]))
			return true;
	return false;
}

static void
apply(struct schema_node *parent, struct schema_node *n, const struct told *told)
{
	bool own = (n->features & SCHEMA_NOKEYWORD) != 0;

	if (n->key)
		own = !is_named_key(parent, n, told->any);
	else if (n->kind == SCHEMA_LEAF_LIST)
		own = false; /* 23.2 says so of their values */
	else if (!told->lists)
		own = (told->any && own) || is_nameless(parent, n);
	if (!n->key && n->kind == SCHEMA_LEAF && alias_of(parent, n) != NULL)
		own = false; /* `priority 5 4`: the keyword of both is no element */
	n->features =
	    (uint16_t)((n->features & ~SCHEMA_NOKEYWORD) | (own ? SCHEMA_NOKEYWORD : 0));
	if (own && !n->key)
		parent->features |= SCHEMA_HAS_NOKEYWORD;
	if (((n->features & SCHEMA_MANDATORY) != 0 && !n->key) ||
	    *schema_node_choices(n) == '!')
		parent->features |= SCHEMA_HAS_MANDATORY;
	if (!told->any && n->key && !own)
		parent->features |= SCHEMA_ONELINER;
	if (!told->any && is_oneliner(n))
		n->features |= SCHEMA_ONELINER;
	if (!own && alias_of(parent, n) != NULL) {
		n->features |= SCHEMA_HAS_ALIAS;
		parent->features |= SCHEMA_ALIASES;
	}
}

static void
apply_below(struct schema_node *n, const struct told *told)
{
	for (uint32_t i = 0; i < n->nchildren; i++) {
		apply(n, &n->children[i], told);
		apply_below(&n->children[i], told);
	}
}

void
hint_apply(struct schema_node *root)
{
	bool lists = tells_lists(root);

	for (uint32_t i = 0; i < root->nchildren; i++) {
		bool any = tells(&root->children[i]);
		struct told is = {any, any && lists};

		apply(root, &root->children[i], &is);
		apply_below(&root->children[i], &is);
	}
}

/* --- anywhere ----------------------------------------------------------------------------------------- */

static const struct type any_text = {.base = TYPE_STRING, .name = "string"};

static struct schema_node
text_node(const char *name, const char *space, enum schema_kind kind, int features)
{
	return (struct schema_node){.name = name,
	    .space = space,
	    .kind = (uint8_t)kind,
	    .features = (uint16_t)features,
	    .type = kind != SCHEMA_LIST ? &any_text : NULL};
}

static void
adopt(struct schema_node *parent, struct schema_node *children, uint32_t n)
{
	parent->children = children;
	parent->nchildren = n;
	for (uint32_t i = 0; i < n; i++)
		children[i].parent = parent;
}

struct schema_node *
hint_everywhere(struct arena *a, const char *space)
{
	struct schema_node *top = arena_array(a, struct schema_node, 9);
	struct schema_node *named = top + 1, *macro = top + 5, *data = top + 7;

	named[0] = text_node("apply-groups", space, SCHEMA_LEAF_LIST, SCHEMA_ORDERED);
	named[1] =
	    text_node("apply-groups-except", space, SCHEMA_LEAF_LIST, SCHEMA_ORDERED);
	named[2] = text_node("apply-flags", space, SCHEMA_LEAF, 0);
	named[3] = text_node("apply-macro", space, SCHEMA_LIST, SCHEMA_ORDERED);
	macro[0] = text_node("name", space, SCHEMA_LEAF, SCHEMA_NOKEYWORD);
	macro[1] =
	    text_node("data", space, SCHEMA_LIST, SCHEMA_NOKEYWORD | SCHEMA_ONELINER);
	data[0] = text_node("name", space, SCHEMA_LEAF, SCHEMA_NOKEYWORD);
	data[1] = text_node("value", space, SCHEMA_LEAF, SCHEMA_NOKEYWORD);
	macro[0].key = data[0].key = true;
	named[3].nkeys = macro[1].nkeys = 1;
	named[3].features |= SCHEMA_HAS_NOKEYWORD;
	macro[1].features |= SCHEMA_HAS_NOKEYWORD;
	top->kind = SCHEMA_CONTAINER;
	top->name = "";
	top->space = space;
	adopt(top, named, 4);
	adopt(&named[3], macro, 2);
	adopt(&macro[1], data, 2);
	return top;
}
