//! Masks secrets in the texts of diagnostics. The edits of fixes stay as they are: they are written to the file, which
//! already has the secrets.

use super::Diagnostic;
use crate::secrets::Mask;
use crate::syntax::Tree;
use crate::text::Span;

/// Masks secrets in every message, pointer and title of a document's diagnostics.
pub(super) fn hide_secrets(diagnostics: &mut [Diagnostic], tree: &Tree, mask: &Mask) {
    for diagnostic in diagnostics {
        let related = diagnostic.related.iter().map(|related| related.span);
        let places: Vec<Span> = std::iter::once(diagnostic.span).chain(related).collect();
        let texts = std::iter::once(&mut diagnostic.message)
            .chain(std::iter::once(&mut diagnostic.pointer))
            .chain(&mut diagnostic.help)
            .chain(
                diagnostic
                    .related
                    .iter_mut()
                    .map(|related| &mut related.message),
            )
            .chain(diagnostic.fixes.iter_mut().map(|fix| &mut fix.title));
        mask.hide_in_sentences(tree, &places, texts);
    }
}
