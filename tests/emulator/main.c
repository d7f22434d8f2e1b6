/* junosim: emulated Junos routers for tests and demonstrations. See README.md beside this file. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "data/rows.h"
#include "emulator/control.h"
#include "emulator/faults.h"
#include "emulator/fleet.h"
#include "emulator/log.h"
#include "emulator/personality.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum { TEXTS_MOST = 1024, PORT = 8830 };

struct texts {
	const char *v[TEXTS_MOST];
	size_t n;
};

struct options {
	const char *personality, *listen, *user, *password, *config, *config_dir,
	    *control, *log;
	const char *key_dir, *key_type, *known_hosts;
	struct texts names, keys, faults, settings;
	int count;
	double scale;
	const char *start_time;
};

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
	OPT_SET,
	OPT_KEY_DIR,
	OPT_KEY_TYPE,
	OPT_KNOWN_HOSTS,
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
    {"listen", OPT_LISTEN, "ADDR:PORT", "of the first router; port 0: any free ones"},
    {"config", OPT_CONFIG, "FILE", "startup configuration of all routers"},
    {"config-dir", OPT_CONFIG_DIR, "DIR",
	"startup configurations DIR/NAME.conf; wins over --config"},
    {"user", OPT_USER, "USER", "login (admin)"},
    {"password", OPT_PASSWORD, "PASSWORD", "login (admin@123); empty: keys only"},
    {"authorized-key", OPT_KEY, "FILE", "public keys that may log in; repeatable"},
    {"host-key-dir", OPT_KEY_DIR, "DIR", "host keys are kept there as DIR/NAME"},
    {"host-key-type", OPT_KEY_TYPE, "TYPE", "ed25519, ecdsa or rsa (ed25519)"},
    {"known-hosts", OPT_KNOWN_HOSTS, "FILE", "write the host keys as a known_hosts file"},
    {"time-scale", OPT_SCALE, "X",
	"router seconds in a second (1); 0: the clock stands, only ctl moves it"},
    {"start-time", OPT_START, "DATE",
	"2025-10-05T10:26:40Z: the routers' date at the start"},
    {"control", OPT_CONTROL, "SOCKET", "socket for junosim ctl"},
    {"log", OPT_LOG, "FILE", "one JSON object per RPC and state change"},
    {"fault", OPT_FAULT, "[ROUTER=]FAULT", "see below; repeatable"},
    {"help", OPT_HELP, NULL, "this text"},
};
enum { NOPTIONS = sizeof option_rows / sizeof option_rows[0] };

static int
fail(struct err *e)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	err_print(e, &text);
	fprintf(stderr, "junosim: %s", buf_z(&text));
	if (text.n == 0 || text.p[text.n - 1] != '\n')
		fputc('\n', stderr);
	buf_done(&text);
	err_free(e);
	return 2;
}

static int
help(void)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	buf_adds(&text,
	    "usage: junosim serve [OPTION…]\n       junosim stdio [OPTION…]\n"
	    "       junosim ctl --control SOCKET ROUTER VERB [ARG…]\n\noptions:\n");
	for (size_t i = 0; i < NOPTIONS; i++) {
		const struct option_row *o = &option_rows[i];
		char left[64];

		snprintf(left, sizeof left, "--%s%s%s", o->name,
		    o->argument != NULL ? " " : "",
		    o->argument != NULL ? o->argument : "");
		buf_printf(&text, "  %-30s %s\n", left, o->help);
	}
	buf_adds(&text, "\nfaults:\n");
	faults_help(&text);
	buf_adds(&text, "\nverbs of ctl:\n");
	control_help(&text);
	buf_adds(&text, "\nkeys of a personality:\n");
	personality_help(&text);
	fwrite(buf_z(&text), 1, text.n, stdout);
	buf_done(&text);
	return 0;
}

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
	case OPT_FAULT: add_text(&o->faults, value); break;
	case OPT_SET: add_text(&o->settings, value); break;
	case OPT_KEY_DIR: o->key_dir = value; break;
	case OPT_KEY_TYPE: o->key_type = value; break;
	case OPT_KNOWN_HOSTS: o->known_hosts = value; break;
	default: break;
	}
}

/* 0 go on, 1 help was asked for, 2 wrong. */
static int
read_options(int argc, char **argv, struct options *o)
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

