/* Time, users, storage and core dumps: junos-facts 3.3, 3.13, 3.14. */
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/disk.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"
#include "emulator/text.h"

static int
users(const struct router *r)
{
	int n = (int)r->world.logins.n;

	for (const struct session *s = r->sessions; s != NULL; s = s->next)
		n++;
	return n;
}

static void
instant(struct call *c, const char *name, int64_t at_ms)
{
	reply_add(c, "<%s>\n", name);
	reply_date(c, "date-time", at_ms);
	reply_age(c, "time-length", (router_now(c->router) - at_ms) / 1000);
}

static void
entry(struct call *c, int number, const struct login *l, int64_t active_ms,
    const char *command)
{
	reply_add(c, "<user-entry>\n");
	reply_elem(c, "user", l->user);
	reply_add(c, "<tty>pts/%d</tty>\n", number);
	reply_elem(c, "from", l->from);
	reply_date(c, "login-time", l->since_ms);
	reply_age(c, "idle-time", (router_now(c->router) - active_ms) / 1000);
	reply_elem(c, "command", command);
	reply_add(c, "</user-entry>\n");
}

static void
user_table(struct call *c)
{
	const struct router *r = c->router;
	int n = 0;

	reply_add(c, "<user-table>\n");
	vec_each (&r->world.logins, l)
		entry(c, n++, l, l->since_ms, "-cli (cli)");
	for (const struct session *s = r->sessions; s != NULL; s = s->next) {
		struct login l = {s->user, "127.0.0.1", s->since_ms};

		entry(c, n++, &l, s->active_ms, "mgd: (mgd) (netconf)");
	}
	reply_add(c, "</user-table>\n");
}

static void
uptime_information(struct call *c, bool table)
{
	const struct router *r = c->router;
	int n = users(r);

	reply_add(c, "<uptime-information>\n");
	reply_date(c, "date-time", router_now(r));
	reply_age(c, "up-time", (router_now(r) - machine_boot_ms(r, c->engine)) / 1000);
	reply_add(c,
	    "<active-user-count junos:format=\"%d user%s\">%d</active-user-count>\n", n,
	    n == 1 ? "" : "s", n);
	reply_elems(c, "load-average-1", r->world.burning ? "7.94" : "0.31",
	    "load-average-5", r->world.burning ? "6.02" : "0.27", "load-average-15",
	    r->world.burning ? "3.18" : "0.25", NULL);
	if (table)
		user_table(c);
	reply_add(c, "</uptime-information>\n");
}

void
rpc_get_system_uptime_information(struct call *c)
{
	const struct router *r = c->router;

	reply_add(c, "<system-uptime-information>\n<current-time>\n");
	reply_date(c, "date-time", router_now(r));
	reply_add(c, "</current-time>\n<time-source> NTP CLOCK </time-source>\n");
	instant(c, "system-booted-time", machine_boot_ms(r, c->engine));
	reply_add(c, "</system-booted-time>\n");
	instant(c, "protocols-started-time", machine_boot_ms(r, c->engine) + 120000);
	reply_add(c, "</protocols-started-time>\n");
	instant(c, "last-configured-time", r->history[0]->at_ms);
	reply_elem(c, "user", r->history[0]->user);
	reply_add(c, "</last-configured-time>\n");
	uptime_information(c, false);
	reply_add(c, "</system-uptime-information>\n");
}

void
rpc_get_system_users_information(struct call *c)
{
	reply_add(c, "<system-users-information>\n");
	uptime_information(c, true);
	reply_add(c, "</system-users-information>\n");
}

/* --- storage: blocks are of 512 octets, a percentage below 100 has a leading blank ------------------------ */

/* "1.3G", "814M", "12K", "0B": as df -h rounds. */
static const char *
size_text(struct call *c, int64_t blocks)
{
	static const char units[] = "BKMGT";
	double n = (double)blocks * 512;
	int unit = 0;

	while (n >= 1000 && units[unit + 1] != '\0') {
		n /= 1024;
		unit++;
	}
	if (unit == 0)
		return arena_printf(c->arena, "%.0fB", n);
	return arena_printf(c->arena, n < 9.95 ? "%.1f%c" : "%.0f%c", n, units[unit]);
}

