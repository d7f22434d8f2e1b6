"""Random templates that mostly run: every expression is written for the kind of value that is wanted there. Statements
nest, templates include, import and extend each other, tags may span lines. One Writer writes one set of templates."""
import re

NAMES = {
    "str": ["s", "e", "ml", "u", "qt", "ifs[0].name", "ifs[2]['name']", "l2[1]"],
    "int": ["i", "neg", "d.b", "l[0]", "ifs[1].mtu", "l2|length", "f"],
    "list": ["l", "l2", "d.a.x", "ifs[0].tags", "nest[0]", "range(4)", "range(1, 9, 3)", "d.keys()", "d|list"],
    "maps": ["ifs", "ifs[:2]", "ifs|sort(attribute='name')", "ifs|selectattr('up')|list", "tree"],
    "map": ["d", "d.a", "ifs[0]", "ifs|first", "{'k': 1, 'z': 'y'}", "dict(a=1, b='x')"],
    "none": ["n", "d.a.y", "none"],
    "undef": ["nope", "d.nope", "ifs[2].mtu", "l[9]", "(1 if e)", "nope.deeper", "s.nope"],
}
# what is put around a value of one kind to give another: {KIND} is an expression of that kind
RULES = {
    "str": r"""{str}|upper ; {str}|lower ; {str}|capitalize ; {str}|title ; {str}|trim ; {str}|replace('o','0') ;
        {str}|replace('l','LL',1) ; {str}|indent ; {str}|indent(2,true) ; {str}|indent(width=3,blank=true) ; {str}|center(9) ;
        {str}|truncate(5) ; {str}|truncate(7,true,'..') ; {str}|truncate({small},false,'',0) ; {any}|string ; {int}|string ;
        {list}|join(',') ; {list}|join ; {maps}|join('-','name') ; {str}|reverse ; {str}|urlencode ; {str}|first ; {str}|last ;
        {str}|default('d') ; {undef}|default({str}) ; {undef}|d({str},true) ; {none}|default({str},true) ; {any}|tojson ;
        {str}|e ; {str}|e|string ; {str}|escape|length|string ; {str}|safe ; {str}|forceescape ; {str}|e|upper ; {str}|format ;
        '%s'|format({any}) ; '%s-%s'|format({any},{str}) ; '%(a)s'|format(a={any}) ; '%5.2f'|format({int}) ;
        '%05d'|format({small}) ; '%x'|format({small}) ; '%-6s|'|format({str}) ; {int}|filesizeformat ;
        {int}|filesizeformat(true) ; {str}|trim('lo') ; {str}.upper() ; {str}.lower() ; {str}.strip() ; {str}.strip('l') ;
        {str}.lstrip('H') ; {str}.rstrip('d') ; {str}.replace('l','r') ; {str}.replace('o','',1) ; {str}.title() ;
        {str}.capitalize() ; {str}.swapcase() ; {str}.zfill(7) ; {str}.ljust(8,'.') ; {str}.rjust(8) ; {str}.center(11,'*') ;
        {str}.expandtabs(4) ; {str}.removeprefix('He') ; {str}.removesuffix('ld') ; {str}.join({list}|map('string')) ;
        '-'.join({list}|map('string')) ; '{}/{}'.format({any},{int}) ; '{0!r:>8}'.format({str}) ; '{a:<5}'.format(a={str}) ;
        {str}.partition(' ')[0] ; {str}.rpartition('o')[2] ; {str}.split()[0]|default('') ;
        {str}.splitlines()|first|default('') ; {str}.rsplit('l',1)[0] ; {str}[0] ; {str}[-1] ; {str}[1:] ; {str}[:3] ;
        {str}[::-1] ; {str}[1:4] ; {str}~{any} ; {any}~{any} ; {str}+{str} ; {str}*2 ; '%s'%{int} ; '%s,%r'%({any},{str}) ;
        {str}~'a'~{int} ; {map}.get('name',{str}) ; {maps}|map(attribute='name',default='x')|join ;
        {list}|map('string')|map('upper')|join('/') ; ({str} if {bool} else {str}) ; ({str} or {str}) ; ({bool} and {str}) ;
        {str}|attr('nope')|default('z') ; mm({any}) ; mm(a={any},b={int}) ; {str}|lower|title ; {str}|wordcount|string ;
        {str}|list|sort|join ; {str}|unique|join ; {str}|map('upper')|join ; {map}|items|list|string ; {map}|dictsort|string""",
    "int": r"""{str}|length ; {list}|length ; {list}|count ; {maps}|length ; {map}|length ; {str}|int ; {str}|int(7) ;
        {any}|string|int(0,16) ; {str}|float(1.5) ; {int}|abs ; {int}|round ; {int}|round(1) ; {int}|round(2,'floor') ;
        {int}|round(0,'ceil')|int ; {list}|select('number')|sum ; {list}|select('number')|max|default(0) ;
        {list}|map('int')|list|sum ; {maps}|sum(attribute='nope.x',start=1)|default(2) ; {int}+{int} ; {int}-{int} ;
        {int}*{int} ; {small}//3 ; {small}%4 ; {small}/4 ; {small}**2 ; -{int} ; +{int} ; ({int} if {bool} else {small}) ;
        {str}|wordcount ; {str}.count('l') ; {str}.find('o') ; {str}.rfind('o') ; {list}|map('string')|list|length ;
        {map}.get('mtu',{int}) ; {map}.get('b')|default(1,true)|int ; {list}|first|default(1)|int ; {list}.index({list}[0]) ;
        {undef}|default({int}) ; {int}|int ; {int}|float ; {true}+{small} ; 0x1f ; 1_000 ; 1e3 ; 0b101 ; {str}|list|length ;
        mm({any})|length""",
    "bool": r"""{any} is defined ; {any} is not defined ; {undef} is undefined ; {any} is none ; {any} is boolean ; {any} is true ;
        {any} is false ; {any} is integer ; {any} is float ; {any} is number ; {any} is string ; {any} is mapping ;
        {any} is sequence ; {list} is iterable ; {any} is callable ; {small} is odd ; {small} is even ; {any} is sameas({any}) ;
        {any} is eq({any}) ; {any} is ne({any}) ; {int} is lt({int}) ; {int} is gt 3 ; {int} is divisibleby 3 ;
        {any} is in({list}) ; {str} is lower ; {str} is upper ; {any} is escaped ; {str} is filter ; {str} is test ;
        'upper' is filter ; {int}=={int} ; {int}!={small} ; {int}<{int} ; {int}<={int} ; {int}>{small} ; {str}<{str} ;
        {any}=={any} ; {any}!={any} ; {any} in {list} ; {str} in {str} ; {str} in {map} ; {int} not in {list} ; not {bool} ;
        {bool} and {bool} ; {bool} or {bool} ; ({bool}) ; 0<{int}<10 ; {str}.startswith('H') ; {str}.endswith(('d','x')) ;
        {str}.isdigit() ; {str}.isalpha() ; {str}.isalnum() ; {str}.isupper() ; {str}.islower() ; {str}.isnumeric() ; {true} ;
        {list} ; {map} ; {str} ; 'b' in {map} ; {int} is ge({int}) ; {int} is le 2""",
    "list": r"""{list}|list ; {list}|reverse|list ; {list}|map('string')|sort ; {list}|unique|list ; {str}|list ; {str}.split() ;
        {str}.split('o') ; {str}.splitlines() ; {str}.rsplit('l',1) ; {list}|map('upper')|list ;
        {maps}|map(attribute='name')|list ; {maps}|map(attribute='mtu',default=0)|list ; {maps}|map(attribute='tags')|list ;
        {maps}|map(attribute='tags.0')|list|string|list ; {list}|select|list ; {list}|reject('none')|list ;
        {list}|select('string')|list ; {list}|select('in',[1,'A'])|list ; {list}|batch(2)|list ; {list}|batch(3,'f')|list ;
        {list}|slice(2)|list ; {list}|slice(2,'-')|list ; {map}|list ; {map}.keys()|list ; {map}.values()|list|string|list ;
        {list}[1:] ; {list}[:2] ; {list}[::-1] ; {list}[-2:] ; [{any},{any}] ; [{str}] ; [] ; ({any},{int}) ;
        {list}|map('string')|list+[{str}] ; [{int}]*3 ; ({list} if {bool} else [{any}]) ; {undef}|default([]) ;
        {undef}|default({list}) ; {list}|map('default',0)|list ; {str}.partition('o') ;
        {list}|map('string')|map('replace','1','one')|list ; {list}|list|tojson|list ; {list}|map('string')|sort(reverse=true) ;
        {list}|map('string')|sort(true) ; [3,1,2]|sort ; [{small},{small}]|sort|list ; range({small}|abs) ;
        {list}|map('e')|list""",
    "maps": r"""{maps}|sort(attribute='name') ; {maps}|sort(attribute='name',reverse=true) ; {maps}|selectattr('up')|list ;
        {maps}|rejectattr('up')|list ; {maps}|selectattr('mtu','defined')|list ;
        {maps}|groupby('up')|map('last')|first|default([]) ;
        {maps}|selectattr('mtu','defined')|selectattr('mtu','gt',2000)|list ; {maps}|selectattr('name','in',['Ae0'])|list ;
        {maps}|rejectattr('name','eq','Ae0')|list ; {maps}[:1] ; {maps}|list ; {maps}|unique(attribute='name')|list ;
        {maps}|sort(case_sensitive=true,attribute='name') ; [{map},{map}] ; {maps}|reverse|list""",
    "map": r"""{map} ; {maps}|first|default({}) ; {maps}|last|default({}) ; dict({map},z={any}) ; {'a':{any},'b':{int}} ;
        {map}.copy() ; dict({map}.items()) ; {undef}|default({map}) ; ({map} if {bool} else {})""",
    "none": r"""none ; {map}.get('zz') ; n""",
    "undef": r"""{map}.nope ; {list}[99] ; nope[{int}] ; {map}['zz'] ; (nope if {bool}) ; {list}|first""",
    "small": r"""0 ; 1 ; 2 ; 3 ; 7 ; 10 ; -1 ; loop.index ; l[0] ; 5""",
    "true": r"""true ; false ; t""",
}
KINDS = ["str", "str", "str", "int", "int", "bool", "list", "map", "maps", "none", "undef"]
WORDS = ["'a'", "'ab c'", "'-'", "''", "'x,y'", "'42'", "'name'", "'\\n'", "\"q'\"", "'a\\nb'", "'<x>'", "'Hello'", "'\u00e4\u00df'", "'a' 'b'"]
FOR = [("x", "list"), ("x", "list"), ("a", "maps"), ("ifc", "maps"), ("k, v", "map_items"), ("k, v", "map_items"), ("x", "str"),
       ("i", "range"), ("g, xs", "groups"), ("x", "map"), ("(a, b), c", "nested"), ("a", "any")]
