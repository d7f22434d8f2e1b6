/* Replies about software in the forms of junos-facts 1.8, 3.1, 3.11, 3.13, 4: padded, wrapped, noisy. */
#ifndef TESTS_UNIT_DEVICE_SAVED_SOFTWARE_H
#define TESTS_UNIT_DEVICE_SAVED_SOFTWARE_H

#include "unit/device/play.h"

#define SOFTWARE(version, more)                                                          \
	"<software-information>\n<host-name>pe1-lab</host-name>\n"                       \
	"<product-model>mx960</product-model>\n<product-name>mx960</product-name>\n"     \
	"<junos-version>\n" version "\n</junos-version>\n"                               \
	"<package-information>\n<name>os-kernel</name>\n<comment>JUNOS OS Kernel "       \
	"64-bit  [20230719.be5f9fd_builder_stable_12_224]</comment>\n"                   \
	"</package-information>\n" more "</software-information>\n"
#define STAGED(version)                                                                  \
	"<package-information><name>junos-install</name><comment>JUNOS Installation "    \
	"Software [" version "]</comment></package-information>"
#define UPTIME(now, booted, length)                                                      \
	"<system-uptime-information>\n<current-time>\n<date-time junos:seconds=\"" now   \
	"\">\n2025-10-05 10:28:20 UTC\n</date-time>\n</current-time>\n"                  \
	"<time-source> NTP CLOCK </time-source>\n<system-booted-time>\n"                 \
	"<date-time junos:seconds=\"" booted "\">2025-09-01 00:00:00 UTC</date-time>\n"  \
	"<time-length junos:seconds=\"" length "\">4w6d 10:28</time-length>\n"           \
	"</system-booted-time>\n</system-uptime-information>\n"
#define ITEM(name, body)                                                                 \
	"<multi-routing-engine-item>\n\n<re-name>" name "</re-name>\n\n" body            \
	"</multi-routing-engine-item>\n\n"
#define WRAPPED(items)                                                                   \
	"<multi-routing-engine-results>\n\n" items "</multi-routing-engine-results>\n"
#define ENGINE(slot, state)                                                              \
	"<route-engine><slot>" slot "</slot><mastership-state>\n" state                  \
	"\n</mastership-state><status>OK</status></route-engine>"
#define ENGINES(engines)                                                                 \
	"<route-engine-information>" engines "</route-engine-information>"
#define SYNTAX(element)                                                                  \
	"<rpc-error><error-type>protocol</error-type><error-tag>operation-failed"        \
	"</error-tag><error-severity>error</error-severity><error-message>syntax error"  \
	"</error-message><error-info><bad-element>" element                              \
	"</bad-element></error-info></rpc-error>"
#define UNREACHABLE(name)                                                                \
	"<rpc-error>\n<error-severity>error</error-severity>\n<error-message>\n"         \
	"Could not connect to " name " : No route to host\n</error-message>\n"           \
	"</rpc-error>\n"
#define NO_VMHOST REPLY(SYNTAX("get-vmhost-version-information"))
#define VMHOST(more)                                                                     \
	REPLY("<vmhost-version-information><current-root-set>b</current-root-set>" more  \
	      "<set-disk-info><set-disk-name>set p</set-disk-name><set-junos-version>"   \
	      "junos-install-mx-x86-64-23.4R2-S3.9</set-junos-version></set-disk-info>"  \
	      "<set-disk-info><set-disk-name>set b</set-disk-name><set-junos-version>"   \
	      "junos-install-mx-x86-64-21.4R3.15</set-junos-version></set-disk-info>"    \
	      "</vmhost-version-information>")

/* The four answers of device_software, of a router with one engine and no name for it. */
#define ALONE(version, more, now, booted, length)                                        \
	REPLY(SOFTWARE(version, more))                                                   \
	REPLY(UPTIME(now, booted, length))                                               \
	REPLY(ENGINES("<route-engine><status>OK</status></route-engine>")) NO_VMHOST
#define DUAL(re0, re1, up0, up1)                                                         \
	REPLY(WRAPPED(ITEM("re0", re0) ITEM("re1", re1)))                                \
	REPLY(WRAPPED(ITEM("re0", up0) ITEM("re1", up1)))                                \
	REPLY(ENGINES(ENGINE("0", "master") ENGINE("1", "backup"))) NO_VMHOST

#define PENDING_TEXT                                                                     \
	"<output>\nThere is already an install pending.\n    Use the 'request system "   \
	"reboot' command to complete the install,\n    or the 'request system software " \
	"rollback' command to back it out.\n</output>\n"
#define PENDING_SOME REPLY(PENDING_TEXT "<package-result>\n    1\n</package-result>")
#define PENDING_NONE REPLY("<package-result>0</package-result>")
#define INSTALL_LOG(lines)                                                               \
	REPLY("<file-content filename=\"/var/log/install\" junos:encoding=\"text\" "     \
	      "size=\"1234\">\n" lines "</file-content>")
#define STATUS(text) REPLY("<output>\n" text "\n</output>")

#endif
