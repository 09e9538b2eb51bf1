"""An API that stores what it is sent and does not say that it is a sandbox, so that its sends count like those to the real one.

Prints its port. `GET /creates` tells how many creates arrived since the last `POST /reset`.
"""

import datetime
import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

stored = []


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/reset":
            stored.clear()
            return self.answer(200, {})
        resource = json.loads(body)["data"]
        resource["id"] = f"aBcDeFgH{len(stored):02}"
        now = datetime.datetime.now(datetime.timezone.utc)
        resource["attributes"]["created_at"] = now.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        stored.append(resource)
        self.answer(201, {"data": resource})

    def do_GET(self):
        path = self.path.split("?")[0]
        if path == "/creates":
            return self.answer(200, len(stored))
        found = [resource for resource in stored if path.endswith("/" + resource["id"])]
        self.answer(200, {"data": found[0] if found else stored})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/vnd.api+json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            pass  # The client was killed.

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
# A killed client resets its connection, which is no error here.
server.handle_error = lambda *_: None
print(server.server_port, flush=True)
server.serve_forever()
