//! Markdown as plain text, for clients that show it as it is.

/// Removes the marks of bold text, of code and of links from the Markdown that this program writes.
pub fn plain_text(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    // Every second part is code.
    for (index, part) in markdown.split('`').enumerate() {
        match index % 2 {
            0 => plain.push_str(&links_as_text(&part.replace("**", ""))),
            _ => plain.push_str(part),
        }
    }
    plain
}

/// Writes `[title](address)` as `title: address`.
fn links_as_text(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, title, address, after)) = first_link(rest) {
        written.push_str(before);
        written.push_str(title);
        written.push_str(": ");
        written.push_str(address);
        rest = after;
    }
    written.push_str(rest);
    written
}

/// The text before the first link, its title, its address, and the text after it.
fn first_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, tail) = text.split_once("](")?;
    let (before, title) = head.rsplit_once('[')?;
    let (address, after) = tail.split_once(')')?;
    Some((before, title, address, after))
}

#[cfg(test)]
mod tests {
    use super::plain_text;

    #[test]
    fn marks_are_removed_and_addresses_stay() {
        let check = |markdown: &str, plain: &str| assert_eq!(plain_text(markdown), plain);
        check("**Kind** · string · required", "Kind · string · required");
        check(
            "- `test`: works with **test** data",
            "- test: works with test data",
        );
        check("`**` stays", "** stays");
        check(
            "See [the page](https://a.example/b) and [another](https://c.example).",
            "See the page: https://a.example/b and another: https://c.example.",
        );
        check("no [link] (here)", "no [link] (here)");
        check("", "");
    }
}
