use super::*;
use proptest::prelude::*;

/// Sentences of so many words each; one whose length is negative begins a paragraph.
fn sentences(lengths: &[i32]) -> Vec<Sentence> {
    let mut at = 0;
    lengths
        .iter()
        .map(|&length| {
            let words = at..at + length.unsigned_abs();
            at = words.end;
            Sentence { words: words.clone(), bytes: words, begins_paragraph: length < 0 }
        })
        .collect()
}

/// A text of such sentences, all of which count, with the words from one to the other in quotation marks.
fn text(lengths: &[i32], quotes: &[(u32, u32)]) -> Outline {
    let quotes = quotes.iter().map(|&(begin, end)| begin..end).collect();
    Outline { structure: Structure { sentences: sentences(lengths), quotes }, counts: vec![true; lengths.len()] }
}

/// The same, where some do not count.
fn text_with(lengths: &[i32], counts: &[bool]) -> Outline {
    Outline { counts: counts.to_vec(), ..text(lengths, &[]) }
}

/// Runs of equal words: begin in the source, begin in the article, words.
fn equal(runs: &[(u32, u32, u32)]) -> TakenSpans {
    let equal = runs.iter().map(|&(x, y, n)| (x..x + n, y..y + n)).collect();
    TakenSpans { equal, reworded: Vec::new() }
}

fn fates_of(lengths: &[i32], taken: &TakenSpans) -> Vec<Fate> {
    fates(&text(lengths, &[]), taken).iter().map(|sentence| sentence.fate).collect()
}

#[test]
fn shares_tell_the_fate() {
    use Fate::*;
    let of = |words: i32, equal_words: u32| fates_of(&[words], &equal(&[(0, 7, equal_words)]))[0];
    assert_eq!([of(20, 20), of(20, 18), of(20, 17), of(20, 10)], [Kept, Kept, Edited, Edited]);
    assert_eq!(
        [of(20, 9), of(40, 8), of(40, 7), of(12, 4), of(9, 3), of(20, 0)],
        [Partly, Partly, Cut, Partly, Cut, Cut]
    );
    let reworded = TakenSpans { reworded: vec![(5..40, 3..30)], ..TakenSpans::default() };
    assert_eq!(fates_of(&[20, 20], &reworded), [Reworded, Reworded]);
    assert_eq!(fates_of(&[20, 20], &TakenSpans { reworded: vec![(0..9, 3..30)], ..TakenSpans::default() }), [Cut, Cut]);
}

#[test]
fn a_sentence_printed_in_two_pieces_is_whole() {
    let taken = equal(&[(0, 0, 8), (6, 40, 14)]); // six words to eight are printed twice
    assert_eq!(fates(&text(&[20], &[]), &taken), [SentenceFate { fate: Fate::Kept, equal_words: 20 }]);
}

#[test]
fn of_two_in_each_others_place_the_shorter_was_moved() {
    use Fate::*;
    assert_eq!(fates_of(&[10, 30, 10], &equal(&[(0, 40, 10), (10, 0, 30), (40, 60, 10)])), [Moved, Kept, Kept]);
    assert_eq!(fates_of(&[30, 10], &equal(&[(0, 10, 30), (30, 0, 10)])), [Kept, Moved]);
}

#[test]
fn what_the_article_has_between_was_put_in() {
    let source = text(&[-10, 10, 10], &[]);
    // a headline of its own, then the first sentence, two of its own, the third, one of its own
    let article = text(&[-6, -10, 9, 9, 10, -12], &[]);
    let edits = edits(&source, &article, &equal(&[(0, 6, 10), (20, 34, 10)]));
    let expected = SentenceCounts { kept: 2, cut: 1, put_in: 2, ..SentenceCounts::default() };
    assert_eq!(edits, Edits { sentences: expected, splices: vec![] });
}

#[test]
fn titles_and_contacts_are_in_no_count() {
    // a title, three sentences, a line of contacts; the article prints the title and all but the third sentence, with
    // one of its own behind the title and a line of its own contacts between
    let source = text_with(&[-8, -10, 10, 10, -6], &[false, true, true, true, false]);
    let article = text_with(&[-8, -9, -10, -5, -10, -6], &[false, true, true, false, true, false]);
    let taken = equal(&[(0, 0, 8), (8, 17, 10), (18, 32, 10), (38, 42, 6)]);
    let expected = SentenceCounts { kept: 2, cut: 1, ..SentenceCounts::default() };
    assert_eq!(edits(&source, &article, &taken).sentences, expected);
    let fates: Vec<Fate> = fates(&source, &taken).iter().map(|sentence| sentence.fate).collect();
    assert_eq!(fates, [Fate::Kept, Fate::Kept, Fate::Kept, Fate::Cut, Fate::Kept]);
    // a long title at the end of the article does not make the sentences before it moved ones
    let source = text_with(&[-20, -10], &[false, true]);
    let taken = equal(&[(0, 10, 20), (20, 0, 10)]);
    assert_eq!(edits(&source, &text(&[-10, -20], &[]), &taken).sentences.kept, 1);
}

