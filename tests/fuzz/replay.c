/*
 * Runs a fuzz target over saved inputs, so that make check sees what the fuzzer once found. Linked with one
 * target instead of libFuzzer. usage: fuzz_NAME FOLDER|FILE…; a folder that is missing or empty is a failure.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

static int
run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct stat st;
	uint8_t *p;
	size_t n;

	if (f == NULL || fstat(fileno(f), &st) < 0) {
		printf("# %s: %s\n", path, strerror(errno));
		if (f != NULL)
			fclose(f);
		return -1;
	}
	/* exactly as large as the input, so that the sanitizer sees a read behind it */
	p = malloc(st.st_size > 0 ? (size_t)st.st_size : 1);
	n = p != NULL ? fread(p, 1, (size_t)st.st_size, f) : 0;
	fclose(f);
	fprintf(stderr, "# %s\n", path); /* the last one named is the one that crashed */
	if (p != NULL && n == (size_t)st.st_size)
		LLVMFuzzerTestOneInput(p, n);
	else
		n = (size_t)-1;
	free(p);
	return n == (size_t)-1 ? -1 : 0;
}

static int
plain_file(const struct dirent *d)
{
	return d->d_name[0] != '.';
}

/* Gives the number of inputs, -1 if one could not be read. */
static int
run_folder(const char *path)
{
	struct dirent **names;
	int n = scandir(path, &names, plain_file, alphasort), rc = n;

	if (n < 0) {
		printf("# %s: %s\n", path, strerror(errno));
		return -1;
	}
	for (int i = 0; i < n; i++) {
		char file[4096];

		snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
		if (rc >= 0 && run_file(file) < 0)
			rc = -1;
		free(names[i]);
	}
	free(names);
	return rc;
}

int
main(int argc, char **argv)
{
	bool bad = argc < 2;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (LLVMFuzzerInitialize != NULL)
		LLVMFuzzerInitialize(&argc, &argv);
	printf("1..%d\n", argc > 1 ? argc - 1 : 1);
	if (bad)
		printf("not ok 1 - no folder of inputs given\n");
	for (int i = 1; i < argc; i++) {
		struct stat st;
		bool file = stat(argv[i], &st) == 0 && S_ISREG(st.st_mode);
		int n = file ? (run_file(argv[i]) < 0 ? -1 : 1) : run_folder(argv[i]);

		if (n <= 0)
			printf("not ok %d - %s: %s\n", i, argv[i],
			    n < 0 ? "cannot be read" : "has no input");
		else
			printf("ok %d - %s: %d inputs\n", i, argv[i], n);
		bad |= n <= 0;
	}
	return bad ? 1 : 0;
}
