#include "inventory/connection.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/redact.h"
#include "inventory/model.h"

enum {
	NETCONF_PORT = 830, /* RFC 6242 section 4 */
	SSH_PORT = 22,
};

/* ---- typed reads ---- */

static int
no_template(const char *name, const struct value *v, struct err **e)
{
	if (memmem(v->str.p, v->str.n, "{{", 2) == NULL &&
	    memmem(v->str.p, v->str.n, "{%", 2) == NULL)
		return 0;
	err_at(e, ERR_INPUT, v->mark, "'%s' cannot be a template in this version", name);
	err_remedy(*e, "write the value itself");
	return -1;
}

/* The first of the names that is set, as text; *ret stays NULL if none is. */
static int
read_text(const struct value *vars, const char *const *names, const struct value **ret,
    struct err **e)
{
	for (; *names != NULL; names++) {
		const struct value *v = value_get(vars, *names);
		if (v == NULL || v->kind == VALUE_NULL)
			continue;
		if (v->kind != VALUE_STR) {
			err_at(e, ERR_INPUT, v->mark, "'%s' must be text, not %s", *names,
			    value_kind_name(v->kind));
			err_remedy(*e, "put the value in quotes");
			return -1;
		}
		if (v->locked) {
			*ret = v;
			return 0;
		}
		if (no_template(*names, v, e) < 0)
			return -1;
		if (v->str.n == 0 || memchr(v->str.p, '\0', v->str.n) != NULL)
			return err_at(e, ERR_INPUT, v->mark, "'%s' is %s", *names,
			    v->str.n == 0 ? "empty" : "text with a NUL in it");
		*ret = v;
		return 0;
	}
	return 0;
}

/* *ret stays as it is if none of the names is set; the first is that of messages. */
static int
read_port(const struct value *vars, const char *const *names, int *ret, struct err **e)
{
	const struct value *v = NULL;
	int64_t port = 0;

	for (size_t i = 0; names[i] != NULL && v == NULL; i++)
		v = value_get(vars, names[i]);
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (v->locked)
		return yaml_locked(v, names[0], e);
	if (v->kind == VALUE_STR && no_template(names[0], v, e) < 0)
		return -1;
	if (v->kind == VALUE_INT) {
		port = v->integer;
	} else if (v->kind == VALUE_STR && v->str.n > 0 && v->str.n < 6) {
		for (size_t i = 0; i < v->str.n && port >= 0; i++)
			port = isdigit((unsigned char)v->str.p[i])
				   ? port * 10 + (v->str.p[i] - '0')
				   : -1;
	} else if (v->kind != VALUE_STR) {
		return err_at(e, ERR_INPUT, v->mark, "'%s' must be a number, not %s",
		    names[0], value_kind_name(v->kind));
	}
	if (port < 1 || port > 65535)
		return err_at(
		    e, ERR_INPUT, v->mark, "'%s' must be from 1 to 65535", names[0]);
	*ret = (int)port;
	return 0;
}

static int
read_word(const struct value *vars, const char *name, const char *const *words,
    const char **ret, struct err **e)
{
	const char *const names[] = {name, NULL};
	const struct value *v = NULL;
	size_t n = 0;

	*ret = words[0];
	if (read_text(vars, names, &v, e) < 0)
		return -1;
	if (v == NULL)
		return 0;
	if (v->locked)
		return yaml_locked(v, name, e);
	for (; words[n] != NULL; n++)
		if (str_eq(v->str, str_of(words[n]))) {
			*ret = words[n];
			return 0;
		}
	err_at(
	    e, ERR_INPUT, v->mark, "'%s' cannot be '%s' in this version", name, v->str.p);
	if (n == 1)
		err_remedy(*e, "use '%s'", words[0]);
	else
		err_remedy(*e, "use '%s' or '%s'", words[0], words[1]);
	return -1;
}

/* ---- ansible_ssh_common_args ---- */

/* The next word, in shell quotes or not, unquoted into the arena; NULL at the end. */
static const char *
next_word(struct arena *a, const char **p)
{
	while (isspace((unsigned char)**p))
		(*p)++;
	if (**p == '\0')
		return NULL;
	char *word = arena_alloc(a, strlen(*p) + 1), *w = word, quote = '\0';
	for (; **p != '\0'; (*p)++) {
		char c = **p;
		if (quote == '\0' && isspace((unsigned char)c))
			break;
		if (quote == '\0' && (c == '"' || c == '\''))
			quote = c;
		else if (c == quote && quote != '\0')
			quote = '\0';
		else
			*w++ = c;
	}
	return word;
}

