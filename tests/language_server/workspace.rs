//! Files that are not open: scanned, watched, and in folders that are added and removed.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::common::lsp_client::{LspClient, LspClientBuilder, file_uri};
use crate::requests::{MISSPELLED, VALID, misspelled};

const CREATED: u64 = 1;
pub const CHANGED: u64 = 2;
const DELETED: u64 = 3;

/// A workspace on disk.
pub struct Workspace(TempDir);

impl Workspace {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let workspace = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            workspace.write(name, text);
        }
        workspace
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn uri(&self, name: &str) -> String {
        file_uri(self.path(name))
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("created");
        fs::write(path, text).expect("written");
    }

    pub fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("removed");
    }

    /// Notifies the server of changes on disk.
    pub fn tell(&self, client: &LspClient, changes: &[(&str, u64)]) {
        let changes: Vec<_> = changes
            .iter()
            .map(|(name, kind)| json!({ "uri": self.uri(name), "type": kind }))
            .collect();
        client.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        );
    }

    fn folder(&self, name: &str) -> Value {
        json!({ "uri": self.uri(name), "name": name })
    }
}

fn client_in(folder: &Path) -> LspClient {
    started(LspClient::builder().workspace_folder(folder))
}

fn started(builder: LspClientBuilder) -> LspClient {
    let client = builder.start();
    client.initialize();
    client
}

/// Waits for the end of the progress with this title.
pub fn wait_for_scan(client: &LspClient) {
    let begun = client.wait_for_notification("$/progress", |progress| {
        progress["value"]["title"] == "Checking request files"
    });
    client.wait_for_notification("$/progress", |progress| {
        progress["token"] == begun["token"] && progress["value"]["kind"] == "end"
    });
}

#[test]
fn files_of_the_workspace_have_diagnostics_without_being_open() {
    let workspace = Workspace::new(&[
        ("shop.clreq.json", &misspelled()),
        ("deep/er/empty.clreq.json", ""),
        ("valid.clreq.json", VALID),
        ("other.json", "{"),
    ]);
    let client = client_in(workspace.0.path());
    client.wait_for_codes(&workspace.uri("shop.clreq.json"), MISSPELLED);
    client.wait_for_codes(
        &workspace.uri("deep/er/empty.clreq.json"),
        &["empty-document"],
    );
    client.wait_for_codes(&workspace.uri("valid.clreq.json"), &[]);
    wait_for_scan(&client);
    assert_eq!(
        client.published_diagnostics(&workspace.uri("other.json")),
        None
    );
    assert_eq!(client.shutdown(), 0);
}

#[test]
fn the_client_is_asked_to_watch_files_and_settings() {
    let workspace = Workspace::new(&[]);
    let client = client_in(workspace.0.path());
    wait_for_scan(&client);
    let mut registered: Vec<Value> = client
        .server_requests_of("client/registerCapability")
        .iter()
        .flat_map(|params| {
            params["registrations"]
                .as_array()
                .cloned()
                .unwrap_or_default()
        })
        .collect();
    registered.sort_by_key(|registration| registration["id"].to_string());
    assert_eq!(
        json!(registered),
        json!([
            {
                "id": "clreq-settings",
                "method": "workspace/didChangeConfiguration",
                "registerOptions": { "section": "clreq" }
            },
            {
                "id": "clreq-watched-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": [
                    { "globPattern": "**/*.clreq.json" },
                    { "globPattern": "**/.gitignore" },
                    { "globPattern": "**/clreq.toml" },
                    { "globPattern": "**/*", "kind": 4 }
                ] }
            }
        ])
    );
}

#[test]
fn a_client_that_can_not_register_is_not_asked_to() {
    let workspace = Workspace::new(&[("shop.clreq.json", &misspelled())]);
    let client = started(
        LspClient::builder()
            .capabilities(json!({}))
            .workspace_folder(workspace.0.path()),
    );
    client.wait_for_codes(&workspace.uri("shop.clreq.json"), MISSPELLED);
    assert_eq!(client.shutdown(), 0);
    assert_eq!(client.server_requests(), []);
}

