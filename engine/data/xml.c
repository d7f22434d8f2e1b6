#include "data/xml.h"

#include <libxml/parser.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { DEPTH_MOST = 256, ELEMENTS_MOST = 4000000, CHUNK = 1 << 20 };

struct reader {
	struct arena *arena;
	xmlParserCtxtPtr parser;
	struct xml *root;
	struct xml *open;   /* innermost element not yet closed */
	struct xml *latest; /* last child added to `open`, or NULL */
	size_t elements;
	int depth;
	char *why; /* our own reason to stop, or libxml2's */
	int line, col;
};

static void
reader_stop(struct reader *r, const char *why, int line, int col)
{
	if (r->why != NULL)
		return;
	r->why = arena_strdup(r->arena, why);
	r->line = line;
	r->col = col;
	xmlStopParser(r->parser);
}

static void
reader_limit(struct reader *r, const char *why)
{
	reader_stop(
	    r, why, xmlSAX2GetLineNumber(r->parser), xmlSAX2GetColumnNumber(r->parser));
}

static const char *
keep(struct arena *a, const xmlChar *s)
{
	return s != NULL ? arena_strdup(a, (const char *)s) : "";
}

static void
reader_attrs(struct reader *r, struct xml *x, int n, const xmlChar **v)
{
	struct xml_attr **tail = &x->attrs;

	for (int i = 0; i < n; i++, v += 5) {
		struct xml_attr *at = arena_new_of(r->arena, struct xml_attr);

		at->name = keep(r->arena, v[0]);
		at->prefix = keep(r->arena, v[1]);
		at->ns = keep(r->arena, v[2]);
		at->value =
		    arena_strndup(r->arena, (const char *)v[3], (size_t)(v[4] - v[3]));
		*tail = at;
		tail = &at->next;
	}
}

static void
on_start(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns,
    int nns, const xmlChar **nsv, int nattrs, int ndefault, const xmlChar **attrs)
{
	struct reader *r = ctx;
	struct xml *x;

	(void)nns;
	(void)nsv;
	(void)ndefault;
	if (r->why != NULL)
		return;
	if (++r->depth > DEPTH_MOST || ++r->elements > ELEMENTS_MOST) {
		reader_limit(r, "too many elements, or nested too deep");
		return;
	}
	x = arena_new_of(r->arena, struct xml);
	x->name = keep(r->arena, name);
	x->prefix = keep(r->arena, prefix);
	x->ns = keep(r->arena, ns);
	x->text = STR("");
	x->line = xmlSAX2GetLineNumber(r->parser);
	x->parent = r->open;
	reader_attrs(r, x, nattrs, attrs);
	if (r->open == NULL)
		r->root = x;
	else if (r->latest == NULL)
		r->open->child = x;
	else
		r->latest->next = x;
	r->open = x;
	r->latest = NULL;
}

static void
on_end(void *ctx, const xmlChar *name, const xmlChar *prefix, const xmlChar *ns)
{
	struct reader *r = ctx;

	(void)name;
	(void)prefix;
	(void)ns;
	if (r->why != NULL || r->open == NULL)
		return;
	r->depth--;
	r->latest = r->open;
	r->open = r->open->parent;
}

/* Room for n octets of text: libxml2 may give a long text in very many small pieces. */
static size_t
text_room(size_t n)
{
	size_t room = 32;

	while (room < n)
		room *= 2;
	return room;
}

static void
on_text(void *ctx, const xmlChar *p, int n)
{
	struct reader *r = ctx;
	struct str *t;
	char *grown;
	size_t had, want;

	if (r->why != NULL || r->open == NULL || n <= 0)
		return;
	t = &r->open->text;
	had = t->n > 0 ? text_room(t->n) : 0;
	want = text_room(t->n + (size_t)n);
	grown = (char *)t->p;
	if (want > had)
		grown = arena_grow(r->arena, had > 0 ? grown : NULL, had, want);
	memcpy(grown + t->n, p, (size_t)n);
	*t = (struct str){grown, t->n + (size_t)n};
}

static void
on_dtd(void *ctx, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
	(void)name;
	(void)id;
	(void)system;
	reader_limit(ctx, "a document type is not accepted");
}

