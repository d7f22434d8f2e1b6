#!/usr/bin/python3
"""What a careful person writes with ncclient: peer_ncclient.py CONFIG ADDRESS:PORT…, a thread for each of 20 routers at once.

The same transaction as holdfast's, as far as ncclient goes: lock, load override, compare, check, commit confirmed, a fresh
session, BGP and alarms read from it and before, confirm.
"""

import sys
import warnings
from concurrent.futures import ThreadPoolExecutor

warnings.simplefilter("ignore")
from ncclient import manager  # noqa: E402
from ncclient.xml_ import new_ele  # noqa: E402


def connect(address, port):
    return manager.connect(host=address, port=int(port), username="admin", password="admin@123", hostkey_verify=False,
                           look_for_keys=False, allow_agent=False, device_params={"name": "junos"}, timeout=300)


def established(session):
    text = str(session.rpc(new_ele("get-bgp-neighbor-information")))
    session.rpc(new_ele("get-alarm-information"))
    return text.count("<peer-state>Established</peer-state>")


def deploy(config, place):
    address, port = place.rsplit(":", 1)
    with connect(address, port) as session:
        session.lock()
        session.load_configuration(action="override", format="text", config=config)
        difference = str(session.compare_configuration())
        before = established(session)
        session.validate()
        session.commit(confirmed=True, timeout="300")
        with connect(address, port) as fresh:
            good = established(fresh) == before
        if good:
            session.commit()
        session.unlock()
    return good and "192.0.2.123" in difference


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        config = f.read()
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda place: deploy(config, place), sys.argv[2:]))
    print("%d confirmed" % sum(done))
    sys.exit(0 if all(done) else 1)


main()
