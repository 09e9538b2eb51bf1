//! Helpers for the tests of this module.

use super::names::{Identifier, KnownNames, NameList, NamedResource};
use crate::syntax::{Kind, Node};
use proptest::prelude::*;
use proptest::sample::Index;

const REQUEST: &str = r#"{
  "$schema": "https://example.com/schema.json",
  "data": {
    "type": "api_credentials",
    "attributes": {
      "kind": "webapp",
      "name": "Zoë's \"shop\"",
      "redirect_uri": "https://example.com/callback?a=b",
      "expires_in": 7200,
      "metadata": { "team": ["a", { "password": "hunter2" }] }
    },
    "relationships": {
      "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } }
    }
  },
  "response": {
    "status": 201,
    "body": {
      "data": {
        "links": { "self": "https://example.com/api/1" },
        "attributes": { "client_secret": "s3cret", "expires_in": 14400 }
      }
    }
  }
}
"#;

/// A request file in one of several styles.
fn request() -> impl Strategy<Value = String> {
    let (until_response, _) = REQUEST.split_once(",\n  \"response\"").unwrap_or_default();
    prop::sample::select(vec![
        REQUEST.to_owned(),
        REQUEST.replace('\n', "\r\n"),
        REQUEST.lines().map(str::trim_start).collect(),
        format!("{until_response}\n}}"),
        format!("{}}}", until_response.replace("\n", "")),
    ])
}

/// A request file with up to a few mistakes.
pub fn nearly_request() -> impl Strategy<Value = String> {
    let tokens = [
        "",
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "'",
        "\n",
        "\r\n",
        " ",
        "1",
        "null",
        "\"a\"",
        "x",
        "//",
        "/*",
        "\\",
        "\u{1F600}",
        "\"response\": 1,",
        "\"data\"",
        ";",
    ];
    let edit = (
        any::<Index>(),
        0usize..8,
        prop::sample::select(tokens.to_vec()),
    );
    (request(), prop::collection::vec(edit, 0..5)).prop_map(|(text, edits)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, removed, inserted) in edits {
            let start = at.index(characters.len() + 1);
            let end = (start + removed / 2).min(characters.len());
            characters.splice(start..end, inserted.chars());
        }
        characters.into_iter().collect()
    })
}

/// A value's tokens. They stay equal when only white space changes.
pub fn tokens(value: Node<'_>) -> Vec<(Kind, &str)> {
    std::iter::once(value)
        .chain(value.descendants())
        .map(|node| match node.kind() {
            kind @ (Kind::Object | Kind::Array) => (kind, ""),
            kind => (kind, node.source()),
        })
        .collect()
}

/// The names of three organizations, two of which have the same, and of their roles.
pub fn names() -> NameList {
    let identifier = |resource, id: &str| Identifier {
        resource,
        id: id.to_owned(),
    };
    let organization = |id, name: &str, plan: Option<&str>| NamedResource {
        identifier: identifier("organizations", id),
        name: name.to_owned(),
        kind: plan.map(str::to_owned),
        owner: None,
    };
    let role = |id, name: &str, kind: &str, organization| NamedResource {
        identifier: identifier("roles", id),
        name: name.to_owned(),
        kind: Some(kind.to_owned()),
        owner: Some(identifier("organizations", organization)),
    };
    let resources = vec![
        organization("blueBrand1", "Blue Brand", Some("growth")),
        organization("blueBrand2", "Blue Brand", None),
        organization("quotedName", r#"The "Quoted" 👟 \u001b[31m"#, None),
        role("roleCustom", "Editors", "custom", "blueBrand1"),
        role("roleAdmin1", "Admin", "admin", "blueBrand1"),
        role("roleAdmin2", "Admin", "admin", "blueBrand2"),
    ];
    NameList {
        types: &["organizations", "roles"],
        known: Ok(KnownNames::new(
            "https://api.example/api",
            "2026-11-30T12:00:00Z",
            resources,
        )),
    }
}
