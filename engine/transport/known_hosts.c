#include "transport/known_hosts.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "transport/base64.h"
#include "transport/digest.h"
#include "transport/wire.h"

enum { KEY_MOST = 64 << 10, PORT_SSH = 22 };

enum marker { PLAIN, REVOKED, AUTHORITY };

struct entry {
	enum marker marker;
	struct str names; /* as written */
	struct str salt;  /* not empty: names is hashed, and this its key */
	unsigned char hash[SHA1_N];
	struct known_key key;
};

struct known_hosts {
	struct arena *arena;
	VEC(struct entry) entries;
};

struct known_hosts *
known_hosts_new(void)
{
	struct arena *a = arena_new();
	struct known_hosts *k = arena_new_of(a, struct known_hosts);

	k->arena = a;
	return k;
}

void
known_hosts_free(struct known_hosts *k)
{
	if (k == NULL)
		return;
	vec_done(&k->entries);
	arena_free(k->arena);
}

/* --- reading ------------------------------------------------------------------------ */

static struct str
word(struct str *line)
{
	struct str s = str_trim(*line);
	size_t n = 0;

	while (n < s.n && s.p[n] != ' ' && s.p[n] != '\t')
		n++;
	*line = (struct str){s.p + n, s.n - n};
	return (struct str){s.p, n};
}

struct str
key_type(struct str blob)
{
	struct str type;

	if (!wire_take_string(&blob, &type) || type.n == 0 || type.n > 64)
		return STR("");
	return type;
}

static struct str
keep(struct arena *a, struct str s)
{
	return (struct str){arena_strndup(a, s.p, s.n), s.n};
}

/* |1|salt|hash */
static bool
parse_hashed(struct arena *a, struct str names, struct entry *entry)
{
	struct str rest = names, salt, hash;
	struct buf octets;
	bool good;

	str_cut(&rest, '|');
	if (!str_eq(str_cut(&rest, '|'), STR("1")))
		return false;
	salt = str_cut(&rest, '|');
	hash = rest;
	buf_init(&octets, BUF_LINE);
	good = base64_parse(&octets, salt) && octets.n == SHA1_N;
	entry->salt = keep(a, buf_str(&octets));
	buf_reset(&octets);
	good = good && base64_parse(&octets, hash) && octets.n == SHA1_N;
	if (good)
		memcpy(entry->hash, octets.p, SHA1_N);
	buf_done(&octets);
	return good;
}

static bool
parse_key(struct arena *a, struct str type, struct str text, struct known_key *key)
{
	struct buf octets;
	bool good;

	buf_init(&octets, KEY_MOST);
	good = base64_parse(&octets, text) && !octets.over &&
	       str_eq(key_type(buf_str(&octets)), type);
	key->type = keep(a, type).p;
	key->blob = keep(a, buf_str(&octets));
	buf_done(&octets);
	return good;
}

/* What is wrong with the line, or NULL. */
static const char *
parse_line(struct arena *a, struct str line, struct entry *entry)
{
	struct str names = word(&line), type, key;

	if (names.n > 0 && names.p[0] == '@') {
		if (str_eq(names, STR("@revoked")))
			entry->marker = REVOKED;
		else if (str_eq(names, STR("@cert-authority")))
			entry->marker = AUTHORITY;
		else
			return "a marker other than @revoked and @cert-authority";
		names = word(&line);
	}
	type = word(&line);
	key = word(&line);
	if (names.n == 0 || type.n == 0 || key.n == 0)
		return "expected: names, key type, key";
	if (isdigit((unsigned char)type.p[0]))
		return "a key of SSH protocol 1";
	entry->names = keep(a, names);
	if (names.p[0] == '|' && !parse_hashed(a, names, entry))
		return "a hashed name that is not |1|salt|hash";
	if (!parse_key(a, type, key, &entry->key))
		return "the key is not Base64, or not of the type written before it";
	return NULL;
}

int
known_hosts_parse(
    struct known_hosts *k, const char *file, struct str text, struct err **e)
{
	struct mark at = {.file = arena_strdup(k->arena, file)};

	while (text.n > 0) {
		struct str line = str_trim(str_cut(&text, '\n'));
		struct entry entry = {0};
		const char *wrong;

		at.line++;
		if (line.n == 0 || line.p[0] == '#')
			continue;
		wrong = parse_line(k->arena, line, &entry);
		if (wrong != NULL) {
			err_at(e, ERR_INPUT, at, "known hosts: %s", wrong);
			err_remedy(*e, "correct or remove the line; every line of a "
				       "known_hosts file must be understood");
			return -1;
		}
		entry.key.file = at.file;
		entry.key.line = at.line;
		vec_push(&k->entries, entry);
	}
	return 0;
}

int
known_hosts_read(struct known_hosts *k, const char *path, struct err **e)
{
	struct buf text;
	int rc;

	if (access(path, F_OK) != 0 && (errno == ENOENT || errno == ENOTDIR))
		return 0;
	buf_init(&text, BUF_TEXT);
	rc = buf_read_file(&text, path, e);
	if (rc == 0)
		rc = known_hosts_parse(k, path, buf_str(&text), e);
	buf_done(&text);
	return rc;
}

/* --- looking ------------------------------------------------------------------------ */

