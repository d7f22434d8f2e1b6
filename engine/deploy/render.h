/*
 * From a host of the inventory to the text of its configuration. The templates of a site are compiled once
 * (renderer), then every host is rendered by itself (rendering). Pure but for reading template files.
 *
 * A renderer is const after renderer_new and may be used by all lanes; a rendering belongs to one thread.
 */
#ifndef DEPLOY_RENDER_H
#define DEPLOY_RENDER_H

#include <stddef.h>

#include "base/buf.h"
#include "base/mark.h"
#include "template/template.h"

struct arena;
struct config_node;
struct err;
struct host;
struct renderer;
struct site;
struct value;

struct rendering {
	const struct host *host;
	const char *template; /* its name below templates/; NULL: a text that was given */
	struct buf text;      /* UTF-8, ends with a newline, never blank */
	struct template_map map; /* in the arena given; of the lines of text */
	const struct mark
	    *lines; /* of a text that was given: where each line was written */
	size_t nlines;
};

/* What is loaded in place of the host's template. Borrowed for as long as the renderer lives. */
struct renderer_given {
	const char
	    *file; /* a template below SITE/templates that sees `vars`; or NULL, then: */
	const struct value *vars;
	struct str text;          /* as it is */
	const struct mark *lines; /* where each line of it was written */
	size_t nlines;
};

/* Compiles the template of every host once, from SITE/templates: trim_blocks and lstrip_blocks on, strict, variables
 * may be templates. ERR_TEMPLATE or ERR_FILE with position. site and hosts are borrowed. */
int renderer_new(const struct site *site, const struct host *const *hosts, size_t n,
    struct renderer **ret_renderer, struct err **e);
/* The same for a text that is given: for one host, or the same for several. */
int renderer_new_given(const struct site *site, const struct renderer_given *given,
    struct renderer **ret_renderer, struct err **e);
void renderer_free(struct renderer *r); /* NULL allowed */

/* Renders one host that was given to renderer_new, or any host with what was given to renderer_new_given. What template_render says; also ERR_TEMPLATE if there is nothing
 * but blanks (loaded as a whole it would empty the router), ERR_CONFIG_SYNTAX at the template line if it is not
 * UTF-8. */
int renderer_render(const struct renderer *r, const struct host *host, struct arena *a,
    struct rendering *ret_rendering, struct err **e);
void rendering_done(struct rendering *r);

/* The tree of the text. Marks of its nodes have the file "HOST.conf" and the line of the rendered text: give that line
 * to rendering_origin. ERR_CONFIG_SYNTAX at the template line, with the rendered line as excerpt. */
int rendering_parse(const struct rendering *r, struct arena *a,
    struct config_node **ret_root, struct err **e);
/* The template's file and line that wrote a line of the text (from 1); file NULL: no such line. */
struct mark rendering_origin(const struct rendering *r, int line);
/* The place in the template of a word at that column (from 1) of a line: of template text its own place, of what an
 * expression printed that of the expression; col 0: as rendering_origin. */
struct mark rendering_place(const struct rendering *r, int line, int col);
/* A line of the text (from 1), without its end; empty if there is no such line. */
struct str rendering_line(const struct rendering *r, int line);
/* The variable whose value stands at that column (from 1) of a line; NULL: none is known. */
const struct template_variable *rendering_variable(
    const struct rendering *r, int line, int col);
/* Who corrects the template's line may want to correct the value instead: a remedy that says where it is, in the arena;
 * NULL if that is not known. */
const char *rendering_correction(struct arena *a, const struct template_variable *v);
/* The same as rendering_parse does for its errors: puts "HOST.conf line N" before *e, at the template line. Gives -1. */
int rendering_blame(const struct rendering *r, int line, int col, struct err **e);
/* What DIR/HOST.map.json holds, see templates/README.md. */
void rendering_print_map(const struct rendering *r, struct buf *out);
/* The lines with their origin in front and their variables behind, side by side. */
void rendering_annotate(const struct rendering *r, struct buf *out);

#endif
