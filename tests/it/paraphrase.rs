//! What `--paraphrase` changes in the results.

use crate::support::{folder, prose, rows, scan};

#[test]
fn short_copies_are_not_listed_among_the_passages_of_all_pairs() {
    let phrase = prose(1, 13);
    let text = |seed: u64| format!("{} {phrase} {}", prose(seed, 60), prose(seed + 1, 60));
    let (first, second) = (text(10), text(20));
    let corpus = folder(&[("x/a.txt", first.as_bytes()), ("y/b.txt", second.as_bytes())]);
    let out = tempfile::tempdir().unwrap();
    for (paraphrase, listed, said) in [("linked", 1, false), ("all", 0, true)] {
        let paths = [corpus.path(), out.path()].map(|path| path.to_str().unwrap());
        let run = scan([paths[0], "-o", paths[1], "--paraphrase", paraphrase]).expect(0);
        assert_eq!(rows(out.path(), "alignments.jsonl").len(), listed, "{paraphrase}");
        assert_eq!(rows(out.path(), "texts.jsonl").len(), 2, "{paraphrase}");
        let short = out.path().join("short_alignments.jsonl");
        assert_eq!(short.exists(), said, "{paraphrase}");
        if said {
            let short = rows(out.path(), "short_alignments.jsonl");
            assert_eq!((short.len(), &short[0]["equal_words"], &short[0]["class"]), (1, &13.into(), &"reprint".into()));
        }
        let is_said = run.stdout.contains("1 shorter one is not listed; --paraphrase linked lists it");
        assert_eq!(is_said, said, "{}", run.stdout);
    }
}
