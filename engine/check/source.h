/*
 * Where a check of collect and judge gets what it judges: an RPC, a command line, a file here, or a program run here.
 *
 *	collect: {rpc: <get-bgp-summary-information/>}
 *	collect: {cli: show system uptime}              # text; form: xml or json asks for that
 *	collect: {file: facts/{host}.json, form: json}  # relative to the site; {host} and {address} are filled in
 *	collect: {local: [ping, -c, "3", "{address}"], timeout: 10 s}
 *
 * A program gets no shell, no input and a deadline; it must exit with 0 and print UTF-8.
 */
#ifndef CHECK_SOURCE_H
#define CHECK_SOURCE_H

#include <stdint.h>

#include "data/rows.h"

struct arena;
struct check_look;
struct err;
struct value;
struct xml;

enum source_how { SOURCE_RPC, SOURCE_FILE, SOURCE_LOCAL };
enum source_form { SOURCE_XML, SOURCE_TEXT, SOURCE_JSON };

struct check_source {
	enum source_how how;
	enum source_form form;
	const char *request;     /* of RPC: what is sent */
	const char *path;        /* of FILE */
	const char *const *argv; /* of LOCAL, NULL-terminated */
	int64_t timeout_ms;      /* of LOCAL */
};

extern const struct row source_rows[];

/* ERR_INPUT with the value's mark: also what may not only read, and what is no XML. */
int source_load(struct arena *a, const char *site_dir, const struct value *collect,
    struct check_source *ret_source, struct err **e);
/* An <rpc-reply>, in `a`: what a file or a program says is its <output>, or the element if the form is XML. Errors of the
 * session; ERR_FILE; ERR_TIMEOUT; ERR_RPC: the program failed; ERR_PROTOCOL: not of the form. */
int source_ask(const struct check_source *source, const struct check_look *look,
    struct arena *a, const struct xml **ret_reply, struct err **e);

#endif
