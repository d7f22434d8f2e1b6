#include "judged.h"

extern const struct check_kind check_fpc;

#define INFO(x)                                                                          \
	"<fpc-information xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-chassis\" "  \
	"junos:style=\"brief\">" x "</fpc-information>"
#define BARE(slot, state) "<fpc><slot>" slot "</slot><state>" state "</state></fpc>"
#define CARD(slot)                                                                       \
	"<fpc><slot>" slot "</slot><state>Online</state><temperature "                   \
	"junos:celsius=\"36\">36</temperature><cpu-total>9</cpu-total>"                  \
	"<memory-dram-size>2048</memory-dram-size></fpc>"
#define BEFORE BODIES(INFO(CARD("0") CARD("1") BARE("2", "Empty") BARE("3", "Offline")))

static void
test_cards(void **state)
{
	(void)state;
	judged(&check_fpc, "online: baseline", BEFORE, BEFORE,
	    "ok [] expect: all cards that were before (2) Online; actual: 2 Online\n");
	judged(&check_fpc, "{}",
	    BODIES(INFO(CARD("0") BARE("1", "Present") BARE("2", "Offline"))), BEFORE,
	    "FAIL [fpc 1] expect: Online, as before; actual: Present; before: Online\n");
	/* pulled out, or gone from the list */
	judged(&check_fpc, "{}", BODIES(INFO(BARE("1", "Empty"))), BEFORE,
	    "FAIL [fpc 1] expect: Online, as before; actual: Empty; before: Online\n"
	    "FAIL [fpc 0] expect: Online, as before; actual: the router does not list "
	    "this card any more; before: Online\n");
}

static void
test_all(void **state)
{
	(void)state;
	judged(&check_fpc, "online: all",
	    BODIES(INFO(CARD("0") BARE("1", "Testing") BARE("2", "Empty"))), NULL,
	    "FAIL [fpc 1] expect: Online; actual: Testing\n");
	judged(&check_fpc, "{online: all, min: 2}", BODIES(INFO(CARD("0"))), NULL,
	    "FAIL [] expect: at least 2 cards Online; actual: 1 Online\n");
	judged(&check_fpc, "ignore: ['^fpc 1$']",
	    BODIES(INFO(CARD("0") BARE("1", "Offline"))), BEFORE,
	    "ok [] expect: all cards that were before (1) Online; actual: 1 Online\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_fpc, "online: all", BODIES(INFO(BARE("0", ""))), NULL,
	    "PROTOCOL: a <fpc> without <state>\n");
	judged(&check_fpc, "online: all", BODIES(INFO(CARD("0") CARD("0"))), NULL,
	    "PROTOCOL: fpc 0 is twice in the router's answer\n");
	judged(&check_fpc, "online: all",
	    BODIES("<output>Aborted! This command can only be used on the master routing "
		   "engine.</output>"),
	    NULL,
	    "PROTOCOL: the router said 'Aborted! This command can only be used on the "
	    "master routing engine.' instead of <fpc-information>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cards),
	    cmocka_unit_test(test_all),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
