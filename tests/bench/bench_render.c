/* What one template costs: bench_render TEMPLATE VARS.yml. Milliseconds of CPU, the best of some rounds, our parsing of
 * the template included: without its map, with it, with it and the origin of every line; then kB of the map, and
 * milliseconds to load the variables. Prints figures, judges nothing. */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/yaml.h"
#include "template/template.h"

enum { ROUNDS = 15 };
enum what { PLAIN, MAPPED, ASKED, WHATS };

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

static double
cpu_ms(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3;
}

static size_t
render(struct str text, const struct value *vars, enum what what)
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
	if (template_render(set, "main", vars, a, &out, what == PLAIN ? NULL : &map, &e) <
	    0)
		stop(e);
	memory = arena_size(a);
	for (size_t i = 1; what == ASKED; i++)
		if (template_map_line(&map, buf_str(&out), i) == NULL)
			break;
	buf_done(&out);
	arena_free(a);
	template_set_free(set);
	return memory;
}

/* The variables, and the best of some loads in *best. */
static struct value *
load(struct arena *a, const char *path, struct str text, double *best)
{
	struct value *vars = NULL;
	struct err *e = NULL;

	for (int i = 0; i < ROUNDS; i++) {
		struct arena *again = i + 1 < ROUNDS ? arena_new() : a;
		double took = cpu_ms();

		if (yaml_parse(again, path, text, NULL, &vars, &e) < 0)
			stop(e);
		took = cpu_ms() - took;
		*best = i == 0 || took < *best ? took : *best;
		if (again != a)
			arena_free(again);
	}
	return vars;
}

int
main(int argc, char **argv)
{
	struct arena *a = arena_new();
	struct buf text, yaml;
	struct value *vars;
	double best[WHATS] = {1e9, 1e9, 1e9}, loaded = 0;
	size_t memory[WHATS];

	if (argc != 3) {
		fprintf(stderr, "usage: bench_render TEMPLATE VARS.yml\n");
		return 2;
	}
	/* as Python does: memory that was given back is used again, and not the kernel's to clear */
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_MMAP_THRESHOLD, 1 << 25);
	read_file(argv[1], &text);
	read_file(argv[2], &yaml);
	vars = load(a, argv[2], buf_str(&yaml), &loaded);
	for (int i = 0; i < ROUNDS * WHATS; i++) {
		double took = cpu_ms();

		memory[i % WHATS] = render(buf_str(&text), vars, (enum what)(i % WHATS));
		took = cpu_ms() - took;
		if (took < best[i % WHATS])
			best[i % WHATS] = took;
	}
	printf("%.2f %.2f %.2f %zu %.2f\n", best[PLAIN], best[MAPPED], best[ASKED],
	    memory[MAPPED] / 1000, loaded);
	buf_done(&text);
	buf_done(&yaml);
	arena_free(a);
	return 0;
}
