#!/usr/bin/env python3
"""Forwards requests to a sandbox, and holds back the answer to a POST until a file exists.

    held_api.py SANDBOX_URL FOLDER

Prints its own base URL. It writes FOLDER/arrived when a POST has arrived, and answers it once FOLDER/release exists.
"""
import http.client
import pathlib
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SANDBOX = urllib.parse.urlsplit(sys.argv[1])
FOLDER = pathlib.Path(sys.argv[2])


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def forward(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        sandbox = http.client.HTTPConnection(SANDBOX.hostname, SANDBOX.port)
        sandbox.request(self.command, self.path, body, dict(self.headers))
        answer = sandbox.getresponse()
        content = answer.read()
        if self.command == "POST":
            (FOLDER / "arrived").touch()
            while not (FOLDER / "release").exists():
                time.sleep(0.01)
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PATCH = do_DELETE = forward

    def log_message(self, *arguments):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(f"http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
