#include "rig.h"

#include "emulator/secrets.h"

static void
crypts(const char *clear, const char *salt, const char *want)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	secrets_crypt(str_of(clear), str_of(salt), &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
}

/* What crypt(3) and `openssl passwd -6` make of the same. */
static void
test_crypt(void **state)
{
	(void)state;
	crypts("Trout-7", "abcdefgh",
	    "$6$abcdefgh$82ETaOTK6SVFuUZZd5GiiuoU18LwaHU.wYsYCTCukHOjo8XDD9eHZcnoZgm1d."
	    "EKvRghxbJ4qJxKXIcGq9w67.");
	crypts("", "xy",
	    "$6$xy$"
	    "FURHvm45vkjODyqlqPBCECA4EZWcG81VzyRU5kPWYSVpBj004aWdW96j1P9eIlvKGHgbAn2QoTyN"
	    "NJjS.LR.V0");
	crypts("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	       "aaaaaaaaaaaa"
	       "aaaaaaaaaaaaaaa",
	    "0123456789abcdef",
	    "$6$0123456789abcdef$tGaTckP72q7jpF52bMmzwGpchsg55T/p77YUV80zNoRM/"
	    "7d5eq5NiZJA1xo.7xLIcQ9oCdiE2XE1z1QfF5CNt1");
}

static void
test_obscure(void **state)
{
	static const char clear[] = "p\xc3\xa4ss word $9$ 0123456789";
	struct buf out, back;

	(void)state;
	buf_init(&out, BUF_LINE);
	buf_init(&back, BUF_LINE);
	/* a pair known from the descriptions of the format */
	assert_true(secrets_reveal(STR("$9$LbHX-wg4Z"), &back));
	assert_string_equal(buf_z(&back), "lc");
	for (unsigned long long salts = 0; salts < 70; salts++) {
		buf_reset(&out);
		buf_reset(&back);
		secrets_obscure(STR(clear), salts * 1000003, &out);
		assert_true(str_starts(buf_str(&out), STR("$9$")));
		assert_true(secrets_reveal(buf_str(&out), &back));
		assert_string_equal(buf_z(&back), clear);
	}
	assert_false(secrets_reveal(STR("$9$"), &back));
	assert_false(secrets_reveal(STR("$9$LbHX-wg4"), &back));
	assert_false(secrets_reveal(STR("$1$LbHX-wg4Z"), &back));
	buf_done(&out);
	buf_done(&back);
}

/* The word behind `name` in a reply, in clear. */
static const char *
revealed(struct rig *g, const char *reply, const char *name)
{
	const char *from = strstr(reply, name), *end;
	struct buf back;
	char *copy;

	if (from == NULL)
		fail_msg("'%s' is not in:\n%s", name, reply);
	from = strstr(from, "$9$");
	end = from + strcspn(from, "&\"<\n ");
	buf_init(&back, BUF_LINE);
	assert_true(secrets_reveal((struct str){from, (size_t)(end - from)}, &back));
	copy = buf_copy(&back, g->arena);
	buf_done(&back);
	return copy;
}

static void
test_cleartext_is_hidden(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(rig_load(g, end, "merge",
				"system { root-authentication { "
				"plain-text-password-value Trout-7; } ntp { "
				"authentication-key 1 type md5 value clear1; } "
				"}\nprotocols { bgp { group "
				"CARRIER { authentication-key clear2; } } }"),
	    RIG_LOADED("merge"));
	assert_string_equal(
	    rig_load(g, end, "set",
		"set system radius-server 192.0.2.1 secret clear3\n"
		"set system ntp authentication-key 2 type md5 value clear4\n"
		"set system tacplus-server 192.0.2.2 secret \"$9$LbHX-wg4Z\""),
	    RIG_LOADED("set"));
	reply = rig_rpc(g, end, "<get-configuration format=\"set\"/>");
	assert_lacks(reply, "clear");
	assert_lacks(reply, "Trout");
	assert_lacks(reply, "plain-text");
	assert_contains(
	    reply, "set system root-authentication encrypted-password &quot;$6$");
	assert_contains(
	    reply, "tacplus-server 192.0.2.2 secret &quot;$9$LbHX-wg4Z&quot;\n");
	assert_string_equal(revealed(g, reply, "authentication-key 1 value"), "clear1");
	assert_string_equal(revealed(g, reply, "CARRIER authentication-key"), "clear2");
	assert_string_equal(revealed(g, reply, "192.0.2.1 secret"), "clear3");
	assert_string_equal(revealed(g, reply, "authentication-key 2 value"), "clear4");
	reply = rig_rpc(g, end, "<get-configuration format=\"text\"/>");
	assert_contains(reply, "&quot;; ## SECRET-DATA\n");
	rig_close(end);
	rig_free(g);
}

/* inferred: the same text in clear once more has another salt, so that a difference shows each time */
static void
test_salted_again(void **state)
{
	static const char text[] =
	    "protocols { bgp { group CARRIER { authentication-key clear2; } } }";
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_load(g, end, "merge", text);
	rig_rpc(g, end, "<commit-configuration/>");
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	rig_load(g, end, "merge", text);
	assert_contains(rig_rpc(g, end, RIG_DIFF),
	    "[edit protocols bgp group CARRIER]\n-    authentication-key &quot;$9$");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_crypt),
	    cmocka_unit_test(test_obscure),
	    cmocka_unit_test(test_cleartext_is_hidden),
	    cmocka_unit_test(test_salted_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
