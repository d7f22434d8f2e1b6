/*
 * Host patterns, as Ansible's inventory manager evaluates them: first what is named, then & (only those), then ! (but
 * those). Unlike there, a name that matches nothing is an error: a mistyped exclusion must not reach a router.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "inventory/inventory.h"
#include "inventory/model.h"

#define MATCH_LIMIT 100000 /* steps of PCRE2 for one name */

/* ---- one expression: glob or regular expression ---- */

struct matcher {
	const char *glob;
	pcre2_code *regex;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

static int
matcher_init(struct matcher *m, const char *expression, struct err **e)
{
	int code = 0;
	PCRE2_SIZE at = 0;
	PCRE2_UCHAR reason[128];

	*m = (struct matcher){.glob = expression};
	if (expression[0] != '~')
		return 0;
	m->regex = pcre2_compile((PCRE2_SPTR)expression + 1, PCRE2_ZERO_TERMINATED,
	    PCRE2_ANCHORED | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &at, NULL);
	if (m->regex == NULL) {
		pcre2_get_error_message(code, reason, sizeof reason);
		return err_set(e, ERR_HOST_PATTERN, "'%s' at octet %zu: %s", expression,
		    at + 2, (const char *)reason);
	}
	m->data = pcre2_match_data_create_from_pattern(m->regex, NULL);
	m->context = pcre2_match_context_create(NULL);
	if (m->data == NULL || m->context == NULL)
		abort();
	pcre2_set_match_limit(m->context, MATCH_LIMIT);
	return 0;
}

static void
matcher_done(struct matcher *m)
{
	pcre2_match_context_free(m->context);
	pcre2_match_data_free(m->data);
	pcre2_code_free(m->regex);
}

/* A regular expression need only fit the beginning of the name, as Python's re.match. */
static bool
matches(const struct matcher *m, const char *name)
{
	if (m->regex == NULL)
		return fnmatch(m->glob, name, FNM_NOESCAPE) == 0;
	return pcre2_match(m->regex, (PCRE2_SPTR)name, PCRE2_ZERO_TERMINATED, 0, 0,
		   m->data, m->context) >= 0;
}

/* ---- one pattern ---- */

struct pattern {
	char mode;              /* '!', '&' or '+' */
	const char *expression; /* without mode and subscript */
	bool has_subscript, has_last;
	long first,
	    last; /* has_last: first to last, last included; last -1: to the end */
};

struct member_list {
	const struct member **v;
	size_t n, cap;
};

/* Reads "-3]", "0]", "2:5]" or "2:]" at p; NULL if it is none of these. */
static bool
subscript(const char *p, struct pattern *pattern)
{
	char *end = NULL;
	bool minus = *p == '-';

	if (!isdigit((unsigned char)p[minus]))
		return false;
	pattern->first = strtol(p, &end, 10);
	if (strcmp(end, "]") == 0)
		return pattern->has_subscript = true;
	if (minus || (*end != ':' && *end != '-'))
		return false;
	p = end + 1;
	pattern->last = -1;
	if (*p != ']' && !isdigit((unsigned char)*p))
		return false;
	if (*p != ']')
		pattern->last = strtol(p, &end, 10);
	else
		end = (char *)p;
	pattern->has_last = true;
	return pattern->has_subscript = strcmp(end, "]") == 0;
}

static struct pattern
read_pattern(struct arena *a, struct str s)
{
	struct pattern p = {.mode = '+'};

	if (s.n > 0 && (s.p[0] == '!' || s.p[0] == '&')) {
		p.mode = s.p[0];
		s.p++;
		s.n--;
	}
	char *z = arena_strndup(a, s.p, s.n), *open = strrchr(z, '[');
	p.expression = z;
	if (z[0] != '~' && open != NULL && open > z && subscript(open + 1, &p))
		*open = '\0';
	return p;
}

static int
not_found(const struct inventory *inv, const char *expression, struct err **e)
{
	err_set(e, ERR_HOST_PATTERN, "no host or group matches '%s'", expression);
	if (strpbrk(expression, "*?[~") == NULL)
		model_nearest(inv, str_of(expression), *e);
	return -1;
}

/* Groups first; hosts by name only if no group has it or the expression is more than a name. */
static int
enumerate(const struct inventory *inv, const char *expression, struct member_list *list,
    struct err **e)
{
	struct matcher m;
	bool group = false;

