#!/usr/bin/python3
"""The router's words at the template's line: load errors and commit-check errors."""

from configs import base
from harness import Fleet, Operator, Site, check, main, scenario

PART = """\
{# a part of the site #}
protocols {
    bgp {
        group carriers {
{% for peer in ["192.0.2.2"] %}
            neighbor {{ peer }} {
                %s;
            }
{% endfor %}
        }
    }
}
"""


def site_with(work, fleet, statement, before=""):
    """The whole configuration from router.j2, and a statement from line 7 of an included part."""
    site = Site(work, fleet, before + base(description="ours") + '{% include "parts/bgp.j2" %}\n')
    site.write("templates/parts/bgp.j2", PART.replace("%s", statement))
    return site


def nothing_left(r1, before):
    check(r1.running() == before, "the running configuration changed")
    check(not r1.commits(), "a commit was sent: %s" % r1.commits())
    operator = Operator(r1)
    check("ours" not in operator.compare(), "something was left in the candidate: %s" % operator.compare())
    operator.rpc("<lock-configuration/>")
    operator.close()


@scenario
def a_load_error_is_shown_at_the_template_line(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site, before = site_with(work, fleet, "descriptoin wrong"), r1.running()
        run = site.holdfast("deploy", "--yes")
        run.expect(1, out=r"\Ar1 unchanged\n\Z", err=[
            r"templates/parts/bgp\.j2:7:\d+: .*",     # file, line, column
            r"^ +descriptoin wrong;$",                # the rendered line
            r"syntax error",                          # the router's own words
            r"descriptoin"])
        nothing_left(r1, before)


@scenario
def the_variable_that_wrote_the_wrong_word_is_named(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site, before = site_with(work, fleet, "{{ knob }} wrong"), r1.running()
        site.write("inventory/group_vars/all.yml", "---\nmore: 1\nknob: descriptoin\n")
        run = site.holdfast("deploy", "--yes")
        run.expect(1, out=r"\Ar1 unchanged\n\Z", err=[
            r"templates/parts/bgp\.j2:7:\d+: .*", r"^ +descriptoin wrong;$",
            r"correct the value of 'knob' at \S*inventory/group_vars/all\.yml:3, or the template line"])
        nothing_left(r1, before)


@scenario
def a_load_error_of_the_first_of_two_routers(work):
    with Fleet(work, {"r1": base("r1"), "r2": base("r2")}) as fleet:
        site = site_with(work, fleet, "descriptoin wrong")
        run = site.holdfast("deploy", "--yes", "--strategy", "serial")
        run.expect(1, out=[r"^r1 unchanged$", r"^r2 refused$"])
        check(not fleet["r2"].what("session-begin"), "r2 was spoken to")


@scenario
def two_load_errors_are_both_shown(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site = site_with(work, fleet, "descriptoin wrong", before="sytsem {\n    x y;\n}\n")
        before = r1.running()
        run = site.holdfast("deploy", "--yes")
        run.expect(1, out="r1 unchanged", err=[r"templates/router\.j2:1:\d+: ", r"templates/parts/bgp\.j2:7:\d+: "])
        nothing_left(r1, before)


@scenario
def a_diff_shows_the_load_error_too(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site, before = site_with(work, fleet, "descriptoin wrong"), r1.running()
        site.holdfast("diff").expect(1, err=[r"templates/parts/bgp\.j2:7:\d+: "])
        nothing_left(r1, before)


@scenario
def a_commit_check_error_with_a_path_is_shown_at_the_template_line(work):
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site, before = site_with(work, fleet, "import [ FROM-CARRIER ]"), r1.running()
        run = site.holdfast("deploy", "--yes")
        run.expect(1, out=r"\Ar1 unchanged\n\Z", err=[
            r"templates/parts/bgp\.j2:7:\d+: ",
            r"^ +import (\[ )?FROM-CARRIER( \])?;$",
            r"FROM-CARRIER.*(not defined|undefined)|(not defined|undefined).*FROM-CARRIER"])
        check(r1.rpcs("commit-configuration"), "no check was asked for")
        nothing_left(r1, before)


@scenario
def the_router_says_ok_after_an_error(work):
    """A load that ends in <ok/> with an error inside has failed all the same."""
    with Fleet(work, {"r1": base()}) as fleet:
        r1 = fleet["r1"]
        site, before = Site(work, fleet, base(description="ours")), r1.running()
        r1.ctl("fault", "error-and-ok:load-configuration")
        site.holdfast("deploy", "--yes").expect(1, out="r1 unchanged")
        nothing_left(r1, before)


main()
