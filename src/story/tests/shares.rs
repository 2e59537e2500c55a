//! Shares do not change with the order of documents, and do not rise when text is put in.

use super::*;
use crate::cluster::Member;
use crate::intervals::union;
use proptest::collection::vec;
use proptest::sample::Index;
use std::ops::Range;

/// A document by its name, which is its place in the newsroom.
#[derive(Debug, Clone)]
struct Doc {
    facts: Facts,
    voices: Vec<Voice>,
    uncounted: Vec<Range<u32>>,
}

/// A shared passage: the names of its documents, where it begins in each, its columns, and its cluster.
#[derive(Debug, Clone)]
struct Passage {
    names: [usize; 2],
    begins: [u32; 2],
    columns: Vec<(OpKind, u32)>,
    cluster: usize,
    is_reworded: bool,
}

#[derive(Debug, Clone)]
struct Newsroom {
    docs: Vec<Doc>,
    passages: Vec<Passage>,
}

fn words_of(columns: &[(OpKind, u32)], side: usize) -> u32 {
    let only = [OpKind::LeftOut, OpKind::PutIn][1 - side];
    columns.iter().filter(|(kind, _)| *kind != only).map(|column| column.1).sum()
}

impl Passage {
    fn span(&self, side: usize) -> Range<u32> {
        self.begins[side]..self.begins[side] + words_of(&self.columns, side)
    }

    /// The same passage told from the other document.
    fn turned(&self) -> Passage {
        let turn = |&(kind, words): &(OpKind, u32)| match kind {
            OpKind::PutIn => (OpKind::LeftOut, words),
            OpKind::LeftOut => (OpKind::PutIn, words),
            kind => (kind, words),
        };
        let (columns, [x, y], [at, there]) = (self.columns.iter().map(turn).collect(), self.names, self.begins);
        Passage { names: [y, x], begins: [there, at], columns, ..self.clone() }
    }

    /// Words put into a document: a passage that they stand in keeps its words around them.
    fn put_in(&mut self, name: usize, at: u32, count: u32) {
        let Some(side) = self.names.iter().position(|&own| own == name) else { return };
        if at <= self.begins[side] {
            self.begins[side] += count;
        } else if at < self.span(side).end {
            let own = [OpKind::LeftOut, OpKind::PutIn][side];
            let mut before = at - self.begins[side];
            let mut columns = Vec::new();
            for &(kind, words) in &self.columns {
                let length = words_of(&[(kind, words)], side);
                if before < length {
                    columns.extend([(kind, before), (own, count), (kind, words - before)]);
                    before = u32::MAX;
                } else {
                    columns.push((kind, words));
                    before -= if before == u32::MAX { 0 } else { length };
                }
            }
            columns.retain(|column| column.1 > 0);
            self.columns = columns;
        }
    }
}

impl Newsroom {
    fn put_in(&mut self, name: usize, at: u32, count: u32) {
        let doc = &mut self.docs[name];
        doc.facts.words += count;
        let voice = doc.voices[(at as usize).min(doc.voices.len() - 1)];
        doc.voices.splice(at as usize..at as usize, std::iter::repeat_n(voice, count as usize));
        for range in &mut doc.uncounted {
            range.start += if at <= range.start { count } else { 0 };
            range.end += if at < range.end { count } else { 0 };
        }
        self.passages.iter_mut().for_each(|passage| passage.put_in(name, at, count));
    }

    /// What its articles took from its sources, the document of each name at `place`: by names.
    fn rows(&self, place: &[usize]) -> BTreeMap<(usize, usize), Reprint> {
        let mut passages: Vec<Passage> = self
            .passages
            .iter()
            .map(|p| if place[p.names[0]] < place[p.names[1]] { p.clone() } else { p.turned() })
            .collect();
        passages.sort_by_key(|p| (p.names.map(|name| place[name]), p.begins));
        let mut table = Alignments::default();
        let mut clusters: BTreeMap<usize, Cluster> = BTreeMap::new();
        for (number, p) in (0u32..).zip(&passages) {
            let [a, b] = p.names.map(|name| place[name] as u32);
            let span = |side: usize| p.span(side).start as usize..p.span(side).end as usize;
            let equal =
                p.columns.iter().filter(|column| column.0 == OpKind::Equal).map(|column| column.1 as usize).sum();
            let ops = p.columns.iter().map(|&(kind, words)| Op::new(kind, words as usize)).collect();
            table.push(a, b, &Alignment { a: span(0), b: span(1), equal, ops });
            let none = Cluster { members: Vec::new(), alignments: Vec::new(), joins: Vec::new() };
            let cluster = clusters.entry(p.cluster).or_insert(none);
            cluster.alignments.push(number);
            cluster.members.extend([(a, 0), (b, 1)].map(|(document, side)| Member { document, words: p.span(side) }));
        }
        let mut facts = vec![fact(0, "", false); self.docs.len()];
        self.docs.iter().zip(place).for_each(|(doc, &at)| facts[at] = doc.facts);
        let mut clusters: Vec<Cluster> = clusters.into_values().collect();
        clusters
            .iter_mut()
            .for_each(|cluster| cluster.members.sort_by_key(|m| (m.document, m.words.start, m.words.end)));
        clusters.sort_by_key(|cluster| cluster.alignments[0]);
        let stories: Vec<ClusterStory> = clusters.iter().map(|c| tell(c, &table, &facts, |_, _| true)).collect();
        let reworded: Vec<bool> = passages.iter().map(|p| p.is_reworded).collect();
        let classes = vec![Class::Reprint; table.len()];
        let related = (0..table.len()).filter(|&number| reworded[number]).map(|number| table.get(number));
        let taken = taken(&table, &clusters, &classes, &stories, &reworded, related, &facts);
        let mut name = vec![0; place.len()];
        place.iter().enumerate().for_each(|(own, &at)| name[at] = own);
        let rows = reprints(taken, &facts, &Placed { newsroom: self, name: &name });
        rows.into_iter().map(|row| ((name[row.source as usize], name[row.article as usize]), nameless(row))).collect()
    }