static int
load_personality(struct arena *a, const struct options *o,
    const struct personality **ret_personality, struct err **e)
{
	struct row_texts settings = {(const char **)o->settings.v, o->settings.n};
	struct personality *p;

	if (personality_load(a, o->personality, &settings, &p, e) < 0)
		return -1;
	*ret_personality = p;
	return 0;
}

static int
set_clock(struct simclock *clock, const struct options *o, struct err **e)
{
	int64_t at;

	if (o->start_time == NULL)
		return 0;
	if (!simclock_read_date(o->start_time, &at))
		return err_set(e, ERR_USAGE,
		    "'%s' is not a date like 2025-10-05T10:26:40Z", o->start_time);
	simclock_start_at(clock, at);
	return 0;
}

static int
add_faults(struct router *r, const struct options *o, struct err **e)
{
	for (size_t i = 0; i < o->faults.n; i++) {
		struct str rest = str_of(o->faults.v[i]), name = str_cut(&rest, '=');
		const char *text = o->faults.v[i];

		if (strchr(text, '=') != NULL) {
			if (!str_eq(name, str_of(r->setup.name)))
				continue;
			text = rest.p;
		}
		if (faults_add(&r->faults, text, e) < 0)
			return -1;
	}
	return 0;
}

static const char *
config_of(struct arena *a, const struct options *o, const char *name)
{
	const char *path;

	if (o->config_dir == NULL)
		return o->config;
	path = arena_printf(a, "%s/%s.conf", o->config_dir, name);
	return access(path, F_OK) == 0 || o->config == NULL ? path : o->config;
}

static int
add_member(struct fleet *f, const struct options *o, const char *name, int number,
    struct err **e)
{
	const char *colon = strrchr(o->listen, ':');
	struct member_setup setup = {.name = name, .key_type = o->key_type};
	struct member *m;
	int port = colon != NULL ? atoi(colon + 1) : PORT;

	setup.address = colon != NULL ? arena_strndup(f->arena, o->listen,
					    (size_t)(colon - o->listen))
				      : o->listen;
	setup.port = port != 0 ? port + number : 0;
	setup.config = config_of(f->arena, o, name);
	if (o->key_dir != NULL)
		setup.key_file = arena_printf(f->arena, "%s/%s", o->key_dir, name);
	if (fleet_add(f, &setup, &m, e) < 0)
		return -1;
	return add_faults(m->router, o, e);
}

static int
add_members(struct fleet *f, const struct options *o, struct err **e)
{
	const char *base = o->names.n > 0 ? o->names.v[0] : "router";
	int n = 0;

	for (int i = 1; i <= o->count; i++)
		if (add_member(f, o, arena_printf(f->arena, "%s%d", base, i), n++, e) < 0)
			return -1;
	if (o->count > 0)
		return 0;
	if (o->names.n == 0)
		return add_member(f, o, base, 0, e);
	for (size_t i = 0; i < o->names.n; i++)
		if (add_member(f, o, o->names.v[i], n++, e) < 0)
			return -1;
	return 0;
}

static int
announce(const struct fleet *f, const struct options *o, struct err **e)
{
	struct buf known;
	int rc = 0;

	buf_init(&known, BUF_TEXT);
	vec_each (&f->members, m) {
		printf("%s %s %d %s\n", (*m)->name, (*m)->address, (*m)->port,
		    sshd_fingerprint((*m)->sshd));
		buf_printf(&known, "[%s]:%d %s\n", (*m)->address, (*m)->port,
		    sshd_public_key((*m)->sshd));
	}
	if (o->known_hosts != NULL)
		rc = buf_write_file(&known, o->known_hosts, 0644, e);
	buf_done(&known);
	if (rc == 0)
		printf("ready\n");
	fflush(stdout);
	return rc;
}

