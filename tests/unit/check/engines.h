/* The three replies of a kind that asks every routing engine (everywhere.h): here of a router with one. */
#ifndef TESTS_ENGINES_H
#define TESTS_ENGINES_H

#define ENGINE(slot, state)                                                              \
	"<route-engine><slot>" slot "</slot><mastership-state>" state                    \
	"</mastership-state><status>OK</status></route-engine>"
#define ROUTE_ENGINES(x)                                                                 \
	"<route-engine-information "                                                     \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-chassis\">" x                 \
	"</route-engine-information>"
#define ONE_ENGINE ROUTE_ENGINES("<route-engine><status>OK</status></route-engine>")
#define TWO_ENGINES ROUTE_ENGINES(ENGINE("0", "master") ENGINE("1", "backup"))
#define SYNTAX                                                                           \
	"<rpc-error><error-type>protocol</error-type><error-tag>operation-failed"        \
	"</error-tag><error-severity>error</error-severity><error-message>syntax error"  \
	"</error-message></rpc-error>"

/* A router that does not know how to ask every engine. */
#define HERE(x) BODIES(SYNTAX, x, ONE_ENGINE)
/* One that does. */
#define BOTH(re0, re1) BODIES(ITEMS(ITEM("re0", re0) ITEM("re1", re1)), re0, TWO_ENGINES)

#endif
