#include "emulator/expressions.h"

#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "config/tree.h"
#include "emulator/reply.h"

struct reading {
	struct arena *arena;
	expressions_fn *found;
	void *ctx;
};

static void
complain(struct reading *r, const char *path, const char *what, const char *value)
{
	r->found(
	    r->ctx, &(struct rpc_error){.type = "protocol",
			.tag = "operation-failed",
			.severity = "error",
			.daemon = "rpd",
			.path = path,
			.message = arena_printf(r->arena, "invalid %s '%s'", what, value),
			.lined = true,
			.bad = value});
}

/* For the C library a parenthesis that closes nothing is a character. */
static bool
closes_too_much(const char *p)
{
	int open = 0;

	for (; *p != '\0' && open >= 0; p++) {
		if (*p == '[') {
			const char *end = strchr(p + 1 + (p[1] == '^'), ']');

			p = end != NULL ? end : p;
		}
		open += (*p == '(') - (*p == ')');
	}
	return open < 0;
}

static bool
compiles(const char *posix)
{
	regex_t re;

	if (closes_too_much(posix) || regcomp(&re, posix, REG_EXTENDED | REG_NOSUB) != 0)
		return false;
	regfree(&re);
	return true;
}

/* --- AS paths ----------------------------------------------------------------------------------------- */

/* An AS number at *p, plain or with a dot; moves behind it. False: it is too high. */
static bool
read_as(const char **p, unsigned long long *ret)
{
	char *end;

	*ret = strtoull(*p, &end, 10);
	if (*end == '.' && isdigit((unsigned char)end[1])) {
		unsigned long long low = strtoull(end + 1, &end, 10);

		if (*ret > 0xffff || low > 0xffff)
			return false;
		*ret = *ret << 16 | low;
	}
	*p = end;
	return *ret <= 0xffffffffULL;
}

/* 64496 or 64496-64511 at *p; moves behind it. */
static bool
read_range(const char **p)
{
	unsigned long long from, to;

	if (!isdigit((unsigned char)**p) || !read_as(p, &from))
		return false;
	if ((*p)[strspn(*p, " ")] != '-')
		return true;
	*p += strspn(*p, " ") + 1;
	*p += strspn(*p, " ");
	return isdigit((unsigned char)**p) && read_as(p, &to) && from <= to;
}

/* [64496 64500-64511] at *p; moves behind it. */
static bool
read_set(const char **p)
{
	int n = 0;

	*p += (*p)[1] == '^' ? 2 : 1;
	for (; **p != ']'; n++) {
		*p += strspn(*p, " ");
		if (!read_range(p))
			return false;
		*p += strspn(*p, " ");
	}
	++*p;
	return n > 0;
}

/* What stands at *p, as the C library would write it; moves behind it. AS numbers and sets of them become a letter. */
static bool
read_piece(const char **p, struct buf *posix, bool *operand)
{
	if (isdigit((unsigned char)**p) || **p == '[') {
		*operand = true;
		buf_addc(posix, 'a');
		return **p == '[' ? read_set(p) : read_range(p);
	}
	if (strchr("*+?{", **p) != NULL) {
		size_t n = **p == '{' ? strcspn(*p, "}") + 1 : 1;

		if (!*operand || n > strlen(*p))
			return false;
		buf_add(posix, *p, n);
		*p += n;
		*operand = false;
		return true;
	}
	*operand = strchr("(|^$!", **p) == NULL;
	if (**p == ')' && str_ends(buf_str(posix), STR("(")))
		buf_addc(posix, 'a'); /* () is the path of nothing */
	buf_addc(posix, **p);
	return strchr("}],-", *(*p)++) == NULL;
}

static bool
as_path_right(const char *p)
{
	struct buf posix;
	bool right = true, operand = false;

	buf_init(&posix, BUF_LINE);
	while (right && *p != '\0')
		if (*p == ' ')
			p++;
		else
			right = read_piece(&p, &posix, &operand);
	right = right && compiles(buf_z(&posix));
	buf_done(&posix);
	return right;
}

