//! Reuse planted in generated text: what must be found at any size and shape.

use crate::support::prose;
use reprint::class::Class;
use reprint::corpus::Document;
use reprint::scan::{Paraphrase, Scan, Settings, scan};
use std::collections::BTreeSet;
use std::ops::Range;

fn scan_texts(texts: &[String], settings: &Settings) -> Scan {
    let ids: Vec<String> = (0..texts.len()).map(|i| format!("d{i}")).collect();
    let documents: Vec<Document> = ids.iter().zip(texts).map(|(id, text)| Document::new(id, text)).collect();
    scan(&documents, settings, &())
}

fn pairs(found: &Scan) -> BTreeSet<(u32, u32)> {
    found.alignments.iter().map(|pair| (pair.a, pair.b)).collect()
}

/// Replaces every n-th word.
fn edit(text: &str, every: usize) -> String {
    let words = text.split(' ').enumerate();
    words
        .map(|(i, word)| if i % every == every / 2 { format!("x{i}") } else { word.to_string() })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn passages_of_every_length_and_place() {
    let mut texts = Vec::new();
    let mut planted = Vec::new();
    for (i, words) in [12usize, 13, 16, 20, 25, 40, 80, 300].into_iter().enumerate() {
        let passage = prose(1000 + i as u64, words);
        for (before, after) in [(0, 120), (120, 0), (61, 59)] {
            let base = (texts.len() * 2) as u64;
            planted.push((texts.len() as u32, texts.len() as u32 + 1, words));
            texts.push(
                format!("{} {passage}q {}", prose(base, 200), prose(base + 500, 150))
                    .replace(&format!("{passage}q"), &passage),
            );
            texts.push([prose(base + 1, before), passage.clone(), prose(base + 2000, after)].join(" "));
        }
    }
    let found = scan_texts(&texts, &Settings::default());
    for (a, b, words) in planted {
        let pair = found.alignments.iter().find(|pair| (pair.a, pair.b) == (a, b));
        let pair = pair.unwrap_or_else(|| panic!("{words} words of {a} and {b}"));
        assert!(pair.equal as usize >= words && (pair.a_words() as usize) < words + 8, "{pair:?}");
    }
}

#[test]
fn every_copy_of_a_story_meets_every_other() {
    let story = prose(1, 60);
    for copies in [2, 30, 64] {
        let texts: Vec<String> = (0..copies)
            .map(|i| format!("{} {} {}", prose(100 + i, 80), edit(&story, 15 + i as usize % 20), prose(900 + i, 80)))
            .collect();
        let found = scan_texts(&texts, &Settings::default());
        let all = (0..copies as u32).flat_map(|a| (a + 1..copies as u32).map(move |b| (a, b))).collect();
        assert_eq!(pairs(&found), all, "{copies} copies");
        assert_eq!(found.clusters.len(), 1);
    }
}

#[test]
fn a_text_that_everybody_printed_is_one_cluster_and_stays_linear() {
    let story = prose(1, 40);
    let texts: Vec<String> =
        (0..1500).map(|i| format!("{} {story} {}", prose(100 + i, 30), prose(5000 + i, 30))).collect();
    let found = scan_texts(&texts, &Settings::default());
    let largest = found.clusters.iter().max_by_key(|c| c.members.len()).unwrap();
    assert_eq!(largest.documents().len(), 1500);
    assert!(found.alignments.len() < 20 * 1500, "{}", found.alignments.len());
}

/// The passage that a few share inside a formula that everybody shares must not drown in it.
#[test]
fn passages_beside_a_common_formula() {
    let formula = prose(7, 14);
    let mut texts: Vec<String> =
        (0..400).map(|i| format!("{} {formula} {}", prose(100 + i, 40), prose(3000 + i, 40))).collect();
    let quote = prose(8, 15);
    for i in [17, 203, 391] {
        texts[i] = texts[i].replace(&formula, &format!("{formula} {quote}"));
    }
    let found = pairs(&scan_texts(&texts, &Settings::default()));
    for pair in [(17, 203), (17, 391), (203, 391)] {
        assert!(found.contains(&pair), "{pair:?}");
    }
}

/// Documents that share a footer and by chance the word that comes after it are no pairs of their own; those that share a
/// sentence after it are.
#[test]
fn the_word_after_a_footer_makes_no_pairs() {
    let (footer, sentence) = (prose(7, 20), prose(8, 6));
    let next: Vec<String> = (0..12).map(|i| format!("next{i}")).collect();
    let mut texts: Vec<String> = (0..600)
        .map(|i| format!("{} {footer} {} {}", prose(100 + i, 30), next[i as usize % 12], prose(3000 + i, 30)))
        .collect();
    for i in [17, 203, 391] {
        texts[i] = texts[i].replace(&footer, &format!("{footer} {sentence}"));
    }
    let found = pairs(&scan_texts(&texts, &Settings::default()));
    assert!(found.len() < 8 * 600, "{}", found.len()); // 50 documents have each word: 24 pairs a document more
    for pair in [(17, 203), (17, 391), (203, 391)] {
        assert!(found.contains(&pair), "{pair:?}");
    }
}

/// Phrases that recur and overlap, and a few documents that have all: these are no pairs for it, but each is told that all
/// of it is shared.
#[test]
fn overlapping_phrases_are_covered_in_those_that_have_all() {
    let [first, second, third] = [71, 72, 73].map(|seed| prose(seed, 13));
    let texts: Vec<String> = (0..150)
        .map(|i| {
            let shared = match i {
                _ if i % 15 == 7 => format!("{first} {second} {third}"),
                _ if i % 2 == 0 => format!("{first} {second}"),
                _ => format!("{second} {third}"),
            };
            format!("{} {shared} {}", prose(100 + i, 30), prose(3000 + i, 30))
        })
        .collect();
    let found = scan_texts(&texts, &Settings::default());
    for document in (7..150).step_by(15) {
        let mut covered = [false; 39];
        for pair in found.alignments.iter() {
            for (of, begin, end) in [(pair.a, pair.a_begin, pair.a_end), (pair.b, pair.b_begin, pair.b_end)] {
                if of == document {
                    (begin.max(30)..end.min(69)).for_each(|word| covered[word as usize - 30] = true);
                }
            }
        }
        assert!(covered.iter().all(|&word| word), "{document}: {covered:?}");
    }
}

/// The oracle: every run of 12 equal words that two documents share, found by looking at all
/// pairs of positions, lies in what is reported of them, unless more than 64 documents hold it: then
/// not every pair is aligned. The texts are made of few phrases, so that most words stand in large buckets and most documents
/// in one large cluster. (Runs of one phrase that recurs and up to three words more, and of phrases that overlap, are not
/// made here: pairs of these are left out, as `the_word_after_a_footer_makes_no_pairs` has it.)
#[test]
fn every_exact_run_is_reported() {
    let phrases: Vec<String> = (0..60).map(|i| prose(i, 4 + i as usize % 9)).collect();
    let texts: Vec<String> = (0..140u64)
        .map(|i| {
            let mut parts = vec![prose(500 + i, 10)];
            for step in 0..12 {
                // common phrases first, rare ones later; some follow each other often
                let pick = (i * 7 + step * (i % 5 + 1)) % [5, 12, 60][step as usize % 3];
                parts.push(phrases[pick as usize].clone());
                if (i + step) % 3 == 0 {
                    parts.push(prose(9000 + 31 * i + step, 2));
                }
            }
            parts.join(" ")
        })
        .collect();
    let found = scan_texts(&texts, &Settings::default());
    let words: Vec<Vec<&str>> = texts.iter().map(|text| text.split(' ').collect()).collect();
    let (mut runs, mut on_both) = (0, 0);
    let mut holders = std::collections::HashMap::new();
    for a in 0..words.len() {
        for b in a + 1..words.len() {
            let of_pair: Vec<_> = found.alignments.iter().filter(|p| (p.a as usize, p.b as usize) == (a, b)).collect();
            for (i, j, length) in exact_runs(&words[a], &words[b], 12) {
                let run = words[a][i..i + length].join(" ");
                if *holders.entry(run).or_insert_with_key(|run| texts.iter().filter(|t| t.contains(run)).count()) > 64 {
                    continue;
                }
                runs += 1;
                let reported = |side: usize, at: usize| {
                    of_pair.iter().any(|p| {
                        let (begin, end) = if side == 0 { (p.a_begin, p.a_end) } else { (p.b_begin, p.b_end) };
                        (begin as usize..end as usize).contains(&at)
                    })
                };
                let [of_a, of_b] = [(0, i), (1, j)]
                    .map(|(side, at)| 10 * (0..length).filter(|n| reported(side, at + n)).count() >= 9 * length);
                // on one side only: the other document repeats what has its counterpart
                assert!(of_a || of_b, "{length} words of {a}:{i} and {b}:{j}");
                on_both += (of_a && of_b) as usize;
            }
        }
    }
    assert!(runs > 2000 && 10 * on_both > 9 * runs, "{on_both} of {runs}");
}

/// The maximal runs of at least so many equal words, by all pairs of positions.
fn exact_runs(a: &[&str], b: &[&str], least: usize) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    for i in 0..a.len() {
        for j in 0..b.len() {
            if a[i] == b[j] && (i == 0 || j == 0 || a[i - 1] != b[j - 1]) {
                let length = a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
                if length >= least {
                    runs.push((i, j, length));
                }
            }
        }
    }
    runs
}

