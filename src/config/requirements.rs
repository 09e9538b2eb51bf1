//! What a project requires of its requests: `require` in `clreq.toml`.
//!
//! Requirements only restrict: of several that apply to a file, all hold.

/// What a project requires of its requests. The default requires nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requirements {
    allowed: Vec<AllowedValues>,
    is_reference_required: bool,
}

/// The only values that a project allows at a place of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedValues {
    /// The JSON Pointer of the place.
    pub pointer: &'static str,
    /// What the value is in a sentence, such as `mode`.
    pub name: &'static str,
    /// The values. None if the requirements contradict each other.
    pub values: Vec<String>,
}

const MODE: (&str, &str) = ("/data/attributes/mode", "mode");
const ORGANIZATION: (&str, &str) = ("/data/relationships/organization/data/id", "organization");
/// The JSON Pointer of the reference.
const REFERENCE: &str = "/data/attributes/reference";

impl Requirements {
    /// Allows only these modes.
    pub(super) fn allow_modes(&mut self, modes: Vec<String>) {
        self.allow(MODE, modes);
    }

    /// Allows only the organizations with these ids.
    pub(super) fn allow_organizations(&mut self, ids: Vec<String>) {
        self.allow(ORGANIZATION, ids);
    }

    /// Requires a reference.
    pub(super) fn require_reference(&mut self) {
        self.is_reference_required = true;
    }

    fn allow(&mut self, (pointer, name): (&'static str, &'static str), values: Vec<String>) {
        let mut allowed = self.allowed.iter_mut();
        match allowed.find(|known| known.pointer == pointer) {
            Some(known) => known.values.retain(|value| values.contains(value)),
            None => self.allowed.push(AllowedValues {
                pointer,
                name,
                values,
            }),
        }
    }

    /// Adds requirements. Those that were there still hold.
    pub(super) fn restrict(&mut self, more: &Self) {
        for allowed in &more.allowed {
            self.allow((allowed.pointer, allowed.name), allowed.values.clone());
        }
        self.is_reference_required |= more.is_reference_required;
    }

    /// The places where only some values are allowed.
    pub fn allowed(&self) -> &[AllowedValues] {
        &self.allowed
    }

    /// The only values that are allowed at a JSON Pointer, if the project restricts them.
    pub fn allowed_at(&self, pointer: &str) -> Option<&AllowedValues> {
        self.allowed
            .iter()
            .find(|allowed| allowed.pointer == pointer)
    }

    /// The JSON Pointers of the texts that every new resource must have.
    pub fn required_texts(&self) -> impl Iterator<Item = &'static str> {
        self.is_reference_required.then_some(REFERENCE).into_iter()
    }
}
