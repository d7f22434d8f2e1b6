#include "check/source.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "check/check.h"
#include "check/local.h"
#include "check/replies.h"
#include "data/rows.h"
#include "data/value.h"
#include "data/xml.h"
#include "device/device.h"
#include "netconf/session.h"

enum { TIMEOUT_MS = 30000, TIMEOUT_MOST_MS = 600000, WORDS_MOST = 64 };

struct source_file {
	const char *rpc, *cli, *file;
	const struct value *local;
	int form; /* an index into form_words */
	int64_t timeout_ms;
};

static const char *const form_words[] = {"auto", "xml", "text", "json", NULL};

const struct row source_rows[] = {
    ROW_TEXT(struct source_file, rpc, "rpc", 0, NULL,
	"an RPC that only reads, as XML: '<get-…/>'"),
    ROW_TEXT(struct source_file, cli, "cli", 0, NULL, "a command line: 'show …'"),
    ROW_TEXT(struct source_file, file, "file", 0, NULL,
	"a file here, relative to the site; {host} and {address} are filled in"),
    ROW_VALUE(struct source_file, local, "local", 0,
	"a program run here, as a list of words; {host} and {address} are filled in"),
    ROW_WORD(struct source_file, form, "form", 0, 0, form_words,
	"what it answers; auto: xml of an RPC, else text"),
    ROW_SPAN(struct source_file, timeout_ms, "timeout", 0, TIMEOUT_MS, 1000,
	TIMEOUT_MOST_MS, "for a program"),
    ROW_END,
};

/* --- loading ------------------------------------------------------------------------------------- */

/* <get-x/> as <get-x format="text"/>, unless it says so itself. */
static const char *
with_form(struct arena *a, const char *rpc, enum source_form form)
{
	static const char *const attributes[] = {
	    [SOURCE_TEXT] = "text", [SOURCE_JSON] = "json"};
	size_t name = strcspn(rpc, " \t\r\n/>"), tag = strcspn(rpc, ">");
	const char *said = strstr(rpc, "format=");

	if (form == SOURCE_XML || (said != NULL && (size_t)(said - rpc) < tag))
		return rpc;
	return arena_printf(
	    a, "%.*s format=\"%s\"%s", (int)name, rpc, attributes[form], rpc + name);
}

/* What was to be filled in was: nothing is sent with a name in it. */
static int
no_names(const struct value *text, struct err **e)
{
	if (strchr(text->str.p, '{') == NULL)
		return 0;
	err_at(
	    e, ERR_INPUT, text->mark, "there is a '{' that begins no name of 'expect'");
	err_remedy(*e, "list the name under 'expect' of the check file");
	return -1;
}

static int
load_rpc(struct arena *a, const struct value *rpc, struct check_source *s, struct err **e)
{
	struct str text = str_trim(rpc->str);
	struct err *why = NULL;
	struct xml *root;

	if (no_names(rpc, e) < 0)
		return -1;
	if (xml_parse(a, text, &root, &why) < 0) {
		err_at(e, ERR_INPUT, rpc->mark, "'rpc' is not one element: %s",
		    err_message(why));
		err_free(why);
		return -1;
	}
	s->request = with_form(a, arena_strndup(a, text.p, text.n), s->form);
	if (device_reads(str_of(s->request)))
		return 0;
	err_at(e, ERR_INPUT, rpc->mark, "<%s> is not known to be read-only", root->name);
	err_remedy(*e, "a check only reads: use one of the <get-…> requests");
	return -1;
}

/* Quotes stay quotes: what stands in them is looked at. */
static void
add_line(struct buf *out, struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '"')
			buf_addc(out, '"');
		else
			buf_add_xml(out, (struct str){line.p + i, 1});
}

