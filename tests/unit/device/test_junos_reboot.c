#include "saved_software.h"

#include "device/software.h"

#define RESULTS                                                                          \
	"<request-reboot-results>\n<request-reboot-status reboot-time=\"1759660000\">\n" \
	"Shutdown NOW!\n[pid 17221]\n</request-reboot-status>\n"                         \
	"</request-reboot-results>\n"
#define WARNING(text)                                                                    \
	"<rpc-error><error-severity>warning</error-severity><error-message>\n" text      \
	"\n</error-message></rpc-error>\n"

static void
requests_and_their_words(void **state)
{
	static const struct {
		enum device_reboot which;
		enum device_base base;
		const char *reply, *sent, *text;
	} cases[] = {
	    {DEVICE_REBOOT_LOCAL, DEVICE_JUNOS, HELLO REPLY(RESULTS),
		"<request-reboot><in>0</in></request-reboot>",
		"Shutdown NOW! [pid 17221]"},
	    {DEVICE_REBOOT_OTHER, DEVICE_JUNOS,
		HELLO REPLY("<output>Shutdown NOW!\n[pid 17221]</output>"),
		"<request-reboot><in>0</in><other-routing-engine/></request-reboot>",
		"Shutdown NOW! [pid 17221]"},
	    {DEVICE_REBOOT_BOTH, DEVICE_JUNOS, HELLO REPLY(RESULTS),
		"<request-reboot><in>0</in><both-routing-engines/></request-reboot>",
		"Shutdown NOW! [pid 17221]"},
	    {DEVICE_REBOOT_MEMBERS, DEVICE_JUNOS, HELLO REPLY(""),
		"<request-reboot><in>0</in><all-members/></request-reboot>", ""},
	    {DEVICE_REBOOT_LOCAL, DEVICE_VMHOST,
		HELLO REPLY("<output>\nInitiating vmhost reboot...\n</output>\n" WARNING(
		    "Rebooting re0 in 1 min")
			WARNING(
			    "Initiating Junos shutdown...") "<output>\nshutdown: [pid "
							    "13192]\nShutdown at Sun Oct "
							    " 5 "
							    "11:02:09 2025.\n</output>"),
		"<request-vmhost-reboot/>",
		"Initiating vmhost reboot... shutdown: [pid 13192] Shutdown at Sun Oct  "
		"5 "
		"11:02:09 2025."},
	    {DEVICE_REBOOT_BOTH, DEVICE_VMHOST, HELLO REPLY(""),
		"<request-vmhost-reboot><routing-engine>both</routing-engine>"
		"</request-vmhost-reboot>",
		""},
	    {DEVICE_REBOOT_OTHER, DEVICE_VMHOST, HELLO REPLY(""),
		"<request-vmhost-reboot><routing-engine>other</routing-engine>"
		"</request-vmhost-reboot>",
		""},
	    {DEVICE_REBOOT_BOTH, DEVICE_EVOLVED,
		HELLO REPLY("<output>Rebooting</output>"), "<request-shutdown-reboot/>",
		"Rebooting"},
	    {DEVICE_REBOOT_LOCAL, DEVICE_EVOLVED, HELLO REPLY(""),
		"<request-shutdown-reboot/>", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text;
		struct play p;

		play_open(&p, cases[i].reply, true);
		assert_int_equal(device_reboot(p.device, p.arena, cases[i].which,
				     cases[i].base, &p.deadline, &text, &p.e),
		    0);
		assert_string_equal(text, cases[i].text);
		assert_sent(&p, cases[i].sent);
		play_done(&p);
	}
}

static void
refusals(void **state)
{
	const char *text;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<rpc-error><error-severity>error</error-severity><error-message>"
			"permission denied</error-message></rpc-error>"),
	    true);
	assert_int_equal(device_reboot(p.device, p.arena, DEVICE_REBOOT_LOCAL,
			     DEVICE_JUNOS, &p.deadline, &text, &p.e),
	    -1);
	assert_failed(&p, "RPC");
	err_clear(&p.e);
	assert_int_equal(device_reboot(p.device, p.arena, DEVICE_REBOOT_MEMBERS,
			     DEVICE_VMHOST, &p.deadline, &text, &p.e),
	    -1);
	assert_failed(&p, "INPUT");
	play_done(&p);
	/* the reply never ends */
	play_open(&p, HELLO "<rpc-reply>" RESULTS, true);
	assert_int_equal(device_reboot(p.device, p.arena, DEVICE_REBOOT_LOCAL,
			     DEVICE_JUNOS, &p.deadline, &text, &p.e),
	    -1);
	assert_failed(&p, "CLOSED");
	play_done(&p);
}

static void
what_is_scheduled(void **state)
{
	const char *text = "";
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<output>\nreboot requested by autolab at Sun Oct  5 01:00:00 "
			"2025\n</output>")
		REPLY("<output>\nNo shutdown/reboot scheduled.\n</output>")
		    REPLY(SYNTAX("get-reboot-information")),
	    false);
	assert_int_equal(
	    device_reboot_scheduled(p.device, p.arena, &p.deadline, &text, &p.e), 0);
	assert_string_equal(
	    text, "reboot requested by autolab at Sun Oct  5 01:00:00 2025");
	for (int i = 0; i < 2; i++) {
		text = "";
		assert_int_equal(
		    device_reboot_scheduled(p.device, p.arena, &p.deadline, &text, &p.e),
		    0);
		assert_null(text);
	}
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(requests_and_their_words),
	    cmocka_unit_test(refusals),
	    cmocka_unit_test(what_is_scheduled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
