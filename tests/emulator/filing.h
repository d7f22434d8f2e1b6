/*
 * RPCs about files (junos-facts 3.14, 4.1, 5): lists, contents, copies, checksums, space, the sweep of /var/tmp.
 */
#ifndef EMULATOR_FILING_H
#define EMULATOR_FILING_H

#include <stdint.h>

struct buf;
struct call;
struct file_info;

void rpc_file_list(struct call *c);
void rpc_file_show(struct call *c);
void rpc_file_get(struct call *c);
void rpc_file_put(struct call *c);
void rpc_file_copy(struct call *c);
void rpc_file_rename(struct call *c);
void rpc_file_delete(struct call *c);
void rpc_get_log(struct call *c);
void rpc_get_directory_usage_information(struct call *c);
void rpc_get_checksum_information(struct call *c);
void rpc_get_sha1_checksum_information(struct call *c);
void rpc_get_sha256_checksum_information(struct call *c);
void rpc_request_system_storage_cleanup(struct call *c);

/* "0B", "12K", "1.3G": as the command line shortens octets (junos-facts 3.14). */
void filing_print_size(struct buf *out, int64_t octets);
/* "drwxr-xr-t" */
void filing_print_mode(struct buf *out, const struct file_info *f);
/* "Oct  1 10:10" */
void filing_print_date(struct buf *out, int64_t router_ms);

#endif
