"""A client of a language server over pipes. Times are measured from the first byte written to the last byte read. JSON is
serialized before and parsed afterwards."""

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
        # Allocated once: a megabyte for each read would take as long as a short answer.
        self.buffer = bytearray(1 << 20)
        self.next_id = 0
        self.version = 1
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
        """A change within a line, ready to be sent."""
        self.version += 1
        return self.message("textDocument/didChange", {
            "textDocument": {"uri": URI, "version": self.version},
            "contentChanges": [{
                "range": {"start": {"line": line, "character": start}, "end": {"line": line, "character": end}},
                "text": text,
            }],
        })

    def diagnostics(self, change=b""):
        """Sends a change, and waits for the diagnostics of the newest text. Returns them and the time in seconds."""
        if self.pull:
            seconds, result = self.ask(change, "textDocument/diagnostic", {"textDocument": {"uri": URI}})
            return seconds, result["items"]
        version = b'"version":%d' % self.version
        seconds, message = self.exchange([change], lambda body: b"publishDiagnostics" in body and version in body)
        return seconds, message["params"]["diagnostics"]

    def at(self, change, method, line, character):
        """Sends a change and a request about a position. Returns the time in seconds and the answer."""
        return self.ask(change, method, {
            "textDocument": {"uri": URI}, "position": {"line": line, "character": character},
        })

    def request(self, method, params):
        return self.ask(b"", method, params)[1]

    def ask(self, change, method, params):
        self.next_id += 1
        request = self.message(method, params, self.next_id)
        mark = b'"id":%d' % self.next_id
        # It may be the first member or the last.
        seconds, answer = self.exchange([change, request], lambda body: mark in body[:40] or mark in body[-20:])
        if "error" in answer or answer["id"] != self.next_id:
            raise SystemExit(f"{method}: {answer}")
        return seconds, answer["result"]

    def exchange(self, messages, is_answer):
        """Sends messages one by one, and reads up to the answer. Returns the time in seconds and the answer."""
        before = time.perf_counter()
        for message in messages:
            self.write(message)
        while True:
            body = self.read()
            seconds = time.perf_counter() - before
            if is_answer(body):
                return seconds, json.loads(body)
            self.take(json.loads(body))

    def take(self, message):
        """Answers the server's requests. Diagnostics of an older text may come at any time."""
        if "id" in message and "method" in message:
            items = message.get("params", {}).get("items") if message["method"] == "workspace/configuration" else None
            self.write(framed({"id": message["id"], "result": [None] * len(items) if items else None}))

    def notify(self, method, params):
        self.write(self.message(method, params))

    @staticmethod
    def message(method, params, number=None):
        return framed({"method": method, "params": params} | ({} if number is None else {"id": number}))

    def write(self, message):
        unwritten = memoryview(message)
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
        length = os.readv(self.output, [self.buffer])
        if not length:
            raise SystemExit("the language server ended")
        self.unread += self.buffer[:length]

    def peak_memory(self):
        """The peak memory of the server so far, in kilobytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])

    def close(self):
        """Ends the server. Returns the processor time that it took, in milliseconds."""
        self.request("shutdown", None)
        self.notify("exit", None)
        self.process.stdin.close()
        _, status, usage = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        self.process.stdout.close()
        return (usage.ru_utime + usage.ru_stime) * 1000


def framed(message):
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


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
