/*
 * The time of the emulated world. It starts at the machine's own date, or the one it is given, and runs `scale` times as
 * fast; with scale 0 it stands still, and only `junosim ctl ROUTER clock advance` moves a router's own. A router adds
 * its skew, so that a test need not wait for a window to pass.
 *
 * Const after simclock_init and simclock_start_at, so any thread may read it. Router time is in milliseconds since 1970
 * UTC.
 */
#ifndef EMULATOR_SIMCLOCK_H
#define EMULATOR_SIMCLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct buf;

struct simclock {
	int64_t started_ms; /* monotonic */
	int64_t epoch_ms;   /* wall clock at that moment */
	double scale;       /* router seconds per second; 0: frozen */
};

enum {
	SIMCLOCK_NEVER = 1000000000
}; /* real milliseconds: what simclock_real says of a clock that stands */

void simclock_init(struct simclock *c, double scale);
void simclock_start_at(struct simclock *c, int64_t router_ms);
/* "2025-10-05T10:26:40Z", also without the Z or with a blank for the T. False: no date. */
bool simclock_read_date(const char *text, int64_t *ret_ms);
int64_t simclock_now(const struct simclock *c);
/* How long a span of router time lasts for a waiting thread. Both in milliseconds. */
int64_t simclock_real(const struct simclock *c, int64_t router_ms);

/* "2025-10-05 10:26:40 UTC" */
void simclock_print_date(struct buf *out, int64_t router_ms);
/* "20w6d20h", "3d 4:05", "4:05:06", "5:06": as Junos shortens the age of a session. */
void simclock_print_age(struct buf *out, int64_t seconds);
/* "01:00:51" */
void simclock_print_hms(struct buf *out, int64_t seconds);

#endif