#[test]
fn long_documents_are_compared_piece_by_piece() {
    let shared = [prose(1, 50), prose(2, 50), prose(3, 50)];
    let long = |seed: u64| {
        let parts = [
            prose(seed, 30_000),
            shared[0].clone(),
            prose(seed + 1, 30_000),
            shared[1].clone(),
            prose(seed + 2, 9000),
            shared[2].clone(),
        ];
        parts.join(" ")
    };
    let short = format!("{} {} {} {}", prose(90, 100), shared[2], prose(91, 100), shared[0]);
    let found = scan_texts(&[long(10), short, long(20)], &Settings::default());
    let counted = |a, b| found.alignments.iter().filter(|p| (p.a, p.b) == (a, b) && p.equal >= 50).count();
    assert_eq!((counted(0, 1), counted(0, 2), counted(1, 2)), (2, 3, 2));
}

#[test]
fn only_sources_compares_articles_with_releases() {
    let release = prose(1, 60);
    let texts: Vec<String> =
        (0..100u64).map(|i| format!("{} {release} {}", prose(100 + i, 50), prose(300 + i, 7 * i as usize))).collect();
    let ids: Vec<String> = (0..100).map(|i| format!("d{i}")).collect();
    let documents: Vec<Document> = (0..100)
        .map(|i| {
            let document = Document::new(&ids[i], &texts[i]);
            if i == 50 || i == 51 { document.source() } else { document }
        })
        .collect();
    let found = scan(&documents, &Settings { only_sources: true, ..Settings::default() }, &());
    let expected: BTreeSet<(u32, u32)> = (0..100)
        .filter(|i| *i != 50 && *i != 51)
        .flat_map(|i: u32| [(i.min(50), i.max(50)), (i.min(51), i.max(51))])
        .collect();
    assert_eq!(pairs(&found), expected);
    assert!(found.reprints.len() >= 98, "{}", found.reprints.len()); // the two releases compete
}