static void
blocks(struct call *c, const char *name, int64_t n)
{
	reply_add(c, "<%s junos:format=\"%s\">%lld</%s>\n", name, size_text(c, n),
	    (long long)n, name);
}

void
rpc_get_system_storage(struct call *c)
{
	reply_add(c, "<system-storage-information junos:style=\"brief\">\n");
	for (int i = 0; i < VOLUMES; i++) {
		struct volume_info v;

		disk_volume(c->router, i, &v);
		reply_add(c, "<filesystem>\n");
		reply_elem(c, "filesystem-name", v.device);
		blocks(c, "total-blocks", v.total);
		blocks(c, "used-blocks", v.used);
		blocks(c, "available-blocks", v.available);
		reply_add(c, "<used-percent>%3lld</used-percent>\n",
		    (long long)(v.used + v.available > 0
				    ? (v.used * 100 + v.used + v.available - 1) /
					  (v.used + v.available)
				    : 0));
		reply_elem(c, "mounted-on", v.mounted);
		reply_add(c, "</filesystem>\n");
	}
	reply_add(c, "</system-storage-information>\n");
}

/* --- cores: no core at all is told in words, which is the healthy case ------------------------------------- */

static const struct place {
	const char *directory, *pattern;
} places[] = {{"/var/crash", "*core*"}, {"/var/tmp", "*core*"},
    {"/var/tmp/pics", "*core*"}, {"/var/crash", "kernel.*"},
    {"/tftpboot/corefiles", "*core*"}};

static int
cores_in(struct call *c, const struct place *at)
{
	struct file_info *list;
	size_t n;
	int found = 0;

	if (disk_list(c->router, c->arena, at->directory, &list, &n) != 0)
		n = 0;
	for (size_t i = 0; i < n; i++) {
		if (list[i].directory || fnmatch(at->pattern, list[i].name, 0) != 0)
			continue;
		if (found++ == 0)
			reply_add(c, "<directory>\n<directory-name>%s</directory-name>\n",
			    at->directory);
		reply_add(c, "<file-information>\n");
		reply_elem(c, "file-name",
		    arena_printf(c->arena, "%s/%s", at->directory, list[i].name));
		reply_number(c, "file-size", list[i].size);
		reply_add(c, "<file-date junos:format=\"");
		simclock_print_date(&c->out, list[i].changed_ms);
		reply_add(c, "\">%lld</file-date>\n</file-information>\n",
		    (long long)list[i].changed_ms / 1000);
	}
	if (found > 0)
		reply_add(c, "<total-files>%d</total-files>\n</directory>\n", found);
	return found;
}

void
rpc_get_system_core_dumps(struct call *c)
{
	reply_add(c,
	    "<directory-list root-path=\"%s/%s\" junos:seconds=\"%lld\" "
	    "junos:style=\"verbose\">\n",
	    places[0].directory, places[0].pattern,
	    (long long)router_now(c->router) / 1000);
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		if (cores_in(c, &places[i]) == 0)
			reply_add(c,
			    "<output>\n%s/%s: No such file or directory\n</output>\n",
			    places[i].directory, places[i].pattern);
	reply_add(c, "</directory-list>\n");
}

/* --- as text ------------------------------------------------------------------------------------------- */

static void
since(struct text *t, const char *label, const struct xml *x, const char *path)
{
	const struct xml *at = xml_find(x, path);

	if (at == NULL)
		return;
	text_add(t, "%s: %s (%s ago)", label, text_of(t, at, "date-time"),
	    text_of(t, at, "time-length"));
	if (xml_child(at, "user") != NULL)
		text_add(t, " by %s", text_of(t, at, "user"));
	text_line(t, "%s", "");
}

