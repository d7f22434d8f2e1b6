#include "emulator/personality.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "data/value.h"
#include "data/yaml.h"
#include "emulator/engines.h"

static const char *const hellos[] = {
    [HELLO_NEW] = "new", [HELLO_OLD] = "old", [HELLO_RFC] = "rfc", NULL};
static const char *const error_forms[] = {
    [ERRORS_NEW] = "new", [ERRORS_OLD] = "old", [ERRORS_XNM] = "xnm", NULL};
static const char *const wrappers[] = {[WRAPPER_NONE] = "none",
    [WRAPPER_RE0] = "re0",
    [WRAPPER_DUAL] = "re0+re1",
    [WRAPPER_FPC0] = "fpc0",
    [WRAPPER_CLUSTER] = "node0+node1",
    [WRAPPER_MEMBER0] = "member0",
    [WRAPPER_LOCALRE] = "localre",
    NULL};

static const char *const result_shapes[] = {
    [RESULTS_ENGINES] = "engines", [RESULTS_EMPTY] = "empty", [RESULTS_OK] = "ok", NULL};
static const char *const upgrades[] = {[UPGRADE_WORKS] = "works",
    [UPGRADE_INSTALL_FAILS] = "install-fails",
    [UPGRADE_BOOTS_OLD] = "boots-old",
    [UPGRADE_NO_BOOT] = "no-boot",
    NULL};
static const char *const reboot_replies[] = {[REBOOT_ANSWERED] = "answered",
    [REBOOT_UNCLOSED] = "unclosed",
    [REBOOT_UNANSWERED] = "none",
    NULL};

#define P struct personality
static const struct row rows[] = {
    ROW_TEXT(P, model, "model", 0, "mx204", "hardware model, as in show version"),
    ROW_TEXT(P, release, "release", 0, "22.4R3.25", "Junos version"),
    ROW_TEXT(P, label, "label", 0, "22.4R0", "release label in the XML namespaces"),
    ROW_TEXT(P, serial, "serial", 0, "JN11F00D0AFB", "chassis serial number"),
    ROW_TEXT(P, schemas, "schemas", 0, NULL,
	"folder of the YANG modules that get-schema gives"),
    ROW_WORD(P, hello, "hello", 0, HELLO_NEW, hellos, "form of the hello"),
    ROW_BOOL(P, hello_comments, "hello-comments", 0, false,
	"the two comments of an old hello also before a new one"),
    ROW_BOOL(P, subsystem, "subsystem", 0, true,
	"netconf is an SSH subsystem; else only the commands work"),
    ROW_WORD(P, errors, "errors", 0, ERRORS_NEW, error_forms, "form of rpc-error"),
    ROW_WORD(P, wrapper, "wrapper", 0, WRAPPER_NONE, wrappers, "multi-RE wrapper"),
    ROW_BOOL(
	P, padding, "padding", 0, true, "newlines around texts of interface replies"),
    ROW_BOOL(
	P, results_action, "results-action", 0, true, "load results repeat the action"),
    ROW_BOOL(
	P, set_load_ok, "set-load-ok", 0, true, "a failed set load still ends in <ok/>"),
    ROW_BOOL(P, marker, "commit-confirmed-marker", 0, true,
	"history marks a pending rollback"),
    ROW_BOOL(P, empty_commit, "empty-commit-history", 0, true,
	"a commit without a change makes a history entry"),
    ROW_BOOL(P, unclosed, "unclosed-routing-engine", 0, false,
	"<routing-engine> of a commit check is never closed"),
    ROW_BOOL(P, root_authentication, "root-authentication", 0, false,
	"refuse a commit without it; else only its removal is refused"),
    ROW_FLOAT(P, commit, "commit", 0, 4, "router seconds that a commit takes"),
    ROW_FLOAT(P, check, "check", 0, 2, "router seconds that a commit check takes"),
    ROW_FLOAT(P, late_least, "lateness-least", 0, 30,
	"least router seconds from the end of the window to the automatic rollback"),
    ROW_FLOAT(P, late_most, "lateness-most", 0, 45, "most router seconds of the same"),
    ROW_FLOAT(P, bgp, "bgp", 0, 8, "router seconds until a BGP session is up again"),
    ROW_INT(P, uptime, "uptime", 0, 1756800, 60, 3153600000,
	"router seconds since boot at the start"),
    ROW_TEXT(P, rollback_release, "rollback-release", 0, "21.4R3.15",
	"release that a rollback brings back, or none"),
    ROW_WORD(P, upgrade, "upgrade", 0, UPGRADE_WORKS, upgrades, "how an upgrade ends"),
    ROW_WORD(P, reboot_reply, "reboot-reply", 0, REBOOT_ANSWERED, reboot_replies,
	"how the reply to request-reboot ends"),
    ROW_BOOL(P, reboots, "reboots", 0, true,
	"what is ordered to reboot goes down; else it answers, and that is all"),
    ROW_BOOL(P, reboot_output, "reboot-output", 0, false,
	"request-reboot is answered by <output>"),
    ROW_BOOL(P, reboot_silent, "reboot-silent", 0, false,
	"while it boots, connections hang instead of being refused"),
    ROW_BOOL(P, boot_hello_delayed, "boot-hello-delayed", 0, false,
	"while mgd boots the hello waits, instead of NETCONF being refused"),
    ROW_BOOL(P, sftp_statement, "sftp-statement", 0, false,
	"SFTP needs system services ssh sftp-server in the configuration"),
    ROW_BOOL(P, vmhost, "vmhost", 0, false, "the request-vmhost RPCs are there"),
    ROW_BOOL(P, package_result, "package-result", 0, true,
	"<package-result> ends what an install says"),
    ROW_BOOL(P, package_noise, "package-noise", 0, false,
	"<pipe> and <cli> stand before what an install says"),
    ROW_BOOL(P, pending_check, "pending-check", 0, true,
	"request-package-checks-pending-install is known"),
    ROW_BOOL(P, validates, "validates", 0, true, "images agree with the configuration"),
    ROW_FLOAT(P, checksum, "checksum", 0, 0,
	"router seconds that the checksum of a gigabyte takes"),
    ROW_FLOAT(P, validate, "validate", 0, 60, "router seconds that a validation takes"),
    ROW_FLOAT(P, install, "install", 0, 600, "router seconds that an install takes"),
    ROW_FLOAT(P, shutdown, "shutdown", 0, 5,
	"router seconds from the order to the end of all sessions"),
    ROW_FLOAT(P, boot, "boot", 0, 240, "router seconds from there until SSH is up"),
    ROW_FLOAT(P, boot_mgd, "boot-mgd", 0, 90, "and until NETCONF is"),
    ROW_BOOL(P, list_in_output, "file-list-in-output", 0, false,
	"a list of files stands in <output>"),
    ROW_BOOL(P, cleanup_success, "cleanup-success", 0, false,
	"the sweep of /var/tmp is answered by <success/>"),
    ROW_INT(P, var_blocks, "var-blocks", 0, 15301936, 0, 0,
	"size of /var in blocks of 512 octets"),
    ROW_INT(P, var_used, "var-used", 0, 2332976, 0, 0, "blocks that the system uses"),
    ROW_TEXTS(
	P, interfaces, "interfaces", 0, "ports of the hardware; default: as configured"),
    ROW_TEXTS(P, faults, "faults", 0, "faults, as with --fault"),
    ROW_WORD(P, results, "commit-results", 0, RESULTS_ENGINES, result_shapes,
	"what a commit is answered with: engines, empty results, or a bare ok"),
    ROW_BOOL(P, validate_results, "validate-results", 0, false,
	"validate is answered with commit-results before <ok/>"),
    ROW_BOOL(P, log_as_comment, "log-as-comment", 0, false,
	"the history has the operator's text in <comment>"),
    ROW_BOOL(P, rescue, "rescue", 0, true,
	"the startup configuration is saved as the rescue configuration"),
    ROW_TEXT(P, commit_text, "commit-text", 0, NULL,
	"free text inside <routing-engine> of commit results"),
    ROW_TEXTS(P, licences, "missing-licences", 0,
	"protocols whose licence is missing: commits warn of them"),
    ROW_BOOL(P, licence_daemon, "licence-daemon", 0, false,
	"such a warning names a daemon, a file and a line"),
    ROW_END};
