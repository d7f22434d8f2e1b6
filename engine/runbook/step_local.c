/* local: a program on this machine. No shell, no secret among its arguments. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "check/local.h"
#include "data/json.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "runbook/arguments.h"
#include "runbook/step.h"

enum { TIMEOUT_MS = 300000, OUTPUT = 1 << 20, ONE_LINE = 120, WORDS_MOST = 1000 };
enum { FORMAT_TEXT, FORMAT_JSON };

struct local {
	struct row_texts argv;
	int format;
	bool changes;
};

static const char *const formats[] = {
    [FORMAT_TEXT] = "text", [FORMAT_JSON] = "json", NULL};

static const struct row rows[] = {
    ROW_TEXTS(struct local, argv, "argv", ROW_REQUIRED,
	"the program and its arguments: no shell sees them"),
    ROW_WORD(struct local, format, "format", 0, FORMAT_TEXT, formats,
	"json: what it prints is read, and later steps see it as 'json'"),
    ROW_BOOL(struct local, changes, "changes", 0, true,
	"false: it only looks, and is run in a dry run too"),
    ROW_END,
};

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *argv = value_get(step->arguments, "argv");

	(void)site;
	(void)a;
	if (argv == NULL || argv->kind != VALUE_LIST || argv->list.n > 0)
		return 0;
	return err_at(e, ERR_INPUT, argv->mark, "'argv' names no program");
}

/* Every user of this machine can read the arguments of a program. */
static int
holds_no_secret(const struct step_run *s, const char *word, struct err **e)
{
	if (!redact_finds(s->run->redact, str_of(word)))
		return 0;
	err_set(e, ERR_INPUT, "an argument of this program would hold a secret");
	err_remedy(*e, "arguments can be read by every user: give the program a file");
	return -1;
}

static int
argv_of(const struct step_run *s, const struct local *l, char ***ret_argv, struct err **e)
{
	char **argv = arena_array(s->arena, char *, l->argv.n + 1);

	if (l->argv.n == 0 || l->argv.n > WORDS_MOST || l->argv.v[0][0] == '\0')
		return err_set(e, ERR_INPUT, "'argv' names no program");
	for (size_t i = 0; i < l->argv.n; i++) {
		if (holds_no_secret(s, l->argv.v[i], e) < 0)
			return -1;
		argv[i] = arena_strdup(s->arena, l->argv.v[i]);
	}
	*ret_argv = argv;
	return 0;
}

static int
tell(struct step_run *s, const struct local *l, struct str text, struct err **e)
{
	struct value *v;

	step_result(s, "text", value_str(s->arena, text));
	s->outcome = l->changes ? STEP_CHANGED : STEP_PASSED;
	text = str_trim(text);
	if (text.n < ONE_LINE && memchr(text.p, '\n', text.n) == NULL)
		step_detail(s, STR_FMT, STR_ARG(text));
	else
		step_detail(s, "it said %zu octets", text.n);
	if (l->format != FORMAT_JSON)
		return 0;
	if (json_parse(s->arena, l->argv.v[0], text, &v, e) < 0)
		return err_wrap(e, "what '%s' printed is no JSON", l->argv.v[0]);
	step_result(s, "json", v);
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct local *l = arguments;
	struct buf out;
	char **argv = NULL;
	int rc;

	if (argv_of(s, l, &argv, e) < 0)
		return -1;
	if (s->dry && l->changes) {
		s->outcome = STEP_SKIPPED;
		step_detail(s, "dry run: '%s' would be run", argv[0]);
		return 0;
	}
	buf_init(&out, OUTPUT);
	rc = local_run(argv, &s->deadline, &out, e);
	if (rc == 0)
		rc = tell(s, l, buf_str(&out), e);
	buf_done(&out);
	return rc;
}

const struct step_kind step_local = {
    .name = "local",
    .summary = "a program on this machine",
    .help = "It gets no input, and sees no shell: 'argv' is the program and its "
	    "arguments. It fails\n"
	    "if the program does not exit with 0. Later steps see 'text', and with "
	    "'format: json' also\n"
	    "'json'. At most 1 MB.\n\n"
	    "    - name: tell the traffic team\n"
	    "      local: [./tools/ticket, --close, '{{ ticket }}']\n"
	    "      once: true\n"
	    "    - local: {argv: [./tools/peers, '{{ inventory_hostname }}'], format: "
	    "json, changes: false}\n"
	    "      result: peers",
    .rows = rows,
    .size = sizeof(struct local),
    .shorthand = "argv",
    .where = STEP_ROUTER,
    .changes = true,
    .shows = true,
    .timeout_ms = TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
