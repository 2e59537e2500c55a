//! Pages of the web: a document each, its main text without what stands around it.

mod about;
mod limits;
mod text;

use crate::corpus::Date;
use crate::corpus::account::{Account, Reason};
use crate::corpus::block::Block;
use crate::corpus::bytes::Backing;
use crate::corpus::charset;
use crate::corpus::fields::{RawRecord, Role, Value};
use crate::corpus::mojibake;
use crate::corpus::read::Reading;
use crate::corpus::record::{Place, Record};
use crate::corpus::source::{Failure, Source};
use crate::corpus::walk::Found;
use about::About;
use dom_query::Document;
use dom_smoothie::{Config, Readability, ReadabilityError};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A page.
pub(in crate::corpus) struct Page {
    pub text: String,
    pub about: About,
}

impl Page {
    /// The fields of a record that the page tells; its address only where the record has none.
    pub(in crate::corpus) fn fill(self, record: &mut RawRecord<'_>) {
        let Page { text, about } = self;
        let date = about.date.iter().find(|date| Date::parse(date).is_some()).or(about.date.first()).cloned();
        let mut set = |role: Role, text: Option<String>| {
            if let (Some(text), false) = (text, record.has(role)) {
                record.set(role, Value::Text(Cow::Owned(text)));
            }
        };
        set(Role::Text, Some(text));
        set(Role::Date, date);
        set(Role::Outlet, about.outlet);
        set(Role::Title, about.title);
        set(Role::Author, about.author);
        set(Role::Url, about.url);
    }
}

/// The document of a page, or nothing and the reason in the account.
pub(in crate::corpus) fn parse(source: Source, file: &Found, reading: &Reading) -> Block {
    let mut block = Block { records: 1, ..Block::default() };
    let mut repairs = Account::default(); // count only if the page is kept
    let page = source.whole(reading.options.limits.document);
    match page.and_then(|plain| page_of(plain.bytes(), None, &file.name, &mut repairs)) {
        Ok(Page { text, about }) => {
            let dated = || file.path.file_name().and_then(|name| Date::find_in(&name.to_string_lossy()));
            let date = about.date.iter().find_map(|date| Date::parse(date));
            if let (None, Some(date)) = (date, about.date.first()) {
                repairs.add(Reason::UnreadableDate, &file.name, None, || format!("{date:?}"));
            }
            block.account.append(repairs, 0);
            block.parsed.records.push(Record {
                id: Some(file.id.clone()),
                line: 1,
                text: Place { backing: 0, begin: 0, length: text.len() as u32 },
                outlet: about.outlet,
                date: date.or_else(dated),
                url: about.url,
                title: about.title,
                author: about.author,
                ..Record::default()
            });
            block.parsed.backings.push(Backing::Text(text));
        }
        Err(failure) => failure.account(&file.name, &mut block.account),
    }
    block
}

/// The page in these bytes. `declared` is the charset that a server named.
pub(in crate::corpus) fn page_of(
    bytes: &[u8],
    declared: Option<&str>,
    name: &str,
    repairs: &mut Account,
) -> Result<Page, Failure> {
    if bytes.is_empty() {
        return Err(Failure::new(Reason::Empty, ""));
    }
    limits::check_size(bytes.len())?;
    let own = declared.is_none().then(|| about::charset(bytes)).flatten();
    let decoded = charset::decode(bytes, declared.or(own.as_deref()));
    let decoded = decoded.map_err(|charset::Binary| Failure::new(Reason::NulBytes, ""))?;
    decoded.account(name, None, repairs);
    limits::check(&decoded.text)?;
    // what a library of others does with one page shall not end a scan of many
    let extracted = catch_unwind(AssertUnwindSafe(|| extract(&decoded.text)));
    let Page { text, mut about } =
        extracted.unwrap_or_else(|_| Err(Failure::new(Reason::Unreadable, "the parser of HTML failed")))?;
    let (text, is_repaired) = mojibake::repaired(text.into());
    if is_repaired {
        repairs.add(Reason::Mojibake, name, None, String::new);
        about.repair();
    }
    // what was misread may have been a space
    match text.trim() {
        text if text.contains(char::is_alphanumeric) => Ok(Page { text: text.to_string(), about }),
        _ => Err(Failure::new(Reason::NoText, "a page without a main text")),
    }
}

fn extract(html: &str) -> Result<Page, Failure> {
    let no_text = || Failure::new(Reason::NoText, "a page without a main text");
    let page = Document::from(html);
    limits::check_tree(page.root())?;
    let mut about = About::of(&page);
    // classes tell what is a caption
    let config = Config { keep_classes: true, disable_json_ld: true, ..Config::default() };
    let readability = Readability::with_document(page, None, Some(config));
    let article = readability.and_then(|mut page| page.parse()).map_err(|error| match error {
        ReadabilityError::GrabFailed => no_text(),
        error => Failure::new(Reason::Unreadable, error.to_string()),
    })?;
    about.or_else(&article);
    let text = text::of(Document::fragment(article.content).root());
    if text.contains(char::is_alphanumeric) { Ok(Page { text, about }) } else { Err(no_text()) }
}

