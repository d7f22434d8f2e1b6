#include "deploy/push_work.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "deploy/push_send.h"
#include "deploy/push_file.h"
#include "device/device.h"

enum {
	DIGEST_MS = 300000, /* and what a slow disk takes: */
	DIGEST_OCTETS_A_MS = 4000,
	MARGIN_MOST = 64 << 20,
	MARGIN_PART = 50, /* of the size */
};

/* --- words --------------------------------------------------------------------------------------------- */

void
push_say(const struct push_work *w, const char *state, const char *detail)
{
	if (w->push->say != NULL)
		w->push->say(w->push->ctx, state, detail);
}

/* "12.3 MB", decimal as disks are sold and operators count. */
const char *
push_amount(struct arena *a, int64_t octets)
{
	if (octets < 1000000)
		return arena_printf(a, "%lld octets", (long long)octets);
	return arena_printf(a, "%.1f MB", (double)octets / 1e6);
}

/* --- what the router says of its files ------------------------------------------------------------------ */

static int
get_device(struct push_work *w, struct err **e)
{
	if (w->device != NULL && device_broken(w->device))
		w->push->drop(w->push->ctx);
	w->device = NULL;
	return w->push->session(w->push->ctx, &w->device, e);
}

int
push_is_directory(const char *path, struct err **e)
{
	err_set(e, ERR_INPUT, "'%s' is a directory on the router", path);
	err_remedy(*e, "end the path with '/' to copy into it");
	return -1;
}

int
push_look(struct push_work *w, const char *path, struct device_checksum *ret,
    bool *ret_same, struct err **e)
{
	int64_t ms = DIGEST_MS + w->r.size / DIGEST_OCTETS_A_MS;
	struct deadline d = push_within(w->d, ms);
	const char *hex;

	if (get_device(w, e) != 0 ||
	    device_checksum(w->device, path, w->r.which, &d, ret, e) != 0 ||
	    push_file_digest(w->push->file, ret->which, w->d->cancel, &hex, e) != 0)
		return -1;
	if (ret->directory)
		return push_is_directory(path, e);
	w->r.which = ret->which;
	memcpy(w->r.hex, hex, sizeof w->r.hex);
	if (strcmp(path, w->to) == 0) {
		w->known = *ret;
		w->doubtful = false;
	}
	*ret_same = ret->there && strcmp(ret->hex, hex) == 0;
	return 0;
}

int
push_volume(struct push_work *w, const struct device_volume **ret, struct err **e)
{
	struct deadline d = push_within(w->d, PUSH_ANSWER_MS);
	struct device_storage storage;

	if (get_device(w, e) != 0 ||
	    device_storage(w->device, w->arena, &d, &storage, e) != 0)
		return -1;
	*ret = device_storage_of(&storage, w->to);
	return 0;
}

static int64_t
margin(const struct push_work *w)
{
	int64_t n = w->r.size / MARGIN_PART;

	return n < PUSH_MARGIN_LEAST ? PUSH_MARGIN_LEAST
	       : n > MARGIN_MOST     ? MARGIN_MOST
				     : n;
}

/* A router that does not tell of its volumes, or not to this user, is not refused: the write will say. */
static int
look_for_room(struct push_work *w, const struct device_volume **ret, struct err **e)
{
	struct buf words;

	*ret = NULL;
	if (push_volume(w, ret, e) == 0)
		return 0;
	if (err_code(*e) != ERR_RPC && err_code(*e) != ERR_PROTOCOL)
		return -1;
	buf_init(&words, BUF_LINE);
	err_brief(*e, &words);
	push_say(w, "free space is not told", buf_z(&words));
	buf_done(&words);
	err_clear(e);
	return 0;
}

int
push_room(struct push_work *w, int64_t to_send, struct err **e)
{
	const struct device_volume *v;
	int64_t needed = to_send + margin(w);

	if (look_for_room(w, &v, e) != 0)
		return -1;
	w->r.free = v != NULL ? v->available : -1;
	if (to_send == 0 || v == NULL || v->available >= needed)
		return 0;
	err_set(e, ERR_RPC,
	    "no room for '%s': %s has %s free, %s are needed (%s to be "
	    "sent, %s in reserve)",
	    w->to, v->mounted, push_amount(w->arena, v->available),
	    push_amount(w->arena, needed), push_amount(w->arena, to_send),
	    push_amount(w->arena, margin(w)));
	err_remedy(*e, "make room: 'show system storage', 'request system storage "
		       "cleanup'; nothing was sent");
	return -1;
}

int
push_as_known(
    struct push_work *w, const struct deadline *d, bool *ret_same, struct err **e)
{
	struct device_checksum now;

	if (get_device(w, e) != 0 ||
	    device_checksum(w->device, w->to, w->known.which, d, &now, e) != 0)
		return -1;
	*ret_same = now.there == w->known.there && strcmp(now.hex, w->known.hex) == 0;
	return 0;
}

int
push_take_away(struct push_work *w, const struct deadline *d, struct err **e)
{
	if (get_device(w, e) != 0 || device_delete_file(w->device, w->to, d, e) != 0)
		return -1;
	w->overwritten = false;
	w->deleted = true;
	w->doubtful = false;
	w->known = (struct device_checksum){.which = w->known.which};
	return 0;
}

int
push_differs(struct push_work *w, const struct device_checksum *seen, const char *what,
    struct err **e)
{
	if (push_file_changed(w->push->file))
		return err_set(e, ERR_FILE, "'%s' changed while it was copied; %s",
		    push_file_path(w->push->file), what);
	return err_set(e, ERR_RPC, "what arrived has the %s %s, the file %s; %s",
	    device_digest_name(seen->which), seen->there ? seen->hex : "of nothing",
	    w->r.hex, what);
}
