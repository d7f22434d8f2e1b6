#include "judged.h"

extern const struct check_kind check_commit;

#define INFO(x) "<commit-information>" x "</commit-information>"
#define COMMIT(number, user, seconds, more)                                              \
	"<commit-history><sequence-number>" number "</sequence-number><user>" user       \
	"</user><client>netconf</client><date-time junos:seconds=\"" seconds             \
	"\">2025-10-05 10:26:40 UTC</date-time>" more "</commit-history>"
#define CONFIRMED "<comment>commit confirmed, rollback in 5mins</comment>"
#define MARK "<commit-confirmed>rollback pending</commit-confirmed>"
#define CLOCK(seconds)                                                                   \
	"<system-uptime-information><current-time><date-time junos:seconds=\"" seconds   \
	"\">now</date-time></current-time></system-uptime-information>"
#define NOW CLOCK("1759660100")
#define OURS COMMIT("0", "automation", "1759660000", "")
#define SOME "by automation via netconf at 2025-10-05 10:26:40 UTC"

static void
test_pending(void **state)
{
	(void)state;
	judged(&check_commit, "{}",
	    BODIES(INFO(OURS COMMIT("1", "root", "1759650000", CONFIRMED MARK)), NOW),
	    NULL, "ok [last commit] expect: one that stays; actual: " SOME "\n");
	judged(&check_commit, "{}",
	    BODIES(INFO(COMMIT("0", "automation", "1759660000", CONFIRMED MARK)), NOW),
	    NULL,
	    "FAIL [last commit] expect: no confirmed commit that waits to be confirmed; "
	    "actual: " SOME ", rollback pending\n");
	judged(&check_commit, "pending: any",
	    BODIES(INFO(COMMIT("0", "automation", "1759660000", MARK)), NOW), NULL,
	    "ok [last commit] expect: one that stays; actual: " SOME "\n");
}

/* Old trains have no mark: it waits while its time is not over. */
static void
test_pending_by_clock(void **state)
{
	(void)state;
	judged(&check_commit, "{}",
	    BODIES(INFO(COMMIT("0", "automation", "1759660000", CONFIRMED)), NOW), NULL,
	    "FAIL [last commit] expect: no confirmed commit that waits to be confirmed; "
	    "actual: " SOME ", to be confirmed within 5 min\n");
	judged(&check_commit, "{}",
	    BODIES(INFO(COMMIT("0", "automation", "1759660000",
		       "<log>commit confirmed, rollback in 5mins</log>")),
		CLOCK("1759660359")),
	    NULL,
	    "FAIL [last commit] expect: no confirmed commit that waits to be confirmed; "
	    "actual: " SOME ", to be confirmed within 5 min\n");
	judged(&check_commit, "{}",
	    BODIES(INFO(COMMIT("0", "automation", "1759660000", CONFIRMED)),
		CLOCK("1759660360")),
	    NULL, "ok [last commit] expect: one that stays; actual: " SOME "\n");
}

static void
test_last(void **state)
{
	(void)state;
	judged(&check_commit, "last: baseline", BODIES(INFO(OURS), NOW),
	    BODIES(INFO(OURS), CLOCK("1")),
	    "ok [last commit] expect: the one of before; actual: " SOME "\n");
	judged(&check_commit, "last: baseline",
	    BODIES(INFO(COMMIT("0", "root", "1759660000", "")), NOW),
	    BODIES(INFO(OURS), NOW),
	    "FAIL [last commit] expect: " SOME
	    ", as before; actual: by root via netconf at "
	    "2025-10-05 10:26:40 UTC; before: " SOME "\n");
	judged(&check_commit, "last: baseline", BODIES(INFO(OURS), NOW), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_commit, "{}", BODIES(INFO(""), NOW), NULL,
	    "PROTOCOL: the router lists no commit\n");
	judged(&check_commit, "{}", BODIES(INFO(OURS), "<system-uptime-information/>"),
	    NULL, "PROTOCOL: the router does not tell the time\n");
	judged(&check_commit, "{}",
	    BODIES(INFO(COMMIT("0", "automation", "long ago", CONFIRMED)), NOW), NULL,
	    "PROTOCOL: 'long ago' in <date-time> is no whole number\n");
	judged(&check_commit, "{}", BODIES("<output>No commit history</output>", NOW),
	    NULL,
	    "PROTOCOL: the router said 'No commit history' instead of "
	    "<commit-information>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pending),
	    cmocka_unit_test(test_pending_by_clock),
	    cmocka_unit_test(test_last),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
