//! An unknown outcome is looked up, so that nothing is sent twice and nothing is lost.

use serde_json::Value;

use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::support::Folder;

/// The faults that store the credential before they fail.
const AFTER_STORE: [&str; 5] = [
    "never-after-storex1",
    "reset-after-storex1",
    "truncated-jsonx1",
    "malformed-jsonx1",
    "huge-body:9x1",
];

/// The faults with an unknown outcome that store nothing.
const BEFORE_STORE: [&str; 4] = ["neverx1", "resetx1", "500x1", "503x1"];

#[test]
fn a_create_whose_answer_was_lost_is_found() {
    for fault in AFTER_STORE {
        let sandbox = SandboxProcess::start(&["--fault", fault]);
        let folder = Folder::new();
        let ran = run(folder.send(&sandbox).args(["--write", "--timeout", "1"]));
        assert_eq!(ran.code, 0, "{fault}: {ran:?}");
        assert!(
            ran.stderr
                .contains("the API has the resource: the request was carried out"),
            "{fault}: {ran:?}"
        );
        assert_eq!(sandbox.stored(), 1, "{fault}");
        let document: Value = serde_json::from_str(&folder.read("shop.clreq.json")).expect("JSON");
        assert_eq!(document["response"]["status"], 200);
        let data = &document["response"]["body"]["data"];
        assert_eq!(data["attributes"]["name"], "Shop");
        assert!(data["attributes"]["client_secret"].is_string());
    }
}

#[test]
fn a_create_that_was_not_carried_out_stays_unknown() {
    for fault in BEFORE_STORE {
        let sandbox = SandboxProcess::start(&["--fault", fault]);
        let folder = Folder::new();
        let ran = run(folder.send(&sandbox).args(["--write", "--timeout", "1"]));
        assert_eq!(ran.code, 3, "{fault}: {ran:?}");
        assert!(
            ran.stderr.contains("A look-up found nothing")
                && ran.stderr.contains("`clreq send --look-up FILE`"),
            "{fault}: {ran:?}"
        );
        assert_eq!(sandbox.stored(), 0, "{fault}");
        assert_eq!(folder.read("shop.clreq.json"), REQUEST);
    }
}

#[test]
fn a_request_that_the_api_only_accepted_is_not_done_yet() {
    for (fault, stored) in [("202x1", 0), ("202-after-storex1", 1)] {
        let sandbox = SandboxProcess::start(&["--fault", fault]);
        let folder = Folder::new();
        let ran = run(folder.send(&sandbox).arg("--write"));
        assert_eq!(ran.code, 3, "{fault}: {ran:?}");
        assert!(ran.stderr.contains("202 Accepted"), "{fault}: {ran:?}");
        assert!(
            ran.stderr.contains("is not created yet"),
            "{fault}: {ran:?}"
        );
        let text = folder.read("shop.clreq.json");
        assert!(text.contains("\"status\": 202"), "{text}");

        let ran = run(folder.send(&sandbox).args(["--write", "--look-up"]));
        let code = if stored == 1 { 0 } else { 3 };
        assert_eq!(ran.code, code, "{fault}: {ran:?}");
        assert_eq!(sandbox.stored(), stored, "{fault}");
    }
}

#[test]
fn a_resource_that_differs_is_not_taken_for_the_one_that_was_sent() {
    for (stated, other) in [
        ("\"expires_in\": 7200", "\"expires_in\": 7201"),
        ("\"mode\": \"test\"", "\"mode\": \"live\""),
        ("\"metadata\": { \"a\": 1 }", "\"metadata\": { \"a\": 2 }"),
    ] {
        let with = |attribute: &str| REQUEST.replace("\"name\"", &format!("{attribute}, \"name\""));
        let sandbox = SandboxProcess::start(&[]);
        let existing = Folder::with(&with(other));
        assert_eq!(run(&mut existing.send(&sandbox)).code, 0);
        let folder = Folder::with(&with(stated));
        let ran = run(folder.send(&sandbox).arg("--look-up"));
        assert_eq!(ran.code, 3, "{ran:?}");
        assert_eq!(sandbox.stored(), 1);
    }
}

