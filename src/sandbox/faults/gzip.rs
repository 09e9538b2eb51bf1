//! A gzip encoder that does not compress (RFC 1952): clients must decode it like any other.

/// The largest block that deflate can store uncompressed.
const LARGEST_BLOCK: usize = 0xffff;

/// `bytes` in the gzip format.
pub fn encode(bytes: &[u8]) -> Vec<u8> {
    let mut encoded = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    let mut blocks = bytes.chunks(LARGEST_BLOCK).peekable();
    while let Some(block) = blocks.next() {
        encoded.push(u8::from(blocks.peek().is_none()));
        let length = block.len() as u16;
        encoded.extend(length.to_le_bytes());
        encoded.extend((!length).to_le_bytes());
        encoded.extend(block);
    }
    encoded.extend(crc32(bytes).to_le_bytes());
    encoded.extend((bytes.len() as u32).to_le_bytes());
    encoded
}

fn crc32(bytes: &[u8]) -> u32 {
    let remainder = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    !remainder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    }

    #[test]
    fn a_text_is_stored_in_one_block() {
        // The output of `printf hi | gzip`, with a stored block instead of a compressed one.
        let expected = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 1, 2, 0, 0xfd, 0xff, b'h', b'i', 0xac, 0x2a,
            0x93, 0xd8, 2, 0, 0, 0,
        ];
        assert_eq!(encode(b"hi"), expected);
    }

    #[test]
    fn a_long_text_has_several_blocks() {
        let encoded = encode(&vec![b'a'; LARGEST_BLOCK + 1]);
        assert_eq!(encoded.len(), 10 + 2 * 5 + LARGEST_BLOCK + 1 + 8);
    }
}
