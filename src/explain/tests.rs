use super::*;
use crate::corpus::Document;
use crate::scan::{Paraphrase, Settings, scan};

const STEM: &str = "the agency will open two recovery centers on Monday and anyone whose home was damaged";

/// So many words that no other text has.
fn filler(name: &str, count: usize) -> String {
    (0..count).map(|i| format!("{name}{i} ")).collect()
}

fn explain_first(documents: &[Document], settings: &Settings) -> Explanation {
    let found = scan(&documents, settings, &());
    explain(&documents, &found, &Located::new(&documents, &found), [1, 0])
}

fn stage<'e>(explanation: &'e Explanation, name: &str) -> &'e Stage {
    explanation.stages.iter().find(|stage| stage.name == name).unwrap()
}

#[test]
fn a_reported_pair_passes_every_stage() {
    let (x, y) = (format!("{} {STEM}", filler("x", 20)), format!("{STEM} {}", filler("y", 20)));
    let found = explain_first(&[Document::new("x", &x), Document::new("y", &y)], &Settings::default());
    assert_eq!((found.a.id.as_str(), found.b.id.as_str(), found.reported), ("x", "y", true));
    let verdict = |name| stage(&found, name).verdict;
    for name in ["words", "equal run", "passages", "check", "alignment", "reported"] {
        assert_eq!(verdict(name), Verdict::Passed, "{name}");
    }
    assert_eq!(verdict("cluster completion"), Verdict::NotReached);
    assert!(found.conclusion.starts_with("reported: 1 passage, 15 equal words ("), "{}", found.conclusion);
    assert_eq!((found.equal_runs.total, found.equal_runs.first[0].words), (1, 15));
    let place = &found.equal_runs.first[0].place;
    assert_eq!((place.a_word, place.b_word, place.b_begin), (20, 0, 0));
    assert_eq!(&x[place.a_begin..place.a_end], STEM);
    assert_eq!(found.passages[0].place, *place);
    assert!(found.meetings.first.iter().all(|m| (m.bucket, m.large, m.link) == (2, false, Some(Link::AllPairs))));
}

#[test]
fn what_a_pair_lacked() {
    let words: Vec<&str> = STEM.split(' ').collect();
    let explained = |shared: usize| {
        let part = words[..shared].join(" ");
        let texts = [format!("{} {part}", filler("x", 20)), format!("{part} {}", filler("y", 20))];
        explain_first(&[Document::new("x", &texts[0]), Document::new("y", &texts[1])], &Settings::default())
    };
    let short = explained(11);
    assert_eq!(short.conclusion, "not reported: the best alignment has 11 equal words; 12 are needed");
    let alignment = stage(&short, "alignment");
    assert_eq!((alignment.verdict, alignment.number, alignment.threshold), (Verdict::Failed, Some(11), Some(12)));
    assert_eq!(
        (short.alignments.first[0].counts, short.alignments.first[0].reason.as_str()),
        (false, "12 needed alone")
    );
    // six words in a row: they may meet, and cannot pass the check
    let six = explained(6);
    assert_eq!(stage(&six, "equal run").verdict, Verdict::Open);
    assert_ne!(stage(&six, "check").verdict, Verdict::Passed);
    assert_eq!(stage(&six, "alignment").verdict, Verdict::NotReached);
    assert_eq!(six.conclusion, "not reported: the best alignment has 6 equal words; 12 are needed");
    let three = explained(3);
    assert_eq!(stage(&three, "equal run").verdict, Verdict::Failed);
    assert_eq!(three.conclusion, "not reported: the longest run in common has 3 words");
    let none = explained(0);
    assert_eq!((none.conclusion.as_str(), none.equal_runs.total), ("not reported: no word in common", 0));
}

#[test]
fn documents_without_words_are_explained_too() {
    for texts in [["", ""], ["", STEM], ["one", "one"], ["东", "?!"]] {
        let found = explain_first(&[Document::new("x", texts[0]), Document::new("y", texts[1])], &Settings::default());
        assert_eq!((found.reported, stage(&found, "words").verdict), (false, Verdict::Failed), "{texts:?}");
        print_explanation(&found, &mut std::io::sink()).unwrap();
    }
}

#[test]
fn pairs_that_are_not_compared() {
    let documents = [Document::new("x", STEM), Document::new("y", STEM), Document::new("z", STEM).source()];
    let found = explain_first(&documents, &Settings { only_sources: true, ..Settings::default() });
    assert_eq!(stage(&found, "sides").verdict, Verdict::Failed);
    assert_eq!(found.conclusion, "not reported: --only-sources compares articles with releases only");
    assert_eq!(stage(&found, "passages").number, Some(0), "met, and not linked");
    assert!(found.meetings.total > 0);
}

