#include "emulator/show.h"

#include <string.h>

#include "base/buf.h"
#include "config/tree.h"
#include "emulator/database.h"
#include "emulator/router.h"
#include "emulator/session.h"

static void
member_text(struct buf *out, const char *key, const char *text)
{
	buf_printf(out, "\"%s\":", key);
	if (text != NULL)
		buf_add_json(out, str_of(text));
	else
		buf_adds(out, "null");
}

static void
configuration(struct buf *out, const struct config_node *root)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	config_print_text(root, &text);
	buf_adds(out, "{\"text\":");
	buf_add_json(out, buf_str(&text));
	buf_adds(out, "}");
	buf_done(&text);
}

static void
candidate(const struct router *r, struct buf *out)
{
	configuration(out, candidate_root(r, &r->candidate));
}

static void
running(const struct router *r, struct buf *out)
{
	configuration(out, router_running(r));
}

static void
running_text(const struct router *r, struct buf *out)
{
	config_print_text(router_running(r), out);
}

static void
history(const struct router *r, struct buf *out)
{
	buf_addc(out, '[');
	for (int i = 0; i < r->nhistory; i++) {
		const struct revision *v = r->history[i];

		buf_printf(out, "%s{\"number\":%d,\"seconds\":%lld,", i > 0 ? "," : "", i,
		    (long long)v->at_ms / 1000);
		member_text(out, "revision", v->id);
		buf_addc(out, ',');
		member_text(out, "user", v->user);
		buf_addc(out, ',');
		member_text(out, "client", v->client);
		buf_addc(out, ',');
		member_text(out, "comment", v->comment);
		buf_addc(out, ',');
		member_text(out, "log", v->log);
		buf_addc(out, '}');
	}
	buf_addc(out, ']');
}

static void
peers(const struct router *r, struct buf *out)
{
	const char *sep = "";

	buf_adds(out, ",\"peers\":[");
	vec_each (&r->world.peers, p) {
		if (!p->configured)
			continue;
		buf_printf(out, "%s{", sep);
		member_text(out, "instance", p->instance);
		buf_addc(out, ',');
		member_text(out, "address", p->address);
		buf_addc(out, ',');
		member_text(out, "state", world_state(r, p));
		buf_printf(out, ",\"flaps\":%d}", p->flaps);
		sep = ",";
	}
	buf_addc(out, ']');
}

static void
state(const struct router *r, struct buf *out)
{
	const struct holder *h = &r->holder;
	int64_t now = router_now(r);
	int sessions = 0, copies = 0;

	for (const struct session *s = r->sessions; s != NULL; s = s->next)
		sessions++, copies += s->copy != NULL;
	buf_printf(out, "{\"seconds\":%lld,\"dirty\":%s,\"sessions\":%d,",
	    (long long)now / 1000, candidate_dirty(r, &r->candidate) ? "true" : "false",
	    sessions);
	member_text(out, "revision", r->history[0]->id);
	buf_adds(out, ",\"lock\":");
	if (h->pid == 0) {
		buf_adds(out, "null");
	} else {
		buf_printf(out, "{\"pid\":%d,", h->pid);
		member_text(out, "user", h->user);
		buf_addc(out, '}');
	}
	buf_adds(out, ",\"pending\":");
	if (r->pending.minutes == 0)
		buf_adds(out, "null");
	else
		buf_printf(out, "{\"minutes\":%lld,\"rollback_in\":%lld}",
		    (long long)r->pending.minutes,
		    (long long)(r->pending.fire_ms - now) / 1000);
	buf_printf(out, ",\"private\":%d,\"rescue\":%s,", copies,
	    r->rescue != NULL ? "true" : "false");
	member_text(
	    out, "scheduled", r->schedule.arena != NULL ? r->schedule.text : NULL);
	peers(r, out);
	buf_addc(out, '}');
}

bool
show_print(const struct router *r, const char *what, struct buf *out)
{
	static const struct {
		const char *name;
		void (*print)(const struct router *, struct buf *);
	} views[] = {{"candidate", candidate}, {"running", running}, {"history", history},
	    {"state", state}, {"configuration", running_text}};

	for (size_t i = 0; i < sizeof views / sizeof views[0]; i++) {
		if (strcmp(views[i].name, what) != 0)
			continue;
		views[i].print(r, out);
		if (out->n > 0 && out->p[out->n - 1] != '\n')
			buf_addc(out, '\n');
		return true;
	}
	return false;
}
