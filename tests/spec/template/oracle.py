"""The real Jinja2 as oracle for cases of the conformance protocol (`holdfast render --cases`)."""
import copy
import json
import os
import subprocess

try:
    import jinja2
    import jinja2.exceptions
    from jinja2 import (ChainableUndefined, DebugUndefined, DictLoader, Environment, StrictUndefined,
                        Undefined)
    import origins
except ImportError:
    jinja2 = None

KINDS = {"strict": "StrictUndefined", "lenient": "Undefined", "chainable": "ChainableUndefined", "debug": "DebugUndefined"}


def environment(case, change=None):
    env = dict(case.get("env", {}))
    kind = KINDS[env.pop("undefined", "strict")]
    made = Environment(loader=DictLoader(case["templates"]), undefined=globals()[kind],
                       extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **env)
    return change(made) if change else made


def place_of(error):
    """Line and name of the innermost template that was running."""
    line, name = getattr(error, "lineno", None), getattr(error, "name", None)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return line, name
    line = name = None
    tb = error.__traceback__
    while tb is not None:
        if tb.tb_frame.f_code.co_name == "as_const":
            return None, None  # while a constant was folded: nothing runs yet
        template = tb.tb_frame.f_globals.get("__jinja_template__")
        if template is not None:
            line, name = template.get_corresponding_lineno(tb.tb_lineno), template.name
        tb = tb.tb_next
    return line, name


def failure(error):
    line, name = place_of(error)
    return {"error": {"type": type(error).__name__, "message": str(error.message if isinstance(
        error, jinja2.TemplateSyntaxError) else error), "line": line, "template": name}}


def render(env, case):
    template = env.get_template(case["main"])
    return env.concat(template.root_render_func(template.new_context(copy.deepcopy(case.get("vars", {})))))


def answer(case, change=None):
    """What Jinja2 makes of a case, as the protocol has it; change: of its environment."""
    try:
        if case.get("kind") == "expression":
            return {"value": environment(case).compile_expression(
                case["templates"][case["main"]])(**case.get("vars", {}))}
        got = {"output": render(environment(case, change), case)}
        if case.get("linemap"):
            mapped = render(environment(case, origins.trace), case)
            if mapped == got["output"]:  # else no map is defined
                got["linemap"] = origins.line_map(mapped)
        return got
    except RecursionError:
        return {"error": {"type": "RecursionError"}}
    except Exception as error:  # every kind of failure is an answer
        return failure(error)


class Engine:
    """`holdfast render --cases`, one process for many cases."""

    def __init__(self):
        build = os.environ.get("BUILD", "build")
        command = os.environ.get("TEMPLATE_CASES")
        command = [command] if command else [build + "/holdfast", "render", "--cases"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def answer(self, case):
        self.process.stdin.write((json.dumps(case) + "\n").encode())
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the engine died on " + json.dumps(case))
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        return self.process.wait()


def same(want, got):
    """Outputs and values to the byte; errors by class, message and line where they are recorded."""
    if "error" not in want or "error" not in got:
        return want == {k: got[k] for k in got if k in want} and set(want) <= set(got)
    return all(got["error"].get(k) == v for k, v in want["error"].items() if v is not None)
