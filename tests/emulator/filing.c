#include "emulator/filing.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/armour.h"
#include "emulator/checksum.h"
#include "emulator/disk.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum { SHOWN_MOST = 32 << 20 /* octets of a file that is shown */ };

/* --- words -------------------------------------------------------------------------------------------- */

void
filing_print_size(struct buf *out, int64_t octets)
{
	static const char units[] = "BKMGT";
	double value = (double)octets;
	size_t unit = 0;

	while (value >= 1000 && unit + 2 < sizeof units) {
		value /= 1024;
		unit++;
	}
	if (unit > 0 && value < 9.95)
		buf_printf(out, "%.1f%c", value, units[unit]);
	else
		buf_printf(out, "%.0f%c", value, units[unit]);
}

void
filing_print_date(struct buf *out, int64_t router_ms)
{
	time_t seconds = (time_t)(router_ms / 1000);
	char text[32];
	struct tm tm;

	gmtime_r(&seconds, &tm);
	strftime(text, sizeof text, "%b %e %H:%M", &tm);
	buf_adds(out, text);
}

static const char *
asked(struct call *c, const char *name)
{
	const char *text = xml_get(c->arena, c->op, name);

	return text != NULL ? text : "";
}

/* The path that an argument names, as the disk has it. */
static const char *
path_of(struct call *c, const char *name)
{
	return disk_path(c->arena, c->session->user, asked(c, name));
}

/* "rm: /var/tmp/x: No such file or directory" */
static void
refuse(struct call *c, const char *program, const char *path, int why)
{
	reply_failed(
	    c, arena_printf(c->arena, "%s: %s: %s", program, path, strerror(why)));
}

/* --- several files ------------------------------------------------------------------------------------- */

struct found {
	const char *path; /* in full */
	struct file_info info;
};

/* What a path means whose last word may be a pattern, as of a shell. 0 or ENOENT, ENOTDIR. */
static int
match(struct call *c, const char *path, struct found **ret_list, size_t *ret_n)
{
	const char *word = strrchr(path, '/') + 1;
	const char *dir = word - path > 1
			      ? arena_strndup(c->arena, path, (size_t)(word - path) - 1)
			      : "/";
	struct file_info *all;
	size_t n = 0, total;
	int rc;

	*ret_list = arena_array(c->arena, struct found, 1);
	if (strpbrk(word, "*?[") == NULL) {
		*ret_n = 1;
		(*ret_list)[0].path = path;
		return disk_stat(c->router, c->arena, path, &(*ret_list)[0].info);
	}
	rc = disk_list(c->router, c->arena, dir, &all, &total);
	if (rc != 0)
		return rc;
	*ret_list = arena_array(c->arena, struct found, total + 1);
	for (size_t i = 0; i < total; i++) {
		if (fnmatch(word, all[i].name, FNM_PERIOD) != 0)
			continue;
		(*ret_list)[n].path = arena_printf(
		    c->arena, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, all[i].name);
		(*ret_list)[n++].info = all[i];
	}
	*ret_n = n;
	return n > 0 ? 0 : ENOENT;
}

/* --- lists -------------------------------------------------------------------------------------------- */

void
filing_print_mode(struct buf *out, const struct file_info *f)
{
	static const char letters[] = "rwxrwxrwx";

	buf_addc(out, f->directory ? 'd' : '-');
	for (unsigned i = 0; i < 9; i++) {
		bool sticky = i == 8 && (f->mode & 01000) != 0;
		bool set = (f->mode >> (8 - i) & 1) != 0;

		buf_addc(out, sticky ? set ? 't' : 'T' : set ? letters[i] : '-');
	}
}

static void
print_file(struct call *c, const char *name, const struct file_info *f, bool detail)
{
	reply_add(c, "<file-information>\n");
	reply_elem(c, "file-name", name);
	if (f->directory)
		reply_add(c, "<file-directory junos:format=\"/\"/>\n");
	else if (detail && (f->mode & 0111) != 0)
		reply_add(c, "<file-executable junos:format=\"*\"/>\n");
	if (detail) {
		reply_add(c, "<file-permissions junos:format=\"");
		filing_print_mode(&c->out, f);
		reply_add(c, "\">%o</file-permissions>\n", f->mode & 0777);
		reply_elem(c, "file-owner", f->owner);
		reply_elem(c, "file-group", "wheel");
		reply_number(c, "file-links", f->links);
		reply_number(c, "file-size", f->size);
		reply_add(c, "<file-date junos:format=\"");
		filing_print_date(&c->out, f->changed_ms);
		reply_add(c, "\">%lld</file-date>\n", (long long)f->changed_ms / 1000);
	}
	reply_add(c, "</file-information>\n");
}

