"""What is deployed, and how it ends if nothing disturbs it."""

from lab import OLD, PERSONALITY, configs


class Scenario:
    """share: 'make check' tries one point of so many, times that of the kind. faults: struck in every run, so that the
    points are those of the way back, and the kinds strike a second time. cut: the deployment was killed so (see axe.c),
    and the scenario is its resume. peers: the routers, and what 'peer' is in the template."""

    def __init__(self, name, template, result, code, personality="", share=1, faults=(), cut=None, peers=None, options=()):
        self.name, self.template, self.code, self.share = name, template, code, share
        self.personality, self.faults, self.cut, self.options = PERSONALITY + personality, faults, cut, options
        self.peers = peers or {"r1": "64500"}
        self.results = result if isinstance(result, dict) else dict.fromkeys(self.peers, result)

    def new(self, router):
        return self.template.replace("{{ peer }}", self.peers[router])


GOOD, BAD = configs.base(description="new"), configs.base(peer_as="64999")
BAD_REFERENCE = OLD.replace("type external;", "type external;\n            import NOWHERE;")
BOTH = {"peers": {"r1": "64500", "r2": "64500"}, "options": ("--strategy", "all")}
NOT_BOTH = {"peers": {"r1": "64500", "r2": "64999"}, "options": ("--strategy", "all")}
SHARED = configs.base(description="new", peer_as="{{ peer }}")

DEPLOYED = [
    Scenario("good change", GOOD, "confirmed", 0),
    Scenario("failing health", BAD, "rolled-back", 5, share=2),
    Scenario("refused at commit check", BAD_REFERENCE, "unchanged", 1, share=2),
    Scenario("no difference", OLD, "unchanged", 0, share=3),
    Scenario("all or nothing", SHARED, "confirmed", 0, share=6, **BOTH),
    Scenario("all or nothing, one fails", SHARED, "rolled-back", 5, share=8, **NOT_BOTH),
    Scenario("good change, no marker", GOOD, "confirmed", 0, "commit-confirmed-marker: false\n", 6),
    Scenario("good change, no entry for an empty commit", GOOD, "confirmed", 0, "empty-commit-history: false\n", 6),
    Scenario("good change, session lost after the load", GOOD, "unchanged", 4, share=15,
             faults=["drop-after:load-configuration:1"]),
    Scenario("good change, session lost before the commit", GOOD, "unchanged", 4, share=15,
             faults=["drop-before:commit-configuration:2"]),
    Scenario("good change, session lost after the commit", GOOD, "confirmed", 0, share=15,
             faults=["drop-after:commit-configuration:2"]),
    Scenario("good change, session lost before the confirmation", GOOD, "confirmed", 0, share=15,
             faults=["drop-before:commit-configuration:3"]),
    Scenario("good change, session lost after the confirmation", GOOD, "confirmed", 0, share=15,
             faults=["drop-after:commit-configuration:3"]),
    Scenario("failing health, session lost before the rollback", BAD, "rolled-back", 5, share=15,
             faults=["drop-before:commit-configuration:3"]),
    Scenario("failing health, session lost after the rollback", BAD, "rolled-back", 5, share=15,
             faults=["drop-after:commit-configuration:3"]),
    Scenario("failing health, no marker, commit refused in words and done", BAD, "rolled-back", 5,
             "commit-confirmed-marker: false\n", share=15, faults=["error-and-ok:commit-configuration:2"]),
]
# entries of a good change: begin, commit, committed, healthy, confirm, end; of a failing one: …, committed, rollback, end
RESUMED = [
    Scenario("resumed, cut when begun", GOOD, "unchanged", 6, share=12, cut="after:begin"),
    Scenario("resumed, cut before the commit", GOOD, "unchanged", 6, share=12, cut="before:commit"),
    Scenario("resumed, cut when the commit was to be sent", GOOD, "unchanged", 6, share=12, cut="after:commit"),
    Scenario("resumed, cut after the commit", GOOD, "confirmed", 0, share=12, cut="before:committed"),
    Scenario("resumed, cut in the window", GOOD, "confirmed", 0, share=12, cut="after:committed"),
    Scenario("resumed, cut in the window, no marker", GOOD, "confirmed", 0, "commit-confirmed-marker: false\n", 16,
             cut="after:committed"),
    Scenario("resumed, cut when healthy", GOOD, "confirmed", 0, share=12, cut="after:healthy"),
    Scenario("resumed, cut after the confirmation", GOOD, "confirmed", 0, share=12, cut="before:end"),
    Scenario("resumed, failing health, cut in the window", BAD, "rolled-back", 5, share=12, cut="after:committed"),
    Scenario("resumed, failing health, cut before the rollback", BAD, "rolled-back", 5, share=12, cut="after:rollback"),
    Scenario("resumed, failing health, cut after the rollback", BAD, "rolled-back", 5, share=12, cut="before:end"),
]
SCENARIOS = DEPLOYED + RESUMED
