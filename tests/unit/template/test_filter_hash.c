#include "unit/template/rendered.h"

static void
digests_in_hexadecimal(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'abc'|md5 }}", NULL, "900150983cd24fb0d6963f7d28e17f72"},
	    {"{{ 'abc'|hash }} {{ 'abc'|checksum }}", NULL,
		"a9993e364706816aba3e25717850c26c9cd0d89d "
		"a9993e364706816aba3e25717850c26c9cd0d89d"},
	    {"{{ 5|hash('sha256') }}", NULL,
		"ef2d127de37b942baad06145e54b0c619a1f22327b2ebbcfbec78f5564afe39d"},
	    {"{{ 'abc'|hash('crc') }}", NULL, "! m:1:10: unsupported hash type crc"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
identifiers_of_names(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'abc'|to_uuid }}", NULL, "27dc713b-d72c-5825-88f3-9f240e739319"},
	    {"{{ 'www.example.org'|to_uuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8') }}",
		NULL, "74738ff5-5367-5958-9aee-98fffdcd1876"},
	    {"{{ 'abc'|to_uuid('6ba7') }}", NULL,
		"! m:1:10: Invalid value '6ba7' for 'namespace'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
password_hashes_have_a_given_salt(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'secret'|password_hash('sha512','abcdefgh') }}", NULL,
		"$6$abcdefgh$ltjgWl6579NluT/"
		"Vi1nwEvcil.G5Nbc4NiXZaNGStk8PSwGfQv72N2CKPPrVACtLtip/cZ/1GM/"
		"O6IND4WQhG."},
	    {"{{ 'secret'|password_hash('sha256','abcdefgh',rounds=5000) }}", NULL,
		"$5$rounds=5000$abcdefgh$gruCpC7VkOTspMQTTSAR8mtlO9Upms.fwqE5y16JVM."},
	    {"{{ 'secret'|password_hash('md5',salt='abcdefgh') }}", NULL,
		"$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1"},
	    {"{{ 'secret'|password_hash }}", NULL,
		"! m:1:13: password_hash needs a salt"},
	    {"{{ 'secret'|password_hash('sha512','a$b') }}", NULL,
		"! m:1:13: invalid characters in salt"},
	    {"{{ 'secret'|password_hash('md5','abcdefghi') }}", NULL,
		"! m:1:13: invalid salt size: 1 to 8 characters"},
	    {"{{ 'secret'|password_hash('sha512','a',rounds=999999999) }}", NULL,
		"! m:1:13: rounds must be from 1000 to 5000000"},
	    {"{{ 'secret'|password_hash('blowfish','a') }}", NULL,
		"! m:1:13: password_hash knows 'sha512', 'sha256' and 'md5', not "
		"'blowfish'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digests_in_hexadecimal),
	    cmocka_unit_test(identifiers_of_names),
	    cmocka_unit_test(password_hashes_have_a_given_salt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