DATA = ["", " ", "\n", "text", "\n  ", "  \n", "a\nb", "\t", " x ", "\n\n", "{ }", "%", "interfaces {\n", "    mtu 1500;\n", "}\n", " ;\n", "\u00e4\n",
        "\r\n", "\n\n\n", "#", "# x\n"]
LOOP = """index index0 first last length revindex revindex0 previtem nextitem cycle('p','q') changed(x) depth depth0 previtem|d('-')
        nextitem.name|d('-') cycle(*l) changed(loop.index//2)""".split()


class Writer:
    """rnd: where chance comes from. risk: how often an expression is of any kind at all."""

    def __init__(self, rnd, risk, newline=0.0):
        self.rnd, self.risk, self.newline = rnd, risk, newline
        self.loops = self.macros = self.blocks = 0
        self.others = []  # templates that may be named
        self.escaping = False
        self.rules = {kind: re.split(r"\s;\s+", rules) for kind, rules in RULES.items()}

    def pick(self, *options):
        return self.rnd.choice(options)

    def chance(self, p):
        return self.rnd.random() < p

    def blank(self):
        return self.pick("\n", "\n  ", " \n ", "\n\n") if self.chance(self.newline) else " "

    def expression(self, kind="any", depth=2):
        if kind == "any" or self.chance(self.risk):
            kind = self.rnd.choice(KINDS)
        if depth <= 0 or self.chance(0.35):
            return self.leaf(kind)
        return self.fill(self.rnd.choice(self.rules[kind]), depth)

    def leaf(self, kind):
        if kind == "str" and self.chance(0.4):
            return self.rnd.choice(WORDS)
        if kind == "bool":
            return self.pick("t", "e", "i", "s is defined", "nope is defined", "d.b == 1", "l", "not n")
        if kind == "small" and not self.loops:
            return self.pick("0", "1", "2", "7", "l[0]")
        return self.rnd.choice(NAMES[kind]) if kind in NAMES else self.rnd.choice(self.rules[kind])

    def fill(self, rule, depth):
        """An expression that has operators is put into parentheses before a filter, method or test is applied to it."""
        out, rest = "", rule
        while rest:
            head, brace, rest = rest.partition("{")
            out += head
            if not brace:
                break
            kind, close, after = rest.partition("}")
            if kind == "":
                out += "{}"
            elif kind in RULES or kind == "any":
                made = self.expression(kind, depth - 1)
                simple = made.replace(".", "").replace("_", "").isalnum() and not made[0].isdigit()
                out += made if simple or (self.chance(0.3) and after[:1] not in ("|", ".", "[") and " is" not in after[:3]
                                          and out[-1:] not in "-+*/%~" and after[:1] not in tuple("-+*/%~<>=!")) else "(%s)" % made
            else:
                out += "{" + kind + close
            rest = after
        if "mm(" in rule and not self.macros:
            out = self.leaf("str")
        return out.replace(",", "," + self.blank() if self.chance(0.2) else ",")

    # --- statements

    def data(self):
        return self.rnd.choice(DATA)

    def marks(self):
        return self.pick("", "", "", "", "-", "+"), self.pick("", "", "", "", "-", "+")

    def tag(self, text):
        left, right = self.marks()
        if self.newline and self.chance(0.3):
            text = text.replace(" ", self.blank(), 1)
        return "{%" + left + self.blank() + text + self.blank() + right + "%}"

    def output(self, kind="any"):
        left, right = self.pick("", "", "", "-"), self.pick("", "", "", "-")
        kind = self.pick("str", "str", "int", "bool", "any") if kind == "any" else kind
        return "{{" + left + self.blank() + self.expression(kind, 3) + self.blank() + right + "}}"

    def body(self, depth):
        return "".join(self.data() + self.statement(depth - 1) for _ in range(self.rnd.randint(1, 3))) + self.data()

    def iterable(self, kind):
        made = {"map_items": "%s.items()" % self.pick("d", "ifs[0]", "d.a", "{'a': 1, 'b': 2}") if self.chance(0.7)
                else "%s|dictsort" % self.pick("d", "ifs[1]|dictsort|list|d({}) and d"),
                "range": "range(%d)" % self.rnd.randrange(5), "groups": "ifs|groupby('%s')" % self.pick("up", "name"),
                "nested": "[((1, 2), 3), (('a', s), l)]"}.get(kind)
        return made or self.expression(kind)

    def loop(self, depth):
        target, kind = self.rnd.choice(FOR)
        head = "for %s in %s" % (target, self.iterable(kind))
        if self.chance(0.2):
            head += " if " + self.expression("bool", 1)
        self.loops += 1
        inner = self.body(depth)
        if self.chance(0.5):
            inner += "{{ loop.%s }}" % self.rnd.choice(LOOP)
        if self.chance(0.2):
            inner += self.tag("if %s" % self.pick(self.expression("bool"), "loop.index > 2")) + self.tag(
                self.pick("break", "continue")) + self.tag("endif") + self.body(depth - 1)
        self.loops -= 1
        other = self.tag("else") + self.body(depth) if self.chance(0.2) else ""
        return self.tag(head) + inner + other + self.tag("endfor")

    def recursive(self, depth):
        self.loops += 1
        inner = self.body(depth - 1)
        self.loops -= 1
        return (self.tag("for n in tree recursive") + "{{ n.v }}" + inner + self.pick("{{ loop.depth }}", "", "{{ loop.depth0 }}") +
                self.pick("{{ loop(n.c) }}", "{{- loop(n.c) -}}", "{{ loop(n.c)|indent(2) }}", "{% if n.c %}\n{{ loop(n.c) }}{% endif %}") +
                self.data() + self.tag("endfor"))

    def branch(self, depth):
        text = self.tag("if " + self.expression("bool")) + self.body(depth)
        while self.chance(0.3):
            text += self.tag("elif " + self.expression("bool")) + self.body(depth)
        if self.chance(0.4):
            text += self.tag("else") + self.body(depth)
        return text + self.tag("endif")

    def macro(self, depth):
        name = self.pick("mm", "mm", "m2")
        head = self.pick("", "a", "a, b=1", "a=l, b=a", "a, b=%s" % self.expression("any", 1), "a='x', b=nope")
        loops, self.loops = self.loops, 0
        inner = self.body(depth) + self.pick("", "{{ varargs }}", "{{ kwargs }}", "{{ caller() if caller else '' }}", "{{ a|d('-') }}",
                                             "{{ varargs|length }}{{ kwargs|dictsort }}", "{{ caller is defined }}",
                                             "{% if a is number and a > 0 %}{{ " + name + "(a - 1) }}{% endif %}")
        self.loops = loops
        made = self.tag("macro %s(%s)" % (name, head)) + inner + self.tag("endmacro") + self.data()
        self.macros += name == "mm"
        return made + self.use_macro(depth, name)

    def use_macro(self, depth, name="mm"):
        use = self.pick("{{ %s() }}", "{{ %s(1) }}", "{{ %s(1, 2) }}", "{{ %s(b=2, a=s)|upper }}", "{{ %s(1, 2, 3, x=4) }}", "{{ %s(*l2[:2]) }}",
                        "{{ %s(**{'a': 1}) }}", "{{- %s(s)|indent(4) -}}", "{% set x = %s(1) %}{{ x }}", "{{ %s(1)|trim }}", "CALL", "CALL", "")
        if use == "CALL":
            args = self.pick("", "", "(y)", "(y, z=1)")
            use = self.tag("call%s %s(%s)" % (args, name, self.pick("", "1", "a=2", self.expression("any", 1)))) + self.body(depth - 1) + self.tag("endcall")
        return use.replace("%s", name)

    def assign(self):
        name = self.pick("x", "a", "x2", "x2")
        return self.pick(self.tag("set %s = %s" % (name, self.expression())), self.tag("set a, b = %s, %s" % (self.expression("any", 1), self.expression("any", 1))),
                         self.tag("set ns = namespace(a=%s, k=0)" % self.expression("any", 1)) + self.tag("for z in l") +
                         self.tag("set ns.k = ns.k + %s" % self.pick("z", "1", "loop.index")) + self.data() + self.tag("endfor") + "{{ ns.k }}{{ ns.a }}")

    def capture(self, depth):
        return self.pick(
            self.tag("set x%s" % self.pick("", " | upper", " | indent(2)", " | trim", " | replace('a', 'b')")) + self.body(depth) + self.tag("endset") +
            self.pick("{{ x }}", "\n{{ x|indent(3) }}", "{{ x }}{{ x }}", "", "{{ x|trim }}"),
            self.tag("filter " + self.pick("upper", "indent(3)", "trim", "replace('a','b')|title", "indent(width=4)", "string", "e", "center(30)", "indent(2, true)"))
            + self.body(depth) + self.tag("endfilter"))

    def with_block(self, depth):
        return (self.tag("with %s" % self.pick("", "a=%s" % self.expression("any", 1), "a=%s, x=%s" % (self.expression("any", 1), self.expression("any", 1)),
                                               "a=1, b=a")) + self.body(depth) + self.tag("endwith"))

    def other(self):
        """A statement that names another template."""
        name = self.rnd.choice(self.others)
        return self.pick(
            self.tag("include '%s'" % name), self.tag("include '%s' %s" % (name, self.pick("ignore missing", "without context", "with context", "ignore missing without context"))),
            self.tag("include ['gone', '%s']" % name), self.tag("include %s" % self.pick("'%s' if t else 'gone'" % name, "'%s' ~ ''" % name, "'%s'" % name, "'gone'" if self.chance(0.1) else "nope or '%s'" % name, "['gone', 'away'] ignore missing")),
            self.tag("import 'lib' as lib%s" % self.pick("", " with context", " without context")) + self.pick(
                "{{ lib.mm(1) }}", "{{ lib.v }}", "{{ lib.mm(s)|upper }}{{ lib.nope }}", self.tag("call lib.mm(2)") + "\nin call " + self.tag("endcall"), "{{ lib }}"),
            self.tag("from 'lib' import %s%s" % (self.pick("mm", "mm as mm, v", "v as a", "mm, nope"), self.pick("", " with context"))) + self.pick("{{ mm(s) }}", "{{ v }}", "{{ mm(l)|indent }}"))

    def escape(self, depth):
        return self.tag("autoescape %s" % self.pick("true", "false", "true", "e", "t")) + self.body(depth) + self.tag("endautoescape")

    def small_thing(self):
        return self.pick("{# %s #}" % self.data(), "{#- c -#}", "{#+ c\n d +#}", "{% raw %}{{ x }}\n{% endraw %}", "{%- raw -%} {% x %} {%- endraw -%}",
                         self.tag("do d.update({'k': %s})" % self.leaf("int")), self.tag("if l|length < 9") + self.tag("do l.append(%s)" % self.leaf("int")) + self.tag("endif"), self.tag("do l2.pop()"), "{{ '{{' }}")

    def block(self, depth):
        self.blocks += 1
        name = "b%d" % self.blocks
        loops, self.loops = self.loops, 0
        made = self.tag("block %s%s" % (name, self.pick("", "", " scoped"))) + self.body(depth) + self.tag("endblock" + self.pick("", " " + name))
        self.loops = loops
        return made + self.pick("", "", "{{ self.%s() }}" % name)

    def statement(self, depth):
        if depth <= 0:
            return self.output()
        kinds = ["output"] * 5 + ["loop"] * 3 + ["branch"] * 2 + ["macro", "assign", "capture", "capture", "with_block", "small_thing", "block", "recursive"] + \
            (["other"] * 2 if self.others else []) + (["escape"] * 3 if self.escaping else []) + (["use_macro"] if self.macros else [])
        kind = self.rnd.choice(kinds)
        if kind in ("output", "assign", "small_thing", "other"):
            return getattr(self, kind)()
        return getattr(self, kind)(depth)

    # --- sets of templates

    def child(self, parent):
        """A template that extends another, with blocks of the same names."""
        text = self.pick("", "{# head #}\n", "\n", "  ") + self.tag("extends %s" % self.pick("'%s'" % parent, "'%s'" % parent, "'%s' if t else 'gone'" % parent)) + self.data()
        for n in range(1, 4):
            if self.chance(0.7):
                text += self.tag("block c%d%s" % (n, self.pick("", "", " scoped"))) + self.body(2) + self.pick(
                    "", "{{ super() }}", "{{ super()|indent(2) }}", "{{ super.super() }}" if self.chance(0.2) else "", "{{ self.c1() }}" if n != 1 and self.chance(0.3) else "") + \
                    self.tag("endblock" + self.pick("", " c%d" % n)) + self.data()
            if self.chance(0.2):
                text += self.tag("set x = %s" % self.expression()) + self.data()
        return text

    def base(self):
        text = self.body(2)
        for n in range(1, 4):
            text += self.tag("block c%d%s" % (n, self.pick("", "", " scoped", " required" if n == 3 and self.chance(0.3) else ""))) + self.body(2) + self.tag("endblock") + self.data()
        return text if self.chance(0.8) else self.tag("for x in l") + text + self.tag("endfor")

    def templates(self):
        made = {"inc": self.body(2)}
        self.macros = 0
        self.others = ["inc"]
        made["inc2"] = self.pick("", "{% set x = 1 %}\n") + self.body(2)
        self.others, self.macros = ["inc", "inc2", "inc2"], 0
        made["lib"] = self.data() + "{% macro mm(a, b=2) %}" + self.body(2) + self.pick("", "{{ caller() }}" if self.chance(0.2) else "") + "{% endmacro %}\n{% set v = " + self.expression() + " %}{% set _v = 1 %}" + self.data()
        self.macros = 0
        if self.chance(0.2):
            made["base"] = self.base()
            made["mid"] = self.child("base")
            self.macros = 0
            made["m"] = self.child(self.pick("mid", "base"))
        else:
            made["m"] = self.body(4)
        return made
