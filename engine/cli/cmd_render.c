#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"
#include "base/str.h"
#include "cli/cli.h"
#include "cli/rendered.h"
#include "cli/spool.h"
#include "cli/vault.h"
#include "data/json.h"
#include "data/value.h"
#include "data/vault.h"
#include "data/yaml.h"
#include "deploy/render.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "template/template.h"

enum { CHUNK = 64 << 10 };

/* --- hosts of the inventory ---------------------------------------------------------------------------------- */

/* One host: its texts are put aside until all hosts are done. */
struct render_one {
	struct spooled text, map;
};

struct renders {
	struct cli *cli;
	const struct renderer *renderer;
	const struct host **hosts;
	size_t n;
	struct render_one *v; /* one per host */
	struct err **bad;     /* the same */
	struct spool spool;
	bool mapped, annotated;
};

static int
put_aside(struct renders *r, struct render_one *one, const struct rendering *done,
    struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, 4 * BUF_TEXT);
	if (r->annotated)
		rendering_annotate(done, &text);
	rc = spool_put(&r->spool, r->annotated ? buf_str(&text) : buf_str(&done->text),
	    &one->text, e);
	buf_cut(&text, 0);
	if (rc == 0 && r->mapped) {
		rendering_print_map(done, &text);
		rc = spool_put(&r->spool, buf_str(&text), &one->map, e);
	}
	buf_done(&text);
	return rc;
}

static void
render_one(void *ctx, size_t i)
{
	struct renders *r = ctx;
	struct render_one *one = &r->v[i];
	struct arena *a = arena_new();
	struct rendering done;

	if (renderer_render(r->renderer, r->hosts[i], a, &done, &r->bad[i]) == 0) {
		put_aside(r, one, &done, &r->bad[i]);
		rendering_done(&done);
	}
	arena_free(a);
}

static int
render_all(struct renders *r, struct err **e)
{
	struct rendered all = {.cli = r->cli,
	    .hosts = r->hosts,
	    .n = r->n,
	    .work = render_one,
	    .ctx = r,
	    .bad = r->bad,
	    .remedy = "correct what is shown above; no file was written"};

	return cli_jobs(r->cli, &all.jobs, e) < 0 ? -1 : rendered_run(&all, e);
}

static int
write_one(struct renders *r, const struct spooled *what, const char *path, struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, 4 * BUF_TEXT);
	rc = spool_get(&r->spool, what, &text, e);
	if (rc == 0)
		rc = path != NULL ? buf_write_product(&text, path, 0600, e)
				  : cli_write(&text, e);
	buf_done(&text);
	return rc;
}

/* Configurations hold secrets: the files are their owner's. */
static int
write_files(struct renders *r, const char *dir, struct err **e)
{
	struct arena *a = r->cli->arena;

	if (mkdir(dir, 0700) < 0 && errno != EEXIST)
		return err_set(
		    e, ERR_FILE, "cannot make folder '%s': %s", dir, strerror(errno));
	for (size_t i = 0; i < r->n; i++) {
		const char *host = r->hosts[i]->name;

		if (write_one(r, &r->v[i].text, arena_printf(a, "%s/%s.conf", dir, host),
			e) < 0 ||
		    write_one(r, &r->v[i].map,
			arena_printf(a, "%s/%s.map.json", dir, host), e) < 0)
			return -1;
	}
	return 0;
}

/* One host as an object, behind what `out` holds. */
static int
print_json(struct renders *r, size_t i, struct buf *out, struct err **e)
{
	struct buf text;
	int rc;

	buf_init(&text, 4 * BUF_TEXT);
	rc = spool_get(&r->spool, &r->v[i].text, &text, e);
	buf_adds(out, "{\"device\":");
	buf_add_json(out, str_of(r->hosts[i]->name));
	buf_adds(out, ",\"configuration\":");
	buf_add_json(out, buf_str(&text));
	buf_adds(out, ",\"map\":");
	if (rc == 0)
		rc = spool_get(&r->spool, &r->v[i].map, out, e);
	buf_addc(out, '}');
	buf_done(&text);
	return rc;
}

static int
write_json(struct renders *r, struct err **e)
{
	struct buf out;
	int rc = 0;

	for (size_t i = 0; i < r->n && rc == 0; i++) {
		buf_init(&out, 4 * BUF_TEXT);
		buf_adds(&out, i > 0 ? ",\n" : "[");
		rc = print_json(r, i, &out, e);
		buf_adds(&out, i + 1 == r->n ? "]\n" : "");
		if (rc == 0)
			rc = cli_write(&out, e);
		buf_done(&out);
	}
	return rc;
}

static int
write_renders(struct renders *r, const char *dir, struct err **e)
{
	if (dir != NULL)
		return write_files(r, dir, e);
	if (r->cli->json)
		return write_json(r, e);
	return write_one(r, &r->v[0].text, NULL, e);
}

