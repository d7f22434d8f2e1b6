/* The octets of a file on their way to a stream of one protocol, at a rate. Internal to push.c. */
#ifndef DEPLOY_PUSH_SEND_H
#define DEPLOY_PUSH_SEND_H

#include <stdint.h>

struct deadline;
struct err;
struct push;
struct scp;
struct sftp_file;

/* One of them is not NULL. */
struct push_way {
	struct sftp_file *sftp;
	struct scp *scp;
};

/* From `from` to the end; *sent is counted up. ERR_TIMEOUT if nothing moves for a minute. */
int push_send(const struct push *p, const struct push_way *way, int64_t from,
    const struct deadline *d, int64_t *sent, struct err **e);
/* That long from now, at most until d. */
struct deadline push_within(const struct deadline *d, int64_t ms);

#endif
