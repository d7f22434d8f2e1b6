/* What is asked of an SSH server on a channel: a subsystem, or a command. */
#ifndef TRANSPORT_SERVICE_H
#define TRANSPORT_SERVICE_H

#include "base/err.h"

/* Texts are borrowed; `remedy` must be static. */
struct service {
	const char *request; /* "subsystem" or "exec", RFC 4254 section 6.5 */
	const char *text;    /* "netconf"; "scp -t /var/tmp/x" */
	enum err_code refused;
	const char *remedy; /* when it is refused; NULL: that of the code */
};

#endif
