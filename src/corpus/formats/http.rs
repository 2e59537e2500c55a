//! Answers of HTTP as a crawl keeps them -> their bodies, put together and unpacked.

use crate::corpus::Limits;
use crate::corpus::account::Reason;
use crate::corpus::recognise::Wrapping;
use crate::corpus::source::{Failure, over};
use crate::corpus::unpack::{Tally, Unpacked, unpack};
use std::borrow::Cow;
use std::io::Read;

/// A body, and its type.
type Body<'a> = (String, Cow<'a, [u8]>);

/// The body of an answer; nothing if it is no page.
pub(super) fn body<'a>(answer: &'a [u8], limits: &Limits, tally: &Tally) -> Result<Option<Body<'a>>, Failure> {
    let Some((head, body)) = split(answer) else { return Ok(None) };
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)).unwrap_or_default();
    if status != "200" {
        return Ok(None);
    }
    let fields: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase()))
        .collect();
    let get = |name: &str| fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str());
    // many programs keep the field and put the chunks together all the same
    let whole = match get("transfer-encoding").contains("chunked") {
        true => unchunked(body).map_or(Cow::Borrowed(body), Cow::Owned),
        false => Cow::Borrowed(body),
    };
    let packed = match get("content-encoding") {
        "gzip" | "x-gzip" if whole.starts_with(b"\x1f\x8b") => unpack(Wrapping::Gzip, &whole[..], tally),
        "deflate" => {
            tally.add_packed(whole.len() as u64);
            let inner = Box::new(flate2::read::ZlibDecoder::new(&whole[..]));
            Box::new(Unpacked { inner, wrapping: Wrapping::Zip, tally: tally.clone() })
        }
        "zstd" => unpack(Wrapping::Zstd, &whole[..], tally),
        "br" => return Err(Failure::new(Reason::NeedsConversion, "a body packed by brotli")),
        _ => return Ok(Some((get("content-type").to_string(), whole))),
    };
    let mut unpacked = Vec::new();
    packed.take(limits.document + 1).read_to_end(&mut unpacked).map_err(|error| Failure::of(&error))?;
    if unpacked.len() as u64 > limits.document {
        return Err(Failure::new(Reason::TooLarge, over(limits.document, "--max-document")));
    }
    Ok(Some((get("content-type").to_string(), Cow::Owned(unpacked))))
}

/// Head and body, apart by the first empty line.
fn split(answer: &[u8]) -> Option<(&[u8], &[u8])> {
    let ends = |end: &[u8]| answer.windows(end.len()).position(|window| window == end).map(|at| (at, at + end.len()));
    let (head, body) = [ends(b"\r\n\r\n"), ends(b"\n\n")].into_iter().flatten().min()?;
    Some((&answer[..head], &answer[body..]))
}

/// The chunks of a body put together; nothing if they are none. What is cut off is left out.
fn unchunked(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    loop {
        let end = body.iter().take(100).position(|&b| b == b'\n')?;
        let length = std::str::from_utf8(&body[..end]).ok()?.split(';').next()?.trim();
        let length = usize::from_str_radix(length, 16).ok()?;
        body = &body[end + 1..];
        if length == 0 {
            return Some(whole);
        }
        let chunk = &body[..length.min(body.len())];
        whole.extend_from_slice(chunk);
        body = &body[chunk.len()..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
        if body.is_empty() {
            return Some(whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(answer: &[u8]) -> Option<(String, String)> {
        let body = body(answer, &Limits::default(), &Tally::new(1000)).unwrap();
        body.map(|(kind, body)| (kind, String::from_utf8_lossy(&body).into_owned()))
    }

    #[test]
    fn chunks_are_put_together_and_bodies_without_them_are_left() {
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: Text/Plain\r\n\r\n5;x=1\r\nabcde\r\nA\r\n0123456789\r\n0\r\n\r\n";
        assert_eq!(text(chunked), Some(("text/plain".into(), "abcde0123456789".into())));
        let told_only = b"HTTP/1.1 200\nTransfer-Encoding: chunked\n\nNo chunk at all.\n";
        assert_eq!(text(told_only).unwrap().1, "No chunk at all.\n");
        assert_eq!(text(b"HTTP/1.1 301 Moved\r\n\r\nthere"), None);
        assert_eq!(text(b"no head"), None);
    }
}
