#include "template/filter.h"
#include "template/ip.h"

/* Hardware addresses as netaddr reads them: 48 bits, or 64. */

struct mac {
	uint64_t value;
	int bits;
};

/* How one may be written: so many words of so many hexadecimal digits, of `bits` each. In the order of preference. */
static const struct form {
	const char *separators; /* one of them, everywhere the same; "": one word */
	int words, least, most, bits;
} short_forms[] = {{":-", 6, 1, 2, 8}, {":-.", 3, 1, 4, 16}, {":-", 2, 5, 6, 24},
    {"", 1, 11, 12, 48}},
  long_forms[] = {{":-", 8, 1, 2, 8}, {":-.", 4, 1, 4, 16}, {"", 1, 16, 16, 64}};

static bool
parse_word(struct str s, const struct form *f, uint64_t *value)
{
	uint64_t word = 0;

	if (s.n < (size_t)f->least || s.n > (size_t)f->most)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (str_hex_digit(s.p[i]) < 0)
			return false;
		word = word << 4 | (unsigned)str_hex_digit(s.p[i]);
	}
	*value = f->bits == 64 ? word : *value << f->bits | word;
	return true;
}

static bool
parse_form(struct str s, const struct form *f, char separator, uint64_t *ret)
{
	uint64_t value = 0;

	for (int i = 0; i < f->words; i++) {
		bool last = s.n == 0 || memchr(s.p, separator, s.n) == NULL;

		if (last != (i + 1 == f->words) ||
		    !parse_word(str_cut(&s, separator), f, &value))
			return false;
	}
	*ret = value;
	return true;
}

static bool
parse_forms(struct str s, const struct form *f, size_t n, uint64_t *ret)
{
	for (size_t i = 0; i < n; i++) {
		const char *separator = f[i].separators;

		do /* a word alone is parted by nothing */
			if (parse_form(s, &f[i], *separator, ret))
				return true;
		while (*separator != '\0' && *++separator != '\0');
	}
	return false;
}

/* Also a number in decimal digits, unless it is a form. */
static int
parse(struct str s, struct mac *ret)
{
	struct integer i = {0};
	bool number = integer_parse(s, &i) == 0 && !i.negative;

	if (s.n > 0 && s.p[s.n - 1] == '\n')
		s.n--;
	ret->bits = 48;
	if (parse_forms(
		s, short_forms, sizeof short_forms / sizeof *short_forms, &ret->value))
		return 0;
	if (number && i.magnitude >> 48 == 0) {
		ret->value = (uint64_t)i.magnitude;
		return 0;
	}
	ret->bits = 64;
	if (parse_forms(
		s, long_forms, sizeof long_forms / sizeof *long_forms, &ret->value))
		return 0;
	ret->value = (uint64_t)i.magnitude;
	return number && i.magnitude >> 64 == 0 ? 0 : -1;
}

/* How one is printed */
static const struct dialect {
	const char *name;
	int bits; /* of a word */
	const char *separator;
	const char *word; /* as printf has it */
} dialects[] = {
    {"bare", 48, "", "%012llX"},
    {"cisco", 16, ".", "%04llx"},
    {"eui48", 8, "-", "%02llX"},
    {"linux", 8, ":", "%02llx"},
    {"pgsql", 24, ":", "%06llx"},
    {"postgresql", 24, ":", "%06llx"},
    {"psql", 24, ":", "%06llx"},
    {"unix", 8, ":", "%llx"},
    {"win", 8, "-", "%02llX"},
};

static struct value *
print(struct render *r, const struct mac *m, const struct dialect *d)
{
	struct buf b;

	if (m->value >> 48 != 0)
		return render_fail(r, "IndexError",
		    "a hardware address of 64 bits has no form '%s'", d->name);
	buf_init(&b, BUF_LINE);
	for (int at = 48 - d->bits; at >= 0; at -= d->bits) {
		buf_adds(&b, b.n > 0 ? d->separator : "");
		buf_printf(&b, d->word,
		    (unsigned long long)(m->value >> at &
					 (~(uint64_t)0 >> (64 - d->bits))));
	}
	return object_buf(r, &b);
}

static struct value *
answer(struct render *r, struct value *v, struct str query, const char *filter)
{
	bool truth = str_eq(query, STR("bool"));
	struct mac m;
	struct str text;

	if (object_text_of(r, v, &text) < 0)
		return NULL;
	if (parse(text, &m) < 0 || v->kind == VALUE_NULL)
		return query.n == 0 || truth ? object_none()
					     : render_fail(r, "AnsibleFilterError",
						   "%s: not a hardware address: " STR_FMT,
						   filter, STR_ARG(text));
	if (query.n == 0)
		return object_text(r, v);
	if (truth)
		return object_bool(true);
	if (str_eq(query, STR("int")))
		return ip_number(r, m.value);
	for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++)
		if (str_eq(query, str_of(dialects[i].name)))
			return print(r, &m, &dialects[i]);
	return render_fail(r, "AnsibleFilterError", "%s: unknown filter type: " STR_FMT,
	    filter, STR_ARG(query));
}

FILTER(hwaddr)
{
	struct str query = {0}, alias = {0};
	const char *name = "hwaddr";

	UNUSED_ARGUMENTS;
	if ((a[0] != NULL && object_text_of(r, a[0], &query) < 0) ||
	    argument_text(r, "alias", a[1], &alias) < 0)
		return NULL;
	if (alias.n > 0)
		name = arena_strndup(r->a, alias.p, alias.n);
	return answer(r, v, query, name);
}

FILTER(macaddr)
{
	struct str query = {0};

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && object_text_of(r, a[0], &query) < 0)
		return NULL;
	return answer(r, v, query, "macaddr");
}

/* The interface identifier of RFC 4291, appendix A: with ff:fe in the middle and the universal bit inverted. */
static uint64_t
identifier(const struct mac *m)
{
	uint64_t id = m->value;

	if (m->bits == 48)
		id = id >> 24 << 40 | (uint64_t)0xfffe << 24 | (id & 0xffffff);
	return id ^ (uint64_t)2 << 56;
}

FILTER(slaac)
{
	struct str text, query = {0};
	struct integer id = {0};
	struct mac m;
	struct ip ip;
	__uint128_t value;

	UNUSED_ARGUMENTS;
	if (object_text_of(r, v, &text) < 0 ||
	    (a[0] != NULL && a[0]->kind != VALUE_NULL &&
		object_text_of(r, a[0], &query) < 0))
		return NULL;
	if (ip_parse(text, 0, &ip) < 0 || ip.n.width != ADDRESS_V6 || query.n == 0 ||
	    parse(query, &m) < 0)
		return object_bool(false);
	id.magnitude = identifier(&m);
	if (address_add(network_first(&ip.n), &id, address_most(ADDRESS_V6), &value) < 0)
		return render_fail(r, "AddrFormatError",
		    "slaac: there is no such address behind the network");
	return ip_address(r, value, ADDRESS_V6);
}

static const struct template_function rows[] = {
    {"hwaddr", TEMPLATE_FILTER, "query alias", 0, hwaddr,
	"a hardware address in one of its forms; None if it is none"},
    {"macaddr", TEMPLATE_FILTER, "query", 0, macaddr, "hwaddr by another name"},
    {"slaac", TEMPLATE_FILTER, "query", 0, slaac,
	"the address that a host with this hardware address takes in a network"},
};

TEMPLATE_FUNCTIONS(filter_mac, rows);
