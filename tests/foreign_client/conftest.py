"""A server under a client that was written by others, with the abilities of a real editor, and a sandbox to send to."""

import asyncio
import os
import subprocess

import pytest
import pytest_asyncio
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from document import Document

CLREQ = os.environ["CLREQ_BIN"]

# Far longer than anything takes.
FOR_EVER = 120

# Whose abilities the client shows; pytest-lsp has them from the editors themselves.
EDITORS = ["neovim", "visual-studio-code", "emacs"]


class Editor:
    """What a test does with the client."""

    def __init__(self):
        self.client = LanguageClient(converter_factory=default_converter)
        self.published_version = None
        self.published = asyncio.Event()
        self.text_changed = asyncio.Event()
        self.document = None
        own = {
            types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: lambda params: self._take_diagnostics(params),
            types.WORKSPACE_APPLY_EDIT: lambda params: self._apply_edit(params),
            types.CLIENT_REGISTER_CAPABILITY: lambda params: None,
        }
        register_lsp_features(self.client, {**DEFAULT_CLIENT_FEATURES, **own})

    async def start(self, capabilities: types.ClientCapabilities, variables: dict) -> None:
        await self.client.start_io(CLREQ, "lsp", "--stdio", env={**os.environ, **variables})
        params = types.InitializeParams(capabilities=capabilities, workspace_folders=[])
        self.server = (await self.client.initialize_session(params)).capabilities

    def open(self, uri: str, text: str) -> Document:
        encoding = self.server.position_encoding or types.PositionEncodingKind.Utf16
        self.document = Document(self.client, str(getattr(encoding, "value", encoding)), uri, text)
        return self.document

    async def codes(self) -> list:
        """The codes of what is wrong with the newest text, in the way that the client gets to know it."""
        if self.server.diagnostic_provider:
            params = types.DocumentDiagnosticParams(text_document=self.document.identifier)
            report = await self.client.text_document_diagnostic_async(params)
            return [found.code for found in report.items]
        async with asyncio.timeout(FOR_EVER):
            while self.published_version != self.document.version:
                self.published.clear()
                await self.published.wait()
        return [found.code for found in self.client.diagnostics[self.document.uri]]

    async def wait_for_text(self, part: str) -> None:
        async with asyncio.timeout(FOR_EVER):
            while part not in self.document.text:
                self.text_changed.clear()
                await self.text_changed.wait()

    async def leave(self) -> int:
        await self.client.shutdown_session()
        return self.client._server.returncode

    async def stop(self) -> None:
        """Ends a server that a test that failed has left running."""
        server = self.client._server
        if server.returncode is None:
            server.kill()
        await self.client.stop()

    def _take_diagnostics(self, params: types.PublishDiagnosticsParams):
        self.client.diagnostics[params.uri] = params.diagnostics
        self.published_version = params.version if params.version is not None else self.document.version
        self.published.set()

    def _apply_edit(self, params: types.ApplyWorkspaceEditParams):
        applied = self.document.apply_workspace_edit(params.edit)
        self.text_changed.set()
        return types.ApplyWorkspaceEditResult(applied=applied)


@pytest.fixture
def sandbox():
    """A `clreq sandbox`; gives its address."""
    process = subprocess.Popen(
        [CLREQ, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL, text=True
    )
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait()
    process.stdout.close()


@pytest_asyncio.fixture(params=EDITORS)
async def editor(request, sandbox):
    variables = {"CLREQ_ENDPOINT": sandbox, "CLREQ_ACCESS_TOKEN": "sandbox-token"}
    editor = Editor()
    await editor.start(client_capabilities(request.param), variables)
    yield editor
    await editor.stop()
