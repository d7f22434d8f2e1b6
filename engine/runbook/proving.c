#include "runbook/proving.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "check/check.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "netconf/session.h"
#include "runbook/reading.h"
#include "runbook/step.h"

static bool
is_bgp(const struct proof *p)
{
	return p->interface == NULL;
}

static struct reply *
ask(struct step_run *s, const struct proof *p, const struct deadline *d, struct err **e)
{
	struct reply *reply = NULL;
	struct buf rpc;

	buf_init(&rpc, BUF_LINE);
	if (is_bgp(p)) {
		buf_adds(&rpc, "<get-bgp-neighbor-information/>");
	} else {
		buf_adds(&rpc, "<get-interface-information><interface-name>");
		buf_add_xml(&rpc, str_of(p->interface));
		buf_adds(&rpc, "</interface-name></get-interface-information>");
	}
	if (reading_ask(s, buf_str(&rpc), d, &reply, e) < 0)
		reply = NULL;
	buf_done(&rpc);
	return reply;
}

static int
read_gauges(struct arena *a, const struct proof *p, const struct xml *root,
    struct gauges *out, struct err **e)
{
	int rc = 0;

	if (p->advertised != NULL)
		return gauge_bgp(a, root, GAUGE_ADVERTISED, p->advertised, out, e);
	if (p->accepted != NULL)
		return gauge_bgp(a, root, GAUGE_ACCEPTED, p->accepted, out, e);
	if (p->session != NULL)
		return gauge_bgp(a, root, GAUGE_SESSION, p->session, out, e);
	if (p->direction != PROOF_OUTPUT)
		rc = gauge_interfaces(a, root, GAUGE_INPUT, out, e);
	if (rc == 0 && p->direction != PROOF_INPUT)
		rc = gauge_interfaces(a, root, GAUGE_OUTPUT, out, e);
	return rc;
}

/* Gauges of each proof, in the step's arena; the neighbors are asked for once for all that need them. */
static int
measure(struct step_run *s, const struct proofs *proofs, const struct deadline *d,
    struct gauges *out, struct err **e)
{
	struct reply *bgp = NULL, *reply;
	int rc = 0;

	for (size_t i = 0; i < proofs->n && rc == 0; i++) {
		const struct proof *p = &proofs->v[i];

		reply = is_bgp(p) && bgp != NULL ? bgp : ask(s, p, d, e);
		if (is_bgp(p))
			bgp = reply;
		rc = reply != NULL ? read_gauges(s->arena, p, reply->root, &out[i], e)
				   : -1;
		if (!is_bgp(p))
			reply_free(reply);
	}
	reply_free(bgp);
	return rc;
}

static const char *
subject_of(const struct proof *p)
{
	return p->advertised != NULL ? p->advertised
	       : p->accepted != NULL ? p->accepted
	       : p->session != NULL  ? p->session
				     : p->interface;
}

int
proving_take(struct step_run *s, const struct proofs *proofs, struct value **ret_before,
    struct err **e)
{
	struct gauges *now = arena_array(s->arena, struct gauges, proofs->n + 1);
	struct value *before = value_map(s->arena);

	if (measure(s, proofs, &s->deadline, now, e) < 0)
		return -1;
	for (size_t i = 0; i < proofs->n; i++) {
		if (now[i].n == 0)
			return err_at(e, ERR_CHECK, proofs->v[i].mark,
			    "there is nothing to measure: '%s' fits no %s of the router",
			    subject_of(&proofs->v[i]),
			    is_bgp(&proofs->v[i]) ? "BGP neighbor" : "interface");
		for (size_t j = 0; j < now[i].n; j++)
			value_set(s->arena, before, now[i].v[j].object,
			    value_int(s->arena, now[i].v[j].value));
	}
	*ret_before = before;
	return 0;
}

/* What was there before and is not there now is not back. Where nothing is there any more nothing is proved. */
static void
judge_missing(struct arena *a, const struct proving *w, const struct gauges *now,
    struct check_results *out)
{
	if (!w->back && out->n == 0)
		check_add(out, a,
		    (struct check_result){.object = "",
			.expect = "what is to be measured is there",
			.actual = "the router does not list any of it any more"});
	if (!w->back || w->before == NULL)
		return;
	value_pairs(w->before, it)
	{
		struct check_result r = {.object = it->key->str.p,
		    .expect = "is there, as before",
		    .actual = "the router does not list it any more"};
		bool there = false;

		for (size_t i = 0; i < w->proofs->n; i++)
			for (size_t j = 0; j < now[i].n; j++)
				there |= strcmp(now[i].v[j].object, r.object) == 0;
		if (!there)
			check_add(out, a, r);
	}
}

static int
look(struct step_run *s, const struct proving *w, const struct deadline *d,
    struct check_results *out, struct err **e)
{
	struct gauges *now = arena_array(s->arena, struct gauges, w->proofs->n + 1);

	if (measure(s, w->proofs, d, now, e) < 0)
		return -1;
	for (size_t i = 0; i < w->proofs->n; i++)
		proof_judge(s->arena, &w->proofs->v[i], &now[i], w->before, out);
	judge_missing(s->arena, w, now, out);
	return 0;
}

static size_t
failed(const struct check_results *results)
{
	size_t n = 0;

	for (size_t i = 0; i < results->n; i++)
		n += !results->v[i].passed;
	return n;
}

int
proving_wait(struct step_run *s, const struct proving *w, struct err **e)
{
	const struct check as = {.name = w->name, .title = w->title};
	struct deadline d = deadline_in(w->within_ms, s->run->cancel);

	d.cancel_at = w->firm ? CANCEL_STOP : CANCEL_FINISH;
	for (;;) {
		struct check_results results = {0};
		struct deadline pause = d;
		size_t wrong;

		if (look(s, w, &d, &results, e) < 0)
			return -1;
		wrong = failed(&results);
		pause.at_ms = clock_ms() + w->interval_ms;
		if (wrong == 0 || pause.at_ms >= d.at_ms) {
			check_post(s->run->bus, s->host->name, &as, &results);
			if (wrong == 0)
				return 0;
			return err_set(e, ERR_CHECK, "%s: %zu of %zu do not hold",
			    w->title, wrong, results.n);
		}
		step_say(s, w->title,
		    arena_printf(
			s->arena, "%zu of %zu do not hold yet", wrong, results.n));
		if (wait_until(&pause, e) < 0)
			return -1;
	}
}
