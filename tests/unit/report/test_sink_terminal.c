#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <termios.h>

#include "base/clock.h"
#include "base/wait.h"
#include "report/terminal.h"
#include "unit/report/play.h"
#include "unit/report/screen.h"

/* A terminal of its own, the sink on one side, the screen on the other. */
struct desk {
	int master, slave;
	struct bus *bus;
	struct screen screen;
};

static void
desk_open(struct desk *d, int rows, int columns, bool color, bool live)
{
	struct winsize size = {
	    .ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
	void *self;

	assert_int_equal(openpty(&d->master, &d->slave, NULL, NULL, &size), 0);
	assert_int_equal(fcntl(d->master, F_SETFL, O_NONBLOCK), 0);
	screen_init(&d->screen, rows, columns);
	d->bus = bus_new("r0", NULL);
	assert_int_equal(terminal_open_on(d->slave, color, live, 0, &self), 0);
	bus_add(d->bus, &sink_terminal, self);
}

/* Everything written so far onto the screen; gives how many octets. */
static size_t
desk_look(struct desk *d)
{
	char piece[4096];
	size_t sum = 0;
	ssize_t n;

	while ((n = read(d->master, piece, sizeof piece - 1)) > 0) {
		piece[n] = '\0';
		screen_write(&d->screen, piece);
		sum += (size_t)n;
	}
	return sum;
}

static void
desk_shows(struct desk *d, const char *want)
{
	char *text;

	desk_look(d);
	text = screen_text(&d->screen);
	assert_string_equal(text, want);
	free(text);
}

static void
desk_close(struct desk *d)
{
	struct err *e = NULL;

	if (d->bus != NULL)
		assert_int_equal(bus_free(d->bus, &e), 0);
	close(d->slave);
	close(d->master);
}

/* Ticks until the view has been drawn again. */
static void
next_drawing(struct desk *d)
{
	struct deadline again = deadline_in(210, NULL);
	struct err *e = NULL;

	assert_int_equal(wait_until(&again, &e), 0);
	bus_tick(d->bus);
	assert_true(desk_look(d) > 0);
}

#define START                                                                            \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"0.1.0\",\"devices\":[\"fra-edge1\","   \
	    "\"ams-edge2\"]")

