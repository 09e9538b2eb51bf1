"""Requests of different shapes: what a value in `metadata` can look like. Each is made by repeating a piece up to a size."""

import json

from corpora import entry, small_request

PROSE = (
    "The shop opens at nine, and \"late\" means after six. Orders from abroad — Zürich, Łódź, 東京 — are shipped on Mondays.\n"
    "Returns are free within thirty days; see the page on returns for what can't be sent back, and why it can't. "
)


def shapes():
    """The name of each shape, and a function that makes the piece with a number."""
    return {
        "nested objects": entry,
        "long strings": lambda n: {"description": f"{n}. " + PROSE * (3 + n % 7)},
        "short strings": lambda n: [f"{word}{n % 1000:03}" for word in ("alpha-", "bravo-", "delta-", "gamma-")],
        "URLs": lambda n: {"name": f"build-{n}", "url": f"https://ci.example.com/job/build-{n}/", "color": "blue"},
        "numbers": lambda n: [[-65.613617 - n * 1e-6, 43.42027 + n * 1e-6], [-65.6 - n * 1e-5, 43.4 + n * 1e-5]],
        "integers and nulls": lambda n: {"id": 337_000_000 + n, "logo": None, "areas": [205_705_999, n, None], "seat": 0},
        "escapes": lambda n: {"line": f"a\tb\t{n}\n\"quoted\" \\ back\\slash\\ \u0001 \u2028"},
        "other scripts": lambda n: {"名前": f"店舗 {n} 🛍️", "city": "Αθήνα", "note": "лавка — ✓"},
        "deep nesting": lambda n: nested(40, n),
    }


def nested(depth, value):
    for _ in range(depth):
        value = {"in": [value]}
    return value


def texts(size, data):
    """The name and the text of each corpus of about `size` bytes. `data` is a folder of further JSON files, or None."""
    found = {name: repeated(piece, size, indent=2) for name, piece in shapes().items()}
    found["minified"] = repeated(entry, size, indent=None)
    found["CRLF"] = found["nested objects"].replace("\n", "\r\n")
    found["one warning"] = with_placeholder(found["nested objects"])
    found["warnings and errors"] = with_mistakes(found["nested objects"])
    for path in sorted(data.glob("*.json")) if data else ():
        payload = path.read_text(encoding="utf-8")
        copies = max(1, size // len(payload.encode()))
        found[path.stem] = request_with("[" + ",".join([payload] * copies) + "]")
    return found


def repeated(piece, size, indent):
    length = len(json.dumps([piece(0)], indent=indent, ensure_ascii=False).encode())
    count = max(1, size // length)
    request = small_request(0)
    request["data"]["attributes"]["metadata"] = {"payload": [piece(number) for number in range(count)]}
    separators = None if indent else (",", ":")
    return json.dumps(request, indent=indent, separators=separators, ensure_ascii=False) + "\n"


def request_with(payload):
    """A request with this JSON text, as it is, in `metadata`."""
    request = small_request(0)
    request["data"]["attributes"]["metadata"] = {"payload": "@"}
    return json.dumps(request, indent=2).replace('"@"', payload) + "\n"


def with_placeholder(text):
    """The same with a placeholder, which is a warning, in the middle."""
    middle = text.index('"city": "Prato"', len(text) // 2)
    return text[:middle] + '"city": "<city>"' + text[middle + len('"city": "Prato"'):]


def with_mistakes(text):
    """The same with placeholders and syntax errors all over: each hundredth entry has one of each."""
    entries = text.split('"label": "')
    for number in range(100, len(entries), 100):
        entries[number] = entries[number].replace('"active": true', '"active": yes', 1).replace('"Prato"', '"<city>"', 1)
    return '"label": "'.join(entries)


def write_all(corpora, size, data):
    """Writes each corpus once: shape_SIZE_NAME.clreq.json."""
    if all(file_of(corpora, size, name).exists() for name in texts(1_000, data)):
        return
    for name, text in texts(size, data).items():
        file_of(corpora, size, name).write_bytes(text.encode())


def file_of(corpora, size, name):
    return corpora / f"shape_{size}_{name.replace(' ', '_')}.clreq.json"
