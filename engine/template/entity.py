#!/usr/bin/python3
"""Writes engine/template/entity.def: the character references of HTML 5 that have names, from Python's table. Run by
hand; the table has not changed since HTML 5 was frozen."""
import html.entities
import sys


def main(out):
    table = html.entities.html5
    line = ""
    out.write("/* Made by entity.py: name, whether it may stand without its semicolon, text. In the order of strcmp. */\n")
    for name in sorted(n[:-1] for n in table if n.endswith(";")):
        text = "".join("\\%03o" % b for b in table[name + ";"].encode())
        item = 'ENTITY("%s", %d, "%s") ' % (name, name in table, text)
        if len(line) + len(item) > 118:
            out.write(line.rstrip() + "\n")
            line = ""
        line += item
    out.write(line.rstrip() + "\n")


main(sys.stdout)
