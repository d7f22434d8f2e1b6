#include "saved_software.h"

#include "device/software.h"

#define PATH "/var/tmp/junos-install-mx-x86-64-23.4R2-S3.9.tgz"
#define GOOD                                                                             \
	"<output>\nVerified junos-install-mx-x86-64-23.4R2-S3.9 signed by "              \
	"PackageProductionECP256_2024 method ECDSA256+SHA256\nJUNOS 23.4R2-S3.9 will "   \
	"become active at next reboot\nWARNING: A reboot is required to load this "      \
	"software correctly\nWARNING:     Use the 'request system reboot' command\n"     \
	"Saving state for rollback ...\n</output>\n"
#define RESULT(n) "<package-result>\n    " n "\n</package-result>\n"
#define NOISE                                                                            \
	"<pipe>\n<more-no-more/>\n</pipe>\n<cli>\n<ignore-signals>\nhup\n"               \
	"</ignore-signals>\n</cli>\n"

static const struct device_package plain = {.path = PATH, .member = -1};

static struct device_answer
add(struct play *p, const char *reply, const struct device_package *package)
{
	struct device_answer answer = {0};

	play_open(p, reply, true);
	if (device_package_add(
		p->device, p->arena, package, &p->deadline, &answer, &p->e) < 0)
		fail_msg("%s", err_message(p->e));
	return answer;
}

static void
success_in_each_form(void **state)
{
	static const char *const replies[] = {HELLO REPLY(GOOD RESULT("0")),
	    HELLO REPLY(NOISE GOOD "<package-result>0</package-result>"),
	    HELLO REPLY(GOOD), /* no result: the text says so */
	    HELLO REPLY(
		"<output>... upgrade complete.\nA REBOOT IS REQUIRED TO LOAD THIS "
		"SOFTWARE CORRECTLY. Use the 'request vmhost reboot' command"
		"</output>"),
	    HELLO REPLY("<output>rm: /x: No such file or directory</output><output>set "
			"will be activated at next reboot</output>")};
	struct device_answer answer;
	struct play p;

	(void)state;
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		answer = add(&p, replies[i], &plain);
		assert_int_equal(answer.verdict, DEVICE_VERDICT_DONE);
		play_done(&p);
	}
	answer = add(&p, replies[0], &plain);
	assert_string_equal(
	    answer.last, "JUNOS 23.4R2-S3.9 will become active at next reboot");
	assert_sent(&p, "<request-package-add><no-validate/><package-name>" PATH
			"</package-name></request-package-add>");
	play_done(&p);
}

static void
failure_in_each_form(void **state)
{
	struct device_answer answer;
	struct play p;

	(void)state;
	answer = add(&p,
	    HELLO REPLY(
		"<output>Verified x\nERROR: pkg add failed\nbye</output>" RESULT("1")),
	    &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_FAILED);
	assert_string_equal(answer.last, "ERROR: pkg add failed");
	assert_string_equal(answer.text, "Verified x\nERROR: pkg add failed\nbye\n");
	assert_false(answer.pending);
	play_done(&p);
	/* no result */
	answer = add(&p,
	    HELLO REPLY(
		"<output>ERROR: package: /var/tmp/nonexistent.tgz is not found or "
		"empty</output>"),
	    &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_FAILED);
	play_done(&p);
	/* good words beside a bad result */
	answer = add(&p, HELLO REPLY(GOOD RESULT("3")), &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_FAILED);
	play_done(&p);
	answer = add(&p, HELLO REPLY(UNREACHABLE("re1")), &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_FAILED);
	assert_string_equal(answer.last, "Could not connect to re1 : No route to host");
	play_done(&p);
	answer = add(&p, HELLO REPLY(PENDING_TEXT RESULT("1")), &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_FAILED);
	assert_true(answer.pending);
	play_done(&p);
}

static void
what_says_neither_is_unclear(void **state)
{
	static const char *const replies[] = {HELLO REPLY(""), HELLO REPLY("<ok/>"),
	    HELLO REPLY("<output>Verified x</output>")};

	(void)state;
	for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
		struct play p;
		struct device_answer answer = add(&p, replies[i], &plain);

		assert_int_equal(answer.verdict, DEVICE_VERDICT_UNCLEAR);
		play_done(&p);
	}
}

/* The worst engine counts, and its name is in the text. */
static void
several_engines(void **state)
{
	struct device_answer answer;
	struct play p;

	(void)state;
	answer = add(&p,
	    HELLO REPLY(WRAPPED(ITEM("re0", GOOD RESULT("0"))
		    ITEM("re1", "<output>ERROR: no space</output>" RESULT("1")))),
	    &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_FAILED);
	assert_string_equal(answer.last, "re1: ERROR: no space");
	play_done(&p);
	answer = add(&p,
	    HELLO REPLY(WRAPPED(
		ITEM("re0", GOOD RESULT("0")) ITEM("re1", "<output>hm</output>"))),
	    &plain);
	assert_int_equal(answer.verdict, DEVICE_VERDICT_UNCLEAR);
	play_done(&p);
}

