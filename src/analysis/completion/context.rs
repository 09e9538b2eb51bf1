//! Turns a draft item into an edit with the right quotes, commas and white space.

use std::borrow::Cow;

use super::item::{Completion, CompletionKind, CompletionOptions};
use super::place::{KeyPlace, Place, Rest, ValuePlace};
use super::template::{Layout, Template};
use crate::analysis::lines::indentation;
use crate::analysis::names::NameList;
use crate::analysis::style::Style;
use crate::analysis::{Settings, TextEdit};
use crate::syntax::{Tree, is_quote};
use crate::text::Span;

/// The cursor, and how completion was requested.
pub(super) struct Context<'a> {
    pub tree: &'a Tree,
    pub offset: usize,
    pub options: &'a CompletionOptions,
    pub names: &'a NameList,
    pub settings: &'a Settings,
    style: Style,
}

/// A completion item without its edit.
#[derive(Clone)]
pub(super) struct Draft {
    pub label: String,
    pub kind: CompletionKind,
    pub label_detail: Option<Cow<'static, str>>,
    pub detail: Option<String>,
    pub documentation: Option<&'static str>,
    pub sort_text: String,
    /// The text that the client filters by. Without one, it filters by the label.
    pub filter: Option<String>,
    /// The text to insert.
    pub template: Template,
}

impl<'a> Context<'a> {
    pub fn new(
        tree: &'a Tree,
        offset: usize,
        options: &'a CompletionOptions,
        names: &'a NameList,
        settings: &'a Settings,
    ) -> Self {
        Self {
            tree,
            offset,
            options,
            names,
            settings,
            style: Style::of(tree),
        }
    }

    /// Whether to offer anything. A character that triggers completion by itself may be part of a string.
    pub fn is_wanted(&self, place: &Place<'_>) -> bool {
        let typed = self.tree.slice(Span::new(place.span().start, self.offset));
        match (self.options.trigger, place) {
            (None, _) => true,
            // The opening quote, not the closing one.
            (Some('"'), _) => typed == "\"",
            (Some(':'), Place::Key(_)) => false,
            (Some(_), _) => typed.is_empty(),
        }
    }

    /// The edit that inserts one or several members.
    pub fn at_key(&self, place: &KeyPlace<'_>, draft: Draft) -> Completion {
        let mut span = place.span;
        let mut template = Template::default();
        let mut additional_edits = Vec::new();
        match place.missing_comma {
            Some(at) if at == span.start => {
                template.text(", ");
            }
            Some(at) => additional_edits.push(TextEdit::insert(at, ",")),
            None if self.tree.char_before(span.start) == Some(',') => {
                template.text(" ");
            }
            None => {}
        }
        match self.end_of_bare_braces(place) {
            Some(end) if draft.template.is_multiline() => {
                span.end = end;
                template
                    .newline(1)
                    .append(&draft.template.clone().indented())
                    .newline(0);
            }
            _ => {
                template.append(&draft.template);
            }
        }
        if place.rest == (Rest::Nothing { needs_comma: true }) {
            template.text(self.comma_before_next(span));
        }
        self.item(span, &template, additional_edits, draft)
    }

    /// The edit that inserts a value.
    pub fn at_value(&self, place: &ValuePlace<'_>, draft: Draft) -> Completion {
        let mut template = Template::default();
        if place.span.is_empty() && self.tree.char_before(place.span.start) == Some(':') {
            template.text(" ");
        }
        template.append(&draft.template);
        if place.needs_comma {
            template.text(self.comma_before_next(place.span));
        }
        self.item(place.span, &template, Vec::new(), draft)
    }

    fn item(
        &self,
        span: Span,
        template: &Template,
        additional_edits: Vec<TextEdit>,
        draft: Draft,
    ) -> Completion {
        // Neovim's own completion inserts only the first line of what isn't a snippet.
        let is_snippet = self.options.snippets && (template.has_stops() || template.is_multiline());
        let layout = Layout {
            snippet: is_snippet,
            newline: match () {
                () if self.options.one_line => None,
                // A client uses its own line endings in a snippet.
                () if is_snippet => Some("\n"),
                () => Some(self.style.line_ending.text()),
            },
            base: if self.options.adjusts_indentation {
                ""
            } else {
                self.indentation_of_line(span.start)
            },
            indent: self.style.indentation.text(),
        };
        Completion {
            filter_text: self.filter_text(span, draft.filter.as_deref().unwrap_or(&draft.label)),
            edit: TextEdit::replace(span, template.render(&layout)),
            additional_edits,
            is_snippet,
            label: draft.label,
            kind: draft.kind,
            label_detail: draft.label_detail,
            detail: draft.detail,
            documentation: draft.documentation,
            sort_text: draft.sort_text,
        }
    }

    /// The filter in the same quotes as the text that the edit replaces.
    fn filter_text(&self, span: Span, filter: &str) -> String {
        match self.opening_quote(span) {
            Some(quote) => format!("{quote}{filter}{quote}"),
            None => filter.to_owned(),
        }
    }

    /// The opening quote of the text to replace, if it is before the cursor.
    pub fn opening_quote(&self, span: Span) -> Option<char> {
        let typed = self.tree.slice(Span::new(span.start, self.offset));
        typed.chars().next().filter(|c| is_quote(*c))
    }

    /// The end of an object on one line that is empty apart from the text to replace: `{|}`. Several lines of new text
    /// go between its braces as a block.
    fn end_of_bare_braces(&self, place: &KeyPlace<'_>) -> Option<usize> {
        let object = place.object.span();
        let end = object.end.checked_sub(1)?;
        let is_blank = |span: Span| self.tree.slice(span).chars().all(|c| c == ' ' || c == '\t');
        let is_bare = place.object.is_closed()
            && is_blank(Span::new(object.start + 1, place.span.start))
            && is_blank(Span::new(place.span.end, end));
        is_bare.then_some(end)
    }

    fn comma_before_next(&self, span: Span) -> &'static str {
        let next = self.tree.char_at(span.end);
        if next.is_some_and(char::is_whitespace) {
            ","
        } else {
            ", "
        }
    }

    /// The indentation of the line that holds an offset.
    fn indentation_of_line(&self, offset: usize) -> &'a str {
        let indentation = indentation(self.tree, offset);
        let before = Span::new(indentation.start, indentation.end.min(offset));
        self.tree.slice(before)
    }
}
