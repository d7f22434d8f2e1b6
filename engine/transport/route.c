#include "transport/route.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "transport/connect.h"

enum { PORT_SSH = 22, PORT_MOST = 65535 };

static const char *
own_name(struct arena *a)
{
	struct passwd pw, *found = NULL;
	char text[4096];

	if (getpwuid_r(geteuid(), &pw, text, sizeof text, &found) == 0 && found != NULL)
		return arena_strdup(a, pw.pw_name);
	return "root";
}

static int
port_of(struct str s)
{
	int port = 0;

	if (s.n == 0 || s.n > 5)
		return 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		port = port * 10 + (s.p[i] - '0');
	}
	return port <= PORT_MOST ? port : 0;
}

/* Names go to programs as arguments and into configuration lines: nothing but what names
 * and addresses are made of. */
static bool
plain(struct str s)
{
	if (s.n == 0 || s.p[0] == '-')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= ' ' || c == 0x7f || strchr("'\"\\`$;&<>|(){}[],*?!#", c) != NULL)
			return false;
	}
	return true;
}

/* [user@]host[:port] */
static bool
parse_jump(struct arena *a, struct str s, struct place *ret)
{
	const char *at = s.n > 0 ? memrchr(s.p, '@', s.n) : NULL;
	struct str user = {0}, host, port = {0};

	if (at != NULL) {
		user = (struct str){s.p, (size_t)(at - s.p)};
		s = (struct str){at + 1, s.n - user.n - 1};
	}
	if (s.n > 0 && s.p[0] == '[') {
		s = (struct str){s.p + 1, s.n - 1};
		host = str_cut(&s, ']');
		if (s.n > 0 && s.p[0] != ':')
			return false;
		port = s.n > 0 ? (struct str){s.p + 1, s.n - 1} : s;
	} else {
		port = s;
		host = str_cut(&port, ':');
	}
	ret->port = port.n > 0 ? port_of(port) : PORT_SSH;
	if (!plain(host) || (at != NULL && !plain(user)) || ret->port == 0)
		return false;
	ret->host = arena_strndup(a, host.p, host.n);
	ret->user = at != NULL ? arena_strndup(a, user.p, user.n) : own_name(a);
	return true;
}

int
route_parse(
    struct arena *a, const struct target *t, struct route *ret_route, struct err **e)
{
	struct str jumps = str_of(t->jump);
	struct route r = {.n = 0};

	while (jumps.n > 0) {
		struct str one = str_trim(str_cut(&jumps, ','));

		if (r.n == ROUTE_MOST)
			return err_set(e, ERR_INPUT, "more than %d jump hosts: '%s'",
			    ROUTE_MOST, t->jump);
		if (!parse_jump(a, one, &r.place[r.n++]))
			return err_set(e, ERR_INPUT,
			    "'" STR_FMT "' is not a jump host: [user@]host[:port]",
			    STR_ARG(one));
	}
	if (!plain(str_of(t->address)) || t->port < 1 || t->port > PORT_MOST)
		return err_set(
		    e, ERR_INPUT, "'%s' port %d is not an address", t->address, t->port);
	if (t->user != NULL && !plain(str_of(t->user)))
		return err_set(e, ERR_INPUT, "'%s' is not a user's name", t->user);
	r.place[r.n++] = (struct place){
	    .user = t->user != NULL ? t->user : own_name(a),
	    .host = t->address,
	    .port = t->port,
	};
	for (size_t i = 0; i < r.n; i++)
		r.place[i].peer =
		    arena_printf(a, "%s port %d", r.place[i].host, r.place[i].port);
	*ret_route = r;
	return 0;
}

const char *
route_jumps(struct arena *a, const struct route *r, size_t i)
{
	const char *all = "";

	for (size_t k = 0; k < i; k++) {
		const struct place *p = &r->place[k];
		bool v6 = strchr(p->host, ':') != NULL;

		all = arena_printf(a, "%s%s%s@%s%s%s:%d", all, k > 0 ? "," : "", p->user,
		    v6 ? "[" : "", p->host, v6 ? "]" : "", p->port);
	}
	return all;
}

void
route_target(struct arena *a, const struct route *r, size_t i, const struct target *t,
    struct target *ret_target)
{
	*ret_target = *t;
	ret_target->user = r->place[i].user;
	ret_target->address = r->place[i].host;
	ret_target->port = r->place[i].port;
	ret_target->jump = i > 0 ? route_jumps(a, r, i) : NULL;
	if (i + 1 < r->n)
		ret_target->password = NULL;
}
