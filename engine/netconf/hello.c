#include "netconf/hello.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/xml.h"
#include "netconf/reply.h"
#include "netconf/session.h"

#define BASE "urn:ietf:params:netconf:"
#define BASE_OLD "urn:ietf:params:xml:ns:netconf:"

enum { CAPABILITIES_MOST = 100000 };

struct str
hello_ours(void)
{
	return STR(
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities>\n"
	    "<capability>" BASE "base:1.0</capability>\n"
	    "<capability>" BASE "base:1.1</capability>\n"
	    "</capabilities></hello>");
}

static bool
name_octet(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

/* Does a start tag of `hello` follow '<'? */
static bool
names_hello(struct str s)
{
	size_t i = 0;

	while (i < s.n && name_octet(s.p[i]))
		i++;
	if (i < s.n && s.p[i] == ':') {
		s.p += i + 1;
		s.n -= i + 1;
	}
	return str_starts(s, STR("hello")) &&
	       (s.n == 5 || !(name_octet(s.p[5]) || s.p[5] == ':'));
}

size_t
hello_find(struct str text)
{
	size_t at = 0;

	while (at < text.n) {
		const char *p = memchr(text.p + at, '<', text.n - at);
		struct str rest;

		if (p == NULL)
			return text.n;
		at = (size_t)(p - text.p);
		rest = (struct str){p, text.n - at};
		if (str_starts(rest, STR("<!--"))) {
			const char *end = memmem(p + 4, rest.n - 4, "-->", 3);

			if (end == NULL)
				return text.n;
			at = (size_t)(end - text.p) + 3;
			continue;
		}
		if (names_hello((struct str){rest.p + 1, rest.n - 1}))
			return at;
		at++;
	}
	return text.n;
}

/* The router's own errors in front of hello, or instead of it: 0 also for mere warnings. */
static int
complaint(struct str text, struct err **e)
{
	struct buf wrapped;
	struct reply *reply = NULL;
	struct err *ignored = NULL;
	int rc = 0;

	buf_init(&wrapped, text.n + 64);
	buf_printf(&wrapped, "<before-hello>" STR_FMT "</before-hello>", STR_ARG(text));
	if (reply_parse(buf_str(&wrapped), &reply, &ignored) != 0)
		err_free(ignored);
	else if (reply->failed)
		rc = reply_err(reply, ERR_RPC, e);
	reply_free(reply);
	buf_done(&wrapped);
	return rc;
}

/* Behind an XML declaration, which may not stand inside an element. */
static struct str
undeclared(struct str s)
{
	const char *end;

	s = str_trim(s);
	if (!str_starts(s, STR("<?xml")))
		return s;
	end = memmem(s.p, s.n, "?>", 2);
	if (end == NULL)
		return s;
	return (struct str){end + 2, s.n - (size_t)(end + 2 - s.p)};
}

static bool
holds(struct str text, struct str word)
{
	return memmem(text.p, text.n, word.p, word.n) != NULL;
}

static int
capabilities(struct arena *a, const struct xml *root, struct hello *hello, struct err **e)
{
	VEC(const char *) list = {0};
	const struct xml *all = xml_child(root, "capabilities");
	const char **copy;

	xml_each(all, c)
	{
		struct str text = xml_text(c);

		if (!xml_is(c, "capability") || list.n == CAPABILITIES_MOST)
			continue;
		vec_push(&list, arena_strndup(a, text.p, text.n));
	}
	copy = arena_array(a, const char *, list.n + 1);
	if (list.n > 0)
		memcpy(copy, list.v, list.n * sizeof *copy);
	hello->capabilities = copy;
	hello->ncapabilities = list.n;
	vec_done(&list);
	if (hello->ncapabilities == 0)
		return err_set(e, ERR_PROTOCOL, "the router's hello has no capabilities");
	return 0;
}

int
hello_parse(struct arena *a, struct str message, struct hello *ret_hello, bool *ret_found,
    struct err **e)
{
	struct hello hello = {0};
	size_t at = hello_find(message);
	struct str before = undeclared((struct str){message.p, at});
	struct str text = {message.p + at, message.n - at};
	struct xml *root;

	if (at > HELLO_GARBAGE)
		return err_set(e, ERR_PROTOCOL, "no hello within the first %zu octets",
		    HELLO_GARBAGE);
	if (before.n > 0 && complaint(before, e) != 0)
		return err_wrap(e, "the router answers with an error instead of hello");
	if (text.n == 0) {
		if (!holds(before, STR("rpc-error")) && !holds(before, STR("xnm:")))
			return err_set(
			    e, ERR_PROTOCOL, "the first message is not a hello");
		*ret_found = false;
		return 0;
	}
	if (holds(text, STR("rpc-error")) && complaint(text, e) != 0)
		return err_wrap(e, "the router's hello holds an error");
	if (xml_parse(a, text, &root, e) != 0)
		return err_wrap(e, "the router's hello");
	if (capabilities(a, root, &hello, e) != 0)
		return -1;
	hello.session_id = xml_get(a, root, "session-id");
	if (hello.session_id == NULL)
		hello.session_id = "";
	*ret_hello = hello;
	*ret_found = true;
	return 0;
}

/* Without the parameters, and without the part that has two spellings. */
static struct str
bare(const char *capability, bool *ret_base)
{
	struct str s = str_of(capability);
	struct str part;

	part = str_cut(&s, '?');
	*ret_base = true;
	if (str_starts(part, STR(BASE)))
		return (struct str){part.p + sizeof BASE - 1, part.n - (sizeof BASE - 1)};
	if (str_starts(part, STR(BASE_OLD)))
		return (struct str){
		    part.p + sizeof BASE_OLD - 1, part.n - (sizeof BASE_OLD - 1)};
	*ret_base = false;
	return part;
}

bool
hello_has(const struct hello *h, const char *capability)
{
	bool want_base, have_base;
	struct str want = bare(capability, &want_base);

	for (size_t i = 0; i < h->ncapabilities; i++) {
		struct str have = bare(h->capabilities[i], &have_base);

		if (have_base == want_base && str_eq(have, want))
			return true;
	}
	return false;
}