/* "ProxyJump=x" and "ProxyJump x", as ssh_config(5) allows; NULL if the option is another. */
static const char *
option_value(const char *option, const char *name)
{
	size_t n = strlen(name);

	if (strncasecmp(option, name, n) != 0 || strchr(" \t=", option[n]) == NULL ||
	    option[n] == '\0')
		return NULL;
	return option + n + strspn(option + n, " \t=");
}

static void
warn_unused(struct connection_options *o, const struct value *args, const char *word)
{
	char message[200];

	if (o->warn == NULL || o->warned == args)
		return;
	snprintf(message, sizeof message,
	    "'%.80s' in 'ansible_ssh_common_args' has no effect: only a jump host is "
	    "taken from it",
	    word);
	o->warn->warn(o->warn->ctx, args->mark, message);
}

static int
jump_of_args(struct arena *a, const struct value *args, struct connection_options *o,
    const char **ret, struct err **e)
{
	const char *p = args->str.p, *word;

	while ((word = next_word(a, &p)) != NULL) {
		const char *option = NULL, *jump = NULL;
		if (strncmp(word, "-J", 2) == 0)
			jump = word[2] != '\0' ? word + 2 : next_word(a, &p);
		else if (strncmp(word, "-o", 2) == 0)
			option = word[2] != '\0' ? word + 2 : next_word(a, &p);
		if (option != NULL && option_value(option, "ProxyCommand") != NULL) {
			err_at(e, ERR_INPUT, args->mark,
			    "ProxyCommand in 'ansible_ssh_common_args' is not supported");
			err_remedy(*e,
			    "name the jump host by 'holdfast_jump' or '-o ProxyJump='");
			return -1;
		}
		if (option != NULL)
			jump = option_value(option, "ProxyJump");
		if (jump == NULL)
			warn_unused(o, args, option != NULL ? option : word);
		else if (strcasecmp(jump, "none") != 0)
			*ret = jump;
	}
	o->warned = args;
	return 0;
}

/* [user@]host[:port][,…] */
static int
check_jump(const char *jump, struct mark at, struct err **e)
{
	struct str rest = str_of(jump);

	while (rest.n > 0 || jump == rest.p) {
		struct str hop = str_cut(&rest, ',');
		const char *user = memchr(hop.p, '@', hop.n);
		size_t host = user == NULL ? 0 : (size_t)(user - hop.p) + 1;
		bool good = hop.n > host && user != hop.p && hop.p[host] != ':' &&
			    hop.p[0] != '-';
		for (size_t i = 0; i < hop.n; i++)
			good = good && (unsigned char)hop.p[i] > ' ';
		if (!good) {
			err_at(e, ERR_INPUT, at, "'%s' is not a jump host", jump);
			err_remedy(
			    *e, "write [user@]host[:port], several with ',' between");
			return -1;
		}
	}
	return 0;
}

static int
read_jump(
    struct inventory *inv, struct host *h, struct connection_options *o, struct err **e)
{
	static const char *const ours[] = {"holdfast_jump", NULL};
	static const char *const args[] = {"ansible_ssh_common_args", NULL};
	const struct value *v = NULL;

	if (read_text(h->vars, ours, &v, e) < 0)
		return -1;
	if (v != NULL && v->locked)
		return yaml_locked(v, ours[0], e);
	if (v != NULL) {
		h->jump = v->str.p;
		return check_jump(h->jump, v->mark, e);
	}
	v = value_get(h->vars, args[0]);
	if (v != NULL && v->kind == VALUE_STR && v->str.n == 0)
		return 0; /* often emptied on purpose */
	v = NULL;
	if (read_text(h->vars, args, &v, e) < 0)
		return -1;
	if (v == NULL)
		return 0;
	if (v->locked)
		return yaml_locked(v, args[0], e);
	if (jump_of_args(inv->arena, v, o, &h->jump, e) < 0)
		return -1;
	return h->jump == NULL ? 0 : check_jump(h->jump, v->mark, e);
}

