#!/usr/bin/python3
"""Bad input: the position, exit code 2, and nothing is sent to any router."""

import os

from configs import base
from harness import Fleet, Site, check, main, scenario


def refused(work, err, template=None, files=(), args=(), hosts=None, settings="", remedy=None, before=None,
            renders=False):
    """Deploys with a router listening; whatever is wrong must be found before a session is opened.
    renders: the text can be rendered, but is no configuration."""
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base() if template is None else template)
        if hosts is not None:
            site.write("inventory/hosts.yml", hosts)
        if settings:
            site.write("inventory/site.yml", settings)
        for path, text in files:
            site.write(path, text)
        if before is not None:
            before(site)
        connections = len(fleet["r1"].log())
        for command in ([] if renders else [["render"]]) + [["diff"], ["deploy", "--yes"]]:
            run = site.holdfast(*command, *args)
            run.expect(2, err=[err] + ([remedy] if remedy else []), quiet=True)
        check(len(fleet["r1"].log()) == connections, "the router was spoken to: %s" % fleet["r1"].log()[connections:])


@scenario
def yaml_that_is_broken(work):
    refused(work, r"inventory/hosts\.yml:3:9: ", hosts="all:\n  hosts:\n    r1: {ansible_port: 830\n    r2: }\n")


@scenario
def a_tab_in_yaml(work):
    refused(work, r"inventory/hosts\.yml:3:1: ", hosts="all:\n  hosts:\n\tr1:\n")


@scenario
def a_key_written_twice(work):
    refused(work, r"inventory/hosts\.yml:5:7: .*ansible_port",
            hosts="all:\n  hosts:\n    r1:\n      ansible_port: 1\n      ansible_port: 2\n")


@scenario
def an_unknown_key_of_the_site(work):
    refused(work, r"inventory/site\.yml:2:3: .*'confirm_timeout'", settings="deploy:\n  confirm_timeout: 5\n",
            remedy="confirm-timeout")


@scenario
def an_unknown_key_of_a_group(work):
    refused(work, r"inventory/hosts\.yml:2:3: .*'host'", hosts="all:\n  host:\n    r1:\n", remedy="hosts")


@scenario
def a_number_out_of_bounds(work):
    refused(work, r"inventory/site\.yml:2:20: .*'confirm-timeout'.* 0", settings="deploy:\n  confirm-timeout: 0\n")


@scenario
def a_check_that_is_not_there(work):
    with Fleet(work, {"r1": base()}) as fleet:
        site = Site(work, fleet, base(), checks={"bgp": "name: bgp\ntitle: bgp\ncheck: bgp\nexpect: {}\n"},
                    settings="deploy:\n  checks: [bpg]\n")
        before = len(fleet["r1"].log())
        site.holdfast("deploy", "--yes").expect(2, err=["bpg", "bgp"])
        check(len(fleet["r1"].log()) == before, "the router was spoken to")


@scenario
def an_unknown_host_in_the_limit(work):
    refused(work, r"r9", args=["-l", "r9"])


@scenario
def an_unknown_host_among_the_arguments(work):
    refused(work, r"r9", args=["r9"])


@scenario
def an_undefined_variable(work):
    text = base().replace("host-name r1", "host-name {{ nmae }}")
    refused(work, r"templates/router\.j2:2:\d+: .*'nmae'", template=text)


@scenario
def an_undefined_variable_in_an_included_template(work):
    refused(work, r"templates/parts/ntp\.j2:3:\d+: .*'ntp_servers'", template=base() + '{% include "parts/ntp.j2" %}\n',
            files=[("templates/parts/ntp.j2", "system {\n  ntp {\n    {% for s in ntp_servers %}\n    server {{ s }};\n"
                                              "    {% endfor %}\n  }\n}\n")])


@scenario
def a_syntax_error_in_a_template(work):
    refused(work, r"templates/router\.j2:3:\d+: ", template="system {\n}\n{% fro x in y %}\n")


@scenario
def a_missing_template(work):
    refused(work, r"inventory/hosts\.yml:5:\d+: .*'nowhere\.j2'",
            hosts="all:\n  hosts:\n    r1:\n      ansible_host: 127.0.0.1\n      holdfast_template: nowhere.j2\n")


@scenario
def a_missing_include(work):
    refused(work, r"templates/router\.j2:2:\d+: .*'parts/nowhere\.j2'",
            template='# top\n{% include "parts/nowhere.j2" %}\n')


@scenario
def a_circular_include(work):
    refused(work, r"templates/[ab]\.j2:1:1: .*recursion", remedy="include itself", template='{% include "a.j2" %}\n',
            files=[("templates/a.j2", '{% include "b.j2" %}\n'), ("templates/b.j2", '{% include "a.j2" %}\n')])


@scenario
def an_include_from_outside_the_site(work):
    refused(work, r"templates/router\.j2:1:1: .*passwd", template='{% include "../../../../../../etc/passwd" %}\n')


@scenario
def an_empty_inventory(work):
    refused(work, r"inventory/hosts\.yml", hosts="")


@scenario
def an_inventory_without_hosts(work):
    refused(work, r"inventory/hosts\.yml:1:1: .*no hosts", hosts="all:\n  children:\n    edge:\n")


@scenario
def no_inventory_at_all(work):
    refused(work, r"hosts\.y", before=lambda site: os.unlink(os.path.join(site.dir, "inventory/hosts.yml")))


@scenario
def a_template_that_is_not_utf8(work):
    refused(work, r"templates/router\.j2:2:\d+: ", template=b"system {\n    host-name caf\xe9;\n}\n")


@scenario
def an_inventory_that_is_not_utf8(work):
    refused(work, r"inventory/host_vars/r1\.yml:2:\d+: ",
            files=[("inventory/host_vars/r1.yml", b"a: 1\nname: caf\xe9\n")])


@scenario
def an_unclosed_brace(work):
    refused(work, r"templates/router\.j2:\d+:\d+: ", template="system {\n    host-name r1;\n", renders=True)


@scenario
def a_brace_too_many(work):
    refused(work, r"templates/router\.j2:3:\d+: ", template="system {\n    host-name r1;\n}}\n", renders=True)


@scenario
def a_statement_without_its_end(work):
    refused(work, r"templates/router\.j2:2:\d+: ", template="system {\n    host-name r1\n}\n", renders=True)


@scenario
def a_template_that_renders_nothing(work):
    refused(work, r"'router\.j2' rendered nothing", template="{# nothing #}\n\n")


@scenario
def an_unknown_option(work):
    refused(work, r"'--confirm-timeuot'", args=["--confirm-timeuot", "5"], remedy="")


main()
