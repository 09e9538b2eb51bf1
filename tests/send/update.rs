//! A file with `data.id` is an update, which may be sent any number of times.

use serde_json::{Value, json};

use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
use crate::set_secret::{OPTION, PROVIDER, with_input};
use crate::support::Folder;

fn update(id: &str, name: &str) -> Folder {
    let request = json!({
        "data": { "type": "api_credentials", "id": id, "attributes": { "name": name } }
    });
    Folder::with(&format!("{request:#}\n"))
}

#[test]
fn an_update_changes_the_resource_and_may_be_sent_again_without_a_question() {
    let sandbox = SandboxProcess::start(&[]);
    let folder = update(&sandbox.create(REQUEST), "Renamed");
    for _ in 0..2 {
        let ran = run(folder.send(&sandbox).arg("--write"));
        assert_eq!(ran.code, 0, "{ran:?}");
        let document: Value = serde_json::from_str(&folder.read("shop.clreq.json")).expect("JSON");
        assert_eq!(document["response"]["status"], 200);
        let attributes = &document["response"]["body"]["data"]["attributes"];
        assert_eq!(attributes["name"], "Renamed");
        // As if it had been sent to the real API.
        let text = folder
            .read("shop.clreq.json")
            .replace("\"sandbox\": true,", "");
        std::fs::write(&folder.file, text).expect("written");
    }
    assert_eq!(sandbox.stored(), 1);
}

#[test]
fn an_update_whose_answer_was_lost_is_looked_up_by_its_id() {
    for (fault, code) in [("reset-after-storex1", 0), ("500x1", 3)] {
        let sandbox = SandboxProcess::start(&["--fault", fault]);
        let id = sandbox.create(REQUEST);
        let ran = run(&mut update(&id, "Renamed").send(&sandbox));
        assert_eq!(ran.code, code, "{fault}: {ran:?}");
        assert_eq!(ran.stdout.contains("\"Renamed\""), code == 0, "{ran:?}");
        assert_eq!(ran.stderr.contains("`clreq diff FILE`"), code == 3);
        assert!(!ran.stderr.contains("--look-up"), "{ran:?}");
    }
}

#[test]
fn a_null_that_the_api_did_not_take_over_is_an_update_that_was_not_carried_out() {
    let sandbox = SandboxProcess::start(&["--fault", "patch/500x1"]);
    let id = sandbox.create(&REQUEST.replace("\"name\"", "\"reference\": \"shop\", \"name\""));
    let folder = update(&id, "Shop");
    let text = folder.read("shop.clreq.json");
    let text = text.replace("\"name\": \"Shop\"", "\"reference\": null");
    std::fs::write(&folder.file, text).expect("written");
    let ran = run(&mut folder.send(&sandbox));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert_eq!(run(&mut folder.send(&sandbox)).code, 0);
}

#[test]
fn a_look_up_cannot_tell_what_became_of_an_attribute_that_the_api_does_not_give_back() {
    let sandbox = SandboxProcess::start(&["--fault", "patch/reset-after-storex1"]);
    let folder = Folder::with(PROVIDER);
    let mut create = folder.send(&sandbox);
    create.args(["--write", "--set-secret", OPTION]);
    assert_eq!(with_input(&mut create, "hunter2-hunter2").code, 0);
    let created: Value = serde_json::from_str(&folder.read("shop.clreq.json")).expect("JSON");
    let request = json!({ "data": {
        "type": "identity_providers",
        "id": created["response"]["body"]["data"]["id"],
        "attributes": { "_disable": true },
    } });
    let folder = Folder::with(&request.to_string());
    let ran = run(&mut folder.send(&sandbox));
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(
        ran.stderr.contains("the API doesn't give `_disable` back"),
        "{ran:?}"
    );
    assert_eq!(run(&mut folder.send(&sandbox)).code, 0);
}