static int
refuse_many(const struct renders *r, const char *dir, struct err **e)
{
	if (r->annotated && (dir != NULL || r->cli->json))
		return err_set(e, ERR_USAGE,
		    "'--annotate' is for reading on a screen: "
		    "the map beside each file has the same");
	if (r->n == 1 || dir != NULL || r->cli->json)
		return 0;
	err_set(e, ERR_USAGE, "%zu hosts do not go to standard output", r->n);
	err_remedy(*e, "give '-o DIR', name one host, or ask for '--json'");
	return -1;
}

static int
render_hosts(struct cli *c, struct err **e)
{
	const char *dir = cli_opt(c, "output");
	struct renders r = {.cli = c,
	    .annotated = cli_flag(c, "annotate"),
	    .mapped = dir != NULL || c->json};
	struct renderer *renderer;
	const struct site *site;
	int rc;

	if (cli_hosts(c, 0, &r.hosts, &r.n, e) < 0 || cli_site(c, &site, NULL, e) < 0 ||
	    refuse_many(&r, dir, e) < 0 ||
	    renderer_new(site, r.hosts, r.n, &renderer, e) < 0)
		return -1;
	r.renderer = renderer;
	r.v = arena_array(c->arena, struct render_one, r.n);
	r.bad = arena_array(c->arena, struct err *, r.n);
	rc = spool_open(&r.spool, dir, e);
	if (rc == 0) {
		rc = render_all(&r, e) < 0 ? -1 : write_renders(&r, dir, e);
		spool_close(&r.spool);
	}
	renderer_free(renderer);
	return rc;
}

/* --- one template ---------------------------------------------------------------------------------------------- */

static const char *const undefined_words[] = {
    "strict", "lenient", "chainable", "ansible", NULL};
static const int undefined_kinds[] = {
    TEMPLATE_STRICT, TEMPLATE_LENIENT, TEMPLATE_CHAINABLE, TEMPLATE_ANSIBLE};

/* The folder of a path, and its last part. */
static const char *
split_path(struct arena *a, const char *path, const char **ret_folder)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL) {
		*ret_folder = ".";
		return path;
	}
	*ret_folder =
	    slash == path ? "/" : arena_strndup(a, path, (size_t)(slash - path));
	return slash + 1;
}

static const char *const *
search_path(struct cli *c, const char *folder)
{
	const char *const *given = cli_opts(c, "search-path");
	const char **path = arena_array(c->arena, const char *, c->nvalues + 2);
	size_t n = 0;

	path[n++] = folder;
	while (given != NULL && *given != NULL)
		path[n++] = *given++;
	return path;
}

static int
read_vars(struct cli *c, struct value **ret_vars, struct err **e)
{
	const char *path = cli_opt(c, "vars");
	struct value *vars = value_map(c->arena);
	struct buf text;
	int rc = 0;

	if (path != NULL && str_ends(str_of(path), STR(".json"))) {
		buf_init(&text, BUF_TEXT);
		rc = buf_read_file(&text, path, e);
		if (rc == 0)
			rc = json_parse(c->arena, path, buf_str(&text), &vars, e);
		buf_done(&text);
	} else if (path != NULL) {
		struct yaml_warn how = {0};

		rc = cli_vault(c, &how.vault, e);
		if (rc == 0)
			rc = yaml_read(c->arena, path, &how, &vars, e);
		vault_free(how.vault);
	}
	if (rc < 0)
		return -1;
	if (vars->kind == VALUE_NULL)
		vars = value_map(c->arena);
	if (vars->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, vars->mark,
		    "variables must be a mapping, not %s", value_kind_name(vars->kind));
	*ret_vars = vars;
	return 0;
}

static bool
switched(const struct cli *c, const char *name, const char *no_name)
{
	for (size_t i = c->nvalues; i > 0; i--) {
		if (strcmp(c->values[i - 1].name, name) == 0)
			return true;
		if (strcmp(c->values[i - 1].name, no_name) == 0)
			return false;
	}
	return true;
}

static int
render_template(struct cli *c, struct err **e)
{
	const char *folder, *name = split_path(c->arena, cli_opt(c, "template"), &folder);
	struct template_options options = {
	    .trim_blocks = switched(c, "trim-blocks", "no-trim-blocks"),
	    .lstrip_blocks = switched(c, "lstrip-blocks", "no-lstrip-blocks"),
	    .keep_trailing_newline = cli_flag(c, "keep-trailing-newline"),
	    .search_path = search_path(c, folder),
	    .files = folder,
	    .env = env_get,
	    .now_ms = clock_wall_ms(),
	    .now_offset = clock_offset(clock_wall_ms()),
	};
	struct template_set *set;
	struct value *vars = NULL;
	struct buf out;
	int kind, rc;

	if (cli_word(c, "undefined", undefined_words, 0, &kind, e) < 0 ||
	    read_vars(c, &vars, e) < 0)
		return -1;
	options.undefined = (enum template_undefined)undefined_kinds[kind];
	set = template_set_new(&options);
	buf_init(&out, BUF_TEXT);
	rc = template_set_compile(set, name, e);
	if (rc == 0)
		rc = template_render(set, name, vars, c->arena, &out, NULL, e);
	if (rc == 0)
		rc = cli_write(&out, e);
	buf_done(&out);
	template_set_free(set);
	return rc;
}

