//! Tests the message reader alone, with any input split at any place.

use proptest::prelude::*;
use tokio::io::{AsyncWriteExt, duplex};

use super::framed;
use crate::server::transport::framing::{FrameError, FrameReader};

/// All bodies in `bytes`, which arrive in chunks of `chunk` bytes, and the number of errors.
fn read_all(bytes: &[u8], chunk: usize) -> (Vec<Vec<u8>>, usize) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let (mut client, input) = duplex(chunk);
        let bytes = bytes.to_vec();
        let sender = tokio::spawn(async move { client.write_all(&bytes).await });
        let mut frames = FrameReader::new(input);
        let mut bodies = Vec::new();
        let mut errors = 0;
        loop {
            match frames.next().await {
                Ok(Some(body)) => bodies.push(body),
                Ok(None) => break,
                Err(FrameError::Read(error)) => panic!("{error}"),
                Err(FrameError::Header(_) | FrameError::TooLong(_)) => errors += 1,
            }
        }
        sender.await.expect("no panic").expect("all was read");
        (bodies, errors)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn messages_are_found_in_chunks_of_any_size(
        bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..10),
        chunk in 1..300_usize,
    ) {
        let bytes: Vec<u8> = bodies
            .iter()
            .flat_map(|body| [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat())
            .collect();
        prop_assert_eq!(read_all(&bytes, chunk), (bodies, 0));
    }

    #[test]
    fn any_bytes_at_all_are_read_to_the_end(bytes in prop::collection::vec(any::<u8>(), 0..2_000), chunk in 1..300_usize) {
        read_all(&bytes, chunk);
    }

    #[test]
    fn any_header_like_text_is_read_to_the_end(
        parts in prop::collection::vec(
            prop::sample::select(vec!["Content-Length", ":", " ", "5", "\r\n", "\n", "{}", "\u{1f600}", "99999999999"]),
            0..40,
        ),
        chunk in 1..50_usize,
    ) {
        read_all(parts.concat().as_bytes(), chunk);
    }

    #[test]
    fn a_message_after_noise_is_found(noise in "[^0-9]{1,300}", chunk in 1..300_usize) {
        prop_assume!(!noise.trim().is_empty());
        let bytes = [noise.as_bytes(), &framed("{}")].concat();
        let (bodies, errors) = read_all(&bytes, chunk);
        prop_assert_eq!(bodies, vec![b"{}".to_vec()]);
        prop_assert!(errors <= 1);
    }
}
