#include <stdio.h>

#include "template/address.h"
#include "template/filter.h"

/* Lists of VLANs as switches write them: 1-3,7. */

enum { VLAN_FIRST = 1, VLAN_LAST = 4094 };

static int
read_vlans(struct render *r, struct value *list, bool known[VLAN_LAST + 2])
{
	value_each(list, it)
	{
		int64_t vlan;

		if (argument_int(r, *it, &vlan) < 0)
			return -1;
		if (vlan < VLAN_FIRST || vlan > VLAN_LAST) {
			render_fail(
			    r, "AnsibleFilterError", "Valid VLAN range is 1-4094");
			return -1;
		}
		known[vlan] = true;
	}
	return 0;
}

/* Lines of limited length, without the commas at their ends. */
struct lines {
	struct buf line;
	struct value *done;
	int64_t most, rest; /* octets of this line, and of those after it */
};

static void
end_line(struct render *r, struct lines *l)
{
	while (l->line.n > 0 && l->line.p[l->line.n - 1] == ',')
		buf_cut(&l->line, l->line.n - 1);
	if (l->line.n > 0)
		value_append(r->a, l->done, object_copy_str(r, buf_str(&l->line)));
	buf_reset(&l->line);
	l->most = l->rest;
}

static void
add_run(struct render *r, struct lines *l, int from, int to)
{
	char text[16];
	int n = from == to ? snprintf(text, sizeof text, "%d", from)
			   : snprintf(text, sizeof text, "%d-%d", from, to);

	if ((int64_t)l->line.n + n > l->most)
		end_line(r, l);
	buf_adds(&l->line, text);
	buf_addc(&l->line, ',');
}

FILTER(vlan_parser)
{
	struct lines l = {.done = value_list(r->a), .most = 48, .rest = 44};
	bool known[VLAN_LAST + 2] = {false};
	struct value *list = object_list(r, v);

	UNUSED_ARGUMENTS;
	if (list == NULL || argument_int(r, a[0], &l.most) < 0 ||
	    argument_int(r, a[1], &l.rest) < 0 || read_vlans(r, list, known) < 0)
		return NULL;
	if (list->list.n == 0)
		return render_fail(r, "IndexError", "vlan_parser: an empty list");
	buf_init(&l.line, BUF_LINE);
	for (int i = VLAN_FIRST, to; i <= VLAN_LAST; i = to + 1) {
		for (to = i; known[i] && known[to + 1];)
			to++;
		if (known[i] && to == i + 1) { /* two in a row are no range */
			add_run(r, &l, i, i);
			add_run(r, &l, to, to);
		} else if (known[i]) {
			add_run(r, &l, i, to);
		}
	}
	end_line(r, &l);
	buf_done(&l.line);
	return l.done;
}

/* FROM-TO or one number: 0, or -1 (failed). */
static int
read_run(struct render *r, struct str s, int64_t *from, int64_t *to)
{
	struct str head = str_cut(&s, '-');
	struct integer a, b;
	bool range = s.p != head.p + head.n;

	if (integer_parse(head, &a) < 0 || a.magnitude > INT32_MAX ||
	    (range && (integer_parse(s, &b) < 0 || b.magnitude > INT32_MAX))) {
		render_fail(r, "ValueError", "vlan_expander: '" STR_FMT "' is no number",
		    STR_ARG(range && integer_parse(head, &a) == 0 ? s : head));
		return -1;
	}
	*from = (int64_t)a.magnitude;
	*to = range ? (int64_t)b.magnitude : *from;
	if (*to - *from >= RENDER_RANGE) {
		render_fail(
		    r, "LimitError", "a range of more than %d VLANs", RENDER_RANGE);
		return -1;
	}
	return 0;
}

FILTER(vlan_expander)
{
	struct value *out = value_list(r->a);
	struct str rest;
	int64_t from, to;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &rest) < 0)
		return NULL;
	for (bool more = true; more;) {
		more = rest.n > 0 && memchr(rest.p, ',', rest.n) != NULL;
		if (read_run(r, str_cut(&rest, ','), &from, &to) < 0)
			return NULL;
		for (; from <= to; from++) {
			if (render_count_loop(r) < 0)
				return NULL;
			value_append(r->a, out, object_int(r, from));
		}
	}
	return object_sort(r, out->list.v, out->list.v, out->list.n, false) < 0 ? NULL
										: out;
}

static const struct template_function rows[] = {
    {"vlan_expander", TEMPLATE_FILTER, "", 0, vlan_expander,
	"a list of VLANs from 1-3,7"},
    {"vlan_parser", TEMPLATE_FILTER, "first_line_len other_line_len", 0, vlan_parser,
	"lines such as 1-3,7 from a list of VLANs"},
};

TEMPLATE_FUNCTIONS(filter_vlan, rows);
