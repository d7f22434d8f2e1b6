/* Power supplies, fans, temperatures (junos-facts 3.9). */
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/reading.h"
#include "check/states.h"
#include "data/xml.h"

struct environment_expect {
	struct states_expect states;
	int64_t temperature_max;
};

static const struct row rows[] = {
    STATES_ROWS("ok", "items", "item's name"),
    ROW_INT(struct environment_expect, temperature_max, "temperature-max", 0, 0, 0, 200,
	"degrees Celsius; 0: not looked at"),
    ROW_END,
};

static const char *const rpcs[] = {"<get-environment-information/>", NULL};

/* What is too hot is not OK, whatever the router says of it. An item without a temperature has none to be judged. */
static int
judge_heat(struct states *s, const struct xml *x, struct states_row *row, struct err **e)
{
	const struct environment_expect *expect = s->expect;
	double degrees = 0;
	int got = reading_celsius(x, "temperature", &degrees, e);

	if (got < 0)
		return err_wrap(e, "%s", row->object);
	if (got == 0 || degrees <= (double)expect->temperature_max)
		return 0;
	row->well = false;
	row->state = arena_printf(s->arena, "%s, %g degrees C", row->state, degrees);
	return 0;
}

static int
read_item(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	const struct environment_expect *expect = s->expect;
	struct states_row row = {.object = states_text(s, x, "name", e)};

	if (row.object == NULL)
		return -1;
	row.state = states_text(s, x, "status", e);
	if (row.state == NULL)
		return err_wrap(e, "%s", row.object);
	row.well = strcmp(row.state, "OK") == 0;
	row.absent = strcmp(row.state, "Absent") == 0;
	if (side == CHECK_NOW && row.well && expect->temperature_max > 0 &&
	    judge_heat(s, x, &row, e) < 0)
		return -1;
	return states_put(s, re, &row, side, e);
}

static const struct states_table table = {
    .element = "environment-information",
    .row = "environment-item",
    .read = read_item,
};

static int
judge(const struct check_input *in, struct check_results *out, struct err **e)
{
	const struct environment_expect *expect = in->expect;
	const char *well = expect->temperature_max > 0
			       ? arena_printf(in->arena, "OK and at most %lld degrees C",
				     (long long)expect->temperature_max)
			       : "OK";

	return states_judge(in,
	    &(struct states_kind){.words = {"item", "items", well},
		.tables = (const struct states_table *const[]){&table, NULL},
		.as_before = true},
	    out, e);
}

const struct check_kind check_environment = {
    .name = "environment",
    .summary = "every power supply, fan and sensor is OK or as before, and none too hot",
    .rows = rows,
    .size = sizeof(struct environment_expect),
    .rpcs = rpcs,
    .judge = judge,
    .compares = states_compares,
};
