//! Reuse in text that is not clean English: other languages and scripts, and misread scans.

use reprint::corpus::Document;
use reprint::scan::{Scan, Settings, scan};
use std::collections::BTreeSet;

/// A generated language: every stem with every ending.
struct Language {
    stems: &'static str,
    endings: &'static str,
    space: &'static str,
    /// Words of a planted passage.
    passage: usize,
    /// What a copyist does to the form of a word and a reader does not see.
    form: fn(&str) -> String,
}

const GERMAN: Language = Language {
    stems: "Hafen Größ Brück Schul Straß Müll Wärm Bürger Prüf Kosten Fähr Wasser Stadt Küst Übung Gäst Löhn Zug Markt Feuer",
    endings: "amt ung wehr halle steuer plan recht ordnung führer schein",
    space: " ",
    passage: 30,
    form: |word| format!("„{}“", word.to_uppercase().replace("ER", "E\u{ad}R")),
};

const FRENCH: Language = Language {
    stems: "port écol march lumièr rivièr hôtel fenêtr mairi jardin forêt santé travail voyag métier théâtr",
    endings: "age ement ière aux iste oir ée ette ude eur",
    space: " ",
    passage: 30,
    form: |word| format!("l’« {} »", word.to_uppercase()),
};

const SPANISH: Language = Language {
    stems: "puert escuel camin montañ pueblo niñ señal ciudad jardín cosech vecin médic tambor canción fiest",
    endings: "ero ado ción ista eza ante illo amiento able uno",
    space: " ",
    passage: 30,
    form: |word| format!("¿{}?—", word.replace('ñ', "n\u{303}")),
};

const ARABIC: Language = Language {
    stems: "كتب درس بحر مدن سوق طرق علم حكم سفر زرع جبل نهر قلم بيت شمس",
    endings: "ات ون ين ان ها نا هم كم ية وا",
    space: " ",
    passage: 30,
    // vowel marks and a stretched letter
    form: |word| word.chars().flat_map(|c| [c, '\u{64e}']).chain(['\u{640}']).collect(),
};

const CHINESE: Language = Language {
    stems: "港 城 河 山 校 車 市 民 水 火 路 橋 船 田 林 花 風 雲 雨 雪 春 夏 秋 冬 東 西 南 北 金 木 土 石 門 窗 書 筆 紙 畫 歌 舞",
    endings: "長 局 員 法 會 所 界 家 力 度",
    space: "",
    passage: 40,
    form: |word| format!("「{word}」，"),
};

const LATIN: Language = Language {
    stems: "harbor council river market bridge teacher winter garden pocket silver letter window market doctor",
    endings: "ing ment ster ful less ward ship hood land yard",
    ..FRENCH
};

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % end
    }
}

impl Language {
    fn words(&self, random: &mut Random, count: usize) -> Vec<String> {
        let stems: Vec<&str> = self.stems.split(' ').collect();
        let endings: Vec<&str> = self.endings.split(' ').collect();
        let word = |r: &mut Random| format!("{}{}", stems[r.below(stems.len())], endings[r.below(endings.len())]);
        (0..count).map(|_| word(random)).collect()
    }

    /// A copy with one word in ten replaced, left out or put in, and others in other forms.
    fn edited(&self, random: &mut Random, words: &[String]) -> Vec<String> {
        let mut copy = Vec::new();
        for (i, word) in words.iter().enumerate() {
            match (i % 10, random.below(4)) {
                (6, 0 | 1) => copy.extend(self.words(random, 1)),
                (6, 2) => {}
                (6, _) => copy.extend([word.clone(), self.words(random, 1).remove(0)]),
                (2 | 8, _) => copy.push((self.form)(word)),
                _ => copy.push(word.clone()),
            }
        }
        copy
    }
}

fn scan_texts(texts: &[String]) -> Scan {
    let ids: Vec<String> = (0..texts.len()).map(|i| format!("d{i}")).collect();
    let documents: Vec<Document> = ids.iter().zip(texts).map(|(id, text)| Document::new(id, text)).collect();
    scan(&documents, &Settings::default(), &())
}

fn pairs(found: &Scan) -> BTreeSet<(u32, u32)> {
    found.alignments.iter().map(|pair| (pair.a, pair.b)).collect()
}

/// Pairs of documents; the second of each holds a passage of the first, changed by `change`.
fn plant(
    language: &Language,
    count: usize,
    passage: usize,
    mut change: impl FnMut(&mut Random, usize, &[String]) -> Vec<String>,
) -> Vec<String> {
    let random = &mut Random(0x9e37_79b9_7f4a_7c15);
    let mut texts = Vec::new();
    for i in 0..count {
        let words = language.words(random, 200 + passage);
        let (before, after) = (language.words(random, 60 + i), language.words(random, 90));
        let copy = change(random, i, &words[100..100 + passage]);
        texts.push(words.join(language.space));
        texts.push([before, copy, after].concat().join(language.space));
    }
    texts
}