static int
load_cli(struct arena *a, const struct value *cli, struct check_source *s, struct err **e)
{
	static const char *const forms[] = {
	    [SOURCE_XML] = "xml", [SOURCE_TEXT] = "text", [SOURCE_JSON] = "json"};
	struct buf request;

	if (no_names(cli, e) < 0)
		return -1;
	buf_init(&request, BUF_LINE);
	buf_printf(&request, "<command format=\"%s\">", forms[s->form]);
	add_line(&request, str_trim(cli->str));
	buf_adds(&request, "</command>");
	s->request = buf_copy(&request, a);
	buf_done(&request);
	if (device_reads(str_of(s->request)))
		return 0;
	err_at(e, ERR_INPUT, cli->mark, "'%s' is not known to be read-only", cli->str.p);
	err_remedy(*e, "a check only reads: 'show …', with pipes that only filter");
	return -1;
}

static int
load_local(
    struct arena *a, const struct value *local, struct check_source *s, struct err **e)
{
	size_t n = value_count(local);
	const char **argv = arena_array(a, const char *, n + 1);

	if (local->kind != VALUE_LIST || n == 0 || n > WORDS_MOST) {
		err_at(e, ERR_INPUT, local->mark,
		    "'local' must be a list of at most %d words", WORDS_MOST);
		err_remedy(*e, "write it like [ping, -c, \"3\", \"{address}\"]: there is "
			       "no shell that splits a line");
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		const struct value *word = value_at(local, i);

		if (word->kind != VALUE_STR || (i == 0 && word->str.n == 0))
			return err_at(e, ERR_INPUT, word->mark,
			    "a word of 'local' must be text, not %s",
			    word->kind == VALUE_STR ? "nothing"
						    : value_kind_name(word->kind));
		argv[i] = word->str.p;
	}
	s->argv = argv;
	return 0;
}

static int
load_how(struct arena *a, const char *site_dir, const struct source_file *file,
    const struct value *collect, struct check_source *s, struct err **e)
{
	if (file->rpc != NULL)
		return load_rpc(a, value_get(collect, "rpc"), s, e);
	if (file->cli != NULL)
		return load_cli(a, value_get(collect, "cli"), s, e);
	if (file->local != NULL) {
		s->how = SOURCE_LOCAL;
		return load_local(a, file->local, s, e);
	}
	s->how = SOURCE_FILE;
	s->path = file->file[0] == '/' ? file->file
				       : arena_printf(a, "%s/%s", site_dir, file->file);
	return 0;
}

int
source_load(struct arena *a, const char *site_dir, const struct value *collect,
    struct check_source *ret_source, struct err **e)
{
	struct check_source s = {.form = SOURCE_TEXT};
	struct source_file file;
	int said;

	if (rows_load(a, source_rows, "'collect'", collect, &file, e) < 0)
		return -1;
	said = (file.rpc != NULL) + (file.cli != NULL) + (file.file != NULL) +
	       (file.local != NULL);
	if (said != 1)
		return err_at(e, ERR_INPUT, collect->mark,
		    "'collect' needs one of 'rpc', 'cli', 'file' and 'local'%s",
		    said > 1 ? ", not several" : "");
	if (file.form > 0)
		s.form = (enum source_form)(file.form - 1);
	else if (file.rpc != NULL)
		s.form = SOURCE_XML;
	s.timeout_ms = file.timeout_ms;
	if (value_get(collect, "timeout") != NULL && file.local == NULL)
		return err_at(e, ERR_INPUT, value_get(collect, "timeout")->mark,
		    "'timeout' is for 'local' only");
	if (load_how(a, site_dir, &file, collect, &s, e) < 0)
		return -1;
	*ret_source = s;
	return 0;
}

/* --- asking --------------------------------------------------------------------------------------- */

/* {host} and {address}. A path must not lead elsewhere because of how a host is called. */
static int
fill_in(const char *text, const struct check_look *look, bool path, struct buf *out,
    struct err **e)
{
	const char *const names[][2] = {
	    {"{host}", look->host}, {"{address}", look->address}};

	while (*text != '\0') {
		const char *said = NULL;

		for (size_t i = 0; i < 2 && said == NULL; i++)
			if (str_starts(str_of(text), str_of(names[i][0]))) {
				said = names[i][1];
				text += strlen(names[i][0]);
				if (said == NULL)
					return err_set(e, ERR_INTERNAL,
					    "nothing is known for '%s'", names[i][0]);
			}
		if (said == NULL) {
			buf_addc(out, *text++);
			continue;
		}
		if (path && (strchr(said, '/') != NULL || said[0] == '.'))
			return err_set(
			    e, ERR_INPUT, "'%s' can be no part of a path", said);
		buf_adds(out, said);
	}
	return 0;
}

