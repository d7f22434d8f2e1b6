"""A table of a filter's answers as cases of the conformance protocol.

{"filter": NAME, "recorded": where its answers come from,
 "values": [[VALUE, [[QUERY, VERSION or null, ANSWER], …]], …]}; an answer {"error": …} is a failure. Each answer is asked for
as text, and whether it is a string, so that '32' and 32 differ and no number is too large for JSON."""


def cases(table):
    for value, answers in table["values"]:
        for query, version, answer in answers:
            call = "v|%s(%s)" % (table["filter"], "q" if version is None else "q, version")
            case = {"name": "%s/%r/%r/%s" % (table["filter"], value, query, version),
                    "templates": {"m": "{%% set x = %s %%}{{ x is string }} {{ x }}" % call}, "main": "m",
                    "vars": {"v": value, "q": query, "version": version}}
            if isinstance(answer, dict):
                case["error"] = answer["error"]
            else:
                case["output"] = "%s %s" % (isinstance(answer, str), answer)
            yield case
