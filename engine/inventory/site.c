#include "inventory/site.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/span.h"
#include "data/value.h"
#include "data/yaml.h"
#include "inventory/files.h"
#include "inventory/inventory.h"
#include "inventory/model.h"

const char *const site_strategy_names[] = {"serial", "waves", "all", NULL};
const char *const site_load_names[] = {
    "override", "update", "merge", "replace", "set", NULL};

struct site_file {
	const struct value *deploy;
	const struct value *pairs;
	const struct value *validate;
	const char *schema;
};

static const struct row file_rows[] = {
    ROW_VALUE(struct site_file, deploy, "deploy", 0, "defaults of 'holdfast deploy'"),
    ROW_VALUE(struct site_file, pairs, "redundancy-pairs", 0,
	"pairs of routers of which one must stay up: [[a, b], [c, d]]"),
    ROW_VALUE(
	struct site_file, validate, "validate", 0, "what 'holdfast validate' judges"),
    ROW_TEXT(struct site_file, schema, "schema", 0, NULL,
	"YANG modules in schemas/ for hosts without 'holdfast_schema' (default: built "
	"in)"),
    ROW_END,
};

struct validate_section {
	const struct value *off;
};

static const struct row validate_rows[] = {
    ROW_VALUE(struct validate_section, off, "off", 0,
	"rules that do not count: [{rule: duplicate, reason: why}]"),
    ROW_END,
};

static const struct row off_rows[] = {
    ROW_TEXT(struct site_off, rule, "rule", ROW_REQUIRED, NULL, "name of the rule"),
    ROW_TEXT(struct site_off, reason, "reason", ROW_REQUIRED, NULL,
	"why it does not count here"),
    ROW_END,
};

static const struct row deploy_rows[] = {
    ROW_WORD(struct site, strategy, "strategy", 0, SITE_SERIAL, site_strategy_names,
	"one router after the other, in waves, or all at once"),
    ROW_VALUE(struct site, written.canary, "canary", 0,
	"waves: a number of routers, or names and groups, that go first"),
    ROW_VALUE(struct site, written.batches, "batches", 0,
	"waves: sizes, [1, 10%, 25%]; the last one repeats"),
    ROW_SPAN(struct site, written.soak_ms, "soak", 0, -1, 0, SPAN_MOST,
	"wait between waves: 90 s, 10 min"),
    ROW_VALUE(struct site, written.budget, "failure-budget", 0,
	"routers that may end badly before nothing further begins: 1, 5%, {all: 5%, fra: "
	"1}"),
    ROW_SPAN(struct site, lock_wait_ms, "lock-wait", 0, 0, 0, SPAN_MOST,
	"how long to wait for a candidate that somebody else has locked"),
    ROW_INT(struct site, confirm_timeout, "confirm-timeout", 0, 5, 1, 65535,
	"minutes until an unconfirmed commit rolls back"),
    ROW_WORD(struct site, load, "load", 0, SITE_OVERRIDE, site_load_names,
	"how the configuration is loaded"),
    ROW_TEXTS(struct site, checks, "checks", 0,
	"names of files in runbooks/checks (default: all of them)"),
    ROW_END,
};

/* ---- finding ---- */

int
site_find(struct arena *a, const char *dir, char **ret_dir, struct err **e)
{
	char *here = NULL;

	if (dir != NULL) {
		if (files_kind(dir) != FILES_FOLDER)
			return err_set(
			    e, ERR_FILE, "there is no site directory '%s'", dir);
		*ret_dir = (char *)files_join(a, dir, "");
		return 0;
	}
	here = getcwd(NULL, 0);
	if (here == NULL)
		return err_set(e, ERR_FILE, "cannot tell the current directory: %s",
		    strerror(errno));
	size_t above = 0;
	for (const char *p = here; here[1] != '\0' && (p = strchr(p, '/')) != NULL; p++)
		above++;
	free(here);
	const char *up = "."; /* names stay relative: messages are shorter */
	bool found = false;
	for (size_t i = 0; !found && i <= above; i++) {
		if (i > 0)
			up = i == 1 ? ".." : files_join(a, up, "..");
		found = files_kind(files_join(a, up, "inventory")) == FILES_FOLDER;
	}
	if (!found) {
		err_set(
		    e, ERR_FILE, "there is no 'inventory/' here or in a directory above");
		err_remedy(*e, "go to the site directory, or name it with -C");
		return -1;
	}
	*ret_dir = arena_strdup(a, up);
	return 0;
}

/* ---- loading ---- */

static int
bad_pair(const struct value *v, struct err **e)
{
	err_at(e, ERR_INPUT, v->mark,
	    "'redundancy-pairs' must be a list of pairs of host names");
	err_remedy(*e, "write it like [[fra-edge1, fra-edge2], [sin-edge1, sin-edge2]]");
	return -1;
}

static int
load_pairs(struct arena *a, const struct value *v, struct site *site, struct err **e)
{
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (v->kind != VALUE_LIST)
		return bad_pair(v, e);
	const char *(*pairs)[2] = arena_alloc(a, sizeof *pairs * (v->list.n + 1));
	struct mark *marks = arena_array(a, struct mark, v->list.n + 1);
	for (size_t i = 0; i < v->list.n; i++) {
		const struct value *pair = v->list.v[i];
		if (pair->kind != VALUE_LIST || pair->list.n != 2)
			return bad_pair(pair, e);
		for (size_t k = 0; k < 2; k++) {
			if (pair->list.v[k]->kind != VALUE_STR)
				return bad_pair(pair->list.v[k], e);
			pairs[i][k] = pair->list.v[k]->str.p;
		}
		marks[i] = pair->mark;
		if (strcmp(pairs[i][0], pairs[i][1]) == 0)
			return err_at(e, ERR_INPUT, pair->mark,
			    "'%s' is a pair with itself", pairs[i][0]);
	}
	site->pairs = (const char *const(*)[2])pairs;
	site->pair_marks = marks;
	site->npairs = v->list.n;
	return 0;
}