#[test]
fn without_a_look_up_the_outcome_stays_unknown_until_one_is_asked_for() {
    let sandbox = SandboxProcess::start(&["--fault", "reset-after-storex1"]);
    let folder = Folder::new();
    let ran = run(folder.send(&sandbox).args(["--write", "--no-look-up"]));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(!ran.stderr.contains("look-up found"), "{ran:?}");

    let ran = run(folder.send(&sandbox).args(["--write", "--look-up"]));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(sandbox.stored(), 1);
    assert!(folder.read("shop.clreq.json").contains("\"client_secret\""));
}

#[test]
fn a_look_up_puts_the_secret_into_the_file_for_it() {
    let sandbox = SandboxProcess::start(&["--fault", "reset-after-storex1"]);
    let folder = Folder::new();
    let ran = run(folder.send(&sandbox).args(["--write", "--no-look-up"]));
    assert_eq!(ran.code, 3, "{ran:?}");

    let arguments = ["--write", "--look-up", "--secret-file", "secret"];
    let ran = run(folder.send(&sandbox).args(arguments));
    assert_eq!(ran.code, 0, "{ran:?}");
    let secret: Value = serde_json::from_str(&folder.read("secret")).expect("JSON");
    let secret = secret.to_string();
    let secret = secret
        .split('"')
        .max_by_key(|part| part.len())
        .expect("a secret");
    assert_eq!(secret.len(), 43, "{secret}");
    assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret));
    assert!(!folder.read("shop.clreq.json").contains(secret));
}

#[test]
fn a_file_that_stands_for_a_resource_gets_no_other_one() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = Folder::new();
    assert_eq!(run(folder.send(&sandbox).arg("--write")).code, 0);
    let sent = folder.read("shop.clreq.json");
    let document: Value = serde_json::from_str(&sent).expect("JSON");
    let id = &document["response"]["body"]["data"]["id"];
    sandbox.create(REQUEST);
    let ran = run(folder.send(&sandbox).args(["--write", "--look-up"]));
    assert_eq!(ran.code, 2, "{ran:?}");
    let says = format!(
        "the file belongs to the API credential {} already",
        id.as_str().expect("an id")
    );
    assert!(ran.stderr.contains(&says), "{ran:?}");
    assert_eq!(folder.read("shop.clreq.json"), sent);
}

#[test]
fn a_resource_of_any_age_is_not_taken_without_a_choice() {
    let sandbox = SandboxProcess::start(&[]);
    let id = sandbox.create(REQUEST);
    let folder = Folder::new();
    let ran = run(folder.send(&sandbox).args(["--write", "--look-up"]));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(
        ran.stderr
            .contains(&format!("it may be another one: {id}.")),
        "{ran:?}"
    );
    assert_eq!(folder.read("shop.clreq.json"), REQUEST);
}

#[test]
fn the_newest_of_many_is_found_but_not_taken_without_a_choice() {
    let with = |lifetime: &str| {
        REQUEST.replace("\"name\"", &format!("\"expires_in\": {lifetime}, \"name\""))
    };
    let sandbox = SandboxProcess::start(&["--fault", "never-after-storex1"]);
    for _ in 0..26 {
        sandbox.create(&with("7200"));
    }
    let folder = Folder::with(&with("7201"));
    let ran = run(folder.send(&sandbox).args(["--write", "--timeout", "2"]));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains("it may be another one: "), "{ran:?}");
}

#[test]
fn unless_exists_creates_once_and_then_compares() {
    let sandbox = SandboxProcess::start(&[]);
    let with = |attributes: &str| REQUEST.replace("\"name\"", &format!("{attributes}, \"name\""));
    let folder = Folder::with(&with("\"reference\": \"shop\", \"expires_in\": 7200"));
    let send = |folder: &Folder| run(folder.send(&sandbox).arg("--unless-exists"));
    assert_eq!(send(&folder).code, 0);
    let ran = send(&folder);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{ran:?}");
    assert!(ran.stderr.contains("It exists already"), "{ran:?}");

    let changed = Folder::with(&with("\"reference\": \"shop\", \"expires_in\": 7201"));
    let ran = send(&changed);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(
        ran.stderr
            .contains("attributes/expires_in: the file has 7201, the API has 7200"),
        "{ran:?}"
    );
    assert_eq!(sandbox.stored(), 1);

    let ran = send(&Folder::new());
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(
        ran.stderr
            .contains("its attribute `reference` and its organization: add both"),
        "{ran:?}"
    );
    assert_eq!(sandbox.stored(), 1);
}
