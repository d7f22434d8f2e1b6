#include "template/filter.h"
#include "template/unicode.h"

/* URLs as Python's urllib.parse takes them apart. */

struct url {
	struct str scheme, netloc, path, query, fragment;
	/* of netloc; p NULL: not there */
	struct str username, password, hostname, port;
};

/* Before the first of these characters; *rest begins with it. */
static struct str
take_until(struct str *rest, const char *ends)
{
	size_t n = 0;

	while (n < rest->n && (rest->p[n] == '\0' || strchr(ends, rest->p[n]) == NULL))
		n++;
	struct str taken = {rest->p, n};
	*rest = (struct str){rest->p + n, rest->n - n};
	return taken;
}

static void
drop(struct str *s)
{
	if (s->n > 0)
		*s = (struct str){s->p + 1, s->n - 1};
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Blanks and control characters before it, tabs and line ends within it do not count. */
static struct str
cleaned(struct render *r, struct str s)
{
	struct buf b;

	while (s.n > 0 && (unsigned char)s.p[0] <= ' ')
		drop(&s);
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\t' && s.p[i] != '\r' && s.p[i] != '\n')
			buf_addc(&b, s.p[i]);
	return object_buf(r, &b)->str;
}

static struct str
lower_ascii(struct render *r, struct str s)
{
	char *p = arena_strndup(r->a, s.p, s.n);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] + 32);
	return (struct str){p, s.n};
}

static void
take_scheme(struct render *r, struct str *rest, struct url *u)
{
	struct str s = *rest;
	size_t n = 0;

	while (n < s.n && (is_letter(s.p[n]) || (n > 0 && s.p[n] != '\0' &&
						    strchr("0123456789+-.", s.p[n]))))
		n++;
	if (n == 0 || n == s.n || s.p[n] != ':')
		return;
	u->scheme = lower_ascii(r, (struct str){s.p, n});
	*rest = (struct str){s.p + n + 1, s.n - n - 1};
}

static void
split_netloc(struct render *r, struct url *u)
{
	struct str host = u->netloc, info;
	const char *at = host.n > 0 ? memrchr(host.p, '@', host.n) : NULL;

	if (at != NULL) {
		info = (struct str){host.p, (size_t)(at - host.p)};
		host = (struct str){at + 1, host.n - info.n - 1};
		u->username = take_until(&info, ":");
		if (info.n > 0)
			u->password = (struct str){info.p + 1, info.n - 1};
	}
	if (memchr(host.p, '[', host.n) != NULL) {
		take_until(&host, "[");
		drop(&host);
		u->hostname = take_until(&host, "]");
		take_until(&host, ":");
	} else {
		u->hostname = take_until(&host, ":");
	}
	drop(&host);
	u->port = host.n > 0 ? host : (struct str){NULL, 0};
	if (u->hostname.n == 0) {
		u->hostname.p = NULL;
	} else {
		struct str zone = u->hostname, name = take_until(&zone, "%");
		struct buf b;

		buf_init(&b, BUF_TEXT);
		unicode_lower(&b, name);
		buf_addstr(&b, zone);
		u->hostname = object_buf(r, &b)->str;
	}
}

static int
read_url(struct render *r, struct str s, struct url *u)
{
	*u = (struct url){.scheme = STR(""), .netloc = STR(""), .query = STR("")};
	s = cleaned(r, s);
	take_scheme(r, &s, u);
	if (str_starts(s, STR("//"))) {
		drop(&s);
		drop(&s);
		u->netloc = take_until(&s, "/?#");
		if ((memchr(u->netloc.p, '[', u->netloc.n) == NULL) !=
		    (memchr(u->netloc.p, ']', u->netloc.n) == NULL))
			return render_fail(r, "ValueError", "Invalid IPv6 URL"), -1;
	}
	u->path = take_until(&s, "?#");
	if (s.n > 0 && s.p[0] == '?') {
		drop(&s);
		u->query = take_until(&s, "#");
	}
	drop(&s);
	u->fragment = s;
	split_netloc(r, u);
	return 0;
}

