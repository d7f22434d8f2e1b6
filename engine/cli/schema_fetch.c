#include "cli/schema_fetch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/vec.h"
#include "base/wait.h"
#include "cli/cli.h"
#include "cli/schemas.h"
#include "data/xml.h"
#include "deploy/reach.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "netconf/session.h"
#include "schema/import.h"

enum { OPEN_MS = 60000, REPLY_MS = 120000, MODULES = 20000, FOLDER_MODE = 0755 };

static const char monitoring[] = "urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring";

/* A module that the router says it has. */
struct offer {
	const char *name, *revision;
	bool taken;
};

struct fetch {
	struct cli *cli;
	struct device *device;
	const char *folder;
	VEC(struct offer) offers;
	VEC(const char *) wanted; /* names, some of them twice */
};

static int
ask(struct fetch *f, const char *rpc, struct reply **ret_reply, struct err **e)
{
	struct deadline d = deadline_in(REPLY_MS, f->cli->cancel);

	d.cancel_at = CANCEL_FINISH; /* nothing is in flight that must be finished */
	if (device_read(f->device, str_of(rpc), &d, ret_reply, e) != 0)
		return -1;
	if (!(*ret_reply)->failed)
		return 0;
	reply_err(*ret_reply, ERR_RPC, e);
	reply_free(*ret_reply);
	return -1;
}

/* It becomes the name of a file and a part of a request. */
static bool
is_name(const char *s)
{
	return s != NULL && *s != '\0' && *s != '.' &&
	       s[strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			   "0123456789_.-")] == '\0';
}

static int
list(struct fetch *f, struct err **e)
{
	struct arena *a = f->cli->arena;
	struct reply *r;

	if (ask(f,
		arena_printf(a,
		    "<get><filter type=\"subtree\"><netconf-state "
		    "xmlns=\"%s\"><schemas/></netconf-state></filter></get>",
		    monitoring),
		&r, e) != 0)
		return -1;
	for (const struct xml *x = xml_walk(r->root, NULL, "schema");
	     x != NULL && f->offers.n < MODULES; x = xml_walk(r->root, x, "schema")) {
		struct offer o = {.name = xml_get(a, x, "identifier"),
		    .revision = xml_get(a, x, "version")};
		const char *format = xml_get(a, x, "format");

		if (!is_name(o.name) ||
		    (format != NULL && !str_ends(str_of(format), STR("yang"))))
			continue;
		if (!is_name(o.revision))
			o.revision = "";
		vec_push(&f->offers, o);
	}
	reply_free(r);
	return 0;
}

static int
keep(struct fetch *f, const struct offer *o, struct str text, struct err **e)
{
	struct buf b;
	int rc;

	buf_init(&b, MODULE_TOTAL);
	buf_addstr(&b, text);
	rc = buf_write_product(&b,
	    arena_printf(f->cli->arena, "%s/%s%s%s.yang", f->folder, o->name,
		*o->revision != '\0' ? "@" : "", o->revision),
	    0644, e);
	buf_done(&b);
	return rc;
}

static void
want_imports(struct fetch *f, struct str text)
{
	struct str name;
	size_t at = 0;

	while (module_next_import(text, &at, &name))
		vec_push(&f->wanted, arena_strndup(f->cli->arena, name.p, name.n));
}

static int
download(struct fetch *f, const struct offer *o, struct err **e)
{
	struct arena *a = f->cli->arena;
	const struct xml *data;
	struct reply *r;
	int rc;

	if (ask(f,
		arena_printf(a,
		    "<get-schema xmlns=\"%s\"><identifier>%s</identifier>%s%s%s"
		    "<format>yang</format></get-schema>",
		    monitoring, o->name, *o->revision != '\0' ? "<version>" : "",
		    o->revision, *o->revision != '\0' ? "</version>" : ""),
		&r, e) != 0)
		return err_wrap(e, "module '%s'", o->name);
	data = xml_child(r->root, "data");
	if (data != NULL) {
		want_imports(f, data->text);
		rc = keep(f, o, data->text, e);
	} else {
		rc = err_set(e, ERR_PROTOCOL, "get-schema gave no module '%s'", o->name);
	}
	reply_free(r);
	return rc;
}

