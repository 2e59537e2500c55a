//! What a shared passage is: the names in it, and the names beside it.

use super::support::{folder, prose, rows, scan};
use serde_json::json;

/// Words that no other text has: names, or small.
fn words(stem: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("{stem}{}", char::from(b'a' + n as u8))).collect()
}

/// An article around a passage: words of a case, each by itself, between words of its own.
fn article(seed: u64, passage: &str, case: &[String]) -> String {
    let own = prose(seed, 6 * case.len());
    let own: Vec<&str> = own.split(' ').collect();
    let case: Vec<String> = own.chunks(6).zip(case).map(|(own, word)| format!("{} {word}", own.join(" "))).collect();
    format!("{}. {passage}. {}", prose(seed + 500, 40), case.join(" "))
}

/// The class of the passage that two documents share, among 40 others of five outlets.
#[track_caller]
fn class(pair: [(&str, String); 2]) -> String {
    let line =
        |id: &str, outlet: &str, text: &str| json!({"id": id, "outlet": outlet, "text": text}).to_string() + "\n";
    let outlets = ["Echo", "Globe", "Herald", "Mail", "Post"];
    let mut lines: String =
        (0..40).map(|n| line(&format!("other{n}"), outlets[n % 5], &prose(100 + n as u64, 150))).collect();
    for (id, (outlet, text)) in ["x", "y"].into_iter().zip(&pair) {
        lines += &line(id, outlet, text);
    }
    let input = folder(&[("documents.jsonl", lines.as_bytes())]);
    let out = input.path().join("out");
    scan([input.path().join("documents.jsonl").as_os_str(), "-o".as_ref(), out.as_os_str()]).expect(0);
    let rows = rows(&out, "alignments.jsonl");
    let [row] = &rows[..] else { panic!("{rows:#?}") };
    assert_eq!((row["a"].as_str(), row["b"].as_str()), (Some("x"), Some("y")));
    row["class"].as_str().unwrap().to_owned()
}

/// Two articles on one case that share a passage, each with these changes to its words.
fn sharing(
    outlets: [&'static str; 2],
    passage: &[String],
    changes: [&[(usize, &str)]; 2],
) -> [(&'static str, String); 2] {
    [0, 1].map(|n| {
        let mut passage = passage.to_vec();
        changes[n].iter().for_each(|&(at, word)| passage[at] = word.to_owned());
        (outlets[n], article(1 + n as u64, &passage.join(" "), &words("case", 16)))
    })
}

#[test]
fn a_title_of_names_is_a_formula_of_two_outlets() {
    let two = ["Globe", "Mail"];
    assert_eq!(class(sharing(two, &words("Name", 14), [&[], &[]])), "formula");
    // the same words as those of a sentence
    assert_eq!(class(sharing(two, &words("name", 14), [&[], &[]])), "reprint");
}

#[test]
fn an_outlets_letter_with_other_names_is_a_template() {
    let (letter, one) = ([words("said", 20), words("told", 20)].concat(), ["Herald", "Herald"]);
    let with_slots = |changes| class(sharing(one, &letter, changes));
    assert_eq!(with_slots([&[(12, "Abel"), (28, "Borg")], &[(12, "Cole"), (28, "Dahl")]]), "template");
    // one can be a correction, and other words are edits
    assert_eq!(with_slots([&[(12, "Abel")], &[(12, "Cole")]]), "reprint");
    assert_eq!(with_slots([&[(12, "abel"), (28, "borg")], &[(12, "cole"), (28, "dahl")]]), "reprint");
    // numbers are as good as names
    assert_eq!(with_slots([&[(12, "1250"), (28, "300")], &[(12, "1400"), (28, "700")]]), "template");
}

#[test]
fn a_reprint_with_an_edit_is_one() {
    let story = [words("said", 20), words("Name", 4), words("told", 20)].concat();
    assert_eq!(class(sharing(["Globe", "Mail"], &story, [&[], &[(8, "edited")]])), "reprint");
    assert_eq!(class(sharing(["Post", "Post"], &story, [&[], &[(8, "edited")]])), "reprint");
}
