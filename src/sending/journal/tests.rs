use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use super::records_file::{LONG, SENDS_LEFT};
use super::{
    Document, Earlier, Intent, Journal, JournalError, KeptKind, LockError, SendId, SendResult,
};
use crate::api::Outcome;

const API: &str = "https://provisioning.commercelayer.io/api";
const DATA: &str =
    r#"{"type": "api_credentials", "attributes": {"name": "Shop", "kind": "integration"}}"#;
const OTHER_DATA: &str =
    r#"{"type": "api_credentials", "attributes": {"name": "Blog", "kind": "integration"}}"#;

/// A state folder, and a folder with a request file.
struct Setting {
    state: TempDir,
    work: TempDir,
}

impl Setting {
    fn new() -> Self {
        let setting = Self {
            state: tempfile::tempdir().expect("a folder"),
            work: tempfile::tempdir().expect("a folder"),
        };
        fs::write(setting.file("shop.clreq.json"), "{}").expect("written");
        setting
    }

    fn file(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }

    fn state_folder(&self) -> PathBuf {
        self.state.path().join("clreq")
    }

    fn records(&self) -> PathBuf {
        self.state_folder().join("journal.jsonl")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.records()).expect("readable")
    }

    fn append(&self, bytes: &[u8]) {
        let file = OpenOptions::new().append(true).open(self.records());
        file.expect("opened").write_all(bytes).expect("written");
    }

    /// The journal as a new process opens it.
    fn journal(&self) -> Journal {
        Journal::open(&self.state_folder()).expect("opened")
    }
}

fn intent<'a>(path: &'a Path, data: &'a str) -> Intent<'a> {
    let value: Value = serde_json::from_str(data).unwrap_or_default();
    let name = value["attributes"]["name"].clone();
    Intent {
        document: Document::File(path),
        resource_type: "api_credentials",
        action: "create",
        resource_id: None,
        endpoint: API,
        data,
        look_up: Map::from_iter([("name".to_owned(), name)]),
    }
}

#[test]
fn a_send_by_a_wrong_clock_is_recorded_and_known_at_the_next_send() {
    let early = SystemTime::UNIX_EPOCH - Duration::from_secs(3_600);
    let late = SystemTime::UNIX_EPOCH + Duration::from_secs(300_000_000_000);
    for ended in [early, late] {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        let journal = setting.journal();
        let id = journal.begin(&intent(&path, DATA)).expect("recorded");
        let result = SendResult {
            ended,
            ..result(Outcome::Success)
        };
        journal.finish(&id, &result).expect("recorded");
        let next = journal.earlier(&intent(&path, DATA), ended);
        assert!(matches!(next, Ok(Earlier::Sent(_))), "{next:?}");
    }
}

