//! Copies the owner, group, permissions and extended attributes of a file to the new file that replaces it.

use std::fs::{File, Metadata};
use std::io;

/// Gives a new file the attributes of the file that it replaces. Fails if one of them can't be copied.
#[cfg(unix)]
pub(super) fn copy(from: &File, metadata: &Metadata, to: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};

    let new = to.metadata()?;
    let owner = (new.uid() != metadata.uid()).then_some(metadata.uid());
    let group = (new.gid() != metadata.gid()).then_some(metadata.gid());
    if owner.is_some() || group.is_some() {
        fchown(to, owner, group)?;
    }
    // After the owner, because a change of owner can take permissions away.
    to.set_permissions(metadata.permissions())?;
    extended::copy(from, to)
}

#[cfg(not(unix))]
pub(super) fn copy(_from: &File, metadata: &Metadata, to: &File) -> io::Result<()> {
    to.set_permissions(metadata.permissions())
}

/// Extended attributes, which hold access control lists on Linux.
#[cfg(any(target_os = "linux", target_os = "macos"))]
mod extended {
    use std::ffi::CStr;
    use std::fs::File;
    use std::io;

    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
    use rustix::io::Errno;

    /// The longest list of names, and the longest value, that Linux returns, in bytes.
    const MOST_BYTES: usize = 64 * 1024;

    pub fn copy(from: &File, to: &File) -> io::Result<()> {
        let mut names = vec![0; MOST_BYTES];
        let length = match flistxattr(from, names.as_mut_slice()) {
            Err(Errno::NOTSUP) => return Ok(()),
            length => length?,
        };
        let names = names.get(..length).unwrap_or_default();
        for name in names.split_inclusive(|byte| *byte == 0) {
            let Ok(name) = CStr::from_bytes_with_nul(name) else {
                continue;
            };
            let value = value(from, name)?;
            // The system sets some attributes itself and lets no one else set them.
            if self::value(to, name).ok() != Some(value.clone()) {
                fsetxattr(to, name, &value, XattrFlags::empty())?;
            }
        }
        Ok(())
    }

    fn value(file: &File, name: &CStr) -> io::Result<Vec<u8>> {
        let mut value = vec![0; MOST_BYTES];
        let length = fgetxattr(file, name, value.as_mut_slice())?;
        value.truncate(length);
        Ok(value)
    }
}

#[cfg(all(unix, not(any(target_os = "linux", target_os = "macos"))))]
mod extended {
    pub fn copy(_from: &std::fs::File, _to: &std::fs::File) -> std::io::Result<()> {
        Ok(())
    }
}
