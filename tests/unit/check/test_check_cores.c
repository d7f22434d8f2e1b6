#include "unit/check/judged.h"

extern const struct check_kind check_cores;

#define LIST(x)                                                                          \
	"<directory-list root-path=\"/var/crash/*core*\" junos:style=\"verbose\">" x     \
	"</directory-list>"
#define MISSING(path) "<output>" path ": No such file or directory</output>"
#define EMPTY                                                                            \
	LIST(MISSING("/var/crash/*core*") MISSING("/var/tmp/*core*")                     \
		MISSING("/var/crash/kernel.*"))
#define FILE_AT(name, date)                                                              \
	"<file-information><file-name>" name                                             \
	"</file-name><file-size>12034</file-size><file-date junos:format=\"Oct 5 "       \
	"10:10\">" date "</file-date></file-information>"
#define RPD FILE_AT("/var/crash/core.rpd.0.gz", "1759659000")
#define RPD_AGAIN FILE_AT("/var/crash/core.rpd.0.gz", "1759660000")

static void
test_none(void **state)
{
	(void)state;
	judged(&check_cores, "new: none", BODIES(EMPTY), BODIES(EMPTY),
	    "ok [] expect: no core file that was not there before; actual: no core "
	    "file\n");
	judged(&check_cores, "{}",
	    BODIES("<output>/var/crash/*core*: No such file or directory</output>"),
	    BODIES(EMPTY),
	    "ok [] expect: no core file that was not there before; actual: no core "
	    "file\n");
	judged(&check_cores, "all: none", BODIES(EMPTY), NULL,
	    "ok [] expect: no core file; actual: no core file\n");
}

static void
test_lay_there(void **state)
{
	(void)state;
	judged(&check_cores, "{}", BODIES(LIST(RPD MISSING("/var/tmp/*core*"))),
	    BODIES(LIST(RPD)),
	    "ok [] expect: no core file that was not there before; actual: 1 that lay "
	    "there before\n");
	judged(&check_cores, "all: none", BODIES(LIST(RPD)), BODIES(LIST(RPD)),
	    "FAIL [/var/crash/core.rpd.0.gz] expect: no core file; actual: 12034 octets, "
	    "written Oct 5 10:10; before: "
	    "there\n");
}

static void
test_new(void **state)
{
	(void)state;
	judged(&check_cores, "{}", BODIES(LIST(RPD MISSING("/var/tmp/*core*"))),
	    BODIES(EMPTY),
	    "FAIL [/var/crash/core.rpd.0.gz] expect: no core file that was not there "
	    "before; actual: 12034 octets, "
	    "written Oct 5 10:10; before: not there\n");
	/* the same name, written again */
	judged(&check_cores, "{}", BODIES(LIST(RPD_AGAIN)), BODIES(LIST(RPD)),
	    "FAIL [/var/crash/core.rpd.0.gz] expect: no core file that was not there "
	    "before; actual: 12034 octets, "
	    "written Oct 5 10:10; before: not there\n");
	/* in a folder, named relative to it */
	judged(&check_cores, "{}",
	    BODIES(
		LIST("<directory><directory-name>/var/tmp/pics</directory-name>" FILE_AT(
		    "spu-core.0",
		    "1759660000") "<total-files>1</total-files></directory>")),
	    BODIES(EMPTY),
	    "FAIL [/var/tmp/pics/spu-core.0] expect: no core file that was not there "
	    "before; actual: 12034 octets, "
	    "written Oct 5 10:10; before: not there\n");
	judged(&check_cores, "ignore: ['/core\\.cosd\\.']",
	    BODIES(LIST(FILE_AT("/var/crash/core.cosd.3.gz", "1759660000"))),
	    BODIES(EMPTY),
	    "ok [] expect: no core file that was not there before; actual: no core "
	    "file\n");
}