#[test]
fn looking_whether_a_file_is_locked_never_makes_a_send_fail() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let document = Document::File(&path);
    let journal = setting.journal();
    let is_locked = || journal.is_locked(document).expect("readable");
    assert!(!is_locked());
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                is_locked();
            }
        });
        for _ in 0..200 {
            let lock = journal.lock(document);
            let is_seen = is_locked();
            let failed = lock.err();
            if failed.is_some() || !is_seen {
                is_over.store(true, Ordering::Relaxed);
                panic!("is it seen? {is_seen}: {failed:?}");
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(!is_locked());
}

fn result(outcome: Outcome) -> SendResult {
    SendResult {
        ended: SystemTime::now(),
        outcome,
        status: Some(201),
        resource_id: (outcome == Outcome::Success).then(|| "aBcDeFgHiJ".to_owned()),
        is_sandbox: false,
    }
}

/// Records a send, with or without an outcome.
fn send(setting: &Setting, intent: &Intent<'_>, outcome: Option<Outcome>) -> SendId {
    let journal = setting.journal();
    let id = journal.begin(intent).expect("begun");
    if let Some(outcome) = outcome {
        journal.finish(&id, &result(outcome)).expect("finished");
    }
    id
}

/// What a new process that begins now learns about earlier sends.
fn earlier(setting: &Setting, intent: &Intent<'_>) -> &'static str {
    let now = SystemTime::now() + Duration::from_secs(1);
    match setting.journal().earlier(intent, now).expect("read") {
        Earlier::Nothing => "nothing",
        Earlier::Unresolved(_) => "unresolved",
        Earlier::Sent(_) => "sent",
        Earlier::Copy(_) => "copy",
    }
}

#[test]
fn earlier_outcomes_determine_the_advice_for_the_next_send() {
    for (outcome, expected) in [
        (None, "unresolved"),
        (Some(Outcome::Unknown), "unresolved"),
        (Some(Outcome::Success), "sent"),
        (Some(Outcome::Refused), "nothing"),
        (Some(Outcome::NotSent), "nothing"),
    ] {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        let intent = intent(&path, DATA);
        assert_eq!(earlier(&setting, &intent), "nothing");
        send(&setting, &intent, outcome);
        assert_eq!(earlier(&setting, &intent), expected, "{outcome:?}");
    }
}

#[test]
fn a_refused_attempt_does_not_hide_an_unresolved_one() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let intent = intent(&path, DATA);
    send(&setting, &intent, None);
    send(&setting, &intent, Some(Outcome::Refused));
    assert_eq!(earlier(&setting, &intent), "unresolved");
    send(&setting, &intent, Some(Outcome::Success));
    assert_eq!(earlier(&setting, &intent), "sent");
}

#[test]
fn a_look_up_resolves_a_send() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let intent = intent(&path, DATA);
    let id = send(&setting, &intent, Some(Outcome::Unknown));
    let journal = setting.journal();
    journal
        .finish(&id, &result(Outcome::Success))
        .expect("finished");
    let sends = journal.sends().expect("read");
    assert_eq!(sends.len(), 1);
    assert_eq!(sends[0].resource_id.as_deref(), Some("aBcDeFgHiJ"));
    assert_eq!(earlier(&setting, &intent), "sent");
    let ids = journal
        .known_resource_ids(API, "api_credentials")
        .expect("read");
    assert!(ids.contains("aBcDeFgHiJ"));
    let ids = journal
        .known_resource_ids(API, "memberships")
        .expect("read");
    assert!(ids.is_empty());
}

#[test]
fn formatting_and_the_order_of_keys_do_not_make_another_request() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    send(&setting, &intent(&path, DATA), Some(Outcome::Success));
    let formatted = r#"{
        "attributes": { "kind": "integration", "name": "Sho\u0070" },
        "type": "api_credentials"
    }"#;
    assert_eq!(earlier(&setting, &intent(&path, formatted)), "sent");
}

#[test]
fn a_path_reused_for_another_request_is_not_confused() {
    for outcome in [None, Some(Outcome::Success)] {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        send(&setting, &intent(&path, DATA), outcome);
        assert_eq!(earlier(&setting, &intent(&path, OTHER_DATA)), "nothing");
    }
}

#[test]
fn a_file_that_was_changed_after_a_crash_is_still_about_the_same_resource() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    send(&setting, &intent(&path, DATA), None);
    let changed = DATA.replace("integration", "webapp");
    assert_eq!(earlier(&setting, &intent(&path, &changed)), "unresolved");
}

#[test]
fn another_endpoint_is_another_request() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    send(&setting, &intent(&path, DATA), Some(Outcome::Success));
    let elsewhere = Intent {
        endpoint: "https://example.com/api",
        ..intent(&path, DATA)
    };
    assert_eq!(earlier(&setting, &elsewhere), "nothing");
}

#[test]
fn a_copy_is_told_apart_from_a_file_that_was_moved() {
    for (outcome, moved) in [(None, "unresolved"), (Some(Outcome::Success), "sent")] {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        let other = setting.file("store.clreq.json");
        send(&setting, &intent(&path, DATA), outcome);
        fs::copy(&path, &other).expect("copied");
        assert_eq!(earlier(&setting, &intent(&other, DATA)), "copy");
        fs::remove_file(&path).expect("removed");
        assert_eq!(earlier(&setting, &intent(&other, DATA)), moved);
    }
}

#[test]
fn a_document_without_a_file_is_known_by_its_request() {
    let setting = Setting::new();
    let untitled = |uri| Intent {
        document: Document::Untitled(uri),
        ..intent(Path::new("unused"), DATA)
    };
    send(&setting, &untitled("untitled:1"), Some(Outcome::Success));
    assert_eq!(earlier(&setting, &untitled("untitled:2")), "sent");
    let path = setting.file("shop.clreq.json");
    assert_eq!(earlier(&setting, &intent(&path, DATA)), "copy");
}

