#include "emulator/install.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/disk.h"
#include "emulator/filing.h"
#include "emulator/image.h"
#include "emulator/machine.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum {
	UNPACKED = 2 /* an image takes so many times its size, about (junos-facts 4.1) */
};

#define PENDING                                                                          \
	"There is already an install pending.\n"                                         \
	"    Use the 'request system reboot' command to complete the install,\n"         \
	"    or the 'request system software rollback' command to back it out."

/* --- words -------------------------------------------------------------------------------------------- */

void
install_answer(struct call *c, const char *text, int result)
{
	const struct personality *p = c->router->setup.personality;

	reply_add(c, "<output>\n");
	for (; *text != '\0'; text++) { /* quotation marks stay as they are */
		if (*text == '<' || *text == '&')
			buf_adds(&c->out, *text == '<' ? "&lt;" : "&amp;");
		else
			buf_addc(&c->out, *text);
	}
	reply_add(c, "\n</output>\n");
	if (p->package_result && p->padding)
		reply_add(c, "<package-result>\n    %d\n</package-result>\n", result);
	else if (p->package_result)
		reply_add(c, "<package-result>%d</package-result>\n", result);
}

static const char *
argument(struct call *c, const char *name)
{
	const char *text = xml_get(c->arena, c->op, name);

	return text != NULL ? text : "";
}

static bool
has(struct call *c, const char *name)
{
	return xml_child(c->op, name) != NULL;
}

int
install_engines(struct call *c)
{
	const struct router *r = c->router;
	int us = r->world.engine, other = 1 - us, bits = 1 << us;

	if (machine_engines(r) == 1)
		return 1;
	if (has(c, "re0"))
		bits = 1;
	else if (has(c, "re1"))
		bits = 2;
	else if (has(c, "other-routing-engine") ||
		 strcmp(argument(c, "routing-engine"), "other") == 0)
		bits = 1 << other;
	else if (has(c, "both-routing-engines") ||
		 strcmp(argument(c, "routing-engine"), "both") == 0)
		bits = 3;
	if ((bits >> other & 1) != 0 && r->world.other_gone) {
		reply_error(
		    c, &(struct rpc_error){.severity = "error",
			   .message = arena_printf(c->arena,
			       "Could not connect to re%d : No route to host", other),
			   .lined = true});
		bits &= ~(1 << other);
	}
	return bits;
}

/* The same answer from each engine, wrapped if there are several. */
static void
answer_all(struct call *c, int engines, const char *text, int result)
{
	if (engines != 3) {
		install_answer(c, text, result);
		return;
	}
	reply_add(c, "<multi-routing-engine-results>\n\n");
	for (int i = 0; i < 2; i++) {
		reply_add(
		    c, "<multi-routing-engine-item>\n\n<re-name>re%d</re-name>\n\n", i);
		install_answer(c, text, result);
		reply_add(c, "</multi-routing-engine-item>\n\n");
	}
	reply_add(c, "</multi-routing-engine-results>\n");
}

