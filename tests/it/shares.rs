//! Generated newsrooms: what the shares of texts do not depend on, and what cannot raise them.

use crate::support::prose;
use proptest::prelude::*;
use reprint::corpus::{Date, Document};
use reprint::scan::{Settings, scan};
use reprint::story::Reprint;

/// A paragraph's end among the words of a text.
const BREAK: &str = "\n\n";

/// A part of an article.
#[derive(Debug, Clone)]
enum Part {
    /// So many words of its own.
    Own(usize),
    /// A sentence of a release without its first words, every so many words replaced.
    Taken { release: usize, sentence: usize, without: usize, edit: Option<usize>, is_quoted: bool },
    /// A paragraph ends.
    Break,
}

#[derive(Debug, Clone)]
struct Newsroom {
    /// By release: its sentences, by seed, and the day. Releases may have sentences in common.
    releases: Vec<(Vec<u64>, Option<u32>)>,
    /// By article: its parts, the day and the outlet.
    articles: Vec<(Vec<Part>, Option<u32>, Option<u32>)>,
}

struct Text {
    id: String,
    words: Vec<String>,
    date: Option<String>,
    outlet: Option<String>,
    is_source: bool,
}

fn sentence(seed: u64) -> Vec<String> {
    prose(900 + seed, 10 + seed as usize * 7 % 23).split(' ').map(String::from).collect()
}

fn ended(mut words: Vec<String>, is_quoted: bool) -> Vec<String> {
    if let Some(last) = words.last_mut() {
        last.push_str(if is_quoted { ".”" } else { "." });
    }
    if is_quoted && let Some(first) = words.first_mut() {
        first.insert(0, '“');
    }
    words
}

fn day(day: Option<u32>) -> Option<String> {
    day.map(|day| format!("2026-03-{day:02}"))
}

impl Newsroom {
    fn texts(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        for (number, (sentences, date)) in self.releases.iter().enumerate() {
            let words = sentences.iter().flat_map(|&seed| ended(sentence(seed), false)).collect();
            texts.push(Text { id: format!("release {number}"), words, date: day(*date), outlet: None, is_source: true });
        }
        for (number, (parts, date, outlet)) in self.articles.iter().enumerate() {
            let words = parts.iter().enumerate().flat_map(|(i, part)| self.part(100 * number as u64 + i as u64, part));
            let outlet = outlet.map(|outlet| format!("outlet {outlet}"));
            let (id, words) = (format!("article {number}"), words.collect());
            texts.push(Text { id, words, date: day(*date), outlet, is_source: false });
        }
        texts
    }

    fn part(&self, place: u64, part: &Part) -> Vec<String> {
        match *part {
            Part::Own(words) => ended(prose(70_000 + place, words).split(' ').map(String::from).collect(), false),
            Part::Break => vec![BREAK.to_string()],
            Part::Taken { release, sentence: number, without, edit, is_quoted } => {
                let sentences = &self.releases[release % self.releases.len()].0;
                let words = sentence(sentences[number % sentences.len()]).into_iter().skip(without).enumerate();
                let edited = |(i, word)| match edit {
                    Some(every) if i % every == every / 2 => format!("e{place}x{i}"),
                    _ => word,
                };
                ended(words.map(edited).collect(), is_quoted)
            }
        }
    }
}

fn part() -> impl Strategy<Value = Part> {
    let taken = (0usize..3, 0usize..6, 0usize..4, proptest::option::of(5usize..14), any::<bool>());
    let taken = taken.prop_map(|(release, sentence, without, edit, is_quoted)| Part::Taken {
        release,
        sentence,
        without,
        edit,
        is_quoted,
    });
    prop_oneof![2 => (4usize..40).prop_map(Part::Own), 4 => taken, 1 => Just(Part::Break)]
}

fn newsroom() -> impl Strategy<Value = Newsroom> {
    let day = || proptest::option::of(1u32..6);
    let release = (proptest::collection::vec(0u64..60, 4..8), day());
    let article = (proptest::collection::vec(part(), 2..12), day(), proptest::option::of(0u32..3));
    let (releases, articles) = (proptest::collection::vec(release, 1..4), proptest::collection::vec(article, 1..5));
    (releases, articles).prop_map(|(releases, articles)| Newsroom { releases, articles })
}

fn joined(words: &[String]) -> String {
    words.join(" ").replace(" \n\n ", BREAK)
}

