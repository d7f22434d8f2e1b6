#!/usr/bin/python3
"""YANG modules taken in from a folder and from a router, and what a configuration is judged by."""

import json
import os
import re

from configs import base
from harness import HOLDFAST, TREE, Fleet, Run, Site, check, environment, main, scenario, write

EXTENSIONS = """\
module junos-common-ddl-extensions {
  namespace "urn:ddl"; prefix junos;
  revision 2024-01-01;
  extension must { argument a; }
  extension must-message { argument a; }
  extension cli-feature { argument a; }
}
"""
ROOT = """\
module %(family)s-conf-root {
  namespace "http://yang.juniper.net/%(family)s/conf/root"; prefix jc;
  import junos-common-ddl-extensions { prefix junos; }
  revision 2024-01-01 { description "Junos: %(release)s.8"; }
  container configuration {
    list groups { key name; leaf name { type string; } }
  }
}
"""
SYSTEM = r"""module %(family)s-conf-system {
  namespace "http://yang.juniper.net/%(family)s/conf/system"; prefix jc-system;
  import junos-common-ddl-extensions { prefix junos; }
  import %(family)s-conf-root { prefix jc; }
  revision 2024-01-01;
  augment /jc:configuration { uses system-group; }
  augment /jc:configuration/jc:groups { uses system-group; }
  grouping system-group {
    container system {
      leaf host-name { type string; description "a \* that YANG does not know, and \. too"; }
      leaf %(only)s {
        junos:must "(\".. host-name\")";
        junos:must-message "a "quoted" word";
        type string;
      }
      uses old;
    }
  }
  grouping old { status deprecated; leaf domain-name { type string; } }
}
"""
RPC = 'module junos-rpc-show { namespace "urn:rpc"; prefix r; rpc show { } }\n'


def release(work, name="24.4R1", families=("junos", "junos-es"), only="platform-%s"):
    """As Juniper publishes one: a folder per family and kind, and one for what all of them need."""
    top = os.path.join(work, name)
    write(os.path.join(top, "common/models/junos-common-ddl-extensions@2024-01-01.yang"), EXTENSIONS)
    for family in families:
        said = {"family": family, "release": name, "only": only % family if "%" in only else only}
        for kind in ("conf", "conf-with-extensions"):
            folder = os.path.join(top, family, kind, "models")
            write("%s/%s-conf-root@2024-01-01.yang" % (folder, family), ROOT % said)
            extended = SYSTEM % said
            plain = re.sub(r"\n *junos:must.*", "", extended)
            write("%s/%s-conf-system@2024-01-01.yang" % (folder, family), extended if "with" in kind else plain)
        write("%s/%s/rpc/models/junos-rpc-show.yang" % (top, family), RPC)
    return top


def site_with(work, template="system {\n    host-name {{ inventory_hostname }};\n}\n", hosts="r1: {}", settings="deploy: {}\n"):
    return Site(work, template=template, hosts="all:\n  hosts:\n    %s\n" % hosts, settings=settings)


def names(site, *more):
    folder = os.path.join(site.dir, "schemas", *more)
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


@scenario
def one_family_is_taken_in_and_repaired(work):
    site, top = site_with(work), release(work)
    site.holdfast("schema", "import", top).expect(2, err=["several device families: 'junos', 'junos-es'", "--family"])
    site.holdfast("schema", "import", top, "--family", "junos-x").expect(2, err="no module of the configuration")
    check(names(site) == [], "something was stored: %s" % names(site))
    run = site.holdfast("schema", "import", top, "--family", "junos-es")
    run.expect(0, out=[r"^repaired junos-es-conf-system@2024-01-01: 2 x escape that YANG does not know$",
                       r"^repaired junos-es-conf-system@2024-01-01: 2 x unescaped double quote$",
                       r"^repaired junos-es-conf-system@2024-01-01: 1 x deprecated definition in use$",
                       r"^junos-es 24\.4R1: 3 modules of 11 files, 6 statements, 1 constraints$",
                       r"^stored in .*/schemas/junos-es-24\.4R1$"])
    run.lacks("junos-es-conf-root.*: ")
    check(names(site) == ["junos-es-24.4R1"], "folders: %s" % names(site))
    check(names(site, "junos-es-24.4R1") == [
        "import.yml", "junos-common-ddl-extensions@2024-01-01.yang", "junos-es-conf-root@2024-01-01.yang",
        "junos-es-conf-system@2024-01-01.yang"], "files: %s" % names(site, "junos-es-24.4R1"))
    with open(os.path.join(site.dir, "schemas/junos-es-24.4R1/junos-es-conf-system@2024-01-01.yang")) as f:
        text = f.read()
    for line in (r'"a \\* that YANG does not know, and \\. too"', r'"a \"quoted\" word"', "grouping old {"):
        check(line in text, "%s is not in %s" % (line, text))
    check("deprecated" not in text, text)
    again = json.loads(site.holdfast("schema", "import", top, "--family", "junos-es", "--json").expect(0).out)
    check(again["already"] and again["name"] == "junos-es-24.4R1" and again["constraints"] == 1, again)


