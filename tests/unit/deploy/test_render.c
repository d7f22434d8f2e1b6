#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/json.h"
#include "data/value.h"
#include "data/yaml.h"
#include "deploy/render.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "unit/expect.h"

/* A site of one template and one host. */
struct fixture {
	char dir[64];
	struct arena *arena;
	struct site site;
	struct host host;
	const struct host *hosts[2];
	struct renderer *renderer;
};

static const char *
template_path(const struct fixture *f)
{
	return arena_printf(f->arena, "%s/templates/router.j2", f->dir);
}

static void
begin(struct fixture *f, const char *template, const char *vars)
{
	struct value *map = NULL;
	struct err *e = NULL;
	struct buf text;

	*f = (struct fixture){.dir = "/tmp/test_render.XXXXXX", .arena = arena_new()};
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(mkdir(arena_printf(f->arena, "%s/templates", f->dir), 0700), 0);
	buf_init(&text, BUF_LINE);
	buf_adds(&text, template);
	assert_int_equal(buf_write_file(&text, template_path(f), 0600, &e), 0);
	buf_done(&text);
	if (yaml_parse(f->arena, "vars.yml", str_of(vars), NULL, &map, &e) < 0)
		fail_msg("%s", err_message(e));
	f->site.dir = f->dir;
	f->host = (struct host){.name = "r1", .vars = map, .template = "router.j2"};
	f->hosts[0] = &f->host;
}

static void
end(struct fixture *f)
{
	renderer_free(f->renderer);
	unlink(template_path(f));
	rmdir(arena_printf(f->arena, "%s/templates", f->dir));
	rmdir(f->dir);
	arena_free(f->arena);
}

static struct rendering
rendered(struct fixture *f)
{
	struct rendering r = {0};
	struct err *e = NULL;

	if (renderer_new(&f->site, f->hosts, 1, &f->renderer, &e) < 0 ||
	    renderer_render(f->renderer, &f->host, f->arena, &r, &e) < 0)
		fail_msg("%s", err_message(e));
	return r;
}

static void
test_text_and_map(void **state)
{
	struct rendering r;
	struct fixture f;
	struct buf json;

	(void)state;
	begin(&f, "system {\n{% if true %}\n    host-name {{ name }};\n{% endif %}\n}",
	    "name: r1\n");
	r = rendered(&f);
	assert_string_equal(buf_z(&r.text), "system {\n    host-name r1;\n}\n");
	assert_int_equal(rendering_origin(&r, 2).line, 3);
	assert_string_equal(rendering_origin(&r, 2).file, template_path(&f));
	assert_null(rendering_origin(&r, 0).file);
	assert_null(rendering_origin(&r, 4).file);
	assert_true(str_eq(rendering_line(&r, 2), STR("    host-name r1;")));
	assert_true(str_eq(rendering_line(&r, 3), STR("}")));
	assert_int_equal(rendering_line(&r, 4).n, 0);
	assert_int_equal(rendering_line(&r, 0).n, 0);
	buf_init(&json, BUF_LINE);
	rendering_print_map(&r, &json);
	assert_string_equal(buf_z(&json),
	    arena_printf(f.arena,
		"{\"template\":\"router.j2\",\"chains\":[\n],\n\"lines\":[\n"
		"[\"%s\",1,null,[]],\n[\"%s\",3,null,[[\"name\",\"vars.yml\",1,15,2]]],\n"
		"[\"%s\",5,null,[]]]}\n",
		template_path(&f), template_path(&f), template_path(&f)));
	buf_done(&json);
	rendering_done(&r);
	end(&f);
}

static void
refused(const char *template, const char *vars, enum err_code code, const char *message,
    int line)
{
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;
	struct buf brief;
	int rc;

	begin(&f, template, vars);
	rc = renderer_new(&f.site, f.hosts, 1, &f.renderer, &e);
	if (rc == 0)
		rc = renderer_render(f.renderer, &f.host, f.arena, &r, &e);
	assert_int_equal(rc, -1);
	assert_string_equal(err_code_name(err_code(e)), err_code_name(code));
	assert_string_equal(err_device(e), "r1");
	buf_init(&brief, BUF_LINE);
	err_brief(e, &brief);
	assert_string_equal(buf_z(&brief), message);
	buf_done(&brief);
	assert_int_equal(err_where(e).line, line);
	if (line > 0)
		assert_string_equal(err_where(e).file, template_path(&f));
	err_free(e);
	end(&f);
}

/* Strict: what is not defined is an error, also one level down; and nothing renders to an empty configuration. */
static void
test_refused(void **state)
{
	(void)state;
	refused("system {\n    host-name {{ nmae }};\n}\n", "name: r1\n", ERR_UNDEFINED,
	    "'nmae' is undefined", 2);
	refused("{% if true %}\n", "{}", ERR_TEMPLATE,
	    "Unexpected end of template. Jinja was looking for the following tags: "
	    "'elif' or 'else' or 'endif'. The "
	    "innermost block that needs to be closed is 'if'.",
	    1);
	refused("{% if false %}\nsystem { }\n{% endif %}\n\n", "{}", ERR_TEMPLATE,
	    "template 'router.j2' rendered nothing for 'r1'", 0);
}

