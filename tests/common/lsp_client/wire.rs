//! Encodes and decodes messages.

use std::io::{self, BufRead, ErrorKind, Read};

use serde_json::Value;

/// The bytes of a message.
pub fn frame(message: &Value) -> Vec<u8> {
    let body = message.to_string();
    format!("Content-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Reads the next message; `None` at the end. Accepts only the exact format, unlike a real client.
pub fn read_message(input: &mut impl BufRead) -> io::Result<Option<Value>> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        let line = String::from_utf8(line).map_err(io::Error::other)?;
        match line.strip_suffix("\r\n") {
            None if line.is_empty() && length.is_none() => return Ok(None),
            None => return Err(malformed(&line)),
            Some("") => break,
            Some(header) => {
                let value = header
                    .strip_prefix("Content-Length: ")
                    .ok_or_else(|| malformed(header))?;
                length = Some(value.parse().map_err(|_| malformed(header))?);
            }
        }
    }
    let mut body = vec![0; length.ok_or_else(|| malformed("no Content-Length"))?];
    input.read_exact(&mut body)?;
    serde_json::from_slice(&body)
        .map(Some)
        .map_err(io::Error::other)
}

fn malformed(header: &str) -> io::Error {
    io::Error::new(
        ErrorKind::InvalidData,
        format!("malformed header {header:?}"),
    )
}

/// A reader that passes every byte it returns to `observe`.
pub struct Observed<R, F> {
    pub input: R,
    pub observe: F,
}

impl<R: Read, F: FnMut(&[u8])> Read for Observed<R, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        (self.observe)(&buffer[..read]);
        Ok(read)
    }
}