static void
on_error(void *ctx, xmlErrorPtr error)
{
	struct reader *r = ctx;
	struct str message = str_trim(str_of(error->message));

	if (error->level < XML_ERR_FATAL || r->why != NULL)
		return;
	/* in pieces, libxml2 calls a document that ends too early "extra content" */
	if (error->code == XML_ERR_DOCUMENT_END && r->open != NULL)
		r->why = arena_printf(
		    r->arena, "the document ends inside '%s'", r->open->name);
	else
		r->why = arena_strndup(r->arena, message.p, message.n);
	r->line = error->line;
	r->col = error->int2;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* UTF-8 whatever the prolog says (RFC 6241 section 3). libxml2 lets some overlong forms pass. */
static void
reader_check_utf8(struct reader *r, struct str text)
{
	size_t at = str_utf8_error(text);
	int line = 1, col = 1;

	if (at == text.n)
		return;
	for (size_t i = 0; i < at; i++) {
		col = text.p[i] == '\n' ? 1 : col + 1;
		line += text.p[i] == '\n';
	}
	reader_stop(r, "not UTF-8", line, col);
}

static void
reader_feed(struct reader *r, struct str text)
{
	if (text.n == 0)
		reader_stop(r, "the document is empty", 1, 1);
	reader_check_utf8(r, text);
	while (text.n > 0 && r->why == NULL) {
		size_t n = text.n < CHUNK ? text.n : CHUNK;

		xmlParseChunk(r->parser, text.p, (int)n, 0);
		text.p += n;
		text.n -= n;
	}
	if (r->why == NULL)
		xmlParseChunk(r->parser, NULL, 0, 1);
	if (r->why == NULL && (r->root == NULL || r->open != NULL))
		reader_stop(r, "the document ends too early", 0, 0);
}

int
xml_parse(struct arena *a, struct str text, struct xml **ret_root, struct err **e)
{
	xmlSAXHandler sax = {
	    .initialized = XML_SAX2_MAGIC,
	    .startElementNs = on_start,
	    .endElementNs = on_end,
	    .characters = on_text,
	    .cdataBlock = on_text,
	    .ignorableWhitespace = on_text,
	    .internalSubset = on_dtd,
	    .serror = (xmlStructuredErrorFunc)on_error,
	};
	struct reader r = {.arena = a};

	pthread_once(&once, xmlInitParser);
	r.parser = xmlCreatePushParserCtxt(&sax, &r, NULL, 0, NULL);
	if (r.parser == NULL)
		abort();
	xmlCtxtUseOptions(r.parser, XML_PARSE_HUGE | XML_PARSE_NOENT | XML_PARSE_NONET |
					XML_PARSE_BIG_LINES | XML_PARSE_IGNORE_ENC);
	reader_feed(&r, text);
	xmlFreeParserCtxt(r.parser);
	if (r.why != NULL)
		return err_set(
		    e, ERR_PROTOCOL, "XML line %d column %d: %s", r.line, r.col, r.why);
	*ret_root = r.root;
	return 0;
}

bool
xml_is(const struct xml *x, const char *name)
{
	return x != NULL && strcmp(x->name, name) == 0;
}

const struct xml *
xml_child(const struct xml *x, const char *name)
{
	const struct xml *c = x != NULL ? x->child : NULL;

	while (c != NULL && !xml_is(c, name))
		c = c->next;
	return c;
}

const struct xml *
xml_next(const struct xml *x, const char *name)
{
	do
		x = x->next;
	while (x != NULL && !xml_is(x, name));
	return x;
}

static bool
named(const struct xml *x, struct str name)
{
	return str_eq(str_of(x->name), name);
}

/* Depth first over all the ways the path can be met: an earlier sibling may lack the rest
 * of it. */
static const struct xml *
find(const struct xml *x, struct str path)
{
	struct str rest = path, head = str_cut(&rest, '/');

	for (const struct xml *c = x->child; c != NULL; c = c->next) {
		const struct xml *found;

		if (!named(c, head))
			continue;
		if (rest.n == 0)
			return c;
		found = find(c, rest);
		if (found != NULL)
			return found;
	}
	return NULL;
}

const struct xml *
xml_find(const struct xml *x, const char *path)
{
	return x != NULL ? find(x, str_of(path)) : NULL;
}

const struct xml *
xml_walk(const struct xml *top, const struct xml *last, const char *name)
{
	const struct xml *x = last != NULL ? last : top;

	while (x != NULL) {
		if (x->child != NULL) {
			x = x->child;
		} else {
			while (x != top && x->next == NULL)
				x = x->parent;
			if (x == top)
				return NULL;
			x = x->next;
		}
		if (xml_is(x, name))
			return x;
	}
	return NULL;
}

struct str
xml_text(const struct xml *x)
{
	return x != NULL ? str_trim(x->text) : STR("");
}

const char *
xml_get(struct arena *a, const struct xml *x, const char *path)
{
	const struct xml *found = xml_find(x, path);
	struct str text = xml_text(found);

	return found != NULL ? arena_strndup(a, text.p, text.n) : NULL;
}

const char *
xml_attr(const struct xml *x, const char *name)
{
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next)
		if (strcmp(at->name, name) == 0)
			return at->value;
	return NULL;
}

void
xml_print(const struct xml *x, struct buf *out)
{
	buf_printf(out, "<%s", x->name);
	for (const struct xml_attr *at = x->attrs; at != NULL; at = at->next) {
		buf_printf(out, " %s=\"", at->name);
		buf_add_xml(out, str_of(at->value));
		buf_addc(out, '"');
	}
	if (x->child == NULL && x->text.n == 0) {
		buf_adds(out, "/>");
		return;
	}
	buf_addc(out, '>');
	buf_add_xml(out, x->child == NULL ? x->text : str_trim(x->text));
	for (const struct xml *c = x->child; c != NULL; c = c->next)
		xml_print(c, out);
	buf_printf(out, "</%s>", x->name);
}
