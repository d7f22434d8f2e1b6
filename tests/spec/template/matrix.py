"""Tables of filters' answers as cases of the conformance protocol.

{"filter": NAME, "recorded": where its answers come from,
 "values": [[VALUE, [[QUERY, VERSION or null, ANSWER], …]], …]}
{"recorded": …, "calls": {FILTER: [[VALUE, [ARGUMENT, …], ANSWER AS TEXT], …]}}

An answer {"error": …} is a failure. Each answer is asked for as text, and whether it is a string, so that '32' and 32
differ and no number is too large for JSON. Numbers that are arguments go into the template, for the same reason."""


def case_of(name, call, vars, answer):
    case = {"name": name, "main": "m", "vars": vars,
            "templates": {"m": "{%% set x = %s %%}{{ x is string }} {{ x }}" % call}}
    case.update(answer if isinstance(answer, dict) else {"output": answer})
    return case


def answers(table):
    for value, rows in table["values"]:
        for query, version, answer in rows:
            yield case_of("%s/%r/%r/%s" % (table["filter"], value, query, version),
                          "v|%s(%s)" % (table["filter"], "q" if version is None else "q, version"),
                          {"v": value, "q": query, "version": version},
                          answer if isinstance(answer, dict) else "%s %s" % (isinstance(answer, str), answer))


def calls(table):
    for filter, rows in table["calls"].items():
        for value, arguments, answer in rows:
            vars = {"v": value}
            vars.update(("a%d" % i, a) for i, a in enumerate(arguments) if isinstance(a, str))
            words = [name_of(i, a) for i, a in enumerate(arguments)]
            subject = "(%d)" % value if type(value) is int else "v"
            yield case_of("%s/%r/%r" % (filter, value, arguments),
                          "%s|%s(%s)" % (subject, filter, ", ".join(words)),
                          vars if subject == "v" else dict(vars, v=None), answer)


def name_of(i, argument):
    return "a%d" % i if isinstance(argument, str) else repr(argument)


def cases(table):
    return calls(table) if "calls" in table else answers(table)
