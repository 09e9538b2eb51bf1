//! `clreq new`.

use expect_test::expect;

use crate::project::Project;

const ORGANIZATION: &str = "xYZkjABcde";
const CHOICES: &str = "sales_channel|integration|webapp|memberships|application_memberships|roles|permissions|organizations|\
    membership_profiles|identity_providers";

#[test]
fn options_create_a_valid_file() {
    let project = Project::new();
    let ran = project
        .run(&[
            "new",
            "integration",
            "--name",
            "Stock sync",
            "--organization",
            ORGANIZATION,
            "--role",
            "aBCdeFGhij",
            "--mode",
            "live",
        ])
        .expect_code(0);
    expect![[r#"
        Created stock-sync.clreq.json.
        Send it with `clreq send stock-sync.clreq.json`; `--sandbox` tries it without an account.
    "#]]
    .assert_eq(&ran.stdout);
    expect![[r#"
        {
          "data": {
            "type": "api_credentials",
            "attributes": {
              "name": "Stock sync",
              "kind": "integration",
              "mode": "live"
            },
            "relationships": {
              "organization": {
                "data": {
                  "type": "organizations",
                  "id": "xYZkjABcde"
                }
              },
              "role": {
                "data": {
                  "type": "roles",
                  "id": "aBCdeFGhij"
                }
              }
            }
          }
        }
    "#]]
    .assert_eq(&project.read("stock-sync.clreq.json"));
    let checked = project.run(&["check"]).expect_code(0);
    assert_eq!(checked.stdout, "No errors in 1 file.\n");
    project.run(&["fmt", "--check"]).expect_code(0);
}

#[test]
fn every_kind_creates_a_file_without_errors_and_prints_the_next_steps() {
    let project = Project::new();
    for kind in [
        "sales_channel",
        "integration",
        "webapp",
        "orders",
        "imports",
    ] {
        let ran = project.run(&["new", kind, kind]).expect_code(0);
        let file = format!("{kind}.clreq.json");
        assert!(
            ran.stdout.starts_with(&format!("Created {file}.\n"))
                && ran.stdout.contains("  /data/relationships/organization"),
            "{ran:?}"
        );
        project.run(&["check", &file]).expect_code(0);
        project.run(&["fmt", "--check", &file]).expect_code(0);
    }
    assert!(
        project
            .read("orders.clreq.json")
            .contains("\"custom\": true")
    );
}

#[test]
fn every_resource_makes_a_file_without_errors() {
    let project = Project::new();
    for resource in CHOICES.split('|').skip(3) {
        project.run(&["new", resource, resource]).expect_code(0);
        let file = format!("{resource}.clreq.json");
        project.run(&["check", &file]).expect_code(0);
        project.run(&["fmt", "--check", &file]).expect_code(0);
    }
    let ran = project.run(&[
        "new",
        "roles",
        "-",
        "--name",
        "Editor",
        "--organization",
        ORGANIZATION,
    ]);
    let expected = serde_json::json!({ "data": {
        "type": "roles",
        "attributes": { "name": "Editor" },
        "relationships": { "organization": { "data": { "type": "organizations", "id": ORGANIZATION } } },
    } });
    assert_eq!(ran.expect_code(0).json(), expected);
    let ran = project.run(&["new", "memberships", "-", "--name", "Ada"]);
    assert!(ran.expect_code(2).stderr.contains("`name`"));
}

#[test]
fn standard_output_gets_the_document_alone() {
    let ran = Project::new()
        .run(&[
            "new",
            "webapp",
            "-",
            "--redirect-uri",
            "https://shop.example/back",
        ])
        .expect_code(0);
    assert_eq!(
        ran.json()["data"]["attributes"]["redirect_uri"],
        "https://shop.example/back"
    );
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_webapp_gets_no_redirect_uri_that_nobody_named() {
    let project = Project::new();
    let ran = project.run(&["new", "webapp", "-"]).expect_code(0);
    assert!(!ran.stdout.contains("redirect_uri"), "{ran:?}");
}

#[test]
fn nothing_is_overwritten() {
    let project = Project::with(&[("a.clreq.json", "mine")]);
    for file in ["a", "a.json", "a.clreq.json"] {
        let ran = project.run(&["new", "webapp", file]).expect_code(2);
        assert_eq!(
            ran.stderr,
            "error: a.clreq.json exists already. Choose another name.\n"
        );
    }
    assert_eq!(project.read("a.clreq.json"), "mine");
    let ran = project.run(&["new", "webapp", "none/a"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: There is no folder none. Create it, or choose another one.\n"
    );
}

#[test]
fn requests_that_the_api_would_refuse_are_refused() {
    let project = Project::new();
    let refused = |arguments: &[&str], reason: &str| {
        let mut all = vec!["new"];
        all.extend(arguments);
        let ran = project.run(&all).expect_code(2);
        assert_eq!(ran.stderr, format!("error: {reason}\n"));
    };
    refused(&[], &format!("Say what to create: `clreq new {CHOICES}`."));
    refused(
        &["a.clreq.json"],
        &format!("Say what to create: `clreq new {CHOICES}`."),
    );
    refused(
        &["sales-channel"],
        "There is no kind `sales-channel`: did you mean `sales_channel`?",
    );
    refused(
        &["webapp", "--role", "aBCdeFGhij"],
        "Only an integration or an app has a role, not a sales_channel or a webapp: remove `role`, or change `kind`.",
    );
    refused(
        &["webapp", "--mode", "prod"],
        "`mode` can't be `prod`: it is `test` or `live`.",
    );
    assert_eq!(std::fs::read_dir(project.root()).unwrap().count(), 1);
}

#[test]
fn kinds_of_the_configuration_are_known() {
    let project = Project::with(&[("clreq.toml", "extra-kinds = [\"dashboards\"]")]);
    let ran = project
        .run(&["new", "dashboards", "--organization", ORGANIZATION])
        .expect_code(0);
    assert_eq!(
        ran.stdout,
        "Created my-dashboards.clreq.json.\nSend it with `clreq send my-dashboards.clreq.json`; `--sandbox` tries it without an account.\n"
    );
}

#[test]
fn a_suggested_command_quotes_a_name_with_a_space() {
    let project = Project::new();
    let ran = project
        .run(&[
            "new",
            "sales_channel",
            "my shop",
            "--organization",
            ORGANIZATION,
        ])
        .expect_code(0);
    assert!(
        ran.stdout.contains("`clreq send 'my shop.clreq.json'`"),
        "{ran:?}"
    );
}

#[cfg(unix)]
mod at_a_terminal {
    use super::*;

    fn start(project: &Project, arguments: &[&str]) -> rexpect::session::PtySession {
        rexpect::session::spawn_command(project.command_on_terminal(arguments), Some(60_000))
            .unwrap()
    }

    #[test]
    fn every_value_is_asked_for_until_the_answer_is_valid() {
        let project = Project::with(&[("mine.clreq.json", "mine")]);
        let mut terminal = start(&project, &["new"]);
        let mut answer = |question: &str, answer: &str| {
            terminal.exp_string(question).unwrap();
            terminal.send_line(answer).unwrap();
        };
        answer(
            "Kind or resource, by number or name [sales_channel]: ",
            "70",
        );
        answer(
            "Type a number from 1 to 10, or a name.\r\nKind or resource, by number or name [sales_channel]: ",
            "2",
        );
        answer("Name [My integration]: ", "Stock sync");
        answer("Mode [test]: ", "production");
        answer(
            "`mode` can't be `production`: it is `test` or `live`.\r\nMode [test]: ",
            "live",
        );
        answer("Organization id or name [<organization id>]: ", "acme");
        answer("`acme` does not look like a resource id", ORGANIZATION);
        answer("Role id or name [<role id>]: ", "");
        answer("File [stock-sync.clreq.json]: ", "mine");
        answer(
            "mine.clreq.json exists already. Choose another name.\r\nFile [stock-sync.clreq.json]: ",
            "",
        );
        let output = terminal.exp_eof().unwrap();
        assert!(
            output.contains("Created stock-sync.clreq.json."),
            "{output}"
        );
        assert!(output.contains("`<role id>` is a placeholder"), "{output}");
        let written = project.read("stock-sync.clreq.json");
        assert!(
            written.contains("\"mode\": \"live\"") && written.contains(ORGANIZATION),
            "{written}"
        );
        assert_eq!(project.read("mine.clreq.json"), "mine");
    }

    #[test]
    fn the_questions_of_a_resource_are_those_of_its_schema() {
        let project = Project::new();
        let mut terminal = start(&project, &["new", "permissions", "a"]);
        let mut answer = |question: &str, answer: &str| {
            terminal.exp_string(question).unwrap();
            terminal.send_line(answer).unwrap();
        };
        answer("Can create [false]: ", "perhaps");
        answer("must be true or false.\r\nCan create [false]: ", "true");
        answer("Can read [true]: ", "");
        answer("Can update [false]: ", "");
        answer("Can destroy [false]: ", "");
        answer("Subject [<resource>]: ", "orders");
        answer("Role id or name [<role id>]: ", ORGANIZATION);
        let output = terminal.exp_eof().unwrap();
        assert!(output.contains("Created a.clreq.json."), "{output}");
        let written = project.read("a.clreq.json");
        assert!(written.contains("\"can_create\": true"), "{written}");
    }

    #[test]
    fn values_from_the_command_line_are_not_asked_for() {
        let project = Project::new();
        let mut terminal = start(
            &project,
            &["new", "sales_channel", "a", "--name", "A", "--mode", "test"],
        );
        terminal
            .exp_string("Organization id or name [<organization id>]: ")
            .unwrap();
        terminal.send_line(ORGANIZATION).unwrap();
        let output = terminal.exp_eof().unwrap();
        assert!(output.contains("Created a.clreq.json."), "{output}");
    }

    #[test]
    fn a_misspelled_kind_and_an_absent_folder_are_asked_again() {
        let project = Project::new();
        let mut terminal = start(&project, &["new", "sales-channel"]);
        let mut answer = |question: &str, answer: &str| {
            terminal.exp_string(question).unwrap();
            terminal.send_line(answer).unwrap();
        };
        answer(
            "There is no kind `sales-channel`: did you mean `sales_channel`?",
            "webap",
        );
        answer("There is no kind `webap`: did you mean `webapp`?", "webapp");
        answer("Name [My web app]: ", "Outlet");
        answer("[leave out]: ", "");
        answer("Mode [test]: ", "");
        answer(
            "Organization id or name [<organization id>]: ",
            ORGANIZATION,
        );
        answer("File [outlet.clreq.json]: ", "none/outlet");
        answer(
            "There is no folder none. Create it, or choose another one.\r\nFile [outlet.clreq.json]: ",
            "",
        );
        let output = terminal.exp_eof().unwrap();
        assert!(output.contains("Created outlet.clreq.json."), "{output}");
        assert!(
            output.contains("`clreq check outlet.clreq.json`"),
            "{output}"
        );
        assert!(!project.read("outlet.clreq.json").contains("redirect_uri"));
    }

    #[test]
    fn the_end_of_input_makes_nothing() {
        let project = Project::new();
        let mut terminal = start(&project, &["new", "webapp"]);
        terminal.exp_string("Name [").unwrap();
        terminal.send_control('d').unwrap();
        let output = terminal.exp_eof().unwrap();
        assert!(
            output.contains("error: Nothing was created, because a question was not answered."),
            "{output}"
        );
        assert_eq!(std::fs::read_dir(project.root()).unwrap().count(), 1);
    }
}

#[test]
fn a_new_request_obeys_the_rules_of_the_project() {
    let project = Project::with(&[(
        "clreq.toml",
        "require = { mode = \"live\", organization = \"xYZkjABcde\", reference = true }\n",
    )]);
    let ran = project.run(&["new", "sales_channel", "shop"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stdout.contains("clreq.toml requires a `reference`"),
        "{ran:?}"
    );
    let text = project.read("shop.clreq.json");
    assert!(
        text.contains(r#""mode": "live""#) && text.contains(r#""id": "xYZkjABcde""#),
        "{text}"
    );
    let ran = project.run(&["new", "sales_channel", "other", "--mode", "test"]);
    assert_eq!(ran.code, 2, "{ran:?}");
    assert!(ran.stderr.contains("allows only `live`"), "{ran:?}");
}

#[test]
fn a_request_for_the_other_mode_is_a_new_file_without_a_response() {
    let sent = r#"{
  "data": {
    "type": "api_credentials",
    "attributes": { "name": "Shop", "kind": "sales_channel", "mode": "test", "reference": "shop" },
    "relationships": { "organization": { "data": { "type": "organizations", "id": "xYZkjABcde" } } }
  },
  "response": { "status": 201, "sent_at": "2026-11-23T18:00:00Z", "endpoint": "https://provisioning.commercelayer.io/api", "body": { "data": { "type": "api_credentials", "id": "aBcDeFgHiJ" } } }
}
"#;
    let project = Project::with(&[("a/shop.clreq.json", sent)]);
    let ran = project.run(&["new", "--from", "a/shop.clreq.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stdout.starts_with("Created a/shop.live.clreq.json.\n"),
        "{ran:?}"
    );
    let text = project.read("a/shop.live.clreq.json");
    assert!(
        text.contains(r#""mode": "live", "reference": "shop-live""#),
        "{text}"
    );
    assert!(
        !text.contains("response") && !text.contains("aBcDeFgHiJ"),
        "{text}"
    );
    assert_eq!(project.run(&["check", "a/shop.live.clreq.json"]).code, 0);
    assert_eq!(project.read("a/shop.clreq.json"), sent);

    let again = project.run(&["new", "--from", "a/shop.clreq.json"]);
    assert_eq!(again.code, 2, "{again:?}");
    assert!(
        again
            .stderr
            .contains("a/shop.live.clreq.json exists already"),
        "{again:?}"
    );
    assert_eq!(project.read("a/shop.live.clreq.json"), text);
    let shown = project.run(&["new", "--from", "a/shop.clreq.json", "-"]);
    assert_eq!(shown.stdout, text);

    project.write("modeless.clreq.json", crate::project::GOOD);
    let ran = project.run(&["new", "--from", "modeless.clreq.json"]);
    assert!(ran.stderr.contains("`--mode test|live`"), "{ran:?}");
    let ran = project.run(&["new", "--from", "modeless.clreq.json", "--mode", "test"]);
    assert_eq!(ran.code, 0, "{ran:?}");
}