@scenario
def what_is_there_is_not_lost(work):
    site, top = site_with(work), release(work, families=("junos",))
    other = release(os.path.join(work, "other"), families=("junos",), only="another")
    site.write("schemas/mine/notes.txt", "keep\n")
    site.holdfast("schema", "import", top, "--name", "mine").expect(2, err=["is there and was not imported", "--name"])
    site.holdfast("schema", "import", top, "--name", "../x").expect(2, err="cannot be the name of a folder")
    site.holdfast("schema", "import", top).expect(0)
    site.holdfast("schema", "import", other).expect(2, err=["has other modules", "--replace"])
    site.holdfast("validate", "--file", write(os.path.join(work, "a.conf"), "system { platform-junos x; host-name a; }\n"),
                  "--schema", "junos-24.4R1").expect(0)
    site.holdfast("schema", "import", other, "--replace").expect(0, out="stored in")
    site.holdfast("validate", "--file", os.path.join(work, "a.conf"), "--schema", "junos-24.4R1").expect(
        1, out="unknown statement 'platform-junos'")
    check(names(site) == ["junos-24.4R1", "mine"], "folders: %s" % names(site))
    check(names(site, "mine") == ["notes.txt"], "mine: %s" % names(site, "mine"))


@scenario
def two_releases_are_not_mixed(work):
    site = site_with(work)
    release(work, "24.4R1", ("junos",))
    folder = release(work, "23.4R1", ("junos",))
    root = os.path.join(folder, "junos/conf/models/junos-conf-root@2024-01-01.yang")
    os.rename(root, root.replace("2024", "2023"))
    write(root.replace("2024", "2023"), ROOT.replace("2024", "2023") % {"family": "junos", "release": "23.4R1"})
    site.holdfast("schema", "import", work).expect(2, err=["several releases", "name the folder of one release"])
    check(names(site) == [], "stored: %s" % names(site))


@scenario
def hosts_are_judged_by_their_platform(work):
    template = "system {\n    host-name {{ inventory_hostname }};\n    platform-junos x;\n    hots-name y;\n}\n"
    hosts = "r1: {holdfast_schema: junos-24.4R1}\n    r2: {holdfast_schema: junos-es-24.4R1}\n    r3: {holdfast_schema: builtin}"
    site, top = site_with(work, template, hosts), release(work)
    for family in ("junos", "junos-es"):
        site.holdfast("schema", "import", top, "--family", family).expect(0)
    found = json.loads(site.holdfast("validate", "--json").expect(1).out)
    said = sorted((f["device"], f["severity"], f["line"], f.get("remedy", "")) for f in found)
    check(said == [("r1", "error", 4, "did you mean 'host-name'?"), ("r2", "error", 3, "did you mean 'platform-junos-es'?"),
                   ("r2", "error", 4, "did you mean 'host-name'?"), ("r3", "note", 3, ""),
                   ("r3", "note", 4, "did you mean 'host-name'?")], "found: %s" % said)
    site.write("inventory/hosts.yml", "all:\n  hosts:\n    r1: {}\n")
    site.write("inventory/site.yml", "schema: junos-es-24.4R1\n")
    site.holdfast("validate").expect(1, out=["error: unknown statement 'platform-junos'"])
    site.holdfast("validate", "--schema", "builtin").expect(0)
    path = write(os.path.join(work, "a.set"), "set system platform-junos-es x\n")
    site.holdfast("config", "convert", "--to", "xml", "--schema", "junos-es-24.4R1", path).expect(
        0, out="<platform-junos-es>x</platform-junos-es>").lacks("not known")
    site.holdfast("config", "convert", "--to", "xml", path).expect(0, err="not known here")


