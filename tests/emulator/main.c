/* junosim: emulated Junos routers for tests and demonstrations. See README.md beside this file. */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/buf.h"
#include "base/err.h"
#include "emulator/control.h"
#include "emulator/faults.h"
#include "emulator/fleet.h"
#include "emulator/image.h"
#include "emulator/options.h"
#include "emulator/personality.h"
#include "emulator/roster.h"
#include "emulator/stdio.h"

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
	    "       junosim ctl --control SOCKET ROUTER VERB [ARG…]\n"
	    "       junosim image [--version V] [--model MODEL] [--size OCTETS] FILE\n\n"
	    "options:\n");
	options_help(&text);
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

static int
announce(const struct fleet *f, const struct options *o, struct err **e)
{
	struct buf known;
	int rc = 0;

	buf_init(&known, BUF_TEXT);
	vec_each (&f->members, m) {
		const struct listener *l = (*m)->listeners;

		printf("%s %s %d %s", (*m)->name, (*m)->address, l[SERVICE_NETCONF].port,
		    member_fingerprint(*m));
		if (l[SERVICE_SSH].fd >= 0)
			printf(" ssh %s %d", l[SERVICE_SSH].address, l[SERVICE_SSH].port);
		printf("\n");
		for (int i = 0; i < 2; i++)
			if (l[i].fd >= 0)
				buf_printf(&known, "[%s]:%d %s\n", l[i].address,
				    l[i].port, member_public_key(*m));
	}
	if (o->known_hosts != NULL)
		rc = buf_write_file(&known, o->known_hosts, 0644, e);
	buf_done(&known);
	if (rc == 0)
		printf("ready\n");
	fflush(stdout);
	return rc;
}

/* The signals that end us are read by fleet_run; as many descriptors as we may have: two per connection. */
static void
prepare(void)
{
	struct rlimit files;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, NULL); /* before any thread is born */
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
	}
}

static int
serve(const struct options *o)
{
	struct fleet f;
	struct err *e = NULL;
	int rc;

	fleet_init(&f, o->scale);
	rc = roster_fill(&f, o, true, &e);
	if (rc == 0)
		rc = announce(&f, o, &e);
	if (rc == 0)
		rc = fleet_run(&f, &e);
	fleet_done(&f);
	return rc < 0 ? fail(e) : 0;
}

static int
stdio(const struct options *o)
{
	struct err *e = NULL;

	return stdio_serve(o, &e) < 0 ? fail(e) : 0;
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

/* An image of emulated software, to be uploaded and installed. */
static int
image(int argc, char **argv)
{
	static const struct option table[] = {{"version", required_argument, NULL, 'v'},
	    {"model", required_argument, NULL, 'm'},
	    {"size", required_argument, NULL, 's'}, {NULL, 0, NULL, 0}};
	const char *version = NULL, *model = "any";
	int64_t size = 1 << 20;
	struct err *e = NULL;
	int id;

	while ((id = getopt_long(argc, argv, "", table, NULL)) != -1) {
		if (id == '?')
			return 2;
		if (id == 'v')
			version = optarg;
		else if (id == 'm')
			model = optarg;
		else
			size = atoll(optarg);
	}
	if (optind != argc - 1) {
		fprintf(stderr, "usage: junosim image [--version V] [--model MODEL] "
				"[--size OCTETS] FILE\n");
		return 2;
	}
	return image_write(argv[optind], version, model, size, &e) < 0 ? fail(e) : 0;
}

int
main(int argc, char **argv)
{
	const char *command = argc > 1 ? argv[1] : "";
	static struct options o; /* large */
	int rc;

	if (strcmp(command, "--help") == 0 || strcmp(command, "help") == 0)
		return help();
	if (strcmp(command, "image") == 0)
		return image(argc - 1, argv + 1);
	rc = options_read(argc - (argc > 1), argv + (argc > 1), &o);
	if (rc != 0)
		return rc == 1 ? help() : 2;
	argv += 1 + optind;
	argc -= 1 + optind;
	prepare();
	if (strcmp(command, "serve") == 0 && argc == 0)
		return serve(&o);
	if (strcmp(command, "stdio") == 0 && argc == 0)
		return stdio(&o);
	if (strcmp(command, "ctl") == 0)
		return ctl(&o, argc, argv);
	fprintf(stderr, "usage: junosim serve|stdio|ctl|image|help\n");
	return 2;
}
