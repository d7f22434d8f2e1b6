/* How long one template takes, without and with its map: bench_render TEMPLATE VARS.json. The best of some rounds;
 * our parsing of the template is part of each. Prints figures, judges nothing. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/json.h"
#include "template/template.h"

enum { BATCHES = 5, BATCH = 8 }; /* the clock counts whole milliseconds */

static void
stop(struct err *e)
{
	fprintf(stderr, "%s\n", err_message(e));
	exit(1);
}

static void
read_file(const char *path, struct buf *to)
{
	char piece[65536];
	FILE *f = fopen(path, "re");
	size_t n;

	buf_init(to, BUF_TEXT);
	if (f == NULL)
		exit(1);
	while ((n = fread(piece, 1, sizeof piece, f)) > 0)
		buf_add(to, piece, n);
	fclose(f);
}

static size_t
render(struct str text, const struct value *vars, bool mapped)
{
	const struct template_options o = {.trim_blocks = true, .lstrip_blocks = true};
	struct template_set *set = template_set_new(&o);
	struct arena *a = arena_new();
	struct template_map map;
	struct err *e = NULL;
	struct buf out;
	size_t memory;

	buf_init(&out, BUF_TEXT);
	template_set_add(set, "main", text);
	if (template_render(set, "main", vars, a, &out, mapped ? &map : NULL, &e) < 0)
		stop(e);
	memory = arena_size(a);
	buf_done(&out);
	arena_free(a);
	template_set_free(set);
	return memory;
}

/* Milliseconds of one of a batch. */
static double
batch(struct str text, const struct value *vars, bool mapped, size_t *ret_memory)
{
	int64_t begun = clock_ms();

	for (int i = 0; i < BATCH; i++)
		*ret_memory = render(text, vars, mapped);
	return (double)(clock_ms() - begun) / BATCH;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct buf text, json;
	struct value *vars;
	struct err *e = NULL;
	double best[2] = {1e9, 1e9}, took;
	size_t memory[2];

	if (argc != 3) {
		fprintf(stderr, "usage: bench_render TEMPLATE VARS.json\n");
		return 2;
	}
	read_file(argv[1], &text);
	read_file(argv[2], &json);
	if (json_parse(a, argv[2], (struct str){json.p, json.n}, &vars, &e) < 0)
		stop(e);
	for (int i = 0; i < BATCHES * 2; i++) {
		took = batch((struct str){text.p, text.n}, vars, i % 2, &memory[i % 2]);
		if (took < best[i % 2])
			best[i % 2] = took;
	}
	printf("%.2f %.2f %zu\n", best[0], best[1], memory[1]);
	buf_done(&text);
	buf_done(&json);
	arena_free(a);
	return 0;
}
