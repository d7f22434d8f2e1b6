#include "cli/cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "base/vec.h"

const struct cli_option cli_globals[] = {
    {"site", 'C', "DIR", "site directory (default: nearest parent with inventory/)"},
    {"inventory", 'i', "FILE|DIR",
	"inventory, repeatable (default: inventory/hosts.yml)"},
    {"limit", 'l', "PATTERN", "hosts: names, groups, globs, a:&b, a:!b, ~regex"},
    {"extra-vars", 'e', "KEY=VALUE|@FILE", "extra variables, repeatable; they win"},
    {"vault-password-file", 0, "FILE", "password of vaults, or a program printing it"},
    {"vault-id", 0, "LABEL@FILE", "the same, for the vaults with that label"},
    {"jobs", 'j', "N", "routers worked on at once (default: 32 at most)"},
    {"report", 0, "KIND=FILE", "also write this report, repeatable"},
    {"state", 0, "DIR", "where run logs live (default: $XDG_STATE_HOME/holdfast)"},
    {"json", 0, NULL, "machine-readable product on standard output"},
    {"color", 0, "auto|always|never", "colours (default: auto; NO_COLOR is honoured)"},
    {"quiet", 'q', NULL, "only problems on standard error"},
    {"verbose", 'v', NULL, "more on standard error; twice: every request"},
    {"version", 0, NULL, "print the version"},
    {"help", 'h', NULL, "print help"},
    {0},
};

struct parse {
	struct cli *cli;
	char **argv;
	int argc;
	int i;
	VEC(struct cli_value) values;
	VEC(const char *) args;
};

static const struct cli_option *
option_find(const struct cli_option *options, struct str name, char letter)
{
	for (; options != NULL && options->name != NULL; options++)
		if (letter != 0 ? options->letter == letter
				: str_eq(str_of(options->name), name))
			return options;
	return NULL;
}

static const struct cli_option *
known(const struct cli *c, struct str name, char letter)
{
	const struct cli_option *o = option_find(cli_globals, name, letter);

	if (o == NULL && c->command != NULL)
		o = option_find(c->command->options, name, letter);
	return o;
}

static int
unknown(const struct cli *c, struct str name, struct err **e)
{
	const char *names[64], *near;
	size_t n = 0;

	for (const struct cli_option *o = cli_globals; o->name != NULL; o++)
		names[n++] = o->name;
	if (c->command != NULL && c->command->options != NULL)
		for (const struct cli_option *o = c->command->options;
		     o->name != NULL && n < 64; o++)
			names[n++] = o->name;
	near = str_nearest(name, names, n);
	err_set(e, ERR_USAGE, "unknown option '--" STR_FMT "'", STR_ARG(name));
	if (near != NULL)
		err_remedy(*e, "did you mean '--%s'?", near);
	else if (c->command != NULL)
		err_remedy(*e, "see 'holdfast help %s'", c->command->name);
	return -1;
}

/* The value of an option: joined to it, or the next word. */
static int
take(struct parse *p, const struct cli_option *o, const char *joined, struct err **e)
{
	struct cli_value v = {o->name, ""};

	if (o->value == NULL) {
		if (joined != NULL)
			return err_set(
			    e, ERR_USAGE, "option '--%s' takes no value", o->name);
	} else if (joined != NULL) {
		v.value = joined;
	} else if (p->i + 1 < p->argc) {
		v.value = p->argv[++p->i];
	} else {
		return err_set(e, ERR_USAGE, "option '--%s' needs %s", o->name, o->value);
	}
	vec_push(&p->values, v);
	return 0;
}

static int
take_long(struct parse *p, const char *word, struct err **e)
{
	struct str rest = str_of(word), name = str_cut(&rest, '=');
	const struct cli_option *o = known(p->cli, name, 0);

	if (o == NULL)
		return unknown(p->cli, name, e);
	return take(p, o, word[name.n] == '=' ? word + name.n + 1 : NULL, e);
}

static int
take_letters(struct parse *p, const char *letters, struct err **e)
{
	for (; *letters != '\0'; letters++) {
		const struct cli_option *o = known(p->cli, STR(""), *letters);

		if (o == NULL)
			return err_set(e, ERR_USAGE, "unknown option '-%c'", *letters);
		if (o->value != NULL)
			return take(p, o, letters[1] != '\0' ? letters + 1 : NULL, e);
		if (take(p, o, NULL, e) < 0)
			return -1;
	}
	return 0;
}

static int
take_word(struct parse *p, const char *word, struct err **e)
{
	const char *names[64], *near;
	size_t n = 0;

	if (p->cli->command != NULL) {
		vec_push(&p->args, word);
		return 0;
	}
	p->cli->command = command_named(word);
	if (p->cli->command != NULL)
		return 0;
	for (const struct command *const *c = commands; *c != NULL && n < 64; c++)
		names[n++] = (*c)->name;
	near = str_nearest(str_of(word), names, n);
	err_set(e, ERR_USAGE, "unknown command '%s'", word);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	return -1;
}

