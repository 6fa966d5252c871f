"""Finds the metrics and operations that a PromQL expression refers to."""

import re

import promql_parser

# Grafana replaces these variables before it sends the query. Any value is good enough for parsing.
VARIABLES = {"$__rate_interval": "1m", "$__range": "1h", "$__interval": "1m", "$job": "x", "$instance": "x"}


def parse(expression):
    for variable, value in VARIABLES.items():
        expression = expression.replace(variable, value)
    assert "$" not in expression, f"unknown variable: {expression}"
    return promql_parser.parse(expression)


def selectors(node):
    """Returns every vector selector in the expression."""
    if isinstance(node, promql_parser.VectorSelector):
        return [node]
    children = [getattr(node, name, None) for name in ("expr", "lhs", "rhs", "param", "vector_selector")]
    children += getattr(node, "args", None) or []
    return [selector for child in children if child is not None for selector in selectors(child)]


def metrics(expression):
    """Returns the metrics that the expression queries."""
    return {selector.name for selector in selectors(parse(expression))}


def operations(expression):
    """Returns the operations that the expression matches by =, !=, =~ or !~."""
    matchers = (matcher for selector in selectors(parse(expression)) for matcher in selector.matchers.matchers)
    return {name for matcher in matchers if matcher.name == "operation" for name in re.split(r"\|", matcher.value)}
