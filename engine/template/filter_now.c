#include "template/filter.h"

#include <math.h>

#include "template/date.h"
#include "template/numeral.h"

/* Time: now() is the moment that the caller gave to the rendering, the same for all its hosts; local time is as far ahead
 * of UTC as the caller says, at every date. */

static int
given_now(struct render *r, const char *what)
{
	if (r->o->now_ms != 0)
		return 0;
	render_fail(
	    r, "TemplateRuntimeError", "%s: no time is given to this rendering", what);
	return -1;
}

FILTER(now)
{
	struct value *moment;
	struct str format = {0};
	bool utc = false;
	int64_t ms;

	UNUSED_ARGUMENTS;
	if (given_now(r, "now()") < 0 || argument_truth(r, a[0], &utc) < 0 ||
	    (a[1] != NULL && a[1]->kind != VALUE_NULL &&
		argument_text(r, "now", a[1], &format) < 0))
		return NULL;
	ms = r->o->now_ms + (utc ? 0 : r->o->now_offset * 1000LL);
	moment = date_new(r, ms * 1000);
	if (moment == NULL || format.n == 0)
		return moment;
	return date_text(r, moment, format);
}

FILTER(to_datetime)
{
	struct str text, format = STR("%Y-%m-%d %H:%M:%S");

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_str(v))
		return render_fail(r, "TypeError",
		    "strptime() argument 1 must be str, not %s",
		    v->kind == VALUE_NULL ? "None" : object_type_name(v));
	text = str_value(v);
	if (argument_text(r, "strptime() argument 2", a[0], &format) < 0)
		return NULL;
	return date_parse(r, text, format);
}

/* Seconds since 1970, as a number or text; none: now. */
static int
seconds_of(struct render *r, struct value *v, int64_t *ret)
{
	double d = 0;

	if (v == NULL || v->kind == VALUE_NULL) {
		*ret = r->o->now_ms / 1000;
		return given_now(r, "strftime");
	}
	if (is_undefined(v))
		return undefined_fail(r, v), -1;
	if (is_number(v))
		d = float_value(v);
	else if (!is_str(v) || !numeral_float(r, str_value(v), &d))
		d = NAN;
	if (!(fabs(d) < 1e11)) {
		struct str shown;

		if (object_text_of(r, v, &shown) == 0)
			render_fail(r, "AnsibleFilterError",
			    "Invalid value for epoch value (" STR_FMT ")",
			    STR_ARG(shown));
		return -1;
	}
	*ret = (int64_t)floor(d);
	return 0;
}

/* %Z is the name of a zone, and only that of UTC is known. */
static bool
wants_zone(struct str format)
{
	for (size_t i = 0; i + 1 < format.n; i++) {
		if (format.p[i] == '%' && format.p[i + 1] == 'Z')
			return true;
		i += format.p[i] == '%';
	}
	return false;
}

FILTER(strftime_of)
{
	struct str format;
	bool utc = false;
	int64_t seconds;
	struct tm tm;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_str(v))
		return render_fail(r, "TypeError",
		    "strftime() argument 1 must be str, not %s", object_type_name(v));
	format = str_value(v);
	if (seconds_of(r, a[0], &seconds) < 0 || argument_truth(r, a[1], &utc) < 0)
		return NULL;
	if (!utc && wants_zone(format))
		return render_fail(r, "TemplateRuntimeError",
		    "strftime: the name of the local time zone is not known: say "
		    "utc=true");
	tm = date_calendar(seconds + (utc ? 0 : r->o->now_offset));
	tm.tm_gmtoff = utc ? 0 : r->o->now_offset;
	tm.tm_zone = "GMT";
	return date_format(r, &tm, 0, format, false);
}

FILTER(undef)
{
	struct str hint = STR("Mandatory variable has not been overridden");

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && a[0]->kind != VALUE_NULL &&
	    argument_text(r, "undef", a[0], &hint) < 0)
		return NULL;
	return undefined_hint(r, arena_strndup(r->a, hint.p, hint.n), NULL);
}

static const struct template_function rows[] = {
    {"now", TEMPLATE_GLOBAL, "utc fmt", 0, now,
	"the time of the run, or its text in a format of strftime"},
    {"strftime", TEMPLATE_FILTER, "second utc", 0, strftime_of,
	"a moment in the format; seconds since 1970, without them the time of the run"},
    {"to_datetime", TEMPLATE_FILTER, "format", 0, to_datetime,
	"a moment from text; the difference of two has days, seconds, total_seconds()"},
    {"undef", TEMPLATE_GLOBAL, "hint", 0, undef,
	"an undefined value that says hint when it is used"},
};

TEMPLATE_FUNCTIONS(filter_now, rows);
