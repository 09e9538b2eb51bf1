"""Request files at random: most are valid or nearly so, each with up to four mistakes."""

import copy
import json
import random
import re
import string

KINDS = ["sales_channel", "integration", "webapp", "orders", "imports", "price_lists"]
# What nobody has put a value in place of yet.
PLACEHOLDERS = ["<organization id>", "{{id}}", "ABCRtyUpBa"]
READ_ONLY = ["client_id", "client_secret", "confidential", "scopes", "created_at", "updated_at"]
ODD_VALUES = [
    None, True, False, 0, -1, 1, 7199, 7200, 7200.0, 7200.5, 1e3, 31536000, 31536001, 1e300, "", " ", "\u00a0", "a", "7200", "true",
    "test", "Live", "sales_channel", "sales-channel", "sale_channel", "frobnicator", "https://example.com/a b", "https://example.com",
    "mailto:a@example.com", "example.com", "//example.com", "https://ex\u00e4mple.com/", "http://[::1", *PLACEHOLDERS,
    "xYZkjABcde", "short", "elevenchars", "2026-11-23T18:00:00Z", "2026-02-30T18:00:00Z", "yesterday",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl", [], {}, [1], {"a": 1}, {"data": None}, "\U0001f600", "x" * 300,
]
NAMES = [
    "name", "kind", "mode", "custom", "expires_in", "redirect_uri", "reference", "reference_origin", "metadata", "data", "type", "id",
    "attributes", "relationships", "organization", "role", "links", "response", "$schema", "status", "sent_at", "body", "meta",
    "nmae", "organisation", "Name", "expiresIn", "x", "", "a/b~c", "password", *READ_ONLY,
]


def identifier(rng):
    return "".join(rng.choice(string.ascii_letters + string.digits) for _ in range(10))


def relationship(rng, kind):
    return {"data": {"type": kind, "id": identifier(rng)}}


def valid(rng):
    """A document without a mistake, but for its kind now and then."""
    kind = rng.choice(KINDS)
    attributes = {"name": rng.choice(["Shop", "Zo\u00eb's \"shop\"", "\u6f22\u5b57 \U0001f600"]), "kind": kind}
    relationships = {"organization": relationship(rng, "organizations")}
    optional = {
        "redirect_uri": lambda: rng.choice(["https://example.com/callback", "https://example.com/?a=b#c", None]),
        "expires_in": lambda: rng.choice([7200, 14400, 31536000, None]),
        "mode": lambda: rng.choice(["test", "live", None]),
        "custom": lambda: rng.choice([True, False, None]),
        "reference": lambda: rng.choice(["app-42", "", None]),
        "reference_origin": lambda: rng.choice(["my-crm", None]),
        "metadata": lambda: rng.choice([{}, None, {"team": ["a", {"b": 1.5}]}]),
    }
    for name, make in optional.items():
        if rng.random() < 0.3:
            attributes[name] = make()
    if rng.random() < 0.02:
        attributes["redirect_uri"] = rng.choice(PLACEHOLDERS)
    if rng.random() < 0.02:
        # The mistakes that people make with roles and kinds.
        kind = attributes["kind"] = rng.choice(["integration", "webapp", "sales_channel", "sale_channel"])
    elif kind == "integration" or (kind not in ("sales_channel", "webapp") and rng.random() < 0.3):
        relationships["role"] = relationship(rng, "roles")
    document = {"data": {"type": "api_credentials", "attributes": attributes, "relationships": relationships}}
    if rng.random() < 0.2:
        document["$schema"] = "https://example.com/schema.json"
    if rng.random() < 0.2:
        document["response"] = {
            "status": rng.choice([201, 422]),
            "sent_at": "2026-11-23T18:00:00Z",
            "body": {"data": {"id": identifier(rng), "attributes": {"name": "Shop", "client_id": "abc"}}},
        }
    return document


def places(value):
    """Every object or array with each of its keys or indices."""
    found = []
    for key in list(value) if isinstance(value, dict) else range(len(value)):
        found.append((value, key))
        if isinstance(value[key], (dict, list)):
            found.extend(places(value[key]))
    return found


