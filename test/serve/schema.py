"""As much of JSON Schema as apps/server/openapi.json uses, and what breaks it. Standard library only."""
import re

TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
KNOWN = {"$ref", "type", "enum", "oneOf", "pattern", "items", "required", "properties", "additionalProperties", "minimum", "maximum", "default", "description"}


def is_type(value, name):
    if name in ("integer", "number"):
        return isinstance(value, (int, float) if name == "number" else int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def named(api, ref):
    at = api
    for part in ref.removeprefix("#/").split("/"):
        at = at[part]
    return at


def wrong(api, schema, value, at="answer"):
    """The first thing in which value is not as schema says, or None."""
    if unknown := set(schema) - KNOWN:
        return f"{at}: the schema itself has {sorted(unknown)}"
    if "$ref" in schema:
        return wrong(api, named(api, schema["$ref"]), value, at)
    if "oneOf" in schema and sum(wrong(api, s, value, at) is None for s in schema["oneOf"]) != 1:
        return f"{at}: none of the choices fits {str(value)[:80]}"
    if "enum" in schema and value not in schema["enum"]:
        return f"{at}: {value!r} is not one of {schema['enum']}"
    kinds = schema.get("type")
    if kinds and not any(is_type(value, k) for k in ([kinds] if isinstance(kinds, str) else kinds)):
        return f"{at}: {str(value)[:60]!r} is no {kinds}"
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        return f"{at}: {value!r} does not look like {schema['pattern']}"
    return wrong_inside(api, schema, value, at)


def wrong_inside(api, schema, value, at):
    if isinstance(value, list):
        parts = ((schema.get("items", {}), v, f"{at}[{i}]") for i, v in enumerate(value))
    elif isinstance(value, dict):
        if missing := [k for k in schema.get("required", ()) if k not in value]:
            return f"{at}: without {missing}"
        known = schema.get("properties", {})
        if schema.get("additionalProperties", True) is False and (more := sorted(set(value) - set(known))):
            return f"{at}: {more} are not described"
        parts = ((known[k], v, f"{at}.{k}") for k, v in value.items() if k in known)
    else:
        return None
    return next((w for w in (wrong(api, *p) for p in parts) if w), None)


def of_answer(api, method, path, status):
    """The schema of an answer, or None where the description has none."""
    responses = api["paths"][path][method.lower()]["responses"]
    answer = responses.get(str(status)) or responses["default"]
    answer = named(api, answer["$ref"]) if "$ref" in answer else answer
    return answer.get("content", {}).get("application/json", {}).get("schema")
