#include "data/xpath.h"

#include <ctype.h>
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"

enum { STEPS_MOST = 50000000, NODES_MOST = 1000000 };

struct xpath {
	xmlDocPtr doc;
	xmlXPathContextPtr context;
	int at;   /* of its last complaint: octet in the expression, */
	int code; /* and libxml2's number */
};

/* --- the document -------------------------------------------------------------------- */

static void
note(void *ctx, xmlErrorPtr error)
{
	struct xpath *x = ctx;

	x->code = error->code;
	x->at = error->int1;
}

static void *
there(void *p)
{
	if (p == NULL)
		abort(); /* out of memory */
	return p;
}

static void
copy_text(xmlDocPtr doc, xmlNodePtr to, struct str text)
{
	if (text.n > 0)
		xmlAddChild(to,
		    there(xmlNewDocTextLen(doc, (const xmlChar *)text.p, (int)text.n)));
}

/* As deep as xml_parse lets an element be. */
static xmlNodePtr
copy(xmlDocPtr doc, const struct xml *from)
{
	xmlNodePtr to =
	    there(xmlNewDocNode(doc, NULL, (const xmlChar *)from->name, NULL));

	for (const struct xml_attr *at = from->attrs; at != NULL; at = at->next)
		there(xmlNewProp(
		    to, (const xmlChar *)at->name, (const xmlChar *)at->value));
	copy_text(doc, to, str_trim(from->text));
	xml_each(from, c) xmlAddChild(to, copy(doc, c));
	return to;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;

static struct xpath *
document(void)
{
	struct xpath *x = there(calloc(1, sizeof *x));

	pthread_once(&once, xmlInitParser); /* also makes its numbers that are none */
	x->doc = there(xmlNewDoc((const xmlChar *)"1.0"));
	x->context = there(xmlXPathNewContext(x->doc));
	x->context->error = (xmlStructuredErrorFunc)note;
	x->context->userData = x;
	x->context->opLimit = STEPS_MOST;
	return x;
}

struct xpath *
xpath_new(const struct xml *const *tops, size_t n)
{
	struct xpath *x = document();

	for (size_t i = 0; i < n; i++)
		xmlAddChild((xmlNodePtr)x->doc, copy(x->doc, tops[i]));
	xmlXPathOrderDocElems(x->doc);
	return x;
}

void
xpath_free(struct xpath *x)
{
	if (x == NULL)
		return;
	xmlXPathFreeContext(x->context);
	xmlFreeDoc(x->doc);
	free(x);
}

/* --- an expression before it is asked ---------------------------------------------------- */

static bool
in_name(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 || c == '-' ||
	       c == '_' || c == '.';
}

static bool
is_node_test(const char *name)
{
	static const char *const tests[] = {
	    "comment", "node", "processing-instruction", "text"};

	for (size_t i = 0; i < sizeof tests / sizeof *tests; i++)
		if (strcmp(name, tests[i]) == 0)
			return true;
	return false;
}

static bool
is_word(const char *name)
{
	return strcmp(name, "and") == 0 || strcmp(name, "or") == 0 ||
	       strcmp(name, "div") == 0 || strcmp(name, "mod") == 0;
}

/* A name before '(' must be a function that there is: libxml2 says so only when it comes to call it. */
static int
check_name(struct xpath *x, const char *expression, const char *from, const char *to,
    struct err **e)
{
	static const char *const core[] = {"boolean", "ceiling", "concat", "contains",
	    "count", "false", "floor", "id", "lang", "last", "local-name", "name",
	    "namespace-uri", "normalize-space", "not", "number", "position", "round",
	    "starts-with", "string", "string-length", "substring", "substring-after",
	    "substring-before", "sum", "translate", "true"};
	const char *next = to + strspn(to, " \t\r\n"), *near;
	struct str word = {from, (size_t)(to - from)};
	char name[64];

	if (to[0] == ':' && to[1] != ':') {
		err_set(e, ERR_INPUT, "'%s' names a prefix, '" STR_FMT "'", expression,
		    STR_ARG(word));
		err_remedy(
		    *e, "leave it out: names are looked for without their prefixes");
		return -1;
	}
	if (*next != '(' || word.n >= sizeof name)
		return 0;
	memcpy(name, word.p, word.n);
	name[word.n] = '\0';
	if (is_node_test(name) || is_word(name) ||
	    xmlXPathFunctionLookup(x->context, (const xmlChar *)name) != NULL)
		return 0;
	near = str_nearest(word, core, sizeof core / sizeof *core);
	err_set(e, ERR_INPUT, "XPath has no function '%s'", name);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "use one of XPath 1.0");
	return -1;
}

static int
check_names(struct xpath *x, const char *expression, struct err **e)
{
	for (const char *p = expression; *p != '\0';) {
		const char *from = p;

		if (*p == '\'' || *p == '"') {
			p = strchr(p + 1, *p);
			if (p == NULL)
				return 0; /* the syntax says so */
			p++;
		} else if (isalpha((unsigned char)*p) || *p == '_' ||
			   (unsigned char)*p >= 0x80) {
			while (in_name(*p))
				p++;
			if (check_name(x, expression, from, p, e) < 0)
				return -1;
		} else {
			p++;
		}
	}
	return 0;
}