/// 200 documents hold one sentence: too many for all pairs, each linked to neighbours and hubs. A cluster
/// of so many is not completed, so some pairs are not aligned; an explanation says so.
#[test]
fn large_buckets() {
    let texts: Vec<String> =
        (0..200).map(|i| format!("{} {STEM} {}", filler(&format!("p{i}x"), 9), filler(&format!("s{i}x"), 9))).collect();
    let documents: Vec<Document> = texts.iter().map(|text| Document::new("d", text)).collect();
    let found = scan(&documents, &Settings::default(), &());
    let located = Located::new(&documents, &found);
    let aligned = |a, b| found.alignments.iter().any(|pair| (pair.a, pair.b) == (a, b));
    let mut missed = 0;
    for (a, b) in [(0, 7), (1, 9), (50, 99), (60, 61), (3, 150), (120, 180)] {
        let explained = explain(&documents, &found, &located, [a, b]);
        let meetings = &explained.meetings.first;
        assert!(meetings.iter().any(|m| m.large && m.bucket == 200 && m.documents == 200));
        assert_eq!(explained.reported, aligned(a, b));
        if !explained.reported {
            assert!(meetings.iter().all(|m| m.link.is_none()), "linked, of 15 words, and not reported");
            assert_eq!(stage(&explained, "alignment").verdict, Verdict::NotReached);
            assert!(explained.conclusion.ends_with("they met in large buckets only, and were not linked there"));
            missed += 1;
        }
    }
    assert!(missed > 0, "all pairs of the sample were linked");
}

/// A sentence of 200 documents, of which 40 each go on with the same word: no pair for that.
#[test]
fn text_that_recurs_and_a_word() {
    let text =
        |i: u32| format!("{} {STEM} next{} {}", filler(&format!("p{i}x"), 9), i % 5, filler(&format!("s{i}x"), 9));
    let texts: Vec<String> = (0..200).map(text).collect();
    let documents: Vec<Document> = texts.iter().map(|text| Document::new("d", text)).collect();
    let found = scan(&documents, &Settings::default(), &());
    let located = Located::new(&documents, &found);
    let mut recurs = 0;
    for b in [10, 55, 100, 145, 190] {
        let explained = explain(&documents, &found, &located, [5, b]);
        assert_eq!(explained.reported, found.alignments.iter().any(|pair| (pair.a, pair.b) == (5, b)));
        assert!(explained.meetings.first.iter().all(|m| (m.equal_around, m.own_around) == (16, 1)));
        if !explained.reported {
            let check = stage(&explained, "check");
            assert_eq!(check.verdict, Verdict::Failed, "{}", check.sentence);
            assert!(
                check.sentence.contains("lie in text that many documents have, with fewer than 4 words beside it"),
                "{}",
                check.sentence
            );
            assert!(explained.conclusion.contains("share hardly a word beside it"), "{}", explained.conclusion);
            recurs += 1;
        }
    }
    assert!(recurs > 0);
}

/// Two copies edited so closely that they do not meet, and a third that both share more with: their
/// cluster brings them together.
#[test]
fn pairs_that_complete_a_cluster() {
    let words: Vec<String> = (0..60).map(|i| format!("w{i}")).collect();
    // every fourth word changed, in turns: no four words in a row are equal between the two
    let edited = |first: usize, name: &str| {
        let change = |(i, word): (usize, &String)| if i % 8 == first { format!("{name}{i}") } else { word.clone() };
        words.iter().enumerate().map(change).collect::<Vec<String>>().join(" ")
    };
    let (x, y, z) = (edited(0, "x"), edited(4, "y"), words.join(" "));
    let documents = [Document::new("x", &x), Document::new("y", &y), Document::new("z", &z)];
    let explained = explain_first(&documents, &Settings::default());
    assert_eq!((stage(&explained, "passages").number, explained.equal_runs.total), (Some(0), 0));
    let completion = stage(&explained, "cluster completion");
    assert_eq!(completion.verdict, Verdict::Passed);
    assert!(completion.sentence.contains("of 3 documents, which holds both"), "{}", completion.sentence);
}

#[test]
fn ids_are_found() {
    let documents = [Document::new("b/c.txt", ""), Document::new("c.txt", ""), Document::new("1017", "")];
    assert_eq!(find(&documents, "c.txt").unwrap(), 1);
    assert_eq!(find(&documents, "a/b/c.txt").unwrap(), 0);
    assert_eq!(find(&documents, "a/c.txt").unwrap(), 1);
    let error = find(&documents, "1071").unwrap_err().to_string();
    assert_eq!(error, "1071: no document has this id\n  nearest: 1017");
    assert!(find(&documents, "ac.txt").is_err());
}

