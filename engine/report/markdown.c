#include "report/markdown.h"

#include <string.h>

#include "base/clock.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "report/paint.h"

enum { ROOM_FOR_STEPS = 192 << 10, ROOM_FOR_GATES = 64 << 10 }; /* octets */

void
markdown_words(struct buf *out, const char *text)
{
	struct buf plain;

	buf_init(&plain, BUF_LINE);
	paint_plain(&plain, str_of(text != NULL ? text : ""));
	for (size_t i = 0; i < plain.n; i++)
		if (strchr("&<>|*_`[]~\\#@", plain.p[i]) != NULL)
			buf_printf(out, "&#%d;", plain.p[i]);
		else
			buf_addc(out, plain.p[i]);
	buf_done(&plain);
}

bool
markdown_quiet(const char *word)
{
	return paint_of_result(word) == PAINT_GOOD || strcmp(word, "skipped") == 0;
}

static void
add_value(struct buf *out, const struct value *v)
{
	struct buf json;

	buf_init(&json, BUF_LINE);
	if (v->kind == VALUE_STR)
		buf_addstr(&json, v->str);
	else
		json_print(v, 0, &json);
	markdown_words(out, buf_z(&json));
	buf_done(&json);
}

void
markdown_runbook_init(struct markdown_runbook *r)
{
	*r = (struct markdown_runbook){0};
	buf_init(&r->head, BUF_LINE);
	buf_init(&r->steps, ROOM_FOR_STEPS);
	buf_init(&r->gates, ROOM_FOR_GATES);
}

void
markdown_runbook_done(struct markdown_runbook *r)
{
	buf_done(&r->head);
	buf_done(&r->steps);
	buf_done(&r->gates);
}

static void
take_runbook(struct markdown_runbook *r, const struct value *f)
{
	const struct value *parameters = value_get(f, "parameters");

	buf_reset(&r->head);
	buf_adds(&r->head, "\nRunbook **");
	markdown_words(&r->head, value_text(f, "runbook"));
	buf_adds(&r->head, "**");
	if (value_text(f, "file") != NULL) {
		buf_adds(&r->head, ", ");
		markdown_words(&r->head, value_text(f, "file"));
	}
	if (value_flag(f, "dry", false))
		buf_adds(&r->head, ", **dry run: nothing was changed**");
	buf_addc(&r->head, '\n');
	if (parameters == NULL || parameters->kind != VALUE_MAP ||
	    value_count(parameters) == 0)
		return;
	buf_adds(&r->head, "\n| parameter | value |\n|---|---|\n");
	value_pairs(parameters, it)
	{
		buf_adds(&r->head, "| ");
		add_value(&r->head, it->key);
		buf_adds(&r->head, " | ");
		add_value(&r->head, it->value);
		buf_adds(&r->head, " |\n");
	}
}

/* A row is there or is counted, but is never cut. */
static void
add_row(struct buf *rows, const struct buf *row, size_t *ret_n, size_t *ret_left_out)
{
	if (rows->n + row->n > rows->limit || row->over) {
		++*ret_left_out;
		return;
	}
	buf_addstr(rows, buf_str(row));
	++*ret_n;
}

static void
take_step(struct markdown_runbook *r, const struct value *f)
{
	const char *outcome = value_text(f, "outcome");
	bool good = markdown_quiet(outcome);
	struct buf row;

	buf_init(&row, BUF_LINE);
	buf_adds(&row, "| ");
	markdown_words(&row, value_text(f, "id"));
	buf_addc(&row, ' ');
	markdown_words(&row, value_text(f, "step"));
	buf_adds(&row, " | ");
	markdown_words(&row, value_text(f, "device"));
	buf_adds(&row, good ? " | " : " | **");
	markdown_words(&row, outcome);
	buf_adds(&row, good ? " | " : "** | ");
	clock_print_span(&row, value_number(f, "elapsed-ms", 0));
	buf_adds(&row, " | ");
	markdown_words(&row, value_text(f, "detail"));
	buf_adds(&row, " |\n");
	add_row(&r->steps, &row, &r->nsteps, &r->steps_left_out);
	buf_done(&row);
}

/* "2026-11-22 02:00:00" */
static void
add_time(struct buf *row, const char *iso)
{
	struct str day, time = str_of(iso);

	day = str_cut(&time, 'T');
	buf_addstr(row, day);
	buf_addc(row, ' ');
	buf_add(row, time.p, time.n < 8 ? time.n : 8);
}

static void
take_gate(struct markdown_runbook *r, const struct value *f)
{
	const char *gate = value_text(f, "gate");
	struct buf row;

	if (strcmp(gate, "held") == 0)
		return;
	buf_init(&row, BUF_LINE);
	buf_adds(&row, "| ");
	add_time(&row, value_text(f, "time"));
	buf_adds(&row, " | ");
	markdown_words(&row, value_text(f, "step"));
	buf_addc(&row, ' ');
	markdown_words(&row, value_text(f, "device"));
	buf_adds(&row, " | **");
	markdown_words(&row, gate);
	buf_adds(&row, "** ");
	if (value_number(f, "wanted", 0) > 1)
		buf_printf(&row, "%lld of %lld ",
		    (long long)value_number(f, "approvals", 0),
		    (long long)value_number(f, "wanted", 0));
	buf_adds(&row, "| ");
	markdown_words(&row, value_text(f, "who"));
	buf_adds(&row, " | ");
	if (strcmp(gate, "asked") != 0)
		markdown_words(&row, value_text(f, "how"));
	buf_adds(&row, " | ");
	markdown_words(&row, value_text(f, "message"));
	buf_adds(&row, " |\n");
	add_row(&r->gates, &row, &r->ngates, &r->gates_left_out);
	buf_done(&row);
}

void
markdown_runbook_take(struct markdown_runbook *r, const struct event *ev)
{
	switch (ev->kind) {
	case EV_RUNBOOK: take_runbook(r, ev->fields); break;
	case EV_STEP_END: take_step(r, ev->fields); break;
	case EV_GATE: take_gate(r, ev->fields); break;
	default: break;
	}
}

void
markdown_runbook_print(const struct markdown_runbook *r, struct buf *out)
{
	buf_addstr(out, buf_str(&r->head));
	if (r->ngates > 0) {
		buf_adds(out,
		    "\n## Gates\n\n| when (UTC) | gate | answer | who | how | |\n"
		    "|---|---|---|---|---|---|\n");
		buf_addstr(out, buf_str(&r->gates));
	}
	if (r->gates_left_out > 0)
		buf_printf(out, "\n%zu more in the record\n", r->gates_left_out);
	if (r->nsteps == 0)
		return;
	buf_printf(out,
	    "\n## Steps\n\n<details><summary>%zu, in the order in which they "
	    "ended</summary>\n\n| step | router | outcome | took | "
	    "|\n|---|---|---|---|---|\n",
	    r->nsteps);
	buf_addstr(out, buf_str(&r->steps));
	if (r->steps_left_out > 0)
		buf_printf(out, "\n%zu more in the record\n", r->steps_left_out);
	buf_adds(out, "\n</details>\n");
}