/// Any bytes as a page: no panic, no text beyond what they hold.
#[cfg(any(test, fuzzing))]
pub fn assert_page(bytes: &[u8]) {
    if let Ok(Page { text, .. }) = page_of(bytes, None, "page", &mut Account::default()) {
        assert!(!text.trim().is_empty() && text.trim() == text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_are_a_page_or_none(parts in prop::collection::vec("<[a-z/ =\"]{1,6}>|[a-z. ]{0,20}|</?(p|b|div|table|td|a|li|i)>|\\PC", 0..60)) {
            assert_page(parts.concat().as_bytes());
        }
    }

    fn page(html: &str) -> Result<Page, Failure> {
        page_of(html.as_bytes(), None, "page", &mut Account::default())
    }

    /// A page whose article has so many sentences.
    fn article(head: &str, body: &str) -> String {
        let words = "The night ferry sails again from Monday, after eleven weeks in the dry dock, said the company. ";
        let paragraphs: String = (0..6).map(|i| format!("<p>{} {i}.</p>", words.repeat(3))).collect();
        format!(
            "<!doctype html><html><head>{head}</head><body><nav><a href=/>Home</a></nav><article>{paragraphs}{body}</article></body></html>"
        )
    }

    #[test]
    fn paragraphs_are_apart_and_navigation_is_out() {
        let page = page(&article("", "<figure><img src=a.png><figcaption>A caption</figcaption></figure>")).unwrap();
        assert_eq!(page.text.split("\n\n").count(), 6, "{}", page.text);
        assert!(page.text.starts_with("The night ferry") && page.text.ends_with(" 5."), "{}", page.text);
    }

    #[test]
    fn what_is_told_of_a_page() {
        let graph = r##"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
            {"@type": "WebSite", "name": "No"}, {"@type": "Organization", "@id": "#o", "name": "Harbor Gazette"},
            {"@type": ["NewsArticle"], "headline": "Ferry &amp; dock", "datePublished": "2026-03-02T08:00:00+01:00",
             "author": [{"name": "Ann"}, {"name": "Bo"}], "publisher": {"@id": "#o"}, "url": "https://example.org/ferry"}]}</script>"##;
        let about = page(&article(graph, "")).unwrap().about;
        assert_eq!((about.title.as_deref(), about.outlet.as_deref()), (Some("Ferry & dock"), Some("Harbor Gazette")));
        assert_eq!(
            (about.author.as_deref(), about.url.as_deref()),
            (Some("Ann; Bo"), Some("https://example.org/ferry"))
        );
        assert_eq!(about.date, ["2026-03-02T08:00:00+01:00"]);
        let metas = r#"<title>Ferry returns</title><meta property="og:site_name" content="Gazette"><link rel=canonical href="https://example.org/2">
            <meta property="article:published_time" content="2026-03-02"><meta property="og:url" content="/x">"#;
        let about = page(&article(&(graph.to_string() + metas), "")).unwrap().about;
        assert_eq!((about.outlet.as_deref(), about.url.as_deref()), (Some("Gazette"), Some("https://example.org/2")));
        assert_eq!(page(&article(metas, "")).unwrap().about.title.as_deref(), Some("Ferry returns"));
    }

    /// Found by fuzzing.
    #[test]
    fn a_repaired_text_ends_with_no_space() {
        assert_page(b"z\xff\xc3\xa2\xe2\x82\xac\x83");
    }

    #[test]
    fn hostile_pages_are_refused_or_read() {
        let reason = |html: &str| page(html).err().map(|failure| failure.reason);
        assert_eq!(reason(&"<div>".repeat(100_000)), Some(Reason::TooLarge));
        assert_eq!(reason(&"<b><i><u>".repeat(100_000)), Some(Reason::TooLarge));
        assert_eq!(reason(&format!("<p {}>", "a=1 ".repeat(100_000))), Some(Reason::TooLarge));
        assert_eq!(reason(&article("", &"<i></i>".repeat(200_000))), Some(Reason::TooLarge));
        assert_eq!(reason(&"<p>words ".repeat(4_000_000)), Some(Reason::TooLarge));
        assert_eq!(reason("<html><script>"), Some(Reason::NoText));
        assert_eq!(reason("<html><body></body></html>"), Some(Reason::NoText));
        // what no browser closes is no depth
        assert_eq!(reason(&article("", &"<p>words<br><img src=a>".repeat(3000))), None);
        assert_eq!(reason(&article(&format!("<script>{}</script>", "'<div>' + ".repeat(10_000)), "")), None);
    }
}
