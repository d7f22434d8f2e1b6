#include "data/vault.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "base/vec.h"
#include "data/vault_crypt.h"

#define HEADER "$ANSIBLE_VAULT"

struct password {
	const char *label; /* NULL: none */
	struct str text;
};

struct derived {
	const struct password *password;
	struct str salt;
	struct vault_keys keys;
};

struct vault {
	struct arena *a; /* wiped */
	struct redact *redact;
	VEC(struct password *) passwords;
	VEC(struct derived *) keys;
};

/* The parts of an envelope, in octets. */
struct envelope {
	struct str label, salt, mac, text;
};

struct vault *
vault_new(struct redact *redact)
{
	struct arena *a = arena_new_secret();
	struct vault *v = arena_new_of(a, struct vault);

	v->a = a;
	v->redact = redact;
	return v;
}

void
vault_free(struct vault *v)
{
	if (v == NULL)
		return;
	vec_done(&v->passwords);
	vec_done(&v->keys);
	arena_free(v->a);
}

void
vault_add(struct vault *v, const char *label, struct str password)
{
	struct password *p = arena_new_of(v->a, struct password);

	p->label = label != NULL ? arena_strdup(v->a, label) : NULL;
	p->text = (struct str){arena_strndup(v->a, password.p, password.n), password.n};
	vec_push(&v->passwords, p);
}

bool
vault_is(struct str text)
{
	return str_starts(text, STR(HEADER));
}

struct str
vault_keep(struct vault *v, struct str text)
{
	if (v->redact != NULL && text.n > 0)
		return (struct str){redact_add(v->redact, text), text.n};
	return (struct str){arena_strndup(v->a, text.p, text.n), text.n};
}

/* --- the envelope ------------------------------------------------------------------------------------------------ */

static int
malformed(struct mark at, const char *why, struct err **e)
{
	err_at(e, ERR_INPUT, at, "this is no vault that can be opened: %s", why);
	err_remedy(*e, "copy the whole envelope, or encrypt the value again with "
		       "'ansible-vault encrypt'");
	return -1;
}

/* Hexadecimal digits to octets in the arena; what is wrong with them, or NULL. */
static const char *
unhex(struct arena *a, struct str hex, struct str *ret)
{
	char *p = arena_alloc(a, hex.n / 2 + 1);

	if (hex.n % 2 != 0)
		return "an odd number of hexadecimal digits";
	for (size_t i = 0; i < hex.n; i += 2) {
		int high = str_hex_digit(hex.p[i]), low = str_hex_digit(hex.p[i + 1]);

		if (high < 0 || low < 0)
			return "a character that is no hexadecimal digit";
		p[i / 2] = (char)(high << 4 | low);
	}
	*ret = (struct str){p, hex.n / 2};
	return NULL;
}

/* $ANSIBLE_VAULT;VERSION;CIPHER[;LABEL]: blanks around the fields and the version do not matter. */
static const char *
read_header(struct str line, struct envelope *v)
{
	struct str cipher;

	str_cut(&line, ';');
	str_cut(&line, ';');
	cipher = str_trim(str_cut(&line, ';'));
	v->label = str_trim(line);
	return str_eq(cipher, STR("AES256"))
		   ? NULL
		   : "its cipher is not 'AES256', the only one known";
}

static const char *
read_body(struct arena *a, struct str lines, struct envelope *v)
{
	char *joined = arena_alloc(a, lines.n + 1);
	struct str body, salt, mac;
	const char *why;
	size_t n = 0;

	for (size_t i = 0; i < lines.n; i++)
		if (lines.p[i] != '\n' && lines.p[i] != '\r')
			joined[n++] = lines.p[i];
	why = unhex(a, (struct str){joined, n}, &body);
	if (why != NULL)
		return why;
	salt = str_cut(&body, '\n');
	mac = str_cut(&body, '\n');
	if (mac.n == 0 || body.n == 0)
		return "a part is missing";
	if ((why = unhex(a, salt, &v->salt)) != NULL ||
	    (why = unhex(a, mac, &v->mac)) != NULL ||
	    (why = unhex(a, body, &v->text)) != NULL)
		return why;
	return v->mac.n == 32 ? NULL : "its checksum has the wrong length";
}

/* --- keys and opening -------------------------------------------------------------------------------------------- */

static const struct derived *
derive(struct vault *v, const struct password *p, struct str salt)
{
	struct derived *d;

	for (size_t i = 0; i < v->keys.n; i++)
		if (v->keys.v[i]->password == p && str_eq(v->keys.v[i]->salt, salt))
			return v->keys.v[i];
	d = arena_new_of(v->a, struct derived);
	d->password = p;
	d->salt = (struct str){arena_strndup(v->a, salt.p, salt.n), salt.n};
	if (!vault_derive(p->text, salt, &d->keys))
		return NULL;
	vec_push(&v->keys, d);
	return d;
}

static bool
same_label(const struct password *p, struct str label)
{
	return p->label != NULL && str_eq(str_of(p->label), label);
}

static const struct derived *
find_key(struct vault *v, const struct envelope *env)
{
	for (int wanted = 1; wanted >= 0; wanted--)
		for (size_t i = 0; i < v->passwords.n; i++) {
			const struct password *p = v->passwords.v[i];
			const struct derived *d;

			if (same_label(p, env->label) != (wanted == 1))
				continue;
			d = derive(v, p, env->salt);
			if (d != NULL && vault_authentic(&d->keys, env->text, env->mac))
				return d;
		}
	return NULL;
}

static void
advise(const struct envelope *env, struct vault_opened *ret)
{
	if (env->label.n > 0 && env->label.n < 100)
		snprintf(ret->remedy, sizeof ret->remedy,
		    "its label is '" STR_FMT "': give --vault-id " STR_FMT
		    "@FILE, --vault-password-file FILE, or HOLDFAST_VAULT_PASSWORD_FILE",
		    STR_ARG(env->label), STR_ARG(env->label));
	else
		snprintf(ret->remedy, sizeof ret->remedy,
		    "give --vault-password-file FILE, or set "
		    "HOLDFAST_VAULT_PASSWORD_FILE");
}

static int
open_in(struct vault *v, struct arena *a, struct str text, struct mark at,
    struct vault_opened *ret, struct err **e)
{
	struct envelope env = {0};
	struct str plain, rest = text;
	const struct derived *d;
	const char *why;

	if (!vault_is(text))
		return malformed(at, "it does not begin with '" HEADER "'", e);
	why = read_header(str_trim(str_cut(&rest, '\n')), &env);
	if (why == NULL)
		why = read_body(a, rest, &env);
	if (why != NULL)
		return malformed(at, why, e);
	d = v != NULL ? find_key(v, &env) : NULL;
	*ret = (struct vault_opened){0};
	if (d == NULL)
		advise(&env, ret);
	else if (vault_decrypt(a, &d->keys, env.text, &plain))
		ret->text = vault_keep(v, plain);
	else
		return malformed(at, "its padding is wrong", e);
	return 0;
}

int
vault_open(struct vault *v, struct str envelope, struct mark at, struct vault_opened *ret,
    struct err **e)
{
	struct arena *a = arena_new_secret();
	int rc = open_in(v, a, envelope, at, ret, e);

	arena_free(a);
	return rc;
}
