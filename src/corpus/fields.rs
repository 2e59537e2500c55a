//! Which fields of a record hold what a document needs, and what they held.

use ahash::AHashMap;
use std::borrow::Cow;

/// The names of the fields that hold what a document needs. Where none is given, the first that a record has of a list
/// of names that exports of news use. A name with points leads into objects: `article.body`.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Fields {
    /// The text, the one field that a record must have.
    pub text: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The outlet.
    pub outlet: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The title.
    pub title: Option<String>,
}

/// What a field is of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Id,
    Outlet,
    Date,
    Title,
    Url,
    Author,
}

impl Role {
    pub(super) const ALL: [Role; 7] =
        [Role::Text, Role::Id, Role::Outlet, Role::Date, Role::Title, Role::Url, Role::Author];

    pub(super) fn name(self) -> &'static str {
        self.known_names()[0]
    }

    /// The names that are taken for this, the first of them that a record has: of news-please, newspaper, trafilatura,
    /// NewsAPI, Media Cloud, GDELT, The Guardian and corpora of Hugging Face. Without case, underscores, hyphens and spaces.
    fn known_names(self) -> &'static [&'static str] {
        match self {
            Role::Text => &[
                "text",
                "body",
                "content",
                "article",
                "maintext",
                "fulltext",
                "articletext",
                "articlebody",
                "bodytext",
                "plaintext",
                "rawtext",
                "textcontent",
                "rawcontent",
                "pagecontent",
                "story",
                "storytext",
                "transcript",
            ],
            Role::Id => &["id", "articleid", "docid", "documentid", "storiesid", "uuid", "guid"],
            Role::Outlet => &[
                "outlet",
                "source",
                "publisher",
                "publication",
                "newspaper",
                "medianame",
                "mediaoutlet",
                "outletname",
                "sourcename",
                "source.name",
                "publishername",
                "publisher.name",
                "sitename",
                "site",
                "sourcedomain",
                "domain",
                "hostname",
            ],
            Role::Date => &[
                "date",
                "published",
                "publishdate",
                "datepublish",
                "publisheddate",
                "datepublished",
                "publishedat",
                "publicationdate",
                "pubdate",
                "publishtime",
                "publicationtime",
                "webpublicationdate",
                "releasedate",
                "seendate",
                "createdat",
                "timestamp",
            ],
            Role::Title => &["title", "headline", "headline.main", "webtitle", "articletitle", "heading"],
            Role::Url => &["url", "link", "canonicalurl", "articleurl", "weburl", "sourceurl", "permalink"],
            Role::Author => &["author", "authors", "byline", "creator"],
        }
    }
}

/// Names of fields that hold the host of an address, where they hold the outlet: of news-please, GDELT, trafilatura and webz.io.
const DOMAINS: [&str; 8] =
    ["sourcedomain", "domain", "hostname", "host", "site", "sitefull", "sourcehostname", "publisherdomain"];

/// The names by which the fields of records are found.
pub(super) struct Names {
    names: [Vec<String>; 7],
    root: Node,
}

/// A name, or a part of one with points: what a field of this name is, and the names below it.
#[derive(Default)]
pub(super) struct Node {
    wanted: Vec<Wanted>,
    below: AHashMap<String, Node>,
}

struct Wanted {
    role: Role,
    rank: u8,
    /// The user's own name, which must be written as the user does.
    exact: Option<String>,
}

impl Names {
    pub(super) fn new(fields: &Fields) -> Self {
        let Fields { text, id, outlet, date, title } = fields;
        let given = [text, id, outlet, date, title].map(Option::as_deref).into_iter().chain([None, None]);
        let mut names = Names { names: Default::default(), root: Node::default() };
        for (role, given) in Role::ALL.into_iter().zip(given) {
            match given {
                Some(given) => names.insert(role, given, Some(given)),
                None => role.known_names().iter().for_each(|known| names.insert(role, known, None)),
            }
        }
        names
    }

