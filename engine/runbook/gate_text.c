#include "runbook/gate_text.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/redact.h"
#include "data/value.h"
#include "runbook/gate_file.h"

enum { NAMES_MOST = 8 };

/* --- harmless text ----------------------------------------------------------------------------------- */

/* Of well-formed UTF-8; *ret_n octets. */
static unsigned
code_point(struct str s, size_t *ret_n)
{
	unsigned char c = (unsigned char)s.p[0];
	size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	unsigned point = n == 1 ? c : c & (0xffU >> (n + 1));

	for (size_t i = 1; i < n; i++)
		point = point << 6 | ((unsigned char)s.p[i] & 0x3f);
	*ret_n = n;
	return point;
}

/* Control characters, and those that no one sees or that turn what follows around. */
static bool
is_harmful(unsigned point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
	       (point >= 0x200b && point <= 0x200f) ||
	       (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2060 && point <= 0x206f) || point == 0x061c || point == 0xfeff;
}

void
gate_text_plain(struct buf *out, struct str text)
{
	while (text.n > 0) {
		size_t good = str_utf8_error(text), n;

		for (struct str s = {text.p, good}; s.n > 0; s.p += n, s.n -= n) {
			unsigned point = code_point(s, &n);

			if (!is_harmful(point))
				buf_add(out, s.p, n);
			else if (point == '\n')
				buf_adds(out, "\\n");
			else if (point == '\t')
				buf_addc(out, ' ');
			else if (point < 0x100)
				buf_printf(out, "\\x%02x", point);
			else
				buf_printf(out, "\\u%04x", point);
		}
		if (good < text.n)
			buf_addc(out, '?');
		good += good < text.n;
		text = (struct str){text.p + good, text.n - good};
	}
}

const char *
gate_text_clean(struct arena *a, const struct redact *redact, struct str text)
{
	struct buf known, out;
	const char *clean;

	buf_init(&known, BUF_LINE);
	buf_init(&out, BUF_LINE);
	if (redact != NULL)
		redact_print(redact, &known, text);
	else
		buf_addstr(&known, text);
	gate_text_plain(&out, buf_str(&known));
	clean = buf_copy(&out, a);
	buf_done(&known);
	buf_done(&out);
	return clean;
}

static void
add(struct buf *out, const char *text)
{
	gate_text_plain(out, str_of(text));
}

/* --- what is shown ----------------------------------------------------------------------------------- */

/* Columns, if no character is wide: a rule that is a little short hurts nobody. */
static size_t
columns(struct str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

static void
add_head(const struct value *one, struct buf *out)
{
	const char *device = value_text(one, "device"), *title = value_text(one, "title");
	size_t began = out->n, n;

	if (device != NULL) {
		buf_adds(out, "[ ");
		add(out, device);
		buf_adds(out, " ] ");
	}
	add(out, title != NULL ? title : "");
	n = columns((struct str){out->p + began, out->n - began});
	buf_addc(out, '\n');
	while (n-- > 0)
		buf_adds(out, "─");
	buf_addc(out, '\n');
}

static void
add_labelled(const struct value *one, const char *key, const char *label, struct buf *out)
{
	const char *text = value_text(one, key);

	if (text == NULL)
		return;
	buf_adds(out, label);
	add(out, text);
	buf_addc(out, '\n');
}

static bool
same_head(const struct value *a, const struct value *b)
{
	const struct value *ad = value_get(a, "device"), *at = value_get(a, "title");
	const struct value *bd = value_get(b, "device"), *bt = value_get(b, "title");

	return at != NULL && bt != NULL && value_equal(at, bt) &&
	       (ad == NULL) == (bd == NULL) && (ad == NULL || value_equal(ad, bd));
}

void
gate_text_shown(const struct gate_record *g, struct buf *out)
{
	const struct value *before = NULL;

	value_each(g->shown, it)
	{
		const struct value *one = *it;

		if (before == NULL || !same_head(before, one)) {
			buf_adds(out, before != NULL ? "\n" : "");
			add_head(one, out);
		}
		add_labelled(one, "text", "", out);
		add_labelled(one, "link", "", out);
		add_labelled(one, "expect", "Expect: ", out);
		add_labelled(one, "actual", "Actual: ", out);
		before = one;
	}
	buf_adds(out, before != NULL ? "\n" : "");
}

/* --- the question ------------------------------------------------------------------------------------ */

/* "fra-edge1, ams-edge1": whom the answer is for. */
static void
add_devices(const struct gate_record *g, struct buf *out)
{
	size_t n = value_count(g->devices);

	if (g->device != NULL) {
		add(out, g->device);
		return;
	}
	for (size_t i = 0; i < n && i < NAMES_MOST; i++) {
		const struct value *name = value_at(g->devices, i);

		buf_adds(out, i > 0 ? ", " : "");
		if (name->kind == VALUE_STR)
			gate_text_plain(out, name->str);
	}
	if (n > NAMES_MOST)
		buf_printf(out, " and %zu more", n - NAMES_MOST);
}

void
gate_text_question(const struct gate_record *g, const char *keys, struct buf *out)
{
	if (strcmp(g->message, "Proceed?") != 0) { /* that is asked in any case */
		add(out, g->message);
		buf_addc(out, '\n');
	}
	if (g->until != NULL) {
		buf_adds(out, "It waits until ");
		add(out, g->until);
		buf_addc(out, '\n');
	}
	if (g->wanted > 1)
		buf_printf(out, "%lld people must approve it\n", (long long)g->wanted);
	buf_adds(out, "[ ");
	add_devices(g, out);
	buf_adds(out, g->until != NULL ? " ] ⚠ Waiting ⚠\n" : " ] ⚠ Proceed? ⚠\n");
	if (keys != NULL)
		buf_printf(out, "%s\n", keys);
}
