//! Content codings of a reply's body. clreq asks for none, but some proxies compress all the same.

use std::io::{self, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use reqwest::header::{CONTENT_ENCODING, HeaderMap};

use super::answer::BodyProblem;

/// The decoded body, of at most `limit` bytes. After an error the caller keeps the raw bytes.
pub(super) fn decode(
    headers: &HeaderMap,
    body: &[u8],
    limit: usize,
) -> Result<Option<Vec<u8>>, BodyProblem> {
    let values = headers.get_all(CONTENT_ENCODING);
    let codings: Vec<String> = values
        .iter()
        .flat_map(|value| value.to_str().unwrap_or("unknown").split(','))
        .map(|coding| coding.trim().to_ascii_lowercase())
        .filter(|coding| !matches!(coding.as_str(), "" | "identity"))
        .collect();
    // A proxy that decodes may forget to remove the header.
    let is_plain = body.trim_ascii_start().starts_with(b"{");
    if codings.is_empty() || is_plain || body.is_empty() {
        return Ok(None);
    }
    let mut decoded = body.to_vec();
    for coding in codings.iter().rev() {
        decoded = decode_one(coding, &decoded, limit)?;
    }
    Ok(Some(decoded))
}

fn decode_one(coding: &str, body: &[u8], limit: usize) -> Result<Vec<u8>, BodyProblem> {
    let decoded = match coding {
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(body), limit),
        // The standard specifies zlib, but some servers send raw deflate.
        "deflate" => {
            read(ZlibDecoder::new(body), limit).or_else(|_| read(DeflateDecoder::new(body), limit))
        }
        _ => return Err(BodyProblem::Coding),
    };
    let decoded = decoded.map_err(|_| BodyProblem::Coding)?;
    if decoded.len() > limit {
        return Err(BodyProblem::TooLarge { limit });
    }
    Ok(decoded)
}

/// One byte over the limit shows that there is more.
fn read(decoder: impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    decoder.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use reqwest::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

    use super::{BodyProblem, decode};

    const BODY: &[u8] = b"{\"data\": {}}";

    fn headers(coding: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(CONTENT_ENCODING, HeaderValue::from_static(coding))])
    }

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn zlib(body: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    fn bare(body: &[u8]) -> Vec<u8> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn gzip_and_deflate_are_decoded() {
        for (coding, body) in [
            ("gzip", gzip(BODY)),
            ("X-GZIP", gzip(BODY)),
            ("deflate", zlib(BODY)),
            ("deflate", bare(BODY)),
            ("deflate, gzip", gzip(&zlib(BODY))),
        ] {
            let decoded = decode(&headers(coding), &body, 100);
            assert_eq!(decoded, Ok(Some(BODY.to_vec())), "{coding}");
        }
    }

    #[test]
    fn a_body_that_is_not_coded_stays_as_it_is() {
        assert_eq!(decode(&HeaderMap::new(), b"x", 100), Ok(None));
        for coding in ["identity", "gzip", "br"] {
            assert_eq!(decode(&headers(coding), BODY, 100), Ok(None), "{coding}");
        }
    }

    #[test]
    fn what_can_not_be_decoded_is_an_error() {
        for (coding, body) in [
            ("gzip", b"nonsense".to_vec()),
            ("deflate", b"nonsense".to_vec()),
            ("br", b"\x0b\x02".to_vec()),
            ("gzip", gzip(BODY)[..12].to_vec()),
        ] {
            let decoded = decode(&headers(coding), &body, 100);
            assert_eq!(decoded, Err(BodyProblem::Coding), "{coding}");
        }
    }

    #[test]
    fn a_body_that_grows_beyond_the_limit_is_given_up() {
        let bomb = gzip(&vec![b'x'; 1_000_000]);
        let limit = 1_000;
        assert_eq!(
            decode(&headers("gzip"), &bomb, limit),
            Err(BodyProblem::TooLarge { limit })
        );
    }
}
