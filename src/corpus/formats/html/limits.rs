//! What a page may ask of a parser. Parsing takes time with the square of depth and of attributes, extraction more: what no
//! article has is refused before.

use crate::corpus::account::Reason;
use crate::corpus::source::{Failure, over};
use ahash::AHashMap;
use dom_query::NodeRef;

/// Bytes of a page.
const BYTES: usize = 10_000_000;
/// Elements, one in the other: Chromium's limit.
const DEPTH: usize = 512;
/// Tags that nothing closes as far as is seen without parsing, which is more than there are.
const OPEN: usize = 2 * DEPTH;
/// Elements of a page.
const ELEMENTS: usize = 100_000;
/// Attributes of a tag.
const ATTRIBUTES: usize = 500;

/// Tags that have no end, or that end without one.
const NOT_CLOSED: [&str; 34] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr", "p",
    "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "optgroup", "colgroup", "html", "head",
    "body", "path", "use", "circle", "rect",
];

fn too_large(detail: String) -> Failure {
    Failure::new(Reason::TooLarge, detail)
}

pub(super) fn check_size(bytes: usize) -> Result<(), Failure> {
    if bytes > BYTES { Err(too_large(over(BYTES as u64, "a page"))) } else { Ok(()) }
}

/// Looks at the tags of a page without parsing it.
pub(super) fn check(html: &str) -> Result<(), Failure> {
    let mut open: AHashMap<String, usize> = AHashMap::new();
    let (mut depth, mut elements, mut rest) = (0, 0, html);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let (is_end, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let comment = rest.strip_prefix("!--").and_then(|comment| comment.find("-->").map(|at| at + 3));
            rest = &rest[comment.unwrap_or(0)..];
            continue;
        }
        let end = tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        rest = after_tag(&tag[end..])?;
        if is_end {
            if let Some(count) = open.get_mut(&name).filter(|count| **count > 0) {
                (*count, depth) = (*count - 1, depth - 1);
            }
            continue;
        }
        elements += 1;
        if matches!(name.as_str(), "script" | "style") {
            rest = after_raw(rest, &name);
        } else if !NOT_CLOSED.contains(&name.as_str()) {
            *open.entry(name).or_default() += 1;
            depth += 1;
        }
        if depth > OPEN {
            return Err(too_large(format!("a page of more than {DEPTH} elements one in the other")));
        }
        if elements > ELEMENTS {
            return Err(too_large(format!("a page of more than {ELEMENTS} elements")));
        }
    }
    Ok(())
}

/// Behind the end of a tag, whose attributes are counted.
fn after_tag(tag: &str) -> Result<&str, Failure> {
    let (mut quote, mut gaps, mut was_gap) = (None, 0, false);
    for (at, byte) in tag.bytes().enumerate() {
        let is_gap = byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'');
        match (quote, byte) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), _) => continue,
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return Ok(&tag[at + 1..]),
            (None, _) => {}
        }
        gaps += usize::from(is_gap && !was_gap);
        was_gap = is_gap;
        // a value in quotes has three
        if gaps > 3 * ATTRIBUTES {
            return Err(too_large(format!("a tag of more than {ATTRIBUTES} attributes")));
        }
    }
    Ok("")
}

/// Behind what is no HTML.
fn after_raw<'h>(html: &'h str, name: &str) -> &'h str {
    let mut rest = html;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if rest.as_bytes().get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes())) {
            return rest;
        }
    }
    ""
}

/// Looks at what the parser made of a page.
pub(super) fn check_tree(root: NodeRef) -> Result<(), Failure> {
    let (mut node, mut depth, mut elements) = (Some(root), 0_usize, 0_usize);
    while let Some(at) = node {
        elements += usize::from(at.is_element());
        if depth > DEPTH {
            return Err(too_large(format!("a page of more than {DEPTH} elements one in the other")));
        }
        if elements > ELEMENTS {
            return Err(too_large(format!("a page of more than {ELEMENTS} elements")));
        }
        node = at.first_child().inspect(|_| depth += 1);
        let mut last = at;
        while node.is_none() && depth > 0 {
            node = last.next_sibling();
            if node.is_none() {
                let Some(parent) = last.parent() else { return Ok(()) };
                (last, depth) = (parent, depth - 1);
            }
        }
    }
    Ok(())
}
