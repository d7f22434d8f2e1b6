/* What unit tests expect of an error: its code and every octet that it prints. Frees it. */
#ifndef UNIT_EXPECT_H
#define UNIT_EXPECT_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"

static inline void
expect_err(struct err *e, enum err_code code, const char *printed)
{
	struct buf b;

	assert_non_null(e);
	assert_string_equal(err_code_name(err_code(e)), err_code_name(code));
	buf_init(&b, BUF_TEXT);
	err_print(e, &b);
	assert_string_equal(buf_z(&b), printed);
	buf_done(&b);
	err_free(e);
}

#endif
