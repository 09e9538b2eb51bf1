//! `--staged`: checks the content of git's index.

use std::process::Command;

use crate::project::{BAD, GOOD, Project};

/// A repository with these files in its first commit.
pub fn repository(files: &[(&str, &str)]) -> Project {
    let project = Project::with(files);
    std::fs::remove_dir(project.path(".git")).unwrap();
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "."]);
    git(
        &project,
        &["commit", "--quiet", "--allow-empty", "--message", "First"],
    );
    project
}

pub fn git(project: &Project, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.com"])
        .args(["-c", "commit.gpgsign=false", "-c", "core.hooksPath="])
        .args(arguments)
        .current_dir(project.root())
        .status();
    assert!(status.unwrap().success());
}

fn checked(project: &Project, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--staged", "--format", "junit"];
    all.extend(arguments);
    let ran = project.run(&all);
    let document = roxmltree::Document::parse(&ran.stdout).unwrap();
    document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|node| node.attribute("name").unwrap().to_owned())
        .collect()
}

#[test]
fn the_index_is_checked_instead_of_the_work_tree() {
    let project = repository(&[("a.clreq.json", GOOD)]);
    project.write("a.clreq.json", BAD);
    git(&project, &["add", "."]);
    project.write("a.clreq.json", GOOD);
    let ran = project.run(&["check", "--staged"]).expect_code(1);
    assert!(
        ran.stdout.contains("--> a.clreq.json:4:29"),
        "{}",
        ran.stdout
    );

    git(&project, &["add", "."]);
    project.write("a.clreq.json", BAD);
    let ran = project.run(&["check", "--staged"]).expect_code(0);
    assert_eq!(
        ran.stderr,
        "No request file is staged, so nothing was checked.\n"
    );
}

#[test]
fn only_what_the_commit_adds_or_changes_is_checked() {
    let project = repository(&[
        ("same.clreq.json", BAD),
        ("gone.clreq.json", BAD),
        ("moved.clreq.json", GOOD),
    ]);
    project.write("new \"file\" é.clreq.json", GOOD);
    project.write("sub/b.clreq.json", GOOD);
    project.write("other.json", "{");
    git(&project, &["rm", "--quiet", "gone.clreq.json"]);
    git(&project, &["mv", "moved.clreq.json", "to.clreq.json"]);
    git(&project, &["add", "."]);
    project.write("not added.clreq.json", BAD);
    let all = [
        "new \"file\" é.clreq.json",
        "sub/b.clreq.json",
        "to.clreq.json",
    ];
    assert_eq!(checked(&project, &[]), all);
    assert_eq!(checked(&project, &["sub"]), ["sub/b.clreq.json"]);
    project.run(&["check", "--staged"]).expect_code(0);
}

#[test]
fn it_works_before_the_first_commit_and_for_many_files() {
    let project = Project::new();
    std::fs::remove_dir(project.path(".git")).unwrap();
    git(&project, &["init", "--quiet"]);
    for number in 0..300 {
        project.write(&format!("{number:03}.clreq.json"), GOOD);
    }
    git(&project, &["add", "."]);
    assert_eq!(checked(&project, &[]).len(), 300);
}

#[test]
#[cfg(unix)]
fn a_staged_link_is_checked_with_the_content_that_the_index_has() {
    use std::os::unix::fs::symlink;

    let project = repository(&[("data/shop.json", GOOD)]);
    project.write("data/shop.json", BAD);
    project.write("real.clreq.json", GOOD);
    project.write("sub/x", "");
    symlink("../data/shop.json", project.path("sub/a.clreq.json")).unwrap();
    // The target of this link is checked itself.
    symlink("real.clreq.json", project.path("b.clreq.json")).unwrap();
    git(&project, &["add", "."]);
    project.write("data/shop.json", GOOD);
    assert_eq!(
        checked(&project, &[]),
        ["real.clreq.json", "sub/a.clreq.json"]
    );
    project.run(&["check", "--staged"]).expect_code(1);

    for target in ["gone.json", "/proc/self/environ", "../outside.json"] {
        let project = repository(&[]);
        symlink(target, project.path("a.clreq.json")).unwrap();
        git(&project, &["add", "."]);
        let ran = project.run(&["check", "--staged"]).expect_code(2);
        assert!(
            ran.stdout.contains("a.clreq.json: is a symbolic link to"),
            "{ran:?}"
        );
    }
}

#[test]
fn the_whole_repository_is_checked_from_any_folder() {
    let project = repository(&[]);
    project.write("bad.clreq.json", BAD);
    project.write("sub/inner/good.clreq.json", GOOD);
    project.write("sub/other/bad.clreq.json", BAD);
    git(&project, &["add", "."]);
    let run = |arguments: &[&str]| {
        let mut command = project.command(arguments);
        command.current_dir(project.path("sub/inner"));
        crate::project::Ran::of(command.output().unwrap())
    };
    let ran = run(&["check", "--staged"]).expect_code(1);
    for place in [
        "--> ../../bad.clreq.json:4:29",
        "--> ../other/bad.clreq.json:4:29",
    ] {
        assert!(ran.stdout.contains(place), "{ran:?}");
    }
    run(&["check", "--staged", "."]).expect_code(0);
    run(&["check", "--staged", "../../bad.clreq.json"]).expect_code(1);
}

