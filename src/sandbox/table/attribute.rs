//! The attributes of a resource.

use serde_json::{Map, Value, json};

use super::Form;
use crate::sandbox::identifiers::Identifiers;

/// One attribute. The builder functions read as a row of a table:
/// `Attribute::new("name", Form::FilledText).required().writable()`.
#[derive(Clone, Copy)]
pub struct Attribute {
    pub name: &'static str,
    pub form: Form,
    /// Whether a create request may set it.
    pub on_create: bool,
    /// Whether an update request may set it.
    pub on_update: bool,
    /// Whether it must have a value. An update may omit it.
    pub is_required: bool,
    pub is_sortable: bool,
    pub is_filterable: bool,
    /// The value of an attribute that the client does not set, or sets to null. `None` leaves it out of answers.
    pub initial: fn(&Initial<'_>) -> Option<Value>,
    /// Calculates the value from the other attributes after every change.
    pub derive: Option<Derive>,
    /// Makes it a command, such as `_disable`: `true` changes other attributes. An answer never contains it.
    pub effect: Option<Effect>,
}

/// Calculates an attribute from the others.
pub type Derive = fn(&Map<String, Value>) -> Value;

/// The effect of a command on the other attributes. The second argument is the current time.
pub type Effect = fn(&mut Map<String, Value>, &Value);

/// The inputs of an attribute's initial value.
pub struct Initial<'a> {
    pub id: &'a str,
    /// The attributes that come before this one in the table.
    pub attributes: &'a Map<String, Value>,
    pub identifiers: &'a Identifiers,
}

impl Initial<'_> {
    /// The text of an earlier attribute, or an empty one.
    pub fn text(&self, name: &str) -> &str {
        self.attributes
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    }
}

impl Attribute {
    /// A read-only attribute that starts as null and can be used in filters.
    pub const fn new(name: &'static str, form: Form) -> Self {
        Self {
            name,
            form,
            on_create: false,
            on_update: false,
            is_required: false,
            is_sortable: false,
            is_filterable: true,
            initial: |_| Some(Value::Null),
            derive: None,
            effect: None,
        }
    }

    /// Create and update requests may set it.
    pub const fn writable(self) -> Self {
        self.on_create().on_update()
    }

    pub const fn on_create(mut self) -> Self {
        self.on_create = true;
        self
    }

    pub const fn on_update(mut self) -> Self {
        self.on_update = true;
        self
    }

    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    pub const fn sortable(mut self) -> Self {
        self.is_sortable = true;
        self
    }

    pub const fn unfilterable(mut self) -> Self {
        self.is_filterable = false;
        self
    }

    pub const fn initially(mut self, initial: fn(&Initial<'_>) -> Option<Value>) -> Self {
        self.initial = initial;
        self
    }

    pub const fn derived(mut self, derive: Derive) -> Self {
        self.derive = Some(derive);
        self
    }

    pub const fn command(mut self, effect: Effect) -> Self {
        self.effect = Some(effect);
        self.is_filterable = false;
        self
    }
}

/// The attributes that every resource has, in the order of the vendor's answers.
impl Attribute {
    pub const CREATED_AT: Self = Self::new("created_at", Form::Timestamp).sortable();
    pub const UPDATED_AT: Self = Self::new("updated_at", Form::Timestamp).sortable();
    pub const REFERENCE: Self = Self::new("reference", Form::Text).writable().sortable();
    pub const REFERENCE_ORIGIN: Self = Self::new("reference_origin", Form::Text)
        .writable()
        .sortable();
    pub const METADATA: Self = Self::new("metadata", Form::Object)
        .writable()
        .initially(|_| Some(json!({})));
}
