"""Finds the changes of the document that break clients of the previous version.

A finding has a key, which CHANGELOG.md must name, and a sentence. Requests may only become laxer and responses only
stricter: the service must still accept what a client sends, and must still return what the client knows. A new error
code counts as breaking, because a client's `switch` over the codes no longer covers all of them.
"""

NEW_CODE = "the code is new"
METHODS = ("get", "put", "post", "patch", "delete", "head", "options", "trace")
# For each limit, whether the new value is tighter than the old one.
LIMITS = {
    "maximum": lambda old, new: new < old, "maxLength": lambda old, new: new < old, "maxItems": lambda old, new: new < old,
    "minimum": lambda old, new: new > old, "minLength": lambda old, new: new > old, "minItems": lambda old, new: new > old,
}


def findings(old, new):
    """Returns every breaking change, as {key: sentence}."""
    return Comparison(old, new).run()


class Comparison:
    def __init__(self, old, new):
        self.old, self.new = old, new
        self.findings = {}
        # Named schemas are compared once for each direction, and their findings have their own name as the key.
        self.compared = set()

    def run(self):
        known = {operation["operationId"]: (place, operation) for place, operation in operations(self.new)}
        for place, operation in operations(self.old):
            name = operation["operationId"]
            if name not in known:
                self.find(name, "the operation was removed")
            elif known[name][0] != place:
                self.find(name, f"the operation was {place} and is now {known[name][0]}")
            else:
                self.operation(name, operation, known[name][1])
        self.merge_codes_of_every_operation([name for name in known if name in self.before()])
        return self.findings

    def before(self):
        return {operation["operationId"] for _, operation in operations(self.old)}

    def merge_codes_of_every_operation(self, names):
        """Replaces the findings of a code that is new for every operation by a single one."""
        new_codes = {key.split()[1] for key, sentence in self.findings.items() if sentence == NEW_CODE}
        for code in sorted(new_codes):
            keys = [f"{name} {code}" for name in names]
            if len(names) > 1 and all(self.findings.get(key) == NEW_CODE for key in keys):
                for key in keys:
                    del self.findings[key]
                self.find(f"every operation {code}", NEW_CODE)

    def find(self, key, sentence):
        self.findings.setdefault(key, sentence)

    def operation(self, name, old, new):
        if needs_session(new, self.new) and not needs_session(old, self.old):
            self.find(f"{name} session", "the operation now needs a sign-in")
        self.parameters(name, old, new)
        self.request(name, old.get("requestBody"), new.get("requestBody"))
        self.responses(name, old["responses"], new["responses"])

    def parameters(self, name, old, new):
        before, after = by_name(old, self.old), by_name(new, self.new)
        for parameter, was in before.items():
            if parameter not in after:
                self.find(f"{name} {parameter}", "the parameter was removed")
            else:
                now = after[parameter]
                if now.get("required") and not was.get("required"):
                    self.find(f"{name} {parameter}", "the parameter is now required")
                self.request_schema(f"{name} {parameter}", was["schema"], now["schema"])
        for parameter, now in after.items():
            if now.get("required") and parameter not in before:
                self.find(f"{name} {parameter}", "the parameter is new and required")

    def request(self, name, old, new):
        if new and new.get("required") and not (old and old.get("required")):
            self.find(f"{name} body", "a body is now required")
        for media, content in (old or {}).get("content", {}).items():
            now = (new or {}).get("content", {}).get(media)
            if now is None:
                self.find(f"{name} {media}", "the media type of the body was removed")
            else:
                self.request_schema(f"{name} body", content["schema"], now["schema"])

    def responses(self, name, old, new):
        for status, was in old.items():
            if status < "400" and status not in new:
                self.find(f"{name} {status}", "the response was removed")
        known = {code for response in old.values() for code in self.codes(response, self.old)}
        for status, now in new.items():
            for code in self.codes(now, self.new):
                if code not in known:
                    self.find(f"{name} {code}", NEW_CODE)
            if status < "400" and status in old:
                self.response(f"{name} {status}", resolve(old[status], self.old), resolve(now, self.new))

    def response(self, key, old, new):
        for header in old.get("headers", {}):
            if header not in new.get("headers", {}):
                self.find(f"{key} {header}", "the header was removed")
        for media, content in old.get("content", {}).items():
            now = new.get("content", {}).get(media)
            if now is None:
                self.find(f"{key} {media}", "the media type was removed")
            elif "schema" in content and "schema" in now:
                self.response_schema(key, content["schema"], now["schema"])

    @staticmethod
    def codes(response, document):
        content = resolve(response, document).get("content", {}).get("application/json", {})
        code = resolve(content.get("schema", {}), document).get("properties", {}).get("code", {})
        return [code for code in resolve(code, document).get("enum", []) if str(code).startswith("LMS-")]

    def request_schema(self, key, old, new):
        """Compares the schemas of what a client may send."""
        self.schema(key, old, new, sent=True)

    def response_schema(self, key, old, new):
        """Compares the schemas of what a client may receive."""
        self.schema(key, old, new, sent=False)

    def schema(self, key, old, new, sent):
        name = reference(old)
        if name and name == reference(new):
            if (name, sent) in self.compared:
                return
            self.compared.add((name, sent))
            key = name
        was, now = flat(old, self.old), flat(new, self.new)
        self.kinds(key, was, now, sent)
        self.values(key, was, now, sent)
        if sent:
            self.limits(key, was, now)
        self.fields(key, was, now, sent)
        if "items" in was and "items" in now:
            self.schema(f"{key}[]", was["items"], now["items"], sent)

    def kinds(self, key, was, now, sent):
        narrow, wide = (now, was) if sent else (was, now)
        if was["types"] and now["types"] and not wide["types"] <= narrow["types"]:
            if wide["types"] - narrow["types"] == {"null"}:
                self.find(key, "null is no longer accepted" if sent else "the value may now be null")
            elif not ({"integer"} == wide["types"] - narrow["types"] and "number" in narrow["types"]):
                self.find(key, f"the type was {comma_separated(was['types'])} and is now {comma_separated(now['types'])}")
        if was.get("format") != now.get("format") and (was.get("format") or sent):
            self.find(key, f"the format was {was.get('format')} and is now {now.get('format')}")

    def values(self, key, was, now, sent):
        old, new = was.get("enum"), now.get("enum")
        if sent and new is not None:
            removed = "any" if old is None else comma_separated(set(old) - set(new))
            if removed:
                self.find(key, f"values are no longer accepted: {removed}")
        if not sent and old is not None:
            added = "any" if new is None else comma_separated(set(new) - set(old))
            if added:
                self.find(key, f"values are new: {added}")

    def limits(self, key, was, now):
        for limit, is_tighter in LIMITS.items():
            if limit in now and (limit not in was or is_tighter(was[limit], now[limit])):
                self.find(key, f"{limit} was {was.get(limit, 'absent')} and is now {now[limit]}")
        if "pattern" in now and now["pattern"] != was.get("pattern"):
            self.find(key, f"the pattern was {was.get('pattern', 'absent')} and is now {now['pattern']}")

    def fields(self, key, was, now, sent):
        for field, schema in was["properties"].items():
            name = f"{key}.{field}"
            if field not in now["properties"]:
                self.find(name, "the field was removed")
                continue
            if sent and field in now["required"] and field not in was["required"]:
                self.find(name, "the field is now required")
            if not sent and field in was["required"] and field not in now["required"]:
                self.find(name, "the field may now be absent")
            self.schema(name, schema, now["properties"][field], sent)
        for field in now["required"]:
            if sent and field not in was["properties"]:
                self.find(f"{key}.{field}", "the field is new and required")


