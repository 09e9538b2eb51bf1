//! Finds the API resource that belongs to a request file.

use std::borrow::Cow;

use crate::syntax::{Node, Tree};

/// The API resource that belongs to a request file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// The JSON:API type.
    pub resource: Cow<'a, str>,
    /// The resource's id.
    pub id: Cow<'a, str>,
    /// The base address of the API that answered, if the file has it.
    pub endpoint: Option<Cow<'a, str>>,
    /// Whether clreq's sandbox answered. Then no real API has this resource.
    pub is_sandbox: bool,
}

/// The resource of a file: that of a successful response, or else that of `data.id`.
pub fn link(tree: &Tree) -> Option<Link<'_>> {
    from_response(tree).or_else(|| from_data(tree))
}

fn from_response(tree: &Tree) -> Option<Link<'_>> {
    let response = tree.at_pointer("/response")?;
    let status: u16 = response.get("status")?.source().parse().ok()?;
    if !(200..300).contains(&status) {
        return None;
    }
    let resource = response.get("body")?.get("data")?;
    Some(Link {
        resource: text(resource, "type")?,
        id: text(resource, "id")?,
        endpoint: text(response, "endpoint"),
        is_sandbox: response
            .get("sandbox")
            .is_some_and(|value| value.source() == "true"),
    })
}

fn from_data(tree: &Tree) -> Option<Link<'_>> {
    let data = tree.at_pointer("/data")?;
    Some(Link {
        resource: text(data, "type")?,
        id: text(data, "id")?,
        endpoint: None,
        is_sandbox: false,
    })
}

fn text<'a>(object: Node<'a>, name: &str) -> Option<Cow<'a, str>> {
    let text = object.get(name)?.string()?;
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::link;
    use crate::syntax::Tree;

    /// Checks `type/id`, followed by the endpoint and `sandbox` if they are known.
    fn check(text: &str, expected: Option<&str>) {
        let tree = Tree::parse(text);
        let found = link(&tree).map(|link| {
            let endpoint = link
                .endpoint
                .map(|e| format!(" at {e}"))
                .unwrap_or_default();
            let sandbox = if link.is_sandbox { " sandbox" } else { "" };
            format!("{}/{}{endpoint}{sandbox}", link.resource, link.id)
        });
        assert_eq!(found.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_successful_response_links_a_file() {
        check(
            r#"{"data": {"type": "a"}, "response": {"status": 201, "endpoint": "https://e/api", "body": {"data": {"type": "a", "id": "1"}}}}"#,
            Some("a/1 at https://e/api"),
        );
        check(
            r#"{"response": {"status": 200, "sandbox": true, "body": {"data": {"type": "a", "id": "1"}}}}"#,
            Some("a/1 sandbox"),
        );
    }

    #[test]
    fn an_id_in_data_links_a_file() {
        check(r#"{"data": {"type": "a", "id": "1"}}"#, Some("a/1"));
    }

    #[test]
    fn other_files_are_not_linked() {
        for text in [
            "",
            "{}",
            r#"{"data": {"type": "a"}}"#,
            r#"{"data": {"type": "a", "id": ""}}"#,
            r#"{"response": {"status": 422, "body": {"data": {"type": "a", "id": "1"}}}}"#,
            r#"{"response": {"status": 204}}"#,
            r#"{"response": {"status": 201, "body": "{\"data\": {}}"}}"#,
        ] {
            check(text, None);
        }
    }
}