static void
print_directory(struct call *c, const char *path, bool detail)
{
	struct file_info *list = NULL;
	int64_t blocks = 0;
	int files = 0;
	size_t n = 0;

	disk_list(c->router, c->arena, path, &list, &n);
	reply_add(c, "<directory name=\"%s\">\n", path);
	reply_elem(c, "directory-name", path);
	for (size_t i = 0; i < n; i++)
		blocks += list[i].blocks;
	reply_number(c, "total-file-blocks", blocks);
	for (size_t i = 0; i < n; i++) {
		print_file(c, list[i].name, &list[i], detail);
		files += !list[i].directory;
	}
	reply_number(c, "total-files", files);
	reply_add(c, "</directory>\n");
}

static void
print_files(struct call *c, const struct found *list, size_t n, bool detail)
{
	reply_add(c, "<directory name=\"\">\n");
	for (size_t i = 0; i < n; i++)
		print_file(c, list[i].path, &list[i].info, detail);
	reply_add(c, "<total-files>%zu</total-files>\n</directory>\n", n);
}

void
rpc_file_list(struct call *c)
{
	bool output = c->router->setup.personality->list_in_output;
	bool detail = xml_child(c->op, "detail") != NULL;
	const char *given = asked(c, "path"), *path = path_of(c, "path");
	struct found *list;
	size_t n;
	int why = match(c, path, &list, &n);

	reply_add(c, "%s<directory-list root-path=\"", output ? "<output>\n" : "");
	buf_add_xml(&c->out, str_of(*given != '\0' ? given : path));
	reply_add(c, "\" junos:seconds=\"%lld\" junos:style=\"%s\">\n",
	    (long long)router_now(c->router) / 1000, detail ? "detail" : "brief");
	if (why != 0)
		reply_elem(c, "output",
		    arena_printf(c->arena, "\n%s: %s\n", path, strerror(why)));
	else if (n == 1 && list[0].info.directory && strcmp(list[0].path, path) == 0)
		print_directory(c, path, detail);
	else
		print_files(c, list, n, detail);
	reply_add(c, "</directory-list>\n%s", output ? "</output>\n" : "");
}

/* --- contents ----------------------------------------------------------------------------------------- */

static void
show(struct call *c, const char *path)
{
	struct buf text;
	int why;

	buf_init(&text, SHOWN_MOST);
	why = disk_read(c->router, path, &text);
	if (why == ENOENT || why == ENOTDIR) {
		reply_failed(
		    c, arena_printf(c->arena, "could not resolve file: %s", path));
	} else if (why != 0) {
		refuse(c, "file", path, why);
	} else {
		reply_add(c,
		    "<file-content filename=\"%s\" junos:seconds=\"%lld\" "
		    "filesize=\"%zu\" encoding=\"text\">\n",
		    path, (long long)router_now(c->router) / 1000, text.n);
		buf_add_xml(&c->out, buf_str(&text));
		reply_add(c, "</file-content>\n");
	}
	buf_done(&text);
}

void
rpc_file_show(struct call *c)
{
	show(c, path_of(c, "filename"));
}

void
rpc_get_log(struct call *c)
{
	const char *name = asked(c, "filename");

	if (*name == '\0')
		name = "messages";
	show(c, *name == '/' ? path_of(c, "filename")
			     : disk_path(c->arena, "root",
				   arena_printf(c->arena, "/var/log/%s", name)));
}

void
rpc_file_get(struct call *c)
{
	bool base64 = strcmp(asked(c, "encoding"), "base64") == 0;
	const char *path = path_of(c, "filename");
	struct buf text;
	int why;

	buf_init(&text, SHOWN_MOST);
	why = disk_read(c->router, path, &text);
	if (why != 0) {
		refuse(c, "file-get", path, why);
	} else {
		reply_add(c, "<file-get-results>\n<file-contents encoding=\"%s\">\n",
		    base64 ? "base64" : "ascii");
		if (base64)
			armour_add(&c->out, buf_str(&text));
		else
			buf_add_xml(&c->out, buf_str(&text));
		reply_add(c, "</file-contents>\n</file-get-results>\n");
	}
	buf_done(&text);
}

