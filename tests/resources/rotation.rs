//! The recipe for the rotation of a secret in `src/cli/README.md`, run as it stands there.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use crate::common::command::{Ran, clreq};
use crate::support::Project;

const README: &str = include_str!("../../src/cli/README.md");
const VAULT: &str = "#!/bin/sh\nprintf '%s ' \"$@\" > vault-arguments\ncat > vault-secret\n";

/// The commands of the recipe.
fn recipe() -> Vec<&'static str> {
    let (_, rest) = README.split_once("### Rotation").expect("the recipe");
    let (_, rest) = rest.split_once("```sh\n").expect("its commands");
    let (commands, _) = rest.split_once("```").expect("their end");
    let commands = commands.lines();
    commands.filter(|line| line.starts_with("clreq ")).collect()
}

/// Runs a line of the recipe in a shell that finds clreq and a stand-in for Vault.
fn run(project: &Project, line: &str) -> Ran {
    // It asks for the name on a terminal.
    let line = line.replace("clreq delete", "clreq delete --yes");
    let path = std::env::var("PATH").expect("a path");
    let mut command = Command::new("sh");
    let environment = clreq(project.folder.path());
    for (name, value) in environment.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
        .current_dir(project.folder.path())
        .env("PATH", format!("{}:{path}", project.path("bin").display()))
        .env("CLREQ_ENDPOINT", project.sandbox.base_url())
        .env("CLREQ_ACCESS_TOKEN", "sandbox-token")
        .args(["-c", &line]);
    command.output().expect("it runs").into()
}

fn install(project: &Project) {
    fs::create_dir(project.path("bin")).expect("a folder");
    symlink(
        Path::new(env!("CARGO_BIN_EXE_clreq")),
        project.path("bin/clreq"),
    )
    .expect("linked");
    project.write("bin/vault", VAULT);
    fs::set_permissions(project.path("bin/vault"), PermissionsExt::from_mode(0o755)).expect("set");
}

#[test]
fn the_recipe_for_a_rotation_works_as_it_is_documented() {
    let project = Project::new();
    install(&project);
    let old = [
        "new",
        "integration",
        "stock",
        "--name",
        "Stock sync",
        "--organization",
        "xYZkjABcde",
        "--role",
        "aBcDeFgHiJ",
    ];
    project.expect(0, &old);
    project.expect(
        0,
        &[
            "send",
            "--write",
            "stock.clreq.json",
            "--secret-file",
            "old-secret",
        ],
    );
    let commands = recipe();
    assert!(commands.len() >= 5, "{commands:?}");
    for line in commands {
        let ran = run(&project, line);
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
    }
    let secret = project.read("vault-secret");
    assert!(secret.len() > 20 && !secret.ends_with('\n'), "{secret}");
    assert!(!project.read("old-secret").contains(&secret));
    assert!(!project.read("vault-arguments").contains(&secret));
    let ran = project.expect(0, &["list", "api_credentials", "--format", "json"]);
    assert!(ran.stdout.contains("Stock sync 2"), "{ran:?}");
    assert!(!ran.stdout.contains("\"Stock sync\""), "{ran:?}");
    project.expect(0, &["diff", "stock-2.clreq.json"]);
}
