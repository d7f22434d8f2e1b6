/* However the octets are cut, the framing gives the same messages and the same error; and what it writes it reads
 * again. The first octet says which framing. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "netconf/framer.h"

enum { LIMIT = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* All messages, a '|' behind each, then what is wrong. */
static void
take(bool chunked, struct str in, size_t step, struct buf *out)
{
	struct framer f;
	struct err *e = NULL;
	bool complete;
	size_t taken;

	framer_init(&f, LIMIT);
	if (chunked)
		framer_set_chunked(&f);
	while (in.n > 0) {
		struct str part = {in.p, in.n < step ? in.n : step};

		if (framer_push(&f, part, &taken, &complete, &e) != 0) {
			buf_adds(out, err_message(e));
			break;
		}
		if (taken == 0 || taken > part.n || f.message.n > LIMIT + 6)
			abort();
		in = (struct str){in.p + taken, in.n - taken};
		if (complete) {
			buf_addstr(out, buf_str(&f.message));
			buf_addc(out, '|');
		}
	}
	err_free(e);
	framer_done(&f);
}

static void
round_trip(bool chunked, struct str in)
{
	struct buf wire, back;
	size_t end;

	in = str_trim(in);
	if (in.n == 0 || in.n > LIMIT - 1 || !framer_can_write(chunked, in))
		return;
	buf_init(&wire, BUF_TEXT);
	buf_init(&back, BUF_TEXT);
	framer_write(&wire, chunked, in);
	take(chunked, buf_str(&wire), wire.n, &back);
	end = chunked ? in.n : in.n + 1;
	if (back.n != end + 1 || memcmp(back.p, in.p, in.n) != 0)
		abort();
	buf_done(&wire);
	buf_done(&back);
}

int
LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	struct buf whole, cut;

	if (n == 0)
		return 0;
	struct str in = {(const char *)p + 1, n - 1};
	bool chunked = (p[0] & 1) != 0;

	buf_init(&whole, BUF_TEXT);
	take(chunked, in, SIZE_MAX, &whole);
	for (size_t step = 1; step < 8; step += 3) {
		buf_init(&cut, BUF_TEXT);
		take(chunked, in, step, &cut);
		if (!str_eq(buf_str(&whole), buf_str(&cut)))
			abort();
		buf_done(&cut);
	}
	round_trip(chunked, in);
	buf_done(&whole);
	return 0;
}