static int
put(struct call *c, const char *path, struct str text)
{
	struct file_want want = {.flags = FILE_WRITE | FILE_CREATE | FILE_TRUNCATE,
	    .mode = 0644,
	    .owner = c->session->user};
	const char *mode = asked(c, "permission");
	struct file_info info;
	struct file *f;
	ssize_t wrote;
	int why;

	if (xml_child(c->op, "delete-if-exist") == NULL &&
	    disk_stat(c->router, c->arena, path, &info) == 0)
		return EEXIST;
	want.flags |= disk_fault(c->router);
	why = disk_open(c->router, path, &want, &f);
	if (why == 0) {
		wrote = file_write_at(c->router, f, text.p, text.n, 0);
		why = wrote < 0 ? (int)-wrote : 0;
		file_close(c->router, f);
	}
	if (why == 0 && *mode != '\0')
		disk_set_mode(c->router, path, (unsigned)strtoul(mode, NULL, 8));
	return why;
}

/* The contents as they stand, without the line break that begins them. */
void
rpc_file_put(struct call *c)
{
	const struct xml *contents = xml_child(c->op, "file-contents");
	const char *path = path_of(c, "filename");
	struct str text = contents != NULL ? contents->text : STR("");
	struct buf octets;
	int why;

	buf_init(&octets, SHOWN_MOST);
	if (strcmp(asked(c, "encoding"), "base64") != 0)
		buf_addstr(&octets, text);
	else if (!armour_read(&octets, text)) {
		reply_failed(c, "file-put: the contents are not base64");
		buf_done(&octets);
		return;
	}
	why = *asked(c, "filename") == '\0' ? ENOENT : put(c, path, buf_str(&octets));
	buf_done(&octets);
	if (why != 0) {
		refuse(c, "file-put", path, why);
		return;
	}
	reply_add(c, "<file-put-results>\n<success/>\n");
	reply_elem(c, "filename", path);
	reply_add(c, "</file-put-results>\n");
}

/* --- copies and removals ------------------------------------------------------------------------------- */

/* A target that is a directory means the same name in it. */
static const char *
target_of(struct call *c, const char *from)
{
	const char *to = path_of(c, "destination");
	struct file_info info;

	if (disk_stat(c->router, c->arena, to, &info) == 0 && info.directory)
		to = arena_printf(c->arena, "%s%s", to, strrchr(from, '/'));
	return to;
}

static bool
is_remote(const char *path)
{
	return strstr(path, "://") != NULL && strncmp(path, "file://", 7) != 0;
}

/* On the box only: the emulated router has no way out. */
void
rpc_file_copy(struct call *c)
{
	const char *from = path_of(c, "source"), *to = target_of(c, from);
	int why;

	if (is_remote(asked(c, "source")) || is_remote(asked(c, "destination"))) {
		reply_failed(c, "fetch: No route to host");
		return;
	}
	why = disk_copy(c->router, from, to, c->session->user);
	if (why == ENOENT || why == ENOTDIR)
		reply_failed(
		    c, arena_printf(c->arena, "could not fetch local copy of file"));
	else if (why != 0)
		refuse(c, "cp", why == ENOSPC ? to : from, why);
}

void
rpc_file_rename(struct call *c)
{
	const char *from = path_of(c, "source"), *to = target_of(c, from);
	int why = disk_rename(c->router, from, to);

	if (why != 0)
		reply_failed(c, arena_printf(c->arena, "mv: rename %s to %s: %s", from,
				    to, strerror(why)));
}

void
rpc_file_delete(struct call *c)
{
	const char *path = path_of(c, "path");
	struct found *list;
	size_t n;
	int why = match(c, path, &list, &n);

	if (why != 0) {
		refuse(c, "rm", path, why);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (list[i].info.directory)
			reply_failed(c, arena_printf(c->arena, "rm: %s: is a directory",
					    list[i].path));
		else if ((why = disk_remove(c->router, list[i].path)) != 0)
			refuse(c, "rm", list[i].path, why);
	}
}

/* --- space -------------------------------------------------------------------------------------------- */

