//! Measures the steps of a check and of a keystroke one by one: `cargo bench --bench micro`.

use clreq::analysis::Settings;
use clreq::analysis::completion::{CompletionOptions, complete};
use clreq::analysis::diagnostics::diagnose;
use clreq::analysis::names::NameList;
use clreq::syntax::Tree;
use clreq::text::{Encoding, Span, Text};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

const SIZES: [usize; 4] = [1_000, 100_000, 1_000_000, 10_000_000];

fn main() {
    divan::main();
}

/// A request of about this many bytes, most of it in `metadata`.
fn request(size: usize) -> String {
    let mut entries = Vec::new();
    let mut length = 0;
    while length + 600 < size || entries.is_empty() {
        let number = entries.len();
        let entry = format!(
            r#"        "entry_{number:07}": {{
          "label": "Storefront number {number:07} of the shops in the catalogue",
          "address": {{ "street": "{number} Market Street", "city": "Prato" }},
          "tags": ["retail", "seasonal"],
          "weight": 0.25,
          "active": true,
          "replaced_by": null
        }}"#
        );
        length += entry.len();
        entries.push(entry);
    }
    format!(
        r#"{{
  "data": {{
    "type": "api_credentials",
    "attributes": {{
      "name": "Shop",
      "kind": "sales_channel",
      "mode": "live",
      "metadata": {{
{}
      }}
    }},
    "relationships": {{ "organization": {{ "data": {{ "type": "organizations", "id": "xYZkjABcde" }} }} }}
  }}
}}
"#,
        entries.join(",\n")
    )
}

#[divan::bench(args = SIZES)]
fn parse(bencher: Bencher<'_, '_>, size: usize) {
    let text = request(size);
    bencher
        .counter(BytesCount::of_str(&text))
        .with_inputs(|| text.clone())
        .bench_values(Tree::parse);
}

#[divan::bench(args = SIZES)]
fn validate(bencher: Bencher<'_, '_>, size: usize) {
    let tree = Tree::parse(request(size));
    bencher
        .counter(BytesCount::of_str(tree.text()))
        .bench(|| diagnose(black_box(&tree)));
}

/// An edit in the middle, and the position and text for an analysis.
#[divan::bench(args = SIZES)]
fn edit(bencher: Bencher<'_, '_>, size: usize) {
    let mut text = Text::new(&request(size));
    let middle = text.len() / 2;
    bencher.bench_local(|| {
        text.replace(Span::at(middle), "x");
        text.replace(Span::new(middle, middle + 1), "");
        (text.position(middle, Encoding::Utf16), String::from(&text))
    });
}

/// A completion of the value of `mode`.
#[divan::bench(args = SIZES)]
fn completion(bencher: Bencher<'_, '_>, size: usize) {
    let text = request(size);
    let offset = text.find("live").expect("the request has a mode");
    let tree = Tree::parse(text);
    let options = CompletionOptions::default();
    let (names, settings) = (NameList::default(), Settings::default());
    bencher.bench(|| complete(black_box(&tree), offset, &options, &names, &settings));
}