/* " 9:15PM UTC up 20 days, 8:00, 1 user, load averages: 0.31, 0.27, 0.25" */
static void
load_line(struct text *t, const struct xml *x)
{
	const char *date = text_of(t, x, "date-time");
	long long s = strtoll(text_attr(t, x, "up-time", "seconds"), NULL, 10);
	int hour = strlen(date) > 16 ? atoi(date + 11) : 0;
	int minute = strlen(date) > 16 ? atoi(date + 14) : 0;

	text_add(t, "%2d:%02d%s  up ", hour % 12 == 0 ? 12 : hour % 12, minute,
	    hour < 12 ? "AM" : "PM");
	if (s >= 86400)
		text_add(t, "%lld day%s, ", s / 86400, s >= 172800 ? "s" : "");
	text_line(t, "%2lld:%02lld, %s, load averages: %s, %s, %s", s % 86400 / 3600,
	    s % 3600 / 60, text_attr(t, x, "active-user-count", "format"),
	    text_of(t, x, "load-average-1"), text_of(t, x, "load-average-5"),
	    text_of(t, x, "load-average-15"));
}

void
text_uptime(struct text *t, const struct xml *x)
{
	text_line(t, "Current time: %s", text_of(t, x, "current-time/date-time"));
	text_line(t, "Time Source:  %s ", text_of(t, x, "time-source"));
	since(t, "System booted", x, "system-booted-time");
	since(t, "Protocols started", x, "protocols-started-time");
	since(t, "Last configured", x, "last-configured-time");
	load_line(t, xml_child(x, "uptime-information"));
}

void
text_users(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"USER", 9, "user"}, {"TTY", 9, "tty"},
	    {"FROM", 34, "from"}, {"LOGIN@", 25, "login-time"}, {"IDLE", 9, "idle-time"},
	    {"WHAT", 1, "command"}, {NULL, 0, NULL}};
	const struct xml *up = xml_child(x, "uptime-information");

	load_line(t, up);
	text_table(t, columns, xml_child(up, "user-table"), "user-entry");
}

void
text_storage(struct text *t, const struct xml *x)
{
	text_line(t, "%-24s %9s %9s %9s  %s", "Filesystem", "Size", "Used", "Avail",
	    "Capacity   Mounted on");
	xml_each(x, f) text_line(t, "%-24s %9s %9s %9s  %7s%%  %s",
	    text_of(t, f, "filesystem-name"), text_attr(t, f, "total-blocks", "format"),
	    text_attr(t, f, "used-blocks", "format"),
	    text_attr(t, f, "available-blocks", "format"), text_of(t, f, "used-percent"),
	    text_of(t, f, "mounted-on"));
}

/* Lists of files, also those of `file list`. */
void
text_cores(struct text *t, const struct xml *x)
{
	xml_each(x, it)
	{
		if (xml_is(it, "output"))
			text_line(t, "%s", text_of(t, it, ""));
		for (const struct xml *f = xml_child(it, "file-information"); f != NULL;
		     f = xml_next(f, "file-information"))
			text_line(t, "-rw-r--r--  1 root  wheel  %10s %s %s",
			    text_of(t, f, "file-size"),
			    text_attr(t, f, "file-date", "format"),
			    text_of(t, f, "file-name"));
		if (xml_child(it, "total-files") != NULL)
			text_line(t, "total files: %s", text_of(t, it, "total-files"));
	}
}

/* show system commit */
void
text_commits(struct text *t, const struct xml *x)
{
	xml_each(x, it)
	{
		text_add(t, "%-3s %s by %s via %s", text_of(t, it, "sequence-number"),
		    text_of(t, it, "date-time"), text_of(t, it, "user"),
		    text_of(t, it, "client"));
		if (xml_child(it, "comment") != NULL)
			text_add(t, " %s", text_of(t, it, "comment"));
		text_line(t, "%s", "");
		if (xml_child(it, "log") != NULL)
			text_line(t, "    %s", text_of(t, it, "log"));
	}
}
