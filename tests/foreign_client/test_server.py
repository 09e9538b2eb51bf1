"""The main job, from a broken request to a response in the text."""

import json

from lsprotocol import types

URI = "file:///requests/shop.clreq.json"

BROKEN = """{
  "data": {
    "type": "api_credentials",
    "attributes": {
      "name": "My shop \U0001f600",
      "kind": "sales-channel",
      "mode":
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  }
}
"""


async def code_actions(editor, behind: str, kind: str):
    params = types.CodeActionParams(
        text_document=editor.document.identifier,
        range=editor.document.range_behind(behind),
        context=types.CodeActionContext(diagnostics=[], only=[kind]),
    )
    return await editor.client.text_document_code_action_async(params)


async def test_from_a_broken_request_to_a_response_in_the_text(editor):
    document = editor.open(URI, BROKEN)
    assert await editor.codes() == ["misspelled-kind", "missing-value"]

    # The fix of the kind.
    actions = await code_actions(editor, '\U0001f600",\n      "kind": "sales', "quickfix")
    assert actions[0].title == "Replace with `sales_channel`"
    assert document.apply_workspace_edit(actions[0].edit)
    assert await editor.codes() == ["missing-value"]

    # What it means.
    place = {"text_document": document.identifier, "position": document.position_behind('"sales_')}
    hover = await editor.client.text_document_hover_async(types.HoverParams(**place))
    assert "sales" in hover.contents.value

    # The value that is missing.
    place["position"] = document.position_behind('"mode":')
    completion = await editor.client.text_document_completion_async(types.CompletionParams(**place))
    items = getattr(completion, "items", completion)
    item = next(item for item in items if "test" in item.label)
    edit = item.text_edit
    if isinstance(edit, types.InsertReplaceEdit):
        edit = types.TextEdit(range=edit.insert, new_text=edit.new_text)
    document.apply([edit, *(item.additional_text_edits or [])])
    assert await editor.codes() == []

    # The send. The command is taken from the code lens: lsprotocol reads a code action with a command as a bare command.
    assert await code_actions(editor, 'api_credentials', "clreq.send")
    params = types.CodeLensParams(text_document=document.identifier)
    lenses = await editor.client.text_document_code_lens_async(params)
    command = lenses[0].command
    assert command.command == "clreq.send"
    params = types.ExecuteCommandParams(command=command.command, arguments=command.arguments)
    assert await editor.client.workspace_execute_command_async(params) is None
    await editor.wait_for_text('"response"')
    response = json.loads(document.text)["response"]
    assert response["status"] == 201
    assert response["body"]["data"]["attributes"]["name"] == "My shop \U0001f600"

    # The text is the same on both sides, after all that was edited.
    server_text = await editor.client.protocol.send_request_async("clreq/viewFileText", {"uri": URI})
    assert server_text == document.text
    assert await editor.leave() == 0


async def test_structure_of_a_document(editor):
    document = editor.open(URI, BROKEN.replace('"mode":', '"mode": "test"').replace("sales-", "sales_"))
    assert await editor.codes() == []
    client, identifier = editor.client, document.identifier
    symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(text_document=identifier))
    assert symbols
    folds = await client.text_document_folding_range_async(types.FoldingRangeParams(text_document=identifier))
    assert folds
    options = types.FormattingOptions(tab_size=4, insert_spaces=True)
    params = types.DocumentFormattingParams(text_document=identifier, options=options)
    edits = await client.text_document_formatting_async(params)
    before = json.loads(document.text)
    document.apply(edits or [])
    assert json.loads(document.text) == before
    assert await editor.codes() == []
    assert await editor.leave() == 0
