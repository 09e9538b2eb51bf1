//! Reads messages: a header with `Content-Length`, an empty line, and a body of that many bytes.
//!
//! Memory grows with the bytes received, whatever length a header announces. After a malformed header the reader looks for the
//! next `Content-Length: N` at the end of a line, even if the line begins with other text: after a wrong or missing length, the
//! next header follows the body without a line break.

use std::io;

use thiserror::Error;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader, copy, sink};

/// The longest body that is read, in bytes. A request file is a few kilobytes; this is enough for any file that an editor
/// opens.
pub(super) const MAX_BODY: u64 = 256 * 1024 * 1024;

/// The longest header line that is read, in bytes.
const MAX_LINE: usize = 8 * 1024;

/// How much of an overlong line is kept, in bytes, so that a header at its end is still found.
const LINE_TAIL: usize = 256;

/// How much is read at once, in bytes: the capacity of a pipe.
const BUFFER: usize = 64 * 1024;

const CONTENT_LENGTH: &str = "content-length";

/// Why there is no message.
#[derive(Debug, Error)]
pub(super) enum FrameError {
    /// The header is malformed.
    #[error("malformed header: {0}")]
    Header(&'static str),
    /// A body longer than [`MAX_BODY`], which is skipped.
    #[error("the message is {0} bytes long, more than the limit of {MAX_BODY} bytes")]
    TooLong(u64),
    /// The input can't be read.
    #[error(transparent)]
    Read(#[from] io::Error),
}

/// Splits an input into message bodies.
pub(super) struct FrameReader<I> {
    input: BufReader<I>,
    line: Vec<u8>,
    length: Option<u64>,
    skip: u64,
    resynchronising: bool,
}

impl<I: AsyncRead + Unpin> FrameReader<I> {
    pub(super) fn new(input: I) -> Self {
        FrameReader {
            input: BufReader::with_capacity(BUFFER, input),
            line: Vec::new(),
            length: None,
            skip: 0,
            resynchronising: false,
        }
    }

    /// The next body; `None` at the end of the input. After an error other than [`FrameError::Read`], more bodies may follow.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, FrameError> {
        self.skip_body().await?;
        match self.read_header().await? {
            None => Ok(None),
            Some(length) if length > MAX_BODY => {
                self.skip = length;
                Err(FrameError::TooLong(length))
            }
            Some(length) => Ok(self.read_body(length).await?),
        }
    }

    async fn skip_body(&mut self) -> io::Result<()> {
        let length = std::mem::take(&mut self.skip);
        // Copying zero bytes would allocate, too.
        if length > 0 {
            copy(&mut (&mut self.input).take(length), &mut sink()).await?;
        }
        Ok(())
    }

    async fn read_body(&mut self, length: u64) -> io::Result<Option<Vec<u8>>> {
        let length_at_first = usize::try_from(length).map_or(BUFFER, |length| length.min(BUFFER));
        let mut body = Vec::with_capacity(length_at_first);
        let read = (&mut self.input)
            .take(length)
            .read_to_end(&mut body)
            .await?;
        Ok((read as u64 == length).then_some(body))
    }

    /// Reads a header up to its empty line, and returns the length of the body; `None` at the end of the input.
    async fn read_header(&mut self) -> Result<Option<u64>, FrameError> {
        let mut lines = 0;
        while self.read_line().await? {
            let line = self.line.trim_ascii();
            if self.resynchronising {
                self.length = length_at_end(line);
                self.resynchronising = self.length.is_none();
            } else if !line.is_empty() {
                lines += 1;
                match parse_line(line) {
                    Ok(Header::ContentLength(length)) => self.length = Some(length),
                    Ok(Header::Other) => {}
                    Err(error) => {
                        self.length = length_at_end(line);
                        self.resynchronising = self.length.is_none();
                        return Err(error);
                    }
                }
            } else if let Some(length) = self.length.take() {
                return Ok(Some(length));
            } else if lines > 0 {
                self.resynchronising = true;
                return Err(FrameError::Header("there is no Content-Length"));
            }
        }
        Ok(None)
    }

    /// Reads the next line into `self.line`; of an overlong line, only its end. Returns `false` at the end of the input.
    async fn read_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        loop {
            let room = MAX_LINE.saturating_sub(self.line.len()) as u64;
            let read = (&mut self.input)
                .take(room)
                .read_until(b'\n', &mut self.line)
                .await?;
            if read == 0 {
                return Ok(false);
            }
            if self.line.ends_with(b"\n") {
                return Ok(true);
            }
            if self.line.len() >= MAX_LINE {
                self.line.drain(..MAX_LINE - LINE_TAIL);
            }
        }
    }
}

enum Header {
    ContentLength(u64),
    Other,
}

fn parse_line(line: &[u8]) -> Result<Header, FrameError> {
    let line = str::from_utf8(line).map_err(|_| FrameError::Header("a line is not text"))?;
    let (name, value) = line
        .split_once(':')
        .ok_or(FrameError::Header("a line has no colon"))?;
    let name = name.trim_end();
    if name.is_empty()
        || !name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    {
        return Err(FrameError::Header("a line does not start with a name"));
    }
    if !name.eq_ignore_ascii_case(CONTENT_LENGTH) {
        return match length_at_end(line.as_bytes()) {
            Some(_) => Err(FrameError::Header("Content-Length does not start a line")),
            None => Ok(Header::Other),
        };
    }
    parse_length(value)
        .map(Header::ContentLength)
        .ok_or(FrameError::Header(
            "Content-Length is not a number of bytes",
        ))
}

/// The length in a `Content-Length: N` at the end of a line, whatever precedes it.
fn length_at_end(line: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    let (_, value) = text.rsplit_once(CONTENT_LENGTH)?;
    parse_length(value.trim_start().strip_prefix(':')?)
}

fn parse_length(value: &str) -> Option<u64> {
    let digits = value.trim();
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        digits.parse().ok()
    } else {
        None
    }
}
