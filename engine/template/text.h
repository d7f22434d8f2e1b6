/* Operations on text that filters and methods share. Results are in the arena of the rendering. */
#ifndef TEMPLATE_TEXT_H
#define TEMPLATE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct render;
struct value;

enum { TEXT_LEFT, TEXT_RIGHT, TEXT_CENTER };

struct value *text_capitalize(struct render *r, struct str s);
/* chars.p NULL: white space */
struct str text_strip(struct str s, struct str chars, bool left, bool right);
/* sep.p NULL: runs of white space; most < 0: no limit */
struct value *text_split(
    struct render *r, struct str s, struct str sep, int64_t most, bool from_right);
struct value *text_replace(
    struct render *r, struct str s, struct str old, struct str new, int64_t most);
const char *text_find_last(struct str s, struct str what);
struct value *text_justify(
    struct render *r, struct str s, int64_t width, struct str fill, int where);
bool text_is_cased(
    struct str s, unsigned prop); /* at least one cased character, all of that case */

#endif
