#include "device/files.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/xml.h"
#include "device/dialect.h"
#include "netconf/session.h"

static const struct {
	const char *name, *rpc;
	size_t digits;
} digests[DEVICE_DIGESTS] = {
    [DEVICE_SHA256] = {"sha256", "get-sha256-checksum-information", 64},
    [DEVICE_SHA1] = {"sha1", "get-sha1-checksum-information", 40},
    [DEVICE_MD5] = {"md5", "get-checksum-information", 32},
};

const char *
device_digest_name(enum device_digest which)
{
	return digests[which].name;
}

/* --- digests ------------------------------------------------------------------------------------------- */

/* "sha256: /var/tmp/x: No such file or directory", as an error or, on some trains, as output. */
static bool
says(const struct reply *r, const char *words)
{
	for (size_t i = 0; i < r->nerrors; i++)
		if (strstr(r->errors[i].message, words) != NULL)
			return true;
	for (const struct xml *x = NULL; (x = xml_walk(r->root, x, "output")) != NULL;)
		if (memmem(x->text.p, x->text.n, words, strlen(words)) != NULL)
			return true;
	return false;
}

/* Lower case; false: not so many hexadecimal digits. */
static bool
take_hex(struct str text, size_t digits, char *ret)
{
	if (text.n != digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (str_hex_digit(text.p[i]) < 0)
			return false;
		ret[i] = (char)tolower((unsigned char)text.p[i]);
	}
	ret[digits] = '\0';
	return true;
}

static int
read_checksum(const struct reply *r, enum device_digest which,
    struct device_checksum *ret, struct err **e)
{
	struct device_checksum c = {.which = which};
	const struct xml *sum = xml_walk(r->root, NULL, "checksum");

	c.directory = says(r, "Is a directory");
	if (c.directory || says(r, "No such file")) {
		*ret = c;
		return 0;
	}
	if (r->failed)
		return reply_err(r, ERR_RPC, e);
	c.there = true;
	if (sum == NULL || !take_hex(xml_text(sum), digests[which].digits, c.hex))
		return err_set(e, ERR_PROTOCOL, "%s: the answer has no %s digest",
		    digests[which].rpc, digests[which].name);
	*ret = c;
	return 0;
}

/* A request that the router does not know is refused by its parser, or by what checks permissions. */
static bool
is_unknown(const struct reply *r)
{
	static const char *const words[] = {"syntax error", "unknown command",
	    "not valid on", "operation-not-supported", "unknown-element"};

	for (size_t i = 0; i < r->nerrors; i++)
		for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
			if (strstr(r->errors[i].message, words[w]) != NULL ||
			    (r->errors[i].tag != NULL &&
				strcmp(r->errors[i].tag, words[w]) == 0))
				return true;
	return false;
}

int
device_checksum(struct device *dev, const char *path, enum device_digest which,
    const struct deadline *d, struct device_checksum *ret, struct err **e)
{
	struct reply *r;
	struct buf rpc;
	int rc;

	buf_init(&rpc, BUF_LINE);
	buf_printf(&rpc, "<%s><path>", digests[which].rpc);
	buf_add_xml(&rpc, str_of(path));
	buf_printf(&rpc, "</path></%s>", digests[which].rpc);
	rc = device_read(dev, buf_str(&rpc), d, &r, e);
	buf_done(&rpc);
	if (rc < 0)
		return -1;
	if (r->failed && which + 1 < DEVICE_DIGESTS && is_unknown(r))
		rc = device_checksum(dev, path, which + 1, d, ret, e);
	else
		rc = read_checksum(r, which, ret, e);
	reply_free(r);
	return rc;
}

/* --- space --------------------------------------------------------------------------------------------- */

static bool
take_number(struct str text, int64_t *ret)
{
	int64_t n = 0;

	if (text.n == 0 || text.n > 15)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (!isdigit((unsigned char)text.p[i]))
			return false;
		n = n * 10 + (text.p[i] - '0');
	}
	*ret = n;
	return true;
}

