#include "netconf/repair.h"

#include <string.h>

#include "base/buf.h"

enum { DEPTH_MOST = 256 };

bool
repair_octets(struct str text, struct buf *out)
{
	bool changed = false;

	while (text.n > 0) {
		size_t good = str_utf8_error(text), from = 0;

		for (size_t i = 0; i < good; i++) {
			unsigned char c = (unsigned char)text.p[i];

			if (c >= 0x20 || c == '\n' || c == '\r' || c == '\t')
				continue;
			buf_add(out, text.p + from, i - from);
			buf_adds(out, "\xef\xbf\xbd");
			from = i + 1;
			changed = true;
		}
		buf_add(out, text.p + from, good - from);
		text.p += good;
		text.n -= good;
		if (text.n > 0) {
			buf_adds(out, "\xef\xbf\xbd");
			text.p++;
			text.n--;
			changed = true;
		}
	}
	return changed && !out->over;
}

struct open {
	struct str name; /* as written, with prefix */
	bool marked;     /* holds one of the markers */
};

struct scan {
	struct open stack[DEPTH_MOST];
	size_t depth;
	size_t closed; /* end tags put in */
	struct buf *out;
};

static struct str
local(struct str name)
{
	const char *colon = memchr(name.p, ':', name.n);

	if (colon == NULL)
		return name;
	return (struct str){colon + 1, name.n - (size_t)(colon + 1 - name.p)};
}

static bool
is_marker(struct str name)
{
	static const char *const markers[] = {
	    "commit-success", "commit-check-success", "rpc-error"};

	for (size_t i = 0; i < sizeof markers / sizeof markers[0]; i++)
		if (str_eq(local(name), str_of(markers[i])))
			return true;
	return false;
}

/* Octets from '<' to behind the construct that begins there, 0 if it does not end. */
static size_t
tag_size(struct str s)
{
	static const struct {
		struct str open, close;
	} spans[] = {
	    {{"<!--", 4}, {"-->", 3}},
	    {{"<![CDATA[", 9}, {"]]>", 3}},
	    {{"<?", 2}, {"?>", 2}},
	};
	char quote = 0;

	for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
		const char *end;

		if (!str_starts(s, spans[i].open))
			continue;
		end = memmem(s.p + spans[i].open.n, s.n - spans[i].open.n,
		    spans[i].close.p, spans[i].close.n);
		return end != NULL ? (size_t)(end - s.p) + spans[i].close.n : 0;
	}
	for (size_t i = 1; i < s.n; i++) {
		if (quote != 0)
			quote = s.p[i] == quote ? 0 : quote;
		else if (s.p[i] == '"' || s.p[i] == '\'')
			quote = s.p[i];
		else if (s.p[i] == '>')
			return i + 1;
	}
	return 0;
}

static struct str
tag_name(struct str tag, size_t from)
{
	size_t n = from;

	while (n < tag.n && strchr(" \t\r\n/>", tag.p[n]) == NULL)
		n++;
	return (struct str){tag.p + from, n - from};
}

/* An end tag: closes what may be closed before it. */
static bool
scan_end(struct scan *s, struct str name)
{
	while (s->depth > 0 && !str_eq(s->stack[s->depth - 1].name, name)) {
		struct open *top = &s->stack[s->depth - 1];

		if (!str_eq(local(top->name), STR("routing-engine")) || !top->marked)
			return false;
		buf_printf(s->out, "</" STR_FMT ">\n", STR_ARG(top->name));
		s->closed++;
		s->depth--;
		if (s->depth > 0)
			s->stack[s->depth - 1].marked = true;
	}
	if (s->depth == 0)
		return false;
	s->depth--;
	if (s->depth > 0 && s->stack[s->depth].marked)
		s->stack[s->depth - 1].marked = true;
	return true;
}

static bool
scan_start(struct scan *s, struct str tag, struct str name)
{
	bool marker = is_marker(name);

	if (marker && s->depth > 0)
		s->stack[s->depth - 1].marked = true;
	if (tag.p[tag.n - 2] == '/')
		return true;
	if (s->depth == DEPTH_MOST)
		return false;
	s->stack[s->depth++] = (struct open){.name = name, .marked = marker};
	return true;
}

static bool
scan_tag(struct scan *s, struct str tag)
{
	if (tag.n < 3 || tag.p[1] == '!' || tag.p[1] == '?')
		return true;
	if (tag.p[1] == '/')
		return scan_end(s, tag_name(tag, 2));
	return scan_start(s, tag, tag_name(tag, 1));
}

bool
repair_routing_engine(struct str text, struct buf *out)
{
	struct scan s = {.out = out};

	while (text.n > 0) {
		const char *p = memchr(text.p, '<', text.n);
		size_t before = p != NULL ? (size_t)(p - text.p) : text.n;
		size_t size;

		buf_add(out, text.p, before);
		text.p += before;
		text.n -= before;
		if (text.n == 0)
			break;
		size = tag_size(text);
		if (size == 0 || !scan_tag(&s, (struct str){text.p, size}))
			return false;
		buf_add(out, text.p, size);
		text.p += size;
		text.n -= size;
	}
	return s.closed > 0 && s.depth == 0 && !out->over;
}
