/* Objects that are well or not: read from a table, judged in a kind's own words. */
#include "check/states.h"
#include "data/xml.h"
#include "judged.h"

static const struct row rows[] = {STATES_ROWS("lit", "lamps", "lamp's place"), ROW_END};
static const char *const rpcs[] = {"<get-lamps/>", NULL};
static const char *const known[] = {"On", "Off", "Dim", "Empty", NULL};
static const char *const quiet[] = {"it is day", NULL};

static int
read_lamp(struct states *s, const char *re, const struct xml *x, enum check_side side,
    struct err **e)
{
	struct states_row row = {.name = states_text(s, x, "place", e)};

	if (row.name == NULL)
		return -1;
	row.object = arena_printf(s->arena, "lamp at %s", row.name);
	row.state = states_word(s, x, "light", known, e);
	if (row.state == NULL)
		return err_wrap(e, "%s", row.object);
	row.well = strcmp(row.state, "On") == 0;
	row.absent = strcmp(row.state, "Empty") == 0;
	row.note = xml_get(s->arena, x, "why");
	return states_put(s, re, &row, side, e);
}

static const struct states_table table = {.element = "lamps",
    .row = "lamp",
    .all = "houses",
    .group = "house",
    .quiet = quiet,
    .read = read_lamp};
static const struct states_table *const tables[] = {&table, NULL};

static int
judge_plain(const struct check_input *in, struct check_results *out, struct err **e)
{
	return states_judge(
	    in, &(struct states_kind){{"lamp", "lamps", "On"}, tables, false}, out, e);
}

static int
judge_as_before(const struct check_input *in, struct check_results *out, struct err **e)
{
	return states_judge(
	    in, &(struct states_kind){{"lamp", "lamps", "On"}, tables, true}, out, e);
}

static const struct check_kind plain = {.name = "lamps",
    .rows = rows,
    .size = sizeof(struct states_expect),
    .rpcs = rpcs,
    .judge = judge_plain};
static const struct check_kind as_before = {.name = "lamps",
    .rows = rows,
    .size = sizeof(struct states_expect),
    .rpcs = rpcs,
    .judge = judge_as_before};

#define LAMPS(x) "<lamps xmlns=\"urn:lamps\">" x "</lamps>"
#define LAMP(place, light) "<lamp><place>" place "</place><light>" light "</light></lamp>"
#define BROKEN(place)                                                                    \
	"<lamp><place>" place "</place><light>Off</light><why>bulb broken</why></lamp>"
#define DAY "<output>it is day</output>"

static void
test_as_they_were(void **state)
{
	(void)state;
	judged(&plain, "{}", BODIES(LAMPS(LAMP("hall", "On") LAMP("attic", "Dim"))),
	    BODIES(LAMPS(LAMP("hall", "On") LAMP("attic", "Off"))),
	    "ok [] expect: all lamps that were before (1) On; actual: 1 On\n");
	judged(&plain, "{}", BODIES(LAMPS(BROKEN("hall") LAMP("attic", "On"))),
	    BODIES(LAMPS(LAMP("hall", "On") LAMP("attic", "Off"))),
	    "FAIL [lamp at hall] expect: On, as before; actual: Off, bulb broken; "
	    "before: On\n");
	/* new ones are no failure; one that is gone is */
	judged(&plain, "{}", BODIES(LAMPS(LAMP("attic", "Off"))),
	    BODIES(LAMPS(LAMP("hall", "On"))),
	    "FAIL [lamp at hall] expect: On, as before; actual: the router does not list "
	    "this lamp any more; before: On\n");
	judged(&plain, "lit: baseline", BODIES(LAMPS("")), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

/* What routers say that have nothing to show, in any of its forms. */
static void
test_quiet(void **state)
{
#define ERROR(severity, text)                                                            \
	"<rpc-error><error-severity>" severity "</error-severity><error-message>" text   \
	"</error-message></rpc-error>"
	static const char *const said[] = {DAY, "it is day", "error: it is day",
	    "<output>error: it is day</output>", ERROR("error", "it is day"),
	    ERROR("warning", "it is day."),
	    "<xnm:error xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\"><message>it is "
	    "day</message></xnm:error>"};

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		bool dot = strstr(said[i], "day.") != NULL;
		bool prefix = strstr(said[i], "error: it") != NULL;
		char wanted[256];

		judged(&plain, "{}", BODIES(said[i]), BODIES(said[i]),
		    dot      ? "ok [] expect: all lamps that were before (0) On; actual: "
			       "it is day.\n"
		    : prefix ? "ok [] expect: all lamps that were before (0) On; actual: "
			       "error: it is day\n"
			     : "ok [] expect: all lamps that were before (0) On; actual: "
			       "it is day\n");
		snprintf(wanted, sizeof wanted,
		    "FAIL [lamp at hall] expect: On, as before; actual: %sit is day%s; "
		    "before: On\n",
		    prefix ? "error: " : "", dot ? "." : "");
		judged(&plain, "{}", BODIES(said[i]), BODIES(LAMPS(LAMP("hall", "On"))),
		    wanted);
	}
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&plain, "{}", BODIES(ERROR("error", "it is night")), BODIES(DAY),
	    "RPC: the router answered: it is night\n");
	judged(&plain, "{}", BODIES("<output>it is night</output>"), BODIES(DAY),
	    "PROTOCOL: the router said 'it is night' instead of <lamps>\n");
	judged(&plain, "{}", BODIES(""), BODIES(DAY),
	    "PROTOCOL: no <lamps> in the router's answer\n");
	judged(&plain, "{}", BODIES(LAMPS("<candle><place>hall</place></candle>")),
	    BODIES(DAY),
	    "PROTOCOL: <candle> where <lamp> was expected in the router's answer\n");
	judged(&plain, "{}", BODIES(LAMPS("<count>1</count>" LAMP("hall", "Blue"))),
	    BODIES(DAY), "PROTOCOL: lamp at hall: 'Blue' in <light> is not known\n");
	judged(&plain, "{}", BODIES(LAMPS(LAMP("", "On"))), BODIES(DAY),
	    "PROTOCOL: a <lamp> without <place>\n");
	judged(&plain, "{}", BODIES(LAMPS("<lamp><place>hall</place></lamp>")),
	    BODIES(DAY), "PROTOCOL: lamp at hall: a <lamp> without <light>\n");
	judged(&plain, "{}", BODIES(LAMPS(LAMP("hall", "On") LAMP("hall", "Off"))),
	    BODIES(DAY), "PROTOCOL: lamp at hall is twice in the router's answer\n");
	judged(&plain, "{}", BODIES(DAY), BODIES(LAMPS(LAMP("hall", "Blue"))),
	    "PROTOCOL: in the baseline: lamp at hall: 'Blue' in <light> is not known\n");
	/* quiet beside the results of routing engines is an error that counts */
	judged(&plain, "{}",
	    BODIES(ERROR("error", "it is day") ITEMS(ITEM("re0", LAMPS("")))),
	    BODIES(DAY), "RPC: the router answered: it is day\n");
}

