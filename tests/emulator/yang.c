#include "emulator/yang.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "emulator/personality.h"
#include "schema/module.h"
#include "schema/module_scan.h"

static const struct yang_module standard[] = {
    {"ietf-netconf-monitoring", "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring",
	"2010-10-04"},
    {"ietf-inet-types", "urn:ietf:params:xml:ns:yang:ietf-inet-types", "2013-07-15"},
    {"ietf-yang-types", "urn:ietf:params:xml:ns:yang:ietf-yang-types", "2013-07-15"},
};

void
yang_standard(struct yang_modules *ret)
{
	for (size_t i = 0; i < sizeof standard / sizeof standard[0]; i++)
		vec_push(&ret->list, standard[i]);
}

/* --- ours under the router's names --------------------------------------------------------------------- */

/* The family of the model, as the names of its modules have it: "es-" for SRX. [inferred] for EX and QFX. */
static const char *
family(const struct personality *p)
{
	static const struct {
		const char *part, *family;
	} families[] = {{"srx", "es-"}, {"qfx", "qfx-"}, {"ex", "ex-"}};

	for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
		if (strstr(p->model, families[i].part) != NULL)
			return families[i].family;
	return "";
}

/* Modules of all trains have the first day of a year. */
static const char *
revision(struct arena *a, const struct personality *p)
{
	return arena_printf(a, "20%02d-01-01", personality_major(p) % 100);
}

/* In place of every `from`. */
static char *
replaced(struct arena *a, struct str text, const char *from, const char *to)
{
	const char *end = text.p + text.n, *at;
	struct buf out;
	char *copy;

	buf_init(&out, BUF_TEXT);
	while (
	    (at = memmem(text.p, (size_t)(end - text.p), from, strlen(from))) != NULL) {
		buf_add(&out, text.p, (size_t)(at - text.p));
		buf_adds(&out, to);
		text.p = at + strlen(from);
	}
	buf_add(&out, text.p, (size_t)(end - text.p));
	copy = buf_copy(&out, a);
	buf_done(&out);
	return copy;
}

/* The release is in the description of the revision: "Junos: 22.4R1.10". */
static const char *
released(struct arena *a, const struct personality *p, const char *text)
{
	static const char opens[] = "\n  revision ";
	const char *at = strstr(text, opens), *end;

	end = at != NULL ? strstr(at, "\n  }\n") : NULL;
	if (end == NULL)
		return text;
	return arena_printf(a, "%.*s%s%s {\n    description \"Junos: %s\";%s",
	    (int)(at - text), text, opens, revision(a, p), p->release, end);
}

static const char *
as_its_own(struct arena *a, const struct personality *p, const char *text)
{
	const char *f = family(p);

	if (*f != '\0') {
		text = replaced(
		    a, str_of(text), "junos-conf-", arena_printf(a, "junos-%sconf-", f));
		text = replaced(a, str_of(text), "/junos/conf/",
		    arena_printf(a, "/junos-%.*s/conf/", (int)strlen(f) - 1, f));
	}
	return released(a, p, text);
}

/* --- of a text, or a file ------------------------------------------------------------------------------ */

static const char *
namespace_of(struct arena *a, struct str text)
{
	struct yang_scan s = {text.p, text.p + text.n, {NULL, 0}};
	enum yang t;

	while ((t = yang_next(&s)) != YANG_END)
		if (t == YANG_WORD && str_eq(s.token, STR("namespace")) &&
		    yang_next(&s) != YANG_SIGN) {
			struct str ns = yang_unquoted(s.token);

			return arena_strndup(a, ns.p, ns.n);
		}
	return "";
}

static void
add(struct arena *a, struct yang_modules *ret, struct str text)
{
	struct module_head h;

	if (!module_read_head(text, &h))
		return;
	vec_push(&ret->list,
	    ((struct yang_module){arena_strndup(a, h.name.p, h.name.n),
		namespace_of(a, text), arena_strndup(a, h.revision.p, h.revision.n)}));
}

static int
is_yang(const struct dirent *d)
{
	return str_ends(str_of(d->d_name), STR(".yang"));
}

static int
read_file(const char *folder, const char *name, struct buf *out)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	int rc = buf_read_file(out, arena_printf(a, "%s/%s", folder, name), &e);

	err_free(e);
	arena_free(a);
	return rc;
}

static void
list_folder(struct arena *a, const char *folder, struct yang_modules *ret)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, is_yang, alphasort);

	for (int i = 0; i < n; i++) {
		struct buf text;

		buf_init(&text, BUF_TEXT);
		if (read_file(folder, entries[i]->d_name, &text) == 0)
			add(a, ret, buf_str(&text));
		buf_done(&text);
		free(entries[i]);
	}
	free(entries);
}

void
yang_native(struct arena *a, const struct personality *p, struct yang_modules *ret)
{
	if (p->schemas != NULL) {
		list_folder(a, p->schemas, ret);
	} else if (!personality_since(p, 17, 4)) {
		vec_push(
		    &ret->list, ((struct yang_module){"configuration",
				    "http://yang.juniper.net/yang/1.1/jc/configuration",
				    revision(a, p)}));
	} else {
		for (size_t i = 0; i < module_nfiles; i++)
			add(a, ret, str_of(as_its_own(a, p, module_files[i].text)));
	}
}

/* NAME@REVISION.yang, or NAME.yang */
static int
text_in_folder(struct arena *a, const char *folder, const struct yang_module *wanted,
    struct buf *out)
{
	if (strpbrk(wanted->name, "/@") != NULL || strchr(wanted->revision, '/') != NULL)
		return -1;
	if (read_file(folder,
		arena_printf(a, "%s@%s.yang", wanted->name, wanted->revision), out) == 0)
		return 0;
	return read_file(folder, arena_printf(a, "%s.yang", wanted->name), out);
}

int
yang_text(struct arena *a, const struct personality *p, const struct yang_module *wanted,
    struct buf *out)
{
	if (p->schemas != NULL)
		return text_in_folder(a, p->schemas, wanted, out);
	for (size_t i = 0; i < module_nfiles; i++) {
		const char *text = as_its_own(a, p, module_files[i].text);
		struct module_head h;

		if (!module_read_head(str_of(text), &h) ||
		    !str_eq(h.name, str_of(wanted->name)) ||
		    (*wanted->revision != '\0' &&
			!str_eq(h.revision, str_of(wanted->revision))))
			continue;
		buf_adds(out, text);
		return 0;
	}
	return -1;
}
