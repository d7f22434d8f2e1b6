#include "emulator/secrets.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/node.h"
#include "emulator/router.h"

enum { DIGEST = 64, ROUNDS = 5000, CLEAR_MOST = 256 };

/* --- $9$ ---------------------------------------------------------------------------------------------- */

/* The alphabet in its order; which of its four parts a salt is from says how many octets of filling follow. */
static const char alphabet[] =
    "QzF3n6/9CAtpu0OB1IREhcSyrleKvMW8LXx7N-dVbwsY2g4oaJZGUDjiHkq.mPf5T";
static const int part_ends[] = {15, 35, 55, 65};
enum { LETTERS = sizeof alphabet - 1, GAPS = 4 };

/* Weights of the gaps between letters, by the place of the octet. */
static const int weights[][GAPS] = {
    {1, 4, 32}, {1, 16, 32}, {1, 8, 32}, {1, 64}, {1, 32}, {1, 4, 16, 128}, {1, 32, 64}};

static int
place_of(char letter)
{
	const char *at = letter != '\0' ? strchr(alphabet, letter) : NULL;

	return at != NULL ? (int)(at - alphabet) : -1;
}

static int
filling_after(int letter)
{
	int part = 0;

	while (letter >= part_ends[part])
		part++;
	return 3 - part;
}

static int
gaps_of(const int *w)
{
	int n = 0;

	while (n < GAPS && w[n] > 0)
		n++;
	return n;
}

void
secrets_obscure(struct str clear, unsigned long long salts, struct buf *out)
{
	int last = (int)(salts % LETTERS);

	buf_adds(out, "$9$");
	buf_addc(out, alphabet[last]);
	for (int i = filling_after(last); i > 0; i--) {
		salts = salts / LETTERS + 7;
		buf_addc(out, alphabet[salts % LETTERS]);
	}
	for (size_t i = 0; i < clear.n; i++) {
		const int *w = weights[i % 7];
		int left = (unsigned char)clear.p[i], gaps[GAPS], n = gaps_of(w);

		for (int k = n; k-- > 0; left %= w[k])
			gaps[k] = left / w[k];
		for (int k = 0; k < n; k++) {
			last = (last + gaps[k] + 1) % LETTERS;
			buf_addc(out, alphabet[last]);
		}
	}
}

bool
secrets_reveal(struct str text, struct buf *out)
{
	size_t at = 4;
	int last;

	if (text.n < 4 || !str_starts(text, STR("$9$")) ||
	    (last = place_of(text.p[3])) < 0)
		return false;
	at += (size_t)filling_after(last);
	if (at > text.n)
		return false;
	for (size_t i = 0; at < text.n; i++) {
		const int *w = weights[i % 7];
		int value = 0, n = gaps_of(w);

		for (int k = 0; k < n; k++, at++) {
			int letter = at < text.n ? place_of(text.p[at]) : -1;

			if (letter < 0)
				return false;
			value += ((letter - last + LETTERS - 1) % LETTERS) * w[k];
			last = letter;
		}
		buf_addc(out, (char)(value % 256));
	}
	return true;
}

/* --- $6$ ---------------------------------------------------------------------------------------------- */

struct sum {
	EVP_MD_CTX *ctx;
};

static void
sum_start(struct sum *s)
{
	EVP_DigestInit_ex(s->ctx, EVP_sha512(), NULL);
}

static void
sum_add(struct sum *s, const void *p, size_t n)
{
	EVP_DigestUpdate(s->ctx, p, n);
}

static void
sum_end(struct sum *s, unsigned char *digest)
{
	EVP_DigestFinal_ex(s->ctx, digest, NULL);
}

/* n octets of a digest that is repeated as often as it takes */
static void
sum_add_long(struct sum *s, const unsigned char *digest, size_t n)
{
	for (; n > DIGEST; n -= DIGEST)
		sum_add(s, digest, DIGEST);
	sum_add(s, digest, n);
}

/* n octets of the digest of `times` times the text */
static void
stretch(struct sum *s, struct str text, size_t times, unsigned char *into, size_t n)
{
	unsigned char digest[DIGEST];

	sum_start(s);
	for (size_t i = 0; i < times; i++)
		sum_add(s, text.p, text.n);
	sum_end(s, digest);
	for (size_t i = 0; i < n; i++)
		into[i] = digest[i % DIGEST];
}

static void
first_digest(struct sum *s, struct str clear, struct str salt, unsigned char *a)
{
	unsigned char b[DIGEST];

	sum_start(s);
	sum_add(s, clear.p, clear.n);
	sum_add(s, salt.p, salt.n);
	sum_add(s, clear.p, clear.n);
	sum_end(s, b);
	sum_start(s);
	sum_add(s, clear.p, clear.n);
	sum_add(s, salt.p, salt.n);
	sum_add_long(s, b, clear.n);
	for (size_t bits = clear.n; bits > 0; bits >>= 1) {
		if ((bits & 1) != 0)
			sum_add(s, b, DIGEST);
		else
			sum_add(s, clear.p, clear.n);
	}
	sum_end(s, a);
}

static void
print_digits(unsigned value, int n, struct buf *out)
{
	static const char digits[] =
	    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

	for (; n > 0; n--, value >>= 6)
		buf_addc(out, digits[value & 63]);
}