/* --- conformance cases ------------------------------------------------------------------------------------------ */

/* Answers the whole lines that `in` holds, and takes them out. */
static int
answer_lines(struct buf *in, bool last, struct err **e)
{
	struct str rest = buf_str(in);
	struct buf answer;
	int rc = 0;

	buf_init(&answer, BUF_TEXT);
	while (rc == 0 && rest.n > 0 && (last || memchr(rest.p, '\n', rest.n) != NULL)) {
		struct str line = str_trim(str_cut(&rest, '\n'));

		if (line.n == 0)
			continue;
		buf_reset(&answer);
		template_case(line, &answer);
		if (answer.n == 0 || answer.p[answer.n - 1] != '\n')
			buf_addc(&answer, '\n');
		rc = cli_write(&answer, e);
	}
	buf_shift(in, in->n - rest.n);
	buf_done(&answer);
	return rc;
}

/* Each case is answered as soon as its line is there: the other side may wait for it. */
static int
render_cases(struct err **e)
{
	struct buf in;
	int rc = 0;

	buf_init(&in, BUF_TEXT);
	for (ssize_t n = 1; n > 0 && rc == 0;) {
		char chunk[CHUNK];

		n = read(STDIN_FILENO, chunk, sizeof chunk);
		if (n < 0 && errno == EINTR)
			rc = err_set(e, ERR_CANCELLED, "stopped by the operator");
		else if (n < 0)
			rc = err_set(e, ERR_FILE, "cannot read standard input: %s",
			    strerror(errno));
		else
			buf_add(&in, chunk, (size_t)n);
		if (rc == 0 && in.over)
			rc = err_set(
			    e, ERR_LIMIT, "a case is longer than %zu octets", in.limit);
		if (rc == 0)
			rc = answer_lines(&in, n == 0, e);
	}
	buf_done(&in);
	return rc;
}

/* --- the command ------------------------------------------------------------------------------------------------- */

static const struct cli_option options[] = {
    {"output", 'o', "DIR", "write DIR/HOST.conf and DIR/HOST.map.json"},
    {"annotate", 0, NULL, "show beside each line where it came from"},
    {"template", 0, "FILE", "render this template, without an inventory"},
    {"vars", 0, "FILE", "its variables, .json or YAML"},
    {"trim-blocks", 0, NULL, "drop the newline behind a block tag (default)"},
    {"no-trim-blocks", 0, NULL, "keep it"},
    {"lstrip-blocks", 0, NULL, "drop blanks before a block tag in a line (default)"},
    {"no-lstrip-blocks", 0, NULL, "keep them"},
    {"keep-trailing-newline", 0, NULL, "keep the last newline of the template"},
    {"undefined", 0, "HOW", "strict|lenient|chainable|ansible (default: strict)"},
    {"search-path", 0, "DIR", "where else included templates are, repeatable"},
    {"cases", 0, NULL, "answer conformance cases: JSON lines, stdin to stdout"},
    {0},
};

/* What each way to render understands; anything else given is a mistake and is not ignored. */
static const char *const of_hosts[] = {
    "output", "annotate", "site", "inventory", "limit", "extra-vars", NULL};
static const char *const of_template[] = {"template", "vars", "trim-blocks",
    "no-trim-blocks", "lstrip-blocks", "no-lstrip-blocks", "keep-trailing-newline",
    "undefined", "search-path", NULL};

static int
refuse(const struct cli *c, const char *const *names, const char *beside, struct err **e)
{
	for (; *names != NULL; names++)
		if (cli_flag(c, *names))
			return err_set(
			    e, ERR_USAGE, "'--%s' means nothing with %s", *names, beside);
	return 0;
}

static int
render_run(struct cli *c, struct err **e)
{
	bool alone = cli_flag(c, "cases") || cli_flag(c, "template");
	const char *beside = cli_flag(c, "cases") ? "'--cases'"
			     : alone              ? "'--template'"
						  : "hosts";

	if (alone && c->nargs > 0)
		return err_set(
		    e, ERR_USAGE, "host '%s' means nothing with %s", c->args[0], beside);
	if (alone && refuse(c, of_hosts, beside, e) < 0)
		return -1;
	if ((!alone || cli_flag(c, "cases")) && refuse(c, of_template, beside, e) < 0)
		return -1;
	if (cli_flag(c, "cases"))
		return render_cases(e);
	return alone ? render_template(c, e) : render_hosts(c, e);
}

const struct command cmd_render = {
    .name = "render",
    .args = "[HOST…]",
    .summary = "configurations from templates and inventory",
    .help =
	"Renders the configuration of each host: one to standard output, several "
	"into files,\nwhich only their owner can read. All hosts are rendered and all "
	"mistakes shown before\nanything is written. DIR/HOST.map.json says for every "
	"line which template line and\nvariable wrote it.\n\n"
	"    holdfast render fra-edge1\n"
	"    holdfast render fra-edge1 --annotate\n"
	"    holdfast render -l fra -o out\n"
	"    holdfast render --template port.j2 --vars port.yml",
    .options = options,
    .max_args = CLI_ANY,
    .run = render_run,
};