/* If the router has it, and it is not here yet. */
static int
take(struct fetch *f, const char *name, struct err **e)
{
	vec_each (&f->offers, it) {
		if (it->taken || strcmp(it->name, name) != 0)
			continue;
		it->taken = true;
		if (download(f, it, e) != 0)
			return -1;
	}
	return 0;
}

/* `junos-es-conf-`: what all modules of that configuration begin with, or an empty text. */
static struct str
find_prefix(const struct fetch *f, const char *family)
{
	vec_each (&f->offers, it) {
		struct str name = str_of(it->name);

		if (!str_ends(name, STR("-conf-root")))
			continue;
		name.n -= strlen("root");
		if (family == NULL || (str_starts(name, str_of(family)) &&
					  name.n == strlen(family) + strlen("-conf-")))
			return name;
	}
	return STR("");
}

static int
download_all(struct fetch *f, struct err **e)
{
	struct str prefix = find_prefix(f, cli_opt(f->cli, "family"));

	if (prefix.n == 0) {
		err_set(e, ERR_SCHEMA,
		    "the router lists no modules of its configuration (%zu others)",
		    f->offers.n);
		err_remedy(*e, "configure 'system services netconf netconf-monitoring "
			       "netconf-state-schemas', or import published modules");
		return -1;
	}
	vec_each (&f->offers, it)
		if (str_starts(str_of(it->name), prefix))
			vec_push(&f->wanted, it->name);
	for (size_t i = 0; i < f->wanted.n; i++)
		if (take(f, f->wanted.v[i], e) != 0)
			return -1;
	return 0;
}

static int
make_folder(
    struct cli *c, const struct site *site, const char **ret_folder, struct err **e)
{
	const char *to = schemas_folder(c, site);
	char *made = arena_printf(c->arena, "%s/.fetch-XXXXXX", to);

	if ((mkdir(to, FOLDER_MODE) != 0 && errno != EEXIST) || mkdtemp(made) == NULL)
		return err_set(
		    e, ERR_FILE, "cannot write in '%s': %s", to, strerror(errno));
	*ret_folder = made;
	return 0;
}

static int
visit(struct fetch *f, const struct host *host, const struct site *site, struct err **e)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct reach reach = {
	    .arena = f->cli->arena, .host = host, .site = site, .bus = f->cli->bus};
	struct deadline d = deadline_in(OPEN_MS, f->cli->cancel);
	int rc;

	d.cancel_at = CANCEL_FINISH;
	if (reach_open(&reach, &d, &f->device, e) != 0)
		return -1;
	rc = list(f, e);
	if (rc == 0)
		rc = download_all(f, e);
	device_close(f->device);
	return rc;
}

int
schema_fetch(struct cli *c, const char *host, const char **ret_folder,
    const char **ret_host, struct err **e)
{
	struct fetch f = {.cli = c};
	const struct inventory *inv;
	const struct site *site;
	const struct host *is;
	int rc;

	if (cli_site(c, &site, &inv, e) != 0)
		return -1;
	is = inventory_host(inv, host);
	if (is == NULL)
		return err_set(e, ERR_HOST_PATTERN, "there is no host '%s'", host);
	if (make_folder(c, site, &f.folder, e) != 0)
		return -1;
	cli_begin(c, &is, 1);
	rc = visit(&f, is, site, e);
	vec_done(&f.offers);
	vec_done(&f.wanted);
	if (rc != 0) {
		schema_fetch_done(f.folder);
		return -1;
	}
	*ret_folder = f.folder;
	*ret_host = is->name;
	return 0;
}

void
schema_fetch_done(const char *folder)
{
	import_remove(folder);
}