#[test]
fn reworded_text_has_a_stage() {
    let release = "The weather was calm. Rescue crews pulled four fishermen from a sinking trawler off the northern cape \
                   late on Sunday, after waves had broken its engine and flooded the cabin. The fishermen, aged between \
                   twenty and sixty, were treated for exposure at the county hospital and released.";
    let article = "Prices rose again. Four fishermen were pulled by rescue crews late Sunday from their trawler, which \
                   was sinking off the northern cape because waves flooded its cabin and broke the engine. The county \
                   hospital treated them for exposure; the fishermen are between twenty and sixty.";
    let explained = |texts: [&str; 2], paraphrase| {
        let documents = [Document::new("x", texts[0]), Document::new("y", texts[1])];
        let found = explain_first(&documents, &Settings { paraphrase, ..Settings::default() });
        let reworded = stage(&found, "reworded").clone();
        print_explanation(&found, &mut std::io::sink()).unwrap();
        (reworded, found.reported)
    };
    for paraphrase in [Paraphrase::Off, Paraphrase::Linked] {
        assert_eq!(explained([release, article], paraphrase).0.verdict, Verdict::NotReached);
    }
    let (all, is_reported) = explained([release, article], Paraphrase::All);
    assert_eq!((all.verdict, all.number, is_reported), (Verdict::Passed, None, true), "{}", all.sentence);
    assert!(all.sentence.starts_with("1 passage; content words"), "{}", all.sentence);

    let (others, is_reported) = explained([release, &filler("other", 60)], Paraphrase::All);
    assert_eq!((others.verdict, others.number, is_reported), (Verdict::Failed, Some(0), false));
    assert!(others.threshold > others.number, "too few content words to be aligned");

    // three sentences of one subject: aligned, and too little alike
    let (little, is_reported) =
        explained([release, &format!("{} {}", &article[19..90], filler("z", 40))], Paraphrase::All);
    assert_eq!((little.verdict, is_reported), (Verdict::Failed, false), "{}", little.sentence);
    assert!(little.sentence.contains("the best passage"), "{}", little.sentence);
    assert!(little.threshold > little.number || little.number.is_none(), "{}", little.sentence);
}

/// One of 60 words in two pieces, as a scanner may misread it.
fn pieces(i: usize) -> [String; 2] {
    let (letter, vowel) = ((b'b' + (i % 20) as u8) as char, ["a", "e", "i"][i / 20]);
    [format!("{letter}{vowel}n"), format!("t{vowel}{letter}")]
}

/// Texts that make these words common, in another order each time.
fn common_words() -> [String; 14] {
    let steps = [7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 49, 53];
    steps.map(|step| (0..60).map(|i| pieces(i * step % 60).concat()).collect::<Vec<_>>().join(" "))
}

/// A repaired document has fewer words than its text has tokens: sixty that came apart count once each.
#[test]
fn places_of_a_repaired_document_are_those_of_the_scan() {
    let broken: Vec<String> = (0..60).map(|i| pieces(i).join(" ")).collect();
    let common = common_words();
    let x = format!("{}. {STEM}", broken.join(" "));
    let y = format!("{} {STEM}", filler("y", 20));
    let mut documents = vec![Document::new("x", &x), Document::new("y", &y)];
    documents.extend(common.iter().map(|text| Document::new("z", text)));
    let found = scan(&documents, &Settings::default(), &());
    assert_eq!(found.reader.repaired(), 1);
    let explained = explain(&documents, &found, &Located::new(&documents, &found), [0, 1]);
    assert_eq!(explained.passages.len(), 1);
    let place = &explained.passages[0].place;
    assert_eq!((place.a_word, explained.a.words), (60, 75));
    assert_eq!((&x[place.a_begin..place.a_end], &*explained.passages[0].text), (STEM, STEM));
    assert_eq!((&explained.equal_runs.first[0].place, explained.equal_runs.first[0].words), (place, 15));
    assert_eq!((&explained.alignments.first[0].place, &*explained.alignments.first[0].text), (place, STEM));
    assert!(explained.meetings.first.iter().all(|m| STEM.contains(&m.text)), "{:?}", explained.meetings);
}

