#!/usr/bin/python3
"""The same change to the same 20 routers by Ansible, by a script with ncclient, and by holdfast: bench_peers.py [N].

Each has routers of its own that are as new; the emulator's part of the processor is taken away by waiting: what is printed
is what each program used itself, its children included.
"""

import json
import os
import re

from routers import COMMIT, HERE, PASSWORD, USER, Routers, chosen, measured, say, with_server

SITE = "deploy:\n  strategy: waves\n  batches: ['100%']\n  failure-budget: 100%\n  checks: [alarms, bgp]\n"


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def by_holdfast(routers):
    routers.site(SITE)
    return routers.deploy()


def by_ncclient(routers):
    out = os.path.join(routers.work, "out")
    config = routers.write("new.conf", with_server(routers.config))
    cost, code = measured(["/usr/bin/python3", os.path.join(HERE, "peer_ncclient.py"), config,
                           *["%s:%d" % place[1:] for place in routers.places]], routers.env, routers.work, out)
    assert code == 0 and read(out).endswith("%d confirmed\n" % routers.n), read(out)[-3000:]
    return cost


def by_ansible(routers):
    out = os.path.join(routers.work, "out")
    hosts = {name: {"ansible_host": address, "ansible_port": port} for name, address, port in routers.places}
    routers.write("hosts.yml", json.dumps({"all": {"hosts": hosts, "vars": {
        "ansible_user": USER, "ansible_password": PASSWORD, "ansible_network_os": "junipernetworks.junos.junos",
        "ansible_connection": "ansible.netcommon.netconf", "ansible_python_interpreter": "/usr/bin/python3",
        "change": routers.write("new.conf", with_server(routers.config))}}}))
    routers.write("ansible.cfg", "[defaults]\nhost_key_checking = False\nretry_files_enabled = False\nforks = 20\nstrategy = free\n"
                                 "gathering = explicit\n[persistent_connection]\nconnect_timeout = 60\ncommand_timeout = 120\n")
    env = dict(routers.env, ANSIBLE_CONFIG=os.path.join(routers.work, "ansible.cfg"), ANSIBLE_NOCOLOR="1")
    cost, code = measured(["/usr/bin/ansible-playbook", "-i", "hosts.yml", os.path.join(HERE, "peer_ansible.yml")], env, routers.work, out)
    good = len(re.findall(r"^r\d+ +: ok=4 .*failed=0", read(out), re.M))
    assert code == 0 and good == routers.n, "exit %d\n%s" % (code, read(out)[-3000:])
    return cost


def main():
    (n,) = chosen([20])
    costs = {}
    say("%d routers; a commit takes each %.1f s" % (n, COMMIT))
    for name, by in (("holdfast", by_holdfast), ("ncclient", by_ncclient), ("ansible", by_ansible)):
        with Routers(n) as routers:
            costs[name] = cost = by(routers)
        say("%-9s %7.2f s wall  %8.3f s CPU  %7.1f MB peak" % (name, cost.wall, cost.cpu, cost.peak_kb / 1024))
    for name in ("ncclient", "ansible"):
        say("%s: %.1f times holdfast's CPU, %.1f times its wall time" % (
            name, costs[name].cpu / costs["holdfast"].cpu, costs[name].wall / costs["holdfast"].wall))


main()
