//! Restricts what is offered to what the project's `clreq.toml` allows.

use serde_json::Value;

use super::scope::Scope;
use crate::analysis::Settings;

/// The only values that the project allows at a place, if it restricts them.
pub(super) fn at<'s>(settings: &'s Settings, scope: &Scope<'_>) -> Option<&'s [String]> {
    let allowed = settings.requirements.allowed_at(&scope.pointer())?;
    Some(&allowed.values)
}

/// Replaces the values in a ready-made value for a place that the project restricts.
pub(super) fn restrict(settings: &Settings, scope: &Scope<'_>, body: &mut Value) {
    let here = scope.pointer();
    for allowed in settings.requirements.allowed() {
        let below = allowed.pointer.strip_prefix(here.as_str());
        let Some(value) = below.and_then(|below| body.pointer_mut(below)) else {
            continue;
        };
        match allowed.values.as_slice() {
            [] => {}
            [only] => *value = Value::from(only.as_str()),
            several => *value = Value::from(format!("${{1|{}|}}", several.join(","))),
        }
    }
}
