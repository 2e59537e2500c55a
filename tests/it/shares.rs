//! Generated newsrooms: what the shares of texts do not depend on, and what cannot raise them.

use crate::support::prose;
use proptest::prelude::*;
use proptest::sample::Index;
use reprint::corpus::{Date, Document};
use reprint::scan::Settings;
use reprint::story::Reprint;
use std::collections::BTreeSet;

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
    /// By release: its sentences, by number, and the day. Releases may have sentences in common.
    releases: Vec<(BTreeSet<u64>, Option<u32>)>,
    /// By article: its parts, the day and the outlet.
    articles: Vec<(Vec<Part>, Option<u32>, Option<u32>)>,
}

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
        let article = |(number, (parts, day, outlet)): (usize, &(Vec<Part>, Option<u32>, Option<u32>))| {
            let outlet = outlet.map(|outlet| format!("outlet {outlet}"));
            let words = self.article(number, parts);
            Text { id: format!("article {number}"), words, day: *day, outlet, is_source: false }
        };
        let releases = self.releases.iter().enumerate().map(release);
        releases.chain(self.articles.iter().enumerate().map(article)).collect()
    }

    /// An article takes a sentence once: of what it prints twice, the edited one counts only beside no longer one.
    fn article(&self, number: usize, parts: &[Part]) -> Vec<String> {
        let (mut text, mut taken) = (Vec::new(), BTreeSet::new());
        for (place, part) in parts.iter().enumerate() {
            let mark = format!("a{number}x{place}");
            match part {
                Part::Own(count) => text.extend(ended(words(place as u64, *count, &mark), false)),
                Part::Break => text.push(BREAK.to_string()),
                Part::Taken { release, sentence: which, without, edit, is_quoted } => {
                    let sentences = &release.get(&self.releases).0;
                    let which = *sentences.iter().nth(which.index(sentences.len())).unwrap();
                    let edited = |(i, word)| match edit {
                        Some(every) if i % every == every / 2 => format!("{mark}x{i}"),
                        _ => word,
                    };
                    if taken.insert(which) {
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
fn newsroom(sentences: impl Strategy<Value = Vec<BTreeSet<u64>>>) -> impl Strategy<Value = Newsroom> {
    let day = || proptest::option::of(1u32..6);
    let article = (proptest::collection::vec(part(), 2..12), day(), proptest::option::of(0u32..3));
    let articles = proptest::collection::vec(article, 2..12);
    (sentences, proptest::collection::vec(day(), 4), articles).prop_map(|(sentences, days, articles)| {
        let releases = sentences.into_iter().zip(days).collect();
        Newsroom { releases, articles }
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
    reprint::scan::scan(&documents[..], settings, &()).reprints
}

/// Puts words that stand nowhere else into a text: a sentence where one ends, else words.
fn put_in(text: &mut Text, at: Index, count: usize) {
    let at = at.index(text.words.len() + 1);
    let is_end = at == 0 || text.words[at - 1].ends_with(['.', '”', '\n']);
    let new = words(count as u64, count, &format!("n{}", text.id.replace(' ', "")));
    text.words.splice(at..at, if is_end { ended(new, false) } else { new });
}

#[test]
fn explore() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let cases: usize = std::env::var("CASES").map_or(200, |n| n.parse().unwrap());
    let paraphrase =
        if std::env::var("OFF").is_ok() { reprint::scan::Paraphrase::Off } else { reprint::scan::Paraphrase::Linked };
    let settings = Settings { paraphrase, only_sources: std::env::var("ONLY").is_ok(), ..Settings::default() };
    let mut runner = TestRunner::deterministic();
    let common = newsroom(with_common_sentences());
    let own = newsroom(with_own_sentences());
    let new = proptest::collection::vec((any::<Index>(), 2usize..24), 12);
    let (mut order, mut rise, mut all) = (0, 0, 0);
    for case in 0..cases {
        let texts = common.new_tree(&mut runner).unwrap().current().texts();
        let back: Vec<Text> = texts.iter().rev().cloned().collect();
        let last = texts.len() as u32 - 1;
        let there = shares(&texts, &settings);
        let mut reversed: Vec<Reprint> = shares(&back, &settings)
            .into_iter()
            .map(|r| Reprint { source: last - r.source, article: last - r.article, ..r })
            .collect();
        reversed.sort_by_key(|r| (r.source, r.article));
        all += there.len();
        if there != reversed {
            order += 1;
            for r in there.iter().filter(|r| !reversed.contains(r)) {
                eprintln!("ORDER {case} - {r:?}");
            }
            for r in reversed.iter().filter(|r| !there.contains(r)) {
                eprintln!("ORDER {case} + {r:?}");
            }
        }
        let mut texts = own.new_tree(&mut runner).unwrap().current().texts();
        let before = shares(&texts, &settings);
        let old = texts.clone();
        for (text, (at, count)) in
            texts.iter_mut().filter(|t| !t.is_source).zip(new.new_tree(&mut runner).unwrap().current())
        {
            put_in(text, at, count);
        }
        let after = shares(&texts, &settings);
        for row in after.iter().filter(|r| texts[r.source as usize].is_source) {
            let known = before.iter().find(|r| (r.source, r.article) == (row.source, row.article));
            if known.is_none_or(|k| k.related_words == 0) && known.map_or(0, |k| k.equal_words) < row.equal_words {
                rise += 1;
                eprintln!(
                    "RISE {case} {known:?}\nRISE {row:?}\nRISE {}\nRISE {}\nRISE {}",
                    old[row.article as usize].content(),
                    texts[row.article as usize].content(),
                    texts[row.source as usize].content()
                );
            }
        }
    }
    eprintln!("{cases} cases, {all} rows, {order} by order, {rise} rise");
    panic!();
}
