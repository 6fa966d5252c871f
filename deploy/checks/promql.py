"""What an expression of PromQL names."""

import re

import promql_parser

# Grafana puts them in before it asks; any value will do to read the expression.
VARIABLES = {"$__rate_interval": "1m", "$__range": "1h", "$__interval": "1m", "$job": "x", "$instance": "x"}


def parsed(expression):
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    assert "$" not in expression, f"an unknown variable: {expression}"
    return promql_parser.parse(expression)


def selectors(node):
    """Every selector of series in it."""
    if isinstance(node, promql_parser.VectorSelector):
        return [node]
    parts = [getattr(node, part, None) for part in ("expr", "lhs", "rhs", "param", "vector_selector")]
    parts += getattr(node, "args", None) or []
    return [selector for part in parts if part is not None for selector in selectors(part)]


def metrics(expression):
    """The metrics that it asks for."""
    return {selector.name for selector in selectors(parsed(expression))}


def operations(expression):
    """The operations that it names, by =, !=, =~ or !~."""
    matchers = (matcher for selector in selectors(parsed(expression)) for matcher in selector.matchers.matchers)
    return {name for matcher in matchers if matcher.name == "operation" for name in re.split(r"\|", matcher.value)}
