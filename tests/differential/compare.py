"""The comparison; see run.sh."""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator, FormatChecker

from documents import documents
from rules import LOOSER, MARKED, OURS, STRICTER, VENDORS, explain, of

SCHEMAS = pathlib.Path("../../schemas")
SUFFIX = ".schema.json"
# What is no schema of a document.
OTHERS = ("common", "clreq.toml")
DEFAULT_COUNT = 5000
DEFAULT_SEED = 20261123
BYTE_ORDER_MARK = "\ufeff"


class NotJson(Exception):
    """The text isn't JSON by RFC 8259, or has what no program may rely on."""


def refuse(constant):
    raise NotJson(f"{constant} is no number")


def read(text):
    """Reads strictly what Python reads with indulgence."""
    try:
        value = json.loads(text, parse_constant=refuse)
        json.dumps(value, ensure_ascii=False).encode()
        return value
    except (json.JSONDecodeError, UnicodeEncodeError) as error:
        raise NotJson(str(error)) from error


def verdicts(clreq, texts):
    """The errors that clreq finds in each text, in one run."""
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(texts):
            pathlib.Path(folder, f"{number}.clreq.json").write_bytes(text.encode())
        run = subprocess.run([clreq, "check", "--format", "json", folder], capture_output=True, check=False)
        if run.returncode not in (0, 1):
            sys.exit(f"clreq ended with {run.returncode}: {run.stderr.decode()}")
        report = json.loads(run.stdout)
    if report["files"] != len(texts):
        sys.exit(f"clreq looked at {report['files']} of {len(texts)} files")
    errors = collections.defaultdict(list)
    for diagnostic in report["diagnostics"]:
        if diagnostic["severity"] == "error":
            errors[int(pathlib.Path(diagnostic["path"]).name.split(".")[0])].append(diagnostic)
    return [errors[number] for number in range(len(texts))]


def describe(error):
    """An error of either side, for people."""
    if isinstance(error, dict):
        return f"{error['code']} at {error['pointer']!r}: {error['message']}"
    return f"{error.json_path}: {error.message}"


class Comparison:
    """One standard, and what became of every text by it."""

    def __init__(self, standard, validators, part):
        self.standard = standard
        self.validators = validators
        self.part = part
        self.alike = collections.Counter()
        self.explained = collections.Counter()
        self.unexplained = []

    def look_at(self, text, ours):
        if text.startswith(BYTE_ORDER_MARK):
            self.explained[MARKED] += 1
        try:
            document = read(text.removeprefix(BYTE_ORDER_MARK))
        except NotJson as reason:
            if ours:
                self.alike["not JSON"] += 1
            else:
                self.unexplained.append((text, [f"it is not JSON: {reason}"]))
            return
        theirs = list(self.validators[name_of_schema(document, self.validators)].iter_errors(self.part(document)))
        if bool(ours) == bool(theirs):
            self.alike["refused" if ours else "accepted"] += 1
            return
        rules, errors = (STRICTER, ours) if ours else (LOOSER, theirs)
        names = {explain(rules, error, self.standard) for error in errors}
        if None in names:
            self.unexplained.append((text, [describe(error) for error in errors]))
        else:
            self.explained.update(names)

    def unused(self):
        return [name for name in of(self.standard) if name not in self.explained]

    def report(self):
        print(f"By {self.standard}: " + ", ".join(f"{count} {what} by both" for what, count in sorted(self.alike.items())))
        for rule, count in self.explained.most_common():
            print(f"  {count:5} differ: {rule}")
        for text, errors in self.unexplained[:10]:
            print(f"  UNEXPLAINED {text!r}")
            for error in errors:
                print(f"    {error[:300]}")
        if self.unexplained:
            print(f"  {len(self.unexplained)} differences without a rule")
        for rule in self.unused():
            print(f"  unused: {rule}")
        return not self.unexplained


def schemas(clreq):
    """Every schema of a document, by its name, each with all that it refers to."""
    names = (path.name.removesuffix(SUFFIX) for path in sorted(SCHEMAS.glob("*" + SUFFIX)))
    return {name: json.loads(printed(clreq, name)) for name in names if name not in OTHERS}


def printed(clreq, name):
    return subprocess.run([clreq, "schema", name], capture_output=True, check=True).stdout


def letters(name):
    """A resource type without what people mistake in it: case, separators, the plural."""
    return "".join(c for c in name if c.isalnum()).lower().removesuffix("s")


def name_of_schema(document, names):
    """The schema that a document asks for: by its type, and by whether it has an id."""
    data = document.get("data") if isinstance(document, dict) else None
    data = data if isinstance(data, dict) else {}
    written = data.get("type") if isinstance(data.get("type"), str) else ""
    actions = ["update", "create"] if "id" in data else ["create", "update"]
    resources = dict.fromkeys(name.split(".")[0] for name in names)
    alike = [resource for resource in resources if letters(resource) == letters(written)]
    wanted = [written] if written in resources else alike[:1]
    for resource in [*wanted, "api_credentials"]:
        for action in actions:
            if f"{resource}.{action}" in names:
                return f"{resource}.{action}"
    raise AssertionError(document)


def our_schemas(all_schemas):
    checker = FormatChecker(["uri", "date-time"])
    validators = {name: Draft202012Validator(schema, format_checker=checker) for name, schema in all_schemas.items()}
    return Comparison(OURS, validators, lambda document: document)


def component(name):
    """What the vendor calls the body of an operation: `memberships.create` is `membershipCreate`."""
    resource, action = name.split(".")
    first, *others = resource.removesuffix("s").split("_")
    return first + "".join(word.capitalize() for word in [*others, action])


def vendors_description(path, names):
    components = json.loads(pathlib.Path(path).read_text())["components"]
    validators = {
        name: Draft202012Validator({"$ref": f"#/components/schemas/{component(name)}", "components": components}) for name in names
    }

    def what_is_sent(document):
        if isinstance(document, dict):
            return {"data": document["data"]} if "data" in document else {}
        return document

    return Comparison(VENDORS, validators, what_is_sent)


def main(clreq, count=DEFAULT_COUNT, seed=DEFAULT_SEED):
    all_schemas = schemas(clreq)
    texts = list(documents(int(count), int(seed), all_schemas.values()))
    comparisons = [our_schemas(all_schemas)]
    if path := os.environ.get("CLREQ_OPENAPI"):
        comparisons.append(vendors_description(path, all_schemas))
    else:
        print("By the vendor's interface description: SKIPPED, because CLREQ_OPENAPI is not set to its path")
    print(f"{len(texts)} documents, seed {seed}")
    for text, ours in zip(texts, verdicts(clreq, texts), strict=True):
        for comparison in comparisons:
            comparison.look_at(text, ours)
    # Every one of them reports, whatever the others say.
    is_explained = all([comparison.report() for comparison in comparisons])
    is_needed = len(texts) < DEFAULT_COUNT or not any(comparison.unused() for comparison in comparisons)
    if not is_needed:
        print("A rule that explains nothing in so many documents is to be removed.")
    return 0 if is_explained and is_needed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