static void
test_engines(void **state)
{
	static const char other_off[] =
	    "<rpc-error><error-severity>error</error-severity><error-message>Could not "
	    "connect to re1 : No route to host</error-message></rpc-error>" ITEMS(
		ITEM("re0", EMPTY));

	(void)state;
	judged(&check_cores, "{}",
	    BODIES(ITEMS(ITEM("re0", LIST(RPD)) ITEM("re1", LIST(RPD)))),
	    BODIES(ITEMS(ITEM("re0", LIST(RPD)) ITEM("re1", EMPTY))),
	    "FAIL [re1: /var/crash/core.rpd.0.gz] expect: no core file that was not "
	    "there before; actual: 12034 octets, "
	    "written Oct 5 10:10; before: not there\n");
	judged(&check_cores, "{}", BODIES(other_off), BODIES(EMPTY),
	    "RPC: the router answered: Could not connect to re1 : No route to host\n");
	judged(&check_cores, "{}",
	    BODIES(ITEMS(
		ITEM("re0", EMPTY) ITEM("re1", "<output>error: could not run</output>"))),
	    BODIES(EMPTY),
	    "PROTOCOL: the router said 'error: could not run' instead of "
	    "<directory-list>\n");
	judged(&check_cores, "{}", BODIES(ITEMS(ITEM("re0", EMPTY) ITEM("re0", EMPTY))),
	    BODIES(EMPTY), "PROTOCOL: 're0' is twice in the router's answer\n");
	judged(&check_cores, "{}", BODIES(ITEMS("")), BODIES(EMPTY),
	    "PROTOCOL: no routing engine in the router's answer\n");
	judged(&check_cores, "{}",
	    BODIES(ITEMS(
		"<multi-routing-engine-item>" EMPTY "</multi-routing-engine-item>")),
	    BODIES(EMPTY),
	    "PROTOCOL: <multi-routing-engine-item> without a routing engine's name in "
	    "the answer\n");
}

static void
test_unreadable(void **state)
{
	(void)state;
	judged(&check_cores, "{}", BODIES(""), BODIES(EMPTY),
	    "PROTOCOL: no <directory-list> in the router's answer\n");
	judged(&check_cores, "{}", BODIES(LIST("")), BODIES(EMPTY),
	    "PROTOCOL: an empty <directory-list>\n");
	judged(&check_cores, "{}",
	    BODIES(LIST(MISSING(
		"/var/crash/*core*") "<output>/var/tmp: Permission denied</output>")),
	    BODIES(EMPTY),
	    "PROTOCOL: the router said '/var/tmp: Permission denied' instead of "
	    "<directory-list>\n");
	judged(&check_cores, "{}",
	    BODIES(LIST("<file-information><file-size>1</file-size></file-information>")),
	    BODIES(EMPTY), "PROTOCOL: a core file without a name\n");
	judged(&check_cores, "{}", BODIES(LIST(RPD "<total-files>2</total-files>")),
	    BODIES(LIST(RPD)), "PROTOCOL: there are '2' core files, but 1 are listed\n");
	judged(&check_cores, "{}", BODIES(LIST(RPD "<total-files>some</total-files>")),
	    BODIES(LIST(RPD)),
	    "PROTOCOL: there are 'some' core files, but 1 are listed\n");
	judged(&check_cores, "{}", BODIES(EMPTY), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

static void
test_bare_text(void **state)
{
	(void)state;
	judged(&check_cores, "all: none",
	    BODIES(LIST("/var/crash/*core*: No such file or directory")), NULL,
	    "ok [] expect: no core file; actual: no core file\n");
	judged(&check_cores, "all: none",
	    BODIES(LIST(MISSING("/var/tmp/*core*") "rpd died")), NULL,
	    "PROTOCOL: the router said 'rpd died' instead of <directory-list>\n");
	judged(&check_cores, "all: none",
	    BODIES("<output>x: No such file or directory\n\nx</output>"), NULL,
	    "PROTOCOL: the router said 'x' instead of <directory-list>\n");
	judged(&check_cores, "all: none", BODIES(LIST(FILE_AT("rpd.core", "1"))), NULL,
	    "FAIL [rpd.core] expect: no core file; actual: 12034 octets, written Oct 5 "
	    "10:10\n");
	judged(&check_cores, "all: none",
	    BODIES(LIST("<directory name=\"/var/core\">" FILE_AT(
		"rpd.core", "1") "</directory>")),
	    NULL,
	    "FAIL [/var/core/rpd.core] expect: no core file; actual: 12034 octets, "
	    "written Oct 5 10:10\n");
	judged(&check_cores, "{all: none, ignore: ['(']}", BODIES(EMPTY), NULL,
	    "INPUT: '(' is no regular expression: missing closing parenthesis at octet "
	    "2\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_lay_there),
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_bare_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
