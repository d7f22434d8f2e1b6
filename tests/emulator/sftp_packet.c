#include "emulator/sftp_packet.h"

#include <errno.h>
#include <string.h>

#include "base/arena.h"
#include "emulator/disk.h"
#include "emulator/filing.h"

uint64_t
packet_take(struct request *q, size_t n)
{
	uint64_t value = 0;

	if (q->rest.n < n) {
		q->bad = true;
		return 0;
	}
	for (size_t i = 0; i < n; i++)
		value = value << 8 | (unsigned char)q->rest.p[i];
	q->rest.p += n;
	q->rest.n -= n;
	return value;
}

struct str
packet_text(struct request *q)
{
	size_t n = (size_t)packet_take(q, 4);
	struct str text = {q->rest.p, n};

	if (q->rest.n < n) {
		q->bad = true;
		return STR("");
	}
	q->rest.p += n;
	q->rest.n -= n;
	return text;
}

const char *
packet_path(struct request *q)
{
	struct str text = packet_text(q);

	if (memchr(text.p, '\0', text.n) != NULL)
		q->bad = true;
	return disk_path(
	    q->arena, q->sftp->user, arena_strndup(q->arena, text.p, text.n));
}

void
packet_add(struct request *q, uint64_t value, int n)
{
	while (n-- > 0)
		buf_addc(&q->out, (char)(value >> (8 * n) & 255));
}

void
packet_add_text(struct request *q, struct str text)
{
	packet_add(q, text.n, 4);
	buf_addstr(&q->out, text);
}

/* --- answers ------------------------------------------------------------------------------------------ */

void
packet_begin(struct request *q, enum packet type)
{
	buf_reset(&q->out);
	packet_add(q, type, 1);
	packet_add(q, q->id, 4);
}

void
packet_answer(struct request *q, enum status status)
{
	static const char *const texts[] = {[OK] = "Success",
	    [END] = "End of file",
	    [NO_SUCH_FILE] = "No such file",
	    [DENIED] = "Permission denied",
	    [FAILURE] = "Failure",
	    [BAD_MESSAGE] = "Bad message",
	    [UNSUPPORTED] = "Operation unsupported"};

	packet_begin(q, STATUS);
	packet_add(q, status, 4);
	packet_add_text(q, str_of(texts[status]));
	packet_add_text(q, STR(""));
}

void
packet_answer_errno(struct request *q, int why)
{
	packet_answer(q, why == 0                          ? OK
			 : why == ENOENT || why == ENOTDIR ? NO_SUCH_FILE
			 : why == EACCES || why == EPERM   ? DENIED
							   : FAILURE);
}

static void
packet_add_attributes(struct request *q, const struct file_info *f)
{
	unsigned kind = f->directory ? 040000 : 0100000;

	packet_add(q, ATTR_SIZE | ATTR_IDS | ATTR_MODE | ATTR_TIMES, 4);
	packet_add(q, (uint64_t)f->size, 8);
	packet_add(q, strcmp(f->owner, "root") == 0 ? 0 : 2000, 4);
	packet_add(q, 0, 4);
	packet_add(q, kind | f->mode, 4);
	packet_add(q, (uint64_t)f->changed_ms / 1000, 4);
	packet_add(q, (uint64_t)f->changed_ms / 1000, 4);
}

void
packet_answer_attributes(struct request *q, int why, const struct file_info *f)
{
	if (why != 0) {
		packet_answer_errno(q, why);
		return;
	}
	packet_begin(q, ATTRS);
	packet_add_attributes(q, f);
}

/* "-rw-r--r--    1 admin    wheel          12 Oct  5 10:26 x" */
void
packet_add_name(struct request *q, const char *name, const struct file_info *f)
{
	struct buf line;

	buf_init(&line, BUF_LINE);
	filing_print_mode(&line, f);
	buf_printf(&line, " %4d %-8s %-8s %8lld ", f->links, f->owner, "wheel",
	    (long long)f->size);
	filing_print_date(&line, f->changed_ms);
	buf_printf(&line, " %s", name);
	packet_add_text(q, str_of(name));
	packet_add_text(q, buf_str(&line));
	packet_add_attributes(q, f);
	buf_done(&line);
}
