"""Ansible's template module with origins: what its Templar does with the text of a file, step by step, so that the pieces
of the output are still there at the end. Line ends that the module adds behind the text are not."""
import ast
import copy

import jinja2
import oracle
import origins
from ansible import template as ansible_template
from ansible.parsing.dataloader import DataLoader
from ansible.template import AnsibleEnvironment, Templar
from jinja2.nativetypes import NativeCodeGenerator


class RepairedGenerator(origins.RepairedGenerator, NativeCodeGenerator):
    """Ansible's environment is a native one."""


plain_concat = ansible_template.ansible_concat


def traced_concat(items):
    return origins.concat([item if isinstance(item, str) else str(item) for item in items])


def render(case, traced, repaired=False):
    text = case["templates"][case["main"]]
    variables = copy.deepcopy(case.get("vars", {}))
    templar = Templar(loader=DataLoader(), variables=variables).copy_with_new_env(
        environment_class=AnsibleEnvironment, available_variables=variables)
    env, skipped = templar.environment, 0
    env.loader = jinja2.DictLoader(case["templates"])
    for extension in ("jinja2.ext.do", "jinja2.ext.loopcontrols"):
        env.add_extension(extension)
    for name in ("trim_blocks", "lstrip_blocks"):
        setattr(env, name, case.get("env", {}).get(name, name == "trim_blocks"))
    if text.startswith("#jinja2:"):
        head, text = text.split("\n", 1)
        skipped = 1
        for pair in head[8:].split(","):
            key, value = pair.split(":", 1)
            setattr(env, key.strip(), ast.literal_eval(value.strip()))
    if traced:
        origins.trace(env)
    elif repaired:
        env.code_generator_class = RepairedGenerator
    ansible_template.ansible_concat = env.concat = traced_concat if traced else plain_concat
    compiled = env.from_string(text)
    templar.cur_context = compiled.new_context(ansible_template.AnsibleJ2Vars(templar, compiled.globals), shared=True)
    return env.concat(compiled.root_render_func(templar.cur_context)), skipped


def answer(case, change=None):
    """As the protocol has it; errors by our class where Ansible wraps them."""
    try:
        got = {"output": str.__str__(render(case, False, change is not None)[0])}
        if case.get("linemap"):
            mapped, skipped = render(case, True)
            if mapped == got["output"]:
                got["linemap"] = [[name or case["main"], line + (0 if name else skipped)]
                                  for name, line in origins.line_map(mapped)]
        return got
    except RecursionError:
        return {"error": {"type": "RecursionError"}}
    except Exception as error:  # every kind of failure is an answer
        made = oracle.failure(error)
        if made["error"]["template"] is None and made["error"]["line"] is not None:
            made["error"]["template"] = case["main"]
        return made
