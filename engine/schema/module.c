/* What a module says of itself. */
#include "schema/module.h"

#include "schema/module_scan.h"

bool
module_read_head(struct str text, struct module_head *ret)
{
	struct yang_scan s = {text.p, text.p + text.n, {NULL, 0}};
	enum yang name;

	*ret = (struct module_head){.revision = STR("")};
	if (yang_next(&s) != YANG_WORD ||
	    (!str_eq(s.token, STR("module")) && !str_eq(s.token, STR("submodule"))))
		return false;
	name = yang_next(&s);
	if (name != YANG_WORD && name != YANG_STRING)
		return false;
	ret->name = yang_unquoted(s.token);
	for (enum yang t; (t = yang_next(&s)) != YANG_END;) {
		if (t != YANG_WORD || !str_eq(s.token, STR("revision")))
			continue;
		if (yang_next(&s) == YANG_SIGN)
			continue;
		if (str_cmp(yang_unquoted(s.token), ret->revision) > 0)
			ret->revision = yang_unquoted(s.token);
	}
	return ret->name.n > 0;
}

bool
module_next_import(struct str text, size_t *at, struct str *ret)
{
	struct yang_scan s = {text.p + *at, text.p + text.n, {NULL, 0}};

	for (enum yang t; (t = yang_next(&s)) != YANG_END;) {
		if (t != YANG_WORD ||
		    (!str_eq(s.token, STR("import")) && !str_eq(s.token, STR("include"))))
			continue;
		if (yang_next(&s) == YANG_SIGN)
			continue;
		*ret = yang_unquoted(s.token);
		*at = (size_t)(s.p - text.p);
		return true;
	}
	return false;
}