static void
as_path(struct reading *r, const struct config_node *n, const char *group)
{
	struct str name, value;
	const char *z;

	if (n->nwords < 3 || (n->flags & CONFIG_INACTIVE) != 0)
		return;
	name = n->words[1];
	value = n->words[2];
	z = arena_strndup(r->arena, value.p, value.n);
	if (*z != '<' && !as_path_right(z))
		complain(r,
		    arena_printf(r->arena, "[edit policy-options %sas-path " STR_FMT "]",
			group, STR_ARG(name)),
		    "as-path expression", z);
}

/* --- communities -------------------------------------------------------------------------------------- */

static bool
member_right(const char *z)
{
	unsigned long long a, b, c;
	int end = 0;
	bool expression = strpbrk(z, "*.^$?+|()[]{}") != NULL;

	if (expression) /* *:100 is no POSIX expression, but right */
		return compiles(*z == '*' || *z == '+' || *z == '?' ? z + 1 : z);
	if (strncmp(z, "large:", 6) == 0)
		return strspn(z + 6, "0123456789:") == strlen(z + 6) &&
		       sscanf(z, "large:%10llu:%10llu:%10llu%n", &a, &b, &c, &end) == 3 &&
		       z[end] == '\0' && a <= 0xffffffff && b <= 0xffffffff &&
		       c <= 0xffffffff;
	if (strspn(z, "0123456789:") != strlen(z))
		return true; /* by a name, of a kind: target:… */
	if (strchr(z, ':') == NULL)
		return strlen(z) <= 10 && strtoull(z, NULL, 10) <= 0xffffffff;
	return sscanf(z, "%5llu:%5llu%n", &a, &b, &end) == 2 && z[end] == '\0' &&
	       a <= 0xffff && b <= 0xffff;
}

static void
members(struct reading *r, const struct config_node *n, struct str name, int from)
{
	for (int i = from; i < n->nwords; i++) {
		const char *z = arena_strndup(r->arena, n->words[i].p, n->words[i].n);

		if (*z != '<' && !member_right(z))
			complain(r,
			    arena_printf(r->arena,
				"[edit policy-options community " STR_FMT "]",
				STR_ARG(name)),
			    "community", z);
	}
}

/* `community NAME members …;` in one line, or as a block. */
static void
community(struct reading *r, const struct config_node *n)
{
	if (n->nwords < 2 || (n->flags & CONFIG_INACTIVE) != 0)
		return;
	if (n->nwords > 3 && str_eq(n->words[2], STR("members")))
		members(r, n, n->words[1], 3);
	for (const struct config_node *m = n->child; m != NULL; m = m->next)
		if (str_eq(m->words[0], STR("members")) &&
		    (m->flags & CONFIG_INACTIVE) == 0)
			members(r, m, n->words[1], 1);
}

void
expressions_check(
    struct arena *a, const struct config_node *root, expressions_fn *found, void *ctx)
{
	const struct config_node *options = config_find(root, "policy-options");
	struct reading r = {.arena = a, .found = found, .ctx = ctx};

	if (options == NULL || config_inactive(options))
		return;
	for (const struct config_node *n = options->child; n != NULL; n = n->next) {
		if (str_eq(n->words[0], STR("as-path")))
			as_path(&r, n, "");
		else if (str_eq(n->words[0], STR("community")))
			community(&r, n);
		else if (str_eq(n->words[0], STR("as-path-group")) && n->nwords > 1 &&
			 (n->flags & CONFIG_INACTIVE) == 0)
			for (const struct config_node *p = n->child; p != NULL;
			     p = p->next)
				as_path(&r, p,
				    arena_printf(a, "as-path-group " STR_FMT " ",
					STR_ARG(n->words[1])));
	}
}
