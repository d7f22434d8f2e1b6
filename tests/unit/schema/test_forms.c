/*
 * Configurations go round: text, bound tree, another form, bound tree, text. With names of files (tests/spec/test_forms)
 * those are read and come back octet by octet; without, trees are made at random from the modules, and come back as
 * the same elements.
 */
#include <string.h>

#include "forms.h"
#include "config/key.h"
#include "schema/bound_build.h"
#include "schema/schema_node.h"
#include "schema/type.h"

static const char *const names[] = {[FORM_TEXT] = "text",
    [FORM_SET] = "set",
    [FORM_XML] = "XML",
    [FORM_JSON] = "JSON",
    [FORM_VERBOSE] = "verbose JSON"};

static struct forms forms;

/* `root` as a text of the form, and what is read from that; NULL if that cannot be read. */
static struct bound *
through(const struct bound *root, enum form form, struct buf *text)
{
	buf_reset(text);
	buf_reset(&forms.findings);
	forms_print(&forms, form, root, text);
	return forms_read(&forms, form, buf_str(text));
}

/* The first line that differs, for the eye. */
static void
show_difference(struct str one, struct str two)
{
	while (one.n > 0 || two.n > 0) {
		struct str a = str_cut(&one, '\n'), b = str_cut(&two, '\n');

		if (!str_eq(a, b)) {
			printf(
			    "# -" STR_FMT "\n# +" STR_FMT "\n", STR_ARG(a), STR_ARG(b));
			return;
		}
	}
}

/* --- files ------------------------------------------------------------------------------------------- */

static struct bound *
read_file(const char *path, struct buf *text)
{
	struct err *e = NULL;
	struct bound *root = NULL;

	buf_reset(text);
	if (buf_read_file(text, path, &e) == 0)
		root = forms_read(&forms, FORM_TEXT, buf_str(text));
	else
		printf("# %s\n", err_message(e));
	err_free(e);
	return root;
}

static bool
same_elements(const struct bound *before, const struct bound *after)
{
	struct buf one, two;
	bool same;

	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	bound_print_xml(before, 1, &one);
	bound_print_xml(after, 1, &two);
	same = str_eq(buf_str(&one), buf_str(&two));
	if (!same)
		show_difference(buf_str(&one), buf_str(&two));
	buf_done(&one);
	buf_done(&two);
	return same;
}

static bool
same_text(const struct bound *before, const struct bound *after)
{
	struct buf one, two;
	bool same;

	buf_init(&one, BUF_TEXT);
	buf_init(&two, BUF_TEXT);
	forms_print(&forms, FORM_TEXT, before, &one);
	forms_print(&forms, FORM_TEXT, after, &two);
	same = str_eq(buf_str(&one), buf_str(&two));
	if (!same)
		show_difference(buf_str(&one), buf_str(&two));
	buf_done(&one);
	buf_done(&two);
	return same;
}

/* The form gives the elements of the file. Text that is printed of them is the same whichever form they took, and
 * comes back as it is from text: only braces that a person would not have needed are lost, once. */
static bool
file_comes_back(const char *path, enum form form)
{
	struct buf text;
	struct bound *root, *plain = NULL, *again = NULL, *by_form = NULL;
	bool good;

	buf_init(&text, BUF_TEXT);
	root = read_file(path, &text);
	if (root != NULL && form == FORM_SET && forms.findings.n > 0) {
		buf_done(&text);
		return true; /* commands do not say where the words of an unknown statement end */
	}
	if (root != NULL) {
		plain = through(root, FORM_XML, &text);
		again = through(root, form, &text);
	}
	if (plain != NULL)
		by_form = through(plain, form, &text);
	good = again != NULL && by_form != NULL && same_elements(root, again) &&
	       same_elements(root, by_form) && same_text(plain, by_form) &&
	       (form == FORM_TEXT || same_text(plain, again));
	buf_done(&text);
	return good;
}

static int
check_files(char **paths)
{
	int n = 0;

	for (; *paths != NULL; paths++)
		for (int form = FORM_TEXT; form < FORMS; form++) {
			bool good = file_comes_back(*paths, (enum form)form);

			printf("%sok %d - %s: %s and back\n", good ? "" : "not ", ++n,
			    *paths, names[form]);
			if (!good)
				printf("# %s\n", buf_z(&forms.findings));
			buf_reset(&forms.findings);
		}
	printf("1..%d\n", n);
	return 0;
}

