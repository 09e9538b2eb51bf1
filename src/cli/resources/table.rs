//! A table for a terminal: columns as wide as their widest cell.

use std::io::{self, Write};

use crate::text::{sanitize, shorten};

/// The longest cell, in characters.
const LONGEST: usize = 60;

/// Writes rows, each indented. The first row is the heading.
pub(super) fn write(out: &mut dyn Write, indent: usize, rows: &[Vec<String>]) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| cell_text(cell)).collect())
        .collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    for row in &rows {
        let cells = row.iter().zip(&widths);
        let line: Vec<String> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        writeln!(out, "{:indent$}{}", "", line.join("  ").trim_end())?;
    }
    Ok(())
}

/// A cell on one line, without control characters, shortened.
fn cell_text(cell: &str) -> String {
    shorten(&sanitize(cell), LONGEST).into_owned()
}

#[cfg(test)]
mod tests {
    use super::write;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let rows = [
            row(&["id", "name"]),
            row(&["abc", "é\u{1b}"]),
            row(&["", "x"]),
        ];
        let mut out = Vec::new();
        write(&mut out, 1, &rows).expect("written");
        let text = String::from_utf8(out).expect("UTF-8");
        assert_eq!(text, " id   name\n abc  é\\u001b\n      x\n");
    }
}
