"""Configurations made wrong at random: a tree of the text form, and what a tired engineer does to it.

Words are kept as they are written, quotes and all. Everything is a function of the random generator that is given."""

import re

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|/\*.*?\*/|#[^\n]*|[{};]|[^\s{};"]+', re.S)
TAGS = ("inactive:", "protect:")


class Node:
    def __init__(self, words, children=None, inactive=False):
        self.words, self.children, self.inactive = words, children, inactive

    def copy(self):
        kids = None if self.children is None else [c.copy() for c in self.children]
        return Node(list(self.words), kids, self.inactive)


def parse(text):
    """The statements of a text, comments left out."""
    root = Node([], [])
    stack, words = [root], []
    for token in TOKEN.findall(text):
        if token[0] == "#" or token.startswith("/*"):
            continue
        if token == "{":
            node = made(words, [])
            stack[-1].children.append(node)
            stack.append(node)
            words = []
        elif token == ";":
            stack[-1].children.append(made(words, None))
            words = []
        elif token == "}":
            stack.pop()
        else:
            words.append(token)
    assert len(stack) == 1 and not words, "no whole configuration"
    return root


def made(words, children):
    inactive = "inactive:" in words
    return Node([w for w in words if w not in TAGS], children, inactive)


def text_of(root):
    out = []

    def write(node, depth):
        line = "    " * depth + ("inactive: " if node.inactive else "") + " ".join(node.words)
        if node.children is None:
            out.append(line + ";")
            return
        out.append(line + " {")
        for child in node.children:
            write(child, depth + 1)
        out.append("    " * depth + "}")

    for child in root.children:
        write(child, 0)
    return "\n".join(out) + "\n"


def walk(root):
    """(parent, node) of every statement."""
    stack = [root]
    while stack:
        parent = stack.pop()
        for node in parent.children or []:
            yield parent, node
            stack.append(node)


# --- what is done to them ------------------------------------------------------------------------------------

NUMBERS = ["0", "-1", "1", "65536", "4294967296", "99999999999999999999", "0x10", "1.5", "ten", "12a"]
ADDRESSES = ["192.0.2.300", "192.0.2.1/33", "2001:db8::g", "2001:db8::/129", "192.0.2.1/24", "::1", "10.0.0.0/8", "256.1.1.1"]
PORTS = ["ge-0/0/128", "ae4092", "ge-0/0/0.0", "xe-0/0/1:4", "gx-0/0/0", "ge0/0/0", "lo0", "ge-0/0", "irb", "fxp0", "ge-0/0/7"]
WORDS = ["bogus", "descripton", "all", "none", "accept", "NOT-THERE", "unit", "family", "x" * 300, '""', '"two words"', "[ a b ]"]


def pick(rng, root, want=lambda parent, node: True):
    all_of = [it for it in walk(root) if want(*it)]
    return rng.choice(all_of) if all_of else (None, None)


def delete(rng, root, pool):
    parent, node = pick(rng, root)
    if node:
        parent.children.remove(node)


def duplicate(rng, root, pool):
    parent, node = pick(rng, root)
    if node:
        parent.children.insert(rng.randrange(len(parent.children) + 1), node.copy())


def swap(rng, root, pool):
    parent, _ = pick(rng, root, lambda p, n: len(p.children) > 1)
    if parent:
        i, j = rng.sample(range(len(parent.children)), 2)
        parent.children[i], parent.children[j] = parent.children[j], parent.children[i]


def misspell(rng, root, pool):
    """One letter of one word is left out, twice there, or another."""
    _, node = pick(rng, root)
    if not node:
        return
    at = rng.randrange(len(node.words))
    word = node.words[at]
    i = rng.randrange(len(word))
    if word[i] == '"' or len(word) < 2:
        return
    node.words[at] = word[:i] + rng.choice(["", word[i] * 2, rng.choice("aeiz019-./")]) + word[i + 1:]


def other_value(rng, root, pool):
    """The last word becomes one that stands elsewhere, or a word of the same kind that is wrong."""
    _, node = pick(rng, root, lambda p, n: len(n.words) > 1)
    if not node:
        return
    word = node.words[-1]
    if re.fullmatch(r"-?[0-9]+[kmg]?", word):
        new = rng.choice(NUMBERS)
    elif re.fullmatch(r"[0-9a-f.:]+(/[0-9]+)?", word):
        new = rng.choice(ADDRESSES)
    else:
        new = rng.choice(WORDS + [rng.choice(pool)] * len(WORDS))
    node.words[-1] = new


