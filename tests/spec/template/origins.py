"""Where each line of an output came from, told by Jinja2 itself: its compiler is made to say of every piece it writes
which template and line it stands in, and the text that macros, blocks and captures give back keeps its pieces.

The rule, of holdfast and of this page: a line belongs to the template text or expression that wrote its first octet
that is no blank; a filter keeps the origins of its text when it keeps the number of its lines."""
import collections.abc

from jinja2 import environment as jinja2_environment
from jinja2 import nodes, runtime
from jinja2.compiler import CodeGenerator
from markupsafe import Markup


class Traced(str):
    """A text that knows its pieces: (offset, template, line, data); in data each line end is one of the template."""
    pieces = ()

    def __str__(self):
        return self

    def partition(self, by):  # a method gives plain text
        return str.__str__(self).partition(by)

    def rpartition(self, by):
        return str.__str__(self).rpartition(by)


Traced.__name__ = Traced.__qualname__ = "str"  # as messages name it


class TracedMarkup(Markup):
    """Escaped text that knows its pieces."""
    pieces = ()

    def __str__(self):
        return traced(str.__str__(self), self.pieces)


TracedMarkup.__name__ = TracedMarkup.__qualname__ = "Markup"


def traced(text, pieces):
    made = TracedMarkup(text) if isinstance(text, Markup) else Traced(text)
    made.pieces = list(pieces)
    return made


def concat(items):
    """What "".join() gives, with its pieces."""
    items = list(items)
    text = "".join(items)
    pieces, at = [], 0
    for item in items:
        pieces += [(at + piece[0],) + piece[1:] for piece in getattr(item, "pieces", ())]
        at += len(item)
    return traced(text, pieces) if pieces else text


def call_block(reference):
    """self.NAME() and super()"""
    text = concat(reference._stack[reference._depth](reference._context))
    return Markup(text) if reference._context.eval_ctx.autoescape else text


runtime.BlockReference.__call__ = call_block
jinja2_environment.concat = concat  # of printed modules


def place(text, pieces, at):
    """Template and line of the octet `at`."""
    for offset, template, line, data in reversed(pieces):
        if offset <= at:
            return template, line + (text.count("\n", offset, at) if data else 0)
    return None


def first_ink(line):
    rest = line.lstrip(" \t")
    return len(line) - len(rest) if rest else 0


def line_map(text):
    """[template, line] of each line."""
    pieces, at, origins = getattr(text, "pieces", ()), 0, []
    for line in text.split("\n"):
        line += "\n" if at + len(line) < len(text) else ""
        if line:
            origins.append(list(place(text, pieces, at + first_ink(line)) or (None, 0)))
        at += len(line)
    return origins


def follow(of, to):
    """What a filter made of a text."""
    pieces = of.pieces if isinstance(of, (Traced, TracedMarkup)) else ()
    if not pieces or not isinstance(to, str) or getattr(to, "pieces", ()) or not to:
        return to
    of = str.__str__(of)
    if of.strip() == to:
        return stripped(of, pieces, to)
    if of.count("\n") != to.count("\n"):
        return to
    made, f, t = [], 0, 0
    for was, now in zip(of.split("\n"), str.__str__(to).split("\n")):
        was += "\n"
        origin = place(of, pieces, f + first_ink(was))
        if origin is not None and f < len(of) and t < len(to):
            made.append((t,) + origin + (False,))
        f += len(was)
        t += len(now) + 1
    return traced(to, made)


def stripped(of, pieces, to):
    at = of.find(to)
    head = [piece for piece in pieces if piece[0] <= at][-1:]
    made = [(0,) + place(of, head, at) + head[0][3:]] if head else []
    return traced(to, made + [(piece[0] - at,) + piece[1:] for piece in pieces if at < piece[0] < at + len(to)])


def following(function):
    """A filter that lets pieces through."""
    index = 1 if hasattr(function, "jinja_pass_arg") else 0

    def wrapped(*args, **kwargs):
        made = function(*args, **kwargs)
        return follow(args[index], made) if len(args) > index else made

    wrapped.__name__ = function.__name__
    if index:
        wrapped.jinja_pass_arg = function.jinja_pass_arg
    return wrapped


class FollowingFilters(collections.abc.Mapping):
    """Ansible finds filters when they are asked for."""

    def __init__(self, of):
        self.of = of

    def __getitem__(self, name):
        return following(self.of[name])

    def __iter__(self):
        return iter(self.of)

    def __len__(self):
        return len(self.of)


class RepairedGenerator(CodeGenerator):
    """Jinja's compiler without two mistakes: it forgets to say where a 'with' stands, so that an error in one has the line
    of what was before it; and what is included without context escapes from whatever captures it."""

    def visit_Include(self, node, frame):
        if frame.buffer is None or node.with_context:
            super().visit_Include(node, frame)
            return
        place = self.stream.tell()
        super().visit_Include(node, frame)
        self.stream.seek(place)
        text = self.stream.read().replace("yield from template._get_default_module()._body_stream",
                                          "%s.extend(template._get_default_module()._body_stream)" % frame.buffer)
        self.stream.seek(place)
        self.stream.truncate()
        self.stream.write(text)

    def visit_With(self, node, frame):
        self.writeline("pass", node)
        super().visit_With(node, frame)


class TracingGenerator(RepairedGenerator):
    """Jinja's compiler; what it writes is `environment.wrote(line, template, text)`."""
    wrapped = False

    def _output_child_to_const(self, node, frame, finalize):
        text = super()._output_child_to_const(node, frame, finalize)
        return traced(text, [(0, self.name, node.lineno, isinstance(node, nodes.TemplateData))] if text else [])

    def _output_const_repr(self, group):
        text = concat(group)
        return "environment.traced(%r, %r)" % (str.__str__(text), getattr(text, "pieces", []))

    def _output_child_pre(self, node, frame, finalize):
        self.write("environment.wrote(%d, %r, " % (node.lineno, self.name))
        super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node, frame, finalize):
        super()._output_child_post(node, frame, finalize)
        self.write(")")

    def start_write(self, frame, node=None):
        super().start_write(frame, node)
        self.wrapped = isinstance(node, (nodes.FilterBlock, nodes.CallBlock))
        if self.wrapped:
            self.write("environment.wrote(%d, %r, " % (node.lineno, self.name))

    def end_write(self, frame):
        if self.wrapped:
            self.write(")")
            self.wrapped = False
        super().end_write(frame)


def wrote(line, template, text):
    if not isinstance(text, str) or not text or getattr(text, "pieces", ()):
        return text
    return traced(text, [(0, template, line, False)])


def repair(env):
    env.code_generator_class = RepairedGenerator
    return env


def trace(env):
    """Makes an environment tell origins; what it renders is then a text for line_map()."""
    env.code_generator_class = TracingGenerator
    env.concat, env.wrote, env.traced = concat, wrote, traced
    env.filters = FollowingFilters(env.filters)
    return env
