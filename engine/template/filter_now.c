#include "template/filter.h"

#include <time.h>

/* now(): the time that the caller gave to the rendering, the same for all its hosts. */

enum { LONGEST = 512 };

/* %f is Python's, and the only one that C does not know. */
static const char *
with_fraction(struct render *r, struct str format, int micros)
{
	struct buf b;
	const char *text;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < format.n; i++) {
		bool percent = format.p[i] == '%' && i + 1 < format.n;

		if (percent && format.p[i + 1] == 'f')
			buf_printf(&b, "%06d", micros);
		else
			buf_add(&b, format.p + i, percent ? 2 : 1);
		i += percent;
	}
	text = arena_strndup(r->a, buf_str(&b).p, b.n);
	buf_done(&b);
	return text;
}

FILTER(global_now)
{
	struct str format = STR("%Y-%m-%d %H:%M:%S.%f");
	char text[LONGEST];
	bool utc = false;
	struct tm tm;
	time_t at;

	UNUSED_ARGUMENTS;
	if (r->o->now_ms == 0)
		return render_fail(r, "TemplateRuntimeError",
		    "now(): no time is given to this rendering");
	if (argument_truth(r, a[0], &utc) < 0 ||
	    (a[1] != NULL && a[1]->kind != VALUE_NULL &&
		argument_text(r, "now", a[1], &format) < 0))
		return NULL;
	at = (time_t)(r->o->now_ms / 1000 + (utc ? 0 : r->o->now_offset));
	gmtime_r(&at, &tm);
	tm.tm_zone = "";
	tm.tm_gmtoff = utc ? 0 : r->o->now_offset;
	format.p = with_fraction(r, format, (int)(r->o->now_ms % 1000) * 1000);
	if (format.p[0] == '\0')
		return object_copy_str(r, STR(""));
	if (strftime(text, sizeof text, format.p, &tm) == 0)
		return render_fail(r, "ValueError",
		    "now(): the format gives nothing, or more than %d octets", LONGEST);
	return object_copy_str(r, str_of(text));
}

FILTER(global_undef)
{
	struct str hint = STR("Mandatory variable has not been overridden");

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && a[0]->kind != VALUE_NULL &&
	    argument_text(r, "undef", a[0], &hint) < 0)
		return NULL;
	return undefined_hint(r, arena_strndup(r->a, hint.p, hint.n), NULL);
}

static const struct template_function rows[] = {
    {"now", TEMPLATE_GLOBAL, "utc fmt", 0, global_now,
	"the time of the run, in a format of strftime"},
    {"undef", TEMPLATE_GLOBAL, "hint", 0, global_undef,
	"an undefined value that says hint when it is used"},
};

TEMPLATE_FUNCTIONS(filter_now, rows);
