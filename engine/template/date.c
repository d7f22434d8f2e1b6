#include "template/date.h"

#include "base/arena.h"
#include "template/argument.h"
#include "template/method.h"

enum { LONGEST = 4096 };
#define FIRST (INT64_C(-62135596800) * DATE_SECOND) /* year 1 */
#define LAST (INT64_C(253402300800) * DATE_SECOND)  /* year 10000 */

static int64_t
micros_of(const struct value *v)
{
	return *(const int64_t *)v->object.self;
}

static struct value *
make(struct render *r, const struct object_type *type, int64_t micros)
{
	int64_t *self = arena_new_of(r->a, int64_t);

	*self = micros;
	return object_new(r, type, self);
}

static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct value *
date_new(struct render *r, int64_t micros)
{
	if (micros < FIRST || micros >= LAST)
		return render_fail(r, "OverflowError", "date value out of range");
	return make(r, &type_datetime, micros);
}

struct tm
date_calendar(int64_t seconds)
{
	time_t at = (time_t)seconds;
	struct tm tm;

	gmtime_r(&at, &tm);
	return tm;
}

/* --- datetime: text --- */

/* What C does not have (%f) or a moment without zone has not (%z, %Z). */
static void
python_format(struct buf *b, struct str format, int64_t micros, bool naive)
{
	for (size_t i = 0; i < format.n; i++) {
		bool percent = format.p[i] == '%' && i + 1 < format.n;

		if (percent && naive && format.p[i + 1] == 'f')
			buf_printf(b, "%06lld", (long long)micros);
		else if (!percent || !naive || strchr("zZ", format.p[i + 1]) == NULL)
			buf_add(b, format.p + i, percent ? 2 : 1);
		i += percent;
	}
	/* strftime gives 0 for no text, too */
	buf_addc(b, '.');
}

struct value *
date_format(
    struct render *r, const struct tm *tm, int64_t micros, struct str format, bool naive)
{
	char text[LONGEST];
	struct buf b;
	size_t n;

	if (memchr(format.p, '\0', format.n) != NULL)
		return render_fail(r, "ValueError", "embedded null character");
	buf_init(&b, BUF_TEXT);
	python_format(&b, format, micros, naive);
	n = strftime(text, sizeof text, buf_z(&b), tm);
	buf_done(&b);
	if (n == 0)
		return render_fail(
		    r, "ValueError", "the format gives more than %d octets", LONGEST - 2);
	return object_copy_str(r, (struct str){text, n - 1});
}

struct value *
date_text(struct render *r, const struct value *v, struct str format)
{
	int64_t micros = micros_of(v), seconds = floor_divide(micros, DATE_SECOND);
	struct tm tm = date_calendar(seconds);

	return date_format(r, &tm, micros - seconds * DATE_SECOND, format, true);
}

void
date_iso(struct buf *b, const struct value *v, char between)
{
	int64_t micros = micros_of(v), seconds = floor_divide(micros, DATE_SECOND);
	struct tm tm = date_calendar(seconds);

	buf_printf(b, "%04d-%02d-%02d%c%02d:%02d:%02d", tm.tm_year + 1900, tm.tm_mon + 1,
	    tm.tm_mday, between, tm.tm_hour, tm.tm_min, tm.tm_sec);
	if (micros != seconds * DATE_SECOND)
		buf_printf(b, ".%06lld", (long long)(micros - seconds * DATE_SECOND));
}

static void
datetime_print(struct render *r, const struct value *v, struct buf *b)
{
	(void)r;
	date_iso(b, v, ' ');
}

static void
datetime_repr(struct render *r, const struct value *v, struct buf *b)
{
	int64_t micros = micros_of(v), seconds = floor_divide(micros, DATE_SECOND);
	struct tm tm = date_calendar(seconds);

	(void)r;
	micros -= seconds * DATE_SECOND;
	buf_printf(b, "datetime.datetime(%d, %d, %d, %d, %d", tm.tm_year + 1900,
	    tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min);
	if (tm.tm_sec != 0 || micros != 0)
		buf_printf(b, ", %d", tm.tm_sec);
	if (micros != 0)
		buf_printf(b, ", %lld", (long long)micros);
	buf_addc(b, ')');
}

/* --- datetime: methods and attributes --- */