static int
compile(struct xpath *x, const char *expression, xmlXPathCompExprPtr *ret, struct err **e)
{
	if (str_trim(str_of(expression)).n == 0)
		return err_set(e, ERR_INPUT, "an empty text is no XPath expression");
	x->at = 0;
	*ret = xmlXPathCtxtCompile(x->context, (const xmlChar *)expression);
	if (*ret != NULL)
		return 0;
	return err_set(e, ERR_INPUT,
	    "'%s' is no XPath expression: octet %d is not understood", expression,
	    x->at + 1);
}

int
xpath_check(const char *expression, struct err **e)
{
	struct xpath *x = document();
	xmlXPathCompExprPtr compiled = NULL;
	int rc = compile(x, expression, &compiled, e);

	if (rc == 0)
		rc = check_names(x, expression, e);
	xmlXPathFreeCompExpr(compiled);
	xpath_free(x);
	return rc;
}

/* --- answers -------------------------------------------------------------------------------- */

static bool
has_elements(const xmlNode *node)
{
	for (const xmlNode *c = node->children; c != NULL; c = c->next)
		if (c->type == XML_ELEMENT_NODE)
			return true;
	return false;
}

static void
describe(const xmlNode *node, struct buf *out)
{
	bool first = true;

	for (const xmlNode *c = node->children; c != NULL && !out->over; c = c->next) {
		if (!first)
			buf_addc(out, ' ');
		first = false;
		if (c->type == XML_TEXT_NODE) {
			buf_adds(out, (const char *)c->content);
			continue;
		}
		buf_adds(out, (const char *)c->name);
		if (has_elements(c)) {
			buf_addc(out, '(');
			describe(c, out);
			buf_addc(out, ')');
		} else if (c->children != NULL) {
			buf_printf(out, "=%s", (const char *)c->children->content);
		}
	}
}

static const char *
leaf_text(const xmlNode *node, struct arena *a)
{
	const xmlChar *content = NULL;
	struct str text;

	if (node->type == XML_TEXT_NODE)
		content = node->content;
	else if (node->children != NULL)
		content = node->children->content;
	text = str_trim(str_of(content != NULL ? (const char *)content : ""));
	return arena_strndup(a, text.p, text.n);
}

const char *
xpath_node_text(const void *at, struct arena *a)
{
	const xmlNode *node = at;
	struct buf all;
	const char *kept;

	if (node->type != XML_DOCUMENT_NODE &&
	    (node->type != XML_ELEMENT_NODE || !has_elements(node)))
		return leaf_text(node, a);
	buf_init(&all, 4 * BUF_TEXT);
	describe(node, &all);
	kept = buf_copy(&all, a);
	buf_done(&all);
	return kept;
}

/* Namespaces, which a document of ours has none of, go with the set: what is kept must outlive it. */
static int
nodes_of(
    const xmlNodeSet *set, struct arena *a, struct xpath_answer *answer, struct err **e)
{
	size_t n = set != NULL ? (size_t)set->nodeNr : 0;

	if (n > NODES_MOST)
		return err_set(
		    e, ERR_LIMIT, "an expression selects more than %d nodes", NODES_MOST);
	answer->v = arena_array(a, const void *, n + 1);
	for (size_t i = 0; i < n; i++)
		if (set->nodeTab[i]->type != XML_NAMESPACE_DECL)
			answer->v[answer->n++] = set->nodeTab[i];
	return 0;
}

static int
answer_of(xmlXPathObjectPtr found, struct arena *a, struct xpath_answer *ret_answer,
    struct err **e)
{
	struct xpath_answer answer = {.truth = xmlXPathCastToBoolean(found) != 0};
	xmlChar *text;

	if (found->type == XPATH_NODESET) {
		xmlXPathNodeSetSort(found->nodesetval);
		if (nodes_of(found->nodesetval, a, &answer, e) < 0)
			return -1;
		*ret_answer = answer;
		return 0;
	}
	answer.type = found->type == XPATH_BOOLEAN  ? XPATH_IS_TRUTH
		      : found->type == XPATH_NUMBER ? XPATH_IS_NUMBER
						    : XPATH_IS_TEXT;
	text = there(xmlXPathCastToString(found));
	answer.text = arena_strdup(a, (const char *)text);
	xmlFree(text);
	*ret_answer = answer;
	return 0;
}

int
xpath_ask(struct xpath *x, const void *at, const char *expression, struct arena *a,
    struct xpath_answer *ret_answer, struct err **e)
{
	xmlXPathCompExprPtr compiled;
	xmlXPathObjectPtr found;
	int rc;

	if (compile(x, expression, &compiled, e) < 0)
		return -1;
	x->code = 0;
	x->context->opCount = 0;
	x->context->node = at != NULL ? (xmlNodePtr)at : (xmlNodePtr)x->doc;
	found = xmlXPathCompiledEval(compiled, x->context);
	xmlXPathFreeCompExpr(compiled);
	if (found == NULL)
		return x->code == XML_XPATH_EXPRESSION_OK + XPATH_OP_LIMIT_EXCEEDED
			   ? err_set(e, ERR_LIMIT, "'%s' takes too long", expression)
			   : err_set(
				 e, ERR_INPUT, "'%s' cannot be evaluated", expression);
	rc = answer_of(found, a, ret_answer, e);
	xmlXPathFreeObject(found);
	return rc;
}
