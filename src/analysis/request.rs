//! What a document asks the API to do.

use crate::schema::{self, Schema};
use crate::syntax::{Kind, Node, Tree};

/// A request as the document holds it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The schema, and with it the resource and the action.
    pub schema: &'static Schema,
    /// The value of `data`.
    pub data: Node<'a>,
}

impl<'a> Request<'a> {
    /// The request of a document, if it has a `data` at all.
    pub fn of(tree: &'a Tree) -> Option<Self> {
        Some(Self {
            schema: schema::for_document(tree),
            data: tree.root()?.get("data")?,
        })
    }

    /// The text of `data`, as it stands in the file: these bytes are sent.
    pub fn body(&self) -> &'a str {
        self.data.source()
    }

    /// The `name` attribute.
    pub fn name(&self) -> Option<String> {
        self.attribute("name")
    }

    /// Whether the request makes something that works with live data.
    pub fn is_live(&self) -> bool {
        self.attribute("mode").as_deref() == Some("live")
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let value = self.data.get("attributes")?.get(name)?;
        value.string().map(|text| text.into_owned())
    }
}

/// The status of the response that a document holds from an earlier send.
pub fn earlier_status(tree: &Tree) -> Option<u16> {
    let status = tree.at_pointer("/response/status")?;
    (status.kind() == Kind::Number)
        .then(|| status.source().parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::{Request, earlier_status};
    use crate::syntax::Tree;

    #[test]
    fn the_body_is_the_very_text_of_data() {
        let text = "{\"data\" : { \"a\":1.50,\n\"attributes\": {\"name\": \"caf\\u00e9\", \"mode\": \"live\"} }, \"response\": {\"status\": 201}}";
        let tree = Tree::parse(text);
        let request = Request::of(&tree).expect("a request");
        assert_eq!(
            request.body(),
            "{ \"a\":1.50,\n\"attributes\": {\"name\": \"caf\\u00e9\", \"mode\": \"live\"} }"
        );
        assert_eq!(request.name().as_deref(), Some("café"));
        assert!(request.is_live());
        assert_eq!(earlier_status(&tree), Some(201));
    }

    #[test]
    fn without_data_there_is_no_request() {
        assert!(Request::of(&Tree::parse("{}")).is_none());
        assert!(Request::of(&Tree::parse("")).is_none());
        assert_eq!(
            earlier_status(&Tree::parse("{\"response\": {\"status\": \"201\"}}")),
            None
        );
    }
}