#[test]
fn what_was_deleted_may_be_created_again() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let create = intent(&path, DATA);
    send(&setting, &create, Some(Outcome::Success));
    let journal = setting.journal();
    assert!(journal.last_success(&path, None).expect("read").is_some());
    let delete = Intent {
        action: "delete",
        resource_id: Some("aBcDeFgHiJ"),
        ..create.clone()
    };
    send(&setting, &delete, Some(Outcome::Refused));
    assert_eq!(earlier(&setting, &create), "sent");
    send(&setting, &delete, Some(Outcome::Success));
    assert_eq!(earlier(&setting, &create), "nothing");
    assert!(journal.last_success(&path, None).expect("read").is_none());
}

#[test]
fn an_update_may_be_repeated() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let update = Intent {
        action: "update",
        resource_id: Some("aBcDeFgHiJ"),
        ..intent(&path, DATA)
    };
    for outcome in [None, Some(Outcome::Success)] {
        send(&setting, &update, outcome);
        assert_eq!(earlier(&setting, &update), "nothing");
    }
}

#[test]
fn a_send_to_a_sandbox_is_forgotten_but_not_while_another_process_waits_for_its_end() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let intent = intent(&path, DATA);
    let before = SystemTime::now() - Duration::from_secs(1);
    let journal = setting.journal();
    let id = journal.begin(&intent).expect("begun");
    let sandbox = SendResult {
        is_sandbox: true,
        ..result(Outcome::Success)
    };
    journal.finish(&id, &sandbox).expect("finished");
    assert!(journal.sends().expect("read").is_empty());
    assert_eq!(earlier(&setting, &intent), "nothing");
    let at_once = journal.earlier(&intent, before).expect("read");
    assert!(matches!(at_once, Earlier::Sent(_)), "{at_once:?}");
}

#[test]
fn a_torn_last_line_is_ignored_and_the_next_record_begins_a_line() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let intent = intent(&path, DATA);
    let id = send(&setting, &intent, None);
    let whole = setting.text();
    let torn = r#"{"record":"outcome","id":"#.to_owned() + "\"" + id.as_str();
    for length in 1..=torn.len() {
        fs::write(setting.records(), whole.clone() + &torn[..length]).expect("written");
        assert_eq!(earlier(&setting, &intent), "unresolved");
        let other = send(&setting, &intent, Some(Outcome::Success));
        let sends = setting.journal().sends().expect("read");
        assert_eq!(sends.len(), 2);
        assert_eq!(sends[1].id, other);
        assert_eq!(earlier(&setting, &intent), "sent");
    }
}

#[test]
fn a_line_of_any_bytes_is_ignored() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    send(&setting, &intent(&path, DATA), None);
    setting.append(b"\xff\xfe\0\n[]\n7\nnull\n\n\"intent\"\n{\"record\":\"intent\"}\n");
    send(&setting, &intent(&path, OTHER_DATA), None);
    assert_eq!(setting.journal().sends().expect("read").len(), 2);
}

#[test]
fn members_kinds_and_outcomes_of_a_later_version_are_ignored() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let intent = intent(&path, DATA);
    let id = send(&setting, &intent, Some(Outcome::Success));
    let id = id.as_str();
    setting.append(format!("{{\"record\":\"signature\",\"id\":\"{id}\",\"of\":7}}\n").as_bytes());
    assert_eq!(earlier(&setting, &intent), "sent");
    let outcome = json!({
        "record": "outcome", "id": id, "at": "2030-01-01T00:00:00Z", "outcome": "postponed", "until": 7
    });
    setting.append(format!("{outcome}\n").as_bytes());
    assert_eq!(earlier(&setting, &intent), "unresolved");
}

