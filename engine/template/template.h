/*
 * The Jinja2 language (jinja.md), with positions. A template is compiled once and may
 * then be rendered by all threads; a rendering belongs to one thread. Pure: files are
 * read only by the loader, no clock, no socket.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;
struct template_origins;
struct template_set;
struct value;

enum template_undefined {
	TEMPLATE_STRICT, /* default: printing, testing, iterating an undefined value is an
			    error */
	TEMPLATE_LENIENT,   /* Jinja2's plain Undefined */
	TEMPLATE_CHAINABLE, /* attributes of undefined are undefined; printing gives '' */
	TEMPLATE_ANSIBLE,   /* strict, but attributes of undefined are undefined */
	TEMPLATE_DEBUG,     /* lenient, and printing says what is missing */
};

/* Jinja's delimiters; NULL: the usual ones. Text lives as long as the set. */
struct template_syntax {
	const char *block_start, *block_end, *variable_start, *variable_end,
	    *comment_start, *comment_end;
	const char *line_statement, *line_comment; /* prefixes; NULL: there are none */
	const char *newline;                       /* "\n", "\r\n" or "\r" */
};

struct template_options {
	struct template_syntax syntax;
	bool trim_blocks;
	bool lstrip_blocks;
	bool keep_trailing_newline;
	bool
	    autoescape; /* what is printed is escaped for XML, unless it is marked as safe */
	enum template_undefined undefined;
	const char *const *search_path; /* NULL-terminated, borrowed; names are looked up
					   below these, never above */
	size_t output_limit;            /* octets; 0: 64 MB */
	size_t memory_limit;            /* octets of one rendering's values; 0: 1 GB */
	unsigned long
	    loop_limit;    /* iterations of all loops of one rendering; 0: 100 million */
	const char *files; /* folder below which lookup('file') may read; NULL: nowhere */
	const char *(*env)(const char *name); /* for lookup('env'); NULL: refused */
	int64_t now_ms;      /* what now() gives, since 1970 UTC; 0: refused */
	int now_offset;      /* seconds that the local time is ahead of UTC */
	bool lazy_variables; /* text in variables that holds {{ or {% is itself a template
				(Ansible) */
};

/* A variable whose value stands in an output line. */
struct template_variable {
	const char *name; /* "carrier.asn"; NULL: the value of a longer expression */
	struct mark at;   /* where the value was written */
	int col,
	    len; /* its octets in the line, col from 1; with filters: of the result */
};

/* A stretch of an output line and the place in a template that wrote it. */
struct template_part {
	int col;   /* of its first octet in the line, from 1 */
	bool text; /* template text, octet for octet; else what an expression printed */
	struct mark at;
};

/* What led to a template line: include, import, macro, the turn of a loop. */
struct template_via {
	const char *what; /* "include 'a.j2'", "macro NAME", "for n" */
	int turn;         /* of a loop, from 1; else 0 */
	struct mark at;
	const struct template_via *up; /* further out */
	unsigned id; /* from 1, in the order of a rendering with a map; else 0 */
};

/* Where one output line came from: the template line of its first non-blank character, the chain that led there
 * (innermost first), and the variables in it, in order. */
struct template_origin {
	struct mark at;
	const struct template_via *via;
	const struct template_variable *variables;
	size_t nvariables;
	const struct template_part *parts; /* in order; the first begins at column 1 */
	size_t nparts;
};

/* Origins of the lines of a rendering, which are made when a line is asked for: the map costs little until then.
 * Belongs to one thread; lives in the arena that was given to template_render. */
struct template_map {
	struct template_origins *origins; /* NULL: an empty map */
	unsigned vias;                    /* ids given */
};

/* text: what `out` held when template_render ended, from its first octet; what was added behind that may be there, too.
 * Lines count from 1, at what template_render wrote first; NULL: there is no such line. */
const struct template_origin *template_map_line(
    const struct template_map *map, struct str text, size_t line);
size_t template_map_lines(const struct template_map *map, struct str text);

struct template_set *template_set_new(const struct template_options *options);
void template_set_free(struct template_set *s);
/* Adds a template that is not a file (tests, --cases). Text is copied. */
void template_set_add(struct template_set *s, const char *name, struct str text);
/* Compiles (once, thread-safe afterwards) everything that can be known: call it for all
 * main templates before lanes start. ERR_TEMPLATE with position; ERR_FILE if there is no
 * such template. */
int template_set_compile(struct template_set *s, const char *name, struct err **e);

/* Renders `name` with the variables (a mapping). out gets the text; map (may be NULL) is
 * built in `a`. ERR_TEMPLATE, ERR_UNDEFINED (with the nearest defined name), ERR_LIMIT;
 * all at template file:line:col with the include and macro chain in the message and the
 * line as excerpt. */
int template_render(struct template_set *s, const char *name, const struct value *vars,
    struct arena *a, struct buf *out, struct template_map *map, struct err **e);
/* One expression without {{ }}: gives a value (in a). */
int template_expression(struct template_set *s, const char *expression,
    const struct value *vars, struct arena *a, struct value **ret_value, struct err **e);
/*
 * A text that stands in a file of another kind, a runbook: compiled each time it is asked for, its errors at its place
 * in that file. `at` is where the text begins; one of several lines begins in the line below (YAML's '|').
 */
struct template_snippet {
	struct str text;
	struct mark at;
	bool expression; /* without {{ }} */
};

/* The value of an expression; of a text that is one {{ expression }} and nothing else, too; else the text. */
int template_snippet_value(struct template_set *s, const struct template_snippet *snippet,
    const struct value *vars, struct arena *a, struct value **ret_value, struct err **e);
/* A name that a snippet takes from its variables. */
struct template_use {
	const char *name;
	struct mark at;
	bool guarded; /* it asks whether it is defined, or has a default */
};
/* Each name once, in the order of their first use, in a. ERR_TEMPLATE: it does not compile. */
int template_snippet_names(struct template_set *s, const struct template_snippet *snippet,
    struct arena *a, struct template_use **ret_uses, size_t *ret_n, struct err **e);

/* What the language has, from its tables: called for every filter, then every test, then every global, each sorted by
 * name. params: the parameters behind the subject, blank-separated ("*": as written). */
typedef void template_entry_fn(void *ctx, const char *kind, const char *name,
    const char *params, const char *summary);
void template_entries(template_entry_fn *fn, void *ctx);
/* The conformance protocol of jinja.md: one case, one answer, each one line of JSON. */
void template_case(struct str line, struct buf *answer);

#endif
