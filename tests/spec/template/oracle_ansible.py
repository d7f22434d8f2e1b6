"""Ansible's template module as oracle for the filters that Jinja2 has not: record.py asks it for files whose first line
has "ansible": true."""
from ansible.parsing.dataloader import DataLoader
from ansible.template import AnsibleEnvironment, Templar


def templar(vars):
    return Templar(loader=DataLoader(), variables=vars).copy_with_new_env(
        environment_class=AnsibleEnvironment, available_variables=vars)


def answer(case):
    """What the module writes, as the protocol has it: without the line end that it keeps."""
    try:
        text = templar(case.get("vars", {})).do_template(
            case["templates"][case["main"]], preserve_trailing_newlines=True, escape_backslashes=False)
        return {"output": text if isinstance(text, str) else str(text)}
    except Exception as error:  # every kind of failure is an answer
        return {"error": {"type": type(error).__name__, "message": str(error)[:400]}}