static int
parse_words(struct parse *p, struct err **e)
{
	bool options = true;

	for (p->i = 1; p->i < p->argc; p->i++) {
		const char *word = p->argv[p->i];
		int rc;

		if (options && strcmp(word, "--") == 0) {
			options = false;
			continue;
		}
		if (!options || word[0] != '-' || word[1] == '\0')
			rc = take_word(p, word, e);
		else if (word[1] == '-')
			rc = take_long(p, word + 2, e);
		else
			rc = take_letters(p, word + 1, e);
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int
check_args(const struct cli *c, struct err **e)
{
	const struct command *cmd = c->command;

	if (cmd == NULL || cli_flag(c, "help"))
		return 0;
	if (c->nargs >= cmd->min_args && c->nargs <= cmd->max_args)
		return 0;
	err_set(e, ERR_USAGE, "'%s' takes %s", cmd->name,
	    cmd->args[0] != '\0' ? cmd->args : "no argument");
	err_remedy(*e, "see 'holdfast help %s'", cmd->name);
	return -1;
}

int
cli_parse(struct cli *c, int argc, char **argv, struct err **e)
{
	struct parse p = {.cli = c, .argc = argc, .argv = argv};
	struct cli_value *values;
	const char **args;
	int rc = parse_words(&p, e);

	values = arena_array(c->arena, struct cli_value, p.values.n + 1);
	if (p.values.n > 0)
		memcpy(values, p.values.v, p.values.n * sizeof *values);
	args = arena_array(c->arena, const char *, p.args.n + 1);
	if (p.args.n > 0)
		memcpy(args, p.args.v, p.args.n * sizeof *args);
	c->values = values;
	c->nvalues = p.values.n;
	c->args = args;
	c->nargs = p.args.n;
	vec_done(&p.values);
	vec_done(&p.args);
	for (size_t i = 0; i < c->nvalues; i++)
		if (strcmp(c->values[i].name, "verbose") == 0)
			c->verbose++;
	if (cli_flag(c, "quiet"))
		c->verbose = -1;
	c->json = cli_flag(c, "json");
	return rc < 0 ? -1 : check_args(c, e);
}

const char *
cli_opt(const struct cli *c, const char *name)
{
	for (size_t i = c->nvalues; i > 0; i--)
		if (strcmp(c->values[i - 1].name, name) == 0)
			return c->values[i - 1].value;
	return NULL;
}

bool
cli_flag(const struct cli *c, const char *name)
{
	return cli_opt(c, name) != NULL;
}

const char *const *
cli_opts(const struct cli *c, const char *name)
{
	const char **v = arena_array(c->arena, const char *, c->nvalues + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->nvalues; i++)
		if (strcmp(c->values[i].name, name) == 0)
			v[n++] = c->values[i].value;
	return n > 0 ? v : NULL;
}

int
cli_number(const struct cli *c, const char *name, const int64_t range[2],
    int64_t otherwise, int64_t *ret_number, struct err **e)
{
	const char *text = cli_opt(c, name);
	long long number;
	char *end;

	if (text == NULL) {
		*ret_number = otherwise;
		return 0;
	}
	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0' || number < range[0] ||
	    number > range[1])
		return err_set(e, ERR_USAGE,
		    "'--%s' must be a whole number from %lld to %lld, not '%s'", name,
		    (long long)range[0], (long long)range[1], text);
	*ret_number = number;
	return 0;
}

int
cli_jobs(const struct cli *c, int64_t *ret_jobs, struct err **e)
{
	static const int64_t range[] = {1, 1024};

	return cli_number(c, "jobs", range, 0, ret_jobs, e);
}

int
cli_word(const struct cli *c, const char *name, const char *const *words, int otherwise,
    int *ret_index, struct err **e)
{
	const char *text = cli_opt(c, name), *near;
	struct buf all;
	int n = 0;

	if (text == NULL) {
		*ret_index = otherwise;
		return 0;
	}
	for (; words[n] != NULL; n++)
		if (strcmp(words[n], text) == 0) {
			*ret_index = n;
			return 0;
		}
	near = str_nearest(str_of(text), words, (size_t)n);
	err_set(e, ERR_USAGE, "'--%s' cannot be '%s'", name, text);
	if (near != NULL) {
		err_remedy(*e, "did you mean '%s'?", near);
		return -1;
	}
	buf_init(&all, BUF_LINE);
	for (int i = 0; i < n; i++)
		buf_printf(&all, "%s'%s'", i > 0 ? ", " : "", words[i]);
	err_remedy(*e, "use one of %s", buf_z(&all));
	buf_done(&all);
	return -1;
}