def other_port(rng, root, pool):
    _, node = pick(rng, root, lambda p, n: re.match(r"(ge|xe|et|ae|lo)-?[0-9]", n.words[-1]))
    if node:
        node.words[-1] = rng.choice(PORTS)


def trailing(rng, root, pool):
    _, node = pick(rng, root)
    if node:
        node.words.append(rng.choice(WORDS + [rng.choice(pool)]))


def shorter(rng, root, pool):
    _, node = pick(rng, root, lambda p, n: len(n.words) > 1)
    if node:
        node.words.pop()


def unknown(rng, root, pool):
    _, node = pick(rng, root, lambda p, n: n.children is not None)
    if node:
        new = Node([rng.choice(["descripton", "bogus", rng.choice(pool)])] + rng.choice([[], [rng.choice(pool)]]))
        node.children.insert(rng.randrange(len(node.children) + 1), new)


def toggle(rng, root, pool):
    _, node = pick(rng, root)
    if node:
        node.inactive = not node.inactive


def transplant(rng, root, pool):
    _, node = pick(rng, root)
    _, into = pick(rng, root, lambda p, n: n.children is not None)
    if node and into:
        into.children.append(node.copy())


def empty(rng, root, pool):
    _, node = pick(rng, root, lambda p, n: n.children)
    if node:
        node.children = rng.choice([[], None])


def rename_definition(rng, root, pool):
    """What was named by others is gone, and something that nobody names is there."""
    kinds = ("policy-statement", "prefix-list", "community", "as-path", "as-path-group", "filter", "policer", "term", "unit", "group")
    _, node = pick(rng, root, lambda p, n: len(n.words) > 1 and n.words[0] in kinds)
    if node:
        node.words[1] = rng.choice(["OTHER", "7", rng.choice(pool)])


def in_groups(rng, root, pool):
    """A statement moves into a group that is applied, mostly; at the top, or where it stood."""
    path = [root]
    while path[-1].children and (len(path) < 3 or rng.random() < 0.6):
        path.append(rng.choice(path[-1].children))
    if len(path) < 3 or "groups" in path[1].words:
        return
    moved = path[-1].copy()
    path[-2].children.remove(path[-1])
    for node in reversed(path[1:-1]):
        words = list(node.words)
        if len(words) > 1 and rng.random() < 0.2:
            words[-1] = "<*>"
        moved = Node(words, [moved])
    name = rng.choice(["G1", "G2"])
    root.children.insert(0, Node(["groups"], [Node([name], [moved])]))
    applied = Node(["apply-groups", rng.choice([name] * 6 + ["NOT-THERE"])], inactive=rng.random() < 0.1)
    rng.choice([root, root, path[1], path[-2]]).children.insert(0, applied)


def expression(rng, root, pool):
    _, node = pick(rng, root, lambda p, n: n.words[0] in ("as-path", "community") and len(n.words) > 2)
    if node:
        word = node.words[-1].strip('"')
        i = rng.randrange(len(word) + 1)
        node.words[-1] = '"%s%s%s"' % (word[:i], rng.choice(list("()[]{}*.|^$ ") + ["", "65536", ":"]), word[i + rng.randrange(2):])


MUTATIONS = [delete, delete, duplicate, swap, misspell, misspell, other_value, other_value, other_value, other_port, trailing, shorter,
             unknown, toggle, toggle, transplant, empty, rename_definition, in_groups, expression]


def broken_syntax(rng, text):
    """One character of structure is missing, or one too many."""
    spots = [m.start() for m in re.finditer(r'[{};"]', text)]
    if not spots:
        return text
    at = rng.choice(spots)
    return text[:at] + rng.choice(["", text[at] * 2, rng.choice("{};\"")]) + text[at + 1:]


def mutant(rng, text):
    """(text, names of what was done)"""
    root = parse(text)
    pool = [w for _, n in walk(root) for w in n.words if len(w) < 60] or ["x"]
    done = []
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        mutation = rng.choice(MUTATIONS)
        mutation(rng, root, pool)
        done.append(mutation.__name__)
    made_text = text_of(root) if root.children else text  # nothing at all is no configuration
    if rng.random() < 0.03:
        made_text = broken_syntax(rng, made_text)
        done.append("broken_syntax")
    return made_text, done
