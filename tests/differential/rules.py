"""Why verdicts may differ. Each rule has a name, what it is for, and a predicate; a difference without a rule is a bug somewhere.

A rule of STRICTER explains an error of clreq where the other validator finds none, by that error.
A rule of LOOSER explains an error of the other validator where clreq finds none, by that error.
"""

OURS = "our schema"
VENDORS = "the vendor's interface description"


def is_placeholder(text):
    """Whether somebody was meant to put a value in place of a text."""
    return text.startswith("<") and text.endswith(">") or "{{" in text and "}}" in text or text == "ABCRtyUpBa"


def code(*codes):
    """Whether an error of clreq has one of these codes."""
    return lambda error: error["code"] in codes


BOTH = (OURS, VENDORS)

STRICTER = {
    "a key may stand in an object once": (BOTH, code("duplicate-key")),
    "a kind that is nearly a known one is a mistake": (BOTH, code("misspelled-kind")),
    "a secret must not stand in a file that is committed": (BOTH, code("secret-in-response", "secret-in-request")),
    "an e-mail address has a form, which the others don't check": (BOTH, code("invalid-format")),
    "the API refuses changes of what can't change": ([VENDORS], code("not-updatable")),
    "the vendor describes one resource identifier where there can be many": (
        [VENDORS],
        lambda error: error["code"] == "wrong-type" and error["pointer"].endswith("/application_memberships/data"),
    ),
    "the vendor describes what is sent, not the rest of the file": (
        [VENDORS],
        lambda error: error["pointer"] != "/data" and not error["pointer"].startswith("/data/"),
    ),
    "the API refuses what it doesn't know": ([VENDORS], code("unknown-attribute", "unknown-relationship", "unknown-member")),
    "the API refuses what only it sets": ([VENDORS], code("read-only")),
    "a role goes with an integration, and not with a sales channel or a web app": (
        [VENDORS],
        code("missing-role", "role-not-allowed"),
    ),
    "the vendor tells limits in words": ([VENDORS], code("invalid-value", "out-of-range", "blank-value")),
    "an address that people are sent to is a URI": ([VENDORS], code("invalid-uri")),
    "the vendor's description requires neither relationships nor the parts of one": ([VENDORS], code("missing-required")),
}

LOOSER = {
    "a response is not sent, so that it keeps nobody from sending": (
        [OURS],
        lambda error: list(error.absolute_path)[:1] == ["response"],
    ),
    "a placeholder is a warning, whatever it stands for": (
        [OURS],
        lambda error: error.validator == "format" and is_placeholder(error.instance),
    ),
    "an id of another form is a warning": ([OURS], lambda error: error.validator == "pattern" and error.absolute_path[-1] == "id"),
    "many resource identifiers, of which the vendor describes one": (
        [VENDORS],
        lambda error: list(error.absolute_path)[-2:] == ["application_memberships", "data"],
    ),
    "a secret is given when the request is sent": (
        [VENDORS],
        lambda error: error.validator == "required" and "'client_secret'" in error.message,
    ),
    "the API takes null for an attribute that is optional": ([VENDORS], lambda error: error.instance is None),
}

MARKED = "a byte order mark is a warning"


def explain(rules, error, standard):
    """The name of the first rule of a standard that explains an error, or None."""
    return next((name for name, (where, explains) in rules.items() if standard in where and explains(error)), None)


def of(standard):
    """The names of a standard's rules."""
    return [name for rules in (STRICTER, LOOSER) for name, (where, _) in rules.items() if standard in where]
