//! The facts about each resource that are not in a schema: names, paths, and side effects of actions.

/// A resource of the API.
#[derive(Debug)]
pub struct Resource {
    /// The JSON:API type, such as `api_credentials`.
    pub name: &'static str,
    /// The path below the API's base address, without a leading slash.
    pub path: &'static str,
    /// Whether there is only one such resource, so that its path has no id.
    pub is_singleton: bool,
    /// The noun for one in a sentence, such as `API credential`.
    pub singular: &'static str,
    /// The indefinite article of `singular`: `a` or `an`.
    pub article: &'static str,
    /// The noun for several in a sentence, such as `API credentials`.
    pub plural: &'static str,
    /// The attributes that identify a resource in a look-up, together with `identifying_relationships`.
    pub identifying_attributes: &'static [&'static str],
    /// The relationships that identify a resource in a look-up, together with `identifying_attributes`.
    pub identifying_relationships: &'static [&'static str],
    /// Whether the API can delete it.
    pub can_be_deleted: bool,
    /// A side effect of creating one, as a full sentence.
    pub create_side_effect: Option<&'static str>,
    /// An attribute and its value that mark resources which the API makes for itself. clreq must not import, update or
    /// delete those. A request file that someone writes for one with its id is sent all the same.
    pub made_by_the_api: Option<(&'static str, &'static str)>,
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
    made_by_the_api: Some(("kind", "resources")),
};

pub(super) static MEMBERSHIPS: Resource = Resource {
    name: "memberships",
    path: "memberships",
    is_singleton: false,
    singular: "membership",
    article: "a",
    plural: "memberships",
    identifying_attributes: &["user_email"],
    identifying_relationships: &["organization"],
    can_be_deleted: true,
    create_side_effect: Some("The API sends an e-mail to the person who is invited."),
    made_by_the_api: None,
};

pub(super) static APPLICATION_MEMBERSHIPS: Resource = Resource {
    name: "application_memberships",
    path: "application_memberships",
    is_singleton: false,
    singular: "application membership",
    article: "an",
    plural: "application memberships",
    identifying_attributes: &["reference"],
    identifying_relationships: &[
        "organization",
        "api_credential",
        "membership",
        "membership_profile",
    ],
    can_be_deleted: true,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static ROLES: Resource = Resource {
    name: "roles",
    path: "roles",
    is_singleton: false,
    singular: "role",
    article: "a",
    plural: "roles",
    identifying_attributes: &["name", "reference"],
    identifying_relationships: &["organization"],
    can_be_deleted: false,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static PERMISSIONS: Resource = Resource {
    name: "permissions",
    path: "permissions",
    is_singleton: false,
    singular: "permission",
    article: "a",
    plural: "permissions",
    identifying_attributes: &["subject", "reference"],
    identifying_relationships: &["role"],
    can_be_deleted: false,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static ORGANIZATIONS: Resource = Resource {
    name: "organizations",
    path: "organizations",
    is_singleton: false,
    singular: "organization",
    article: "an",
    plural: "organizations",
    identifying_attributes: &["name", "reference"],
    identifying_relationships: &[],
    can_be_deleted: false,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static MEMBERSHIP_PROFILES: Resource = Resource {
    name: "membership_profiles",
    path: "membership_profiles",
    is_singleton: false,
    singular: "membership profile",
    article: "a",
    plural: "membership profiles",
    identifying_attributes: &["name", "reference"],
    identifying_relationships: &["organization"],
    can_be_deleted: true,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static IDENTITY_PROVIDERS: Resource = Resource {
    name: "identity_providers",
    path: "identity_providers",
    is_singleton: false,
    singular: "identity provider",
    article: "an",
    plural: "identity providers",
    identifying_attributes: &["name", "client_id", "reference"],
    identifying_relationships: &[],
    can_be_deleted: true,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static USERS: Resource = Resource {
    name: "users",
    path: "user",
    is_singleton: true,
    singular: "user",
    article: "a",
    plural: "users",
    identifying_attributes: &[],
    identifying_relationships: &[],
    can_be_deleted: false,
    create_side_effect: None,
    made_by_the_api: None,
};

pub(super) static VERSIONS: Resource = Resource {
    name: "versions",
    path: "versions",
    is_singleton: false,
    singular: "version",
    article: "a",
    plural: "versions",
    identifying_attributes: &[],
    identifying_relationships: &[],
    can_be_deleted: false,
    create_side_effect: None,
    made_by_the_api: None,
};

impl Resource {
    /// The noun with its indefinite article: `an API credential`.
    pub fn with_article(&self) -> String {
        format!("{} {}", self.article, self.singular)
    }

    /// A warning before one is created: one or two full sentences.
    pub(super) fn create_warning(&self) -> Option<String> {
        let no_deletion = (!self.can_be_deleted).then(|| {
            format!(
                "The API can't delete {}, so this can't be undone.",
                self.plural
            )
        });
        let side_effect = self.create_side_effect.map(str::to_owned);
        let sentences: Vec<String> = no_deletion.into_iter().chain(side_effect).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}