/* --- random trees ------------------------------------------------------------------------------------ */

static uint64_t state;

static uint32_t
below(uint32_t n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(state >> 33) % n;
}

static const struct type *
member_of(const struct type *t)
{
	while (t->base == TYPE_UNION && t->nmembers > 0)
		t = t->members[below((uint32_t)t->nmembers)];
	return t;
}

/* One of the type's own names, or what many types take. Nothing: none was found. */
static struct str
any_value(const struct schema_node *leaf)
{
	static const char *const values[] = {"alpha", "b-1", "10.0.0.0/8", "1", "42",
	    "600", "192.0.2.1", "2001:db8::1", "two words", "<&>", "x.y", "64512:1",
	    "ge-0/0/0", "0", "100m", "00:00:5e:00:53:01", "target:64512:1", "\"", "a;b",
	    "true"};
	enum { VALUES = sizeof values / sizeof *values };
	const struct type *t = member_of(leaf->type);
	const char *why;

	if (t->nnames > 0 && t->base == TYPE_ENUM)
		return str_of(t->names[below((uint32_t)t->nnames)]);
	for (uint32_t i = 0, from = below(VALUES); i < VALUES; i++) {
		struct str v = str_of(values[(from + i) % VALUES]);

		if (schema_value_ok(forms.arena, leaf, v, &why))
			return v;
	}
	return (struct str){NULL, 0};
}

/* Words that a tree without a schema takes for the beginning of a block, whatever they are here. */
static bool
looks_inner(const struct bound *parent, const struct schema_node *leaf)
{
	const char *keyword = schema_keyword(leaf);
	struct config_node *top = config_new(forms.arena);
	const struct key *k;

	(void)parent;
	k = keyword != NULL ? key_find(top, str_of(keyword)) : NULL;
	if (strstr(schema_name(leaf), "-priority") != NULL)
		return true; /* `priority 5 4` is two of them */
	return k != NULL && (k->type == KEY_BOX || k->type == KEY_LIST);
}

/* What a word in that place would be taken for, if it is the name of a statement. */
static bool
is_name(const struct schema_node *parent, struct str word)
{
	return schema_by_keyword(parent, word) != NULL;
}

static struct bound *
add_leaf(struct bound *parent, const struct schema_node *leaf)
{
	struct str v = any_value(leaf);

	if (v.p != NULL && v.p[0] == '<' && schema_keyword(leaf) == NULL)
		return NULL; /* a value of any type: of which leaf without a name? */
	if (v.p == NULL || (!schema_is_key(leaf) && looks_inner(parent, leaf)))
		return NULL;
	if (schema_keyword(leaf) == NULL && !schema_is_key(leaf) &&
	    is_name(parent->schema, v))
		return NULL;
	return bound_add_value(forms.arena, parent, leaf, NULL, v);
}

static bool
add_keys(struct bound *entry)
{
	const struct schema_node *keys[16];
	int n = schema_keys(entry->schema, keys, 16);

	for (int i = 0; i < n; i++) {
		struct bound *key = add_leaf(entry, keys[i]);

		if (key == NULL || (i == 0 && schema_keyword(entry->schema) == NULL &&
				       is_name(schema_parent(entry->schema), key->value)))
			return false;
		if (strcmp(key->name, "choice-value") == 0 &&
		    !bound_choice_takes_value(key->prev->value))
			key->value = STR("");
	}
	return n > 0;
}

static void grow(struct bound *n, int depth);

static bool
one_line(const struct bound *n)
{
	return (schema_features(n->schema) & (SCHEMA_ONELINER | SCHEMA_ONELINER_PLUS)) !=
	       0;
}

static void
add_tags(struct bound *n)
{
	static const int flags[] = {CONFIG_INACTIVE, CONFIG_INACTIVE, CONFIG_PROTECT,
	    CONFIG_PROTECT, CONFIG_REPLACE, CONFIG_ACTIVE, CONFIG_UNPROTECT};

	if (one_line(n->parent) || schema_keyword(n->schema) == NULL)
		return;
	if (below(12) == 0)
		n->comment = below(2) == 0 ? "a note" : "# a note\n# of two lines";
	if (below(10) == 0)
		n->flags |= flags[below(sizeof flags / sizeof *flags)];
	/* `family`, `level`, `exp`: a container may have the name of a list elsewhere. Without modules `delete family`
	 * and `set family inet …` are about two statements then. */
	if (bound_is_inner(n) && schema_kind(n->schema) != SCHEMA_LIST)
		n->flags &= ~CONFIG_REPLACE;
}