    /// Keeps the passages of the first document, which becomes the only source.
    fn of_one_source(&mut self) {
        self.docs.iter_mut().enumerate().for_each(|(name, doc)| doc.facts.is_source = name == 0);
        self.passages.retain(|passage| passage.names.contains(&0));
    }

    fn in_order(&self) -> BTreeMap<(usize, usize), Reprint> {
        self.rows(&(0..self.docs.len()).collect::<Vec<_>>())
    }
}

fn nameless(row: Reprint) -> Reprint {
    Reprint { source: 0, article: 0, ..row }
}

/// The documents of a newsroom by their numbers.
struct Placed<'n> {
    newsroom: &'n Newsroom,
    name: &'n [usize],
}

impl Bodies for Placed<'_> {
    fn voice(&self, document: u32, position: u32) -> Voice {
        self.newsroom.docs[self.name[document as usize]].voices[position as usize]
    }

    fn uncounted(&self, document: u32) -> &[Range<u32>] {
        &self.newsroom.docs[self.name[document as usize]].uncounted
    }

    fn sentences(&self, _: u32) -> &[u32] {
        &[]
    }
}

fn doc() -> impl Strategy<Value = Doc> {
    let voices =
        vec((prop_oneof![2 => Just(Voice::Own), 1 => Just(Voice::Quoted), 1 => Just(Voice::Unknown)], 1usize..40), 8);
    let dates = ["", "2026-03", "2026-03-01", "2026-03-02", "2026-04-20"];
    let uncounted = vec((0u32..130, 1u32..60), 0..3);
    (130u32..180, 0..dates.len(), any::<bool>(), voices, uncounted).prop_map(
        move |(words, date, is_source, voices, uncounted)| {
            let voices = voices.into_iter().cycle().flat_map(|(voice, count)| std::iter::repeat_n(voice, count));
            let uncounted = uncounted.into_iter().map(|(at, count)| at.min(words)..(at + count).min(words)).collect();
            let facts = fact(words, dates[date], is_source);
            Doc { facts, voices: voices.take(words as usize).collect(), uncounted: union(uncounted) }
        },
    )
}

fn columns() -> impl Strategy<Value = Vec<(OpKind, u32)>> {
    use OpKind::{Changed, Equal, LeftOut, PutIn};
    let kind = prop_oneof![3 => Just(Equal), 1 => Just(Changed), 1 => Just(PutIn), 1 => Just(LeftOut)];
    vec((kind, prop_oneof![1u32..4, 8u32..24]), 1..6)
}

/// Documents and passages that some of them share, many of them with a third; reworded ones, if wanted.
fn newsroom(with_reworded: bool) -> impl Strategy<Value = Newsroom> {
    let passage = (any::<[Index; 3]>(), any::<[Index; 3]>(), columns(), 0usize..5, any::<[bool; 2]>());
    (vec(doc(), 3..7), vec(passage, 1..8)).prop_map(move |(docs, drawn)| {
        let mut passages = Vec::new();
        for (names, begins, columns, cluster, [is_reworded, has_third]) in drawn {
            let article = names[0].index(docs.len());
            let other = (article + 1 + names[1].index(docs.len() - 1)) % docs.len();
            let third = (article + 1 + names[2].index(docs.len() - 1)) % docs.len();
            let room = |name: usize, side: usize| (docs[name].facts.words - words_of(&columns, side)) as usize;
            let begin = |name: usize, side: usize, at: usize| begins[at].index(room(name, side) + 1) as u32;
            for (source, at) in [(other, 0), (third, 2)].into_iter().take(1 + has_third as usize) {
                passages.push(Passage {
                    names: [source, article],
                    begins: [begin(source, 0, at), begin(article, 1, 1)],
                    columns: columns.clone(),
                    cluster,
                    is_reworded: is_reworded && with_reworded,
                });
            }
        }
        Newsroom { docs, passages }
    })
}

