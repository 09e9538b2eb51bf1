//! A file with `data.id` is an update, which may be sent any number of times.

use serde_json::{Value, json};

use crate::common::command::run;
use crate::common::sandbox_process::SandboxProcess;
use crate::common::sends::REQUEST;
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
    }
}
