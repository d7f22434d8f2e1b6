"""Random templates of any kind of expression anywhere: most of them fail, and how they fail is what they are for. With
other delimiters and line statements, and templates of plain lines whose origins are known beforehand."""
NAMES = ["l", "l2", "d", "s", "n", "t", "f", "i", "neg", "ifs", "ml", "u", "qt", "nest", "e", "x", "a", "b"]
ATTRS = ["name", "mtu", "tags", "a", "b", "x", "y", "up", "items", "keys", "values", "nope", "0", "count", "index"]
WORDS = ["'a'", "'ab c'", "'-'", "''", "'x,y'", "'1'", "'42'", "'name'", "'mtu'", "'%s'", "'{}'", "'\\n'", "\"q'\""]
FILTERS = """upper lower capitalize title trim length count list first last sort unique join|',' reverse int float abs
 round round|1 string default|'d' d|'z',true replace|'a','b' replace|'l','LL',1 indent indent|2,true max min sum
 dictsort items center|9 truncate|5 wordcount batch|2 slice|2 map|'upper' map|attribute='name' map|attribute='mtu',default=0
 select|'odd' reject|'none' selectattr|'up' selectattr|'mtu','gt',1500 rejectattr|'up' groupby|'up'
 sort|reverse=true sort|attribute='name' sort|true format|1 urlencode join|'-','name' batch|3,'f' trim|'a' 
 attr|'upper' string list map|'string' map|'length' select filesizeformat
 e e escape safe forceescape tojson map|'e' join|'<'""".split()
TESTS = """defined undefined none boolean true false integer float number string mapping sequence iterable callable
 odd even lower upper sameas|1 eq|1 ne|'a' lt|3 gt|1 in|[1,2] divisibleby|2 escaped filter test""".split()
METHODS = """upper() lower() split() split(',') strip() replace('a','b') startswith('a') endswith('o') find('l')
 title() items() keys() values() get('a') get('zz',1) count('l') count(1) index(1) copy() join(['1','2']) rsplit('o',1)
 splitlines() isdigit() zfill(5) ljust(7,'.') center(9) partition('o') format(1,2) swapcase() capitalize()""".split()


# delimiters and line statements of a template's own: what the usual ones become
SYNTAXES = [
    {"variable_start_string": "[[", "variable_end_string": "]]", "block_start_string": "<%", "block_end_string": "%>",
     "comment_start_string": "<#", "comment_end_string": "#>"},
    {"block_start_string": "<!--", "block_end_string": "-->", "variable_start_string": "${", "variable_end_string": "}",
     "comment_start_string": "<!--#", "comment_end_string": "#-->"},
    {"line_statement_prefix": "%%", "line_comment_prefix": "##"},
    {"line_statement_prefix": "#", "line_comment_prefix": "//"},
    {"newline_sequence": "\r\n"},
]
USUAL = {"{%": "block_start_string", "%}": "block_end_string", "{{": "variable_start_string",
         "}}": "variable_end_string", "{#": "comment_start_string", "#}": "comment_end_string"}


def respelled(text, syntax):
    for usual, key in USUAL.items():
        text = text.replace(usual, syntax.get(key, usual))
    return text


