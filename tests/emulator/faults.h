/*
 * Faults by name, as in `drop-after:commit-configuration:2` (the second time) or `slow:lock:5` (five seconds, every
 * time). `:*` is every time. Kinds and defaults are rows of faults.def. Guarded by the router's mutex.
 */
#ifndef EMULATOR_FAULTS_H
#define EMULATOR_FAULTS_H

#include <stdbool.h>

#include "base/vec.h"

struct buf;
struct err;

enum fault_kind {
#define FAULT(kind, name, rpc, seconds, always, help) FAULT_##kind,
#include "emulator/faults.def"
#undef FAULT
	FAULT_KINDS
};

struct fault {
	enum fault_kind kind;
	char rpc[64];   /* empty for faults of the connection */
	double seconds; /* router seconds */
	int nth;        /* occasion, from 1; 0: every one */
	int seen;
};

struct faults {
	VEC(struct fault) list;
};

void faults_done(struct faults *f);
/* ERR_USAGE names the parts a fault is written with. */
int faults_add(struct faults *f, const char *text, struct err **e);
void faults_clear(struct faults *f);
/* Counts an occasion; the fault if one of that kind is due now, else NULL. `rpc` "" for the connection's faults. */
const struct fault *faults_due(struct faults *f, enum fault_kind kind, const char *rpc);
const char *faults_name(enum fault_kind kind);
bool faults_of_rpc(enum fault_kind kind); /* it is written with the name of an RPC */
void faults_print(const struct faults *f, struct buf *out); /* one per line */
void faults_help(struct buf *out);

#endif
