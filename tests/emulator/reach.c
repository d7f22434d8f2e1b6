/* ping and traceroute: what is reached is what an active route leads to. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/routes.h"
#include "emulator/text.h"

enum { COUNT = 5, COUNT_MOST = 1000, MICROSECONDS = 1024, HOPS_MOST = 30 };

struct reach {
	bool reached;
	const char *first; /* the hop before it, or NULL */
};

/* What the longest active route says. */
static struct reach
reach(struct call *c, const char *host)
{
	struct reach r = {0};
	struct routes routes;
	int longest = -1;

	routes_read(c->arena, c->router, &routes);
	vec_each (&routes.list, x) {
		int bits = atoi(strchr(x->prefix, '/') + 1);

		if (!x->active || bits <= longest ||
		    !ports_covers(str_of(x->prefix), host))
			continue;
		longest = bits;
		r.reached = !x->discards;
		r.first = x->to;
	}
	routes_done(&routes);
	return r;
}

static void
lined_number(struct call *c, const char *name, long long n)
{
	reply_lined(c, name, arena_printf(c->arena, "%lld", n));
}

static long long
rtt(int number)
{
	return MICROSECONDS + number * 37 % 211;
}

static void
probe(struct call *c, const char *host, int number, bool reached, long long size)
{
	reply_add(c, "<probe-result date-determined=\"%lld\">\n",
	    (long long)router_now(c->router) / 1000);
	lined_number(c, "probe-index", number + 1);
	if (!reached) {
		reply_add(c, "<probe-failure/>\n</probe-result>\n");
		return;
	}
	reply_add(c, "<probe-success/>\n");
	lined_number(c, "sequence-number", number);
	reply_lined(c, "ip-address", host);
	lined_number(c, "time-to-live", 64);
	lined_number(c, "response-size", size + 8);
	lined_number(c, "rtt", rtt(number));
	reply_add(c, "</probe-result>\n");
}

static void
summary(struct call *c, int count, bool reached)
{
	long long sum = 0, least = rtt(0), largest = rtt(0);

	for (int i = 0; i < count; i++) {
		sum += rtt(i);
		least = rtt(i) < least ? rtt(i) : least;
		largest = rtt(i) > largest ? rtt(i) : largest;
	}
	reply_add(c, "<probe-results-summary>\n");
	lined_number(c, "probes-sent", count);
	lined_number(c, "responses-received", reached ? count : 0);
	lined_number(c, "packet-loss", reached ? 0 : 100);
	if (reached) {
		lined_number(c, "rtt-minimum", least);
		lined_number(c, "rtt-maximum", largest);
		lined_number(c, "rtt-average", count > 0 ? sum / count : 0);
		lined_number(c, "rtt-stddev", count > 1 ? (largest - least) / 3 : 0);
	}
	reply_add(c, "</probe-results-summary>\n%s\n",
	    reached ? "<ping-success/>" : "<ping-failure>no response</ping-failure>");
}

static long long
number_of(struct call *c, const char *name, long long otherwise)
{
	const char *text = xml_get(c->arena, c->op, name);

	return text != NULL ? atoll(text) : otherwise;
}

void
rpc_ping(struct call *c)
{
	const char *host = xml_get(c->arena, c->op, "host");
	long long count = number_of(c, "count", COUNT), size = number_of(c, "size", 56);
	bool reached;

	if (host == NULL) {
		reply_syntax(c, NULL, "ping");
		return;
	}
	if (count < 1 || count > COUNT_MOST)
		count = count < 1 ? 1 : COUNT_MOST;
	reached = reach(c, host).reached;
	reply_add(c, "<ping-results xmlns=\"%s\">\n", reply_ns(c, "probe-tests"));
	reply_lined(c, "target-host", host);
	reply_lined(c, "target-ip", host);
	lined_number(c, "packet-size", size);
	for (int i = 0; i < count; i++)
		probe(c, host, i, reached, size);
	summary(c, (int)count, reached);
	reply_add(c, "</ping-results>\n");
}

static void
hop(struct call *c, int ttl, const char *address)
{
	reply_add(c, "<hop>\n");
	lined_number(c, "ttl-value", ttl);
	for (int i = 0; i < 3; i++) {
		reply_add(c, "<probe-result date-determined=\"%lld\">\n",
		    (long long)router_now(c->router) / 1000);
		lined_number(c, "probe-index", i + 1);
		if (address == NULL) {
			reply_add(c, "<probe-failure/>\n</probe-result>\n");
			continue;
		}
		reply_lined(c, "ip-address", address);
		reply_add(c, "<probe-success/>\n");
		lined_number(c, "rtt", rtt(ttl * 3 + i));
		reply_add(c, "</probe-result>\n");
	}
	reply_add(c, "</hop>\n");
}

