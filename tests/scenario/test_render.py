#!/usr/bin/python3
"""Configurations from templates, without any router: what goes where, and that a mistake leaves nothing behind."""

import json
import os
import subprocess

from harness import HOLDFAST, Run, Site, check, environment, main, scenario, write

HOSTS = """\
all:
  vars:
    domain: example.net
  hosts:
    r1:
      address: 192.0.2.1
    r2:
      address: 192.0.2.2
"""
TEMPLATE = """\
system {
{% if domain is defined %}
    host-name {{ inventory_hostname }};
    domain-name {{ domain }};
{% endif %}
    address {{ address }};
}
"""


def text_of(name, address):
    return "system {\n    host-name %s;\n    domain-name example.net;\n    address %s;\n}\n" % (name, address)


def read(work, *path):
    with open(os.path.join(work, *path), encoding="utf-8") as f:
        return f.read()


def alone(work, *args, stdin=b""):
    return Run([HOLDFAST, "render", *args], environment(work), work, stdin).wait()


@scenario
def one_host_goes_to_standard_output(work):
    site = Site(work, template=TEMPLATE, hosts=HOSTS)
    check(site.holdfast("render", "r2").expect(0).out == text_of("r2", "192.0.2.2"), "another text")
    check(site.holdfast("render", "-l", "r1").expect(0).out == text_of("r1", "192.0.2.1"), "another text")


@scenario
def several_hosts_need_a_folder(work):
    site = Site(work, template=TEMPLATE, hosts=HOSTS)
    site.holdfast("render").expect(2, err=["2 hosts", "-o DIR"], quiet=True)
    site.holdfast("render", "-o", "out").expect(0, quiet=True)
    check(sorted(os.listdir(os.path.join(work, "out"))) == ["r1.conf", "r1.map.json", "r2.conf", "r2.map.json"], "files")
    check(read(work, "out", "r1.conf") == text_of("r1", "192.0.2.1"), "another text")
    check(os.stat(os.path.join(work, "out", "r1.conf")).st_mode & 0o777 == 0o600, "others may read it")
    lines = json.loads(read(work, "out", "r1.map.json"))["lines"]
    check([line[1] for line in lines] == [1, 3, 4, 6, 7], "origins: %s" % lines)
    name, path, line, column, length = lines[2][3][0]
    check(name == "domain" and path.endswith("inventory/hosts.yml") and line == 3, lines[2])
    check(read(work, "out", "r1.conf").splitlines()[2][column - 1:][:length] == "example.net", lines[2])
    both = json.loads(site.holdfast("render", "--json").expect(0).out)
    check([r["configuration"] for r in both] == [text_of("r1", "192.0.2.1"), text_of("r2", "192.0.2.2")], both)


@scenario
def every_mistake_is_shown_and_no_file_is_written(work):
    hosts = HOSTS.replace("      address: 192.0.2.1\n", "      adress: 192.0.2.1\n").replace("192.0.2.2", "!!null ''")
    site = Site(work, template=TEMPLATE + "{{ 1 // (0 if inventory_hostname == 'r2' else 1) }}", hosts=hosts)
    run = site.holdfast("render", "-o", "out").expect(2, err=[r"router\.j2:6:\d+: error: .*'address' is undefined",
                                                              r"router\.j2:8:\d+: error: ", "2 of 2", "r1", "r2"])
    check(not os.path.exists(os.path.join(work, "out")), "a folder was made\n%s" % run)


@scenario
def one_template_without_an_inventory(work):
    write(os.path.join(work, "t", "a.j2"), "{% include 'b.j2' %}\n{% for x in list %}\n- {{ x }}\n{% endfor %}\n")
    write(os.path.join(work, "more", "b.j2"), "b {{ y }}\n")
    write(os.path.join(work, "v.json"), '{"list": [1, 2.0], "y": null}')
    write(os.path.join(work, "v.yml"), "list: [a]\ny: yes\n")
    start = ["--template", "t/a.j2", "--search-path", "more"]
    check(alone(work, *start, "--vars", "v.json").expect(0).out == "b None- 1\n- 2.0\n", Run.latest)
    check(alone(work, *start, "--vars", "v.yml", "--trim-blocks").expect(0).out == "b True- a\n", Run.latest)
    check(alone(work, *start, "--vars", "v.yml", "--no-trim-blocks").expect(0).out == "b True\n\n- a\n", Run.latest)
    alone(work, *start).expect(2, err="'y' is undefined")
    check(alone(work, *start, "--undefined", "lenient").expect(0).out == "b ", Run.latest)
    alone(work, "--template", "t/c.j2").expect(2, err="c.j2")


