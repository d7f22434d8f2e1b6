#include "emulator/options.h"

#include <getopt.h>
#include <stdlib.h>

#include "base/buf.h"

enum option_id {
	OPT_PERSONALITY = 256,
	OPT_NAME,
	OPT_LISTEN,
	OPT_COUNT,
	OPT_USER,
	OPT_PASSWORD,
	OPT_KEY,
	OPT_CONFIG,
	OPT_CONFIG_DIR,
	OPT_SCALE,
	OPT_START,
	OPT_CONTROL,
	OPT_LOG,
	OPT_FAULT,
	OPT_WORLD,
	OPT_SCHEMA,
	OPT_SET,
	OPT_KEY_DIR,
	OPT_KEY_TYPE,
	OPT_KNOWN_HOSTS,
	OPT_METHODS,
	OPT_SSH_LISTEN,
	OPT_OWN_KEYS,
	OPT_HELP,
};

static const struct option_row {
	const char *name;
	enum option_id id;
	const char *argument, *help;
} option_rows[] = {
    {"personality", OPT_PERSONALITY, "FILE", "what kind of router (YAML)"},
    {"set", OPT_SET, "KEY=VALUE", "one key of the personality; repeatable"},
    {"name", OPT_NAME, "NAME", "name of the router; repeatable, on consecutive ports"},
    {"count", OPT_COUNT, "N", "N routers NAME1…NAMEN"},
    {"listen", OPT_LISTEN, "ADDR:PORT",
	"of the first router, then consecutive ports; port 0: any free ones; "
	"[V6]:PORT; NETWORK/BITS:PORT: one port on consecutive addresses"},
    {"ssh-listen", OPT_SSH_LISTEN, "ADDR:PORT",
	"the same for the port of SSH (22 of a router)"},
    {"config", OPT_CONFIG, "FILE", "startup configuration of all routers"},
    {"config-dir", OPT_CONFIG_DIR, "DIR",
	"startup configurations DIR/NAME.conf; wins over --config"},
    {"user", OPT_USER, "USER", "login (admin)"},
    {"password", OPT_PASSWORD, "PASSWORD", "login (admin@123); empty: keys only"},
    {"authorized-key", OPT_KEY, "FILE", "public keys that may log in; repeatable"},
    {"auth-methods", OPT_METHODS, "LIST",
	"of publickey,password,keyboard-interactive (all)"},
    {"own-host-keys", OPT_OWN_KEYS, NULL, "a host key per router, not one for all"},
    {"host-key-dir", OPT_KEY_DIR, "DIR", "host keys are kept there as DIR/NAME"},
    {"host-key-type", OPT_KEY_TYPE, "TYPE", "ed25519, ecdsa or rsa (ed25519)"},
    {"known-hosts", OPT_KNOWN_HOSTS, "FILE", "write the host keys as a known_hosts file"},
    {"schema", OPT_SCHEMA, "DIR", "a vendor's YANG modules; else the built-in ones"},
    {"time-scale", OPT_SCALE, "X",
	"router seconds in a second (1); 0: the clock stands, only ctl moves it"},
    {"start-time", OPT_START, "DATE",
	"2025-10-05T10:26:40Z: the routers' date at the start"},
    {"control", OPT_CONTROL, "SOCKET", "socket for junosim ctl"},
    {"log", OPT_LOG, "FILE", "one JSON object per RPC and state change"},
    {"world", OPT_WORLD, "FILE", "orders to the routers, at the start and later (YAML)"},
    {"fault", OPT_FAULT, "[ROUTER=]FAULT", "see below; repeatable"},
    {"help", OPT_HELP, NULL, "this text"},
};
enum { NOPTIONS = sizeof option_rows / sizeof option_rows[0] };

static void
add_text(struct texts *t, const char *text)
{
	if (t->n < TEXTS_MOST)
		t->v[t->n++] = text;
}

static void
take_option(struct options *o, int id, const char *value)
{
	switch (id) {
	case OPT_PERSONALITY: o->personality = value; break;
	case OPT_NAME: add_text(&o->names, value); break;
	case OPT_LISTEN: o->listen = value; break;
	case OPT_COUNT: o->count = atoi(value); break;
	case OPT_USER: o->user = value; break;
	case OPT_PASSWORD: o->password = *value != '\0' ? value : NULL; break;
	case OPT_KEY: add_text(&o->keys, value); break;
	case OPT_CONFIG: o->config = value; break;
	case OPT_CONFIG_DIR: o->config_dir = value; break;
	case OPT_SCALE: o->scale = strtod(value, NULL); break;
	case OPT_START: o->start_time = value; break;
	case OPT_CONTROL: o->control = value; break;
	case OPT_LOG: o->log = value; break;
	case OPT_WORLD: o->world = value; break;
	case OPT_SCHEMA: o->schema = value; break;
	case OPT_FAULT: add_text(&o->faults, value); break;
	case OPT_SET: add_text(&o->settings, value); break;
	case OPT_KEY_DIR: o->key_dir = value; break;
	case OPT_KEY_TYPE: o->key_type = value; break;
	case OPT_KNOWN_HOSTS: o->known_hosts = value; break;
	case OPT_METHODS: o->methods = value; break;
	case OPT_SSH_LISTEN: o->ssh_listen = value; break;
	case OPT_OWN_KEYS: o->own_keys = true; break;
	default: break;
	}
}

int
options_read(int argc, char **argv, struct options *o)
{
	struct option table[NOPTIONS + 1] = {0};
	int id;

	*o = (struct options){.listen = "127.0.0.1:8830",
	    .user = "admin",
	    .password = "admin@123",
	    .key_type = "ed25519",
	    .scale = 1};
	for (size_t i = 0; i < NOPTIONS; i++)
		table[i] = (struct option){option_rows[i].name,
		    option_rows[i].argument != NULL ? required_argument : no_argument,
		    NULL, option_rows[i].id};
	/* + : the words of ctl are not options */
	while ((id = getopt_long(argc, argv, "+h", table, NULL)) != -1) {
		if (id == OPT_HELP || id == 'h')
			return 1;
		if (id == '?')
			return 2;
		take_option(o, id, optarg);
	}
	return 0;
}

void
options_help(struct buf *out)
{
	for (size_t i = 0; i < NOPTIONS; i++) {
		const struct option_row *o = &option_rows[i];
		size_t before = out->n;

		buf_printf(out, "  --%s%s%s", o->name, o->argument != NULL ? " " : "",
		    o->argument != NULL ? o->argument : "");
		buf_fill(out, ' ', out->n - before < 32 ? 32 - (out->n - before) : 1);
		buf_printf(out, " %s\n", o->help);
	}
}
