#!/usr/bin/python3
"""Writes engine/template/unicode_name.def: the names of characters for '\\N{NAME}', from Python's Unicode database; their
aliases from Perl's unicore/Name.pl (argument), as far as Python knows them. Run by hand when Python's Unicode version changes.

A name is a row of words: the words it shares with the name before it are counted, the others are written as one, two or
three digits of base 92 (the commonest words take one). Names that end in the number of their character, and Hangul, are
computed."""
import re
import sys
import unicodedata
from collections import Counter

DIGITS = "".join(chr(c) for c in range(0x20, 0x7F) if chr(c) not in '"\\?')
BASE = len(DIGITS)
ONE, THREE = 45, 1  # leading digits that stand alone; that two more follow
TWO = BASE - ONE - THREE
SHARED, WORDS = 6, 13  # most that one digit tells


def words(name):
    """A word is set off by a blank unless it begins with a hyphen or a blank of its own."""
    for i, part in enumerate(name.split(" ")):
        pieces = part.split("-")
        if pieces[0]:
            yield pieces[0]
        for k, piece in enumerate(pieces[1:]):
            yield (" " if i and not k and not pieces[0] else "") + "-" + piece


def joined(row):
    text = ""
    for word in row:
        text += (" " if text and word[0] not in "- " else "") + word
    return text


def named():
    for cp in range(0x110000):
        name = unicodedata.name(chr(cp), None)
        if name and not name.endswith("-%X" % cp) and not name.startswith("HANGUL SYLLABLE "):
            assert joined(words(name)) == name, name
            yield cp, name


def numbered():
    ranges = []
    for cp in range(0x110000):
        name = unicodedata.name(chr(cp), "")
        if not name.endswith("-%X" % cp):
            continue
        prefix = name[:-len("%X" % cp)]
        if ranges and ranges[-1][0] == prefix and ranges[-1][2] == cp - 1:
            ranges[-1][2] = cp
        else:
            ranges.append([prefix, cp, cp])
    return ranges


def aliases(path, names):
    known = set(name for _, name in names)
    for code, name in re.findall(r"^([0-9A-F]{4,6})\n([A-Z0-9 ()-]+)\n\n", open(path).read(), flags=re.M):
        try:
            if name not in known and ord(unicodedata.lookup(name)) == int(code, 16):
                known.add(name)
                yield int(code, 16), name
        except (KeyError, TypeError):
            pass


def number(i):
    if i < ONE:
        return DIGITS[i]
    i -= ONE
    if i < TWO * BASE:
        return DIGITS[ONE + i // BASE] + DIGITS[i % BASE]
    i -= TWO * BASE
    assert i < THREE * BASE * BASE
    return DIGITS[ONE + TWO + i // BASE // BASE] + DIGITS[i // BASE % BASE] + DIGITS[i % BASE]


def rows(names):
    before = []
    for _, name in names:
        row = list(words(name))
        shared = 0
        while shared < min(len(row) - 1, len(before), SHARED) and row[shared] == before[shared]:
            shared += 1
        assert len(row) - shared <= WORDS, name
        yield shared, row[shared:]
        before = row


def runs(names):
    """First character of each run of neighbours and their number."""
    start = count = None
    for cp, _ in names:
        if start is not None and cp == start + count:
            count += 1
            continue
        if start is not None:
            yield start, count
        start, count = cp, 1
    yield start, count


def literal(out, text):
    for i in range(0, len(text), 110):
        out.write('"%s"\n' % text[i:i + 110])


def main(out, perl):
    names = list(named())
    names += sorted(aliases(perl, names))
    encoded = list(rows(names))
    order = [w for w, _ in sorted(Counter(w for _, row in encoded for w in row).items(), key=lambda p: (-p[1], p[0]))]
    index = {w: i for i, w in enumerate(order)}
    out.write("/* Made by unicode_name.py. Words, the commonest first, parted by commas. */\n#ifdef UNICODE_WORDS\n")
    literal(out, ",".join(order))
    out.write("#endif\n/* Names: one digit for what is shared and how many words follow, then the words. */\n"
              "#ifdef UNICODE_NAMES\n")
    literal(out, "".join(DIGITS[shared * WORDS + len(row) - 1] + "".join(number(index[w]) for w in row)
                         for shared, row in encoded))
    out.write("#endif\n/* The characters they name: first, number. */\n#ifdef UNICODE_NAMED\n")
    line = ""
    for start, count in runs(names):
        item = "UNICODE_NAMED(0x%x, %d) " % (start, count)
        if len(line) + len(item) > 118:
            out.write(line.rstrip() + "\n")
            line = ""
        line += item
    out.write(line.rstrip() + "\n#endif\n")
    out.write("/* Names that end in the number of their character: the rest of the name, first, last. */\n"
              "#ifdef UNICODE_NUMBERED\n")
    for prefix, first, last in numbered():
        out.write('UNICODE_NUMBERED("%s", 0x%x, 0x%x)\n' % (prefix, first, last))
    out.write("#endif\n")
    sys.stderr.write("%d names, %d words\n" % (len(names), len(order)))


main(sys.stdout, sys.argv[1])