#[test]
fn copies_in_other_languages_are_found_whole() {
    for language in [GERMAN, FRENCH, SPANISH, ARABIC, CHINESE] {
        let texts = plant(&language, 24, language.passage, |random, i, words| match i % 2 {
            0 => words.to_vec(),
            _ => language.edited(random, words),
        });
        let found = scan_texts(&texts);
        let planted: BTreeSet<(u32, u32)> = (0..24).map(|i| (2 * i, 2 * i + 1)).collect();
        assert_eq!(pairs(&found), planted, "{}", language.endings);
        // of the unchanged copies all, of the edited ones all but what was edited
        let characters =
            language.endings.split(' ').next().unwrap().chars().count() * language.space.is_empty() as usize;
        let words = language.passage * (1 + characters);
        for pair in found.alignments.iter() {
            let least = if pair.a % 4 == 0 { words } else { words * 4 / 5 };
            assert!(pair.equal as usize >= least, "{} of {words}: {pair:?}", pair.equal);
        }
    }
}

/// 12 words are 24 characters: shorter formulas of Chinese law would join everything.
#[test]
fn a_character_of_an_unspaced_script_is_half_a_word() {
    let random = &mut Random(7);
    let texts: Vec<String> = [22, 24]
        .into_iter()
        .flat_map(|characters| {
            let passage = CHINESE.words(random, characters / 2).concat();
            let mut around = || (CHINESE.words(random, 50).concat(), CHINESE.words(random, 50).concat());
            let (a, b) = (around(), around());
            [format!("{}。{passage}a{}", a.0, a.1), format!("{}，{passage}b{}", b.0, b.1)]
        })
        .collect();
    assert_eq!(pairs(&scan_texts(&texts)), BTreeSet::from([(2, 3)]));
}

/// Misread letters, letters lost and words come apart, at one character in `every`.
fn scanned(random: &mut Random, text: &str, every: usize) -> String {
    let mut noisy = String::new();
    for c in text.chars() {
        match (random.below(every), random.below(4)) {
            (0, 0) => {}
            (0, 1) => noisy.extend([c, ' ']),
            (0, _) => noisy.push((b'a' + random.below(26) as u8) as char),
            _ => noisy.push(c),
        }
    }
    noisy
}

/// How many of `count` planted copies are found if both sides are scans, and nothing else is.
fn misread_copies(language: &Language, count: usize, every: usize) -> usize {
    let random = &mut Random(11);
    let texts: Vec<String> = plant(language, count, 60, |_, _, words| words.to_vec());
    let texts: Vec<String> = texts.iter().map(|text| scanned(random, text, every)).collect();
    let found = pairs(&scan_texts(&texts));
    assert!(found.iter().all(|(a, b)| b - a == 1 && a % 2 == 0), "{found:?}");
    found.len()
}

#[test]
fn misread_copies_are_found() {
    for (every, least) in [(100, 40), (50, 40), (20, 40), (10, 34)] {
        let hit = misread_copies(&LATIN, 40, every);
        assert!(hit >= least, "{hit} of 40 at one character in {every}");
    }
}

/// Where no word comes often enough to know misread ones by it.
#[test]
fn misread_copies_are_found_among_few_documents() {
    for language in [LATIN, GERMAN] {
        for every in [20, 10] {
            let hit = misread_copies(&language, 2, every);
            assert!(hit == 2, "{hit} of 2 at one character in {every}: {}", language.endings);
        }
    }
}

/// Two numbers are two facts, and an edited word is no misread one.
#[test]
fn edits_of_a_clean_copy_are_no_misread_words() {
    let texts = plant(&LATIN, 20, 60, |_, _, words| {
        let edited = |(n, word): (usize, &String)| match n % 10 {
            4 => format!("{word}s"),
            9 => format!("{}", 1900 + n),
            _ => word.clone(),
        };
        words.iter().enumerate().map(edited).collect()
    });
    let found = scan_texts(&texts);
    assert_eq!(found.counts.repaired_documents, 0);
    assert!(found.alignments.iter().all(|pair| pair.equal <= 48), "12 of 60 were edited");
}

#[test]
fn words_that_come_apart_are_joined() {
    let texts: Vec<String> = plant(&LATIN, 20, 60, |_, _, words| words.to_vec());
    let apart = |(i, text): (usize, &String)| match i % 2 {
        0 => text.clone(),
        _ => text
            .split(' ')
            .enumerate()
            .map(|(n, word)| if n % 3 == 0 { spaced(word) } else { word.into() })
            .collect::<Vec<_>>()
            .join(" "),
    };
    let spaced_texts: Vec<String> = texts.iter().enumerate().map(apart).collect();
    let found = scan_texts(&spaced_texts);
    assert_eq!(found.counts.repaired_documents, 20);
    let equal = |found: &Scan| found.alignments.iter().map(|pair| pair.equal).sum::<u32>();
    assert_eq!(equal(&found), equal(&scan_texts(&texts)));
}

fn spaced(word: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(" ")
}

/// A rare name in a clean text is not taken for a common one.
#[test]
fn clean_documents_keep_their_words() {
    let mut texts = plant(&LATIN, 20, 40, |_, _, words| words.to_vec());
    texts[0] = texts[0].replace("harboring", "harvoring");
    let found = scan_texts(&texts);
    assert_eq!(found.counts.repaired_documents, 0);
}