static void
requests(void **state)
{
	static const struct device_package host = {.path = "/var/tmp/a&b.tgz",
	    .engine = "re1",
	    .member = -1,
	    .vmhost = true,
	    .no_copy = true,
	    .unlink = true,
	    .force = true};
	static const struct device_package member = {
	    .path = PATH, .member = 2, .validate = true};
	struct play p;

	(void)state;
	(void)add(&p, HELLO REPLY(GOOD), &host);
	assert_sent(&p, "<request-vmhost-package-add><no-validate/><no-copy/><unlink/>"
			"<force/><re1/><package-name>/var/tmp/a&amp;b.tgz</package-name>"
			"</request-vmhost-package-add>");
	play_done(&p);
	(void)add(&p, HELLO REPLY(GOOD), &member);
	assert_sent(&p, "<request-package-add><member>2</member><package-name>" PATH
			"</package-name></request-package-add>");
	play_done(&p);
}

#define VALIDATING                                                                       \
	"Checking compatibility with configuration\nrm: /var/validate/chroot/var/etc/"   \
	"pam.conf: Operation not permitted\nmgd: error: schema: init: x is not known\n"

static void
validation(void **state)
{
	static const struct {
		const char *reply;
		enum device_verdict verdict;
		const char *last;
	} cases[] = {
	    {HELLO REPLY(
		 "<output>" VALIDATING "Validation succeeded</output>" RESULT("0")),
		DEVICE_VERDICT_DONE, "Validation succeeded"},
	    {HELLO REPLY("<output>" VALIDATING "Validation succeeded</output>"),
		DEVICE_VERDICT_DONE, "Validation succeeded"},
	    {HELLO REPLY(
		 "<output>" VALIDATING "mgd: error: configuration check-out failed\n"
		 "Validation failed</output>" RESULT("1")),
		DEVICE_VERDICT_FAILED, "Validation failed"},
	    {HELLO REPLY("<output>" VALIDATING "</output>"), DEVICE_VERDICT_UNCLEAR,
		"mgd: error: schema: init: x is not known"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct device_answer answer;
		struct play p;

		play_open(&p, cases[i].reply, true);
		assert_int_equal(device_package_validate(
				     p.device, p.arena, PATH, &p.deadline, &answer, &p.e),
		    0);
		assert_int_equal(answer.verdict, cases[i].verdict);
		assert_string_equal(answer.last, cases[i].last);
		assert_sent(&p, "<request-package-validate><package-name>" PATH
				"</package-name></request-package-validate>");
		play_done(&p);
	}
}

static void
rollback(void **state)
{
	static const struct {
		const char *text;
		enum device_verdict verdict;
	} cases[] = {
	    {"JUNOS version \"21.4R3.15\" will become active at next reboot",
		DEVICE_VERDICT_DONE},
	    {"Deleting bootstrap installer", DEVICE_VERDICT_DONE},
	    {"NOTICE: The 'pending' set has been removed", DEVICE_VERDICT_DONE},
	    {"Rollback of staged upgrade succeeded", DEVICE_VERDICT_DONE},
	    {"There is NO image for ROLLBACK", DEVICE_VERDICT_FAILED},
	    {"ERROR: cannot locate /var/sw/pkg/x: rollback aborted",
		DEVICE_VERDICT_FAILED},
	    {"Cannot rollback", DEVICE_VERDICT_FAILED},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct device_answer answer;
		struct buf reply;
		struct play p;

		buf_init(&reply, BUF_TEXT);
		buf_printf(&reply, "%s%s%s", HELLO "<rpc-reply><output>\n", cases[i].text,
		    "\n</output></rpc-reply>\n]]>]]>\n");
		play_open(&p, buf_z(&reply), true);
		assert_int_equal(device_package_rollback(p.device, p.arena, i == 0,
				     &p.deadline, &answer, &p.e),
		    0);
		assert_int_equal(answer.verdict, cases[i].verdict);
		assert_sent(&p, i == 0 ? "<request-vmhost-package-rollback/>"
				       : "<request-package-rollback/>");
		buf_done(&reply);
		play_done(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(success_in_each_form),
	    cmocka_unit_test(failure_in_each_form),
	    cmocka_unit_test(what_says_neither_is_unclear),
	    cmocka_unit_test(several_engines),
	    cmocka_unit_test(requests),
	    cmocka_unit_test(validation),
	    cmocka_unit_test(rollback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
