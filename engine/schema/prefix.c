#include "schema/prefix.h"

#include <arpa/inet.h>
#include <string.h>

enum { V4_BITS = 32, V6_BITS = 128 };

static bool
read_number(struct str text, uint32_t most, uint32_t *ret)
{
	uint64_t v = 0;

	if (text.n == 0 || text.n > 10)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(text.p[i] - '0');
	}
	*ret = (uint32_t)v;
	return v <= most;
}

/* Octets that are left out are 0: 10/8. */
static bool
read_address(struct str ip, bool has_length, struct prefix *p)
{
	static const char rest[] = ".0.0.0";
	char text[64];
	int dots = 0;

	if (ip.n == 0 || ip.n > sizeof text - sizeof rest)
		return false;
	for (size_t i = 0; i < ip.n; i++)
		dots += ip.p[i] == '.';
	p->v6 = memchr(ip.p, ':', ip.n) != NULL;
	memcpy(text, ip.p, ip.n);
	text[ip.n] = '\0';
	if (!p->v6 && has_length && dots < 3)
		memcpy(text + ip.n, rest + (ptrdiff_t)2 * dots,
		    sizeof rest - (size_t)(2 * dots));
	return inet_pton(p->v6 ? AF_INET6 : AF_INET, text, p->octets) == 1;
}

bool
prefix_read(struct str text, struct prefix *ret_prefix)
{
	struct prefix p = {0};
	struct str ip;
	uint32_t length;
	bool has_length;

	if (text.n == 0)
		return false;
	has_length = memchr(text.p, '/', text.n) != NULL;
	ip = str_cut(&text, '/');
	if (!read_address(ip, has_length, &p))
		return false;
	length = p.v6 ? V6_BITS : V4_BITS;
	if (has_length && !read_number(text, length, &length))
		return false;
	p.length = (int)length;
	*ret_prefix = p;
	return true;
}

bool
prefix_has(const struct prefix *a, const struct prefix *b)
{
	int octets = a->length / 8, bits = a->length % 8;

	return a->v6 == b->v6 && a->length <= b->length &&
	       memcmp(a->octets, b->octets, (size_t)octets) == 0 &&
	       (bits == 0 || (a->octets[octets] ^ b->octets[octets]) >> (8 - bits) == 0);
}

/* As the firewall's compiler knows them. */
static const struct {
	const char *name;
	uint16_t port;
} services[] = {{"afs", 1483}, {"bgp", 179}, {"bootpc", 68}, {"bootps", 67},
    {"domain", 53}, {"ftp", 21}, {"ftp-data", 20}, {"http", 80}, {"https", 443},
    {"imap", 143}, {"ldap", 389}, {"ldp", 646}, {"msdp", 639}, {"netbios-ns", 137},
    {"ntp", 123}, {"pop3", 110}, {"radacct", 1813}, {"radius", 1812}, {"rip", 520},
    {"smtp", 25}, {"snmp", 161}, {"snmptrap", 162}, {"ssh", 22}, {"sunrpc", 111},
    {"syslog", 514}, {"tacacs", 49}, {"telnet", 23}, {"tftp", 69}};

static bool
read_port(struct str text, uint32_t *ret)
{
	for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
		if (str_eq(text, str_of(services[i].name))) {
			*ret = services[i].port;
			return true;
		}
	return read_number(text, UINT32_MAX, ret);
}

bool
number_range_read(struct str text, uint32_t *ret_low, uint32_t *ret_high)
{
	struct str low;

	if (text.n == 0)
		return false;
	if (read_port(text, ret_low)) {
		*ret_high = *ret_low;
		return true;
	}
	low = str_cut(&text, '-');
	return read_number(low, UINT32_MAX, ret_low) &&
	       read_number(text, UINT32_MAX, ret_high) && *ret_low <= *ret_high;
}
