/* Host keys by OpenSSH's ssh-keyscan, for servers that libssh2 cannot talk to. */
#ifndef TRANSPORT_KEYSCAN_H
#define TRANSPORT_KEYSCAN_H

struct buf;
struct deadline;
struct err;
struct place;

/* Appends known_hosts lines as ssh-keyscan prints them. ERR_CONNECT with its words. */
int keyscan(
    const struct place *p, const struct deadline *d, struct buf *out, struct err **e);

#endif
