//! Generated newsrooms: what the shares of texts do not depend on, and what cannot raise them.

use crate::support::{folder, prose, rows, scan};
use proptest::prelude::*;
use proptest::sample::Index;
use reprint::corpus::{Date, Document};
use reprint::scan::{Paraphrase, Settings};
use reprint::story::Reprint;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A paragraph's end among the words of a text.
const BREAK: &str = "\n\n";

/// A part of an article.
#[derive(Debug, Clone)]
enum Part {
    /// So many words of its own.
    Own(usize),
    /// A sentence of a release without its first words, every so many words replaced.
    Taken { release: Index, sentence: Index, without: usize, edit: Option<usize>, is_quoted: bool },
    /// A paragraph ends.
    Break,
}

#[derive(Debug, Clone)]
struct Newsroom {
    /// Whether an article takes a sentence once at the most, and word for word: of edited sentences side by side, one
    /// that a longer passage hid can come to light where text is put in.
    once: bool,
    /// By release: its sentences, by number, and the day. Releases may have sentences in common.
    releases: Vec<(BTreeSet<u64>, Option<u32>)>,
    articles: Vec<Article>,
}

/// Its parts, the day and the outlet.
type Article = (Vec<Part>, Option<u32>, Option<u32>);

#[derive(Debug, Clone)]
struct Text {
    id: String,
    words: Vec<String>,
    day: Option<u32>,
    outlet: Option<String>,
    is_source: bool,
}

impl Text {
    fn content(&self) -> String {
        self.words.join(" ").replace(" \n\n ", BREAK)
    }

    fn date(&self) -> Option<String> {
        self.day.map(|day| format!("2026-03-{day:02}"))
    }
}

/// Words that no other mark gives: what is equal was taken.
fn words(seed: u64, count: usize, mark: &str) -> Vec<String> {
    prose(seed, count).split(' ').map(|word| format!("{word}{mark}")).collect()
}

/// A sentence of a release.
fn sentence(number: u64) -> Vec<String> {
    words(number, 14 + number as usize * 7 % 19, &format!("s{number}"))
}

fn ended(mut words: Vec<String>, is_quoted: bool) -> Vec<String> {
    if let [first, .., last] = &mut words[..] {
        last.push_str(if is_quoted { ".”" } else { "." });
        first.insert_str(0, if is_quoted { "“" } else { "" });
    }
    words
}

impl Newsroom {
    /// The texts of the releases, then those of the articles.
    fn texts(&self) -> Vec<Text> {
        let release = |(number, (sentences, day)): (usize, &(BTreeSet<u64>, Option<u32>))| {
            let words = sentences.iter().flat_map(|&number| ended(sentence(number), false)).collect();
            Text { id: format!("release {number}"), words, day: *day, outlet: None, is_source: true }
        };
        let article = |(number, (parts, day, outlet)): (usize, &Article)| {
            let outlet = outlet.map(|outlet| format!("outlet {outlet}"));
            let words = self.article(number, parts);
            Text { id: format!("article {number}"), words, day: *day, outlet, is_source: false }
        };
        let releases = self.releases.iter().enumerate().map(release);
        releases.chain(self.articles.iter().enumerate().map(article)).collect()
    }

    fn article(&self, number: usize, parts: &[Part]) -> Vec<String> {
        let mut text = ended(words(number as u64, 5, &format!("a{number}")), false); // a text of no words is refused
        let mut taken = BTreeSet::new();
        for (place, part) in parts.iter().enumerate() {
            let mark = format!("a{number}x{place}");
            match part {
                Part::Own(count) => text.extend(ended(words(place as u64, *count, &mark), false)),
                Part::Break => text.push(BREAK.to_string()),
                Part::Taken { release, sentence: which, without, edit, is_quoted } => {
                    let sentences = &release.get(&self.releases).0;
                    let which = *sentences.iter().nth(which.index(sentences.len())).unwrap();
                    let edited = |(i, word)| match edit {
                        Some(every) if !self.once && i % every == every / 2 => format!("{mark}x{i}"),
                        _ => word,
                    };
                    if taken.insert(which) || !self.once {
                        let words = sentence(which).into_iter().skip(*without).enumerate().map(edited);
                        text.extend(ended(words.collect(), *is_quoted));
                    }
                }
            }
        }
        text
    }
}

fn part() -> impl Strategy<Value = Part> {
    let edit = proptest::option::of(9usize..16);
    let taken = (any::<Index>(), any::<Index>(), 0usize..4, edit, any::<bool>());
    let taken = taken.prop_map(|(release, sentence, without, edit, is_quoted)| Part::Taken {
        release,
        sentence,
        without,
        edit,
        is_quoted,
    });
    prop_oneof![2 => (4usize..40).prop_map(Part::Own), 4 => taken, 1 => Just(Part::Break)]
}

/// Newsrooms of which the releases have these sentences.
fn newsroom(once: bool, sentences: impl Strategy<Value = Vec<BTreeSet<u64>>>) -> impl Strategy<Value = Newsroom> {
    let day = || proptest::option::of(1u32..6);
    let article = (proptest::collection::vec(part(), 2..12), day(), proptest::option::of(0u32..3));
    let articles = proptest::collection::vec(article, 2..12);
    (sentences, proptest::collection::vec(day(), 4), articles).prop_map(move |(sentences, days, articles)| {
        let releases = sentences.into_iter().zip(days).collect();
        Newsroom { once, releases, articles }
    })
}

fn with_common_sentences() -> impl Strategy<Value = Vec<BTreeSet<u64>>> {
    proptest::collection::vec(proptest::collection::btree_set(0u64..16, 4..8), 1..4)
}

