#include "template/filter.h"

/* Base64 as Python's base64 module reads and writes it. */

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static int
only_utf8(struct render *r, const struct value *v)
{
	struct str name = STR("utf-8");

	if (argument_text(r, "encoding", v, &name) < 0)
		return -1;
	if (str_eq(name, STR("utf-8")) || str_eq(name, STR("utf8")))
		return 0;
	render_fail(
	    r, "LookupError", "the encoding is utf-8, not '" STR_FMT "'", STR_ARG(name));
	return -1;
}

FILTER(b64encode)
{
	struct str s;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (only_utf8(r, a[0]) < 0 || object_text_of(r, v, &s) < 0)
		return NULL;
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t three = 0;

		for (size_t k = 0; k < 3; k++)
			three =
			    three << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		for (size_t k = 0; k < 4; k++)
			buf_addc(
			    &b, i + k > s.n ? '=' : alphabet[three >> (18 - 6 * k) & 63]);
	}
	return object_buf(r, &b);
}

/* What is not of the alphabet is passed over; "=" ends the text where it may stand. */
FILTER(b64decode)
{
	size_t digits = 0, pads = 0;
	uint32_t bits = 0;
	struct str s;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (only_utf8(r, a[0]) < 0 || object_text_of(r, v, &s) < 0)
		return NULL;
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n && digits % 4 + pads < (pads > 0 ? 4 : 5); i++) {
		const char *at = s.p[i] != '\0' ? strchr(alphabet, s.p[i]) : NULL;

		if (s.p[i] == '=' && digits % 4 >= 2)
			pads++;
		if (at == NULL)
			continue;
		pads = 0;
		bits = bits << 6 | (uint32_t)(at - alphabet);
		if (digits++ % 4 > 0)
			buf_addc(&b, (char)(bits >> (6 - 2 * ((digits - 1) % 4))));
	}
	if (digits % 4 + pads == 4 || digits % 4 == 0)
		return object_buf(r, &b);
	buf_done(&b);
	if (digits % 4 == 1)
		return render_fail(r, "Error",
		    "Invalid base64-encoded string: number of data characters (%zu) "
		    "cannot be 1 more than a multiple of 4",
		    digits);
	return render_fail(r, "Error", "Incorrect padding");
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("b64decode", "encoding", 0, b64decode, "the text of a Base64 text"),
    ROW("b64encode", "encoding", 0, b64encode, "as Base64"),
};

TEMPLATE_FUNCTIONS(filter_base64, rows);
