//! Expands snippets as a client does. The fuzz targets include this file, so it must not use the crate.

/// Expands a snippet: escapes, and tab stops that are empty, have a default text or have choices.
pub fn expand(snippet: &str) -> String {
    let mut text = String::new();
    let mut chars = snippet.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next()),
            '$' if chars.next_if_eq(&'{').is_some() => {
                while chars.next_if(char::is_ascii_digit).is_some() {}
                let is_choice = chars.next() == Some('|');
                let mut first = true;
                loop {
                    match chars.next().expect("a tab stop ends") {
                        '\\' => text.extend(chars.next().filter(|_| first)),
                        ',' if is_choice => first = false,
                        '|' if is_choice => {}
                        '}' => break,
                        c if first => text.push(c),
                        _ => {}
                    }
                }
            }
            '$' => while chars.next_if(char::is_ascii_digit).is_some() {},
            c => text.push(c),
        }
    }
    text
}
