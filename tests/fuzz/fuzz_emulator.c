/*
 * A client that has logged in may send the emulated router anything: no crash, no hang, no leak, and what it is answered
 * is well-formed. The first octet chooses the train, the second how the rest is read: as octets, or as a list of pieces
 * of requests to be glued together; and how it is cut on its way.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"
#include "data/xml.h"
#include "emulator/framing.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"
#include "schema/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

enum { INPUT_MOST = 1 << 16, GLUE_MOST = 256 << 10, TRAINS = 4 };

static const char config[] =
    "version 22.4R3.25;\n"
    "system { host-name r1; login { user ops { class super-user; } }\n"
    "services { ssh; netconf { ssh; } } root-authentication { encrypted-password \"x\"; "
    "} }\n"
    "groups { G { interfaces { <*> { description group; } } } }\n"
    "interfaces { ge-0/0/0 { apply-groups G; description \"a <&> b\"; unit 0 { family "
    "inet {\n"
    "address 192.0.2.10/31; } } } inactive: ge-0/0/1 { disable; } lo0 { unit 0; } }\n"
    "protocols { bgp { group C { type external; export [ A B ]; peer-as 64497;\n"
    "neighbor 192.0.2.11; } } }\n"
    "policy-options { policy-statement A { then accept; } policy-statement B { term t {\n"
    "from { route-filter 10.0.0.0/8 orlonger; } then reject; } } prefix-list P {\n"
    "10.0.0.0/8; } }\n";

static const char rfc_config[] =
    "system { host-name r1; services { netconf { ssh; rfc-compliant; version-1.1;\n"
    "traceoptions { flag all; } } } }\n";

static const char *const trains[TRAINS][4] = {{"hello=new"}, {"hello=old", "errors=old"},
    {"hello=rfc"}, {"errors=xnm", "wrapper=re0+re1"}};

static const char *const pieces[] = {
#define PIECE(text) text,
#include "fuzz/emulator.def"
#undef PIECE
};
enum { NPIECES = sizeof pieces / sizeof pieces[0] };

struct client {
	struct framing framing; /* the emulator's replies, taken apart */
	struct session *session;
};

static int
take(void *ctx, const char *p, size_t n)
{
	struct client *c = ctx;

	framing_push(&c->framing, p, n);
	return 0;
}

/* Every reply is XML; a hello may have comments before it. */
static void
look(struct client *c)
{
	struct buf message;

	buf_init(&message, BUF_TEXT);
	while (framing_next(&c->framing, &message) > 0) {
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct xml *root;

		if (xml_parse(a, str_trim(buf_str(&message)), &root, &e) < 0)
			abort();
		arena_free(a);
	}
	buf_done(&message);
}

static void
glue(struct buf *out, const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n && out->n < GLUE_MOST; i++)
		buf_adds(out, pieces[p[i] % NPIECES]);
}

static void
converse(struct router *r, struct str in, size_t step)
{
	struct client c = {0};
	struct session_io io = {.write = take, .ctx = &c};
	enum session_state state;

	framing_init(&c.framing);
	c.session = session_new(r, "ops", &io);
	state = session_start(c.session);
	while (state == SESSION_OPEN && in.n > 0) {
		size_t n = in.n < step ? in.n : step;
		bool chunked = c.session->framing.chunked;

		state = session_feed(c.session, in.p, n);
		/* where the framing changes in between, what came before is not told apart */
		if (chunked == c.session->framing.chunked) {
			c.framing.chunked = chunked;
			look(&c);
		}
		in = (struct str){in.p + n, in.n - n};
	}
	session_free(c.session);
	framing_done(&c.framing);
}

static void
run(int train, struct str in, size_t step)
{
	const char *settings[9] = {
	    "commit=0", "check=0", "bgp=0", "install=1", "boot=1", "boot-mgd=1"};
	struct row_texts texts = {settings, 6};
	static struct schema *schema; /* opened once */
	struct router_setup setup = {.name = "r1"};
	struct arena *a = arena_new();
	struct personality *personality;
	struct simclock clock;
	struct err *e = NULL;
	struct router *r;

	for (int i = 0; trains[train][i] != NULL; i++)
		settings[texts.n++] = trains[train][i];
	simclock_init(&clock, 1e6); /* what takes time is over at once */
	if (schema == NULL && schema_open(NULL, &schema, &e) < 0)
		abort();
	setup.schema = schema;
	setup.clock = &clock;
	if (personality_load(a, NULL, &texts, &personality, &e) < 0)
		abort();
	setup.personality = personality;
	if (router_new(
		&setup, "startup", str_of(train == 2 ? rfc_config : config), &r, &e) < 0)
		abort();
	converse(r, in, step);
	router_free(r);
	arena_free(a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	static const size_t steps[] = {SIZE_MAX, 1, 7, 4096};
	struct buf glued;
	struct str in;

	if (n < 2 || n > INPUT_MOST)
		return 0;
	buf_init(&glued, BUF_TEXT);
	in = (struct str){(const char *)p + 2, n - 2};
	if ((p[1] & 4) != 0) {
		glue(&glued, p + 2, n - 2);
		in = buf_str(&glued);
	}
	run(p[0] % TRAINS, in, steps[p[1] & 3]);
	buf_done(&glued);
	return 0;
}
