//! What a page says of itself: its charset, and in meta elements and JSON-LD its title, date, outlet and address.

use crate::corpus::mojibake;
use dom_query::{Document, NodeRef};
use dom_smoothie::Article;
use serde_json::Value;

/// Bytes in which a page declares its charset, which HTML wants in the first 1,024.
const BEGIN: usize = 4096;

/// Levels of JSON-LD in which an article is looked for.
const LEVELS: usize = 4;

/// What is known of a page beside its text.
#[derive(Debug, Default)]
pub(in crate::corpus) struct About {
    pub title: Option<String>,
    /// As they are written, the most trusted first.
    pub date: Vec<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub author: Option<String>,
}

/// The charset that a page declares.
pub(super) fn charset(bytes: &[u8]) -> Option<String> {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGIN)]).to_ascii_lowercase();
    let is_xml = begin.trim_start().starts_with("<?xml");
    let at = begin.find("charset").map(|at| at + "charset".len());
    let at = at.or_else(|| begin.find("encoding").filter(|_| is_xml).map(|at| at + "encoding".len()))?;
    let value = begin[at..].trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '>' | '/' | '?'))?;
    (end > 0).then(|| value[..end].to_string())
}

impl About {
    /// What a page tells. An outlet is what the page calls its site, else its publisher; an address the canonical one.
    pub(super) fn of(page: &Document) -> Self {
        let metas = Metas::of(page);
        let article = linked_data(page);
        let of_article = |name: &str| article.as_ref().and_then(|article| article.text(name));
        let canonical = page.select("link[rel=canonical]").attr("href").map(|url| url.to_string());
        let urls = [canonical, metas.first(&["og:url"]), of_article("url"), of_article("mainEntityOfPage")];
        let dates = DATES.iter().filter_map(|name| metas.first(&[*name]));
        let times = page.select("time[itemprop=datePublished], time[pubdate], [itemprop=datePublished][content]");
        let time =
            times.nodes().first().and_then(|time| attribute(time, "datetime").or_else(|| attribute(time, "content")));
        About {
            title: of_article("headline"),
            date: of_article("datePublished").into_iter().chain(dates).chain(time).collect(),
            outlet: [metas.first(&["og:site_name"]), of_article("publisher")]
                .into_iter()
                .flatten()
                .find(|name| !is_id(name)),
            url: urls.into_iter().flatten().find(|url| url.starts_with("https://") || url.starts_with("http://")),
            author: of_article("author"),
        }
    }

    /// What the library found counts where the page's own words are missing.
    pub(super) fn or_else(&mut self, article: &Article) {
        let some = |text: &str| Some(one_line(text)).filter(|text| !text.is_empty());
        self.title = self.title.take().or_else(|| some(&article.title));
        self.author = self.author.take().or_else(|| article.byline.as_deref().and_then(some));
    }

    /// Undoes the mojibake of a page whose text has some.
    pub(super) fn repair(&mut self) {
        for text in [&mut self.title, &mut self.outlet, &mut self.author].into_iter().flatten() {
            if let Some(repaired) = mojibake::repair(text) {
                *text = repaired;
            }
        }
    }
}

/// Names of meta elements that hold the day of publication.
const DATES: [&str; 14] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "datepublished",
    "date_published",
    "publish-date",
    "publish_date",
    "pubdate",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
];

fn attribute(node: &NodeRef, name: &str) -> Option<String> {
    node.attr(name).map(|value| one_line(&value)).filter(|value| !value.is_empty())
}

/// Whether a site or a publisher is only referred to, not named.
fn is_id(name: &str) -> bool {
    name.contains("://") || name.starts_with('#')
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The meta elements of a page: names in small letters, and what they hold.
struct Metas(Vec<(String, String)>);

impl Metas {
    fn of(page: &Document) -> Self {
        let mut all = Vec::new();
        for meta in page.select("meta[content]").nodes() {
            let names = ["property", "name", "itemprop"].into_iter().filter_map(|name| attribute(meta, name));
            let Some(content) = attribute(meta, "content") else { continue };
            all.extend(names.map(|name| (name.to_ascii_lowercase(), content.clone())));
        }
        Metas(all)
    }

    fn first(&self, names: &[&str]) -> Option<String> {
        let of = |name: &&str| self.0.iter().find(|(known, _)| known == name).map(|(_, content)| content.clone());
        names.iter().find_map(of)
    }
}

/// An article as JSON-LD describes it, among other things that it may refer to.
struct Linked {
    article: Value,
    things: Vec<Value>,
}

/// The first article that a page describes.
fn linked_data(page: &Document) -> Option<Linked> {
    let mut things = Vec::new();
    for script in page.select("script[type='application/ld+json']").nodes() {
        if let Ok(value) = serde_json::from_str(script.text().trim()) {
            collect(value, LEVELS, &mut things);
        }
    }
    let is_article = |thing: &&Value| {
        let is =
            |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
        thing["@type"].as_array().map_or_else(|| is(&thing["@type"]), |kinds| kinds.iter().any(is))
    };
    let article = things.iter().find(is_article)?.clone();
    Some(Linked { article, things })
}

/// The things in a value: itself, or those of its list or graph.
fn collect(value: Value, levels: usize, things: &mut Vec<Value>) {
    match value {
        Value::Array(values) if levels > 0 => values.into_iter().for_each(|value| collect(value, levels - 1, things)),
        Value::Object(mut thing) => {
            if let Some(graph) = thing.remove("@graph").filter(|_| levels > 0) {
                collect(graph, levels - 1, things);
            }
            things.push(Value::Object(thing));
        }
        _ => {}
    }
}

impl Linked {
    /// What the article says of this, in words.
    fn text(&self, name: &str) -> Option<String> {
        let text = self.words(&self.article[name], 2)?;
        // some write entities where none are read
        let text = if text.contains('&') { Document::fragment(text.as_str()).text().to_string() } else { text };
        Some(one_line(&text)).filter(|text| !text.is_empty())
    }

    fn words(&self, value: &Value, levels: usize) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Array(values) => {
                let words: Vec<String> = values.iter().filter_map(|value| self.words(value, levels)).collect();
                (!words.is_empty()).then(|| words.join("; "))
            }
            Value::Object(thing) => {
                let name = thing.get("name").and_then(|name| self.words(name, 0));
                let id = thing.get("@id").filter(|_| levels > 0);
                let same = |other: &&Value| other.get("@id") == id && other.get("name").is_some();
                let referred = || id.and_then(|_| self.things.iter().find(same));
                let named = name.or_else(|| referred().and_then(|other| self.words(&other["name"], 0)));
                named.or_else(|| id.and_then(Value::as_str).map(str::to_string))
            }
            _ => None,
        }
    }
}