/// A newsroom, and the places of its documents in another order.
fn placed() -> impl Strategy<Value = (Newsroom, Vec<usize>)> {
    newsroom(true).prop_flat_map(|newsroom| {
        let places = Just((0..newsroom.docs.len()).collect::<Vec<_>>()).prop_shuffle();
        (Just(newsroom), places)
    })
}

proptest! {
    /// The same rows by name, whatever the numbers of the documents.
    #[test]
    fn do_not_change_with_the_order_of_documents((newsroom, place) in placed()) {
        prop_assert_eq!(newsroom.rows(&place), newsroom.in_order());
    }

    /// Words that belong to nothing, anywhere in a document: no equal word comes, and no share rises. (Of a few in a row,
    /// cut in two, each may be one by chance.) Of articles with one source: of several, one can get the contested words
    /// that another explained better, but all together never more than they claimed.
    #[test]
    fn do_not_rise_when_text_is_put_in(mut newsroom in newsroom(false), one in any::<bool>(), which in any::<Index>(), at in any::<Index>(), count in 1u32..60) {
        if one {
            newsroom.of_one_source();
        }
        let mut longer = newsroom.clone();
        let name = which.index(newsroom.docs.len());
        longer.put_in(name, at.index(newsroom.docs[name].facts.words as usize + 1) as u32, count);
        let (before, after) = (newsroom.in_order(), longer.in_order());
        for article in 0..newsroom.docs.len() {
            let of_article = |rows: &BTreeMap<(usize, usize), Reprint>, count: fn(&Reprint) -> u32| -> u32 {
                rows.iter().filter(|(names, _)| names.1 == article).map(|(_, row)| count(row)).sum()
            };
            let claimed = of_article(&before, |row| row.equal_words + row.shared_words);
            prop_assert!(of_article(&after, |row| row.equal_words) <= claimed);
        }
        for (names, now) in after.iter().filter(|_| one) {
            let then = &before[names];
            let counts = |row: &Reprint| {
                let (article, source) = (row.equal_by_voice, row.source_equal_by_voice);
                [article, source].map(|of| [of.own, of.quoted, of.unknown]).concat()
            };
            prop_assert!(counts(now).iter().zip(counts(then)).all(|(now, then)| *now <= then), "{then:?}\n{now:?}");
            // no share is given for a short text: the fractions themselves
            for [(words, of), (still, more)] in [
                [(then.equal_words, then.article_counted_words), (now.equal_words, now.article_counted_words)],
                [(then.source_equal_words, then.source_counted_words), (now.source_equal_words, now.source_counted_words)],
            ] {
                prop_assert!(still as u64 * of as u64 <= words as u64 * more as u64);
            }
            prop_assert!(then.paste.is_none_or(|paste| now.paste.unwrap() <= paste));
            prop_assert!(then.cut.is_none_or(|cut| now.cut.unwrap() <= cut));
            prop_assert!(then.usage <= now.usage || then.cut.is_none());
        }
    }

    /// The same where passages are reworded, and what is copied of them gets less: of an article with one source.
    /// (Of several, one can get the contested words that another explained better.)
    #[test]
    fn of_reworded_passages_do_not_rise_when_text_is_put_in(mut newsroom in newsroom(true), which in any::<Index>(), at in any::<Index>(), count in 1u32..60) {
        newsroom.of_one_source();
        let mut longer = newsroom.clone();
        let name = which.index(newsroom.docs.len());
        longer.put_in(name, at.index(newsroom.docs[name].facts.words as usize + 1) as u32, count);
        let (before, after) = (newsroom.in_order(), longer.in_order());
        for (names, now) in &after {
            // none before: nothing but words put into a reworded passage
            let Some(then) = before.get(names) else {
                prop_assert_eq!(now.equal_words, 0);
                continue;
            };
            prop_assert!(now.equal_words <= then.equal_words && now.source_equal_words <= then.source_equal_words);
            prop_assert!(then.paste.is_none_or(|paste| now.paste.unwrap() <= paste));
            prop_assert!(then.cut.is_none_or(|cut| now.cut.unwrap() <= cut));
        }
    }

    /// The pastes of an article add up to 1 at most, and each share to its parts.
    #[test]
    fn add_up(newsroom in newsroom(true)) {
        let mut of_article: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        let sum = |voices: ByVoice| voices.own + voices.quoted + voices.unknown;
        for ((_, article), row) in newsroom.in_order() {
            prop_assert_eq!(sum(row.equal_by_voice), row.equal_words);
            prop_assert_eq!(sum(row.source_equal_by_voice), row.source_equal_words);
            prop_assert!(row.source_equal_words <= row.source_counted_words);
            prop_assert!(row.equal_words > 0 || row.source_equal_words == 0);
            let (equal, shared) = of_article.entry(article).or_default();
            (*equal, *shared) = (*equal + row.equal_words, row.shared_words.max(*shared));
            prop_assert!(*equal + *shared <= row.article_counted_words);
        }
    }
}
