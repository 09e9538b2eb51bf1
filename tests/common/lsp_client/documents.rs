//! The texts of the open documents, edited as an editor does.
//!
//! Written independently of the server's code, because tests compare the two.

use std::collections::HashMap;
use std::ops::Range as ByteRange;

use lsp_types::{
    DocumentChangeOperation, DocumentChanges, OneOf, Position, PositionEncodingKind, Range,
    TextDocumentContentChangeEvent, TextEdit, WorkspaceEdit,
};

/// An open document.
#[derive(Clone, Debug)]
pub struct Document {
    pub version: i32,
    pub text: String,
}

/// How characters are counted in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PositionEncoding {
    Utf8,
    Utf16,
    Utf32,
}

impl PositionEncoding {
    /// The encoding that the server chose; UTF-16 if it chose none.
    pub fn from_kind(kind: Option<&str>) -> Self {
        match kind {
            None => PositionEncoding::Utf16,
            Some(kind) if kind == PositionEncodingKind::UTF8.as_str() => PositionEncoding::Utf8,
            Some(kind) if kind == PositionEncodingKind::UTF16.as_str() => PositionEncoding::Utf16,
            Some(kind) if kind == PositionEncodingKind::UTF32.as_str() => PositionEncoding::Utf32,
            Some(kind) => panic!("unknown position encoding {kind:?}"),
        }
    }

    fn width(self, character: char) -> usize {
        match self {
            PositionEncoding::Utf8 => character.len_utf8(),
            PositionEncoding::Utf16 => character.len_utf16(),
            PositionEncoding::Utf32 => 1,
        }
    }

    /// The byte offset of a position, clamped to the line and to the text.
    pub fn offset(self, text: &str, position: Position) -> usize {
        let Some(line) = lines(text).nth(position.line as usize) else {
            return text.len();
        };
        let mut left = position.character as usize;
        let mut offset = line.start;
        for character in text[line].chars() {
            let width = self.width(character);
            if left < width {
                break;
            }
            left -= width;
            offset += character.len_utf8();
        }
        offset
    }

    /// The position of a byte offset.
    pub fn position(self, text: &str, offset: usize) -> Position {
        let (number, line) = lines(text)
            .enumerate()
            .take_while(|(_, line)| line.start <= offset)
            .last()
            .expect("a text has at least one line");
        let before = &text[line.start..offset.min(line.end)];
        let character: usize = before.chars().map(|character| self.width(character)).sum();
        Position::new(number as u32, character as u32)
    }

    /// The range of a range of bytes.
    pub fn range(self, text: &str, bytes: ByteRange<usize>) -> Range {
        Range::new(
            self.position(text, bytes.start),
            self.position(text, bytes.end),
        )
    }

    fn bytes(self, text: &str, range: Range) -> ByteRange<usize> {
        let ends = (self.offset(text, range.start), self.offset(text, range.end));
        // Swap the ends of a range that ends before it starts, as editors do.
        ends.0.min(ends.1)..ends.0.max(ends.1)
    }

    /// The text after sequential changes.
    pub fn apply_changes(self, text: &str, changes: &[TextDocumentContentChangeEvent]) -> String {
        changes.iter().fold(text.to_owned(), |mut text, change| {
            match change.range {
                Some(range) => {
                    let bytes = self.bytes(&text, range);
                    text.replace_range(bytes, &change.text);
                }
                None => text.clone_from(&change.text),
            }
            text
        })
    }

    /// The text after edits that all refer to the original text, as in the protocol's lists of [`TextEdit`].
    pub fn apply_edits(self, text: &str, edits: &[TextEdit]) -> Result<String, String> {
        let mut edits: Vec<_> = edits
            .iter()
            .map(|edit| (self.bytes(text, edit.range), edit.new_text.as_str()))
            .collect();
        // Stable: of two insertions at the same place, the first stays first.
        edits.sort_by_key(|(bytes, _)| (bytes.start, bytes.end));
        let mut edited = String::new();
        let mut done = 0;
        for (bytes, new_text) in edits {
            if bytes.start < done || bytes.end < bytes.start {
                return Err(format!(
                    "overlapping or reversed edits at byte {}",
                    bytes.start
                ));
            }
            edited.push_str(&text[done..bytes.start]);
            edited.push_str(new_text);
            done = bytes.end;
        }
        edited.push_str(&text[done..]);
        Ok(edited)
    }
}

/// The lines of a text as byte ranges, without their line endings.
fn lines(text: &str) -> impl Iterator<Item = ByteRange<usize>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = &text[start..];
        let end = rest.find(['\n', '\r']).map(|length| start + length);
        next = end.map(|end| {
            end + if text[end..].starts_with("\r\n") {
                2
            } else {
                1
            }
        });
        Some(start..end.unwrap_or(text.len()))
    })
}

/// The result of `edit` for each document that it names, or why it can't be applied.
pub fn apply_workspace_edit(
    documents: &HashMap<String, Document>,
    encoding: PositionEncoding,
    edit: WorkspaceEdit,
) -> Result<Vec<(String, String)>, String> {
    let mut texts = Vec::new();
    for (uri, version, edits) in document_edits(edit)? {
        let document = documents
            .get(&uri)
            .ok_or_else(|| format!("{uri} is not open"))?;
        if let Some(version) = version.filter(|version| *version != document.version) {
            return Err(format!(
                "{uri} is at version {}, the edit is for version {version}",
                document.version
            ));
        }
        if texts.iter().any(|(edited, _)| *edited == uri) {
            return Err(format!("{uri} is edited twice"));
        }
        let text = encoding.apply_edits(&document.text, &edits)?;
        texts.push((uri, text));
    }
    Ok(texts)
}

type DocumentEdit = (String, Option<i32>, Vec<TextEdit>);

fn document_edits(edit: WorkspaceEdit) -> Result<Vec<DocumentEdit>, String> {
    let edits = match edit.document_changes {
        None => {
            let changes = edit.changes.unwrap_or_default();
            return Ok(changes
                .into_iter()
                .map(|(uri, edits)| (uri.to_string(), None, edits))
                .collect());
        }
        Some(DocumentChanges::Edits(edits)) => edits,
        Some(DocumentChanges::Operations(operations)) => operations
            .into_iter()
            .map(|operation| match operation {
                DocumentChangeOperation::Edit(edit) => Ok(edit),
                DocumentChangeOperation::Op(_) => {
                    Err("this client does not create, rename or delete files".to_owned())
                }
            })
            .collect::<Result<_, _>>()?,
    };
    Ok(edits
        .into_iter()
        .map(|edit| {
            let text_edits = edit.edits.into_iter().map(|edit| match edit {
                OneOf::Left(edit) => edit,
                OneOf::Right(annotated) => annotated.text_edit,
            });
            let document = edit.text_document;
            (
                document.uri.to_string(),
                document.version,
                text_edits.collect(),
            )
        })
        .collect())
}