class Writer:
    """Writes one random template."""

    def __init__(self, rnd):
        self.rnd = rnd
        self.nested = False  # an included template includes no other

    def pick(self, *options):
        return self.rnd.choice(options)

    def number(self):
        return self.pick("0", "1", "2", "3", "10", "-1", "1.5", "0.1", "2.0", "100", "1e3", "7")

    def atom(self, depth):
        kind = self.rnd.randrange(12)
        if kind < 5:
            return self.rnd.choice(NAMES)
        if kind < 7:
            return self.rnd.choice(WORDS)
        if kind < 9:
            return self.number()
        if depth <= 0:
            return self.pick("true", "none", "[]", "{}", "()")
        if kind == 9:
            return "[" + ", ".join(self.expression(depth - 1) for _ in range(self.rnd.randrange(4))) + "]"
        if kind == 10:
            return "{" + ", ".join("%s: %s" % (self.rnd.choice(WORDS), self.expression(depth - 1))
                                   for _ in range(self.rnd.randrange(3))) + "}"
        return self.pick("(%s)" % self.expression(depth - 1), "(%s, %s)" % (self.atom(depth - 1), self.atom(0)),
                         "range(%s)" % self.number(), "namespace(a=%s)" % self.atom(0))

    def postfix(self, text, depth):
        kind = self.rnd.randrange(6)
        if kind < 3 and ("|" in text or " " in text or text[-1].isdigit()):
            text = "(%s)" % text  # no dotted filter names, no 1.x
        if kind == 0:
            return text + "." + self.rnd.choice(ATTRS)
        if kind == 1:
            # Jinja folds slices of literals by other rules than those of its running code
            named = text in NAMES or "|" in text
            return "%s[%s]" % (text, self.pick("0", "-1", "'a'", "'name'", "5", self.atom(0),
                                               *(("1:", ":2", "::-1") if named else ())))
        if kind == 2:
            return text + "." + self.rnd.choice(METHODS)
        if kind in (3, 4):
            return text + "|" + self.call(self.rnd.choice(FILTERS))
        return "%s is %s%s" % (text, self.pick("", "", "not "), self.call(self.rnd.choice(TESTS)))

    @staticmethod
    def call(row):
        name, _, args = row.partition("|")
        return name + ("(%s)" % args if args else "")

    def expression(self, depth):
        text = self.atom(depth)
        for _ in range(self.rnd.randrange(3)):
            text = self.postfix(text, depth)
        if depth > 0 and self.rnd.random() < 0.4:
            other = self.expression(depth - 1)
            op = self.pick("+", "-", "*", "/", "//", "%", "~", "~", "==", "!=", "<", ">", "<=", "and", "or", "in", "not in")
            text = "%s %s %s" % (text, op, other)
        if depth > 0 and self.rnd.random() < 0.08:
            text = "%s if %s%s" % (text, self.atom(0), self.pick("", " else " + self.atom(0)))
        if self.rnd.random() < 0.05:
            text = self.pick("not ", "-") + text
        return text

    def data(self):
        return self.pick("", " ", "\n", "text", "\n  ", "  \n", "a\nb", "\t", " x ", "\n\n", "{ }", "%")

    def tag(self, text):
        return "{%%%s %s %s%%}" % (self.pick("", "", "", "-", "+"), text, self.pick("", "", "", "-", "+"))

    def body(self, depth):
        return "".join(self.data() + self.statement(depth - 1) for _ in range(self.rnd.randint(1, 3))) + self.data()

    def output(self):
        return "{{%s %s %s}}" % (self.pick("", "", "-"), self.expression(2), self.pick("", "", "-"))

    def loop(self, depth):
        target, loop = self.pick(("x", "l"), ("a", "ifs"), ("a", "s"), ("a, b", "d.items()"), ("k", "d"),
                                 ("x", self.expression(1)), ("a", "range(4)"), ("b", "l if b > 1"))
        inner = self.body(depth)
        if self.rnd.random() < 0.5:
            inner += "{{ loop.%s }}" % self.pick("index", "index0", "first", "last", "length", "revindex", "previtem",
                                                 "nextitem", "cycle('p','q')", "changed(1)", "depth")
        if self.rnd.random() < 0.2:
            inner += self.tag("if %s" % self.expression(0)) + self.tag(self.pick("break", "continue")) + self.tag("endif")
        other = self.tag("else") + self.body(depth) if self.rnd.random() < 0.2 else ""
        return self.tag("for %s in %s" % (target, loop)) + inner + other + self.tag("endfor")

    def branch(self, depth):
        text = self.tag("if " + self.expression(1)) + self.body(depth)
        if self.rnd.random() < 0.3:
            text += self.tag("elif " + self.expression(1)) + self.body(depth)
        if self.rnd.random() < 0.4:
            text += self.tag("else") + self.body(depth)
        return text + self.tag("endif")

    def macro(self, depth):
        return (self.tag("macro mm(%s)" % self.pick("", "a", "a, b=1", "a=l, b=a")) + self.body(depth)
                + self.pick("", "{{ varargs }}", "{{ kwargs }}", "{{ caller() }}") + self.tag("endmacro")
                + self.pick("{{ mm() }}", "{{ mm(1) }}", "{{ mm(1, 2) }}", "{{ mm(b=2, a=s)|upper }}",
                            self.tag("call mm(1)") + self.body(depth) + self.tag("endcall"), ""))

    def statement(self, depth):
        if depth <= 0:
            return self.output()
        kind = self.rnd.randrange(16)
        if kind < 5:
            return self.output()
        if kind < 7:
            return self.loop(depth)
        if kind < 9:
            return self.branch(depth)
        if kind == 9:
            return self.macro(depth)
        if kind == 10:
            return self.tag("set %s = %s" % (self.pick("x", "a", "b", "a, b"), self.expression(2)))
        if kind == 11:
            return (self.tag("set %s%s" % (self.pick("x", "a"), self.pick("", " | upper", " | indent(2)")))
                    + self.body(depth) + self.tag("endset"))
        if kind == 12:
            return self.tag("filter " + self.pick("upper", "indent(3)", "trim", "replace('a','b')|title")) + \
                self.body(depth) + self.tag("endfilter")
        if kind == 13:
            return self.tag("with a=%s, x=%s" % (self.atom(0), self.atom(0))) + self.body(depth) + self.tag("endwith")
        if kind == 14 and not self.nested:
            return self.pick(self.tag("include 'inc'"), self.tag("include 'inc' ignore missing"),
                             self.tag("import 'lib' as a") + "{{ a.mm(1) }}{{ a.v }}",
                             self.tag("from 'lib' import mm, v%s" % self.pick("", " with context")) + "{{ mm(s) }}")
        return self.pick("{# %s #}" % self.data(), "{#- c -#}", "{% raw %}{{ x }}{% endraw %}",
                         self.tag("do d.update({'k': %s})" % self.atom(0)), self.tag("block bb%d" % self.rnd.randrange(999))
                         + self.body(depth) + self.tag("endblock"))