static int
set_up(struct fleet *f, const struct options *o, struct err **e)
{
	if (set_clock(&f->clock, o, e) < 0 ||
	    load_personality(f->arena, o, &f->personality, e) < 0 ||
	    log_open(o->log, &f->log, e) < 0)
		return -1;
	f->logins.user = o->user;
	f->logins.password = o->password;
	for (size_t i = 0; i < o->keys.n; i++)
		if (logins_add_key_file(&f->logins, o->keys.v[i], e) < 0)
			return -1;
	if (add_members(f, o, e) < 0)
		return -1;
	if (o->control != NULL && fleet_control(f, o->control, e) < 0)
		return -1;
	return announce(f, o, e);
}

static int
serve(const struct options *o)
{
	struct rlimit files;
	struct fleet f;
	struct err *e = NULL;
	sigset_t set;
	int rc;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL); /* before any thread is born */
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
	fleet_init(&f, o->scale);
	rc = set_up(&f, o, &e);
	if (rc == 0)
		rc = fleet_run(&f, &e);
	fleet_done(&f);
	return rc < 0 ? fail(e) : 0;
}

/* --- stdio ------------------------------------------------------------------------------------------- */

static int
write_stdout(void *ctx, const char *p, size_t n)
{
	(void)ctx;
	return fwrite(p, 1, n, stdout) == n && fflush(stdout) == 0 ? 0 : -1;
}

static void
converse(struct router *r, const char *user)
{
	struct session_io io = {.write = write_stdout};
	struct session *s = session_new(r, user, &io);
	enum session_state state = session_start(s);
	char octets[4096];
	ssize_t n;

	while (
	    state == SESSION_OPEN && (n = read(STDIN_FILENO, octets, sizeof octets)) > 0)
		state = session_feed(s, octets, (size_t)n);
	session_free(s);
}

/* NETCONF on standard input and output; the timer of a confirmed commit is looked at with every RPC. */
static int
stdio(const struct options *o)
{
	struct arena *a = arena_new();
	const char *name = o->names.n > 0 ? o->names.v[0] : "router", *file;
	struct router_setup setup = {.name = name};
	struct simclock clock;
	struct router *r = NULL;
	struct log *log = NULL;
	struct err *e = NULL;
	struct str text;
	int rc = 0;

	simclock_init(&clock, o->scale);
	setup.clock = &clock;
	if (set_clock(&clock, o, &e) < 0 ||
	    load_personality(a, o, &setup.personality, &e) < 0 ||
	    log_open(o->log, &log, &e) < 0 ||
	    fleet_startup(a, name, config_of(a, o, name), &file, &text, &e) < 0)
		rc = -1;
	setup.log = log;
	if (rc == 0 && router_new(&setup, file, text, &r, &e) == 0 &&
	    add_faults(r, o, &e) == 0)
		converse(r, o->user);
	router_free(r);
	log_close(log);
	arena_free(a);
	return e != NULL ? fail(e) : 0;
}

static int
ctl(const struct options *o, int argc, char **argv)
{
	struct err *e = NULL;
	struct buf out;
	int status = 2;

	if (o->control == NULL || argc < 2) {
		fprintf(
		    stderr, "usage: junosim ctl --control SOCKET ROUTER VERB [ARG…]\n");
		return 2;
	}
	buf_init(&out, BUF_TEXT);
	if (control_ask(o->control, argv, argc, &out, &status, &e) == 0)
		fwrite(buf_z(&out), 1, out.n, status == 0 ? stdout : stderr);
	buf_done(&out);
	return e != NULL ? fail(e) : status;
}

int
main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	static struct options o; /* large */
	int rc;

	if (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0)
		return help();
	rc = read_options(argc - (argc > 1), argv + (argc > 1), &o);
	if (rc != 0)
		return rc == 1 ? help() : 2;
	argv += 1 + optind;
	argc -= 1 + optind;
	if (strcmp(command, "serve") == 0 && argc == 0)
		return serve(&o);
	if (strcmp(command, "stdio") == 0 && argc == 0)
		return stdio(&o);
	if (strcmp(command, "ctl") == 0)
		return ctl(&o, argc, argv);
	fprintf(stderr, "usage: junosim serve|stdio|ctl|help\n");
	return 2;
}
