#include "config/comment.h"

#include "base/arena.h"
#include "base/buf.h"

static bool
is_hash_line(struct str line)
{
	if (line.n == 0 || line.p[0] != '#' || (line.n > 1 && line.p[1] == '#'))
		return false;
	return str_trim(line).n == line.n;
}

bool
comment_is_hash(struct str comment)
{
	if (comment.n == 0 || comment.p[comment.n - 1] == '\n')
		return false;
	while (comment.n > 0)
		if (!is_hash_line(str_cut(&comment, '\n')))
			return false;
	return true;
}

/* No C-style comment may hold its end. A copy. */
static const char *
without_end(struct arena *a, struct str text)
{
	bool hash = comment_is_hash(text);
	char *p = arena_alloc(a, 2 * text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (!hash && text.p[i] == '/' && n > 0 && p[n - 1] == '*')
			p[n++] = ' ';
		p[n++] = text.p[i];
	}
	p[n] = '\0';
	return p;
}

/* Its `#` lines without their signs. */
static const char *
without_signs(struct arena *a, struct str comment)
{
	char *p = arena_alloc(a, comment.n + 1);
	size_t n = 0;

	if (!comment_is_hash(comment))
		return arena_strndup(a, comment.p, comment.n);
	while (comment.n > 0) {
		struct str line = str_cut(&comment, '\n');

		line = str_trim((struct str){line.p + 1, line.n - 1});
		memcpy(p + n, line.p, line.n);
		n += line.n;
		if (comment.n > 0)
			p[n++] = '\n';
	}
	p[n] = '\0';
	return p;
}

const char *
comment_join(struct arena *a, const char *before, struct str more)
{
	struct str first = str_of(before != NULL ? before : "");
	bool both = first.n > 0 && more.n > 0;

	if (!both)
		return without_end(a, first.n > 0 ? first : more);
	if (comment_is_hash(first) && comment_is_hash(more))
		return arena_printf(a, "%s\n" STR_FMT, before, STR_ARG(more));
	return without_end(a, str_trim(str_of(arena_printf(a, "%s\n%s",
				  without_signs(a, first), without_signs(a, more)))));
}

void
comment_print(const char *comment, struct buf *out)
{
	if (comment_is_hash(str_of(comment)))
		buf_adds(out, comment);
	else
		buf_printf(out, "/* %s */", comment);
}

static void
start_line(const char *margin, int indent, struct buf *out)
{
	buf_adds(out, margin);
	buf_fill(out, ' ', (size_t)indent);
}

void
comment_print_lines(const char *comment, const char *margin, int indent, struct buf *out)
{
	struct str rest = str_of(comment);

	if (!comment_is_hash(rest)) {
		start_line(margin, indent, out);
		buf_add(out, "/* ", 3);
		buf_addstr(out, rest);
		buf_add(out, " */\n", 4);
		return;
	}
	while (rest.n > 0) {
		start_line(margin, indent, out);
		buf_addstr(out, str_cut(&rest, '\n'));
		buf_addc(out, '\n');
	}
}