/// With quadratic work these would take minutes.
#[test]
fn repeated_words_end_soon() {
    let phrase = format!("{} ", prose(5, 9));
    let texts =
        ["word ".repeat(60_000), "word ".repeat(50_000), phrase.repeat(7000), phrase.repeat(6000), prose(1, 100)];
    let found = pairs(&scan_texts(&texts, &Settings::default()));
    assert!(found.contains(&(0, 1)) && found.contains(&(2, 3)));
    let laughter: Vec<String> = (0..40).map(|i| format!("{} {}", "ha ".repeat(3000), prose(i, 20))).collect();
    assert_eq!(pairs(&scan_texts(&laughter, &Settings::default())).len(), 40 * 39 / 2);
}

/// A release in many copies, more of them marked than a cluster is completed for.
#[test]
fn every_article_meets_every_marked_source() {
    let release = prose(1, 40);
    let texts: Vec<String> = (0..150)
        .map(|i| format!("{} {release} {}", prose(100 + i, 41 + i as usize % 50), prose(900 + i, 4 * i as usize)))
        .collect();
    let ids: Vec<String> = (0..150).map(|i| format!("d{i}")).collect();
    let document = |i: usize| Document::new(&ids[i], &texts[i]);
    let documents: Vec<Document> = (0..150).map(|i| if i < 70 { document(i).source() } else { document(i) }).collect();
    let found = scan(&documents, &Settings::default(), &());
    let across = pairs(&found).into_iter().filter(|&(a, b)| a < 70 && b >= 70).count();
    assert_eq!(across, 70 * 80);
}