    fn insert(&mut self, role: Role, name: &str, exact: Option<&str>) {
        let rank = self.names[role as usize].len() as u8;
        self.names[role as usize].push(name.to_string());
        let wanted = |exact: Option<&str>| Wanted { role, rank, exact: exact.map(str::to_string) };
        // a field may have points in its name, too
        self.root.below.entry(folded(name).into_owned()).or_default().wanted.push(wanted(exact));
        if let Some((parents, last)) = name.rsplit_once('.') {
            let parent = parents
                .split('.')
                .fold(&mut self.root, |node, part| node.below.entry(folded(part).into_owned()).or_default());
            parent.below.entry(folded(last).into_owned()).or_default().wanted.push(wanted(exact.map(|_| last)));
        }
    }

    /// What the fields of records are found by.
    pub(super) fn root(&self) -> &Node {
        &self.root
    }

    /// A field's name for messages.
    pub(super) fn name(&self, role: Role, rank: u8) -> &str {
        &self.names[role as usize][rank as usize]
    }

    /// Whether the field that told an outlet holds hosts of addresses, not names that people gave.
    pub(super) fn is_domain(&self, rank: u8) -> bool {
        let name = self.name(Role::Outlet, rank);
        DOMAINS.contains(&&*folded(name.rsplit('.').next().unwrap_or(name)))
    }
}

impl Node {
    /// What is wanted of a field with this name here, if anything.
    pub(super) fn get(&self, name: &str) -> Option<&Node> {
        let node = self.below.get(folded(name).as_ref())?;
        (!node.below.is_empty() || node.roles(name).next().is_some()).then_some(node)
    }

    fn roles<'n>(&'n self, name: &'n str) -> impl Iterator<Item = (Role, u8)> + 'n {
        let is_meant = move |wanted: &&Wanted| wanted.exact.as_deref().is_none_or(|exact| exact == name);
        self.wanted.iter().filter(is_meant).map(|wanted| (wanted.role, wanted.rank))
    }

    pub(super) fn is(&self, role: Role, name: &str) -> bool {
        self.roles(name).any(|(of, _)| of == role)
    }

    pub(super) fn has_below(&self) -> bool {
        !self.below.is_empty()
    }
}

/// A name without case, underscores, hyphens and spaces: publishDate is publish_date.
fn folded(name: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| !byte.is_ascii_uppercase() && !matches!(byte, b'_' | b'-' | b' ');
    if name.bytes().all(is_plain) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect())
}

/// A field of a record.
#[derive(Default, Clone)]
pub(super) enum Value<'l> {
    #[default]
    Missing,
    Text(Cow<'l, str>),
    Number(String),
    Other(&'static str),
}

impl Value<'_> {
    /// The text of a field that is not needed: nothing where it is empty or no text.
    pub(super) fn into_text(self) -> Option<String> {
        match self {
            Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_string()),
            Value::Number(number) => Some(number),
            _ => None,
        }
    }

    fn can_be(&self, role: Role) -> bool {
        match self {
            Value::Text(text) => !text.trim_start().is_empty(),
            Value::Number(_) => role != Role::Text,
            Value::Missing | Value::Other(_) => false,
        }
    }
}

/// A record, with the fields that were asked for.
#[derive(Default)]
pub(super) struct RawRecord<'l> {
    held: [(Value<'l>, u8); 7],
    /// The first names of the record's fields, for the message where the text is missing.
    pub names: Vec<String>,
}

impl<'l> RawRecord<'l> {
    /// Takes a field's value into every role that it has (with `--id-field url`, two), unless a better one is there.
    pub(super) fn offer(&mut self, node: &Node, name: &str, value: Value<'l>) {
        let mut roles = node.roles(name).peekable();
        while let Some((role, rank)) = roles.next() {
            let (held, held_rank) = &mut self.held[role as usize];
            let is_missing = matches!(held, Value::Missing);
            let is_better = is_missing || (!value.can_be(role), rank) <= (!held.can_be(role), *held_rank);
            if is_better {
                *held_rank = rank;
                if roles.peek().is_none() {
                    *held = value;
                    return;
                }
                *held = value.clone();
            }
        }
    }

    /// What is told by more than the name of a field.
    pub(super) fn set(&mut self, role: Role, value: Value<'l>) {
        self.held[role as usize] = (value, 0);
    }

    pub(super) fn take(&mut self, role: Role) -> Value<'l> {
        std::mem::take(&mut self.held[role as usize].0)
    }

    pub(super) fn rank(&self, role: Role) -> u8 {
        self.held[role as usize].1
    }

    pub(super) fn has(&self, role: Role) -> bool {
        !matches!(self.held[role as usize].0, Value::Missing)
    }
}