/* YAML 1.1 reads the key `off` as a boolean. */
static const struct value *
spelled_off(struct arena *a, const struct value *section)
{
	struct value *spelled;

	if (section == NULL || section->kind != VALUE_MAP)
		return section;
	spelled = value_map(a);
	spelled->mark = section->mark;
	value_pairs(section, it)
	{
		struct value *key = it->key;

		if (key->kind == VALUE_BOOL && !key->boolean) {
			key = value_strz(a, "off");
			key->mark = it->key->mark;
		}
		value_put(a, spelled, key, it->value);
	}
	return spelled;
}

static int
load_off(struct arena *a, const struct value *section, struct site *site, struct err **e)
{
	struct validate_section validate;
	struct site_off *off;

	if (rows_load(a, validate_rows, "validate section", spelled_off(a, section),
		&validate, e) < 0)
		return -1;
	if (validate.off == NULL || validate.off->kind == VALUE_NULL)
		return 0;
	if (validate.off->kind != VALUE_LIST) {
		err_at(e, ERR_INPUT, validate.off->mark, "'off' must be a list, not %s",
		    value_kind_name(validate.off->kind));
		err_remedy(*e, "write it like [{rule: duplicate, reason: why}]");
		return -1;
	}
	off = arena_array(a, struct site_off, validate.off->list.n + 1);
	for (size_t i = 0; i < validate.off->list.n; i++) {
		const struct value *one = validate.off->list.v[i];

		if (rows_load(a, off_rows, "rule that is off", one, &off[i], e) < 0)
			return -1;
		off[i].mark = value_get(one, "rule")->mark;
		if (str_trim(str_of(off[i].reason)).n == 0)
			return err_at(e, ERR_INPUT, value_get(one, "reason")->mark,
			    "rule '%s' is turned off without a reason", off[i].rule);
	}
	site->off = off;
	site->noff = validate.off->list.n;
	return 0;
}

const char *
site_pointless(const struct rollout_written *written, int strategy)
{
	const struct {
		const char *key;
		bool is, may;
	} keys[] = {
	    {"canary", written->canary != NULL, strategy == SITE_WAVES},
	    {"batches", written->batches != NULL, strategy == SITE_WAVES},
	    {"soak", written->soak_ms >= 0, strategy != SITE_ALL},
	    {"failure-budget", written->budget != NULL, strategy != SITE_ALL},
	};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
		if (keys[i].is && !keys[i].may)
			return keys[i].key;
	return NULL;
}

/* Nothing is said that has no effect. */
static int
load_rollout(
    struct arena *a, const struct value *section, struct site *site, struct err **e)
{
	const char *key = site_pointless(&site->written, site->strategy);

	if (key == NULL)
		return rollout_load(a, &site->written, &site->rollout, e);
	err_at(e, ERR_INPUT, value_get(section, key)->mark,
	    "'%s' means nothing with strategy '%s'", key,
	    site_strategy_names[site->strategy]);
	err_remedy(
	    *e, "write 'strategy: waves' too, or leave '%s' to the command line", key);
	return -1;
}

int
site_load(struct arena *a, const char *dir, struct site *site, struct err **e)
{
	const char *path = files_join(a, dir, "inventory/site.yml");
	const char *other = files_join(a, dir, "inventory/site.yaml");
	struct value *v = NULL;
	struct site_file file;

	*site = (struct site){.dir = dir};
	if (files_kind(other) != FILES_ABSENT) {
		err_at(e, ERR_INPUT, (struct mark){other, 0, 0},
		    "the settings of a site are not read from here");
		err_remedy(*e, "name the file site.yml");
		return -1;
	}
	if (files_kind(path) != FILES_ABSENT && yaml_read(a, path, NULL, &v, e) < 0)
		return -1;
	if (rows_load(a, file_rows, "site file", v, &file, e) < 0 ||
	    rows_load(a, deploy_rows, "deploy section", file.deploy, site, e) < 0 ||
	    load_rollout(a, file.deploy, site, e) < 0 ||
	    load_off(a, file.validate, site, e) < 0)
		return -1;
	site->schema = file.schema;
	if (file.schema != NULL)
		site->schema_mark = value_get(v, "schema")->mark;
	return load_pairs(a, file.pairs, site, e);
}

int
site_check(const struct site *site, const struct inventory *inv, struct err **e)
{
	for (size_t i = 0; i < site->npairs; i++)
		for (size_t k = 0; k < 2; k++) {
			const char *name = site->pairs[i][k];
			if (inventory_host(inv, name) != NULL)
				continue;
			err_at(e, ERR_INPUT, site->pair_marks[i],
			    "'redundancy-pairs' names '%s', which is no host", name);
			model_nearest(inv, str_of(name), *e);
			return -1;
		}
	return rollout_check(&site->rollout, inv, e);
}

int
site_check_rules(
    const struct site *site, const char *const *rules, size_t n, struct err **e)
{
	for (size_t i = 0; i < site->noff; i++) {
		const char *name = site->off[i].rule, *near;
		size_t k = 0;

		while (k < n && strcmp(rules[k], name) != 0)
			k++;
		if (k < n)
			continue;
		err_at(e, ERR_INPUT, site->off[i].mark,
		    "there is no rule '%s' that could be turned off", name);
		near = str_nearest(str_of(name), rules, n);
		if (near != NULL)
			err_remedy(*e, "did you mean '%s'?", near);
		return -1;
	}
	return 0;
}
