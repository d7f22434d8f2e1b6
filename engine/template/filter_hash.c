#include "template/digest.h"
#include "template/filter.h"

/* Ansible's digests, identifiers made of digests, password hashes. */

static struct value *
hex_digest(struct render *r, struct value *v, struct str name)
{
	unsigned char octets[DIGEST_MAX];
	struct str s;
	struct buf b;
	unsigned n;

	if (object_text_of(r, v, &s) < 0)
		return NULL;
	if ((n = digest_of(name, s, octets)) == 0)
		return render_fail(r, "AnsibleFilterError",
		    "unsupported hash type " STR_FMT, STR_ARG(name));
	buf_init(&b, BUF_LINE);
	for (unsigned i = 0; i < n; i++)
		buf_printf(&b, "%02x", octets[i]);
	return object_buf(r, &b);
}

FILTER(hash)
{
	struct str name = STR("sha1");

	UNUSED_ARGUMENTS;
	if (argument_text(r, "hash", a[0], &name) < 0)
		return NULL;
	return hex_digest(r, v, name);
}

FILTER(md5)
{
	UNUSED_ARGUMENTS;
	return hex_digest(r, v, STR("md5"));
}

FILTER(sha1)
{
	UNUSED_ARGUMENTS;
	return hex_digest(r, v, STR("sha1"));
}

/* --- to_uuid: RFC 4122 4.3, version 5 --- */

enum { UUID_N = 16 };

/* Braces, "urn:uuid:" and hyphens do not count. */
static bool
read_uuid(struct str s, unsigned char ret[UUID_N])
{
	size_t digits = 0;

	if (str_starts(s, STR("urn:uuid:")))
		s = (struct str){s.p + 9, s.n - 9};
	memset(ret, 0, UUID_N);
	for (size_t i = 0; i < s.n; i++) {
		int d = str_hex_digit(s.p[i]);

		if (s.p[i] == '-' || s.p[i] == '{' || s.p[i] == '}')
			continue;
		if (d < 0 || digits == 2 * UUID_N)
			return false;
		ret[digits / 2] = (unsigned char)(ret[digits / 2] << 4 | d);
		digits++;
	}
	return digits == 2 * UUID_N;
}

FILTER(to_uuid)
{
	static const struct str ansible = STR("361e6d51-faec-444a-9079-341386da8e2e");
	unsigned char id[UUID_N], octets[DIGEST_MAX];
	struct str s, namespace = ansible;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0 ||
	    argument_text(r, "to_uuid", a[0], &namespace) < 0)
		return NULL;
	if (!read_uuid(namespace, id))
		return render_fail(r, "AnsibleFilterError",
		    "Invalid value '" STR_FMT
		    "' for 'namespace': badly formed hexadecimal UUID string",
		    STR_ARG(namespace));
	buf_init(&b, BUF_TEXT);
	buf_add(&b, id, sizeof id);
	buf_addstr(&b, s);
	digest_of(STR("sha1"), buf_str(&b), octets);
	octets[6] = (octets[6] & 0x0f) | 0x50;
	octets[8] = (octets[8] & 0x3f) | 0x80;
	buf_reset(&b);
	for (int i = 0; i < UUID_N; i++)
		buf_printf(&b, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
		    octets[i]);
	return object_buf(r, &b);
}

/* --- password_hash --- */

enum { LEAST_ROUNDS = 1000, MOST_ROUNDS = 5000000 };

static const struct method {
	const char *name, *other, *id;
	size_t salt; /* characters, at most */
	bool rounds;
} methods[] = {
    {"md5", "md5_crypt", "1", 8, false},
    {"sha256", "sha256_crypt", "5", 16, true},
    {"sha512", "sha512_crypt", "6", 16, true},
};

static const struct method *
method_of(struct render *r, struct str name)
{
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(name, str_of(methods[i].name)) ||
		    str_eq(name, str_of(methods[i].other)))
			return &methods[i];
	return render_fail(r, "AnsibleFilterError",
	    "password_hash knows 'sha512', 'sha256' and 'md5', not '" STR_FMT "'",
	    STR_ARG(name));
}

static int
check_salt(
    struct render *r, const struct method *m, const struct value *v, struct str *ret)
{
	bool good = true;

	if (v == NULL || v->kind == VALUE_NULL) {
		render_fail(r, "AnsibleFilterError",
		    "password_hash needs a salt: a random one would change the "
		    "configuration with every rendering");
		return -1;
	}
	if (argument_text(r, "salt", v, ret) < 0)
		return -1;
	for (size_t i = 0; i < ret->n; i++) {
		char c = ret->p[i];

		good &= (c >= '.' && c <= '9') || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z');
	}
	if (!good)
		return render_fail(r, "AnsibleFilterError", "invalid characters in salt"),
		       -1;
	if (ret->n == 0 || ret->n > m->salt)
		return render_fail(r, "AnsibleFilterError",
			   "invalid salt size: 1 to %zu characters", m->salt),
		       -1;
	return 0;
}

static int
check_rounds(
    struct render *r, const struct method *m, const struct value *v, int64_t *ret)
{
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (argument_int(r, v, ret) < 0)
		return -1;
	if (m->rounds && *ret >= LEAST_ROUNDS && *ret <= MOST_ROUNDS)
		return 0;
	render_fail(r, "AnsibleFilterError",
	    m->rounds ? "rounds must be from %d to %d" : "md5 has no rounds",
	    LEAST_ROUNDS, MOST_ROUNDS);
	return -1;
}

FILTER(password_hash)
{
	struct str name = STR("sha512"), password, salt;
	const struct method *m;
	char text[DIGEST_CRYPT];
	int64_t rounds = 0;
	struct buf setting;
	int rc;

	UNUSED_ARGUMENTS;
	if (argument_text(r, "hashtype", a[0], &name) < 0 ||
	    (m = method_of(r, name)) == NULL || check_salt(r, m, a[1], &salt) < 0 ||
	    check_rounds(r, m, a[3], &rounds) < 0 || object_text_of(r, v, &password) < 0)
		return NULL;
	if (memchr(password.p, '\0', password.n) != NULL)
		return render_fail(r, "ValueError", "embedded null character");
	buf_init(&setting, BUF_LINE);
	buf_printf(&setting, "$%s$", m->id);
	if (rounds != 0)
		buf_printf(&setting, "rounds=%lld$", (long long)rounds);
	buf_addstr(&setting, salt);
	rc = digest_crypt(
	    arena_strndup(r->a, password.p, password.n), buf_z(&setting), text);
	buf_done(&setting);
	if (rc < 0)
		return render_fail(r, "AnsibleFilterError",
		    "libcrypt does not know '" STR_FMT "'", STR_ARG(name));
	return object_copy_str(r, str_of(text));
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("checksum", "", 0, sha1, "the SHA-1 digest in hexadecimal"),
    ROW("hash", "hashtype", 0, hash, "a digest in hexadecimal, SHA-1 unless named"),
    ROW("md5", "", 0, md5, "the MD5 digest in hexadecimal"),
    ROW("password_hash", "hashtype salt salt_size rounds ident", 0, password_hash,
	"a password's crypt hash with a given salt"),
    ROW("sha1", "", 0, sha1, "the SHA-1 digest in hexadecimal"),
    ROW("to_uuid", "namespace", 0, to_uuid, "a name-based identifier (version 5)"),
};

TEMPLATE_FUNCTIONS(filter_hash, rows);
