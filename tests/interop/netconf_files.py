#!/usr/bin/python3
"""As much of a router's NETCONF as a file copy asks for, of the machine it runs on: the netconf subsystem of a real sshd
whose files are real. --md5: it knows no other digest, as old trains do."""

import hashlib
import os
import re
import sys

KNOWN = {"get-checksum-information": "md5", "get-sha1-checksum-information": "sha1",
         "get-sha256-checksum-information": "sha256"}
ERROR = ("<rpc-error><error-type>protocol</error-type><error-tag>operation-failed</error-tag>"
         "<error-severity>error</error-severity><error-message>%s</error-message></rpc-error>")


def plain(text):
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def checksum(rpc, path):
    if "--md5" in sys.argv and rpc != "get-checksum-information":
        return ERROR % "syntax error"
    digest = hashlib.new(KNOWN[rpc])
    try:
        with open(path, "rb") as f:
            while True:
                octets = f.read(1 << 20)
                if not octets:
                    break
                digest.update(octets)
    except OSError as e:
        return ERROR % ("%s: %s: %s" % (KNOWN[rpc], "x", os.strerror(e.errno)))
    return ("<checksum-information><file-checksum><checksum>\n%s\n</checksum></file-checksum></checksum-information>"
            % digest.hexdigest())


def storage():
    v = os.statvfs("/tmp")
    block = v.f_frsize // 512
    return ("<system-storage-information><filesystem><filesystem-name>disk</filesystem-name><total-blocks>%d</total-blocks>"
            "<available-blocks>%d</available-blocks><mounted-on>/</mounted-on></filesystem></system-storage-information>"
            % (v.f_blocks * block, v.f_bavail * block))


def delete(path):
    try:
        os.unlink(path)
    except OSError as e:
        return ERROR % os.strerror(e.errno)
    return ""


def answer(message):
    path = re.search("<path>(.*)</path>", message)
    rpc = re.search(r"<([a-z0-9-]+)[ />]", message.partition("<rpc")[2].partition(">")[2]).group(1)
    if rpc in KNOWN:
        return checksum(rpc, plain(path.group(1)))
    if rpc == "file-delete":
        return delete(plain(path.group(1)))
    return storage() if rpc == "get-system-storage" else "" if rpc == "close-session" else ERROR % "syntax error"


def say(text):
    sys.stdout.buffer.write(text.encode() + b"\n]]>]]>\n")
    sys.stdout.buffer.flush()


def main():
    say('<hello xmlns="urn:ietf:params:xml:ns:netconf:base:1.0"><capabilities><capability>'
        "urn:ietf:params:netconf:base:1.0</capability></capabilities><session-id>1</session-id></hello>")
    text = b""
    while True:
        piece = os.read(0, 65536)
        if not piece:
            return
        text += piece
        while b"]]>]]>" in text:
            message, _, text = text.partition(b"]]>]]>")
            message = message.decode()
            if "<rpc" in message:
                number = re.search('message-id="([^"]*)"', message).group(1)
                say('<rpc-reply message-id="%s">%s</rpc-reply>' % (number, answer(message)))
            if "<close-session" in message:
                return


main()
