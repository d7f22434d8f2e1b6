/*
 * The digest of a difference that a person approves: of the device, of what it runs (the newest commit of its history) and
 * of every octet of the difference. Another difference, or a commit in between, gives another digest. Internal to deploy.
 */
#ifndef DEPLOY_DIFFERENCE_H
#define DEPLOY_DIFFERENCE_H

#include <stdbool.h>

#include "deploy/transaction.h"

struct attempt;

/* `secret`: the difference holds secrets; then trying them against the digest is made slow, 5 ms each. */
void difference_digest(
    const struct attempt *t, struct str diff, bool secret, char ret[RESULT_DIGEST]);

#endif
