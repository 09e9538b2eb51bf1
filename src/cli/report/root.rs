//! The folder that paths in the reports for services are relative to.

use std::path::{Path, PathBuf};

use crate::config::real_path;

/// The root of the project for code scanning services: the repository, from whatever folder in it the command runs.
#[derive(Debug, Default)]
pub(in crate::cli) struct Root(Option<PathBuf>);

impl Root {
    /// `CI_PROJECT_DIR`, which GitLab sets, if the current folder is inside it; else the root of the repository.
    pub fn find() -> Self {
        let here = real_path(Path::new("."));
        let project = std::env::var_os("CI_PROJECT_DIR").filter(|folder| !folder.is_empty());
        let project = project.map(|folder| real_path(Path::new(&folder)));
        let is_top = |folder: &&Path| std::fs::symlink_metadata(folder.join(".git")).is_ok();
        let repository = || here.ancestors().find(is_top).map(Path::to_owned);
        Self(
            project
                .filter(|folder| here.starts_with(folder))
                .or_else(repository),
        )
    }

    /// The path of a file, relative to the root, with `/` as separator. A file outside of the root keeps its path.
    pub fn path(&self, name: &str) -> String {
        let Some(root) = self.0.as_deref().filter(|_| !name.starts_with('<')) else {
            return name.to_owned();
        };
        let path = Path::new(name);
        let folder = real_path(path.parent().unwrap_or(Path::new("")));
        let path = match path.file_name() {
            Some(file) => folder.join(file),
            None => folder,
        };
        match path.strip_prefix(root) {
            Ok(relative) => {
                let parts: Vec<_> = relative
                    .components()
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect();
                parts.join("/")
            }
            Err(_) => name.to_owned(),
        }
    }
}