/* Octets that are not UTF-8 enter through a variable that escapes them. */
static void
test_not_utf8(void **state)
{
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;
	struct value *bad;

	(void)state;
	begin(&f, "system {\n    {{ x }};\n}\n", "{}");
	bad = value_map(f.arena);
	value_set(f.arena, bad, "x", value_str(f.arena, (struct str){"a\xff", 2}));
	f.host.vars = bad;
	assert_int_equal(renderer_new(&f.site, f.hosts, 1, &f.renderer, &e), 0);
	assert_int_equal(renderer_render(f.renderer, &f.host, f.arena, &r, &e), -1);
	expect_err(e, ERR_CONFIG_SYNTAX,
	    arena_printf(f.arena,
		"%s:2:8: line 2 of 'r1.conf' is not UTF-8: octet 0xff in column 6\n"
		"  remedy: save the template or the variable as UTF-8\n",
		template_path(&f)));
	end(&f);
}

static void
test_variable_is_template(void **state)
{
	struct rendering r;
	struct fixture f;

	(void)state;
	begin(&f, "system { host-name {{ full }}; }\n",
	    "full: '{{ name }}-lab'\nname: r1\n");
	r = rendered(&f);
	assert_string_equal(buf_z(&r.text), "system { host-name r1-lab; }\n");
	rendering_done(&r);
	end(&f);
}

static void
test_parse(void **state)
{
	struct config_node *root = NULL;
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;

	(void)state;
	begin(&f, "{# a\n comment #}\nsystem {\n    host-name {{ name }};\n}\n",
	    "name: r1\n");
	r = rendered(&f);
	assert_int_equal(rendering_parse(&r, f.arena, &root, &e), 0);
	assert_string_equal(
	    config_find(root, "system host-name r1")->mark.file, "r1.conf");
	assert_int_equal(
	    rendering_origin(&r, config_find(root, "system host-name r1")->mark.line)
		.line,
	    4);
	rendering_done(&r);
	end(&f);
}

/* A mistake in the text is shown where it was written, with the line as it was rendered. */
static void
test_parse_error(void **state)
{
	struct config_node *root = NULL;
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;
	int col;

	(void)state;
	begin(&f, "{% set x = 1 %}\nsystem {\n    host-name \"{{ name }};\n}\n",
	    "name: r1\n");
	r = rendered(&f);
	assert_int_equal(rendering_parse(&r, f.arena, &root, &e), -1);
	assert_int_equal(err_code(e), ERR_CONFIG_SYNTAX);
	assert_string_equal(err_where(e).file, template_path(&f));
	assert_int_equal(err_where(e).line, 3);
	assert_string_equal(err_message(e), "line 2 of 'r1.conf'");
	assert_string_equal(err_get_excerpt(e, &col), "    host-name \"r1;");
	assert_int_equal(col, 15);
	assert_string_equal(err_device(e), "r1");
	err_free(e);
	rendering_done(&r);
	end(&f);
}

/* Commands that stand in a runbook: each line at its place there, and no template is asked for. */
static void
test_given_text(void **state)
{
	static const struct mark marks[] = {{"drain.yml", 9, 13}, {"drain.yml", 12, 13}};
	static const struct renderer_given given = {
	    .text = {"set system host-name r1\ndelete system ntp\n", 42},
	    .lines = marks,
	    .nlines = 2};
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;

	(void)state;
	begin(&f, "never rendered {{ nothing }}", "{}");
	assert_int_equal(renderer_new_given(&f.site, &given, &f.renderer, &e), 0);
	assert_int_equal(renderer_render(f.renderer, &f.host, f.arena, &r, &e), 0);
	assert_string_equal(
	    buf_z(&r.text), "set system host-name r1\ndelete system ntp\n");
	assert_string_equal(rendering_origin(&r, 2).file, "drain.yml");
	assert_int_equal(rendering_place(&r, 2, 8).line, 12);
	assert_null(rendering_origin(&r, 3).file);
	assert_null(rendering_variable(&r, 1, 5));
	rendering_done(&r);
	end(&f);
}

/* A template with other variables than the host's. */
static void
test_given_template(void **state)
{
	struct renderer_given given = {.file = "router.j2"};
	struct value *vars;
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;

	(void)state;
	begin(&f, "set system host-name {{ name }}\n", "name: r1\n");
	vars = value_map(f.arena);
	value_set(f.arena, vars, "name", value_strz(f.arena, "r2"));
	given.vars = vars;
	assert_int_equal(renderer_new_given(&f.site, &given, &f.renderer, &e), 0);
	assert_int_equal(renderer_render(f.renderer, &f.host, f.arena, &r, &e), 0);
	assert_string_equal(buf_z(&r.text), "set system host-name r2\n");
	assert_string_equal(rendering_origin(&r, 1).file, template_path(&f));
	rendering_done(&r);
	renderer_free(f.renderer);
	f.renderer = NULL;
	given.file = "absent.j2";
	assert_int_equal(renderer_new_given(&f.site, &given, &f.renderer, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	end(&f);
}

static void
test_given_nothing(void **state)
{
	static const struct renderer_given given = {.text = {" \n", 2}};
	struct rendering r;
	struct fixture f;
	struct err *e = NULL;

	(void)state;
	begin(&f, "", "{}");
	assert_int_equal(renderer_new_given(&f.site, &given, &f.renderer, &e), 0);
	assert_int_equal(renderer_render(f.renderer, &f.host, f.arena, &r, &e), -1);
	assert_string_equal(err_message(e), "there is nothing to load");
	err_free(e);
	end(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_and_map),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_not_utf8),
	    cmocka_unit_test(test_variable_is_template),
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_parse_error),
	    cmocka_unit_test(test_given_text),
	    cmocka_unit_test(test_given_template),
	    cmocka_unit_test(test_given_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