	if (matcher_init(&m, expression, e) < 0)
		return -1;
	for (size_t i = 0; i < inv->groups.n; i++) {
		const struct group *g = inv->groups.v[i];
		if (!matches(&m, g->name))
			continue;
		group = true;
		for (size_t k = 0; k < g->hosts.n; k++)
			vec_push(list, g->hosts.v[k]);
	}
	if (!group || expression[0] == '~' || strpbrk(expression, ".?*[") != NULL)
		for (size_t i = 0; i < inv->hosts.n; i++)
			if (matches(&m, inv->hosts.v[i]->host.name))
				vec_push(list, inv->hosts.v[i]);
	matcher_done(&m);
	return list->n == 0 && !group ? not_found(inv, expression, e) : 0;
}

static int
apply_subscript(const struct pattern *p, struct member_list *list, struct err **e)
{
	long n = (long)list->n, first = p->first, last = p->last;

	if (n == 0 || !p->has_subscript)
		return 0;
	if (!p->has_last) {
		first = first < 0 ? first + n : first;
		if (first < 0 || first >= n)
			return err_set(e, ERR_HOST_PATTERN,
			    "'%s' has %ld hosts: there is no [%ld]", p->expression, n,
			    p->first);
		last = first;
	}
	if (last < 0 || last >= n)
		last = n - 1;
	for (long i = first; i <= last; i++)
		list->v[i - first] = list->v[i];
	list->n = first > last ? 0 : last - first + 1;
	return 0;
}

static int
apply(const struct inventory *inv, const struct pattern *p, bool *in, struct err **e)
{
	struct member_list list = {0};
	const struct host *h = p->mode == '+' ? inventory_host(inv, p->expression) : NULL;
	int rc = 0;

	if (h != NULL)
		vec_push(&list, (const struct member *)h);
	else if ((rc = enumerate(inv, p->expression, &list, e)) == 0)
		rc = apply_subscript(p, &list, e);
	bool *hit = calloc(inv->hosts.n, sizeof *hit);
	if (hit == NULL)
		abort();
	vec_each (&list, it)
		hit[(*it)->index] = true;
	for (size_t i = 0; i < inv->hosts.n && rc == 0; i++)
		in[i] = p->mode == '+'   ? in[i] || hit[i]
			: p->mode == '&' ? in[i] && hit[i]
					 : in[i] && !hit[i];
	free(hit);
	vec_done(&list);
	return rc;
}

/* ---- all of them ---- */

struct pattern_list {
	struct pattern *v;
	size_t n, cap;
};

static bool
is_address(struct arena *a, struct str s)
{
	struct in6_addr unused;
	struct arena_mark m = arena_mark(a);
	bool is = inet_pton(AF_INET6, arena_strndup(a, s.p, s.n), &unused) == 1;

	arena_rewind(a, m);
	return is;
}

/* Adds the patterns of one word: ',' and ':' separate, but not in brackets, and not the ':' of an IPv6 address. */
static void
split(const struct inventory *inv, struct arena *a, struct str word,
    struct pattern_list *out)
{
	size_t start = 0;
	int depth = 0;
	bool colons = !is_address(a, word) &&
		      inventory_host(inv, arena_strndup(a, word.p, word.n)) == NULL;

	if (colons && memchr(word.p, ',', word.n) != NULL) {
		while (word.n > 0)
			split(inv, a, str_trim(str_cut(&word, ',')), out);
		return;
	}
	for (size_t i = 0; i <= word.n; i++) {
		char c = i < word.n ? word.p[i] : ':';
		depth += c == '[' ? 1 : c == ']' && depth > 0 ? -1 : 0;
		bool cut = i == word.n || (colons && depth == 0 &&
					      (c == ':' || isspace((unsigned char)c)));
		if (!cut)
			continue;
		struct str part = str_trim((struct str){word.p + start, i - start});
		if (part.n > 0)
			vec_push(out, read_pattern(a, part));
		start = i + 1;
	}
}

static int
evaluate(
    const struct inventory *inv, struct pattern_list *patterns, bool *in, struct err **e)
{
	bool named = false;

	vec_each (patterns, p)
		named |= p->mode == '+';
	for (size_t i = 0; i < inv->hosts.n; i++)
		in[i] = !named;
	for (const char *mode = "+&!"; *mode != '\0'; mode++)
		vec_each (patterns, p)
			if (p->mode == *mode && apply(inv, p, in, e) < 0)
				return -1;
	return 0;
}

int
inventory_limit(const struct inventory *inv, struct arena *a, const char *const *patterns,
    size_t n, const struct host ***ret_hosts, struct err **e)
{
	struct pattern_list list = {0};
	const struct host **hosts = arena_array(a, const struct host *, inv->hosts.n + 1);
	size_t found = 0;
	bool *in = calloc(inv->hosts.n, sizeof *in);

	if (in == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		split(inv, a, str_of(patterns[i]), &list);
	int rc = evaluate(inv, &list, in, e);
	for (size_t i = 0; i < inv->root->hosts.n && rc == 0; i++)
		if (in[inv->root->hosts.v[i]->index])
			hosts[found++] = &inv->root->hosts.v[i]->host;
	if (rc == 0 && found == 0)
		rc = err_set(e, ERR_HOST_PATTERN, "no host is left of '%s'%s",
		    n > 0 ? patterns[0] : "all", n > 1 ? " and the other patterns" : "");
	if (rc == 0)
		*ret_hosts = hosts;
	vec_done(&list);
	free(in);
	return rc;
}