@scenario
def blocks_and_newlines(work):
    write(os.path.join(work, "a.j2"), "x\n  {% if true %}y{% endif %}\n\n")
    check(alone(work, "--template", "a.j2").expect(0).out == "x\ny", Run.latest)
    check(alone(work, "--template", "a.j2", "--no-lstrip-blocks").expect(0).out == "x\n  y", Run.latest)
    check(alone(work, "--template", "a.j2", "--keep-trailing-newline").expect(0).out == "x\ny\n", Run.latest)


@scenario
def what_means_nothing_is_refused(work):
    write(os.path.join(work, "a.j2"), "x")
    alone(work, "--template", "a.j2", "r1").expect(2, err="'r1' means nothing with '--template'")
    alone(work, "--template", "a.j2", "-e", "x=1").expect(2, err="'--extra-vars' means nothing")
    alone(work, "--vars", "v.yml").expect(2, err="'--vars' means nothing with hosts")
    alone(work, "--cases", "--template", "a.j2").expect(2, err="'--template' means nothing with '--cases'")
    alone(work, "--template", "a.j2", "--undefined", "lenint").expect(2, err="did you mean 'lenient'")


@scenario
def a_case_is_answered_before_the_next_is_there(work):
    process = subprocess.Popen([HOLDFAST, "render", "--cases"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               env=environment(work))
    for number in range(3):
        case = {"templates": {"main": "{{ x }}!"}, "main": "main", "vars": {"x": number}}
        process.stdin.write(json.dumps(case).encode() + b"\n")
        process.stdin.flush()
        answer = json.loads(process.stdout.readline())
        check(answer.get("output") == "%d!" % number, answer)
    process.stdin.write(b"no JSON")
    process.stdin.close()
    check("error" in json.loads(process.stdout.readline()), "a broken case is no error")
    check(process.wait() == 0 and process.stdout.read() == b"", "it said more, or failed")
    process.stdout.close()


@scenario
def what_templates_can_use_is_listed(work):
    site = Site(work, template=TEMPLATE, hosts=HOSTS)
    site.holdfast("filters", "regex_find").expect(0, out=r"\Afilters\n  regex_findall\(regex, multiline, ignorecase\)  +\S.*\n\Z")
    site.holdfast("filters", "no such").expect(1, out=r"\A\Z", quiet=True)
    listed = json.loads(site.holdfast("filters", "--json").expect(0).out)
    names = {(entry["kind"], entry["name"]) for entry in listed}
    check({("filter", "default"), ("test", "defined"), ("global", "range")} <= names, names)
    check(all(entry["summary"] for entry in listed), "one says nothing")


@scenario
def a_site_has_filters_of_its_own(work):
    site = Site(work, template='system {\n    host-name {{ inventory_hostname | quoted }};\n}\n', hosts=HOSTS)
    site.write("templates/filters/text.j2", '{% macro quoted(v, by=\'"\') %}{{ by }}{{ v }}{{ by }}{% endmacro %}\n')
    check('host-name "r1";' in site.holdfast("render", "r1").expect(0).out, "not filtered")
    lines = site.holdfast("render", "r1", "--annotate").expect(0).out
    check("filters/text.j2:1" in lines or "router.j2:2" in lines, "no origin: %s" % lines)
    site.write("templates/filters/more.j2", "{# ours #}\n{% macro upper(v) %}{% endmacro %}\n")
    site.holdfast("render", "r1").expect(2, err=["filters/more.j2:2:4", "'upper'", "built in"], quiet=True)


@scenario
def what_a_template_may_look_up(work):
    site = Site(work, template="banner {{ lookup('file', 'motd') }};\nuser {{ lookup('env', 'WHO') }};\n"
                "at {{ now(utc=true, fmt='%Y')|length }};\nname {{ inventory_hostname }};\n", hosts=HOSTS)
    site.write("files/motd", "hello\n\n")
    run = site.holdfast("render", "r1", env={"WHO": "me"}).expect(0)
    check(run.out == "banner hello;\nuser me;\nat 4;\nname r1;\n", "another text: %s" % run.out)
    site.holdfast("render", "r1").expect(2, err=["'WHO' is not set"], quiet=True)
    lines = site.holdfast("render", "r1", "--annotate", env={"WHO": "me"}).expect(0).out
    check("inventory_hostname at " in lines and "inventory/hosts.yml:5" in lines and "(null)" not in lines,
          "no place of the host: %s" % lines)


main()