fn with_own_sentences() -> impl Strategy<Value = Vec<BTreeSet<u64>>> {
    let own =
        |sizes: Vec<usize>| (0u64..).zip(sizes).map(|(i, size)| (10 * i..10 * i + size as u64).collect()).collect();
    proptest::collection::vec(4usize..8, 1..4).prop_map(own)
}

fn shares(texts: &[Text], settings: &Settings) -> Vec<Reprint> {
    let contents: Vec<String> = texts.iter().map(Text::content).collect();
    let document = |(text, content)| -> Document {
        let (text, content): (&Text, &String) = (text, content);
        let mut document = Document::new(&text.id, content);
        document.meta.date = text.date().and_then(|date| Date::parse(&date));
        document.meta.outlet = text.outlet.as_deref();
        document.meta.is_source = text.is_source;
        document
    };
    let documents: Vec<Document> = texts.iter().zip(&contents).map(document).collect();
    reprint::scan::scan(&documents, settings, &()).reprints
}

/// Puts words that stand nowhere else into a text: a sentence where one ends, else words.
fn put_in(text: &mut Text, at: Index, count: usize) {
    let at = at.index(text.words.len() + 1);
    let is_end = at == 0 || text.words[at - 1].ends_with(['.', '”', '\n']);
    let new = words(count as u64, count, &format!("n{}", text.id.replace(' ', "")));
    text.words.splice(at..at, if is_end { ended(new, false) } else { new });
}

/// How many words of an article stand in a release.
fn taken(release: &Text, article: &Text) -> u32 {
    let bare = |word: &String| word.trim_matches(['.', '“', '”']).to_string();
    let known: BTreeSet<String> = release.words.iter().map(bare).collect();
    article.words.iter().filter(|word| known.contains(&bare(word))).count() as u32
}

/// The rows of reprints.jsonl by ids, of these texts one a line.
fn rows_of(texts: &[Text], only_sources: bool) -> BTreeMap<(String, String), Value> {
    let line = |text: &Text| {
        let role = if text.is_source { "Agency" } else { "" };
        let outlet = text.outlet.as_deref().unwrap_or(role);
        let mut line = json!({"id": text.id, "text": text.content(), "date": text.date(), "outlet": outlet});
        line.as_object_mut().unwrap().retain(|_, value| !value.is_null() && value != "");
        line.to_string()
    };
    let lines = texts.iter().map(line).collect::<Vec<_>>().join("\n");
    let folder = folder(&[("texts.jsonl", lines.as_bytes())]);
    let out = folder.path().join("out");
    let path = folder.path().join("texts.jsonl");
    let [path, to] = [&path, &out].map(|path| path.to_str().unwrap());
    let only_sources = only_sources.then_some("--only-sources");
    scan([path, "--source-outlet", "Agency", "-q", "-o", to].into_iter().chain(only_sources)).expect(0);
    let id = |row: &Value, field: &str| row[field].as_str().unwrap().to_string();
    rows(&out, "reprints.jsonl").into_iter().map(|row| ((id(&row, "source"), id(&row, "article")), row)).collect()
}

/// A newsroom's texts, and the same in another order.
fn shuffled() -> impl Strategy<Value = (Vec<Text>, Vec<Text>)> {
    newsroom(false, with_common_sentences()).prop_flat_map(|newsroom| {
        let texts = newsroom.texts();
        (Just(texts.clone()), Just(texts).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Every row, with all that stands in it, whatever the order of the lines.
    #[test]
    fn do_not_change_with_the_order_of_lines((texts, other) in shuffled(), only_sources in any::<bool>()) {
        prop_assert_eq!(rows_of(&texts, only_sources), rows_of(&other, only_sources));
    }

    /// Words of its own put into each article, between sentences and paragraphs and inside of sentences and quotations:
    /// no equal words come and no share rises. Without `Paraphrase::Off` only where nothing was reworded: of a
    /// reworded passage that falls apart, what is equal counts again.
    #[test]
    fn do_not_rise_when_text_is_put_in(
        newsroom in newsroom(true, with_own_sentences()),
        new in proptest::collection::vec((any::<Index>(), 2usize..24), 12),
        paraphrase in prop_oneof![Just(Paraphrase::Off), Just(Paraphrase::Linked)],
    ) {
        let settings = Settings { only_sources: true, paraphrase, ..Settings::default() };
        let texts = newsroom.texts();
        let mut longer = texts.clone();
        for (text, (at, count)) in longer.iter_mut().filter(|text| !text.is_source).zip(new) {
            put_in(text, at, count);
        }
        let (before, after) = (shares(&texts, &settings), shares(&longer, &settings));
        for row in after {
            let then = before.iter().find(|then| (then.source, then.article) == (row.source, row.article));
            if then.is_some_and(|then| then.related_words > 0) {
                continue;
            }
            let Some(then) = then else {
                // a short edited copy can lie in no bucket until it is cut in two: then it is what was taken
                let printed = taken(&texts[row.source as usize], &texts[row.article as usize]);
                prop_assert!(row.equal_words <= printed, "{row:?}");
                continue;
            };
            prop_assert!(row.equal_words <= then.equal_words, "{then:?}\n{row:?}");
            prop_assert!(row.source_equal_words <= then.source_equal_words, "{then:?}\n{row:?}");
            prop_assert!(
                row.equal_words * then.article_counted_words <= then.equal_words * row.article_counted_words
            );
            prop_assert!(then.paste.is_none_or(|paste| row.paste.unwrap() <= paste));
        }
    }
}
