//! From what is to be written to the edit that writes it: quotes, commas and white space put right.

use super::item::{Completion, CompletionKind, CompletionOptions};
use super::place::{KeyPlace, Place, Rest, ValuePlace};
use super::template::{Layout, Template};
use crate::analysis::TextEdit;
use crate::analysis::lines::indentation;
use crate::analysis::style::Style;
use crate::syntax::{Tree, is_quote};
use crate::text::Span;

/// Where completion was asked for, and how.
pub(super) struct Context<'a> {
    pub tree: &'a Tree,
    pub offset: usize,
    pub options: &'a CompletionOptions,
    style: Style,
}

/// What an item is, all but its edit.
pub(super) struct Draft {
    pub label: String,
    pub kind: CompletionKind,
    pub label_detail: Option<&'static str>,
    pub detail: Option<String>,
    pub documentation: Option<&'static str>,
    pub sort_text: String,
    /// What is to be written.
    pub template: Template,
}

impl<'a> Context<'a> {
    pub fn new(tree: &'a Tree, offset: usize, options: &'a CompletionOptions) -> Self {
        Self {
            tree,
            offset,
            options,
            style: Style::of(tree),
        }
    }

    /// Whether completion makes sense here: a character that asks for it by itself may only be part of a text.
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

    /// The edit that writes a whole member or several.
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
        if place.rest == (Rest::Nothing { wants_comma: true }) {
            template.text(self.comma_before_next(span));
        }
        self.item(span, &template, additional_edits, draft)
    }

    /// The edit that writes a value.
    pub fn at_value(&self, place: &ValuePlace<'_>, draft: Draft) -> Completion {
        let mut template = Template::default();
        if place.span.is_empty() && self.tree.char_before(place.span.start) == Some(':') {
            template.text(" ");
        }
        template.append(&draft.template);
        if place.wants_comma {
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
        let is_snippet = self.options.snippets && template.has_stops();
        let layout = Layout {
            snippet: is_snippet,
            // A client puts its own line ends into a snippet.
            newline: if is_snippet {
                "\n"
            } else {
                self.style.line_ending.text()
            },
            base: if self.options.adjusts_indentation {
                ""
            } else {
                self.indentation_of_line(span.start)
            },
            indent: self.style.indentation.text(),
        };
        Completion {
            filter_text: self.filter_text(span, &draft.label),
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

    /// The label in the quotes that the text under the edit has.
    fn filter_text(&self, span: Span, label: &str) -> String {
        match self.opening_quote(span) {
            Some(quote) => format!("{quote}{label}{quote}"),
            None => label.to_owned(),
        }
    }

    /// The quote that what is replaced starts with, if the cursor is behind it.
    pub fn opening_quote(&self, span: Span) -> Option<char> {
        let typed = self.tree.slice(Span::new(span.start, self.offset));
        typed.chars().next().filter(|c| is_quote(*c))
    }

    /// Where an object ends that holds nothing but what is replaced, all in one line: `{|}`. What goes over several
    /// lines goes between its braces as a block of its own.
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

    /// The white space that the line of an offset starts with.
    fn indentation_of_line(&self, offset: usize) -> &'a str {
        let indentation = indentation(self.tree, offset);
        let before = Span::new(indentation.start, indentation.end.min(offset));
        self.tree.slice(before)
    }
}