#[test]
fn neither_the_environment_nor_the_configuration_of_git_hides_a_file() {
    let project = repository(&[("clreq.toml", "")]);
    project.write("sub/Bad.clreq.json", BAD);
    project.write("announced.clreq.json", BAD);
    git(&project, &["add", "sub"]);
    git(
        &project,
        &["add", "--intent-to-add", "announced.clreq.json"],
    );
    for (key, value) in [
        ("diff.orderFile", "missing-file"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("core.quotePath", "true"),
        ("diff.noprefix", "true"),
    ] {
        git(&project, &["config", key, value]);
    }
    for name in ["LITERAL", "ICASE", "GLOB", "NOGLOB"] {
        for paths in [&[][..], &["sub"]] {
            let mut command = project.command(&["check", "--staged"]);
            let command = command
                .args(paths)
                .env(format!("GIT_{name}_PATHSPECS"), "1");
            let ran = crate::project::Ran::of(command.output().unwrap()).expect_code(1);
            assert!(
                ran.stdout.contains("--> sub/Bad.clreq.json:4:29"),
                "{ran:?}"
            );
            assert!(!ran.stdout.contains("announced"), "{ran:?}");
        }
    }
}

#[test]
fn outside_a_repository_it_says_why_it_cannot_run() {
    let project = Project::new();
    std::fs::remove_dir(project.path(".git")).unwrap();
    let mut command = project.command(&["check", "--staged"]);
    let output = command
        .env("GIT_CEILING_DIRECTORIES", project.root().parent().unwrap())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        message,
        "error: `--staged` checks what is staged in a git repository, and this folder is in none. Run it in a repository, or leave `--staged` out.\n"
    );

    let mut command = project.command(&["check", "--staged"]);
    let output = command.env("PATH", "").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.starts_with("error: `--staged` needs git, which can't be run: "),
        "{message}"
    );
}

#[test]
fn the_configuration_in_the_index_applies_instead_of_the_work_trees() {
    let off = "severity.blank-value = \"off\"";
    let project = repository(&[("clreq.toml", off), ("inner/a.clreq.json", GOOD)]);
    let blank = BAD.replace("\", }", "\" }");
    project.write("inner/a.clreq.json", &blank);
    git(&project, &["add", "."]);
    project.write("clreq.toml", "");
    project.run(&["check", "--staged"]).expect_code(0);
    std::fs::remove_file(project.path("clreq.toml")).unwrap();
    project.run(&["check", "--staged"]).expect_code(0);
    project.run(&["check"]).expect_code(1);

    git(&project, &["add", "."]);
    project.write("clreq.toml", off);
    project.run(&["check", "--staged"]).expect_code(1);
    project.run(&["check"]).expect_code(0);

    project.write("clreq.toml", "ignored = []");
    git(&project, &["add", "."]);
    let mut command = project.command(&["check", "--staged"]);
    command.current_dir(project.path("inner"));
    let ran = command.output().unwrap();
    let message = String::from_utf8(ran.stderr).unwrap();
    assert!(
        message.contains("clreq.toml:1:1: There is no key `ignored` here"),
        "{message}"
    );
    assert_eq!(ran.status.code(), Some(2));
}

/// A repository can bring its own configuration, for example from an archive, and that can name programs for git to run.
#[cfg(unix)]
#[test]
fn no_program_that_the_repository_names_is_run() {
    let project = repository(&[("a.clreq.json", GOOD)]);
    project.write("a.clreq.json", BAD);
    git(&project, &["add", "."]);
    let blobs = Command::new("git")
        .args(["ls-files", "--stage"])
        .current_dir(project.root())
        .output()
        .unwrap();
    let listed = String::from_utf8(blobs.stdout).unwrap();
    let object = listed.split(' ').nth(1).unwrap();
    let program = |name: &str| format!("sh -c 'touch {name}; exit 1'");
    for (key, value) in [
        ("core.fsmonitor", program("ran-watcher")),
        ("diff.external", program("ran-diff")),
        ("core.pager", program("ran-pager")),
        ("core.sshCommand", program("ran-ssh")),
        ("core.repositoryFormatVersion", "1".to_owned()),
        ("extensions.partialClone", "origin".to_owned()),
        ("remote.origin.promisor", "true".to_owned()),
        ("remote.origin.url", "ssh://host/repository".to_owned()),
    ] {
        git(&project, &["config", key, &value]);
    }
    let ran = project.run(&["check", "--staged"]).expect_code(1);
    assert!(ran.stdout.contains("--> a.clreq.json:4:29"), "{ran:?}");
    // git could fetch the missing object with a program that the repository names.
    let (folder, rest) = object.split_at(2);
    std::fs::remove_file(project.path(&format!(".git/objects/{folder}/{rest}"))).unwrap();
    let ran = project.run(&["check", "--staged"]).expect_code(2);
    assert!(
        ran.stdout.contains(
            "error[could-not-check]: a.clreq.json: is staged, but its content is missing"
        ),
        "{ran:?}"
    );
    for entry in std::fs::read_dir(project.root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(!name.starts_with("ran-"), "{name}");
    }
}

#[test]
fn a_staged_file_that_is_too_long_is_reported_and_not_read_whole() {
    const TOO_LONG: u64 = 128 * 1024 * 1024 + 1;
    let project = repository(&[("first.clreq.json", GOOD)]);
    for name in ["a.clreq.json", "clreq.toml"] {
        let file = std::fs::File::create(project.path(name)).unwrap();
        file.set_len(TOO_LONG).unwrap();
    }
    project.write("b.clreq.json", BAD);
    git(&project, &["add", "."]);
    let ran = project.run(&["check", "--staged"]).expect_code(2);
    assert!(
        ran.stderr
            .contains("clreq.toml: is larger than 1 MiB, the limit for a clreq.toml."),
        "{ran:?}"
    );
    git(&project, &["rm", "--quiet", "--force", "clreq.toml"]);
    let ran = project.run(&["check", "--staged"]).expect_code(1);
    assert!(ran.stdout.contains("document-too-large"), "{ran:?}");
    assert!(ran.stdout.contains("--> b.clreq.json:4:29"), "{ran:?}");
}
