//! What differs between resources and no schema says: names, addresses, and what an action on one sets off.

/// A resource of the API.
#[derive(Debug)]
pub struct Resource {
    /// The JSON:API type, such as `api_credentials`.
    pub name: &'static str,
    /// The path below the API's base address, without a slash at its start.
    pub path: &'static str,
    /// Whether the path addresses the only one there is, so that no id follows it.
    pub is_singleton: bool,
    /// What one is called in a sentence, such as `API credential`.
    pub singular: &'static str,
    /// The indefinite article of `singular`: `a` or `an`.
    pub article: &'static str,
    /// What several are called in a sentence, such as `API credentials`.
    pub plural: &'static str,
    /// The attributes that, with `identifying_relationships`, tell one from another in a look-up.
    pub identifying_attributes: &'static [&'static str],
    /// The relationships that, with `identifying_attributes`, tell one from another in a look-up.
    pub identifying_relationships: &'static [&'static str],
    /// Whether the API can delete one.
    pub can_be_deleted: bool,
    /// What else creating one sets off, as a whole sentence.
    pub create_side_effect: Option<&'static str>,
}

pub(super) static API_CREDENTIALS: Resource = Resource {
    name: "api_credentials",
    path: "api_credentials",
    is_singleton: false,
    singular: "API credential",
    article: "an",
    plural: "API credentials",
    identifying_attributes: &["name", "reference"],
    identifying_relationships: &["organization"],
    can_be_deleted: true,
    create_side_effect: None,
};

impl Resource {
    /// The noun with its indefinite article: `an API credential`.
    pub fn with_article(&self) -> String {
        format!("{} {}", self.article, self.singular)
    }

    /// What the user should know before one is created. A whole sentence, or two.
    pub(super) fn create_warning(&self) -> Option<String> {
        let lasting = (!self.can_be_deleted).then(|| {
            format!(
                "The API can't delete {}: once created, it stays.",
                self.plural
            )
        });
        let side_effect = self.create_side_effect.map(str::to_owned);
        let sentences: Vec<String> = lasting.into_iter().chain(side_effect).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}
