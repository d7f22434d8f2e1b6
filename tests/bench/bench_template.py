#!/usr/bin/python3
"""Templates beside the real ones, in one run: a page of 10,000 BGP neighbors through Jinja2's compiled template, the
same as a whole command beside Ansible's loader and templar, and 2,000 hosts of the example site. Prints figures,
judges nothing but equal octets. usage: bench_template.py BUILD"""
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time

BUILD = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TEMPLATE = os.path.join(ROOT, "tests/bench/neighbors.j2")


def neighbor(k):
    n = {"name": 'Carrier %d "x"' % k, "asn": 64512 + k % 1000,
         "address": "10.%d.%d.%d" % (k >> 16, k >> 8 & 255, k & 255) if k % 7 else "2001:db8::%x" % k,
         "policies_in": ["IN-%d" % (k % 50), "DENY-BOGONS", "DENY"], "policies_out": ["OUT-%d" % (k % 50), "DENY"]}
    if k % 3:
        n["max_prefix"] = 1000 + k
    if k % 5 == 0:
        n["md5"] = "$9$abcdef%d" % k
    return n


def variables():
    return {"carriers": [{"name": "carrier-%d" % g, "type": "external", "idle": 20 + g % 5,
                          "neighbors": [neighbor(g * 100 + i) for i in range(100)]} for g in range(100)]}


def best(rounds, fn, clock=time.perf_counter):
    least = None
    for _ in range(rounds):
        begun = clock()
        result = fn()
        took = clock() - begun
        least = took if least is None or took < least else least
    return least * 1e3, result


def children():
    """CPU of the processes that were started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def say(what, ours, theirs, name):
    print("%-38s %8.1f ms   %s %8.1f ms   %.1f times" % (what, ours, name, theirs, theirs / ours))


def page(work):
    """CPU, not the wall: other work on the machine is not what is measured. Twice, in turns."""
    import jinja2
    env = jinja2.Environment(trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    template = env.from_string(open(TEMPLATE).read())
    values = json.load(open(work + "/vars.json"))
    ours, theirs = [], []
    for _ in range(2):
        took, text = best(7, lambda: template.render(**values), time.process_time)
        theirs.append(took)
        out = subprocess.run([BUILD + "/bench/bench_render", TEMPLATE, work + "/vars.yml"], check=True,
                             capture_output=True)
        ours.append([float(word) for word in out.stdout.split()])
    plain, mapped, asked, memory, loaded = [min(column) for column in zip(*ours)]
    say("one page, %d octets" % len(text), plain, min(theirs), "Jinja2")
    say("the same with its map (%d kB)" % memory, mapped, min(theirs), "Jinja2")
    say("and every line of it asked for", asked, min(theirs), "Jinja2")
    print("%-38s %8.1f ms" % ("%d octets of YAML" % os.path.getsize(work + "/vars.yml"), loaded))
    return text


def command(work, text):
    def ours():
        return subprocess.run([BUILD + "/holdfast", "render", "--template", TEMPLATE, "--vars", work + "/vars.yml"],
                              check=True, capture_output=True).stdout.decode()

    def theirs_too():
        from ansible.parsing.dataloader import DataLoader
        from ansible.template import Templar
        loader = DataLoader()
        templar = Templar(loader, variables=loader.load_from_file(work + "/vars.yml"))
        templar.environment.lstrip_blocks = True
        return templar.do_template(open(TEMPLATE).read(), preserve_trailing_newlines=False)

    took, made = best(7, ours, children)
    assert made == text, "our page differs from Jinja2's"
    try:
        import ansible.template  # noqa: F401
    except ImportError:
        print("whole command %.1f ms (no ansible here)" % took)
        return
    theirs, made = best(2, theirs_too, time.process_time)
    assert made == text, "Ansible's page differs from Jinja2's"
    say("whole command, %d octets of YAML" % os.path.getsize(work + "/vars.yml"), took, theirs, "Ansible")


def site(work, count):
    """The example site with `count` routers: copies of its four."""
    where = "%s/site%d" % (work, count)
    for name in "inventory", "templates", "runbooks":
        shutil.copytree(os.path.join(ROOT, name), os.path.join(where, name))
    regions = {}
    for k in range(count):
        region, like = [("fra", "fra-edge1"), ("fra", "fra-edge2"), ("sin", "sin-edge1"), ("sin", "sin-edge2")][k % 4]
        name = "%s-%04d" % (like, k // 4)
        regions.setdefault(region, []).append((name, like))
        text = open("%s/inventory/host_vars/%s.yml" % (ROOT, like)).read()
        text = re.sub("(fra|sin)-edge[12]", lambda m: "%s-%04d" % (m.group(), k // 4), text)
        open("%s/inventory/host_vars/%s.yml" % (where, name), "w").write(text)
    for like in "fra-edge1", "fra-edge2", "sin-edge1", "sin-edge2":
        os.unlink("%s/inventory/host_vars/%s.yml" % (where, like))
    os.unlink(where + "/inventory/site.yml")
    lines = ["all:", "  vars:", "    ansible_user: automation", "  children:", "    edge:", "      children:"]
    for region, hosts in regions.items():
        lines += ["        %s:" % region, "          hosts:"]
        lines += ["            %s: {ansible_host: 10.255.0.1}" % name for name, _ in hosts]
    for side in "side_a", "side_b":
        lines += ["    %s:" % side, "      hosts:"]
        lines += ["        %s:" % n for hosts in regions.values() for n, like in hosts
                  if like.endswith("1" if side == "side_a" else "2")]
    open(where + "/inventory/hosts.yml", "w").write("\n".join(lines) + "\n")
    begun = time.perf_counter()
    child = subprocess.Popen([BUILD + "/holdfast", "-C", where, "render", "-o", where + "/out"],
                             stdout=subprocess.DEVNULL, stderr=open(work + "/err", "w"))
    _, status, usage = os.wait4(child.pid, 0)
    took = time.perf_counter() - begun
    assert status == 0, open(work + "/err").read()[:600]
    octets = sum(os.path.getsize(os.path.join(where, "out", n)) for n in os.listdir(where + "/out"))
    print("%5d routers of the example site      %8.0f ms   %5.2f ms CPU a router, %.1f MB written, peak memory %d MB" % (
        count, took * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3 / count, octets / 1e6, usage.ru_maxrss / 1024))
    shutil.rmtree(where)


def main():
    work = tempfile.mkdtemp()
    try:
        # first: the peak of a child counts the memory of this process when it began
        for count in 20, 200, 2000:
            site(work, count)
        random.seed(1)
        values = variables()
        json.dump(values, open(work + "/vars.json", "w"))
        import yaml
        yaml.dump(values, open(work + "/vars.yml", "w"), Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper))
        command(work, page(work))
    finally:
        shutil.rmtree(work)


main()