void
secrets_crypt(struct str clear, struct str salt, struct buf *out)
{
	unsigned char a[DIGEST], p[CLEAR_MOST], q[16];
	struct sum s = {EVP_MD_CTX_new()};

	clear.n = clear.n < CLEAR_MOST ? clear.n : CLEAR_MOST;
	salt.n = salt.n < sizeof q ? salt.n : sizeof q;
	first_digest(&s, clear, salt, a);
	stretch(&s, clear, clear.n, p, clear.n);
	stretch(&s, salt, 16u + a[0], q, salt.n);
	for (int i = 0; i < ROUNDS; i++) {
		sum_start(&s);
		sum_add(&s, i % 2 != 0 ? p : a, i % 2 != 0 ? clear.n : DIGEST);
		if (i % 3 != 0)
			sum_add(&s, q, salt.n);
		if (i % 7 != 0)
			sum_add(&s, p, clear.n);
		sum_add(&s, i % 2 != 0 ? a : p, i % 2 != 0 ? DIGEST : clear.n);
		sum_end(&s, a);
	}
	EVP_MD_CTX_free(s.ctx);
	buf_printf(out, "$6$" STR_FMT "$", STR_ARG(salt));
	for (int i = 0, x = 0, y = 21, z = 42; i < 21; i++) {
		int next = x;

		print_digits((unsigned)a[x] << 16 | (unsigned)a[y] << 8 | a[z], 4, out);
		x = y + 1;
		y = z + 1;
		z = next + 1;
	}
	print_digits(a[63], 2, out);
}

/* --- statements --------------------------------------------------------------------------------------- */

static unsigned long long
next_salt(struct router *r)
{
	unsigned long long h =
	    1469598103934665603ULL + ++r->salts * 0x9e3779b97f4a7c15ULL;

	for (const char *p = r->setup.name; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 1099511628211ULL;
	return h ^ h >> 29;
}

/* $1$ $5$ $6$ $8$ $9$, and <SCRUBBED> marks of those who share configurations */
static bool
hidden(struct str text)
{
	return text.n == 0 || (text.n > 2 && text.p[0] == '$' && text.p[2] == '$');
}

static struct str
crypted(struct router *r, struct arena *a, struct str clear)
{
	static const char letters[] =
	    "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	unsigned long long h = next_salt(r);
	char salt[8];
	struct buf out;
	struct str s;

	for (size_t i = 0; i < sizeof salt; i++, h >>= 6)
		salt[i] = letters[h & 63];
	buf_init(&out, BUF_LINE);
	secrets_crypt(clear, (struct str){salt, sizeof salt}, &out);
	s = str_of(buf_copy(&out, a));
	buf_done(&out);
	return s;
}

static struct str
obscured(struct router *r, struct arena *a, struct str clear)
{
	struct buf out;
	struct str s;

	buf_init(&out, BUF_TEXT);
	secrets_obscure(clear, next_salt(r), &out);
	s = str_of(buf_copy(&out, a));
	buf_done(&out);
	return s;
}

/* The statement `word` below `parent` (both may be the words of a path) holds a text that the router obscures. */
static bool
is_obscured(struct str parent, struct str word)
{
	static const char *const anywhere[] = {"secret", "authentication-key",
	    "hello-authentication-key", "privacy-key", "privacy-password",
	    "authentication-password", "ascii-text", "simple-password"};
	/* `authentication-key 1 type md5 value x` of NTP, `md5 1 key x` of OSPF: the word alone says nothing */
	static const char *const below[][2] = {{"authentication-key", "value"},
	    {"md5", "key"}, {"pre-shared-key", "ascii-text"}};

	for (size_t i = 0; i < sizeof below / sizeof below[0]; i++)
		if (str_eq(parent, str_of(below[i][0])) &&
		    str_eq(word, str_of(below[i][1])))
			return true;
	for (size_t i = 0; i < sizeof anywhere / sizeof anywhere[0]; i++)
		if (str_eq(word, str_of(anywhere[i])))
			return true;
	return false;
}

static void
hide(struct router *r, struct arena *a, struct str parent, struct str *words, int n)
{
	if (n < 2 || hidden(words[n - 1]))
		return;
	if (str_eq(words[n - 2], STR("plain-text-password-value"))) {
		words[n - 2] = STR("encrypted-password");
		words[n - 1] = crypted(r, a, words[n - 1]);
	} else if (is_obscured(parent, words[n - 2])) {
		words[n - 1] = obscured(r, a, words[n - 1]);
	}
}

/* The statement may get another name, and with it another identity. */
static void
hide_node(struct router *r, struct arena *a, struct config_node *n)
{
	struct str parent = n->parent->nwords > 0 ? n->parent->words[0] : STR("");
	struct str words[2] = {n->words[0], n->words[1]};
	const struct key *key;
	struct config_node *there;
	int nkey;

	hide(r, a, parent, words, 2);
	if (node_words_eq(words, n->words, 2))
		return;
	key = key_find(n->parent, words[0]);
	nkey = key != NULL && key->type == KEY_VALUE ? 1 : 2;
	there = node_find(n->parent, words, nkey);
	if (there != NULL && there != n)
		node_remove(there);
	node_rename(a, n, words, 2, nkey);
	n->key = key;
}

void
secrets_hide(struct router *r, struct arena *a, struct config_node *root)
{
	struct config_node *next;

	for (struct config_node *n = root->child; n != NULL; n = next) {
		next = n->next;
		if (n->nwords == 2 && node_leaf(n))
			hide_node(r, a, n);
		secrets_hide(r, a, n);
	}
}

void
secrets_hide_words(struct router *r, struct arena *a, struct str *words, int n)
{
	/* `value x` may stand behind `authentication-key 1 type md5` */
	struct str parent = STR("");

	for (int i = 0; i < n - 2; i++)
		if (is_obscured(words[i], words[n - 2]))
			parent = words[i];
	hide(r, a, parent, words, n);
}