/// From which fields documents took what they are, counted.
#[derive(Default)]
pub(super) struct Chosen(Vec<u64>);

impl Chosen {
    const RANKS: usize = 32;

    pub(super) fn add(&mut self, role: Role, rank: u8) {
        self.0.resize(Self::RANKS * Role::ALL.len(), 0);
        self.0[role as usize * Self::RANKS + rank as usize] += 1;
    }

    pub(super) fn append(&mut self, other: &Chosen) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        self.0.iter_mut().zip(&other.0).for_each(|(sum, count)| *sum += count);
    }

    /// What documents are (text, outlet …) beside the names of the fields that told it, in the order in which they are tried.
    pub(super) fn names(&self, fields: &Fields) -> Vec<(&'static str, Vec<String>)> {
        let names = Names::new(fields);
        let of = |role: Role| {
            let counts = self.0.iter().skip(role as usize * Self::RANKS).take(Self::RANKS).enumerate();
            let read = counts.filter(|(_, count)| **count > 0);
            read.map(|(rank, _)| names.name(role, rank as u8).to_string()).collect()
        };
        Role::ALL.into_iter().map(|role| (role.name(), of(role))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'l>(names: &Names, fields: &[(&str, Value<'l>)]) -> (Option<String>, u8) {
        let mut record = RawRecord::default();
        for (name, value) in fields {
            if let Some(node) = names.root().get(name) {
                record.offer(node, name, value.clone());
            }
        }
        (record.take(Role::Text).into_text(), record.rank(Role::Text))
    }

    fn of(text: &str) -> Value<'_> {
        Value::Text(Cow::Borrowed(text))
    }

    #[test]
    fn the_first_known_name_that_holds_a_text_counts_in_any_order() {
        let names = Names::new(&Fields::default());
        assert_eq!(text(&names, &[("content", of("c")), ("Main_Text", of("m"))]).0.as_deref(), Some("c"));
        assert_eq!(text(&names, &[("mainText", of("m")), ("content", of(" "))]).0.as_deref(), Some("m"));
        assert_eq!(text(&names, &[("text", Value::Other("null")), ("body", of("b"))]).0.as_deref(), Some("b"));
        assert_eq!(text(&names, &[("summary", of("s"))]).0, None);
    }

    #[test]
    fn a_name_of_the_users_counts_alone_and_as_it_is_written() {
        let names = Names::new(&Fields { text: Some("Blurb".into()), ..Fields::default() });
        assert_eq!(text(&names, &[("text", of("t")), ("blurb", of("b"))]).0, None);
        assert_eq!(text(&names, &[("text", of("t")), ("Blurb", of("b"))]).0.as_deref(), Some("b"));
        let names = Names::new(&Fields { text: Some("a.b".into()), ..Fields::default() });
        assert_eq!(text(&names, &[("a.b", of("flat"))]).0.as_deref(), Some("flat"));
    }

    #[test]
    fn fields_of_hosts_are_told_by_their_names() {
        let known = Names::new(&Fields::default());
        let domains = known.names[Role::Outlet as usize].iter().zip(0..).filter(|(_, rank)| known.is_domain(*rank));
        assert_eq!(
            domains.map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
            ["site", "sourcedomain", "domain", "hostname"]
        );
        let given = |name: &str| Names::new(&Fields { outlet: Some(name.into()), ..Fields::default() }).is_domain(0);
        assert!(given("Source_Domain") && given("thread.site_full") && !given("outlet") && !given("domain.name"));
    }

    #[test]
    fn ranks_fit() {
        assert!(Role::ALL.iter().all(|role| role.known_names().len() <= Chosen::RANKS));
        let folds = |name: &&str| folded(name) == **name;
        assert!(Role::ALL.iter().all(|role| role.known_names().iter().all(folds)));
    }
}
