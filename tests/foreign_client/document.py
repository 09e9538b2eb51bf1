"""A document as an editor keeps it, with positions in the encoding that the server chose."""

from lsprotocol import types
from pytest_lsp import LanguageClient

# The codec of each encoding of positions, and the bytes of one unit.
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


class Document:
    """A document that the client has open."""

    def __init__(self, client: LanguageClient, encoding: str, uri: str, text: str):
        self.client = client
        self.codec, self.unit = CODECS[encoding]
        self.uri = uri
        self.text = text
        self.version = 1
        item = types.TextDocumentItem(uri=uri, language_id="json", version=self.version, text=text)
        client.text_document_did_open(types.DidOpenTextDocumentParams(text_document=item))

    @property
    def identifier(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(uri=self.uri)

    def position_behind(self, text: str) -> types.Position:
        """The position behind the only place where a text stands."""
        assert self.text.count(text) == 1
        lines = self.text[: self.text.index(text) + len(text)].split("\n")
        character = len(lines[-1].encode(self.codec)) // self.unit
        return types.Position(line=len(lines) - 1, character=character)

    def range_behind(self, text: str) -> types.Range:
        position = self.position_behind(text)
        return types.Range(start=position, end=position)

    def apply(self, edits) -> None:
        """Makes edits that all refer to the present text, from the last to the first, and tells the server of each."""
        for edit in sorted(edits, key=lambda edit: self._offset(edit.range.start), reverse=True):
            start, end = self._offset(edit.range.start), self._offset(edit.range.end)
            self.text = self.text[:start] + edit.new_text + self.text[end:]
            self.version += 1
            self.client.text_document_did_change(
                types.DidChangeTextDocumentParams(
                    text_document=types.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version),
                    content_changes=[
                        types.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text)
                    ],
                )
            )

    def apply_workspace_edit(self, edit: types.WorkspaceEdit) -> bool:
        """Makes the edit of a code action or of the server, unless it is for another version."""
        for change in edit.document_changes or []:
            identifier = change.text_document
            if identifier.uri != self.uri or identifier.version not in (None, self.version):
                return False
            self.apply(change.edits)
        for uri, edits in (edit.changes or {}).items():
            assert uri == self.uri
            self.apply(edits)
        return True

    def _offset(self, position: types.Position) -> int:
        lines = self.text.split("\n")
        before = lines[position.line].encode(self.codec)[: position.character * self.unit]
        return sum(len(line) + 1 for line in lines[: position.line]) + len(before.decode(self.codec))
