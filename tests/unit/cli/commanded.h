/* A command line in a folder of its own: what it prints on standard output, and what it posts. */
#ifndef TESTS_UNIT_CLI_COMMANDED_H
#define TESTS_UNIT_CLI_COMMANDED_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/redact.h"
#include "cli/cli.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "unit/expect.h"
#include "unit/inventory/folder.h"

struct commanded {
	struct folder folder;
	struct cli c;
	struct cancel cancel;
	struct buf events; /* as JSON, one a line */
	struct err *e;
	int out, was; /* standard output while it is kept */
};

static inline void
commanded_event(void *self, const struct event *ev)
{
	json_print(ev->fields, 0, self);
	buf_addc(self, '\n');
}

static inline int
commanded_close(void *self, struct err **e)
{
	(void)self;
	(void)e;
	return 0;
}

static const struct sink_ops commanded_sink = {
    .name = "commanded", .event = commanded_event, .close = commanded_close};

/* Two routers at a port where nobody listens. */
static inline void
commanded_site(void)
{
	folder_put("inventory/hosts.yml",
	    "all:\n  vars: {ansible_host: 127.0.0.1, ansible_port: 1, ansible_user: u}\n"
	    "  children:\n    fra:\n      hosts: {fra1: {}, fra2: {}}\n"
	    "    ams:\n      hosts: {ams1: {}}\n");
	folder_put("templates/router.j2",
	    "system {\n    host-name {{ inventory_hostname }};\n}\n");
}

/* In an empty folder, parsed, with a bus; the folder is filled by the test, and with what is kept of runs. */
static inline void
commanded_open(struct commanded *w, const char *const *words)
{
	char *argv[16] = {(char *)"holdfast"};
	int argc = 1;

	*w = (struct commanded){.was = -1};
	folder_enter(&w->folder);
	setenv("XDG_STATE_HOME", "state", 1);
	cancel_init(&w->cancel);
	buf_init(&w->events, BUF_TEXT);
	w->c = (struct cli){
	    .arena = arena_new(), .redact = redact_new(), .cancel = &w->cancel};
	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = arena_strdup(w->c.arena, words[argc - 1]);
	if (cli_parse(&w->c, argc, argv, &w->e) < 0)
		fail_msg("%s", err_message(w->e));
	w->c.bus = bus_new("20261122T020457-3f9c", w->c.redact);
	bus_add(w->c.bus, &commanded_sink, &w->events);
}

#define COMMANDED(w, ...) commanded_open((w), (const char *const[]){__VA_ARGS__, NULL})

static inline void
commanded_done(struct commanded *w)
{
	struct err *e = NULL;

	assert_int_equal(bus_free(w->c.bus, &e), 0);
	buf_done(&w->events);
	err_free(w->e);
	redact_free(w->c.redact);
	arena_free(w->c.arena);
	cancel_done(&w->cancel);
	folder_leave(&w->folder);
}

static inline void
keep_output(struct commanded *w)
{
	w->out = memfd_create("stdout", MFD_CLOEXEC);
	w->was = dup(STDOUT_FILENO);
	assert_true(w->out >= 0 && w->was >= 0);
	fflush(stdout);
	assert_int_equal(dup2(w->out, STDOUT_FILENO), STDOUT_FILENO);
}

/* What was printed since keep_output, in the arena of the command line. */
static inline const char *
output(struct commanded *w)
{
	char room[4096];
	struct buf b;
	const char *text;
	ssize_t n;

	fflush(stdout);
	assert_int_equal(dup2(w->was, STDOUT_FILENO), STDOUT_FILENO);
	close(w->was);
	buf_init(&b, BUF_TEXT);
	assert_int_equal(lseek(w->out, 0, SEEK_SET), 0);
	while ((n = read(w->out, room, sizeof room)) > 0)
		buf_add(&b, room, (size_t)n);
	close(w->out);
	text = buf_copy(&b, w->c.arena);
	buf_done(&b);
	return text;
}

#define assert_posted(w, text)                                                           \
	do {                                                                             \
		if (strstr(buf_z(&(w)->events), (text)) == NULL)                         \
			fail_msg("not posted: %s in\n%s", (text), buf_z(&(w)->events));  \
	} while (0)
#define assert_not_posted(w, text) assert_null(strstr(buf_z(&(w)->events), (text)))

#endif
