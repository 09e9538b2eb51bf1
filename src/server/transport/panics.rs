//! What a panic may say.

/// From now on a panic anywhere in the process says where it happened and nothing else.
///
/// The usual message goes to standard error, which editors keep in a log, and it may quote what the code was working on:
/// a slice out of range quotes the text, and tower-lsp quotes a reply that came too late.
pub fn hide_panic_messages() {
    std::panic::set_hook(Box::new(|panic| {
        let location = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(location, "internal error (a panic); please report it");
    }));
}
