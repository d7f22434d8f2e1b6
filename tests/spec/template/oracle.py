"""The real Jinja2 as oracle for cases of the conformance protocol (`holdfast render --cases`)."""
import json
import os
import subprocess
import traceback

try:
    import jinja2
    import jinja2.exceptions
    from jinja2 import (ChainableUndefined, DictLoader, Environment, StrictUndefined, Undefined)
except ImportError:
    jinja2 = None

KINDS = {"strict": "StrictUndefined", "lenient": "Undefined", "chainable": "ChainableUndefined"}


def environment(case):
    env = dict(case.get("env", {}))
    kind = KINDS[env.pop("undefined", "strict")]
    return Environment(loader=DictLoader(case["templates"]), undefined=globals()[kind],
                       extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], **env)


def line_of(error, case):
    """The innermost line of a template in the traceback."""
    line, template = getattr(error, "lineno", None), getattr(error, "name", None)
    if isinstance(error, jinja2.TemplateSyntaxError):
        return line, template
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == "<template>" or frame.filename in case["templates"]:
            line = frame.lineno
    return line, None


def answer(case):
    """What Jinja2 makes of a case, as the protocol has it."""
    env = environment(case)
    try:
        if case.get("kind") == "expression":
            return {"value": env.compile_expression(case["templates"][case["main"]])(**case.get("vars", {}))}
        return {"output": env.get_template(case["main"]).render(case.get("vars", {}))}
    except RecursionError:
        return {"error": {"type": "RecursionError"}}
    except Exception as error:  # every kind of failure is an answer
        line, template = line_of(error, case)
        return {"error": {"type": type(error).__name__, "message": str(error.message if isinstance(
            error, jinja2.TemplateSyntaxError) else error), "line": line}}


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