type Pairs = std::collections::BTreeSet<(String, String)>;
fn shares(texts: &[Text]) -> Vec<Reprint> { shares2(texts).0 }
fn flips(x: &str, y: &str) -> Option<String> {
    use reprint::align::*;
    let words = |text: &str| { let mut t = reprint::text::Tokens::default(); reprint::text::tokenise(text, &mut t); t.hashes };
    let (x, y) = (words(x), words(y));
    let one = align(&x, &y, MinWords::new(12));
    let two = align(&y, &x, MinWords::new(12));
    let mut one: Vec<_> = one.into_iter().map(|a| (a.a, a.b, a.equal)).collect();
    let mut two: Vec<_> = two.into_iter().map(|a| (a.b, a.a, a.equal)).collect();
    one.sort_by_key(|k| (k.0.start, k.1.start, k.2)); two.sort_by_key(|k| (k.0.start, k.1.start, k.2));
    (one != two).then(|| format!("{one:?}\n      {two:?}"))
}
fn shares2(texts: &[Text]) -> (Vec<Reprint>, Pairs, Pairs) {
    let contents: Vec<String> = texts.iter().map(|text| joined(&text.words)).collect();
    let mut documents: Vec<Document> = Vec::new();
    for (text, content) in texts.iter().zip(&contents) {
        let mut document = Document::new(&text.id, content);
        document.meta.date = text.date.as_deref().and_then(Date::parse);
        document.meta.outlet = text.outlet.as_deref();
        document.meta.is_source = text.is_source;
        documents.push(document);
    }
    let found = scan(&documents[..], &Settings { keep_candidates: true, ..Settings::default() }, &());
    let name = |a: u32, b: u32| { let mut n = [texts[a as usize].id.clone(), texts[b as usize].id.clone()]; n.sort(); let [a, b] = n; (a, b) };
    let pairs = found.candidates.iter().filter(|c| c.aligned).map(|c| name(c.a, c.b)).collect();
    let classes = found.alignments.iter().zip(&found.classes.alignments).map(|(p, c)| { let n = name(p.a, p.b); (n.0, format!("{} {c:?}", n.1)) }).collect();
    (found.reprints, pairs, classes)
}

#[test]
fn explore() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let cases: usize = std::env::var("CASES").map_or(200, |n| n.parse().unwrap());
    let show: usize = std::env::var("SHOW").map_or(2, |n| n.parse().unwrap());
    let mut runner = TestRunner::deterministic();
    let strategy = (newsroom(), any::<prop::sample::Index>(), any::<prop::sample::Index>(), 1usize..24, proptest::bool::ANY);
    let (mut rows, mut worse, mut paste_worse, mut order) = (0, 0, 0, 0);
    let now = std::time::Instant::now();
    for _ in 0..cases {
        let (newsroom, article, at, count, _) = strategy.new_tree(&mut runner).unwrap().current();
        let mut texts = newsroom.texts();
        let (before, pairs, classes) = shares2(&texts);
        // order
        let mut back = newsroom.texts();
        back.reverse();
        let last = texts.len() as u32 - 1;
        let (reversed, pairs_r, classes_r) = shares2(&back);
        let mut reversed: Vec<Reprint> = reversed.into_iter().map(|r| Reprint { source: last - r.source, article: last - r.article, ..r }).collect();
        reversed.sort_by_key(|r| (r.source, r.article));
        if reversed != before {
            order += 1;
            if order <= show {
                eprintln!("ORDER {order} candidates {:?} classes {:?}", pairs.symmetric_difference(&pairs_r).collect::<Vec<_>>(), classes.symmetric_difference(&classes_r).collect::<Vec<_>>());
                for x in &texts { for y in &texts { if x.id < y.id && let Some(f) = flips(&joined(&x.words), &joined(&y.words)) { eprintln!("ORDER {order} flip {} {}: {f}", x.id, y.id); } } }
                for r in before.iter().filter(|r| !reversed.contains(r)) { eprintln!("ORDER {order} - {r:?}"); }
                for r in reversed.iter().filter(|r| !before.contains(r)) { eprintln!("ORDER {order} + {r:?}"); }
                std::fs::create_dir_all("/tmp/tc_out").unwrap();
                let line = |t: &Text| serde_json::json!({"id": t.id, "text": joined(&t.words), "date": t.date, "outlet": t.outlet, "source": t.is_source}).to_string();
                std::fs::write(format!("/tmp/tc_out/{order}.jsonl"), texts.iter().map(line).collect::<Vec<_>>().join("\n")).unwrap();
            }
        }
        let number = newsroom.releases.len() + article.index(newsroom.articles.len());
        let words = &mut texts[number].words;
        let at = at.index(words.len() + 1);
        let is_end = at == 0 || words[at - 1].ends_with(['.', '”', '\n']);
        let mut new: Vec<String> = (0..count).map(|i| format!("n{i}ew")).collect();
        if is_end { new = ended(new, false); }
        let old = joined(words);
        words.splice(at..at, new);
        let after = shares(&texts);
        for row in after.iter().filter(|row| row.article == number as u32) {
            rows += 1;
            let known = before.iter().find(|r| (r.source, r.article) == (row.source, row.article));
            let equal = known.map_or(0, |r| r.equal_words);
            let paste = known.map_or(0.0, |r| r.equal_words as f64 / r.article_counted_words as f64);
            let p = row.equal_words as f64 / row.article_counted_words as f64 > paste;
            paste_worse += p as usize;
            if row.equal_words > equal {
                worse += 1;
                if worse <= show {
                    eprintln!("RISE {equal} -> {} shared {:?} -> {} paste rises {p}\nbefore {known:?}\nafter {row:?}", row.equal_words, known.map(|k| k.shared_words), row.shared_words);
                    eprintln!("OLD {old}\nNEW {}", joined(&texts[number].words));
                    for t in &texts { if t.is_source { eprintln!("{} {:?}: {}", t.id, t.date, joined(&t.words));} }
                }
            }
        }
    }
    eprintln!("{cases} cases, {rows} rows, {worse} rise in equal words, {paste_worse} in paste; {order} differ by order; {:?}", now.elapsed());
    panic!();
}