void
rpc_traceroute(struct call *c)
{
	const char *host = xml_get(c->arena, c->op, "host");
	struct reach r;
	int ttl = 1;

	if (host == NULL) {
		reply_syntax(c, NULL, "traceroute");
		return;
	}
	r = reach(c, host);
	reply_add(c, "<traceroute-results xmlns=\"%s\">\n", reply_ns(c, "probe-tests"));
	reply_lined(c, "target-host", host);
	reply_lined(c, "target-ip", host);
	lined_number(c, "max-hop-index", HOPS_MOST);
	lined_number(c, "packet-size", 52);
	if (r.reached && r.first != NULL && strcmp(r.first, host) != 0)
		hop(c, ttl++, r.first);
	if (r.reached)
		hop(c, ttl, host);
	for (; !r.reached && ttl <= HOPS_MOST; ttl++)
		hop(c, ttl, NULL);
	reply_add(c, "%s\n</traceroute-results>\n",
	    r.reached ? "<traceroute-success/>"
		      : "<traceroute-failure>maximum hops reached</traceroute-failure>");
}

/* --- as text ------------------------------------------------------------------------------------------- */

static const char *
milliseconds(struct text *t, const struct xml *x, const char *path)
{
	return arena_printf(t->arena, "%.3f", (double)atoll(text_of(t, x, path)) / 1000);
}

void
text_ping(struct text *t, const struct xml *x)
{
	bool rapid = xml_child(t->op, "rapid") != NULL;
	const struct xml *s = xml_child(x, "probe-results-summary");
	const char *host = text_of(t, x, "target-host");

	text_line(t, "PING %s (%s): %s data bytes", host, text_of(t, x, "target-ip"),
	    text_of(t, x, "packet-size"));
	for (const struct xml *p = xml_child(x, "probe-result"); p != NULL;
	     p = xml_next(p, "probe-result")) {
		bool good = xml_child(p, "probe-success") != NULL;

		if (rapid)
			text_add(t, "%s", good ? "!" : ".");
		else if (good)
			text_line(t, "%s bytes from %s: icmp_seq=%s ttl=%s time=%s ms",
			    text_of(t, p, "response-size"), text_of(t, p, "ip-address"),
			    text_of(t, p, "sequence-number"),
			    text_of(t, p, "time-to-live"), milliseconds(t, p, "rtt"));
	}
	text_line(t, "%s\n--- %s ping statistics ---", "", host);
	text_line(t, "%s packets transmitted, %s packets received, %s%% packet loss",
	    text_of(t, s, "probes-sent"), text_of(t, s, "responses-received"),
	    text_of(t, s, "packet-loss"));
	if (xml_child(s, "rtt-minimum") != NULL)
		text_line(t, "round-trip min/avg/max/stddev = %s/%s/%s/%s ms",
		    milliseconds(t, s, "rtt-minimum"), milliseconds(t, s, "rtt-average"),
		    milliseconds(t, s, "rtt-maximum"), milliseconds(t, s, "rtt-stddev"));
}

void
text_traceroute(struct text *t, const struct xml *x)
{
	text_line(t, "traceroute to %s (%s), %s hops max, %s byte packets",
	    text_of(t, x, "target-host"), text_of(t, x, "target-ip"),
	    text_of(t, x, "max-hop-index"), text_of(t, x, "packet-size"));
	for (const struct xml *h = xml_child(x, "hop"); h != NULL;
	     h = xml_next(h, "hop")) {
		const struct xml *first = xml_child(h, "probe-result");

		text_add(t, "%2s  %s", text_of(t, h, "ttl-value"),
		    xml_child(first, "ip-address") != NULL
			? arena_printf(t->arena, "%s (%s)",
			      text_of(t, first, "ip-address"),
			      text_of(t, first, "ip-address"))
			: "*");
		for (const struct xml *p = first; p != NULL;
		     p = xml_next(p, "probe-result"))
			if (xml_child(p, "rtt") != NULL)
				text_add(t, "  %s ms", milliseconds(t, p, "rtt"));
			else if (p != first)
				text_add(t, " *");
		text_line(t, "%s", "");
	}
}