static void
test_all_min_ignore(void **state)
{
	(void)state;
	judged(&plain, "lit: all",
	    BODIES(LAMPS(LAMP("hall", "On") LAMP("attic", "Empty"))), NULL,
	    "ok [] expect: all lamps (1) On; actual: 1 On\n");
	judged(&plain, "lit: all", BODIES(LAMPS(LAMP("hall", "Dim"))), NULL,
	    "FAIL [lamp at hall] expect: On; actual: Dim\n");
	judged(&plain, "lit: all", BODIES(LAMPS("")), NULL,
	    "FAIL [] expect: all lamps On; actual: there is no lamp\n");
	judged(&plain, "lit: all", BODIES(DAY), NULL,
	    "FAIL [] expect: all lamps On; actual: it is day\n");
	judged(&plain, "{lit: all, min: 2}", BODIES(LAMPS(LAMP("hall", "On"))), NULL,
	    "FAIL [] expect: at least 2 lamps On; actual: 1 On\n");
	judged(&plain, "ignore: ['^hall$']",
	    BODIES(LAMPS(LAMP("hall", "Off") LAMP("hallway", "On"))),
	    BODIES(LAMPS(LAMP("hall", "On") LAMP("hallway", "On"))),
	    "ok [] expect: all lamps that were before (1) On; actual: 1 On\n");
}

/* What is not well must be as it was. */
static void
test_unlike_before(void **state)
{
	(void)state;
	judged(&as_before, "{}",
	    BODIES(LAMPS(LAMP("hall", "Dim") LAMP("attic", "Off") LAMP("shed", "Off"))),
	    BODIES(LAMPS(LAMP("hall", "Off") LAMP("attic", "Off"))),
	    "FAIL [lamp at hall] expect: On, or Off as before; actual: Dim; before: "
	    "Off\n"
	    "FAIL [lamp at shed] expect: On; actual: Off\n");
}

/* The same lamp on each routing engine. */
static void
test_engines(void **state)
{
	(void)state;
	judged(&plain, "{}",
	    BODIES(ITEMS(ITEM("re0", LAMPS(LAMP("hall", "On")))
		    ITEM("re1", LAMPS(LAMP("hall", "Off"))))),
	    BODIES(ITEMS(ITEM("re0", LAMPS(LAMP("hall", "On")))
		    ITEM("re1", LAMPS(LAMP("hall", "On"))))),
	    "FAIL [re1: lamp at hall] expect: On, as before; actual: Off; before: On\n");
}

/* Several tables in one. */
static void
test_groups(void **state)
{
	(void)state;
	judged(&plain, "lit: all",
	    BODIES("<houses><count>2</count><house><owner>x</owner>" LAMP("hall", "On")
		    LAMP("attic", "Off") "</house><house>" LAMP(
			"shed", "On") "</house></houses>"),
	    NULL, "FAIL [lamp at attic] expect: On; actual: Off\n");
	judged(&plain, "lit: all", BODIES("<houses>" LAMP("hall", "On") "</houses>"),
	    NULL, "PROTOCOL: <lamp> where <house> was expected in the router's answer\n");
	judged(&plain, "lit: all",
	    BODIES("<houses><house>" LAMPS("") "</house></houses>"), NULL,
	    "FAIL [] expect: all lamps On; actual: there is no lamp\n");
	judged(&plain, "lit: all",
	    BODIES("<houses><house>" LAMPS(LAMP("hall", "On")) "</house></houses>"), NULL,
	    "PROTOCOL: <lamps> where <lamp> was expected in the router's answer\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_as_they_were),
	    cmocka_unit_test(test_quiet),
	    cmocka_unit_test(test_not_understood),
	    cmocka_unit_test(test_all_min_ignore),
	    cmocka_unit_test(test_unlike_before),
	    cmocka_unit_test(test_groups),
	    cmocka_unit_test(test_engines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