static struct value *
port_value(struct render *r, struct str s)
{
	int64_t port = 0;

	if (s.p == NULL)
		return object_none();
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return render_fail(r, "ValueError",
			    "Port could not be cast to integer value as '" STR_FMT "'",
			    STR_ARG(s));
		port = port > 65535 ? port : port * 10 + (s.p[i] - '0');
	}
	if (port > 65535)
		return render_fail(r, "ValueError", "Port out of range 0-65535");
	return object_int(r, port);
}

static struct value *
text_or_none(struct render *r, struct str s)
{
	return s.p != NULL ? object_copy_str(r, s) : object_none();
}

FILTER(urlsplit)
{
	struct value *out = value_map(r->a), *port;
	struct str s, part = STR("");
	struct url u;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &s) < 0 ||
	    argument_text(r, "urlsplit", a[0], &part) < 0 || read_url(r, s, &u) < 0 ||
	    (port = port_value(r, u.port)) == NULL)
		return NULL;
	value_set(r->a, out, "fragment", object_copy_str(r, u.fragment));
	value_set(r->a, out, "hostname", text_or_none(r, u.hostname));
	value_set(r->a, out, "netloc", object_copy_str(r, u.netloc));
	value_set(r->a, out, "password", text_or_none(r, u.password));
	value_set(r->a, out, "path", object_copy_str(r, u.path));
	value_set(r->a, out, "port", port);
	value_set(r->a, out, "query", object_copy_str(r, u.query));
	value_set(r->a, out, "scheme", object_copy_str(r, u.scheme));
	value_set(r->a, out, "username", text_or_none(r, u.username));
	if (part.n == 0)
		return out;
	if (value_gets(out, part) == NULL)
		return render_fail(r, "AnsibleFilterError",
		    "urlsplit: unknown URL component: " STR_FMT, STR_ARG(part));
	return value_gets(out, part);
}

/* --- urldecode --- */

/* Octets at the beginning of s, which are no character, that could have begun one. */
static size_t
cut_short(struct str s)
{
	unsigned char lead = (unsigned char)s.p[0];
	unsigned low = lead == 0xe0   ? 0xa0
		       : lead == 0xf0 ? 0x90
				      : 0x80,
		 high = lead == 0xed   ? 0x9f
			: lead == 0xf4 ? 0x8f
				       : 0xbf;
	size_t want = lead >= 0xc2 && lead <= 0xdf   ? 2
		      : lead >= 0xe0 && lead <= 0xef ? 3
		      : lead >= 0xf0 && lead <= 0xf4 ? 4
						     : 1,
	       n = 1;

	for (; n < want && n < s.n; n++) {
		unsigned char c = (unsigned char)s.p[n];

		if (c < (n == 1 ? low : 0x80) || c > (n == 1 ? high : 0xbf))
			break;
	}
	return n;
}

/* What is not UTF-8 becomes U+FFFD, as in Python. */
static void
add_replacing(struct buf *out, struct str s)
{
	while (s.n > 0) {
		size_t n = str_utf8_error(s);

		buf_add(out, s.p, n);
		s = (struct str){s.p + n, s.n - n};
		if (s.n == 0)
			return;
		n = cut_short(s);
		buf_adds(out, "\xef\xbf\xbd");
		s = (struct str){s.p + n, s.n - n};
	}
}

FILTER(urldecode)
{
	struct str s;
	struct buf out, octets;

	UNUSED_ARGUMENTS;
	if (argument_text(r, "urldecode", v, &s) < 0)
		return NULL;
	buf_init(&out, BUF_TEXT);
	buf_init(&octets, BUF_TEXT);
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n ? str_hex_digit(s.p[i + 1]) : -1,
		    low = i + 2 < s.n ? str_hex_digit(s.p[i + 2]) : -1;

		if (s.p[i] == '%' && high >= 0 && low >= 0) {
			buf_addc(&octets, (char)(high << 4 | low));
			i += 2;
			continue;
		}
		add_replacing(&out, buf_str(&octets));
		buf_reset(&octets);
		buf_addc(&out, s.p[i] == '+' ? ' ' : s.p[i]);
	}
	add_replacing(&out, buf_str(&octets));
	buf_done(&octets);
	return object_buf(r, &out);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("urldecode", "", 0, urldecode, "the text of a text with %XX and + in it"),
    ROW("urlsplit", "query", 0, urlsplit, "the parts of a URL, or one of them"),
};

TEMPLATE_FUNCTIONS(filter_url, rows);
