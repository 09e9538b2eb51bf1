//! `clreq explain`: every code has an entry, and a typo gets a suggestion.

use clreq::analysis::codes::Code;

use crate::project::Project;

#[test]
fn every_code_is_listed_and_explained() {
    let project = Project::new();
    let list = project.run(&["explain"]).expect_code(0).stdout;
    for code in Code::ALL {
        assert!(list.lines().any(|line| line.starts_with(code.name())));
        let ran = project.run(&["explain", code.name()]).expect_code(0);
        let heading = format!(
            "{} ({})\n{}\n\n",
            code.name(),
            code.severity(),
            code.title()
        );
        assert_eq!(ran.stdout, format!("{heading}{}\n", code.explanation()));
    }
}

#[test]
fn an_unknown_code_gets_a_suggestion() {
    let project = Project::new();
    let ran = project.run(&["explain", "missing-coma"]).expect_code(2);
    assert_eq!(
        ran.stderr,
        "error: There is no diagnostic code `missing-coma`. Did you mean `missing-comma`? `clreq explain` lists them all.\n"
    );
}