#define METHOD(name)                                                                     \
	static struct value *name(struct render *r, struct value *v, struct value **a,   \
	    const struct call_args *raw)

METHOD(method_strftime)
{
	struct str format;

	(void)raw;
	return argument_text(r, "strftime()", a[0], &format) < 0
		   ? NULL
		   : date_text(r, v, format);
}

METHOD(method_isoformat)
{
	struct str between = STR("T");
	struct buf b;

	(void)raw;
	if (argument_text(r, "isoformat()", a[0], &between) < 0)
		return NULL;
	if (between.n != 1)
		return render_fail(r, "TypeError",
		    "isoformat() argument 1 must be a unicode character, not str");
	buf_init(&b, BUF_LINE);
	date_iso(&b, v, between.p[0]);
	return object_buf(r, &b);
}

static int64_t
weekday(const struct value *v)
{
	int64_t day = floor_divide(micros_of(v), DATE_DAY);

	return (day % 7 + 7 + 3) % 7; /* 1970 began on a Thursday */
}

METHOD(method_weekday)
{
	(void)a, (void)raw;
	return object_int(r, weekday(v));
}

METHOD(method_isoweekday)
{
	(void)a, (void)raw;
	return object_int(r, weekday(v) + 1);
}

static const struct template_function datetime_methods[] = {
    {.name = "isoformat", .params = "sep", .fn = method_isoformat},
    {.name = "isoweekday", .params = "", .fn = method_isoweekday},
    {.name = "strftime", .params = "format", .required = 1, .fn = method_strftime},
    {.name = "weekday", .params = "", .fn = method_weekday},
};

static struct value *
method_named(struct render *r, struct value *v, struct name *name,
    const struct template_functions *methods)
{
	const struct template_function *fn = method_find(methods, name->key.str);
	struct bound_method *m;

	if (fn == NULL)
		return NULL;
	m = arena_new_of(r->a, struct bound_method);
	*m = (struct bound_method){v, fn};
	return object_new(r, &type_method, m);
}

/* What Python has and is not here: refused, so that it never looks undefined. */
static struct value *
not_here(
    struct render *r, const struct value *v, struct name *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (str_eq(name->key.str, str_of(*names)))
			return render_fail(r, "AttributeError",
			    "'%s' of '%s' is not supported", *names, object_type_name(v));
	return NULL;
}

static struct value *
datetime_attr(struct render *r, struct value *v, struct name *name)
{
	static const char *const missing[] = {"astimezone", "combine", "ctime", "date",
	    "dst", "fold", "fromisocalendar", "fromisoformat", "fromordinal",
	    "fromtimestamp", "isocalendar", "max", "min", "now", "replace", "resolution",
	    "strptime", "time", "timestamp", "timetuple", "timetz", "today", "toordinal",
	    "tzinfo", "tzname", "utcfromtimestamp", "utcnow", "utcoffset", "utctimetuple",
	    NULL};
	static const struct template_functions methods = {
	    datetime_methods, sizeof datetime_methods / sizeof *datetime_methods};
	int64_t seconds = floor_divide(micros_of(v), DATE_SECOND);
	struct tm tm = date_calendar(seconds);
	const struct {
		const char *name;
		int64_t value;
	} parts[] = {{"year", tm.tm_year + 1900}, {"month", tm.tm_mon + 1},
	    {"day", tm.tm_mday}, {"hour", tm.tm_hour}, {"minute", tm.tm_min},
	    {"second", tm.tm_sec}, {"microsecond", micros_of(v) - seconds * DATE_SECOND}};
	struct value *method = method_named(r, v, name, &methods);

	if (method != NULL)
		return method;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (str_eq(name->key.str, str_of(parts[i].name)))
			return object_int(r, parts[i].value);
	return not_here(r, v, name, missing);
}

/* --- timedelta --- */

static void
timedelta_print(struct render *r, const struct value *v, struct buf *b)
{
	int64_t micros = micros_of(v), days = floor_divide(micros, DATE_DAY), seconds;

	(void)r;
	micros -= days * DATE_DAY;
	seconds = micros / DATE_SECOND;
	micros -= seconds * DATE_SECOND;
	if (days != 0)
		buf_printf(b, "%lld day%s, ", (long long)days,
		    days == 1 || days == -1 ? "" : "s");
	buf_printf(b, "%lld:%02lld:%02lld", (long long)(seconds / 3600),
	    (long long)(seconds / 60 % 60), (long long)(seconds % 60));
	if (micros != 0)
		buf_printf(b, ".%06lld", (long long)micros);
}

