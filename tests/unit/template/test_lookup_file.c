#include "unit/template/rendered.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "data/value.h"

static void
put(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void
needs_a_site(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ lookup('file', 'a') }}", NULL,
		"! m:1:10: lookup('file'): there is no site whose files could be read"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
reads_below_it_only(void **state)
{
	char site[] = "/tmp/lookup-XXXXXX", path[64], outside[64], kept[64];
	struct template_options o = {.files = site};
	static const struct rendering cases[] = {
	    {"[{{ lookup('file', 'a.txt') }}]", NULL, "[text]"},
	    {"[{{ lookup('file', 'a.txt', rstrip=false) }}]", NULL, "[text \n]"},
	    {"{{ lookup('file', '../a.txt') }}", NULL, "there is no file '../a.txt'"},
	    {"{{ lookup('file', '/etc/passwd') }}", NULL,
		"there is no file '/etc/passwd'"},
	    {"{{ lookup('file', 'link') }}", NULL, "there is no file 'link'"},
	    {"{{ lookup('file', 'vault') }}", NULL, "is a vault"},
	    /* what Ansible's password lookup has written; it is never written here */
	    {"[{{ lookup('password', 'kept length=5') }}]", NULL, "[pass word]"},
	    {"{{ lookup('password', 'other') }}", NULL, "rendering writes none"},
	    {"{{ lookup('password', '../a.txt') }}", NULL, "rendering writes none"},
	};

	(void)state;
	assert_non_null(mkdtemp(site));
	snprintf(path, sizeof path, "%s/a.txt", site);
	put(path, "text \n");
	snprintf(kept, sizeof kept, "%s/kept", site);
	put(kept, "pass word salt=abc\n");
	snprintf(path, sizeof path, "%s/vault", site);
	put(path, "$ANSIBLE_VAULT;1.1;AES256\n61\n");
	snprintf(outside, sizeof outside, "%s/link", site);
	assert_int_equal(symlink("/etc/passwd", outside), 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct template_set *s = template_set_new(&o);
		struct arena *a = arena_new();
		struct err *e = NULL;
		struct buf out;

		buf_init(&out, BUF_TEXT);
		template_set_add(s, "m", str_of(cases[i].text));
		if (template_render(s, "m", value_map(a), a, &out, NULL, &e) < 0)
			assert_non_null(strstr(err_message(e), cases[i].want));
		else
			assert_string_equal(buf_z(&out), cases[i].want);
		err_free(e);
		buf_done(&out);
		template_set_free(s);
		arena_free(a);
	}
	unlink(path);
	unlink(outside);
	unlink(kept);
	snprintf(path, sizeof path, "%s/a.txt", site);
	unlink(path);
	rmdir(site);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(needs_a_site),
	    cmocka_unit_test(reads_below_it_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
