//! Reads strings strictly by JSON's rules: from one double quote to the next one on the line. Unlike the parser, it
//! never guesses where a quote is missing.

/// A string in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StrictString {
    /// The end of the content.
    pub content_end: usize,
    /// The start of the text after the string.
    pub end: usize,
}

impl StrictString {
    /// Reads the string whose opening quote is at `quote`. Without a closing quote on its line, the content ends before
    /// the last punctuation on that line.
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
