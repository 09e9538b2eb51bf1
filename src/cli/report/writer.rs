//! Writes a report part by part.

use std::io::{self, Seek, Write};

use tempfile::SpooledTempFile;

use super::{Counts, Format, Root};
use crate::files::FileError;

/// The most bytes of waiting parts to hold in memory. Beyond this they go to a temporary file.
const IN_MEMORY: usize = 1 << 20;

/// A report that is being written.
pub(in crate::cli) struct Writer {
    format: Format,
    out: Box<dyn Write>,
    /// The parts of a format whose start contains counts, which are known only at the end.
    waiting: Option<SpooledTempFile>,
    is_empty: bool,
}

impl Writer {
    pub fn start(format: Format, out: Box<dyn Write>) -> io::Result<Self> {
        let mut writer = Self {
            format,
            out,
            waiting: None,
            is_empty: true,
        };
        match format.start() {
            Some(start) => writer.out.write_all(start.as_bytes())?,
            None => writer.waiting = Some(SpooledTempFile::new(IN_MEMORY)),
        }
        Ok(writer)
    }

    pub fn format(&self) -> Format {
        self.format
    }

    /// Adds the part about one file.
    pub fn add(&mut self, part: &str) -> io::Result<()> {
        if part.is_empty() {
            return Ok(());
        }
        let out: &mut dyn Write = match &mut self.waiting {
            Some(waiting) => waiting,
            None => &mut self.out,
        };
        if !std::mem::take(&mut self.is_empty) {
            out.write_all(self.format.separator().as_bytes())?;
        }
        out.write_all(part.as_bytes())
    }

    /// Writes the end of the report. For the human format, the caller writes the summary.
    pub fn finish(&mut self, root: &Root, counts: &Counts, errors: &[FileError]) -> io::Result<()> {
        if let Some(mut waiting) = self.waiting.take() {
            let start = self.format.start_with_counts(counts);
            self.out.write_all(start.as_bytes())?;
            waiting.rewind()?;
            io::copy(&mut waiting, &mut self.out)?;
        }
        let end = self.format.end(root, errors, self.is_empty);
        self.out.write_all(end.as_bytes())?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};
    use std::sync::{Arc, Mutex};

    use super::{Format, IN_MEMORY, Writer};
    use crate::cli::report::{Counts, Root};

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_long_report_waits_in_a_file_for_its_counts() {
        let out = Shared::default();
        let mut writer = Writer::start(Format::Json, Box::new(out.clone())).expect("started");
        let part = format!("\"{}\"", "x".repeat(1000));
        let times = 3 * IN_MEMORY / part.len();
        for _ in 0..times {
            writer.add(&part).expect("added");
        }
        let waiting = writer.waiting.as_ref().expect("it waits");
        assert!(waiting.is_rolled());
        assert!(out.0.lock().unwrap().is_empty());
        let counts = Counts {
            files: times,
            ..Counts::default()
        };
        let root = Root::default();
        writer.finish(&root, &counts, &[]).expect("finished");
        let written = out.0.lock().unwrap().clone();
        let report: serde_json::Value = serde_json::from_slice(&written).expect("JSON");
        assert_eq!(report["files"], times);
        assert_eq!(report["diagnostics"].as_array().map(Vec::len), Some(times));
    }
}