static void
run_two_devices(struct desk *d)
{
	play(d->bus, START); /* the first event is drawn at once */
	desk_shows(d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n");
	play(d->bus,
	    AT(2, "01.000", "device-state",
		"\"device\":\"fra-edge1\",\"state\":\"commit confirmed\",\"detail\":\"5 "
		"min\",\"elapsed-ms\":100000"));
	next_drawing(d);
	desk_shows(d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		      "fra-edge1  commit confirmed  100 s       5 min\n"
		      "ams-edge2  waiting\n");
	play(d->bus,
	    AT(3, "02.000", "device-result",
		"\"device\":\"fra-edge1\",\"result\":\"confirmed\",\"elapsed-ms\":2000")
		AT(4, "02.000", "finding", "\"message\":\"no route\",\"device\":\"x\""));
	next_drawing(d);
	desk_shows(d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		      "[2.0 s] fra-edge1: confirmed after 2.0 s\n"
		      "error: no route\n"
		      "  device: x\n"
		      "ams-edge2  waiting\n");
	play(d->bus,
	    AT(5, "03.000", "device-result",
		"\"device\":\"ams-edge2\",\"result\":\"unchanged\",\"elapsed-ms\":500")
		AT(6, "03.000", "run-end",
		    "\"exit\":0,\"elapsed-ms\":3000,\"states\":{}"));
}

#define END                                                                              \
	"[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"                             \
	"[2.0 s] fra-edge1: confirmed after 2.0 s\n"                                     \
	"error: no route\n"                                                              \
	"  device: x\n"                                                                  \
	"[3.0 s] ams-edge2: unchanged after 500 ms\n"                                    \
	"device     state      elapsed\n"                                                \
	"fra-edge1  confirmed  2.0 s\n"                                                  \
	"ams-edge2  unchanged  500 ms\n"                                                 \
	"1 confirmed, 1 unchanged\n"                                                     \
	"1 finding\n"                                                                    \
	"[3.0 s] done: exit 0 after 3.0 s\n"

static void
test_live(void **state)
{
	struct desk d;

	(void)state;
	for (int color = 0; color < 2; color++) {
		desk_open(&d, 24, 80, color, true);
		run_two_devices(&d);
		desk_shows(&d, END);
		desk_close(&d);
	}
}

/* At most five drawings a second, whatever comes. */
static void
test_throttle(void **state)
{
	int64_t from, drawings = 0, most;
	struct desk d;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	from = clock_ms();
	play(d.bus, START);
	bus_tick(d.bus);
	for (int i = 0; i < 2000; i++) {
		bus_post(d.bus, EV_DEVICE_STATE, {"device", ev_text("fra-edge1")},
		    {"state", ev_text("load")}, {"elapsed-ms", ev_int(i)});
		bus_tick(d.bus);
		drawings += desk_look(&d) > 0;
	}
	most = (clock_ms() - from) / 200 + 1;
	assert_in_range(drawings, 1, most);
	desk_close(&d);
}

/* Without ticks (one lane works inline) every event is drawn at once; and when all devices
 * have ended nothing stands below, so that others can write. */
static void
test_no_ticks(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	play(d.bus,
	    START AT(2, "01.000", "device-state",
		"\"device\":\"fra-edge1\",\"state\":\"open\",\"elapsed-ms\":100000"));
	desk_shows(&d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		       "fra-edge1  open     100 s\n"
		       "ams-edge2  waiting\n");
	bus_tick(d.bus); /* from now on events wait for the next tick, but for the last */
	play(d.bus,
	    AT(3, "02.000", "device-result",
		"\"device\":\"fra-edge1\",\"result\":\"confirmed\",\"elapsed-ms\":2000")
		AT(4, "02.000", "device-result",
		    "\"device\":\"ams-edge2\",\"result\":\"unchanged\",\"elapsed-ms\":"
		    "500"));
	desk_shows(&d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		       "[2.0 s] fra-edge1: confirmed after 2.0 s\n"
		       "[2.0 s] ams-edge2: unchanged after 500 ms\n");
	assert_int_equal(write(d.slave, "Go on? ", 7), 7);
	play(d.bus,
	    AT(5, "03.000", "run-end", "\"exit\":0,\"elapsed-ms\":3,\"states\":{}"));
	desk_look(&d);
	assert_non_null(strstr(d.screen.cells[3], "Go on? "));
	desk_close(&d);
}

/* More devices than rows: nothing scrolls but what is said. */
static void
test_small(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, 4, 24, false, true);
	play(d.bus, AT(1, "00.000", "run-start",
			"\"command\":\"d\",\"version\":\"1\",\"devices\":[\"r1\",\"r2\","
			"\"r3\",\"r4\"]"));
	desk_shows(&d, "[0.0 s] holdfast 1 d: 4\n"
		       "devices, run r1\n");
	for (int i = 0; i < 3; i++) {
		play(d.bus, AT(2, "01.000", "device-state",
				"\"device\":\"r3\",\"state\":\"commit "
				"confirmed\",\"detail\":\"a long "
				"word\",\"elapsed-ms\":100000"));
		next_drawing(&d);
		desk_shows(&d, "devices, run r1\n"
			       "r3  commit confirmed  ~\n"
			       "3 waiting, 1 commit co~\n");
	}
	desk_close(&d);
}

/* The window made narrower while lines stand: they are taken away whole. */
static void
test_resize(void **state)
{
	struct winsize size = {.ws_row = 24, .ws_col = 20};
	struct desk d;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	play(d.bus,
	    START AT(2, "01.000", "device-state",
		"\"device\":\"fra-edge1\",\"state\":\"commit confirmed\",\"detail\":\"5 "
		"min\",\"elapsed-ms\":100000"));
	next_drawing(&d);
	/* what a terminal makes of it: three rows for the 46 columns of the first line */
	screen_init(&d.screen, 24, 20);
	screen_write(&d.screen,
	    "said\r\nfra-edge1  commit confirmed  100 s       5 min\r\n"
	    "ams-edge2  waiting\r\n");
	assert_int_equal(ioctl(d.slave, TIOCSWINSZ, &size), 0);
	next_drawing(&d);
	desk_shows(&d, "said\n"
		       "fra-edge1  commit ~\n"
		       "ams-edge2  waiting\n");
	desk_close(&d);
}

/* Not live: lines as they come, no cursor moved. */
static void
test_not_live(void **state)
{
	struct desk d;

	(void)state;
	desk_open(&d, 24, 80, false, false);
	play(d.bus, START AT(2, "01.000", "device-state",
			"\"device\":\"fra-edge1\",\"state\":\"open\",\"milestone\":true,"
			"\"elapsed-ms\":5"));
	bus_tick(d.bus);
	desk_shows(&d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		       "[1.0 s] fra-edge1: open\n");
	desk_close(&d);
}

/* Closed in the middle: the lines at work go, the end is told. */
static void
test_broken_off(void **state)
{
	struct err *e = NULL;
	struct desk d;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	play(d.bus, START AT(2, "01.000", "device-state",
			"\"device\":\"fra-edge1\",\"state\":\"open\",\"elapsed-ms\":5"));
	assert_int_equal(bus_free(d.bus, &e), 0);
	d.bus = NULL;
	desk_shows(&d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		       "device     state         elapsed\n"
		       "fra-edge1  not finished  5 ms     last seen: open\n"
		       "ams-edge2  not started   -\n"
		       "1 not finished, 1 not started\n"
		       "the run did not end: nothing is known after 1.0 s\n"
		       "  remedy: look at the devices that are not finished\n");
	desk_close(&d);
}

