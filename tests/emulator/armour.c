#include "emulator/armour.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"

static const char letters[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
armour_add(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i += 3) {
		size_t n = s.n - i < 3 ? s.n - i : 3;
		uint32_t bits = (uint32_t)(unsigned char)s.p[i] << 16;

		if (n > 1)
			bits |= (uint32_t)(unsigned char)s.p[i + 1] << 8;
		if (n > 2)
			bits |= (unsigned char)s.p[i + 2];
		for (size_t k = 0; k < 4; k++)
			buf_addc(out, k <= n ? letters[bits >> (18 - 6 * k) & 63] : '=');
		if (i % 57 == 54 || i + 3 >= s.n)
			buf_addc(out, '\n');
	}
}

bool
armour_read(struct buf *out, struct str text)
{
	uint32_t bits = 0;
	int n = 0, pads = 0;

	for (size_t i = 0; i < text.n; i++) {
		const char *at;

		if (strchr(" \t\r\n", text.p[i]) != NULL && text.p[i] != '\0')
			continue;
		at = text.p[i] != '\0' ? strchr(letters, text.p[i]) : NULL;
		if (text.p[i] == '=')
			pads++;
		else if (at == NULL || pads > 0)
			return false;
		bits = bits << 6 | (at != NULL ? (uint32_t)(at - letters) : 0);
		if (++n % 4 != 0)
			continue;
		for (int k = 0; k < 3 - pads; k++)
			buf_addc(out, (char)(bits >> (16 - 8 * k) & 255));
	}
	return n % 4 == 0 && pads < 3;
}
