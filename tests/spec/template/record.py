#!/usr/bin/python3
"""Records what the real Jinja2 answers to the cases of tests/spec/template/*.txt, into a .json beside each.
usage: record.py [NAME…]   (needs python3-jinja2, and ansible with python3-jmespath for files whose first line has
"ansible": true; run it by hand when cases were added)

A .txt file holds templates parted by lines of "====". A line "--- NAME" begins a further template of the case, a
first line "## {…}" gives the environment (trim_blocks, undefined, …) of all cases of the file. Files whose first
line has "expressions": true hold one expression a line, parted by " ; ".

ansible.json was recorded with Ansible 2.14; of its cases these are left out, since ours is meant to differ: 37, 38
and 43 (the template module takes the last line end off and puts one back), 41 (other delimiters), 47 and 48 (do and
continue are known here), 54 and 218 (a command, a link of the file system), 251 (a filter that was not installed).
test_template knows what Ansible wraps errors into."""
import copy
import glob
import json
import os
import re
import sys

import oracle

HERE = os.path.dirname(os.path.abspath(__file__))


def read_cases(path, vars):
    text = open(path).read()
    head, body = text.split("\n", 1)
    options = json.loads(head[2:])
    environments = options["env"] if isinstance(options["env"], list) else [options["env"]]
    for n, chunk in enumerate(chunks(body, options)):
        for k, env in enumerate(environments):
            case = {"name": "%s/%d%s" % (os.path.basename(path)[:-4], n, "abcd"[k] if k else ""),
                    "templates": chunk, "main": "m", "env": env, "vars": vars}
            if options.get("linemap"):
                case["linemap"] = True
            if options.get("ansible"):
                case["profile"] = "ansible-template-module"
            yield case


def chunks(body, options):
    if options.get("expressions"):
        for line in body.splitlines():
            for expression in line.split(" ; "):
                yield {"m": "{{ " + expression.strip() + " }}"}
        return
    for chunk in body[:-1].split("\n====\n"):
        parts = re.split(r"^--- (\w+)\n", chunk, flags=re.M)
        names = ["m"] + parts[1::2]
        texts = parts[0::2]
        yield {name: text[:-1] if i + 1 < len(texts) else text
               for i, (name, text) in enumerate(zip(names, texts))}


def asked(case):
    if case.get("profile") is None:
        return oracle.answer
    import oracle_ansible  # takes a second to load
    return oracle_ansible.answer


def main(names):
    vars = json.load(open(os.path.join(HERE, "vars.json")))
    for path in sorted(glob.glob(os.path.join(HERE, "*.txt"))):
        name = os.path.basename(path)[:-4]
        if names and name not in names:
            continue
        recorded = []
        for case in read_cases(path, vars):
            answer = asked(case)(copy.deepcopy(case))
            if "linemap" in answer:
                answer["map"] = answer.pop("linemap")  # 'linemap' asks for it
            case.update(answer)
            if " object at 0x" in case.get("output", ""):
                raise SystemExit("%s prints an address" % case["name"])
            del case["vars"]
            recorded.append(case)
        with open(path[:-4] + ".json", "w") as out:
            out.write("[\n" + ",\n".join(json.dumps(c, sort_keys=True) for c in recorded) + "\n]\n")
        print(name, len(recorded))


main(sys.argv[1:])