static void
add_child(struct bound *parent, const struct schema_node *s, int depth)
{
	struct bound *n;

	if (schema_kind(s) == SCHEMA_LEAF || schema_kind(s) == SCHEMA_LEAF_LIST) {
		n = add_leaf(parent, s);
	} else {
		n = bound_add(forms.arena, parent, s, NULL);
		if (schema_kind(s) == SCHEMA_LIST && !add_keys(n)) {
			bound_remove(n);
			return;
		}
		if (schema_kind(s) != SCHEMA_FLAG && schema_kind(s) != SCHEMA_ANY &&
		    depth < 7)
			grow(n, depth + 1);
		if ((schema_kind(s) == SCHEMA_CONTAINER && n->child == NULL) ||
		    (bound_is_inner(n) && one_line(parent))) {
			bound_remove(n);
			return;
		}
	}
	if (n != NULL)
		add_tags(n);
}

/* Flags beside one another, or beside a value without a name, are cases of one choice most of the time. */
static bool
fits(const struct bound *last)
{
	return last == NULL || (schema_kind(last->schema) != SCHEMA_FLAG &&
				   schema_keyword(last->schema) != NULL);
}

/* Statements of n, each once, some of them. */
static void
grow(struct bound *n, int depth)
{
	uint32_t want = depth < 3 ? 4 : 1 + below(3), count = 0;

	for (const struct schema_node *s = NULL; (s = schema_next(n->schema, s)) != NULL;)
		count++;
	for (const struct schema_node *s = NULL; (s = schema_next(n->schema, s)) != NULL;)
		if (!schema_is_key(s) && below(count) < want &&
		    (schema_kind(s) != SCHEMA_FLAG || fits(n->last)))
			add_child(n, s, depth);
}

/* Commands put statements where the router would have them, once: a second time nothing moves. */
static bool
comes_back(struct bound *root, enum form form)
{
	struct buf between;
	struct bound *again;
	bool good;

	buf_init(&between, BUF_TEXT);
	again = through(root, form, &between);
	if (form == FORM_SET && again != NULL)
		again = through(root = again, form, &between);
	good = again != NULL && same_elements(root, again) && forms.findings.n == 0;
	if (!good)
		printf("%s%s", buf_z(&forms.findings), buf_z(&between));
	buf_done(&between);
	return good;
}

static int
one_tree(uint64_t seed)
{
	struct arena_mark mark = arena_mark(forms.arena);
	struct bound *root = bound_new_root(forms.arena, forms.schema);
	int failed = 0;

	state = seed;
	grow(root, 0);
	for (int form = FORMS - 1; form >= FORM_TEXT; form--) {
		if (form == FORM_SET || comes_back(root, (enum form)form))
			continue;
		printf("seed %d, %s\n", (int)seed, names[form]);
		failed++;
	}
	if (!comes_back(root, FORM_SET)) {
		printf("seed %d, %s\n", (int)seed, names[FORM_SET]);
		failed++;
	}
	arena_rewind(forms.arena, mark);
	return failed;
}

static void
test_random_trees(void **unused)
{
	enum { TREES = 2000 };
	int failed = 0;

	(void)unused;
	for (int seed = 1; seed <= TREES; seed++)
		failed += one_tree((uint64_t)seed * 7919);
	assert_int_equal(failed, 0);
}

int
main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_random_trees),
	};
	struct err *e = NULL;
	int rc;

	if (schema_open(NULL, &forms.schema, &e) != 0)
		return 1;
	forms.arena = arena_new();
	buf_init(&forms.findings, BUF_TEXT);
	rc = argc > 1 ? check_files(argv + 1) : cmocka_run_group_tests(tests, NULL, NULL);
	buf_done(&forms.findings);
	arena_free(forms.arena);
	schema_free(forms.schema);
	return rc;
}
