//! The folder that the paths in the reports of services start at.

use std::path::{Path, PathBuf};

use crate::config::real_path;

/// The top of the project, as code scanning services see it: the repository, whatever folder in it the command runs in.
#[derive(Debug, Default)]
pub(in crate::cli) struct Root(Option<PathBuf>);

impl Root {
    /// `CI_PROJECT_DIR`, which GitLab sets, if the current folder is in it; else the top of the repository.
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

    /// The path of a file from the root, with `/` between its parts. A file elsewhere keeps its name.
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
