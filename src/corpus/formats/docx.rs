//! Word processors' documents (.docx): a zip file whose `word/document.xml` holds paragraphs in order.

use super::text;
use crate::corpus::account::Reason;
use crate::corpus::block::Block;
use crate::corpus::bytes::Plain;
use crate::corpus::read::Reading;
use crate::corpus::source::{Failure, Source};
use crate::corpus::walk::Found;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, Event};

/// The member of the zip file that holds the text.
pub(in crate::corpus) const DOCUMENT: &str = "word/document.xml";

/// The document, of the bytes of that member.
pub(in crate::corpus) fn parse(document: Source, file: &Found, reading: &Reading) -> Block {
    let plain = match document.whole(reading.options.limits.document) {
        Ok(plain) => plain,
        Err(failure) => return Block::nothing(failure, &file.name),
    };
    match paragraphs(&String::from_utf8_lossy(plain.bytes())) {
        Ok(text) if text.is_empty() => Block::nothing(Failure::new(Reason::NoText, ""), &file.name),
        Ok(text) => text::parse(Source::Whole(Plain::Read(text.into_bytes())), file, reading),
        Err(error) => Block::nothing(Failure::new(Reason::Damaged, format!("docx: {error}")), &file.name),
    }
}

/// The text of the paragraphs, a line each. What was deleted, and what stands there a second time for older programs, is
/// left out.
fn paragraphs(xml: &str) -> quick_xml::Result<String> {
    let mut reader = Reader::from_str(xml);
    let (mut text, mut in_text, mut left_out) = (String::new(), false, 0_u32);
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(text),
            Event::Start(element) => match element.local_name().into_inner() {
                "del" | "moveFrom" | "Fallback" => left_out += 1,
                "t" => in_text = left_out == 0,
                "tab" | "br" | "cr" if left_out == 0 => text.push(space(element.local_name().into_inner())),
                _ => {}
            },
            Event::End(element) => match element.local_name().into_inner() {
                "del" | "moveFrom" | "Fallback" => left_out = left_out.saturating_sub(1),
                "t" => in_text = false,
                "p" if left_out == 0 => text.push('\n'),
                _ => {}
            },
            Event::Empty(element) => match element.local_name().into_inner() {
                "tab" | "br" | "cr" if left_out == 0 => text.push(space(element.local_name().into_inner())),
                "noBreakHyphen" if left_out == 0 => text.push('\u{2011}'),
                "p" if left_out == 0 => text.push('\n'),
                _ => {}
            },
            Event::Text(part) if in_text => text.push_str(&part.xml10_content()),
            Event::CData(part) if in_text => text.push_str(&part.xml10_content()),
            Event::GeneralRef(entity) if in_text => push_entity(&entity, &mut text),
            _ => {}
        }
    }
}

fn space(element: &str) -> char {
    if element == "tab" { '\t' } else { '\n' }
}

fn push_entity(entity: &BytesRef, text: &mut String) {
    match entity.resolve_char_ref() {
        Ok(Some(c)) => text.push(c),
        _ => text.push_str(resolve_xml_entity(entity).unwrap_or("\u{fffd}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_in_order_without_what_was_deleted() {
        let xml = "<w:document><w:body><w:p><w:r><w:t>A &amp; B</w:t><w:tab/><w:t xml:space=\"preserve\"> &#x2014; c</w:t></w:r>\
             <w:del><w:r><w:delText>gone</w:delText><w:t>gone, too</w:t></w:r></w:del></w:p><w:p/>\
             <w:p><w:instrText>PAGE</w:instrText><mc:Choice><w:t>once</w:t></mc:Choice><mc:Fallback><w:t>once</w:t></mc:Fallback></w:p>";
        assert_eq!(paragraphs(xml).unwrap(), "A & B\t \u{2014} c\n\nonce\n");
    }

    proptest! {
        #[test]
        fn any_xml_is_read_or_refused(xml in "(<w:t>|</w:t>|<w:p>|</w:p>|<w:del/>|</w:del>|&|;|#|x|<|>|a){0,30}") {
            let _ = paragraphs(&xml);
        }
    }
}