#[test]
fn a_sentence_counts_with_more_than_half_of_its_words() {
    let source = Outline::of("Crew Saves Four\nIt did.\nPress: a@b.example\nAll are well.", &Tokens::default(), &[]);
    assert!(source.counts.is_empty(), "no words, no sentences");
    let of = |text: &str, title: Option<&str>| {
        let tokens = crate::text::tokenise_plain(text);
        Outline::of(text, &tokens, &crate::story::uncounted(text, &tokens, title, 0)).counts
    };
    assert_eq!(
        of("Crew Saves Four\n\nIt did.\n\nPress: a@b.example\n\nAll are well.", None),
        [false, true, false, true]
    );
    // a title that runs into the first sentence
    assert_eq!(of("Crew saves four All of them are well.", Some("Crew Saves Four")), [true]);
    assert_eq!(of("Crew saves four. All are well.", Some("Crew saves four all")), [false, true]);
}

fn splices_of(source: &Outline, article: &Outline, runs: &[(u32, u32, u32)]) -> Vec<(Range<u32>, bool)> {
    let edits = edits(source, article, &equal(runs));
    edits.splices.into_iter().map(|splice| (splice.words, splice.is_quoted)).collect()
}

#[test]
fn two_halves_of_a_quote_without_their_attribution() {
    // “ten words,” said somebody in six words. “ten words.”
    let source = text(&[-16, 10], &[(0, 10), (16, 26)]);
    let halves = [(0, 5, 10), (16, 15, 10)];
    assert_eq!(splices_of(&source, &text(&[-15, 10], &[(5, 25)]), &halves), [(14..16, true)]);
    // six words left out of a sentence are an edit, not a splice
    assert_eq!(splices_of(&text(&[-26], &[]), &text(&[-25], &[]), &halves), []);
    // each in marks of its own: nobody is misled
    assert_eq!(splices_of(&source, &text(&[-15, 10], &[(5, 15), (15, 25)]), &halves), []);
    assert_eq!(splices_of(&source, &text(&[-15, 12], &[(5, 15), (17, 27)]), &[(0, 5, 10), (16, 17, 10)]), []);
}

#[test]
fn passages_that_are_apart_stand_together() {
    let source = text(&[-20, 20, 20, 20], &[]);
    let cut = [(0, 0, 20), (40, 20, 20)]; // the second sentence is left out
    assert_eq!(splices_of(&source, &text(&[-20, 20], &[]), &cut), [(19..21, false)]);
    assert_eq!(splices_of(&source, &text(&[-20, -20], &[]), &cut), [], "another paragraph");
    assert_eq!(splices_of(&source, &text(&[-20, 20, 20], &[]), &[(0, 0, 20), (40, 24, 20)]), [], "own words between");
    assert_eq!(splices_of(&source, &text(&[-20, 20], &[(0, 40)]), &[(60, 0, 20), (0, 20, 20)]), [(19..21, true)]);
    assert_eq!(splices_of(&source, &text(&[-20, 20], &[(0, 40)]), &[(0, 0, 20), (20, 20, 20)]), [], "as in the source");
    let half_a_sentence = [(0, 0, 8), (14, 8, 6), (34, 14, 6)]; // 6 words left out, then 14
    assert_eq!(splices_of(&text(&[-40], &[]), &text(&[-20], &[]), &half_a_sentence), [(13..15, false)]);
}

/// By definition: the heaviest of all subsequences whose places never fall.
fn heaviest_plain(items: &[(u32, u64)]) -> u64 {
    let rises = |chosen: &[(u32, u64)]| chosen.windows(2).all(|w| w[0].0 <= w[1].0);
    let choices = 0..1u32 << items.len();
    let chosen =
        choices.map(|bits| (0..items.len()).filter(|i| bits >> i & 1 == 1).map(|i| items[i]).collect::<Vec<_>>());
    chosen.filter(|chosen| rises(chosen)).map(|chosen| chosen.iter().map(|item| item.1).sum()).max().unwrap_or(0)
}

proptest! {
    #[test]
    fn the_heaviest_rising_run(items in proptest::collection::vec((0u32..12, 1u64..9), 0..11)) {
        let is_in = heaviest_rising(&items);
        let chosen: Vec<(u32, u64)> = items.iter().zip(is_in).filter(|(_, is_in)| *is_in).map(|(&item, _)| item).collect();
        prop_assert!(chosen.windows(2).all(|w| w[0].0 <= w[1].0));
        prop_assert_eq!(chosen.iter().map(|item| item.1).sum::<u64>(), heaviest_plain(&items));
    }

    /// Every sentence has one fate, whatever was taken; and what is counted does not depend on the order of runs.
    #[test]
    fn fates_add_up(
        source in proptest::collection::vec(1i32..30, 0..8),
        article in proptest::collection::vec(1i32..30, 0..8),
        runs in proptest::collection::vec((0u32..120, 0u32..120, 1u32..40), 0..10),
    ) {
        let (source, article) = (text(&source, &[]), text(&article, &[(0, 9), (20, 60)]));
        let there = edits(&source, &article, &equal(&runs));
        let SentenceCounts { kept, edited, moved, reworded, partly, cut, put_in } = there.sentences;
        let sum = kept + edited + moved + reworded + partly + cut;
        prop_assert_eq!(sum as usize, source.structure.sentences.len());
        prop_assert!(put_in as usize <= article.structure.sentences.len().saturating_sub(2));
        let back: Vec<_> = runs.iter().rev().copied().collect();
        prop_assert_eq!(edits(&source, &article, &equal(&back)), there);
    }
}
