/*
 * A router without SSH for the emulator's unit tests: its sessions write into memory. Requests are given without an
 * envelope; replies come back without theirs.
 */
#ifndef RIG_H
#define RIG_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"
#include "emulator/control.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"
#include "schema/schema.h"

struct peer_end {
	struct session *session;
	struct buf in; /* what the client received and has not taken */
	enum session_state state;
	int writes;
	int message_id;
	bool hung_up;
};

struct rig {
	struct arena *arena;
	struct simclock clock;
	struct personality *personality;
	struct router *router;
	char *reply; /* the last one; freed with the next */
};

static const char rig_config[] = "system {\n"
				 "    host-name pe1-lab;\n"
				 "    root-authentication {\n"
				 "        encrypted-password \"$6$x\"; ## SECRET-DATA\n"
				 "    }\n"
				 "}\n"
				 "interfaces {\n"
				 "    ge-0/0/0 {\n"
				 "        description uplink;\n"
				 "        unit 0 {\n"
				 "            family inet {\n"
				 "                address 192.0.2.10/31;\n"
				 "            }\n"
				 "        }\n"
				 "    }\n"
				 "}\n"
				 "routing-options {\n"
				 "    autonomous-system 64496;\n"
				 "}\n"
				 "policy-options {\n"
				 "    policy-statement OUT {\n"
				 "        then accept;\n"
				 "    }\n"
				 "}\n"
				 "protocols {\n"
				 "    bgp {\n"
				 "        group CARRIER {\n"
				 "            type external;\n"
				 "            export OUT;\n"
				 "            peer-as 64497;\n"
				 "            neighbor 192.0.2.11;\n"
				 "        }\n"
				 "    }\n"
				 "}\n";

enum { RIG_EPOCH = 1759660000 }; /* 2025-10-05 10:26:40 UTC */

/* The built-in modules, opened once for all routers of a test program. */
static inline const struct schema *
rig_schema(void)
{
	static struct schema *schema;
	struct err *e = NULL;

	if (schema == NULL)
		assert_int_equal(schema_open(NULL, &schema, &e), 0);
	return schema;
}

/* `settings`: keys of the personality, ended by NULL. No time passes for commits unless they say so. scale 0: the
 * clock stands at RIG_EPOCH. */
static inline struct rig *
rig_new_at(const char *config, const char *const *settings, double scale)
{
	struct rig *g = calloc(1, sizeof *g);
	const char *all[32] = {
	    "commit=0", "check=0", "lateness-least=0", "lateness-most=0", "bgp=0"};
	struct row_texts texts = {all, 5};
	struct router_setup setup = {.name = "pe1-lab"};
	struct err *e = NULL;

	while (settings != NULL && *settings != NULL)
		all[texts.n++] = *settings++;
	g->arena = arena_new();
	simclock_init(&g->clock, scale);
	if (scale <= 0)
		simclock_start_at(&g->clock, RIG_EPOCH * 1000LL);
	assert_int_equal(
	    personality_load(g->arena, NULL, &texts, &g->personality, &e), 0);
	setup.personality = g->personality;
	setup.schema = rig_schema();
	setup.clock = &g->clock;
	assert_int_equal(
	    router_new(&setup, "startup", str_of(config != NULL ? config : rig_config),
		&g->router, &e),
	    0);
	return g;
}

static inline struct rig *
rig_new(const char *config, const char *const *settings)
{
	return rig_new_at(config, settings, 1);
}

static inline void
rig_free(struct rig *g)
{
	router_free(g->router);
	arena_free(g->arena);
	free(g->reply);
	free(g);
}

static inline int
rig_write(void *ctx, const char *p, size_t n)
{
	struct peer_end *end = ctx;

	buf_add(&end->in, p, n);
	end->writes++;
	return 0;
}

static inline void
rig_hangup(void *ctx)
{
	struct peer_end *end = ctx;

	end->hung_up = true;
}

/* A session after the server's hello, which is thrown away. */
static inline struct peer_end *
rig_session(struct rig *g, const char *user)
{
	struct peer_end *end = calloc(1, sizeof *end);
	struct session_io io = {.write = rig_write, .hangup = rig_hangup, .ctx = end};

	buf_init(&end->in, BUF_TEXT);
	end->session = session_new(g->router, user, &io);
	end->state = session_start(end->session);
	buf_reset(&end->in);
	return end;
}