/* A line of /var/log/install, which `show log install` gives. */
static void note(struct router *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
static void
note(struct router *r, const char *fmt, ...)
{
	struct buf line;
	va_list ap;

	buf_init(&line, BUF_LINE);
	filing_print_date(&line, router_now(r));
	buf_printf(&line, " %s ", r->setup.name);
	va_start(ap, fmt);
	buf_vprintf(&line, fmt, ap);
	va_end(ap);
	buf_addc(&line, '\n');
	disk_append(r, "/var/log/install", buf_str(&line));
	buf_done(&line);
}

static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

/* "junos-install-mx-x86-64-23.4R2-S3.9" */
static const char *
package_name(struct arena *a, const char *path)
{
	struct str name = str_of(base_name(path));

	if (str_ends(name, STR(".tgz")))
		name.n -= 4;
	return arena_strndup(a, name.p, name.n);
}

/* --- what speaks against it ---------------------------------------------------------------------------- */

static bool
pending(const struct router *r, int engines)
{
	for (int i = 0; i < ENGINES_MOST; i++)
		if ((engines >> i & 1) != 0 && r->machine.engines[i].pending[0] != '\0')
			return true;
	return false;
}

/* Looks at the file; the mutex is let go meanwhile. NULL: it is good. The emulated router has no way out to a URL. */
static const char *
look_at(struct call *c, const char *path, struct image *image)
{
	const struct personality *p = c->router->setup.personality;
	enum image_fault fault;

	if (strstr(argument(c, "package-name"), "://") != NULL)
		return arena_printf(c->arena,
		    "ERROR: %s: fetch: No route to host: no such file",
		    argument(c, "package-name"));
	pthread_mutex_unlock(&c->router->mutex);
	fault = image_check(c->router, path, image);
	pthread_mutex_lock(&c->router->mutex);
	if (fault == IMAGE_MISSING)
		return arena_printf(
		    c->arena, "ERROR: package: %s is not found or empty", path);
	if (fault == IMAGE_CORRUPT)
		return arena_printf(c->arena,
		    "ERROR: package: %s fails its checksum: it may have been corrupted "
		    "during download",
		    path);
	if (strcmp(image->model, "any") != 0 && strcmp(image->model, p->model) != 0)
		return arena_printf(c->arena,
		    "ERROR: package %s is for %s and does not support this platform: %s",
		    package_name(c->arena, path), image->model, p->model);
	return NULL;
}

static const char *
no_room(struct call *c, const struct image *image)
{
	struct volume_info v;
	int64_t need = image->size * UNPACKED;

	disk_volume(c->router, disk_volume_of("/var"), &v);
	if (need <= v.available * FILE_BLOCK || has(c, "force"))
		return NULL;
	return arena_printf(c->arena,
	    "WARNING: The /var filesystem is low on free disk space.\n"
	    "WARNING: This package requires %lldk free, but there\n"
	    "WARNING: is only %lldk available.\n"
	    "ERROR: this installation attempt is aborted",
	    (long long)need / 1024, (long long)v.available / 2);
}

/* What it says, or NULL: all is well. */
static const char *
objection(struct call *c, const char *path, int engines, struct image *image)
{
	const char *why;

	if ((why = look_at(c, path, image)) != NULL)
		return why;
	if (c->router->install.running)
		return "ERROR: another package installation is in progress";
	if (pending(c->router, engines) && !has(c, "force"))
		return PENDING;
	return no_room(c, image);
}

/* --- validation --------------------------------------------------------------------------------------- */

static const char *
validation(struct call *c, const char *path, bool good)
{
	return arena_printf(c->arena,
	    "Checking compatibility with configuration\nInitializing...\n"
	    "rm: /var/validate/chroot/var/etc/pam.conf: Operation not permitted\n"
	    "Using %s\nVerified %s signed by PackageProductionECP256_2024 method "
	    "ECDSA256+SHA256\nHardware Database regeneration succeeded\n"
	    "Validating against /config/juniper.conf.gz\n"
	    "mgd: error: schema: init: a daemon of another release is not known\n%s",
	    path, package_name(c->arena, path),
	    good ? "mgd: commit complete\nValidation succeeded"
		 : "mgd: error: configuration check-out failed\nValidation failed");
}

/* Router time passes; true unless everything is to end. */
static bool
pass_time(struct call *c, double seconds)
{
	int rc;

	pthread_mutex_unlock(&c->router->mutex);
	rc = router_wait(c->router, (int64_t)(seconds * 1000));
	pthread_mutex_lock(&c->router->mutex);
	router_tick(c->router);
	return rc == 0;
}

static const char *
path_of(struct call *c)
{
	const struct xml *set = xml_child(c->op, "set");
	const char *path = argument(c, set != NULL ? "set" : "package-name");

	return disk_path(c->arena, c->session->user, path);
}

void
rpc_request_package_validate(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	const char *path = path_of(c), *why;
	struct image image;

	if ((why = look_at(c, path, &image)) == NULL) {
		pass_time(c, p->validate);
		why = validation(c, path, p->validates);
	}
	install_answer(c, why, strstr(why, "Validation succeeded") != NULL ? 0 : 1);
}

/* --- the install --------------------------------------------------------------------------------------- */

static const char *
success_text(struct arena *a, const struct install *in)
{
	const char *name = package_name(a, in->path);

	if (in->vmhost)
		return arena_printf(a,
		    "Junos Validation begin. Procedure will take few minutes.\n"
		    "Initializing...\nVerified %s signed by PackageProductionECP256_2024 "
		    "method ECDSA256+SHA256\nInstallation successful...\n"
		    "Upgrade complete.\n... upgrade complete.\n"
		    "A REBOOT IS REQUIRED TO LOAD THIS SOFTWARE CORRECTLY.\n"
		    "Use the 'request vmhost reboot' command to reboot the system.",
		    name);
	return arena_printf(a,
	    "Verified %s signed by PackageProductionECP256_2024 method "
	    "ECDSA256+SHA256\nVerified manifest signed by PackageProductionECP256_2024 "
	    "method ECDSA256+SHA256\nJUNOS %s will become active at next reboot\n"
	    "WARNING: A reboot is required to load this software correctly\n"
	    "WARNING:     Use the 'request system reboot' command\n"
	    "WARNING:         when software installation is complete\n"
	    "Saving state for rollback ...",
	    name, in->version);
}

static void
end(struct router *r, int result, const char *text)
{
	struct install *in = &r->install;

	in->running = false;
	in->result = result;
	snprintf(in->text, sizeof in->text, "%s", text);
	if (result != 0)
		note(r, "ERROR: %s", text);
	note(r, "package-result %d", result);
	router_log(r, "install-end", in->pid, "version", in->version, "result",
	    result == 0 ? "ok" : "failed", NULL);
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

static void
succeed(struct router *r)
{
	const struct personality *p = r->setup.personality;
	struct install *in = &r->install;
	struct arena *a = arena_new();

	for (int i = 0; i < ENGINES_MOST; i++) {
		struct engine *e = &r->machine.engines[i];

		if ((in->engines >> i & 1) == 0)
			continue;
		snprintf(e->pending, sizeof e->pending, "%s", in->version);
		e->installed_ms = router_now(r);
	}
	if (!in->no_copy)
		disk_copy(r, in->path,
		    arena_printf(a, "/var/sw/pkg/%s", base_name(in->path)), "root");
	if (in->unlink)
		disk_remove(r, in->path);
	note(r, "upgrade_platform: Staging of %s completed", in->path);
	end(r, 0, success_text(a, in));
	if (in->reboot)
		machine_order(r, SHUTDOWN_REBOOT, in->engines,
		    router_now(r) + (int64_t)(p->shutdown * 1000), in->user);
	arena_free(a);
}

int64_t
install_tick(struct router *r)
{
	struct install *in = &r->install;

	if (!in->running)
		return INT64_MAX;
	if (router_now(r) < in->done_ms)
		return in->done_ms;
	if (r->setup.personality->upgrade == UPGRADE_INSTALL_FAILS)
		end(r, 1, "ERROR: pkg add failed: cannot extract the package");
	else
		succeed(r);
	return INT64_MAX;
}

void
install_shift(struct router *r, int64_t ms)
{
	r->install.started_ms += ms;
	r->install.done_ms += ms;
}

void
install_abort(struct router *r, int pid, const char *why)
{
	struct arena *a;

	if (!r->install.running || (pid != 0 && r->install.pid != pid))
		return;
	a = arena_new();
	end(r, 1, arena_printf(a, "installation aborted: %s", why));
	arena_free(a);
}

static void
begin(struct call *c, const char *path, const struct image *image, int engines)
{
	struct router *r = c->router;
	struct install *in = &r->install;

	*in = (struct install){.running = true,
	    .number = in->number + 1,
	    .pid = c->session->pid,
	    .engines = engines,
	    .vmhost = xml_is(c->op, "request-vmhost-package-add"),
	    .unlink = has(c, "unlink"),
	    .no_copy = has(c, "no-copy"),
	    .reboot = has(c, "reboot"),
	    .started_ms = router_now(r)};
	in->done_ms = in->started_ms + (int64_t)(r->setup.personality->install * 1000);
	snprintf(in->user, sizeof in->user, "%s", c->session->user);
	snprintf(in->path, sizeof in->path, "%s", path);
	snprintf(in->version, sizeof in->version, "%s", image->version);
	note(r, "mgd[%d]: package add %s by %s", in->pid, path, in->user);
	note(r, "Verified %s", package_name(c->arena, path));
	router_log(r, "install", in->pid, "version", in->version, NULL);
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

/* The reply comes when it has ended; it ends without us, too. */
static bool
stay(struct call *c, int number)
{
	struct router *r = c->router;

	router_tick(r);
	while (r->install.running && r->install.number == number)
		if (!pass_time(c, (double)(r->install.done_ms - router_now(r)) / 1000.0))
			return false;
	return r->install.number == number;
}

static void
add(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	const char *path = path_of(c), *why, *checked = "";
	int engines = install_engines(c);
	struct image image;

	if (engines == 0)
		return;
	why = objection(c, path, engines, &image);
	if (why == NULL && !has(c, "no-validate") && !p->vmhost) {
		checked = validation(c, path, p->validates);
		if (!p->validates)
			why = checked;
		pass_time(c, p->validate);
	}
	if (why == NULL && c->router->install.running)
		why = "ERROR: another package installation is in progress";
	if (why != NULL) {
		note(c->router, "%s", why);
		note(c->router, "package-result 1");
		answer_all(c, engines, why, 1);
		return;
	}
	begin(c, path, &image, engines);
	if (stay(c, c->router->install.number))
		answer_all(c, engines,
		    arena_printf(c->arena, "%s%s%s", checked,
			*checked != '\0' ? "\n" : "", c->router->install.text),
		    c->router->install.result);
}

void
rpc_request_package_add(struct call *c)
{
	if (c->router->setup.personality->package_noise)
		reply_add(c,
		    "<pipe>\n<more-no-more/>\n</pipe>\n<cli>\n<ignore-signals>\nhup\n"
		    "</ignore-signals>\n</cli>\n");
	add(c);
}

void
rpc_request_vmhost_package_add(struct call *c)
{
	if (!c->router->setup.personality->vmhost)
		reply_syntax(c, NULL, c->op->name);
	else
		add(c);
}

void
rpc_request_package_checks_pending_install(struct call *c)
{
	struct router *r = c->router;
	bool is = pending(r, (1 << machine_engines(r)) - 1);

	if (r->setup.personality->pending_check)
		install_answer(c, is ? PENDING : "", is);
	else
		reply_syntax(c, NULL, c->op->name);
}
