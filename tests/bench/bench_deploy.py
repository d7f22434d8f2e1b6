#!/usr/bin/python3
"""What a deploy of the example site's router costs by the number of routers: bench_deploy.py [N…] (10 100 1000).

Waves of everything at once, and all or nothing, where every router waits for the last one with its sessions open.
Figures only: whatever a shared machine gives.
"""

from routers import Routers, chosen, say

WAVES = "deploy:\n  strategy: waves\n  batches: ['100%']\n  failure-budget: 100%\n  checks: [alarms, bgp]\n"
ALL = "deploy:\n  strategy: all\n  confirm-timeout: 60\n  checks: [alarms, bgp]\n"


def figures(n, name, settings, options, least):
    with Routers(n) as routers:
        routers.site(settings)
        began = routers.cpu()
        cost = routers.deploy(*options)
        say("%6d  %-14s %7.1f s wall  %6.2f ms CPU a router  %6.0f ms junosim's  %6.1f MB peak%s"
            % (n, name, cost.wall, cost.cpu * 1000 / n, (routers.cpu() - began) * 1000 / n, cost.peak_kb / 1024,
               "" if least is None else "  %5.0f kB for each router more" % ((cost.peak_kb - least[1]) / (n - least[0]))))
        return n, cost.peak_kb


def main():
    for name, settings, options in (("32 lanes", WAVES, ()), ("256 lanes", WAVES, ("-j", "256")), ("all or nothing", ALL, ("-j", "64"))):
        least = None
        for n in chosen([10, 100, 1000]):
            found = figures(n, name, settings, options, least)
            least = least or found


if __name__ == "__main__":
    main()
