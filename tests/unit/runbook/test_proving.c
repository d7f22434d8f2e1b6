#include "unit/runbook/played.h"

#include "data/yaml.h"
#include "runbook/proving.h"

#define PEERS(advertised)                                                                \
	REPLY("<bgp-information><bgp-peer><peer-address>192.0.2.2+179</peer-address>"    \
	      "<peer-type>External</peer-type><peer-state>Established</peer-state>"      \
	      "<bgp-rib><name>inet.0</name><advertised-prefix-count>" advertised         \
	      "</advertised-prefix-count></bgp-rib></bgp-peer></bgp-information>")
#define PORT(bps)                                                                        \
	REPLY("<interface-information><physical-interface><name>xe-0/1/0</name>"         \
	      "<traffic-statistics><input-bps>" bps                                      \
	      "</input-bps><output-bps>0</output-bps></traffic-statistics>"              \
	      "</physical-interface></interface-information>")
#define BOTH                                                                             \
	"- {advertised: external, at-most: 0}\n"                                         \
	"- {session: external}\n"                                                        \
	"- {interface: 'xe-0/1/*', direction: input, at-most: 10 %}\n"

static struct proofs
proofs_of(struct played *p, const char *text)
{
	struct proofs proofs;
	struct value *v;

	assert_int_equal(
	    yaml_parse(p->play.arena, "book.yaml", str_of(text), NULL, &v, &p->play.e),
	    0);
	assert_int_equal(proof_load(p->play.arena, v, true, &proofs, &p->play.e), 0);
	return proofs;
}

static size_t
times(const struct played *p, const char *text)
{
	size_t n = 0;

	for (const char *at = buf_z(&p->play.sent); (at = strstr(at, text)) != NULL; at++)
		n++;
	return n;
}

/* The neighbors are asked for once for two proofs. */
static void
before_the_change(void **state)
{
	struct value *before;
	struct proofs proofs;
	struct played p;

	(void)state;
	played_open(&p, HELLO PEERS("12") PORT("400000000"));
	proofs = proofs_of(&p, BOTH);
	assert_int_equal(proving_take(&p.s, &proofs, &before, &p.play.e), 0);
	assert_int_equal(
	    value_number(before, "routes advertised to peer 192.0.2.2", -1), 12);
	assert_int_equal(value_number(before, "session with peer 192.0.2.2", -1), 1);
	assert_int_equal(value_number(before, "input of xe-0/1/0", -1), 400000000);
	assert_int_equal(times(&p, "<get-bgp-neighbor-information/>"), 1);
	assert_int_equal(times(&p, "<interface-name>xe-0/1/*</interface-name>"), 1);
	played_done(&p);
}

static void
nothing_to_measure(void **state)
{
	struct value *before = NULL;
	struct proofs proofs;
	struct played p;

	(void)state;
	played_open(&p, HELLO PEERS("12"));
	proofs = proofs_of(&p, "- {advertised: internal, at-most: 0}\n");
	assert_int_equal(proving_take(&p.s, &proofs, &before, &p.play.e), -1);
	assert_int_equal(err_code(p.play.e), ERR_CHECK);
	assert_int_equal(err_where(p.play.e).line, 1);
	assert_null(before);
	played_done(&p);
}

static int
waited(const char *recording, const char *text, const char *before, int64_t within_ms,
    bool back, char *why)
{
	struct proving w = {.name = "drained",
	    .title = "traffic is off",
	    .within_ms = within_ms,
	    .interval_ms = 20,
	    .back = back};
	struct value *then = NULL;
	struct proofs proofs;
	struct played p;
	int rc;

	played_open(&p, recording);
	proofs = proofs_of(&p, text);
	if (before != NULL)
		assert_int_equal(yaml_parse(p.play.arena, "before", str_of(before), NULL,
				     &then, &p.play.e),
		    0);
	w.proofs = &proofs;
	w.before = then;
	rc = proving_wait(&p.s, &w, &p.play.e);
	why[0] = '\0';
	if (rc < 0)
		strncat(why, err_message(p.play.e), 99);
	played_done(&p);
	return rc;
}

static void
looks_until_it_holds(void **state)
{
	char why[100];

	(void)state;
	assert_int_equal(waited(HELLO PEERS("12") PEERS("3") PEERS("0"),
			     "- {advertised: all, at-most: 0}\n", NULL, 2000, false, why),
	    0);
	assert_int_equal(waited(HELLO PEERS("12"), "- {advertised: all, at-most: 0}\n",
			     NULL, 0, false, why),
	    -1);
	assert_string_equal(why, "traffic is off: 1 of 1 do not hold");
}

/* Of the way back, what is not listed is not back; of the way there, nothing at all proves nothing. */
static void
what_is_missing(void **state)
{
	static const char before[] = "{'routes advertised to peer 192.0.2.2': 0, 'routes "
				     "advertised to peer 192.0.2.9': 4}";
	static const char one[] = "- {advertised: all, at-most: 0}\n";
	char why[100];

	(void)state;
	assert_int_equal(waited(HELLO PEERS("0"), one, before, 0, false, why), 0);
	assert_int_equal(waited(HELLO PEERS("0"), one, before, 0, true, why), -1);
	assert_string_equal(why, "traffic is off: 1 of 2 do not hold");
	assert_int_equal(waited(HELLO REPLY("<output>BGP is not running</output>"), one,
			     before, 0, false, why),
	    -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(before_the_change),
	    cmocka_unit_test(nothing_to_measure),
	    cmocka_unit_test(looks_until_it_holds),
	    cmocka_unit_test(what_is_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