def line_statements(rnd, prefix):
    """A loop or branch of lines, around a few pieces that mean something at some place of a line."""
    inner = "".join(rnd.choice(["{{ i }}", "\n", "  ", "text", " ## c", " // c", "{% if 1 %}x{% endif %}", "\n\n",
                                "\n%s set i = [1,\n 2]\n" % prefix, "{{ 'a\nb' }}", "\n  %s do l\n" % prefix])
                    for _ in range(rnd.randint(1, 7)))
    head, end = rnd.choice([("for i in [1, 2]", "endfor"), ("if i", "endif"), ("filter upper", "endfilter")])
    return "a\n%s%s %s%s\n%s\n%s%s %s\nz" % (rnd.choice(["", "  "]), prefix + rnd.choice(["", "-", ""]), head,
                                          rnd.choice(["", ":"]), inner, rnd.choice(["", "\t"]), prefix, end)


def syntax_case(rnd, vars):
    """The same generator with another syntax."""
    syntax = rnd.choice(SYNTAXES)
    c = case(rnd, vars)
    prefix = syntax.get("line_statement_prefix")
    if prefix:
        c["templates"]["m"] = line_statements(rnd, prefix)
    c["templates"] = {name: respelled(text, syntax) for name, text in c["templates"].items()}
    c["env"].update(syntax)
    return c


def mapped_case(rnd, vars):
    """Lines whose origin is known: each output line holds the number of the template line that wrote it."""
    lines, wanted, number = [], [], 0

    def text(depth, turns):
        nonlocal number
        for _ in range(rnd.randint(1, 4)):
            number += 1
            kind = rnd.randrange(5) if depth < 3 else 0
            if kind < 2:
                lines.append("  L%d {{ %s }}" % (number, rnd.choice(["i", "s", "l|join('-')", "'x'|upper"])))
            elif kind == 2:
                lines.append("{% set zz = 1 %}{# no output #}")
            else:
                lines.append("{% if i %}" if kind == 3 else "{% for a in [1, 2] %}")
                text(depth + 1, turns)
                number += 1
                lines.append("{% endif %}" if kind == 3 else "{% endfor %}")

    text(0, 1)
    return {"templates": {"m": "\n".join(lines) + "\n"}, "main": "m", "vars": vars, "linemap": True,
            "env": {"undefined": "strict", "trim_blocks": True, "lstrip_blocks": True, "keep_trailing_newline": True}}


def case(rnd, vars):
    w = Writer(rnd)
    main = w.body(3)
    w.nested = True
    templates = {"m": main, "inc": w.body(2), "lib": "{% macro mm(a) %}" + w.body(2) + "{% endmacro %}{% set v = "
                 + w.expression(1) + " %}"}
    env = {"undefined": rnd.choice(["strict", "lenient", "lenient", "chainable"])}
    for flag in ("trim_blocks", "lstrip_blocks", "keep_trailing_newline"):
        env[flag] = rnd.random() < 0.5
    return {"templates": templates, "main": "m", "vars": vars, "env": env}
