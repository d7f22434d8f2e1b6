#!/usr/bin/python3
"""Secrets in vaults: opened where they stand, named when nothing opens them, shown nowhere."""
import json
import os

from harness import Site, check, main, scenario, write

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = json.load(open(os.path.join(HERE, "..", "spec", "vault", "cases.json"), encoding="utf-8"))
INLINE = next(c for c in CASES if c["kind"] == "cli encrypt_string")
WHOLE = next(c for c in CASES if "prod@pw2" in c["kind"])  # holds 'key: value'
KEY = bytes.fromhex(INLINE["plaintext_hex"]).decode()
HOSTS = "all:\n  hosts:\n    r1:\n    r2:\n"
TEMPLATE = "system {\n    host-name {{ inventory_hostname }};\n{% if bgp is defined %}\n" \
    "    key \"{{ bgp.key }}\";\n{% endif %}\n}\n"


def site_of(work, template=TEMPLATE):
    site = Site(work, template=template, hosts=HOSTS)
    text = INLINE["yaml"].replace("\n", "\n  ").replace("bgp_key:", "  key:", 1)
    site.write("inventory/host_vars/r1.yml", "bgp:\n%s\n" % text)
    write(os.path.join(work, "pw"), INLINE["password_file_content"])
    return site


@scenario
def a_value_is_opened_where_it_stands(work):
    site = site_of(work)
    out = site.holdfast("render", "r1", "--vault-password-file", "pw").expect(0).out
    check('key "%s";' % KEY in out, "not opened: %s" % out)
    run = site.holdfast("render", "r1", env={"HOLDFAST_VAULT_PASSWORD_FILE": "pw"}).expect(0)
    check(run.out == out, "another text by the environment")


@scenario
def without_a_password_only_its_use_is_an_error(work):
    site = site_of(work)
    site.holdfast("render", "r2").expect(0)
    site.holdfast("render", "r1").expect(2, err=["host_vars/r1.yml:2:", "'key' is a vault", "--vault-password-file"],
                                         quiet=True)


@scenario
def nothing_stands_in_for_a_vault(work):
    for use in ("{{ bgp.key | default('x') }}", "{{ bgp.key is defined }}", "{% if bgp.key %}x{% endif %}",
                "{{ bgp.key == 'x' }}", "{{ [bgp]|map(attribute='key', default='x')|join }}"):
        site_of(work, "a %s;\n" % use).holdfast("render", "r1").expect(2, err=["'key' is a vault"], quiet=True)
    site_of(work, "a {{ bgp|length }};\n").holdfast("render", "r1").expect(0)


@scenario
def a_program_may_print_the_password(work):
    site = site_of(work)
    write(os.path.join(work, "ask-client"), "#!/bin/sh\n[ \"$1 $2\" = '--vault-id prod' ] && cat pw\n")
    os.chmod(os.path.join(work, "ask-client"), 0o700)
    out = site.holdfast("render", "r1", "--vault-id", "prod@ask-client").expect(0).out
    check(KEY in out, "not opened: %s" % out)
    site.holdfast("render", "r1", "--vault-id", "other@ask-client").expect(2, err=["'ask-client' failed"], quiet=True)


@scenario
def a_whole_file_is_opened_or_named(work):
    site = site_of(work, "system {\n    login \"{{ key }}\";\n}\n")
    site.write("inventory/host_vars/r2.yml", WHOLE["vaulttext"])
    write(os.path.join(work, "pw2"), WHOLE["password_file_content"])
    run = site.holdfast("render", "r2", "--vault-id", "prod@pw2", "--vault-id", "dev@pw").expect(0)
    check('login "value";' in run.out, "not opened: %s" % run.out)
    site.holdfast("render", "r2", "--vault-id", "dev@pw").expect(
        2, err=["host_vars/r2.yml:1:1", "no password", "'prod'"], quiet=True)


@scenario
def what_was_opened_is_shown_nowhere(work):
    site = site_of(work)
    run = site.holdfast("explain", "r1", "bgp", "--vault-password-file", "pw").expect(0)
    check(KEY not in run.out + run.err, "the secret is shown")
    site.holdfast("render", "r1", "--vault-password-file", "none").expect(2, err=["none"], quiet=True)
    write(os.path.join(work, "empty"), " \n")
    site.holdfast("render", "r1", "--vault-password-file", "empty").expect(2, err=["holds no vault password"], quiet=True)


main()
