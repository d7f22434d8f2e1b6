#include "template/text.h"

#include "base/arena.h"
#include "template/object.h"
#include "template/unicode.h"

struct value *
text_capitalize(struct render *r, struct str s)
{
	struct buf b;
	size_t len = 0;

	buf_init(&b, BUF_TEXT);
	if (s.n > 0) {
		unicode_next(s, &len);
		unicode_case(&b, (struct str){s.p, len}, UNICODE_TO_TITLE);
		unicode_lower(&b, (struct str){s.p + len, s.n - len});
	}
	return object_buf(r, &b);
}

static bool
one_of(uint32_t c, struct str chars)
{
	size_t len;

	if (chars.p == NULL)
		return unicode_space(c);
	for (size_t i = 0; i < chars.n; i += len)
		if (unicode_next((struct str){chars.p + i, chars.n - i}, &len) == c)
			return true;
	return false;
}

struct str
text_strip(struct str s, struct str chars, bool left, bool right)
{
	size_t len;

	while (left && s.n > 0 && one_of(unicode_next(s, &len), chars)) {
		s.p += len;
		s.n -= len;
	}
	while (right && s.n > 0 && one_of(unicode_prev(s, &len), chars))
		s.n -= len;
	return s;
}

static void
push(struct render *r, struct value *list, struct str s)
{
	value_append(r->a, list, object_copy_str(r, s));
}

static void
split_space(struct render *r, struct value *list, struct str s, int64_t most)
{
	size_t len;

	for (;;) {
		size_t n = 0;

		s = unicode_trim_left(s);
		if (s.n == 0)
			return;
		if (most-- == 0) {
			push(r, list, s);
			return;
		}
		while (n < s.n &&
		       !unicode_space(unicode_next((struct str){s.p + n, s.n - n}, &len)))
			n += len;
		push(r, list, (struct str){s.p, n});
		s.p += n;
		s.n -= n;
	}
}

static void
split_space_right(struct render *r, struct value *list, struct str s, int64_t most)
{
	size_t len;

	for (;;) {
		size_t n;

		s = unicode_trim_right(s);
		if (s.n == 0)
			return;
		if (most-- == 0) {
			push(r, list, s);
			return;
		}
		n = s.n;
		while (n > 0 && !unicode_space(unicode_prev((struct str){s.p, n}, &len)))
			n -= len;
		push(r, list, (struct str){s.p + n, s.n - n});
		s.n = n;
	}
}

static void
reverse(struct value *list)
{
	for (size_t i = 0, j = list->list.n; i + 1 < j; i++) {
		struct value *t = list->list.v[i];

		list->list.v[i] = list->list.v[--j];
		list->list.v[j] = t;
	}
}

const char *
text_find_last(struct str s, struct str what)
{
	for (size_t i = s.n + 1; what.n <= s.n && i-- > 0;)
		if (i + what.n <= s.n && memcmp(s.p + i, what.p, what.n) == 0)
			return s.p + i;
	return NULL;
}

struct value *
text_split(struct render *r, struct str s, struct str sep, int64_t most, bool from_right)
{
	struct value *list = value_list(r->a);
	const char *at;

	if (sep.p == NULL) {
		if (from_right && most >= 0) {
			split_space_right(r, list, s, most);
			reverse(list);
		} else {
			split_space(r, list, s, most);
		}
		return list;
	}
	if (from_right && most >= 0) {
		while (most-- > 0 && (at = text_find_last(s, sep)) != NULL) {
			push(r, list,
			    (struct str){at + sep.n, (size_t)(s.p + s.n - at) - sep.n});
			s.n = (size_t)(at - s.p);
		}
		push(r, list, s);
		reverse(list);
		return list;
	}
	while (most-- != 0 && (at = memmem(s.p, s.n, sep.p, sep.n)) != NULL) {
		push(r, list, (struct str){s.p, (size_t)(at - s.p)});
		s.n -= (size_t)(at - s.p) + sep.n;
		s.p = at + sep.n;
	}
	push(r, list, s);
	return list;
}

/* An empty `old` matches before every character and at the end. */
static void
insert_everywhere(struct buf *b, struct str s, struct str new, int64_t most)
{
	size_t len;

	for (size_t i = 0; i < s.n; i += len) {
		if (most-- != 0)
			buf_addstr(b, new);
		else
			most = 0;
		unicode_next((struct str){s.p + i, s.n - i}, &len);
		buf_add(b, s.p + i, len);
	}
	if (most != 0)
		buf_addstr(b, new);
}

struct value *
text_replace(struct render *r, struct str s, struct str old, struct str new, int64_t most)
{
	struct buf b;
	const char *at;

	if (old.n > 0 && memmem(s.p, s.n, old.p, old.n) == NULL)
		return object_str(r, s);
	object_buf_init(r, &b);
	if (old.n == 0)
		insert_everywhere(&b, s, new, most);
	while (
	    old.n > 0 && most-- != 0 && (at = memmem(s.p, s.n, old.p, old.n)) != NULL) {
		buf_add(&b, s.p, (size_t)(at - s.p));
		buf_addstr(&b, new);
		s.n -= (size_t)(at - s.p) + old.n;
		s.p = at + old.n;
	}
	if (old.n > 0)
		buf_addstr(&b, s);
	return object_buf(r, &b);
}

static void
repeat(struct buf *b, struct str fill, int64_t times)
{
	if (fill.n == 1)
		buf_fill(b, fill.p[0], times > 0 ? (size_t)times : 0);
	else
		for (int64_t i = 0; i < times; i++)
			buf_addstr(b, fill);
}

struct value *
text_justify(struct render *r, struct str s, int64_t width, struct str fill, int where)
{
	int64_t n = (int64_t)unicode_length(s), pad = width - n, left;
	struct buf b;

	if (pad <= 0)
		return object_str(r, s);
	if (width > (int64_t)BUF_TEXT)
		return render_fail(
		    r, "LimitError", "a text of %lld columns", (long long)width);
	left = where == TEXT_LEFT    ? 0
	       : where == TEXT_RIGHT ? pad
				     : pad / 2 + (pad & width & 1);
	buf_init(&b, BUF_TEXT * 2);
	repeat(&b, fill, left);
	buf_addstr(&b, s);
	repeat(&b, fill, pad - left);
	return object_buf(r, &b);
}

bool
text_is_cased(struct str s, unsigned prop)
{
	bool any = false;
	size_t len;

	for (size_t i = 0; i < s.n; i += len) {
		unsigned p =
		    unicode_props(unicode_next((struct str){s.p + i, s.n - i}, &len));

		if (p & (UNICODE_IS_UPPER | UNICODE_IS_LOWER | UNICODE_IS_TITLE) & ~prop)
			return false;
		any |= (p & prop) != 0;
	}
	return any;
}