#[test]
fn files_created_changed_and_deleted_outside_of_the_editor() {
    let workspace = Workspace::new(&[]);
    let client = client_in(workspace.0.path());
    let uri = workspace.uri("a/shop.clreq.json");
    wait_for_scan(&client);
    workspace.write("a/shop.clreq.json", "");
    workspace.tell(&client, &[("a/shop.clreq.json", CREATED)]);
    client.wait_for_codes(&uri, &["empty-document"]);
    workspace.write("a/shop.clreq.json", &misspelled());
    workspace.tell(&client, &[("a/shop.clreq.json", CHANGED)]);
    client.wait_for_codes(&uri, MISSPELLED);
    workspace.remove("a/shop.clreq.json");
    workspace.tell(&client, &[("a/shop.clreq.json", DELETED)]);
    client.wait_for_codes(&uri, &[]);
}

#[test]
fn a_deleted_folder_takes_the_diagnostics_of_its_files_along() {
    let workspace = Workspace::new(&[
        ("old/shop.clreq.json", &misspelled()),
        ("older/shop.clreq.json", &misspelled()),
    ]);
    let client = client_in(workspace.0.path());
    client.wait_for_codes(&workspace.uri("old/shop.clreq.json"), MISSPELLED);
    client.wait_for_codes(&workspace.uri("older/shop.clreq.json"), MISSPELLED);
    fs::remove_dir_all(workspace.path("old")).expect("removed");
    workspace.tell(&client, &[("old", DELETED)]);
    client.wait_for_codes(&workspace.uri("old/shop.clreq.json"), &[]);
    client.wait_for_codes(&workspace.uri("older/shop.clreq.json"), MISSPELLED);
}

#[test]
fn an_open_document_overrides_the_file_until_it_is_closed() {
    let workspace = Workspace::new(&[("shop.clreq.json", &misspelled())]);
    let uri = workspace.uri("shop.clreq.json");
    let client = client_in(workspace.0.path());
    client.wait_for_codes(&uri, MISSPELLED);
    client.open(&uri, VALID);
    client.wait_for_codes(&uri, &[]);
    // While it is open, changes on disk are ignored.
    workspace.write("shop.clreq.json", "");
    workspace.tell(&client, &[("shop.clreq.json", CHANGED)]);
    client.replace_text(&uri, "{");
    client.wait_for_diagnostics(&uri, Some(2));
    client.wait_for_codes(&uri, &["unclosed-bracket"]);
    client.close(&uri);
    client.wait_for_codes(&uri, &["empty-document"]);
    // Closed, deleted and opened again at once: the final state is published last.
    for _ in 0..50 {
        client.open(&uri, &misspelled());
        client.edit(&uri, "sales-channel", "integration");
        client.close(&uri);
        workspace.tell(&client, &[("shop.clreq.json", CHANGED)]);
    }
    client.open(&uri, "");
    client.replace_text(&uri, "{");
    client.replace_text(&uri, &misspelled());
    // No earlier document had so high a version.
    client.wait_for_diagnostics(&uri, Some(3));
    client.wait_for_codes(&uri, MISSPELLED);
    workspace.remove("shop.clreq.json");
    client.close(&uri);
    client.wait_for_codes(&uri, &[]);
    assert_eq!(client.shutdown(), 0);
    client.assert_codes_at_the_end(&uri, &[]);
}

#[test]
fn a_closed_document_outside_of_the_workspace_has_no_diagnostics_left() {
    let workspace = Workspace::new(&[("in/a.clreq.json", ""), ("out/b.clreq.json", "")]);
    let client = client_in(&workspace.path("in"));
    for uri in [
        workspace.uri("out/b.clreq.json"),
        "untitled:c.clreq.json".to_owned(),
    ] {
        client.open(&uri, "");
        client.wait_for_codes(&uri, &["empty-document"]);
        client.close(&uri);
        client.wait_for_codes(&uri, &[]);
    }
}

