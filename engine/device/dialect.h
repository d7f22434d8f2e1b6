/*
 * What a dialect gives: the verbs of device.h as RPCs of one kind of router. dialect_NAME.c exports
 * `const struct dialect dialect_NAME`; make lists them.
 */
#ifndef DEVICE_DIALECT_H
#define DEVICE_DIALECT_H

#include "base/vec.h"
#include "device/device.h"
#include "device/software.h"

struct session;

/* A request that was sent behind another one. */
struct ahead {
	unsigned id;
	char *body;
};

struct device {
	const struct dialect *dialect;
	struct session *session;
	bool may_commit, may_operate;
	device_observe_fn *observe;
	void *ctx;
	bool marks_pending; /* its history has shown the marker of a pending commit */
	VEC(char *) behind; /* bodies to be sent right behind the next request */
	VEC(struct ahead) ahead; /* sent, and not asked for yet */
	size_t *trips;
};

/* The verbs of software.h, one for one. */
struct dialect_software {
	int (*read)(struct device *dev, struct arena *a, const struct deadline *d,
	    struct device_software *ret, struct err **e);
	int (*on_backup)(
	    struct device *dev, const struct deadline *d, bool *ret, struct err **e);
	int (*log)(struct device *dev, struct arena *a, const struct deadline *d,
	    struct str *ret_text, struct err **e); /* the whole of it */
	int (*pending)(struct device *dev, const struct deadline *d,
	    enum device_pending *ret, struct err **e);
	int (*progress)(struct device *dev, struct arena *a, bool vmhost,
	    const struct deadline *d, enum device_progress *ret, const char **ret_text,
	    struct err **e);
	int (*validate)(struct device *dev, struct arena *a, const char *path,
	    const struct deadline *d, struct device_answer *ret, struct err **e);
	int (*add)(struct device *dev, struct arena *a,
	    const struct device_package *package, const struct deadline *d,
	    struct device_answer *ret, struct err **e);
	int (*rollback)(struct device *dev, struct arena *a, bool vmhost,
	    const struct deadline *d, struct device_answer *ret, struct err **e);
	int (*reboot)(struct device *dev, struct arena *a, enum device_reboot which,
	    enum device_base base, const struct deadline *d, const char **ret_text,
	    struct err **e);
	int (*scheduled)(struct device *dev, struct arena *a, const struct deadline *d,
	    const char **ret_text, struct err **e);
};

struct dialect {
	const char *name;
	const char *summary;
	const struct dialect_software *software; /* NULL: none of them */
	/* The body of a query, exactly as the verb sends it. */
	const char *queries[DEVICE_CHECK + 1];
	int (*history)(struct device *dev, struct arena *a, const struct deadline *d,
	    struct device_history *ret_history, struct err **e);
	int (*lock)(struct device *dev, const struct deadline *d, struct err **e);
	int (*unlock)(struct device *dev, const struct deadline *d, struct err **e);
	int (*load)(struct device *dev, const struct device_configuration *config,
	    struct arena *a, struct device_complaints *complaints,
	    const struct deadline *d, struct err **e);
	int (*diff)(struct device *dev, int against, struct buf *out,
	    const struct deadline *d, struct err **e);
	int (*discard)(struct device *dev, const struct deadline *d, struct err **e);
	int (*check)(struct device *dev, struct arena *a,
	    struct device_complaints *complaints, const struct deadline *d,
	    struct err **e);
	/* minutes 0: not confirmed, or the confirmation of one that is pending */
	int (*commit)(struct device *dev, int64_t minutes, const char *log,
	    const struct deadline *d, struct err **e);
	int (*load_rollback)(
	    struct device *dev, int n, const struct deadline *d, struct err **e);
};

extern const struct dialect *const dialects[]; /* NULL-terminated, sorted; generated */

/* Sends one request and waits for its reply, which the caller frees. An rpc-error is not an error here. */
int device_call(struct device *dev, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e);
/* The same, but an rpc-error in the reply is ERR_RPC. */
int device_ask(struct device *dev, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e);
/* The same, where only success is wanted. */
int device_order(
    struct device *dev, struct str body, const struct deadline *d, struct err **e);

#endif