@scenario
def a_name_that_is_not_there(work):
    site = site_with(work, hosts="r1: {holdfast_schema: junos-99.9R1}")
    site.holdfast("validate").expect(2, err=[r"hosts\.yml:3:\d+: .*no modules 'junos-99\.9R1'", "schema list"])
    site.write("inventory/hosts.yml", "all:\n  hosts:\n    r1: {}\n")
    site.write("inventory/site.yml", "schema: ../inventory\n")
    site.holdfast("validate").expect(2, err=r"site\.yml:1:\d+: .*no modules")
    site.holdfast("validate", "--schema", "junos-99.9R1").expect(2, err="cannot read 'junos-99.9R1'")
    site.holdfast("schema", "list", "junos-99.9R1").expect(2, err="no modules 'junos-99.9R1'")
    site.holdfast("schema", "lits").expect(2, err="'schema import', 'schema fetch' or 'schema list'")


@scenario
def changed_modules_are_not_used(work):
    site, top = site_with(work, settings="schema: junos-24.4R1\n"), release(work, families=("junos",))
    site.holdfast("schema", "import", top).expect(0)
    site.holdfast("validate").expect(0)
    path = os.path.join(site.dir, "schemas/junos-24.4R1/junos-conf-system@2024-01-01.yang")
    with open(path) as f:
        text = f.read()
    for spoilt in (text.replace("host-name", "host-mane"), ""):
        write(path, spoilt)
        site.holdfast("validate").expect(2, err=["are not those that were imported", "schema import --replace"])
    run = site.holdfast("schema", "list").expect(2, out="^builtin ", err="are not those that were imported")
    check("junos-24.4R1" not in run.out, run.out)
    os.unlink(path)
    site.holdfast("validate").expect(2, err="are not those that were imported")
    site.holdfast("schema", "import", top).expect(0, out="stored in")
    site.holdfast("validate").expect(0)