/* "442M", " 12K", "1.3G": octets, or -1. */
static double
take_rounded(const char *text)
{
	static const char units[] = "BKMGTP";
	struct str s = str_trim(str_of(text));
	double n = 0, place = 1;
	const char *unit;

	if (s.n < 2 || (unit = strchr(units, s.p[s.n - 1])) == NULL)
		return -1;
	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.p[i] == '.' && place == 1)
			place = 0.1;
		else if (!isdigit((unsigned char)s.p[i]))
			return -1;
		else if (place == 1)
			n = n * 10 + (s.p[i] - '0');
		else
			n += (s.p[i] - '0') * place, place /= 10;
	}
	for (; unit > units; unit--)
		n *= 1024;
	return n;
}

/* Blocks are of 512 octets, but of 1024 where Linux prints them (junos-facts 3.14): what is written beside the number
 * for people decides. */
static bool
take_blocks(const struct xml *x, int64_t *ret)
{
	const char *rounded;
	int64_t blocks;

	if (x == NULL || !take_number(xml_text(x), &blocks))
		return false;
	rounded = xml_attr(x, "format");
	*ret = blocks * 512;
	if (rounded != NULL && take_rounded(rounded) > (double)*ret * 1.5)
		*ret = blocks * 1024;
	return true;
}

static const char *
mount_of(struct arena *a, const struct xml *filesystem)
{
	const char *path = xml_get(a, filesystem, "mounted-on");

	if (path == NULL || path[0] != '/')
		return NULL;
	if (strcmp(path, "/.mount") == 0)
		return "/";
	return strncmp(path, "/.mount/", 8) == 0 ? path + 7 : path;
}

static const char *
engine_of(struct arena *a, const struct xml *x)
{
	for (; x != NULL; x = x->parent)
		if (xml_is(x, "multi-routing-engine-item"))
			return xml_get(a, x, "re-name");
	return NULL;
}

int
device_storage(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_storage *ret, struct err **e)
{
	VEC(struct device_volume) found = {0};
	struct reply *r;

	if (device_read(dev, STR("<get-system-storage/>"), d, &r, e) < 0)
		return -1;
	for (const struct xml *x = NULL;
	     (x = xml_walk(r->root, x, "filesystem")) != NULL;) {
		struct device_volume v = {.name = xml_get(a, x, "filesystem-name"),
		    .mounted = mount_of(a, x),
		    .engine = engine_of(a, x)};

		if (v.mounted != NULL &&
		    take_blocks(xml_child(x, "total-blocks"), &v.total) &&
		    take_blocks(xml_child(x, "available-blocks"), &v.available))
			vec_push(&found, v);
	}
	if (found.n == 0) {
		if (r->failed)
			reply_err(r, ERR_RPC, e);
		else
			err_set(e, ERR_PROTOCOL,
			    "get-system-storage: the answer names no filesystem");
		reply_free(r);
		return -1;
	}
	reply_free(r);
	ret->v = arena_array(a, struct device_volume, found.n);
	memcpy(ret->v, found.v, found.n * sizeof *found.v);
	ret->n = found.n;
	vec_done(&found);
	return 0;
}

/* Is the path on what is mounted there? How many characters speak for it; 0: it is not. */
static size_t
fits(const char *mounted, const char *path)
{
	size_t n = strlen(mounted);

	if (strcmp(mounted, "/") == 0)
		return 1;
	return strncmp(mounted, path, n) == 0 && (path[n] == '/' || path[n] == '\0') ? n
										     : 0;
}

const struct device_volume *
device_storage_of(const struct device_storage *s, const char *path)
{
	const struct device_volume *best = NULL;
	size_t most = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct device_volume *v = &s->v[i];
		size_t n = fits(v->mounted, path);

		if (n == 0 || n < most || (n == most && v->available <= best->available))
			continue;
		most = n;
		best = v;
	}
	return best;
}

/* --- changes ------------------------------------------------------------------------------------------- */

int
device_delete_file(
    struct device *dev, const char *path, const struct deadline *d, struct err **e)
{
	struct reply *r;
	struct buf rpc;
	int rc;

	buf_init(&rpc, BUF_LINE);
	buf_adds(&rpc, "<file-delete><path>");
	buf_add_xml(&rpc, str_of(path));
	buf_adds(&rpc, "</path></file-delete>");
	rc = device_operate(dev, buf_str(&rpc), d, &r, e);
	buf_done(&rpc);
	if (rc < 0)
		return -1;
	if (r->failed)
		rc = reply_err(r, ERR_RPC, e);
	reply_free(r);
	return rc;
}