def operations(document):
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def needs_session(operation, document):
    security = operation.get("security", document.get("security", []))
    return bool(security) and {} not in security


def by_name(operation, document):
    return {parameter["name"]: parameter for parameter in (resolve(each, document) for each in operation.get("parameters", []))}


def reference(schema):
    """Returns the name of the referenced schema, even if the reference has a description or is nullable, or None."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    parts = schema.get("allOf") or schema.get("anyOf") or schema.get("oneOf") or []
    names = {reference(part) for part in parts} - {None}
    return names.pop() if len(names) == 1 else None


def resolve(node, document):
    while "$ref" in node:
        target = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        node = target
    return node


def flat(schema, document):
    """Merges a schema with the schemas that it combines, in one notation for the nulls of OpenAPI 3.0 and 3.1."""
    whole = {"types": set(), "properties": {}, "required": set()}
    add(whole, schema, document)
    return whole


def add(whole, schema, document):
    schema = resolve(schema, document) | {key: value for key, value in schema.items() if key != "$ref"}
    for part in [part for key in ("allOf", "anyOf", "oneOf") for part in schema.get(key, [])]:
        add(whole, part, document)
    kinds = schema.get("type", [])
    whole["types"] |= set(kinds if isinstance(kinds, list) else [kinds])
    if schema.get("nullable"):
        whole["types"].add("null")
    whole["properties"] |= schema.get("properties", {})
    whole["required"] |= set(schema.get("required", []))
    if "enum" in schema:
        whole["enum"] = [*whole.get("enum", []), *(value for value in schema["enum"] if value is not None)]
    whole.update({key: schema[key] for key in (*LIMITS, "pattern", "format", "items") if key in schema})


def comma_separated(values):
    return ", ".join(sorted(map(str, values)))
