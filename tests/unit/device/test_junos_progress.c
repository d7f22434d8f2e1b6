#include "saved_software.h"

#include "device/software.h"

static void
pending_in_each_form(void **state)
{
	static const struct {
		const char *reply;
		enum device_pending pending;
	} cases[] = {{HELLO PENDING_SOME, DEVICE_PENDING_SOME},
	    {HELLO REPLY(PENDING_TEXT), DEVICE_PENDING_SOME},
	    {HELLO PENDING_NONE, DEVICE_PENDING_NONE},
	    {HELLO REPLY("<output>\n\n</output>"), DEVICE_PENDING_NONE},
	    {HELLO REPLY(""), DEVICE_PENDING_NONE},
	    {HELLO REPLY("<output>error: command is not valid on the mx240</output>"),
		DEVICE_PENDING_UNKNOWN},
	    {HELLO REPLY(SYNTAX("request-package-checks-pending-install")),
		DEVICE_PENDING_UNKNOWN}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum device_pending pending = DEVICE_PENDING_UNKNOWN;
		struct play p;

		play_open(
		    &p, cases[i].reply, false); /* a question: a reader may ask it */
		assert_int_equal(
		    device_pending_install(p.device, &p.deadline, &pending, &p.e), 0);
		assert_int_equal(pending, cases[i].pending);
		assert_sent(&p, "<request-package-checks-pending-install/>");
		play_done(&p);
	}
}

static void
progress_of_routers(void **state)
{
	static const struct {
		const char *replies;
		bool vmhost;
		enum device_progress progress;
		const char *text;
	} cases[] = {
	    {HELLO STATUS("installation of /var/tmp/x.tgz is in progress"), false,
		DEVICE_PROGRESS_RUNNING, "installation of /var/tmp/x.tgz is in progress"},
	    {HELLO STATUS("JUNOS 23.4R2-S3.9 will become active at next reboot"), false,
		DEVICE_PROGRESS_READY,
		"JUNOS 23.4R2-S3.9 will become active at next reboot"},
	    {HELLO STATUS("installation of /var/tmp/x.tgz failed"), false,
		DEVICE_PROGRESS_FAILED, "installation of /var/tmp/x.tgz failed"},
	    {HELLO STATUS("no installation is in progress or pending"), false,
		DEVICE_PROGRESS_NONE, "no installation is in progress or pending"},
	    {HELLO REPLY(SYNTAX("get-software-installation-status"))
		    REPLY("<package-status>\n<package-status-message>\nIn progress\n"
			  "</package-status-message>\n</package-status>"),
		false, DEVICE_PROGRESS_RUNNING, "In progress"},
	    {HELLO REPLY(SYNTAX("a")) REPLY(SYNTAX("b")), false, DEVICE_PROGRESS_UNKNOWN,
		""},
	    {HELLO REPLY(SYNTAX("a")) REPLY(SYNTAX("b")) VMHOST("<pending-reboot/>"),
		true, DEVICE_PROGRESS_READY, ""},
	    {HELLO REPLY(SYNTAX("a")) REPLY(SYNTAX("b")) VMHOST(""), true,
		DEVICE_PROGRESS_UNKNOWN, ""}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum device_progress progress;
		const char *text;
		struct play p;

		play_open(&p, cases[i].replies, false);
		assert_int_equal(
		    device_install_progress(p.device, p.arena, cases[i].vmhost,
			&p.deadline, &progress, &text, &p.e),
		    0);
		assert_int_equal(progress, cases[i].progress);
		assert_string_equal(text, cases[i].text);
		play_done(&p);
	}
}

#define LINES                                                                            \
	"Oct  5 10:00:00 mgd[1]: package add x\nOct  5 10:00:01 Verified x\n"            \
	"Oct  5 10:09:00 package-result 0\n\n"

static void
end_of_the_log(void **state)
{
	static const struct {
		const char *reply, *after;
		size_t lines;
		const char *text;
	} cases[] = {
	    {HELLO INSTALL_LOG(LINES), NULL, 1, "Oct  5 10:09:00 package-result 0"},
	    {HELLO INSTALL_LOG(LINES), NULL, 2,
		"Oct  5 10:00:01 Verified x\nOct  5 10:09:00 package-result 0"},
	    {HELLO INSTALL_LOG(LINES), "Oct  5 10:00:01 Verified x", 9,
		"Oct  5 10:09:00 package-result 0"},
	    {HELLO INSTALL_LOG(LINES), "Oct  5 10:09:00 package-result 0", 9, ""},
	    {HELLO INSTALL_LOG("a\nb\na\nc\n"), "a", 9, "c"},
	    {HELLO INSTALL_LOG("a\nb\n"), "begun anew", 9, "a\nb"},
	    {HELLO INSTALL_LOG(""), NULL, 3, ""},
	    {HELLO REPLY("<output>error: could not resolve file: install</output>"), NULL,
		3, ""},
	    {HELLO REPLY(SYNTAX("get-log")), NULL, 3, ""},
	    {HELLO REPLY("<output>\na\nb\n</output>"), NULL, 1, "b"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text;
		struct play p;

		play_open(&p, cases[i].reply, false);
		assert_int_equal(device_install_log(p.device, p.arena, cases[i].after,
				     cases[i].lines, &p.deadline, &text, &p.e),
		    0);
		assert_string_equal(text, cases[i].text);
		assert_sent(&p, "<get-log><filename>install</filename></get-log>");
		play_done(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pending_in_each_form),
	    cmocka_unit_test(progress_of_routers),
	    cmocka_unit_test(end_of_the_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