def mutate(rng, document):
    """Makes one mistake, or what may be one."""
    every = places(document)
    if not every:
        document[rng.choice(NAMES)] = copy.deepcopy(rng.choice(ODD_VALUES))
        return
    container, key = rng.choice(every)
    deed = rng.choice(["delete", "replace", "replace", "rename", "add", "add", "read-only", "move"])
    if deed == "delete":
        del container[key]
    elif deed == "replace" or isinstance(container, list):
        container[key] = copy.deepcopy(rng.choice(ODD_VALUES))
    elif deed == "rename":
        container[rng.choice(NAMES)] = container.pop(key)
    elif deed == "add":
        container[rng.choice(NAMES)] = copy.deepcopy(rng.choice(ODD_VALUES))
    elif deed == "read-only":
        container[rng.choice(READ_ONLY)] = "given"
    else:
        target, _ = rng.choice(every)
        value = container.pop(key)
        if isinstance(target, dict):
            target[str(key)] = copy.deepcopy(value)


def break_text(rng, text):
    """Makes a mistake that no value has."""
    at = rng.randrange(len(text) + 1)
    deed = rng.randrange(9)
    if deed == 0:
        return text[:at] + text[at + 1 :]
    if deed == 1:
        return text[:at] + rng.choice(["{", "}", "[", "]", ",", ":", '"', "'", "//", "\\", "\t", "\x01", "\u201c"]) + text[at:]
    if deed == 2:
        return text.replace("}", ",}", 1)
    if deed == 3:
        return text.replace('"', "'", 2)
    if deed == 4:
        return text[:at]
    if deed == 5:
        return "\ufeff" + text
    if deed == 6:
        return text.replace('"name":', '"name": "first", "name":', 1)
    if deed == 7:
        return text.replace("7200", rng.choice(["NaN", "-Infinity", "1e400", "07200", "7200.", "+7200", "72e2", "7.2e3"]))
    return text.replace('"Shop"', rng.choice([r'"\ud83d"', r'"\x41"', '"a\tb"', '"\x7f"', r'"\u0041"', '""']), 1)


def filled_in(rng, body):
    """A snippet's body with a text, and ids, in the places that it leaves open."""
    if isinstance(body, dict):
        return {name: filled_in(rng, value) for name, value in body.items()}
    if isinstance(body, list):
        return [filled_in(rng, value) for value in body]
    if not isinstance(body, str):
        return body
    text = re.sub(r"\$\{\d+\|([^|]*)\|\}", lambda stop: rng.choice(stop[1].split(",")), body)
    text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
    if text.startswith("^"):
        return json.loads(text[1:])
    return identifier(rng) if text.startswith("<") else text


def of_snippet(rng, body):
    """A whole request of a snippet, with what no snippet has: relationships to many resources, and a wrong e-mail address."""
    document = filled_in(rng, body)
    data = document["data"]
    if data["type"] in ("memberships", "membership_profiles") and rng.random() < 0.4:
        one = relationship(rng, "application_memberships")["data"]
        many = [one] * rng.choice([0, 1, 2]) if rng.random() < 0.8 else one
        data.setdefault("relationships", {})["application_memberships"] = {"data": many}
    if "user_email" in data["attributes"] and rng.random() < 0.3:
        data["attributes"]["user_email"] = "nobody"
    return document


def documents(count, seed, schemas):
    """So many texts: half of them about API credentials, the others made from the snippets of all schemas."""
    rng = random.Random(seed)
    bodies = [snippet["body"] for schema in schemas for snippet in schema["defaultSnippets"]]
    for _ in range(count):
        document = valid(rng) if rng.random() < 0.5 else of_snippet(rng, rng.choice(bodies))
        for _ in range(rng.choice([0, 0, 1, 1, 1, 1, 2, 2, 3, 4])):
            mutate(rng, document)
        if rng.random() < 0.01:
            document = copy.deepcopy(rng.choice(ODD_VALUES))
        text = json.dumps(document, ensure_ascii=rng.random() < 0.2, indent=rng.choice([None, 2]))
        if rng.random() < 0.15:
            text = break_text(rng, text)
        yield text
