"""The input files. They are generated once, and always the same."""

import json
import pathlib
import sys

FILES_IN_A_FOLDER = 1000


def small_request(number):
    """A typical request of half a kilobyte to a kilobyte."""
    kind = ("sales_channel", "integration", "webapp")[number % 3]
    attributes = {"name": f"Storefront {number}", "kind": kind, "mode": "test" if number % 2 else "live"}
    relationships = {"organization": {"data": {"type": "organizations", "id": f"xYZ{number:07}"}}}
    if kind == "integration":
        relationships["role"] = {"data": {"type": "roles", "id": f"rOl{number:07}"}}
    if kind == "webapp":
        attributes["redirect_uri"] = f"https://shop-{number}.example.com/callback"
    attributes["metadata"] = {
        "owner": f"team-{number % 17}",
        "ticket": f"SHOP-{number}",
        "regions": ["eu", "us", "apac"][: number % 3 + 1],
    }
    return {
        "data": {
            "type": "api_credentials",
            "attributes": attributes,
            "relationships": relationships,
        }
    }


def large_request(size):
    """The text of a request of about `size` bytes, most of it nested objects in `metadata`."""
    request = small_request(0)
    entries = request["data"]["attributes"]["metadata"] = {}
    number = 0
    # The length of an indented entry, within a byte or two.
    entry_size = len(indented({"data": {"attributes": {"metadata": {"entry_0000000": entry(0)}}}})) - len(
        indented({"data": {"attributes": {"metadata": {}}}})
    )
    room = size - len(indented(request))
    for number in range(max(0, room // entry_size)):
        entries[f"entry_{number:07}"] = entry(number)
    return indented(request)


def entry(number):
    return {
        "label": f"Storefront number {number:07} of the shops in the catalogue",
        "address": {"street": f"{number % 1000:03} Market Street", "city": "Prato", "zip": f"{number % 100000:05}"},
        "tags": ["retail", "seasonal", f"batch-{number % 100:02}"],
        "weight": number % 10 + 0.25,
        "active": True,
        "replaced_by": None,
    }


def indented(value):
    return json.dumps(value, indent=2) + "\n"


def small_files(corpora, count, broken_every=None):
    """Creates a folder tree with `count` small files. Every `broken_every`th file has a syntax error. Returns the folder."""
    suffix = f"_broken_{broken_every}" if broken_every else ""
    folder = corpora / f"small_{count}{suffix}"
    done = corpora / f"small_{count}{suffix}.done"
    if done.exists():
        return folder
    for number in range(count):
        path = folder / small_file(number)
        path.parent.mkdir(parents=True, exist_ok=True)
        text = indented(small_request(number))
        if broken_every and number % broken_every == 0:
            text = text.replace('"type": "api_credentials",', '"type": "api_credentials"', 1)
        path.write_text(text, encoding="utf-8")
    done.touch()
    return folder


def small_file(number):
    return pathlib.Path(f"{number // FILES_IN_A_FOLDER:03}", f"{number:06}.clreq.json")


def large_file(corpora, megabytes):
    path = corpora / f"large_{megabytes}.clreq.json"
    if not path.exists():
        path.write_text(large_request(megabytes * 1_000_000), encoding="utf-8")
    return path


def make(corpora, counts, megabytes):
    corpora.mkdir(parents=True, exist_ok=True)
    for count in counts:
        small_files(corpora, count)
    if counts:
        small_files(corpora, 10_000, broken_every=10)
    for size in megabytes:
        large_file(corpora, size)


if __name__ == "__main__":
    numbers = [[int(number) for number in argument.split(",") if number] for argument in sys.argv[2:]]
    make(pathlib.Path(sys.argv[1]), *numbers)
