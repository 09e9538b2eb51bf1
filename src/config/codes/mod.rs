//! The diagnostic codes: each has a severity, a title and an entry in `explanations.md`.

use super::Severity;

const EXPLANATIONS: &str = include_str!("explanations.md");

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal;)*) => {
        /// The kind of a diagnostic. The names never change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The kebab-case name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The default severity.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)* }
            }

            /// A short description.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

codes! {
    EmptyDocument "empty-document" Error "The file is empty";
    ByteOrderMark "byte-order-mark" Warning "The file starts with a byte order mark";
    MissingComma "missing-comma" Error "A comma is missing";
    TrailingComma "trailing-comma" Error "Trailing comma";
    StrayComma "stray-comma" Error "Extra comma";
    MissingColon "missing-colon" Error "A colon is missing";
    MissingValue "missing-value" Error "A key has no value";
    MissingKey "missing-key" Error "A value in an object has no key";
    UnquotedKey "unquoted-key" Error "A key lacks its double quotes";
    UnquotedValue "unquoted-value" Error "A string lacks its double quotes";
    UnclosedString "unclosed-string" Error "A string lacks its closing quote";
    WrongQuotes "wrong-quotes" Error "A string has single or typographic quotes";
    ControlCharacter "control-character" Error "A string holds a control character";
    BadEscape "bad-escape" Error "Unknown escape sequence";
    BadNumber "bad-number" Error "Not a JSON number";
    Comment "comment" Error "JSON has no comments";
    UnclosedBracket "unclosed-bracket" Error "A closing bracket is missing";
    UnexpectedBracket "unexpected-bracket" Error "A closing bracket has no opening bracket";
    TextAfterEnd "text-after-end" Error "Text after the end of the document";
    UnexpectedCharacter "unexpected-character" Error "Unexpected character";
    NestingTooDeep "nesting-too-deep" Error "Brackets nest too deep";
    MergeConflict "merge-conflict" Error "The file has conflict markers";
    Template "template" Error "The file has template syntax outside strings";
    DocumentTooLarge "document-too-large" Error "The file is too large";
    DuplicateKey "duplicate-key" Error "Duplicate key";
    MissingRequired "missing-required" Error "A required member is missing";
    WrongResourceType "wrong-resource-type" Error "Wrong resource type";
    WrongType "wrong-type" Error "A value has the wrong JSON type";
    UnknownAttribute "unknown-attribute" Error "The resource has no such attribute";
    UnknownRelationship "unknown-relationship" Error "The resource has no such relationship";
    UnknownMember "unknown-member" Error "There is no such member here";
    BlankValue "blank-value" Error "A required text is blank";
    MisspelledKind "misspelled-kind" Error "Kind looks misspelled";
    UnknownKind "unknown-kind" Warning "clreq does not know this kind";
    HostedKindWithoutCustom "hosted-kind-without-custom" Hint "A hosted app's kind without `custom: true`";
    InvalidValue "invalid-value" Error "Value not allowed";
    OutOfRange "out-of-range" Error "Number too small or too large";
    FractionalNumber "fractional-number" Error "A number must be whole";
    InvalidUri "invalid-uri" Error "Not a URI";
    InvalidFormat "invalid-format" Error "Wrong format";
    ProjectRule "project-rule" Error "A rule of the project is broken";
    MissingRedirectUri "missing-redirect-uri" Warning "A web app has no redirect URI";
    MissingRole "missing-role" Error "An integration has no role";
    RoleNotAllowed "role-not-allowed" Error "A sales channel or a web app has a role";
    ReadOnly "read-only" Error "Only the API sets this member";
    NotUpdatable "not-updatable" Error "This can't be changed after the resource was created";
    MalformedId "malformed-id" Warning "This does not look like a resource id";
    UnknownId "unknown-id" Information "None of your resources has this id";
    Placeholder "placeholder" Warning "A placeholder was left in";
    SecretInResponse "secret-in-response" Warning "The file holds a secret";
    SecretInRequest "secret-in-request" Error "The request holds a secret";
    Differs "differs" Information "The API has another value";
    UnknownOutcome "unknown-outcome" Warning "It is not known whether the request was carried out";
    KeptResponse "kept-response" Warning "The response is kept outside the file";
    ApiError "api-error" Error "The API did not accept this value";
    SchemaViolation "schema-violation" Error "The file does not match its schema";
    MoreProblems "more-problems" Error "More problems than are listed";
}

impl Code {
    /// The code with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }

    /// Whether it means that the file is not valid JSON and can't be sent.
    pub fn is_syntax_error(self) -> bool {
        self <= Self::DocumentTooLarge && self != Self::ByteOrderMark
    }

    /// The meaning, the reasons and the remedy, in Markdown.
    pub fn explanation(self) -> &'static str {
        let heading = format!("## {}\n", self.name());
        EXPLANATIONS
            .split_once(heading.as_str())
            .map_or("", |(_, rest)| rest.split("\n## ").next().unwrap_or(rest))
            .trim()
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, EXPLANATIONS};

    #[test]
    fn codes_and_entries_match_one_to_one() {
        let headings: Vec<&str> = EXPLANATIONS
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(headings, names);
        for code in Code::ALL {
            assert!(code.explanation().len() > 60, "{code} is hardly explained");
        }
    }
}
