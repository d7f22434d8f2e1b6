#include "data/yaml_print.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/buf.h"

#define TAG "tag:yaml.org,2002:"

struct yaml_print {
	yaml_emitter_t emitter;
	struct buf *out;
	const char *why; /* the first complaint */
	bool explicit_end;
};

static int
write_out(void *data, unsigned char *octets, size_t n)
{
	buf_add(data, octets, n);
	return 1;
}

/* `made`: the event could be initialised; the emitter frees it. */
static void
emit(struct yaml_print *p, yaml_event_t *ev, int made)
{
	if (!made) {
		if (p->why == NULL)
			p->why = "text that is not UTF-8";
		return;
	}
	if (p->why != NULL) {
		yaml_event_delete(ev);
		return;
	}
	if (yaml_emitter_emit(&p->emitter, ev) == 0)
		p->why =
		    p->emitter.problem != NULL ? p->emitter.problem : "out of memory";
}

struct yaml_print *
yaml_print_new(struct buf *out, const struct yaml_print_style *style)
{
	struct yaml_print *p = calloc(1, sizeof *p);
	yaml_event_t ev;

	if (p == NULL || !yaml_emitter_initialize(&p->emitter))
		abort();
	p->out = out;
	p->explicit_end = style->explicit_end;
	yaml_emitter_set_output(&p->emitter, write_out, out);
	yaml_emitter_set_unicode(&p->emitter, 1);
	yaml_emitter_set_canonical(&p->emitter, style->canonical);
	if (style->indent != 0)
		yaml_emitter_set_indent(&p->emitter, style->indent);
	if (style->width != 0)
		yaml_emitter_set_width(&p->emitter, style->width);
	emit(p, &ev, yaml_stream_start_event_initialize(&ev, YAML_UTF8_ENCODING));
	emit(p, &ev,
	    yaml_document_start_event_initialize(
		&ev, NULL, NULL, NULL, !style->explicit_start));
	return p;
}

void
yaml_print_scalar(struct yaml_print *p, enum yaml_type type, struct str text, char style,
    const char *anchor)
{
	static const char *const tags[] = {
	    [YAML_TYPE_STR] = TAG "str",
	    [YAML_TYPE_BOOL] = TAG "bool",
	    [YAML_TYPE_FLOAT] = TAG "float",
	    [YAML_TYPE_INT] = TAG "int",
	    [YAML_TYPE_MERGE] = TAG "merge",
	    [YAML_TYPE_NULL] = TAG "null",
	    [YAML_TYPE_TIMESTAMP] = TAG "timestamp",
	    [YAML_TYPE_VALUE] = TAG "value",
	};
	yaml_scalar_style_t how = style == '\''  ? YAML_SINGLE_QUOTED_SCALAR_STYLE
				  : style == '"' ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
				  : style == '|' ? YAML_LITERAL_SCALAR_STYLE
				  : style == '>' ? YAML_FOLDED_SCALAR_STYLE
						 : YAML_ANY_SCALAR_STYLE;
	yaml_event_t ev;

	emit(p, &ev,
	    yaml_scalar_event_initialize(&ev, (const yaml_char_t *)anchor,
		(const yaml_char_t *)tags[type], (const yaml_char_t *)text.p, (int)text.n,
		yaml_type_of(text) == type, type == YAML_TYPE_STR, how));
}

void
yaml_print_open(struct yaml_print *p, bool map, bool flow, const char *anchor)
{
	const yaml_char_t *name = (const yaml_char_t *)anchor;
	yaml_event_t ev;

	if (map)
		emit(p, &ev,
		    yaml_mapping_start_event_initialize(&ev, name, NULL, 1,
			flow ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE));
	else
		emit(p, &ev,
		    yaml_sequence_start_event_initialize(&ev, name, NULL, 1,
			flow ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE));
}

void
yaml_print_close(struct yaml_print *p, bool map)
{
	yaml_event_t ev;

	emit(p, &ev,
	    map ? yaml_mapping_end_event_initialize(&ev)
		: yaml_sequence_end_event_initialize(&ev));
}

void
yaml_print_alias(struct yaml_print *p, const char *anchor)
{
	yaml_event_t ev;

	emit(p, &ev, yaml_alias_event_initialize(&ev, (const yaml_char_t *)anchor));
}

const char *
yaml_print_end(struct yaml_print *p)
{
	yaml_event_t ev;
	const char *why;

	emit(p, &ev, yaml_document_end_event_initialize(&ev, !p->explicit_end));
	emit(p, &ev, yaml_stream_end_event_initialize(&ev));
	why = p->why;
	yaml_emitter_delete(&p->emitter);
	free(p);
	return why;
}
