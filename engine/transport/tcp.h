/* TCP to a name or address: all its addresses in turn, within one deadline. */
#ifndef TRANSPORT_TCP_H
#define TRANSPORT_TCP_H

struct deadline;
struct err;

/* A connected, non-blocking socket with TCP_NODELAY, and with limits on how long a dead
 * peer goes unnoticed (a minute). The name service is asked by getaddrinfo, which blocks
 * for as long as resolv.conf says: lanes are threads. ERR_RESOLVE, ERR_CONNECT (with what
 * every address answered), ERR_TIMEOUT, ERR_CANCELLED. */
int tcp_connect(
    const char *host, int port, const struct deadline *d, int *ret_fd, struct err **e);

#endif