#undef P

static int
apply_settings(
    struct arena *a, struct value *map, const struct row_texts *set, struct err **e)
{
	for (size_t i = 0; i < set->n; i++) {
		struct str rest = str_of(set->v[i]), key = str_cut(&rest, '=');
		struct value *value;

		if (key.n == strlen(set->v[i]))
			return err_set(e, ERR_USAGE, "'%s' is not KEY=VALUE", set->v[i]);
		if (str_starts(rest, STR("["))) {
			if (yaml_parse(a, "--set", rest, NULL, &value, e) < 0)
				return -1;
		} else {
			value = yaml_scalar(a, rest);
		}
		value_set(a, map, arena_strndup(a, key.p, key.n), value);
	}
	return 0;
}

int
personality_load(struct arena *a, const char *path, const struct row_texts *set,
    struct personality **ret_personality, struct err **e)
{
	struct personality *p = arena_new_of(a, struct personality);
	struct value *map = value_map(a);

	if (path != NULL) {
		struct value *file;

		if (yaml_read(a, path, NULL, &file, e) < 0)
			return -1;
		if (file->kind == VALUE_MAP)
			map = value_copy(a, file);
		else if (file->kind != VALUE_NULL)
			return err_set(
			    e, ERR_INPUT, "'%s': a personality is a mapping", path);
	}
	if (apply_settings(a, map, set, e) < 0 ||
	    rows_load(a, rows, "personality", map, p, e) < 0)
		return -1;
	if (p->late_most < p->late_least)
		p->late_most = p->late_least;
	*ret_personality = p;
	return 0;
}

void
personality_help(struct buf *out)
{
	rows_print_help(rows, out);
}

int
personality_major(const struct personality *p)
{
	return atoi(p->release);
}

bool
personality_since(const struct personality *p, int major, int minor)
{
	const char *dot = strchr(p->release, '.');
	int has = personality_major(p);

	return has > major || (has == major && dot != NULL && atoi(dot + 1) >= minor);
}

const char *
personality_re(const struct personality *p)
{
	return engines_name(p, 0);
}