/* * and ?, letters in either case, in time of at most the product of both lengths. */
static bool
matches(struct str pattern, struct str name)
{
	size_t p = 0, n = 0, star = pattern.n, from = 0;

	while (n < name.n) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = p++;
			from = n;
		} else if (p < pattern.n && (pattern.p[p] == '?' ||
						tolower((unsigned char)pattern.p[p]) ==
						    tolower((unsigned char)name.p[n]))) {
			p++;
			n++;
		} else if (star < pattern.n) {
			p = star + 1;
			n = ++from;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

static bool
names_match(struct str list, struct str name)
{
	bool any = false;

	while (list.n > 0) {
		struct str one = str_cut(&list, ',');

		if (one.n > 1 && one.p[0] == '!') {
			if (matches((struct str){one.p + 1, one.n - 1}, name))
				return false;
		} else if (one.n > 0 && matches(one, name)) {
			any = true;
		}
	}
	return any;
}

static bool
is_about(const struct entry *entry, struct str name)
{
	unsigned char hash[SHA1_N];

	if (entry->salt.n == 0)
		return names_match(entry->names, name);
	digest_hmac_sha1(entry->salt, name, hash);
	return memcmp(hash, entry->hash, SHA1_N) == 0;
}

static void
print_name(struct buf *out, const char *host, int port)
{
	size_t from = out->n;

	if (port == PORT_SSH)
		buf_adds(out, host);
	else
		buf_printf(out, "[%s]:%d", host, port);
	for (size_t i = from; i < out->n; i++)
		out->p[i] = (char)tolower((unsigned char)out->p[i]);
}

/* Both names of a host: as it is written in the file, and bare. */
struct names {
	struct buf full, bare;
};

static void
names_init(struct names *n, const char *host, int port)
{
	buf_init(&n->full, BUF_LINE);
	buf_init(&n->bare, BUF_LINE);
	print_name(&n->full, host, port);
	print_name(&n->bare, host, PORT_SSH);
}

static void
names_done(struct names *n)
{
	buf_done(&n->full);
	buf_done(&n->bare);
}

static enum known
look(const struct known_hosts *k, const struct names *n, struct str blob,
    const struct known_key **ret_key)
{
	struct str type = key_type(blob);
	enum known found = KNOWN_UNKNOWN;

	for (size_t i = 0; i < k->entries.n; i++) {
		const struct entry *entry = &k->entries.v[i];
		bool full = is_about(entry, buf_str(&n->full));
		bool same = str_eq(entry->key.blob, blob);

		if (entry->marker == AUTHORITY ||
		    (!full && (!same || !is_about(entry, buf_str(&n->bare)))))
			continue;
		if (entry->marker == REVOKED) {
			if (!same)
				continue;
			*ret_key = &entry->key;
			return KNOWN_REVOKED;
		}
		if (same) {
			if (found != KNOWN_YES)
				*ret_key = &entry->key;
			found = KNOWN_YES;
		} else if (str_eq(str_of(entry->key.type), type)) {
			if (found != KNOWN_YES && found != KNOWN_CHANGED) {
				*ret_key = &entry->key;
				found = KNOWN_CHANGED;
			}
		} else if (found == KNOWN_UNKNOWN) {
			*ret_key = &entry->key;
			found = KNOWN_OTHER;
		}
	}
	return found;
}

enum known
known_hosts_look(const struct known_hosts *k, const char *host, int port, struct str blob,
    const struct known_key **ret_key)
{
	struct names n;
	enum known found;

	names_init(&n, host, port);
	found = look(k, &n, blob, ret_key);
	names_done(&n);
	return found;
}

static bool
listed(struct str list, struct str name)
{
	while (list.n > 0)
		if (str_eq(str_cut(&list, ','), name))
			return true;
	return false;
}

void
known_hosts_types(
    const struct known_hosts *k, const char *host, int port, struct buf *out)
{
	struct names n;

	names_init(&n, host, port);
	for (size_t i = 0; i < k->entries.n; i++) {
		const struct entry *entry = &k->entries.v[i];
		if (entry->marker != PLAIN ||
		    listed(buf_str(out), str_of(entry->key.type)) ||
		    (!is_about(entry, buf_str(&n.full)) &&
			!is_about(entry, buf_str(&n.bare))))
			continue;
		if (out->n > 0)
			buf_addc(out, ',');
		buf_adds(out, entry->key.type);
	}
	names_done(&n);
}

const struct known_key *
known_hosts_authority(const struct known_hosts *k, const char *host, int port)
{
	const struct known_key *found = NULL;
	struct names n;

	names_init(&n, host, port);
	for (size_t i = 0; i < k->entries.n; i++) {
		const struct entry *entry = &k->entries.v[i];

		if (found == NULL && entry->marker == AUTHORITY &&
		    (is_about(entry, buf_str(&n.full)) ||
			is_about(entry, buf_str(&n.bare))))
			found = &entry->key;
	}
	names_done(&n);
	return found;
}

size_t
known_hosts_count(const struct known_hosts *k)
{
	return k->entries.n;
}

const struct known_key *
known_hosts_key(const struct known_hosts *k, size_t i)
{
	return &k->entries.v[i].key;
}

/* --- printing ----------------------------------------------------------------------- */

void
key_fingerprint(struct buf *out, struct str blob)
{
	unsigned char hash[SHA256_N];

	digest_sha256(blob, hash);
	buf_adds(out, "SHA256:");
	base64_print(out, (struct str){(const char *)hash, SHA256_N});
	while (out->n > 0 && out->p[out->n - 1] == '=')
		buf_cut(out, out->n - 1);
}

void
known_hosts_line(struct buf *out, const char *host, int port, struct str blob)
{
	print_name(out, host, port);
	buf_printf(out, " " STR_FMT " ", STR_ARG(key_type(blob)));
	base64_print(out, blob);
	buf_addc(out, '\n');
}
