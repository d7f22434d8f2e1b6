#!/usr/bin/python3
"""A configuration of 5 MB judged by holdfast, and the same data as XML with the same modules by yanglint; then the whole
command for one router. Processor time, since others use the machine too. Prints figures, judges nothing.
usage: bench_validate.py BUILD [MODULES]"""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile

BUILD = os.path.abspath(sys.argv[1])
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MODULES = os.path.abspath(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None
ROUNDS = 3


def cost(argv, env=None):
    """Least processor seconds of some runs, most kB, the last exit code and what it said."""
    least = None
    for _ in range(ROUNDS):
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(argv, stdout=said, stderr=said, env=env)
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            took = used.ru_utime + used.ru_stime
            least = took if least is None or took < least else least
            said.seek(0)
            text = said.read().decode("utf-8", "replace")
    return least, used.ru_maxrss, process.returncode, text


def modules(xml):
    """Files of the modules whose statements the data has."""
    folder = MODULES or os.path.join(ROOT, "schemas/junos")
    with open(xml) as f:
        names = sorted(set(re.findall(r'xmlns="http://yang\.juniper\.net/(junos(?:-\w+)?)/conf/([\w-]+)"', f.read())))
    found = []
    for family, name in names:
        found += glob.glob("%s/**/%s-conf-%s.yang" % (folder, family, name), recursive=True)[:1] or glob.glob(
            "%s/**/%s-conf-%s@*.yang" % (folder, family, name), recursive=True)[:1]
    return ["-p", folder] + found


def main():
    work = tempfile.mkdtemp(prefix="bench-")
    cache, big, small = work + "/cache", work + "/big.xml", work + "/small.xml"
    out = subprocess.run([BUILD + "/bench/bench_validate", MODULES or "-", cache + "/holdfast/schemas", big, small],
                         check=True, capture_output=True).stdout.decode()
    f = {k: int(v) for k, v in (line.split() for line in out.splitlines())}
    mega = f["octets"] / 1e6
    print("configuration        %.1f MB, %d lines, %d findings" % (mega, f["lines"], f["findings"]))
    print("modules, cached      %.0f ms" % (f["open"] / 1e3))
    print("parse                %.0f ms, %.0f MB/s, %d MB" % (f["parse"] / 1e3, mega / f["parse"] * 1e6, f["tree"] >> 10))
    print("bind                 %.0f ms, %.0f MB/s, %d MB more" % (f["bind"] / 1e3, mega / f["bind"] * 1e6, f["bound"] >> 10))
    print("whole check          %.0f ms, %.0f MB/s, %d MB at most with the modules" % (
        f["whole"] / 1e3, mega / f["whole"] * 1e6, f["peak"] >> 10))
    beside_yanglint(f, big, small)
    one_router(work, cache)
    shutil.rmtree(work)


def beside_yanglint(f, big, small):
    if shutil.which("yanglint") is None:
        print("yanglint             not compared: it is not installed (libyang-tools)")
        return
    argv = ["yanglint", "-Q", "-e", "-t", "config"] + modules(big)
    alone, _, code, text = cost(argv + [small])
    took, memory, again, more = cost(argv + [big])
    if code or again:
        print("yanglint             not compared, it refuses the modules or the data: %s" % (text or more).strip()[:300])
        return
    theirs = took - alone
    print("yanglint             %.0f ms, %d MB at most (and %.0f ms for a small file: the modules)" % (
        theirs * 1e3, memory >> 10, alone * 1e3))
    print("whole check          %.2f times yanglint; with the modules %.2f times" % (
        f["whole"] / 1e6 / theirs, (f["whole"] + f["open"]) / 1e6 / took))


def one_router(work, cache):
    argv = [BUILD + "/holdfast", "validate", "--quiet", "-C", ROOT, "fra-edge1"] + (["--schema", MODULES] if MODULES else [])
    for what, where in (("modules cached", cache), ("no cache", "/dev/null/none")):
        env = dict(os.environ, HOME=work, XDG_CACHE_HOME=where, XDG_STATE_HOME=work)
        took, memory, code, _ = cost(argv, env)
        print("holdfast validate    %.0f ms, %d MB for a router of the example site, %s (exit %d)" % (
            took * 1e3, memory >> 10, what, code))


main()
