//! Strings by JSON's own rules alone: from one straight double quote to the next one on the line. The parser recovers from mistakes by
//! guessing; this is the view without guesses.

/// A string in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrictString {
    /// The end of what stands in the quotes.
    pub content_end: usize,
    /// Where the text after the string starts.
    pub end: usize,
}

impl StrictString {
    /// Reads the string whose opening quote is at an offset. Without a closing quote on its line it ends with the last character of
    /// the line that can't be the punctuation after it.
    pub fn at(text: &str, quote: usize) -> Self {
        let bytes = text.as_bytes();
        let start = quote + 1;
        let mut at = start;
        loop {
            match bytes.get(at) {
                Some(b'"') => {
                    return Self {
                        content_end: at,
                        end: at + 1,
                    };
                }
                Some(b'\\') if !matches!(bytes.get(at + 1), Some(b'\n' | b'\r') | None) => at += 2,
                Some(b'\n' | b'\r') | None => {
                    let line = text.get(start..at).unwrap_or_default();
                    let content = line.trim_end_matches([' ', '\t', ',', '}', ']']);
                    return Self {
                        content_end: start + content.len(),
                        end: at,
                    };
                }
                Some(_) => at += 1,
            }
        }
    }
}