/// Words are weighed as they stood before the repair. Pairs with two runs of six equal words meet or not
/// as their weights will have it: all that a scan aligns have met in the trace, and no others.
#[test]
fn pairs_of_repaired_documents_meet_where_they_did_in_the_scan() {
    // each first document has half of the common words in two pieces: repaired, they weigh less
    let misread = |pair: usize| {
        let word = |i: usize| {
            let mut word = pieces((i * [7, 11, 13, 17, 19][pair / 5] + pair) % 60).concat();
            word.insert(1 + pair % 5, ' ');
            word + " "
        };
        (0..30).map(word).collect::<String>()
    };
    let passage = |pair: usize, changed: &str| {
        let word = |i: usize| match crate::random::mix((100 * pair + i) as u64) % 70 {
            common @ 0..60 => pieces(common as usize).concat(),
            _ => format!("p{pair}w{i}"),
        };
        (0..13).map(|i| if i == 6 { changed.to_string() } else { word(i) }).collect::<Vec<_>>().join(" ")
    };
    let pairs = (0..25).flat_map(|pair| {
        let [x, y] = ["x", "y"].map(|name| {
            // what is around the runs is no rarer than they are, and may sign in their place
            let other = format!("{name}{pair} ");
            format!("{other}{} {other}", passage(pair, &other))
        });
        [format!("{}. {x}", misread(pair)), format!("{}. {y}", filler(&format!("f{pair}x"), 30))]
    });
    let texts: Vec<String> = pairs.chain(common_words()).collect();
    let documents: Vec<Document> = texts.iter().map(|text| Document::new("d", text)).collect();
    let settings = Settings::default();
    let found = scan(&documents, &settings, &());
    assert_eq!(found.reader.repaired(), 25);
    let mut aligned = 0;
    for (a, b) in (0..25).map(|pair| (2 * pair, 2 * pair + 1)) {
        let met = trace::trace(&documents, &found.reader, &settings, a, b).passages;
        let is_aligned = found.alignments.iter().any(|pair| (pair.a, pair.b) == (a, b));
        assert_eq!(met.iter().any(|meeting| meeting.passes), is_aligned, "{a} {b}");
        aligned += is_aligned as u32;
    }
    assert!((1..25).contains(&aligned), "{aligned}");
}

/// Two texts of 140 different characters with so many in common, of scripts that need no spaces.
fn unspaced(shared: u32) -> [String; 2] {
    let characters = |from: u32, count: u32| (from..from + count).filter_map(char::from_u32).collect::<String>();
    let text = |from: u32| {
        format!("{}{}{}", characters(from, 60), characters(0x4e00, shared), characters(from + 60, 80 - shared))
    };
    [text(0x5000), text(0x6000)]
}

#[test]
fn characters_without_spaces_count_half() {
    let explained = |shared, paraphrase| {
        let texts = unspaced(shared);
        let documents = [Document::new("x", &texts[0]), Document::new("y", &texts[1])];
        explain_first(&documents, &Settings { paraphrase, ..Settings::default() })
    };
    let short = explained(20, Paraphrase::Linked);
    let tried = &short.alignments.first[0];
    assert_eq!((tried.equal_words, tried.counted_words, tried.counts), (20, 10, false));
    assert_eq!(
        short.conclusion,
        "not reported: the best alignment has 10 equal words (characters of a script without spaces as half words); \
         12 are needed"
    );
    assert!(explained(24, Paraphrase::Linked).reported);
    let hidden = explained(30, Paraphrase::All);
    assert!(!hidden.reported && hidden.alignments.first[0].counts);
    assert!(hidden.conclusion.contains("is listed from 16 on"), "{}", hidden.conclusion);
    assert!(explained(32, Paraphrase::All).reported);
}

#[test]
fn all_pairs_conclusions_tell_of_reworded_text() {
    let explained = |texts: [&str; 2]| {
        let documents = [Document::new("x", texts[0]), Document::new("y", texts[1])];
        explain_first(&documents, &Settings { paraphrase: Paraphrase::All, ..Settings::default() })
    };
    let (x, y) = (format!("open two {}", filler("x", 30)), format!("open two {}", filler("y", 30)));
    let found = explained([&x, &y]);
    assert!(found.conclusion.starts_with("not reported: the longest run in common has 2 words, and "));
    assert!(stage(&found, "equal run").sentence.ends_with("only a reworded passage can be found"));
    let short = explained(["open two centers", STEM]);
    assert!(!stage(&short, "reworded").sentence.contains("long copies"), "{}", stage(&short, "reworded").sentence);
}

#[test]
fn one_origin_and_thousands() {
    let (x, y) = (format!("{} {STEM}", "x ".repeat(1200)), format!("{STEM} {}", "y ".repeat(1200)));
    let found = explain_first(&[Document::new("x", &x), Document::new("y", &y)], &Settings::default());
    assert!(stage(&found, "words").sentence.starts_with("A has 1,215 words, B 1,215; "));
    assert!(!stage(&found, "class").sentence.contains("(1 origins"), "{}", stage(&found, "class").sentence);
}