/// Fills the journal with resolved sends until it is long enough to be shortened.
fn fill(setting: &Setting) {
    let line = |number: usize, record: &str, rest: Value| {
        let mut record = json!({ "record": record, "id": format!("filling{number}"), "at": "2026-01-01T00:00:00Z" });
        let members = record.as_object_mut().expect("an object");
        members.extend(rest.as_object().expect("an object").clone());
        format!("{record}\n")
    };
    let mut text = String::new();
    for number in 0.. {
        text += &line(
            number,
            "intent",
            json!({
                "process": 1, "path": "/nowhere", "type": "api_credentials", "action": "create",
                "endpoint": API, "fingerprint": "0", "look_up": {}
            }),
        );
        text += &line(number, "outcome", json!({ "outcome": "success" }));
        if text.len() as u64 > LONG && number > SENDS_LEFT {
            break;
        }
    }
    setting.append(text.as_bytes());
}

#[test]
fn a_shortened_journal_keeps_the_newest_the_unresolved_the_kept_and_the_unknown() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let unresolved = send(&setting, &intent(&path, DATA), Some(Outcome::Unknown));
    let kept = send(&setting, &intent(&path, OTHER_DATA), Some(Outcome::Success));
    let journal = setting.journal();
    journal
        .keep(&kept, KeptKind::Response, b"{}")
        .expect("kept");
    let resolved = send(&setting, &intent(&path, OTHER_DATA), Some(Outcome::Success));
    let foreign = "{\"record\":\"of a later version\",\"x\":1}\n";
    setting.append(foreign.as_bytes());
    setting.append(b"{\"record\":\"note\",\"id\":\"filling0\"}\n");
    fill(&setting);

    let newest = send(&setting, &intent(&path, DATA), None);
    let text = setting.text();
    assert!((text.len() as u64) < LONG, "{} bytes", text.len());
    let sends = journal.sends().expect("read");
    assert_eq!(sends.len(), SENDS_LEFT + 3);
    let is_there = |id| sends.iter().any(|send| send.id == id);
    assert!(is_there(unresolved) && is_there(kept) && is_there(newest));
    assert!(!is_there(resolved));
    assert!(text.contains(foreign));
    assert!(!text.contains("filling0\""), "it goes with its send");
}

#[test]
fn the_journal_holds_no_data_and_its_fingerprints_differ_from_user_to_user() {
    let fingerprints: Vec<Value> = (0..2)
        .map(|_| {
            let setting = Setting::new();
            let path = setting.file("shop.clreq.json");
            let data = r#"{"attributes": {"name": "Shop", "metadata": {"note": "Zq9-private"}}}"#;
            send(&setting, &intent(&path, data), Some(Outcome::Success));
            let text = setting.text();
            assert!(!text.contains("Zq9-private"), "{text}");
            let first: Value =
                serde_json::from_str(text.lines().next().expect("a line")).expect("JSON");
            first["fingerprint"].clone()
        })
        .collect();
    assert_eq!(fingerprints[0].as_str().map(str::len), Some(64));
    assert_ne!(fingerprints[0], fingerprints[1]);
}

#[test]
fn a_journal_without_its_key_is_refused() {
    for key in [None, Some("short")] {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        send(&setting, &intent(&path, DATA), None);
        let file = setting.state_folder().join("key");
        match key {
            None => fs::remove_file(file).expect("removed"),
            Some(key) => fs::write(file, key).expect("written"),
        }
        let opened = Journal::open(&setting.state_folder());
        assert!(matches!(opened, Err(JournalError::Key(_))), "{opened:?}");
    }
}

#[test]
fn one_file_is_locked_once_whatever_the_spelling_of_its_path() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let spelled = setting.work.path().join(".").join("shop.clreq.json");
    let journal = setting.journal();
    let lock = journal.lock(Document::File(&path)).expect("locked");
    let mut spellings = vec![path.clone(), spelled];
    #[cfg(unix)]
    {
        let link = setting.file("link.clreq.json");
        std::os::unix::fs::symlink(&path, &link).expect("linked");
        spellings.push(link);
    }
    for spelling in spellings {
        match setting.journal().lock(Document::File(&spelling)) {
            Err(LockError::Busy(Some(owner))) => assert_eq!(owner.process, std::process::id()),
            other => panic!("{other:?}"),
        }
    }
    let other = setting.file("other.clreq.json");
    journal.lock(Document::File(&other)).expect("another file");
    drop(lock);
    journal.lock(Document::File(&path)).expect("free again");
    let left = fs::read_dir(setting.state_folder().join("locks")).expect("listed");
    assert_eq!(left.count(), if cfg!(unix) { 0 } else { 2 });
}

