//! Path patterns in `clreq.toml`.

use std::path::{Component, Path};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Matches paths against patterns in the syntax of `.gitignore`: `legacy/` matches a folder, `*.old.clreq.json` a name
/// in any folder, `/a` only an entry next to the `clreq.toml`, and `!a` excludes one again.
#[derive(Clone, Debug)]
pub(super) struct Patterns(Gitignore);

impl Default for Patterns {
    fn default() -> Self {
        Self(Gitignore::empty())
    }
}

impl Patterns {
    /// Compiles patterns. Also returns the indices of the invalid ones.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> (Self, Vec<usize>) {
        let mut builder = GitignoreBuilder::new("");
        let mut unreadable = Vec::new();
        for (index, pattern) in patterns.into_iter().enumerate() {
            let is_blank_or_comment = pattern.trim().is_empty() || pattern.starts_with('#');
            if is_blank_or_comment || builder.add_line(None, pattern).is_err() {
                unreadable.push(index);
            }
        }
        // Each pattern is valid by itself. If they can't be combined, nothing matches.
        (
            Self(builder.build().unwrap_or_else(|_| Gitignore::empty())),
            unreadable,
        )
    }

    /// Whether the patterns match this file or a folder that contains it.
    pub fn matches(&self, relative: &Path) -> bool {
        let is_below = relative
            .components()
            .all(|component| matches!(component, Component::Normal(_)));
        is_below
            && self
                .0
                .matched_path_or_any_parents(relative, false)
                .is_ignore()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Patterns;

    #[test]
    fn patterns_match_like_gitignore() {
        let (patterns, unreadable) = Patterns::new([
            "legacy/",
            "*.old.clreq.json",
            "/top.clreq.json",
            "a/**/b.clreq.json",
            "!legacy.old.clreq.json",
        ]);
        assert!(unreadable.is_empty());
        let cases = [
            ("legacy/a.clreq.json", true),
            ("x/legacy/y/a.clreq.json", true),
            ("x/a.old.clreq.json", true),
            ("legacy.old.clreq.json", false),
            ("top.clreq.json", true),
            ("x/top.clreq.json", false),
            ("a/b.clreq.json", true),
            ("a/x/y/b.clreq.json", true),
            ("b.clreq.json", false),
            ("../legacy/a.clreq.json", false),
            ("/legacy/a.clreq.json", false),
        ];
        for (path, expected) in cases {
            assert_eq!(patterns.matches(Path::new(path)), expected, "{path}");
        }
    }

    #[test]
    fn invalid_patterns_are_returned() {
        let (_, unreadable) = Patterns::new(["a", "", "#a", "a{b", "[z-a]"]);
        assert_eq!(unreadable, [1, 2, 3, 4]);
    }
}
