/* Any octets are XML or an error with a message; what was parsed prints as UTF-8. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct arena *a = arena_new();
	struct xml *x;
	struct err *e = NULL;
	struct buf out;

	if (xml_parse(a, (struct str){(const char *)p, n}, &x, &e) < 0) {
		if (err_message(e)[0] == '\0')
			abort();
		err_free(e);
	} else {
		buf_init(&out, BUF_TEXT);
		xml_print(x, &out);
		if (out.n == 0 || str_utf8_error(buf_str(&out)) != out.n)
			abort();
		buf_done(&out);
	}
	arena_free(a);
	return 0;
}
