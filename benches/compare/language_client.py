"""A client of a language server over pipes, as thin as it can be: what it takes itself is in every figure."""

import json
import os
import pathlib
import subprocess
import time

URI = "file:///shop/measured.clreq.json"


class LanguageClient:
    def __init__(self, command, pull, settings=None):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self.input = self.process.stdin.fileno()
        self.output = self.process.stdout.fileno()
        self.unread = b""
        self.next_id = 0
        self.version = 1
        self.published = {}
        self.pull = pull
        self.request("initialize", {
            "processId": os.getpid(),
            "rootUri": None,
            "workspaceFolders": None,
            "capabilities": capabilities(pull),
        })
        self.started = time.perf_counter()
        self.notify("initialized", {})
        if settings:
            self.notify("workspace/didChangeConfiguration", {"settings": settings})

    def open(self, text):
        self.notify("textDocument/didOpen", {
            "textDocument": {"uri": URI, "languageId": "json", "version": self.version, "text": text},
        })
        self.diagnostics()

    def change(self, line, start, end, text):
        """Sends a change within a line, without waiting for anything."""
        self.version += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": URI, "version": self.version},
            "contentChanges": [{
                "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
                "text": text,
            }],
        })

    def diagnostics(self):
        """Waits for the diagnostics of the newest text."""
        if self.pull:
            return self.request("textDocument/diagnostic", {"textDocument": {"uri": URI}})["items"]
        while self.published.get("version") != self.version:
            self.take(json.loads(self.read()))
        return self.published["diagnostics"]

    def at(self, method, line, character):
        """Asks something about a place."""
        return self.request(method, {
            "textDocument": {"uri": URI}, "position": {"line": line, "character": character},
        })

    def request(self, method, params):
        self.next_id += 1
        self.write({"id": self.next_id, "method": method, "params": params})
        while True:
            message = json.loads(self.read())
            if message.get("id") == self.next_id and "method" not in message:
                if "error" in message:
                    raise SystemExit(f"{method}: {message['error']}")
                return message["result"]
            self.take(message)

    def take(self, message):
        """The server's own requests have to be answered, and diagnostics may come at any time."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self.published = message["params"]
        if "id" in message and "method" in message:
            items = message.get("params", {}).get("items") if message["method"] == "workspace/configuration" else None
            self.write({"id": message["id"], "result": [None] * len(items) if items else None})

    def notify(self, method, params):
        self.write({"method": method, "params": params})

    def write(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
        unwritten = memoryview(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        while unwritten:
            unwritten = unwritten[os.write(self.input, unwritten):]

    def read(self):
        while (end := self.unread.find(b"\r\n\r\n")) < 0:
            self.read_more()
        header = self.unread[:end].lower()
        length = int(header.split(b"content-length:")[1].split(b"\r\n")[0])
        end += 4
        while len(self.unread) < end + length:
            self.read_more()
        body = self.unread[end:end + length]
        self.unread = self.unread[end + length:]
        return body

    def read_more(self):
        more = os.read(self.output, 1 << 20)
        if not more:
            raise SystemExit("the language server ended")
        self.unread += more

    def peak_memory(self):
        """The most memory that the server had so far, in kilobytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])

    def close(self):
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def capabilities(pull):
    text_document = {
        "synchronization": {},
        "completion": {"completionItem": {"snippetSupport": True}},
        "hover": {"contentFormat": ["markdown"]},
        "publishDiagnostics": {"versionSupport": True},
    }
    if pull:
        text_document["diagnostic"] = {}
    return {"textDocument": text_document, "workspace": {"diagnostics": {"refreshSupport": True}}}
