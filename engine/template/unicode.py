#!/usr/bin/python3
"""Writes engine/template/unicode.def from Python's Unicode database: what str methods and repr() need to know
about characters. Run by hand when Python's Unicode version changes."""
import sys

ALPHA, DECIMAL, DIGIT, NUMERIC, SPACE, PRINTABLE, UPPER, LOWER, TITLE = (1 << i for i in range(9))
TESTS = ((ALPHA, str.isalpha), (DECIMAL, str.isdecimal), (DIGIT, str.isdigit), (NUMERIC, str.isnumeric),
         (SPACE, str.isspace), (PRINTABLE, str.isprintable), (UPPER, str.isupper), (LOWER, str.islower),
         (TITLE, lambda c: c.istitle() and not c.isupper()))


def props(cp):
    if 0xD800 <= cp < 0xE000:
        return 0
    c = chr(cp)
    return sum(bit for bit, test in TESTS if test(c))


def main(out):
    out.write("/* Made by unicode.py: first character of each run, its properties. */\n#ifdef UNICODE_RUN\n")
    last, line = None, ""
    for cp in range(0x110000):
        p = props(cp)
        if p != last:
            item = "UNICODE_RUN(0x%x, 0x%x) " % (cp, p)
            if len(line) + len(item) > 110:
                out.write(line.rstrip() + "\n")
                line = ""
            line += item
            last = p
    out.write(line + "\n#endif\n/* Case: first, last, step, delta to the mapped character. */\n")
    specials = []
    for what, fn in (("UPPER", str.upper), ("LOWER", str.lower), ("TITLE", str.title)):
        runs = []
        for cp in range(0x110000):
            if 0xD800 <= cp < 0xE000:
                continue
            m = fn(chr(cp))
            if m == chr(cp) and what != "TITLE":
                continue
            if what == "TITLE" and m == chr(cp).upper():
                continue
            if len(m) > 1:
                specials.append((what, cp, m))
                continue
            d = ord(m) - cp
            if runs and runs[-1][3] == d and cp - runs[-1][1] in (1, 2) and \
                    (runs[-1][0] == runs[-1][1] or runs[-1][2] == cp - runs[-1][1]):
                runs[-1][2] = cp - runs[-1][1]
                runs[-1][1] = cp
            else:
                runs.append([cp, cp, 1, d])
        out.write("#ifdef UNICODE_%s\n" % what)
        for i in range(0, len(runs), 4):
            out.write(" ".join("UNICODE_%s(0x%x, 0x%x, %d, %d)" % (what, *r) for r in runs[i:i + 4]) + "\n")
        out.write("#endif\n")
    out.write("/* One character that becomes several. */\n#ifdef UNICODE_SPECIAL\n")
    for what, cp, m in specials:
        out.write('UNICODE_SPECIAL(%s, 0x%x, "%s")\n' % (
            what, cp, "".join("\\%03o" % b for b in m.encode())))
    out.write("#endif\n")


main(sys.stdout)