static void
used_space(struct call *c, const char *path)
{
	int64_t blocks = 0;

	disk_usage(c->router, path, &blocks);
	reply_add(c, "<used-space used-blocks=\"%lld\">\n", (long long)blocks);
	filing_print_size(&c->out, blocks * FILE_BLOCK);
	reply_add(c, "\n</used-space>\n");
}

static void
usage(struct call *c, const char *path, int depth)
{
	struct file_info *list = NULL;
	size_t n = 0;

	reply_add(c, "<directory>\n");
	reply_elem(c, "directory-name", path);
	if (depth > 0)
		disk_list(c->router, c->arena, path, &list, &n);
	for (size_t i = 0; i < n; i++)
		if (list[i].directory)
			usage(c,
			    arena_printf(c->arena, "%s/%s",
				strcmp(path, "/") == 0 ? "" : path, list[i].name),
			    depth - 1);
	used_space(c, path);
	reply_add(c, "</directory>\n");
}

void
rpc_get_directory_usage_information(struct call *c)
{
	const char *path = path_of(c, "path"), *depth = asked(c, "depth");
	struct file_info info;

	reply_add(c, "<directory-usage-information>\n");
	if (disk_stat(c->router, c->arena, path, &info) == 0)
		usage(c, path, *depth != '\0' ? atoi(depth) : 99);
	reply_add(c, "</directory-usage-information>\n");
}

/* What the sweep takes: everything in /var/tmp but directories, old logs, cores. */
static void
sweep(struct call *c, const char *pattern, bool dry)
{
	struct found *list;
	size_t n;

	if (match(c, pattern, &list, &n) != 0)
		return;
	for (size_t i = 0; i < n; i++) {
		if (list[i].info.directory)
			continue;
		reply_add(c, "<file>\n");
		reply_elem(c, "file-name", list[i].path);
		reply_add(c, "<size junos:format=\"");
		filing_print_size(&c->out, list[i].info.size);
		reply_add(c, "\">%lld</size>\n<date>", (long long)list[i].info.size);
		filing_print_date(&c->out, list[i].info.changed_ms);
		reply_add(c, "</date>\n</file>\n");
		if (!dry)
			disk_remove(c->router, list[i].path);
	}
}

void
rpc_request_system_storage_cleanup(struct call *c)
{
	static const char *const patterns[] = {
	    "/var/log/*.gz", "/var/crash/*", "/var/tmp/*"};
	bool dry = xml_child(c->op, "dry-run") != NULL;

	if (c->router->setup.personality->cleanup_success && !dry) {
		struct buf before = c->out;

		buf_init(&c->out, before.limit);
		for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
			sweep(c, patterns[i], false);
		buf_done(&c->out);
		c->out = before;
		reply_add(c, "<success/>\n");
		return;
	}
	reply_add(c, "<system-storage-cleanup-information>\n"
		     "<file-list junos:style=\"normal\">\n");
	for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
		sweep(c, patterns[i], dry);
	reply_add(c, "</file-list>\n</system-storage-cleanup-information>\n");
}

/* --- checksums ----------------------------------------------------------------------------------------- */

/* Others go on while it is computed. */
static void
checksum(struct call *c, const char *method, const char *program)
{
	struct router *r = c->router;
	const char *path = path_of(c, "path");
	struct file_info info = {0};
	char hex[CHECKSUM_MOST];
	int why;

	pthread_mutex_unlock(&r->mutex);
	why = checksum_file(r, path, method, 0, hex);
	if (why == 0 && disk_stat(r, c->arena, path, &info) == 0)
		router_wait(r,
		    (int64_t)((double)info.size * r->setup.personality->checksum / 1e6));
	pthread_mutex_lock(&r->mutex);
	if (why != 0) {
		refuse(c, program, path, why);
		return;
	}
	reply_add(c, "<checksum-information>\n<file-checksum>\n");
	reply_elem(c, "computation-method", method);
	reply_elem(c, "input-file", path);
	reply_elem(c, "checksum", hex);
	reply_add(c, "</file-checksum>\n</checksum-information>\n");
}

void
rpc_get_checksum_information(struct call *c)
{
	checksum(c, "MD5", "md5");
}

void
rpc_get_sha1_checksum_information(struct call *c)
{
	checksum(c, "SHA1", "sha1");
}

void
rpc_get_sha256_checksum_information(struct call *c)
{
	checksum(c, "SHA256", "sha256");
}
