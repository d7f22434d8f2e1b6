#include "emulator/endpoint.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"

enum { BACKLOG = 256, PORT = 8830, BITS_LEAST = 8, BITS_MOST = 30 };

static int
malformed(const char *text, struct err **e)
{
	return err_set(e, ERR_USAGE,
	    "'%s' is not ADDRESS:PORT, [ADDRESS]:PORT or NETWORK/BITS:PORT", text);
}

static bool
read_number(const char *text, int least, int most, int *ret_number)
{
	char *end;
	long n = strtol(text, &end, 10);

	*ret_number = (int)n;
	return end != text && *end == '\0' && n >= least && n <= most;
}

/* "127.1.0.0/22": the slash is cut off. */
static bool
read_range(struct endpoint_plan *p, char *slash)
{
	struct in_addr at;
	int bits;

	*slash = '\0';
	if (!read_number(slash + 1, BITS_LEAST, BITS_MOST, &bits) ||
	    inet_pton(AF_INET, p->address, &at) != 1)
		return false;
	p->first = (ntohl(at.s_addr) & ~((1U << (32 - bits)) - 1)) + 1;
	p->most = (1 << (32 - bits)) - 2;
	return true;
}

int
endpoint_parse(const char *text, struct endpoint_plan *ret_plan, struct err **e)
{
	struct endpoint_plan p = {.port = PORT};
	const char *from = text, *end = NULL, *colon;
	char *slash;

	if (*text == '[') {
		end = strchr(++from, ']');
		if (end == NULL)
			return malformed(text, e);
		colon = end[1] != '\0' ? end + 1 : NULL;
		if (colon != NULL && *colon != ':')
			return malformed(text, e);
	} else {
		colon = strrchr(text, ':');
		end = colon != NULL ? colon : text + strlen(text);
	}
	if ((size_t)(end - from) >= sizeof p.address ||
	    (colon != NULL && !read_number(colon + 1, 0, 65535, &p.port)))
		return malformed(text, e);
	memcpy(p.address, from, (size_t)(end - from));
	slash = strchr(p.address, '/');
	if (slash != NULL && (!read_range(&p, slash) || p.port == 0))
		return malformed(text, e);
	*ret_plan = p;
	return 0;
}

int
endpoint_nth(const struct endpoint_plan *p, int number, char *address, int *ret_port,
    struct err **e)
{
	struct in_addr at = {htonl(p->first + (uint32_t)number)};

	if (p->most > 0 && number >= p->most)
		return err_set(e, ERR_USAGE, "the network has %d addresses", p->most);
	if (p->most == 0 && p->port != 0 && p->port + number > 65535)
		return err_set(e, ERR_USAGE, "there is no port %d", p->port + number);
	if (p->most > 0)
		inet_ntop(AF_INET, &at, address, ENDPOINT_MOST);
	else
		snprintf(address, ENDPOINT_MOST, "%s", p->address);
	*ret_port = p->most > 0 || p->port == 0 ? p->port : p->port + number;
	return 0;
}

/* Size of the socket's address, 0 if the text is none. */
static socklen_t
resolve(const char *address, int port, struct sockaddr_storage *at)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)at;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)at;

	memset(at, 0, sizeof *at);
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		return sizeof *v4;
	}
	if (inet_pton(AF_INET6, address, &v6->sin6_addr) != 1)
		return 0;
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)port);
	return sizeof *v6;
}

static int
port_of(const struct sockaddr_storage *at)
{
	return ntohs(at->ss_family == AF_INET6
			 ? ((const struct sockaddr_in6 *)at)->sin6_port
			 : ((const struct sockaddr_in *)at)->sin_port);
}

int
endpoint_listen(const char *address, int *port, int *ret_fd, struct err **e)
{
	struct sockaddr_storage at;
	socklen_t n = resolve(address, *port, &at);
	int yes = 1, fd;

	if (n == 0)
		return err_set(e, ERR_USAGE, "'%s' is not an IP address", address);
	fd = socket(at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return err_set(e, ERR_INTERNAL, "socket: %s", strerror(errno));
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (at.ss_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
	if (bind(fd, (struct sockaddr *)&at, n) < 0 || listen(fd, BACKLOG) < 0 ||
	    getsockname(fd, (struct sockaddr *)&at, &n) < 0) {
		err_set(e, ERR_USAGE, "%s port %d: %s", address, *port, strerror(errno));
		close(fd);
		return -1;
	}
	*port = port_of(&at);
	*ret_fd = fd;
	return 0;
}

void
endpoint_print(const struct sockaddr_storage *at, char *address)
{
	const void *octets =
	    at->ss_family == AF_INET6
		? (const void *)&((const struct sockaddr_in6 *)at)->sin6_addr
		: (const void *)&((const struct sockaddr_in *)at)->sin_addr;

	if (inet_ntop(at->ss_family, octets, address, ENDPOINT_MOST) == NULL)
		*address = '\0';
}
