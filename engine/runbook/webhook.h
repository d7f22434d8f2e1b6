/*
 * Telling a web service: one POST of a JSON document over HTTP or HTTPS, whose certificate is checked. libcurl is loaded when
 * it is first needed: a program that tells nobody need not start with it. Any thread.
 */
#ifndef RUNBOOK_WEBHOOK_H
#define RUNBOOK_WEBHOOK_H

#include "base/str.h"

struct deadline;
struct err;

/* ERR_INPUT: no such address, or no libcurl; ERR_CONNECT, ERR_TIMEOUT, ERR_CANCELLED; ERR_CHECK: an answer that is not 2xx.
 * Messages name the host only: the rest of an address is often a secret. Redirections are not followed. */
int webhook_post(
    const char *url, struct str json, const struct deadline *d, struct err **e);
/* "https://hooks.example.net"; NULL: it is no address of HTTP. Lives as long as buf. */
const char *webhook_host(const char *url, char *buf, unsigned long size);

#endif
