#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"
#include "data/yaml.h"
#include "data/yaml_type.h"

int
yaml_read(struct arena *a, const char *path, const struct yaml_warn *warn,
    struct value **ret_value, struct err **e)
{
	struct buf b;

	buf_init(&b, YAML_SIZE);
	int rc = buf_read_file(&b, path, e);
	if (rc == 0)
		rc =
		    yaml_parse(a, arena_strdup(a, path), buf_str(&b), warn, ret_value, e);
	buf_done(&b);
	return rc;
}

struct value *
yaml_scalar(struct arena *a, struct str plain)
{
	const char *problem = NULL;
	struct value *v = yaml_type_make(a, yaml_type_of(plain), plain, &problem);

	return v != NULL ? v : value_str(a, plain);
}
