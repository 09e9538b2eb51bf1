//! Standard input and output.
//!
//! Editors use pipes or sockets. The runtime polls those itself, which saves two thread switches per message. Anything else,
//! such as a file or a terminal, is read and written on separate threads.

use tokio::io::{AsyncRead, AsyncWrite};

/// Where messages come from.
pub(super) type Input = Box<dyn AsyncRead + Unpin + Send>;

/// Where messages go to.
pub(super) type Output = Box<dyn AsyncWrite + Unpin + Send>;

/// Standard input.
pub(super) fn input() -> Input {
    #[cfg(unix)]
    if let Some(input) = unix::input() {
        return input;
    }
    Box::new(tokio::io::stdin())
}

/// Standard output.
pub(super) fn output() -> Output {
    #[cfg(unix)]
    if let Some(output) = unix::output() {
        return output;
    }
    Box::new(tokio::io::stdout())
}

#[cfg(unix)]
mod unix {
    use std::io;
    use std::os::fd::{AsFd, OwnedFd};
    use std::os::unix::fs::FileTypeExt;
    use std::os::unix::net::UnixStream as StdUnixStream;

    use tokio::net::UnixStream;
    use tokio::net::unix::pipe;

    use super::{Input, Output};

    pub fn input() -> Option<Input> {
        match Descriptor::of(&io::stdin())? {
            Descriptor::Pipe(pipe) => Some(Box::new(pipe::Receiver::from_owned_fd(pipe).ok()?)),
            Descriptor::Socket(socket) => Some(Box::new(stream(socket)?)),
        }
    }

    pub fn output() -> Option<Output> {
        match Descriptor::of(&io::stdout())? {
            Descriptor::Pipe(pipe) => Some(Box::new(pipe::Sender::from_owned_fd(pipe).ok()?)),
            Descriptor::Socket(socket) => Some(Box::new(stream(socket)?)),
        }
    }

    enum Descriptor {
        Pipe(OwnedFd),
        Socket(OwnedFd),
    }

    impl Descriptor {
        fn of(standard: &impl AsFd) -> Option<Self> {
            let descriptor = standard.as_fd().try_clone_to_owned().ok()?;
            let file = std::fs::File::from(descriptor);
            let kind = file.metadata().ok()?.file_type();
            if kind.is_fifo() {
                Some(Self::Pipe(file.into()))
            } else if kind.is_socket() {
                Some(Self::Socket(file.into()))
            } else {
                None
            }
        }
    }

    fn stream(socket: OwnedFd) -> Option<UnixStream> {
        let socket = StdUnixStream::from(socket);
        // Fails for a socket of another family.
        socket.local_addr().ok()?;
        socket.set_nonblocking(true).ok()?;
        UnixStream::from_std(socket).ok()
    }
}