/// Two passages of one pair in different blocks of a long document, one of them in a crowd whose
/// pairs are completed later.
#[test]
fn pairs_of_long_documents_are_completed_in_every_block() {
    let (first, second) = (prose(1, 45), prose(2, 45));
    let release = [prose(10, 100), first.clone(), prose(11, 24_000), second.clone(), prose(12, 100)].join(" ");
    let mut texts: Vec<String> = (0..100)
        .map(|i| format!("{} {second} {}", prose(100 + i, 41 + i as usize), prose(900 + i, 30 + 4 * i as usize)))
        .collect();
    texts[50] = format!("{} {first} {}", texts[50], prose(3000, 40));
    texts.push(release);
    let ids: Vec<String> = (0..101).map(|i| format!("d{i}")).collect();
    let document = |i: usize| Document::new(&ids[i], &texts[i]);
    let documents: Vec<Document> =
        (0..101).map(|i| if i == 100 { document(i).source() } else { document(i) }).collect();
    let found = scan(&documents, &Settings::default(), &());
    let with_release: BTreeSet<u32> = found.alignments.iter().filter(|p| p.b == 100).map(|p| p.a).collect();
    assert_eq!(with_release.len(), 100);
    let of_both: Vec<u32> = found.alignments.iter().filter(|p| (p.a, p.b) == (50, 100)).map(|p| p.equal).collect();
    assert_eq!(of_both, [45, 45]);
}

#[test]
fn no_documents_and_empty_documents() {
    assert!(scan_texts(&[], &Settings::default()).alignments.is_empty());
    let texts = [String::new(), "…".to_string(), "one".to_string(), String::new()];
    assert!(scan_texts(&texts, &Settings::default()).alignments.is_empty());
}

/// An outlet with few documents has no words of its own: copies in it are no template.
#[test]
fn copies_in_a_small_outlet_are_reprints() {
    let copies = [prose(7, 200), format!("{} {}", prose(7, 199), "corrected")];
    let texts: Vec<String> = copies.into_iter().chain((0..60).map(|i| prose(100 + i, 150))).collect();
    let ids: Vec<String> = (0..texts.len()).map(|i| format!("d{i}")).collect();
    let outlet = |i: usize| if i < 2 { "ministry".to_string() } else { format!("outlet{}", i % 6) };
    let outlets: Vec<String> = (0..texts.len()).map(outlet).collect();
    let documents: Vec<Document> =
        (0..texts.len()).map(|i| Document::new(&ids[i], &texts[i]).outlet(&outlets[i])).collect();
    let found = scan(&documents, &Settings::default(), &());
    let of_copies = found.alignments.iter().position(|p| (p.a, p.b) == (0, 1)).unwrap();
    assert_eq!(found.classes.alignments[of_copies], Class::Reprint);
}

const QUOTE: &str = "We looked at every beam twice and nobody who drove over that crossing last winter was in danger, but \
    we would rather close it one month early than too late";

/// Two paragraphs, and what another paper made of them.
const BRIDGES: [&str; 2] = [
    "The county will close three bridges on Monday for repairs that should last six weeks. Engineers found cracks in \
     the steel supports of the Mill Street bridge during an inspection in March, and corrosion below two crossings \
     further upstream.",
    "Starting Monday, three county bridges are closed while repairs go on, probably for six weeks. An inspection in \
     March had shown the engineers that steel supports under the Mill Street bridge were cracked; two upstream \
     crossings corroded below.",
];
const DETOUR: [&str; 2] = [
    "Drivers are asked to use the Harbor Road detour, where police officers will direct traffic during the morning \
     rush. Trucks heavier than ten tons must take the northern ferry, which the port authority runs without charge \
     until the last span reopens in June.",
    "The detour over Harbor Road should be used by drivers, and during the rush each morning the police will send \
     officers to direct traffic there. Until June, when the last span reopens, the northern ferry carries trucks of \
     more than ten tons; the port authority runs it and asks no charge.",
];