static struct xml *
element(struct arena *a, const char *name, struct xml *parent)
{
	struct xml *x = arena_new_of(a, struct xml);

	*x = (struct xml){
	    .name = name, .prefix = "", .ns = "", .text = STR(""), .parent = parent};
	if (parent != NULL)
		parent->child = x;
	return x;
}

/* What XML cannot hold, which a baseline is written in, is '?'. */
static struct str
printable(struct arena *a, struct str text)
{
	char *copy = arena_strndup(a, text.p, text.n);

	for (size_t i = 0; i < text.n; i++)
		if (iscntrl((unsigned char)copy[i]) && strchr("\t\n\r", copy[i]) == NULL)
			copy[i] = '?';
	return (struct str){copy, text.n};
}

/* What was said here, as a router would have. */
static int
wrap(struct arena *a, struct str text, enum source_form form,
    const struct xml **ret_reply, struct err **e)
{
	struct xml *reply = element(a, "rpc-reply", NULL), *body;

	if (str_utf8_error(text) < text.n)
		return err_set(e, ERR_PROTOCOL, "what was read is not UTF-8");
	if (form != SOURCE_XML) {
		body = element(a, "output", reply);
		body->text = printable(a, text);
	} else {
		if (xml_parse(a, text, &body, e) < 0)
			return -1;
		reply->child = body;
		body->parent = reply;
	}
	*ret_reply = reply;
	return 0;
}

static int
ask_file(const struct check_source *s, const struct check_look *look, struct buf *text,
    struct err **e)
{
	struct buf path;
	int rc;

	buf_init(&path, BUF_LINE);
	rc = fill_in(s->path, look, true, &path, e);
	if (rc == 0)
		rc = buf_read_file(text, buf_z(&path), e);
	buf_done(&path);
	return rc;
}

static int
ask_local(const struct check_source *s, const struct check_look *look, struct arena *a,
    struct buf *text, struct err **e)
{
	char *argv[WORDS_MOST + 1] = {0};
	struct deadline d = *look->deadline;
	struct deadline own = deadline_in(s->timeout_ms, d.cancel);
	struct buf word;
	int rc = 0;

	if (own.at_ms < d.at_ms)
		d.at_ms = own.at_ms;
	buf_init(&word, BUF_LINE);
	for (size_t i = 0; s->argv[i] != NULL && rc == 0; i++) {
		buf_reset(&word);
		rc = fill_in(s->argv[i], look, false, &word, e);
		argv[i] = buf_copy(&word, a);
	}
	buf_done(&word);
	if (rc == 0)
		rc = local_run(argv, &d, text, e);
	if (rc < 0 && err_code(*e) == ERR_TIMEOUT && deadline_left(look->deadline) > 0) {
		err_clear(e); /* its own time is over, not ours: a look that failed */
		err_set(e, ERR_RPC, "program '%s' did not end within %lld s", argv[0],
		    (long long)(s->timeout_ms / 1000));
	}
	if (rc < 0 && err_code(*e) == ERR_RPC)
		err_remedy(*e, "run it by hand to see why");
	return rc;
}

int
source_ask(const struct check_source *source, const struct check_look *look,
    struct arena *a, const struct xml **ret_reply, struct err **e)
{
	struct reply *reply = NULL;
	struct buf text;
	int rc;

	if (source->how == SOURCE_RPC) {
		if (device_read(look->device, str_of(source->request), look->deadline,
			&reply, e) < 0)
			return -1;
		*ret_reply = replies_keep(a, reply->root);
		reply_free(reply);
		return 0;
	}
	buf_init(&text, LOCAL_MOST);
	rc = source->how == SOURCE_FILE ? ask_file(source, look, &text, e)
					: ask_local(source, look, a, &text, e);
	if (rc == 0)
		rc = wrap(a, buf_str(&text), source->form, ret_reply, e);
	buf_done(&text);
	return rc;
}