static inline void
rig_close(struct peer_end *end)
{
	session_free(end->session);
	buf_done(&end->in);
	free(end);
}

static inline void
rig_send(struct peer_end *end, const char *octets)
{
	end->state = session_feed(end->session, octets, strlen(octets));
}

/* The body of the reply to one operation, between the tags of rpc-reply. Lives until the next call. */
static inline const char *
rig_rpc(struct rig *g, struct peer_end *end, const char *operation)
{
	struct buf request;
	const char *from, *to;

	buf_reset(&end->in);
	buf_init(&request, BUF_TEXT);
	buf_printf(&request, "<rpc message-id=\"%d\">%s</rpc>\n]]>]]>\n",
	    ++end->message_id, operation);
	rig_send(end, buf_z(&request));
	buf_done(&request);
	free(g->reply);
	from = strchr(buf_z(&end->in), '>');
	to = from != NULL ? strstr(from, "</rpc-reply>") : NULL;
	g->reply = to != NULL ? strndup(from + 2, (size_t)(to - from) - 2) : strdup("");
	return g->reply;
}

static inline const char *
rig_load(struct rig *g, struct peer_end *end, const char *action, const char *text)
{
	bool set = strcmp(action, "set") == 0;
	struct buf request;
	const char *reply;

	buf_init(&request, BUF_TEXT);
	buf_printf(&request,
	    "<load-configuration action=\"%s\" format=\"text\"><configuration-%s>",
	    action, set ? "set" : "text");
	buf_add_xml(&request, str_of(text));
	buf_printf(
	    &request, "</configuration-%s></load-configuration>", set ? "set" : "text");
	reply = rig_rpc(g, end, buf_z(&request));
	buf_done(&request);
	return reply;
}

/* `junosim ctl`; gives what it printed, until the next call. */
static inline const char *
rig_ctl(struct rig *g, const char *verb, ...)
{
	const char *words[16] = {verb};
	struct buf out;
	va_list ap;
	int n = 1;

	va_start(ap, verb);
	while (n < 16 && (words[n] = va_arg(ap, const char *)) != NULL)
		n++;
	va_end(ap);
	buf_init(&out, BUF_TEXT);
	assert_true(control_do(g->router, words, n, &out));
	free(g->reply);
	g->reply = buf_detach(&out);
	return g->reply != NULL ? g->reply : "";
}

/* The committed host name, as a set command. */
static inline const char *
rig_host_name(struct rig *g, struct peer_end *end)
{
	return rig_rpc(g, end,
	    "<get-configuration database=\"committed\" format=\"set\"><configuration>"
	    "<system><host-name/></system></configuration></get-configuration>");
}

static inline void
assert_contains(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("'%s' is not in:\n%s", part, text);
}

static inline void
assert_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("'%s' is in:\n%s", part, text);
}

/* Another host name in the candidate, which must go well. */
static inline void
rig_change(struct rig *g, struct peer_end *end, const char *name)
{
	char line[128];

	snprintf(line, sizeof line, "set system host-name %s", name);
	assert_string_equal(rig_load(g, end, "set", line),
	    "<load-configuration-results action=\"set\">\n<ok/>\n"
	    "</load-configuration-results>\n");
}

#define RIG_OK "<ok/>\n"
#define RIG_DIFF                                                                         \
	"<get-configuration compare=\"rollback\" rollback=\"0\" format=\"text\"/>"
#define RIG_NO_DIFF                                                                      \
	"<configuration-information>\n<configuration-output>\n</"                        \
	"configuration-output>\n</configuration-information>\n"
#define RIG_LOADED(action)                                                               \
	"<load-configuration-results action=\"" action                                   \
	"\">\n<ok/>\n</load-configuration-results>\n"
#define RIG_COMMITTED(re)                                                                \
	"<commit-results>\n<routing-engine junos:style=\"normal\">\n<name>" re           \
	"</name>\n<commit-success/>\n"                                                   \
	"</routing-engine>\n</commit-results>\n<ok/>\n"

#endif