#[test]
fn files_excluded_by_gitignore_have_no_diagnostics() {
    let workspace = Workspace::new(&[
        (".gitignore", "build/\n"),
        ("build/a.clreq.json", ""),
        ("kept/b.clreq.json", ""),
    ]);
    let (built, kept) = (
        workspace.uri("build/a.clreq.json"),
        workspace.uri("kept/b.clreq.json"),
    );
    let client = client_in(workspace.0.path());
    client.wait_for_codes(&kept, &["empty-document"]);
    wait_for_scan(&client);
    // It is neither found by the scan nor checked when it changes.
    workspace.tell(
        &client,
        &[
            ("build/a.clreq.json", CHANGED),
            ("kept/b.clreq.json", CHANGED),
        ],
    );
    workspace.write("last.clreq.json", "");
    workspace.tell(&client, &[("last.clreq.json", CREATED)]);
    client.wait_for_codes(&workspace.uri("last.clreq.json"), &["empty-document"]);
    assert_eq!(client.published_diagnostics(&built), None);
    // An open document is always checked.
    client.open(&built, "");
    client.wait_for_codes(&built, &["empty-document"]);
    client.close(&built);
    client.wait_for_codes(&built, &[]);
    // The ignore rules change.
    workspace.write(".gitignore", "kept/\n");
    workspace.tell(&client, &[(".gitignore", CHANGED)]);
    client.wait_for_codes(&built, &["empty-document"]);
    client.wait_for_codes(&kept, &[]);
}

#[test]
fn folders_are_added_and_removed_while_the_server_runs() {
    let workspace = Workspace::new(&[
        ("one/a.clreq.json", ""),
        ("two/b.clreq.json", ""),
        ("two/nested/c.clreq.json", ""),
    ]);
    let (a, b, c) = (
        workspace.uri("one/a.clreq.json"),
        workspace.uri("two/b.clreq.json"),
        workspace.uri("two/nested/c.clreq.json"),
    );
    let client = client_in(&workspace.path("one"));
    client.wait_for_codes(&a, &["empty-document"]);
    assert_eq!(client.published_diagnostics(&b), None);

    client.change_workspace_folders(
        &[workspace.folder("two"), workspace.folder("two/nested")],
        &[],
    );
    client.wait_for_codes(&b, &["empty-document"]);
    client.wait_for_codes(&c, &["empty-document"]);
    client.change_workspace_folders(&[], &[workspace.folder("one")]);
    client.wait_for_codes(&a, &[]);

    // Its files are still in the outer folder, and later only in the inner one.
    client.change_workspace_folders(&[], &[workspace.folder("two/nested")]);
    workspace.write("two/nested/c.clreq.json", &misspelled());
    workspace.tell(&client, &[("two/nested/c.clreq.json", CHANGED)]);
    client.wait_for_codes(&c, MISSPELLED);
    client.change_workspace_folders(
        &[workspace.folder("two/nested")],
        &[workspace.folder("two")],
    );
    client.wait_for_codes(&b, &[]);
    workspace.write("two/nested/c.clreq.json", "");
    workspace.tell(&client, &[("two/nested/c.clreq.json", CHANGED)]);
    client.wait_for_codes(&c, &["empty-document"]);

    // Added and removed repeatedly, before any scan has finished.
    for _ in 0..20 {
        client.change_workspace_folders(&[workspace.folder("one")], &[]);
        client.change_workspace_folders(&[], &[workspace.folder("one")]);
    }
    client.change_workspace_folders(&[], &[workspace.folder("two/nested")]);
    client.wait_for_codes(&a, &[]);
    client.wait_for_codes(&c, &[]);
    assert_eq!(client.shutdown(), 0);
    client.assert_codes_at_the_end(&a, &[]);
    client.assert_codes_at_the_end(&c, &[]);
}

#[test]
fn one_file_has_one_set_of_diagnostics_however_its_address_is_escaped() {
    let workspace = Workspace::new(&[("a(1)+é.clreq.json", &misspelled())]);
    let ours = workspace.uri("a(1)+é.clreq.json");
    let theirs = ours
        .replace('(', "%28")
        .replace(')', "%29")
        .replace('+', "%2B");
    assert_ne!(ours, theirs);
    let client = client_in(workspace.0.path());
    client.wait_for_codes(&ours, MISSPELLED);
    client.open(&theirs, "");
    client.wait_for_codes(&theirs, &["empty-document"]);
    client.wait_for_codes(&ours, &[]);
    client.close(&theirs);
    client.wait_for_codes(&theirs, MISSPELLED);
    client.wait_for_codes(&ours, &[]);
}