#[test]
fn of_many_threads_that_lock_one_file_one_at_a_time_has_it() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let owners = std::sync::atomic::AtomicUsize::new(0);
    let had = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let journal = setting.journal();
                for _ in 0..200 {
                    use std::sync::atomic::Ordering::SeqCst;
                    match journal.lock(Document::File(&path)) {
                        Ok(_lock) => {
                            assert_eq!(owners.fetch_add(1, SeqCst), 0);
                            had.fetch_add(1, SeqCst);
                            assert_eq!(owners.fetch_sub(1, SeqCst), 1);
                        }
                        Err(LockError::Busy(_)) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert!(had.into_inner() > 0);
}

#[test]
fn threads_that_write_at_once_lose_no_record() {
    let setting = Setting::new();
    std::thread::scope(|scope| {
        for thread in 0..4 {
            let setting = &setting;
            scope.spawn(move || {
                let path = setting.file(&format!("{thread}.clreq.json"));
                for _ in 0..10 {
                    send(setting, &intent(&path, DATA), Some(Outcome::Success));
                }
            });
        }
    });
    let sends = setting.journal().sends().expect("read");
    assert_eq!(sends.len(), 40);
    assert!(sends.iter().all(|send| send.has_succeeded()));
}

#[test]
fn what_is_kept_is_found_by_its_file_and_can_be_removed() {
    let setting = Setting::new();
    let path = setting.file("shop.clreq.json");
    let id = send(&setting, &intent(&path, DATA), Some(Outcome::Success));
    let journal = setting.journal();
    journal
        .keep(&id, KeptKind::Secret, b"{\"/a\": \"b\"}")
        .expect("kept");
    journal
        .keep(&id, KeptKind::Response, b"{\"status\": 201}")
        .expect("kept");
    let other = setting.file("other.clreq.json");
    assert!(journal.kept_for(&other, None).expect("read").is_empty());
    let kept = journal.kept_for(&path, None).expect("read");
    let kinds: Vec<KeptKind> = kept.iter().map(|kept| kept.kind).collect();
    assert_eq!(kinds, [KeptKind::Response, KeptKind::Secret]);
    assert_eq!(kept[0].read().expect("read"), b"{\"status\": 201}");
    kept[0].remove().expect("removed");
    assert_eq!(journal.kept().expect("read").len(), 1);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("there").permissions().mode() & 0o777
    }

    fn set_mode(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }

    #[test]
    fn only_the_user_can_read_any_of_it() {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        let id = send(&setting, &intent(&path, DATA), Some(Outcome::Success));
        let journal = setting.journal();
        journal.keep(&id, KeptKind::Response, b"{}").expect("kept");
        let _lock = journal.lock(Document::File(&path)).expect("locked");
        let mut folders = vec![setting.state_folder()];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            assert_eq!(mode(&folder), 0o700, "{folder:?}");
            for entry in fs::read_dir(folder).expect("listed") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    assert_eq!(mode(&path), 0o600, "{path:?}");
                    files += 1;
                }
            }
        }
        assert_eq!(files, 7);
    }

    #[test]
    fn an_existing_folder_becomes_private() {
        let setting = Setting::new();
        fs::create_dir(setting.state_folder()).expect("made");
        set_mode(&setting.state_folder(), 0o777);
        setting.journal();
        assert_eq!(mode(&setting.state_folder()), 0o700);
    }

    #[test]
    fn what_can_not_be_written_is_an_error_and_leaves_the_journal_as_it_was() {
        let setting = Setting::new();
        let path = setting.file("shop.clreq.json");
        send(&setting, &intent(&path, DATA), None);
        let before = setting.text();
        let journal = setting.journal();
        // A folder can't be opened as the file of records, even by the superuser.
        fs::rename(setting.records(), setting.file("aside")).expect("moved");
        fs::create_dir(setting.records()).expect("made");
        let begun = journal.begin(&intent(&path, DATA));
        assert!(matches!(begun, Err(JournalError::Io { .. })), "{begun:?}");
        fs::remove_dir(setting.records()).expect("removed");
        fs::rename(setting.file("aside"), setting.records()).expect("moved back");
        assert_eq!(setting.text(), before);
    }
}