/// What is listed of a release and an article: words of both, equal ones, and whether it is reworded.
fn listed(found: &Scan) -> Vec<([Range<u32>; 2], u32, bool)> {
    let row = |number: u32| {
        let pair = found.pair(number);
        let is_reworded = number as usize >= found.alignments.len();
        ([pair.a_begin..pair.a_end, pair.b_begin..pair.b_end], pair.equal, is_reworded)
    };
    found.reported().into_iter().map(row).collect()
}

fn scan_release(texts: [String; 2], paraphrase: Paraphrase) -> Scan {
    let documents = [Document::new("release", &texts[0]).source(), Document::new("article", &texts[1])];
    scan(&documents, &Settings { paraphrase, ..Settings::default() }, &())
}

#[test]
fn a_quote_between_reworded_paragraphs_keeps_its_row() {
    let text = |i: usize| {
        let own = [10, 20].map(|seed| prose(seed + i as u64, 60));
        format!("{}. {} {QUOTE}. {} {}.", own[0], BRIDGES[i], DETOUR[i], own[1])
    };
    let found = scan_release([text(0), text(1)], Paraphrase::Linked);
    let rows = listed(&found);
    assert_eq!(rows.iter().map(|row| row.2).collect::<Vec<_>>(), [true, false, true], "{rows:?}");
    let (quote, equal, _) = &rows[1];
    assert_eq!((quote, *equal), (&[99..129, 98..128], 30));
    assert_eq!((&rows[0].0, &rows[2].0), (&[60..99, 60..98], &[129..172, 128..179]));
    assert_eq!(found.classes.reworded, [Class::Reprint, Class::Reprint]);
    assert_eq!(found.reworded.holds, [None, None]);
    let row = &found.reprints[0];
    // what is reworded is counted beside the quote
    assert_eq!((row.equal_words, row.related_words, row.passages), (30, 98 - 60 + 179 - 128, 1));
    let whole = listed(&scan_release([text(0), text(1)], Paraphrase::All));
    assert_eq!(whole, [([60..172, 60..179], 59, true)], "the study of rewriting wants all in one");
}

/// A quote's end is as good as a sentence's.
#[test]
fn a_reworded_sentence_goes_on_where_a_quote_ends() {
    let text = |i: usize| {
        let own = [10, 20].map(|seed| prose(seed + i as u64, 60));
        format!("{}. {QUOTE} {} {}.", own[0], DETOUR[i], own[1])
    };
    let rows = listed(&scan_release([text(0), text(1)], Paraphrase::Linked));
    assert_eq!(
        rows.iter().map(|row| (&row.0, row.2)).collect::<Vec<_>>(),
        [(&[60..90, 60..90], false), (&[90..133, 90..141], true),]
    );
}

#[test]
fn two_quotes_in_another_order_are_no_paraphrase() {
    let first = |text: &str| text.split(' ').take(22).collect::<Vec<_>>().join(" ");
    let quotes = [first(QUOTE), first(DETOUR[0])];
    // too few words of the same between them to say that these were reworded
    let between =
        ["Engineers found cracks in the supports in March.", "In March, engineers found the supports cracked."];
    let text = |i: usize| {
        let own = [10, 20].map(|seed| prose(seed + i as u64, 60));
        format!("{}. {}. {} {}. {}.", own[0], quotes[i], between[i], quotes[1 - i], own[1])
    };
    let rows = listed(&scan_release([text(0), text(1)], Paraphrase::Linked));
    assert_eq!(rows.iter().map(|row| (row.1, row.2)).collect::<Vec<_>>(), [(22, false), (22, false)]);
}

/// What the aligner may not use is no reason to call it.
#[test]
fn documents_that_share_a_quote_alone_are_not_aligned_again() {
    let text = |i: u64| format!("{}. {QUOTE}. {}.", prose(10 + i, 60), prose(20 + i, 60));
    let aligned = |paraphrase| {
        let counts = scan_release([text(0), text(1)], paraphrase).counts;
        (counts.reworded_pairs, counts.reworded_aligned)
    };
    assert_eq!([aligned(Paraphrase::Linked), aligned(Paraphrase::All)], [(1, 0), (1, 1)]);
}
