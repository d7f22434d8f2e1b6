"""Small configurations for scenarios: enough of a router to lose its BGP sessions."""

BASE = """\
system {
    host-name %(name)s;
    root-authentication {
        encrypted-password "$6$fake$fake"; ## SECRET-DATA
    }
    services {
        netconf {
            ssh;
        }
    }
}
interfaces {
    ge-0/0/0 {
        description "%(description)s";
        unit 0 {
            family inet {
                address 192.0.2.1/30;
            }
        }
    }
}
routing-options {
    autonomous-system 64496;
}
protocols {
    bgp {
        group carriers {
            type external;
            neighbor 192.0.2.2 {
                peer-as %(peer_as)s;
            }
        }
    }
}
"""


def base(name="r1", description="to carrier A", peer_as="64500"):
    return BASE % {"name": name, "description": description, "peer_as": peer_as}
