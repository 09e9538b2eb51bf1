use super::curl_command;
use crate::syntax::Tree;
use expect_test::expect;
use url::Url;

fn command(text: &str, endpoint: &str) -> Option<String> {
    let endpoint = Url::parse(endpoint).expect("a URL");
    curl_command(&Tree::parse(text), &endpoint)
}

#[test]
fn a_request_becomes_a_command() {
    let text = "{\"data\": {\n  \"name\": \"Zoë's\"\n}, \"response\": {\"secret\": 1}}";
    let command = command(text, "https://user:pw@example.com/api");
    expect![[r#"
        curl -g -X POST \
          'https://example.com/api/api_credentials' \
          -H 'Accept: application/vnd.api+json' \
          -H 'Content-Type: application/vnd.api+json' \
          -H "Authorization: Bearer $CLREQ_ACCESS_TOKEN" \
          --data-binary '{"data": {
          "name": "Zoë'\''s"
        }}'
    "#]]
    .assert_eq(&command.unwrap_or_default());
}

#[test]
fn an_update_becomes_a_patch_of_the_resource() {
    let text = r#"{"data": {"type": "api_credentials", "id": "xYZkjABcde", "attributes": {"name": "Shop"}}}"#;
    let command = command(text, "https://example.com/api").expect("a command");
    assert!(command.starts_with("curl -g -X PATCH "), "{command}");
    assert!(
        command.contains("'https://example.com/api/api_credentials/xYZkjABcde'"),
        "{command}"
    );
}

#[test]
fn a_file_without_data_has_no_command() {
    for text in ["", "{}", r#"{"data": {"a": }}"#] {
        assert_eq!(command(text, "https://example.com"), None);
    }
}

#[cfg(unix)]
mod in_a_shell {
    use super::command;
    use proptest::prelude::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    use std::path::Path;
    use std::process::Command;

    /// Creates a `curl` in a folder. It prints its arguments with NUL after each.
    fn fake_curl(folder: &Path) {
        let program = folder.join("curl");
        fs::write(&program, "#!/bin/sh\nprintf '%s\\0' \"$@\"\n").expect("written");
        fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).expect("executable");
    }

    /// The arguments that a shell passes to the command.
    fn arguments(command: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        fake_curl(folder.path());
        let output = Command::new("/bin/sh")
            .args(["-c", command])
            .env("PATH", folder.path())
            .env("CLREQ_ACCESS_TOKEN", "of the environment")
            .output()
            .expect("a shell");
        assert!(output.status.success() && output.stderr.is_empty());
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    #[test]
    fn a_shell_passes_the_arguments_to_curl() {
        let data = "{\"name\": \"Zoë's `shop` $HOME \\\\ \\\" !!\",\r\n\t\"b\": \"'; rm -rf x '\"}";
        let command = command(
            &format!("{{\"data\": {data}}}"),
            "https://example.com/a'b?c=[1]&d",
        );
        assert_eq!(
            arguments(&command.expect("a command")),
            [
                "-g",
                "-X",
                "POST",
                "https://example.com/a'b/api_credentials?c=[1]&d",
                "-H",
                "Accept: application/vnd.api+json",
                "-H",
                "Content-Type: application/vnd.api+json",
                "-H",
                "Authorization: Bearer of the environment",
                "--data-binary",
                &format!("{{\"data\": {data}}}"),
            ]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn any_name_reaches_curl_unchanged(name in "['\"\\\\$`!\\n\r\u{e9}\u{1F600}a-c {}();&|<>*?#~]{0,20}") {
            let data = format!("{{\"name\": {}}}", crate::syntax::quote(&name));
            let command = command(&format!("{{\"data\": {data}}}"), "https://example.com").expect("a command");
            let arguments = arguments(&command);
            prop_assert_eq!(arguments.last(), Some(&format!("{{\"data\": {data}}}")));
        }
    }
}