@scenario
def a_spoilt_cache_counts_for_nothing(work):
    site, top = site_with(work, "system {\n    hots-name x;\n}\n", settings="schema: junos-24.4R1\n"), release(work, families=("junos",))
    cache = os.path.join(work, "cache")
    found = r"error: unknown statement 'hots-name'"
    site.holdfast("schema", "import", top, env={"XDG_CACHE_HOME": cache}).expect(0)
    folder = os.path.join(cache, "holdfast/schemas")
    files = os.listdir(folder)
    check(len(files) == 1, "kept: %s" % files)
    path = os.path.join(folder, files[0])
    with open(path, "rb") as f:
        whole = f.read()
    check(os.stat(path).st_mode & 0o777 == 0o600, "others may write the cache")
    spoilt = [b"", whole[:len(whole) // 2], whole.replace(b"host-name", b"hots-name"), whole[:9] + b"x" + whole[10:], b"\n\n\n"]
    for text in spoilt:
        write(path, text)
        site.holdfast("validate", env={"XDG_CACHE_HOME": cache}).expect(1, out=found)
        with open(path, "rb") as f:
            check(f.read() == whole, "the cache was not made anew")
    site.holdfast("validate", env={"XDG_CACHE_HOME": "/dev/null/none"}).expect(1, out=found)


@scenario
def what_is_there_is_listed(work):
    site, top = site_with(work), release(work)
    run = site.holdfast("schema", "list").expect(0, out=r"^builtin +junos +\d+ +\d+ +\d+  built in$")
    check(len(run.out.splitlines()) == 2, run.out)
    site.holdfast("schema", "import", top, "--family", "junos", "--name", "lab").expect(0)
    site.holdfast("schema", "list").expect(0, out=[r"^builtin ", r"^lab +junos +24\.4R1 +3 +6 +1  .*/24\.4R1$"])
    site.holdfast("schema", "list", "lab").expect(0, out=r"^  junos-conf-system +2024-01-01 +4 +1$").lacks("^builtin")
    one = json.loads(site.holdfast("schema", "list", "lab", "--json").expect(0).out)[0]
    check([(m["module"], m["statements"], m["constraints"]) for m in one["modules"]] == [
        ("junos-common-ddl-extensions", 0, 0), ("junos-conf-root", 2, 0), ("junos-conf-system", 4, 1)], one)


@scenario
def modules_of_a_router(work):
    with Fleet(work, {"r1": base("r1")}) as fleet:
        site = Site(work, fleet, template=base("r1"))
        run = site.holdfast("schema", "fetch", "r1").expect(0, out=r"^stored in .*/schemas/junos-22\.4R\S+$")
        name = names(site)
        check(len(name) == 1 and name[0].startswith("junos-22.4R"), "folders: %s" % name)
        check("junos-conf-protocols-bgp@2022-01-01.yang" in names(site, name[0]), names(site, name[0]))
        site.holdfast("schema", "list", name[0]).expect(0, out=r" r1$")
        fleet["r1"].untouched()
        fleet["r1"].never("lock", "lock-configuration", "open-configuration")
        check(len(fleet["r1"].rpcs("get-schema")) > 50, fleet["r1"].rpcs())
        site.write("inventory/site.yml", "validate:\n  off: [{rule: bgp-policy, reason: not here}]\n")
        site.holdfast("validate", "--schema", name[0]).expect(0)
        site.write("templates/router.j2", base("r1").replace("description", "descriptoin"))
        site.holdfast("validate", "--schema", name[0]).expect(1, out=["error: unknown statement 'descriptoin'", "'description'"])
        site.holdfast("schema", "fetch", "r1").expect(0, out="^already in")
        run.lacks("password")


@scenario
def modules_of_another_family(work):
    """Replies with prefixes, and names of SRX."""
    config = base("r1").replace("netconf {", "netconf {\n            rfc-compliant;")
    with Fleet(work, {"r1": config}, personality="model: srx345\nrelease: 23.4R2.13\n") as fleet:
        site = Site(work, fleet, template=config, settings="validate:\n  off: [{rule: bgp-policy, reason: not here}]\n")
        site.holdfast("schema", "fetch", "r1", "--family", "junos").expect(2, err="lists no modules")
        site.holdfast("schema", "fetch", "r1").expect(0, out=r"^stored in .*/schemas/junos-es-23\.4R2$")
        check("junos-es-conf-system@2023-01-01.yang" in names(site, "junos-es-23.4R2"), names(site, "junos-es-23.4R2"))
        site.holdfast("validate", "--schema", "junos-es-23.4R2").expect(0)
        fleet["r1"].untouched()


@scenario
def a_router_without_modules(work):
    with Fleet(work, {"r1": base("r1")}, personality="release: 17.4R3.1\n") as fleet:
        site = Site(work, fleet)
        site.holdfast("schema", "fetch", "r1").expect(2, err=["lists no modules", "netconf-state-schemas"])
        site.holdfast("schema", "fetch", "r9").expect(2, err="no host 'r9'")
        check(names(site) == [], "left behind: %s" % names(site))
        fleet["r1"].untouched()
    site.holdfast("schema", "fetch", "r1").expect(4)
    check(names(site) == [], "left behind: %s" % names(site))


def juniper(work):
    """JUNIPER=FOLDER of a published release of 21.4 to 23.2: the example site is right by it, and reads as by ours."""
    site = Site(work)
    site.holdfast("schema", "import", os.environ["JUNIPER"], "--family", "junos", "--name", "own").expect(0)
    own = os.path.join(site.dir, "schemas/own")
    Run([HOLDFAST, "validate", "-C", TREE, "--schema", own], environment(work), work).wait().expect(0, quiet=True)
    rendered = os.path.join(work, "rendered")
    Run([HOLDFAST, "render", "-C", TREE, "-o", rendered], environment(work), work).wait().expect(0)
    for name in os.listdir(rendered):
        if name.endswith(".conf"):
            argv = [HOLDFAST, "config", "convert", "--to", "xml", os.path.join(rendered, name)]
            texts = [Run(argv + more, environment(work), work).wait().expect(0).out for more in ([], ["--schema", own])]
            check(texts[0] == texts[1], "%s is other XML by these modules" % name)


if os.environ.get("JUNIPER"):
    scenario(juniper)

main()