static void
timedelta_repr(struct render *r, const struct value *v, struct buf *b)
{
	int64_t micros = micros_of(v), days = floor_divide(micros, DATE_DAY);
	const struct {
		const char *name;
		int64_t n;
	} parts[] = {{"days", days},
	    {"seconds", (micros - days * DATE_DAY) / DATE_SECOND},
	    {"microseconds", (micros - days * DATE_DAY) % DATE_SECOND}};
	const char *between = "";

	(void)r;
	buf_adds(b, "datetime.timedelta(");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].n != 0) {
			buf_printf(b, "%s%s=%lld", between, parts[i].name,
			    (long long)parts[i].n);
			between = ", ";
		}
	buf_adds(b, micros == 0 ? "0)" : ")");
}

METHOD(method_total_seconds)
{
	(void)a, (void)raw;
	return value_float(r->a, (double)micros_of(v) / (double)DATE_SECOND);
}

static struct value *
timedelta_attr(struct render *r, struct value *v, struct name *name)
{
	static const struct template_function total[] = {
	    {.name = "total_seconds", .params = "", .fn = method_total_seconds}};
	static const struct template_functions methods = {total, 1};
	static const char *const missing[] = {"max", "min", "resolution", NULL};
	int64_t micros = micros_of(v), days = floor_divide(micros, DATE_DAY);
	struct value *method = method_named(r, v, name, &methods);

	if (method != NULL)
		return method;
	micros -= days * DATE_DAY;
	if (str_eq(name->key.str, STR("days")))
		return object_int(r, days);
	if (str_eq(name->key.str, STR("seconds")))
		return object_int(r, micros / DATE_SECOND);
	if (str_eq(name->key.str, STR("microseconds")))
		return object_int(r, micros % DATE_SECOND);
	return not_here(r, v, name, missing);
}

/* --- both --- */

static int
compare(const struct value *a, const struct value *b)
{
	int64_t x = micros_of(a), y = micros_of(b);

	return x < y ? -1 : x > y;
}

static bool
is_long(const struct value *v)
{
	return micros_of(v) != 0;
}

/* Moment - moment, moment ± span, span ± span, span * whole number. */
static struct value *
binary(struct render *r, enum operator op, struct value *a, struct value *b)
{
	bool moment = is_type(a, &type_datetime), minus = op == OP_SUB;
	int64_t sum;

	if (op == OP_MUL && ((is_int(a) && is_type(b, &type_timedelta)) ||
				(is_int(b) && is_type(a, &type_timedelta)))) {
		if (__builtin_mul_overflow(is_int(a) ? int_value(a) : micros_of(a),
			is_int(b) ? int_value(b) : micros_of(b), &sum))
			return render_fail(r, "OverflowError", "a span is too long");
		return make(r, &type_timedelta, sum);
	}
	if ((op != OP_ADD && !minus) || a->kind != VALUE_OBJECT ||
	    b->kind != VALUE_OBJECT || (!moment && !is_type(a, &type_timedelta)) ||
	    (!is_type(b, &type_datetime) && !is_type(b, &type_timedelta)))
		return NULL;
	if (is_type(b, &type_datetime) && moment != minus)
		return NULL;
	if (minus ? __builtin_sub_overflow(micros_of(a), micros_of(b), &sum)
		  : __builtin_add_overflow(micros_of(a), micros_of(b), &sum))
		return render_fail(r, "OverflowError", "a span is too long");
	if (moment != is_type(b, &type_datetime))
		return date_new(r, sum);
	return make(r, &type_timedelta, sum);
}

const struct object_type type_datetime = {.name = "datetime.datetime",
    .repr = datetime_repr,
    .print = datetime_print,
    .attr = datetime_attr,
    .compare = compare,
    .binary = binary};
const struct object_type type_timedelta = {.name = "datetime.timedelta",
    .repr = timedelta_repr,
    .print = timedelta_print,
    .attr = timedelta_attr,
    .truth = is_long,
    .compare = compare,
    .binary = binary};