/* A terminal that went away must not change how a run ends. */
static void
test_hung_up(void **state)
{
	struct err *e = NULL;
	struct desk d;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	close(d.master);
	d.master = -1;
	play(d.bus, START);
	assert_int_equal(bus_free(d.bus, &e), 0);
	assert_null(e);
	close(d.slave);
}

/* Standard error is for what happens now, not for what a record says. */
static void
test_replay_is_not_now(void **state)
{
	int saved = dup(STDERR_FILENO), ends[2];
	char said[256] = "";
	struct bus *b = bus_new("r0", NULL);
	struct err *e = NULL;
	void *self;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(terminal_open(false, false, 0, &self), 0);
	bus_add(b, &sink_terminal, self);
	dup2(ends[1], STDERR_FILENO);
	play(b, START);
	bus_post(b, EV_WARNING, {"message", ev_text("now")});
	assert_int_equal(bus_free(b, &e), 0);
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(ends[1]);
	assert_int_equal(read(ends[0], said, sizeof said - 1), 13);
	assert_string_equal(said, "warning: now\n");
	close(ends[0]);
}

/* By name, on the device of a terminal. */
static void
test_by_path(void **state)
{
	char name[64];
	struct err *e = NULL;
	struct desk d;
	void *self;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	assert_int_equal(bus_free(d.bus, &e), 0);
	assert_int_equal(ttyname_r(d.slave, name, sizeof name), 0);
	setenv("TERM", "xterm", 1);
	setenv("NO_COLOR", "1", 1);
	unsetenv("CI");
	d.bus = bus_new("r0", NULL);
	assert_int_equal(sink_terminal.open(name, &self, &e), 0);
	bus_add(d.bus, &sink_terminal, self);
	run_two_devices(&d);
	desk_shows(&d, END);
	desk_close(&d);
	assert_int_equal(sink_terminal.open("/nonexistent/tty", &self, &e), -1);
	assert_string_equal(
	    err_message(e), "cannot open '/nonexistent/tty': No such file or directory");
	err_free(e);
}

/* A gate asks: as soon as that is posted nothing stands below, and nothing is drawn before the answer. */
static void
test_question(void **state)
{
	static const char said[] = "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
				   "[2.0 s] gate 'd' asked: Proceed?\n";
	struct deadline again;
	struct err *e = NULL;
	struct desk d;
	char *text;

	(void)state;
	desk_open(&d, 24, 80, false, true);
	play(d.bus, START);
	play(d.bus,
	    AT(2, "01.000", "device-state",
		"\"device\":\"fra-edge1\",\"state\":\"drain\",\"elapsed-ms\":100000"));
	next_drawing(&d);
	desk_shows(&d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		       "fra-edge1  drain    100 s\n"
		       "ams-edge2  waiting\n");
	play(d.bus, AT(3, "02.000", "gate",
			"\"step\":\"d\",\"gate\":\"asked\",\"message\":\"Proceed?\""));
	desk_shows(&d, said);
	assert_int_equal(write(d.slave, "C or A? ", 8), 8);
	again = deadline_in(210, NULL);
	assert_int_equal(wait_until(&again, &e), 0);
	bus_tick(d.bus);
	desk_shows(&d, "[0.0 s] holdfast 0.1.0 deploy: 2 devices, run r1\n"
		       "[2.0 s] gate 'd' asked: Proceed?\n"
		       "C or A?\n");
	assert_int_equal(write(d.slave, "C\n", 2), 2);
	play(d.bus,
	    AT(4, "03.000", "gate",
		"\"step\":\"d\",\"gate\":\"approved\",\"message\":\"Proceed?\",\"who\":"
		"\"al\",\"how\":\"key\""));
	next_drawing(&d);
	text = screen_text(&d.screen);
	assert_non_null(
	    strstr(text, "C or A? C\n"
			 "[3.0 s] gate 'd' approved by al (key) at 02:00:03 UTC\n"
			 "fra-edge1  drain    1"));
	free(text);
	desk_close(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_question),
	    cmocka_unit_test(test_live),
	    cmocka_unit_test(test_throttle),
	    cmocka_unit_test(test_no_ticks),
	    cmocka_unit_test(test_small),
	    cmocka_unit_test(test_resize),
	    cmocka_unit_test(test_not_live),
	    cmocka_unit_test(test_broken_off),
	    cmocka_unit_test(test_hung_up),
	    cmocka_unit_test(test_replay_is_not_now),
	    cmocka_unit_test(test_by_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