/* The way for the fresh session after a change. */
static int
read_vantage(struct host *h, struct err **e)
{
	static const char *const ours[] = {"holdfast_vantage", NULL};
	const struct value *v = NULL;

	if (read_text(h->vars, ours, &v, e) < 0)
		return -1;
	if (v == NULL)
		return 0;
	if (v->locked)
		return yaml_locked(v, ours[0], e);
	h->vantage = v->str.p;
	return check_jump(h->vantage, v->mark, e);
}

/* ---- all of them ---- */

static int
check_names(const struct value *vars, struct err **e)
{
	static const char *const ours[] = {"holdfast_dialect", "holdfast_transport",
	    "holdfast_known_hosts", "holdfast_ssh_port", "holdfast_jump",
	    "holdfast_vantage", "holdfast_template", "holdfast_schema"};
	enum { OURS = sizeof ours / sizeof *ours };

	value_pairs(vars, it)
	{
		bool known = false;
		if (it->key->kind != VALUE_STR ||
		    !str_starts(it->key->str, STR("holdfast_")))
			continue;
		for (size_t i = 0; i < OURS; i++)
			known |= str_eq(it->key->str, str_of(ours[i]));
		if (known)
			continue;
		const char *near = str_nearest(it->key->str, ours, OURS);
		err_at(e, ERR_UNKNOWN_KEY, it->key->mark, "unknown variable '%s'",
		    it->key->str.p);
		if (near != NULL)
			err_remedy(*e,
			    "did you mean '%s'? names that begin with 'holdfast_' are "
			    "reserved",
			    near);
		else
			err_remedy(*e, "names that begin with 'holdfast_' are reserved");
		return -1;
	}
	return 0;
}

static const struct text_field {
	size_t offset;
	const char *names[5]; /* Ansible's, the strongest first */
} text_fields[] = {
    {offsetof(struct host, address), {"ansible_host", "ansible_ssh_host"}},
    {offsetof(struct host, user), {"ansible_user", "ansible_ssh_user"}},
    {offsetof(struct host, key_file),
	{"ansible_ssh_private_key_file", "ansible_private_key_file"}},
    {offsetof(struct host, known_hosts), {"holdfast_known_hosts"}},
    {offsetof(struct host, template), {"holdfast_template"}},
    {offsetof(struct host, schema), {"holdfast_schema"}},
    {offsetof(struct host, password),
	{"ansible_password", "ansible_ssh_pass", "ansible_ssh_password",
	    "ansible_netconf_password"}},
};

int
connection_read(
    struct inventory *inv, struct member *m, struct connection_options *o, struct err **e)
{
	static const char *const dialects[] = {"junos", NULL};
	static const char *const transports[] = {"libssh2", "openssh", NULL};
	static const char *const ports[] = {"ansible_port", "ansible_ssh_port", NULL};
	static const char *const ssh_ports[] = {"holdfast_ssh_port", NULL};
	struct host *h = &m->host;

	h->address = h->name;
	h->template = "router.j2";
	h->port = NETCONF_PORT;
	h->ssh_port = SSH_PORT;
	if (check_names(h->vars, e) < 0)
		return -1;
	for (size_t i = 0; i < sizeof text_fields / sizeof *text_fields; i++) {
		const struct value *v = NULL;
		if (read_text(h->vars, text_fields[i].names, &v, e) < 0)
			return -1;
		if (v != NULL && v->locked) {
			if (text_fields[i].offset != offsetof(struct host, password))
				return yaml_locked(v, text_fields[i].names[0], e);
			h->locked_password = v; /* not every command needs it */
		} else if (v != NULL) {
			*(const char **)((char *)h + text_fields[i].offset) = v->str.p;
		}
	}
	if (read_port(h->vars, ports, &h->port, e) < 0 ||
	    read_port(h->vars, ssh_ports, &h->ssh_port, e) < 0 ||
	    read_word(h->vars, "holdfast_dialect", dialects, &h->dialect, e) < 0 ||
	    read_word(h->vars, "holdfast_transport", transports, &h->transport, e) < 0)
		return -1;
	return read_jump(inv, h, o, e) < 0 ? -1 : read_vantage(h, e);
}
