#include "cli/vault.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/env.h"
#include "base/err.h"
#include "base/wait.h"
#include "data/vault.h"
#include "transport/exec.h"
#include "transport/stream.h"

/* Where vault passwords come from: files, and programs that print one. Never from the command line itself. */

enum { PASSWORD = 4096 /* octets */, PATIENCE = 60 /* seconds a program may take */ };

static int
explain(void *owned, struct str words, struct err **e)
{
	const char *path = owned;

	(void)words; /* what it says may hold the secret */
	err_set(e, ERR_INPUT, "the vault password program '%s' failed", path);
	err_remedy(*e, "run it by hand; it has to print the password and end with 0");
	return -1;
}

static int
run_program(
    struct cli *c, const char *path, const char *label, struct buf *out, struct err **e)
{
	static const struct exec_ops ops = {.explain = explain};
	bool wants_label = label != NULL && strstr(path, "-client") != NULL;
	char *argv[] = {(char *)(uintptr_t)(strchr(path, '/') != NULL
						? path
						: arena_printf(c->arena, "./%s", path)),
	    wants_label ? (char *)(uintptr_t) "--vault-id" : NULL,
	    wants_label ? arena_strdup(c->arena, label) : NULL, NULL};
	struct exec x = {.argv = argv,
	    .envp = environ,
	    .describe = path,
	    .ops = &ops,
	    .owned = (void *)(uintptr_t)path};
	struct deadline d = deadline_in(PATIENCE * 1000, c->cancel);
	struct stream *s;
	char chunk[512];
	size_t n = 1;
	int rc;

	if (exec_open(&x, &s, e) < 0) {
		err_clear(e);
		return err_set(
		    e, ERR_INPUT, "the vault password program '%s' cannot be run", path);
	}
	do {
		rc = stream_read(s, chunk, sizeof chunk, &d, &n, e);
		if (rc == 0)
			buf_add(out, chunk, n);
	} while (rc == 0 && n > 0);
	explicit_bzero(chunk, sizeof chunk);
	stream_close(s);
	return rc;
}

static int
read_password(
    struct cli *c, const char *path, const char *label, struct buf *out, struct err **e)
{
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0)
		return run_program(c, path, label, out, e);
	return buf_read_file(out, path, e);
}

/* A file's white space around the password is not part of it, as in Ansible. */
static int
add(struct cli *c, struct vault *v, const char *label, const char *path, struct err **e)
{
	struct buf b;
	int rc;

	buf_init(&b, PASSWORD);
	rc = read_password(c, path, label, &b, e);
	if (rc == 0 && (b.over || str_trim(buf_str(&b)).n == 0)) {
		err_set(e, ERR_INPUT, "'%s' holds no vault password: %s", path,
		    b.over ? "it is too long" : "it is empty");
		err_remedy(*e, "it is a line of text, or a program that prints one");
		rc = -1;
	}
	if (rc == 0)
		vault_add(v, label, str_trim(buf_str(&b)));
	if (b.p != NULL)
		explicit_bzero(b.p, b.n);
	buf_done(&b);
	return rc;
}

/* LABEL@FILE, or FILE alone. */
static int
add_id(struct cli *c, struct vault *v, const char *id, struct err **e)
{
	const char *at = strchr(id, '@');
	const char *path = at != NULL ? at + 1 : id;

	if (*path == '\0' || strcmp(path, "prompt") == 0 ||
	    strcmp(path, "prompt_ask_vault_pass") == 0) {
		err_set(e, ERR_USAGE, "'--vault-id %s' names no file", id);
		err_remedy(*e, "write LABEL@FILE; a program that asks for the password "
			       "is such a file, too");
		return -1;
	}
	return add(c, v,
	    at != NULL && at > id ? arena_strndup(c->arena, id, (size_t)(at - id)) : NULL,
	    path, e);
}

int
cli_vault(struct cli *c, struct vault **ret_vault, struct err **e)
{
	const char *const *ids = cli_opts(c, "vault-id");
	const char *const *files = cli_opts(c, "vault-password-file");
	const char *standard = env_get("HOLDFAST_VAULT_PASSWORD_FILE");
	struct vault *v = vault_new(c->redact);
	int rc = 0;

	for (; rc == 0 && ids != NULL && *ids != NULL; ids++)
		rc = add_id(c, v, *ids, e);
	for (; rc == 0 && files != NULL && *files != NULL; files++)
		rc = add(c, v, NULL, *files, e);
	if (rc == 0 && standard != NULL)
		rc = add(c, v, NULL, standard, e);
	if (rc < 0)
		vault_free(v);
	else
		*ret_vault = v;
	return rc;
}
